// Renders a message as text in Discord's Markdown, part by part. Knows messages only: no component, no connection.
import type { AnswerSentence } from '../../domain/answer.ts'
import type { Message, MessageAction, MessageBlock, MessageCheck, MessageItem } from '../../domain/message.ts'
import { shortened } from '../../domain/paging.ts'
import { inert, plain } from './inert.ts'
import { distanceTo, shownMoment } from './moments.ts'
import { renderSources } from './render-sources.ts'

/** A piece of a message's text; what is boxed is set apart from what Dateline says. */
export interface Part {
  text: string
  isBoxed: boolean
  /** What a reader can do with what it is the title of. */
  actions: MessageAction[]
  /** Buttons in rows, in place of a text. */
  buttons: MessageAction[]
}

/** Characters at most of what paging cannot shorten. */
const HEADING_LENGTH = 200
const NAME_LENGTH = 100
const REMEDY_LENGTH = 400

/** The parts of a message from top to bottom, none of them empty; neighbours that are not boxed, and with which nothing can be done, are one. */
export function partsOf({ heading, blocks }: Message): Part[] {
  const said = blocks
    .flatMap((block) => (block.kind === 'paragraph' ? block.sentences : []))
    .map(({ text }) => plain(text))
  const head = heading === null ? '' : inert(shortened(plain(heading), HEADING_LENGTH))
  const parts: Part[] = head === '' ? [] : [{ text: `### ${head}`, isBoxed: false, actions: [], buttons: [] }]
  blocks.forEach((block, at) => {
    const actions = block.kind === 'headline' ? (block.actions ?? []) : []
    const buttons = block.kind === 'buttons' ? block.actions : []
    const part: Part = { text: renderBlock(block, said), isBoxed: block.kind === 'sources', actions, buttons }
    const last = parts.at(-1)
    if (part.text === '' && buttons.length === 0) return
    if (last === undefined || standsAlone(last) || standsAlone(part)) parts.push(part)
    else last.text += `${isClose(blocks[at - 1], block) ? '\n' : '\n\n'}${part.text}`
  })
  return parts
}

const standsAlone = ({ isBoxed, actions, buttons }: Part): boolean =>
  isBoxed || actions.length > 0 || buttons.length > 0

/** Whether a block stands right below the one before it: the first below a heading, and notes among themselves. */
const isClose = (before: MessageBlock | undefined, block: MessageBlock): boolean =>
  before === undefined || (before.kind === 'note' && block.kind === 'note')

/** `said`: what stands in the message's paragraphs already. */
function renderBlock(block: MessageBlock, said: readonly string[]): string {
  switch (block.kind) {
    case 'paragraph':
      return renderSentences(block.sentences)
    case 'headline':
      return [`**${inert(block.text)}**`, behind('· ', inert(block.extent))].filter((part) => part !== '').join(' ')
    case 'quote':
      return behind('> ', inert(block.text))
    case 'sources':
      return renderSources(block.heading, block.sources, said)
    case 'list':
      return renderList(block.heading, block.items)
    case 'checks':
      return block.checks.map(renderCheck).join('\n')
    case 'note':
      return behind('-# ', inert(block.text))
    case 'buttons':
      return ''
  }
}

/** Sentences as one paragraph, each with the numbers of its citations. */
function renderSentences(sentences: AnswerSentence[]): string {
  return sentences
    .flatMap(({ text, citations }) => [inert(text), citations.map((n) => String.raw`\[${n}\]`).join('')])
    .filter((part) => part !== '')
    .join(' ')
}

function renderList(heading: string | null, items: MessageItem[]): string {
  const head = heading === null ? '' : inert(shortened(plain(heading), NAME_LENGTH))
  const lines = items.map((item) => behind('- ', itemText(item)))
  return [head === '' ? '' : `**${head}**`, ...lines].filter((line) => line !== '').join('\n')
}

function itemText({ text, at }: MessageItem): string {
  const when = at === null ? [] : [shownMoment(at), behind('· ', distanceTo(at))]
  return [inert(text), ...when].filter((part) => part !== '').join(' ')
}

const STATES: Record<MessageCheck['state'], string> = { ok: '✅', off: '➖', failed: '❌' }

function renderCheck({ state, name, finding, remedy }: MessageCheck): string {
  const advice = remedy === null ? '' : behind(' → ', inert(shortened(plain(remedy), REMEDY_LENGTH)))
  return `${STATES[state]} **${inert(shortened(plain(name), NAME_LENGTH)) || '?'}** ${inert(finding)}${advice}`.trimEnd()
}

const behind = (mark: string, text: string): string => (text === '' ? '' : `${mark}${text}`)
