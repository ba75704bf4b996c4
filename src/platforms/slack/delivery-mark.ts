// Marks what is posted of a delivery, so that each part of it is found again: by metadata, by a block's name, by a number of the sender's.
import { createHash } from 'node:crypto'
import { isRecord } from './incoming.ts'
import { messageArguments, type Spot } from './outbox.ts'
import type { Page } from './pages.ts'

/** One of the messages that a delivery is posted in; `n` counts from 1. */
export interface Part {
  key: string
  n: number
  page: Page
}

const EVENT_TYPE = 'dateline_delivery'

/** What chat.postMessage is told. */
export function partArguments(spot: Spot, { key, n, page }: Part) {
  const [first, ...others] = page.blocks
  const blocks = first === undefined ? [] : [{ ...first, block_id: blockId(key, n) }, ...others]
  return {
    ...messageArguments(spot, { ...page, blocks }),
    metadata: { event_type: EVENT_TYPE, event_payload: n === 1 ? { key } : { key, part: n } },
    client_msg_id: clientId(spot.channel, n === 1 ? key : `${key} ${n}`),
  }
}

/** By its metadata, or by the name of its first block, should Slack keep the metadata to itself. */
export function isPart(message: Record<string, unknown>, { key, n }: Omit<Part, 'page'>): boolean {
  const { metadata, blocks } = message
  const payload = isRecord(metadata) && metadata.event_type === EVENT_TYPE ? metadata.event_payload : null
  if (isRecord(payload) && payload.key === key && (payload.part ?? 1) === n) return true
  return Array.isArray(blocks) && blocks.some((block) => isRecord(block) && block.block_id === blockId(key, n))
}

const blockId = (key: string, n: number): string => (n === 1 ? `delivery:${key}` : `delivery:${key}:${n}`)

/**
 * What Slack's own clients number their messages with. No page describes it for apps, but the errors of chat.postMessage speak of
 * duplicates by it; where it is minded, a second message is refused, and elsewhere it does no harm.
 */
function clientId(channel: string, part: string): string {
  const hex = createHash('sha256').update(`dateline ${channel} ${part}`).digest('hex')
  return hex.replace(/^(.{8})(.{4}).(.{3}).(.{3})(.{12}).*$/, '$1-$2-8$3-8$4-$5')
}
