// Divides a message into pages that Slack takes, each rendered. Knows Slack's limits by their table and no channel.
import type { types } from '@slack/bolt'
import type { AnswerSentence } from '../../domain/answer.ts'
import type { Message, MessageBlock } from '../../domain/message.ts'
import { pagesOf } from '../../domain/paging.ts'
import { LIMITS } from './limits.ts'
import { fallbackText, renderBlocks } from './render.ts'

/** One message as Slack is sent it. */
export interface Page {
  blocks: types.KnownBlock[]
  text: string
}

/** At least one. The buttons stand on the last, below everything they are about; each of several says which it is. */
export function pagesFor(message: Message): Page[] {
  if (fitsMessage(renderBlocks(message))) return [pageOf(message)]
  const pages = pagesOf(message, (page) => fitsMessage(renderBlocks(numbered(page, MOST_PAGES, MOST_PAGES))))
  const whole = pages.map((page, at) => (pages.length === 1 ? page : numbered(page, at + 1, pages.length)))
  return whole.map((page, at) => pageOf(at === pages.length - 1 ? page : { ...page, actions: [] }))
}

/** Room is kept for so many pages to be counted. */
const MOST_PAGES = 999

/** With "2/3" at its foot. */
function numbered(page: Message, n: number, count: number): Message {
  const text = n === count && n !== MOST_PAGES ? `${n}/${count}` : `${n}/${count} · goes on below`
  return { ...page, blocks: [...page.blocks, { kind: 'note', text }] }
}

/** What is still growing: the sentences so far, as many as one page holds, or else what is being done. */
export function growingPage(intro: MessageBlock[], sentences: AnswerSentence[], step: string): Page {
  const doing = `${step.charAt(0).toUpperCase()}${step.slice(1)} …`
  const said: MessageBlock = sentences.length === 0 ? { kind: 'note', text: doing } : { kind: 'paragraph', sentences }
  const message = { heading: null, blocks: [...intro, said], actions: [] }
  const [first = message] = pagesOf(message, (page) => fitsMessage(renderBlocks(page)))
  return pageOf(first)
}

/** What a view holds of a message; what has no room is left out. */
export function viewBlocks(message: Message): types.KnownBlock[] {
  const render = (page: Message): types.KnownBlock[] => renderBlocks(page, { hasFeedback: false })
  const [first = message] = pagesOf(message, (page) => fits(render(page), LIMITS.viewBlocks, LIMITS.viewBlocksJson))
  return render(first)
}

export function fitsMessage(blocks: types.KnownBlock[]): boolean {
  return fits(blocks, LIMITS.messageBlocks)
}

function pageOf(message: Message): Page {
  return { blocks: renderBlocks(message), text: fallbackText(message) }
}

function fits(blocks: types.KnownBlock[], mostBlocks: number, json: number = LIMITS.messageBlocksJson): boolean {
  if (blocks.length > mostBlocks || !blocks.every(hasShortNotes)) return false
  return JSON.stringify(blocks).length + blocks.length * LIMITS.blockOverhead <= json
}

/** Small print is not cut when it is rendered, so that none is lost unseen. */
function hasShortNotes(block: types.KnownBlock): boolean {
  return (
    block.type !== 'context' ||
    block.elements.every((element) => !('text' in element) || element.text.length <= LIMITS.text)
  )
}
