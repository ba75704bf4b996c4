// Speaks of its own accord: messages into channels, each with a mark by which it is found again, and words to one person. Knows no desk.
import { createHash } from 'node:crypto'
import { setTimeout as wait } from 'node:timers/promises'
import type { webApi } from '@slack/bolt'
import type { Message } from '../../domain/message.ts'
import type { Destination } from '../../domain/subscription.ts'
import type { PlatformLog, Posted, Posting, Traced } from '../../messages/ports.ts'
import type { Conversations } from './conversations.ts'
import type { Me } from './counter.ts'
import { isRecord } from './incoming.ts'
import { messageArguments, type Outbox, type Spot } from './outbox.ts'
import { inShort, outcomeOf } from './outcomes.ts'
import { type Page, pagesFor } from './pages.ts'
import { factsOf } from './refusals.ts'

export interface DeliveriesParts {
  me: Me
  /** Calls once, and says how that ended. */
  once: webApi.WebClient
  /** Is patient. */
  outbox: Outbox
  conversations: Conversations
  log: PlatformLog
}

const EVENT_TYPE = 'dateline_delivery'
/** What has no room in the first message comes below it within this time, or later, unwaited for. */
const BELOW_MS = 60_000
/** Our clock and Slack's may differ. */
const CLOCKS_MS = 5 * 60_000
const HISTORY_LIMIT = 200
const HISTORY_PAGES = 10

export class Deliveries implements Posting {
  readonly #parts: DeliveriesParts

  constructor(parts: DeliveriesParts) {
    this.#parts = parts
  }

  async post({ channel }: Destination, message: Message, key: string): Promise<Posted> {
    const { me, once } = this.#parts
    const [first, ...others] = pagesFor(message)
    if (first === undefined) return { kind: 'unknown', retryAfterMs: null, error: 'There is nothing to post.' }
    try {
      const numbered = { client_msg_id: clientId(channel, key) }
      const { ts } = await once.chat.postMessage({
        ...messageArguments({ channel, thread: null }, marked(first, key)),
        metadata: { event_type: EVENT_TYPE, event_payload: { key } },
        ...numbered,
      })
      if (ts === undefined) return { kind: 'unknown', retryAfterMs: null, error: 'Slack answered without a ts.' }
      await this.#remember(channel, ts, key)
      await this.#postBelow({ channel, thread: ts }, others)
      return { kind: 'posted', message: ts }
    } catch (error) {
      return outcomeOf(error, me.name)
    }
  }

  async trace({ channel }: Destination, key: string, since: Date): Promise<Traced> {
    const oldest = String(Math.floor((since.getTime() - CLOCKS_MS) / 1000))
    try {
      let cursor = ''
      for (let page = 0; page < HISTORY_PAGES; page++) {
        const { messages, response_metadata } = await this.#parts.once.conversations.history({
          channel,
          oldest,
          limit: HISTORY_LIMIT,
          include_all_metadata: true,
          ...(cursor === '' ? {} : { cursor }),
        })
        const ts = messages?.find((message) => this.#isMarked(message, key))?.ts
        if (ts !== undefined) {
          // Whoever posted it may have ended before it was remembered.
          await this.#remember(channel, ts, key)
          return { kind: 'found', message: ts }
        }
        cursor = response_metadata?.next_cursor ?? ''
        if (cursor === '') return { kind: 'absent' }
      }
      return {
        kind: 'unknown',
        error: 'So much was written in the channel since that not all of it was looked through.',
      }
    } catch (error) {
      return { kind: 'unknown', error: inShort(error) }
    }
  }

  async tell(person: string, message: Message): Promise<boolean> {
    const { outbox, log } = this.#parts
    try {
      const channel = await this.#directChannel(person)
      for (const page of pagesFor(message)) await outbox.post({ channel, thread: null }, page)
      return true
    } catch (error) {
      log.warn(factsOf(error), 'Somebody could not be told something on Slack.')
      return false
    }
  }

  /** Slack takes the person's own id for it as well, also from an app that lacks im:write. */
  async #directChannel(person: string): Promise<string> {
    try {
      const { channel } = await this.#parts.once.conversations.open({ users: person })
      return channel?.id ?? person
    } catch (error) {
      this.#parts.log.debug(factsOf(error), 'A direct message could not be opened.')
      return person
    }
  }

  async #remember(channel: string, ts: string, key: string): Promise<void> {
    await this.#parts.conversations.remember(channel, ts, `delivery:${key}`)
  }

  /** The message counts as posted whatever becomes of these: to post it again would be worse. */
  async #postBelow(spot: Spot, pages: Page[]): Promise<void> {
    if (pages.length === 0) return
    const { outbox, log } = this.#parts
    const all = async (): Promise<void> => {
      for (const page of pages) await outbox.post(spot, page)
    }
    const posted = all().catch((error: unknown) => {
      log.error({ channel: spot.channel, ...factsOf(error) }, 'The rest of a message could not be posted below it.')
    })
    const enough = new AbortController()
    await Promise.race([posted, wait(BELOW_MS, undefined, { signal: enough.signal }).catch(() => {})])
    enough.abort()
  }

  /** By its metadata, or by the name of its first block, should Slack keep the metadata to itself. */
  #isMarked(message: unknown, key: string): boolean {
    if (!isRecord(message)) return false
    const { me } = this.#parts
    if (message.user !== me.user && message.bot_id !== me.bot) return false
    const { metadata, blocks } = message
    const payload = isRecord(metadata) && metadata.event_type === EVENT_TYPE ? metadata.event_payload : null
    if (isRecord(payload) && payload.key === key) return true
    return Array.isArray(blocks) && blocks.some((block) => isRecord(block) && block.block_id === blockId(key))
  }
}

const blockId = (key: string): string => `delivery:${key}`

function marked({ blocks: [first, ...others], text }: Page, key: string): Page {
  return { blocks: first === undefined ? [] : [{ ...first, block_id: blockId(key) }, ...others], text }
}

/**
 * What Slack's own clients number their messages with. No page describes it for apps, but the errors of chat.postMessage speak of
 * duplicates by it; where it is minded, a second message is refused, and elsewhere it does no harm.
 */
function clientId(channel: string, key: string): string {
  const hex = createHash('sha256').update(`dateline ${channel} ${key}`).digest('hex')
  return hex.replace(/^(.{8})(.{4}).(.{3}).(.{3})(.{12}).*$/, '$1-$2-8$3-8$4-$5')
}
