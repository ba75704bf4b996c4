// Renders a message as Block Kit blocks and as plain text for notifications. Knows messages only: no answer, no article, no channel.
import type { types } from '@slack/bolt'
import type { AnswerSentence } from '../../domain/answer.ts'
import type { Message, MessageBlock, MessageCheck, MessageHeadline } from '../../domain/message.ts'
import { shortened } from '../../domain/paging.ts'
import { escaped, inert } from './inert.ts'
import { LIMITS } from './limits.ts'
import { plain, renderActions, renderBeside } from './render-actions.ts'
import { renderSources } from './render-sources.ts'
import {
  brief,
  bullets,
  cite,
  inWords,
  joined,
  moment,
  type Piece,
  quote,
  richText,
  section,
  words,
} from './rich-text.ts'

type Links = ReadonlyMap<number, string | null>

export function renderBlocks(message: Message, { hasFeedback = true } = {}): types.KnownBlock[] {
  const said = message.blocks
    .flatMap((block) => (block.kind === 'paragraph' ? block.sentences : []))
    .map(({ text }) => inert(text))
  const links = new Map(
    message.blocks
      .flatMap((block) => (block.kind === 'sources' ? block.sources : []))
      .flatMap(({ n, link }) => (n === null ? [] : [[n, link] as const])),
  )
  const heading = message.heading === null || inert(message.heading) === '' ? [] : [renderHeading(message.heading)]
  return [
    ...heading,
    ...message.blocks.flatMap((block) => renderBlock(block, said, links)),
    ...renderActions(message.actions, hasFeedback),
  ]
}

/** A sentence by itself, as it is shown before the rest of the message is known. */
export function renderSentence(sentence: AnswerSentence): types.KnownBlock[] {
  return richText([section(...sentencePieces([sentence], new Map()))])
}

const renderHeading = (heading: string): types.KnownBlock => ({ type: 'header', text: plain(heading, LIMITS.header) })

function renderBlock(block: MessageBlock, said: readonly string[], links: Links): types.KnownBlock[] {
  switch (block.kind) {
    case 'paragraph':
      return richText([section(...sentencePieces(block.sentences, links))])
    case 'headline':
      return renderHeadline(block)
    case 'quote':
      return richText([quote(...words(block.text))])
    case 'sources':
      return richText(renderSources(block.heading, block.sources, said))
    case 'list': {
      const items = block.items
        .map(({ text, at }) => joined([words(text), at === null ? [] : moment(at)], ' '))
        .filter((pieces) => pieces.length > 0)
      const heading = block.heading === null ? [] : [section(...brief(block.heading, { bold: true }))]
      return richText([...heading, bullets(items)])
    }
    case 'checks':
      return richText(block.checks.map((check) => section(...checkPieces(check))))
    case 'note':
      return inert(block.text) === ''
        ? []
        : [{ type: 'context', elements: [{ ...plain(block.text, LIMITS.text + block.text.length) }] }]
    case 'buttons':
      return renderActions(block.actions, false)
  }
}

/** What can be done with a part stands beside its extent: rich text, which is never parsed, has no place for it. */
function renderHeadline({ text, extent, actions = [] }: MessageHeadline): types.KnownBlock[] {
  const title = words(text, { bold: true })
  if (actions.length === 0) return richText([section(...joined([title, words(extent)], ' — '))])
  return [...richText([section(...title)]), renderBeside(extent, actions)]
}

function sentencePieces(sentences: AnswerSentence[], links: Links): Piece[] {
  return joined(
    sentences.map(({ text, citations }) => {
      const numbers = citations.flatMap((n) => cite(n, links.get(n) ?? null))
      return joined([words(text), numbers], ' ')
    }),
    ' ',
  )
}

const STATES = { ok: 'white_check_mark', off: 'heavy_minus_sign', failed: 'warning' }

function checkPieces({ state, name, finding, remedy }: MessageCheck): Piece[] {
  const emoji: Piece = { type: 'emoji', name: STATES[state] }
  return joined(
    [[emoji], brief(name, { bold: true }), words(finding), brief(remedy ?? '', { italic: true }, LIMITS.remark)],
    ' ',
  )
}

/** What notifications and screen readers are given: the words of it all, escaped. */
export function fallbackText(message: Message): string {
  const lines = [message.heading ?? '', ...message.blocks.map(wordsOf)].map(inert).filter((line) => line !== '')
  const whole = lines.join('\n')
  let length: number = LIMITS.fallbackText
  let text = escapedLines(shortened(whole, length))
  // Escapes make text longer; never cut within one.
  while (text.length > LIMITS.fallbackText) {
    length = Math.floor(length * 0.8)
    text = escapedLines(shortened(whole, length))
  }
  return text === '' ? '…' : text
}

const escapedLines = (text: string): string => text.split('\n').map(escaped).join('\n')

/** With a colon behind it, unless it has one. */
const headed = (heading: string): string => (heading === '' ? '' : `${heading.replace(/:$/, '')}: `)

function wordsOf(block: MessageBlock): string {
  switch (block.kind) {
    case 'paragraph':
      return block.sentences
        .map(({ text, citations }) => `${text} ${citations.map((n) => `[${n}]`).join('')}`.trim())
        .join(' ')
    case 'headline':
      return block.extent === '' ? block.text : `${block.text} (${block.extent})`
    case 'quote':
      return `“${block.text}”`
    case 'sources': {
      const told = block.sources.map(({ n, outlet, title }) => `${n === null ? '' : `[${n}] `}${outlet}, ${title}`)
      return `${headed(block.heading)}${told.join('; ')}`
    }
    case 'list': {
      const items = block.items.map(({ text, at }) => (at === null ? text : `${text} ${inWords(at)}`))
      return `${headed(block.heading ?? '')}${items.join('; ')}`
    }
    case 'checks':
      return block.checks.map(({ state, name, finding }) => `${state}: ${name}, ${finding}`).join('; ')
    case 'note':
      return block.text
    case 'buttons':
      return ''
  }
}
