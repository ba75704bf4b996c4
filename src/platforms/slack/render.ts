// Renders a message as Block Kit blocks and as plain text for notifications. Knows messages only: no answer, no article, no channel.

import type { types } from '@slack/bolt'
import { type AnswerSentence, piecesOf } from '../../domain/answer.ts'
import {
  type ArticleSources,
  byline,
  groupedByArticle,
  type Message,
  type MessageBlock,
  type MessageSource,
  sentencesIn,
  sourcesIn,
} from '../../domain/message.ts'
import { shortened } from '../../domain/paging.ts'
import { keepingEdges, oneLine } from '../shared/text.ts'
import * as blocks from './blocks.ts'
import { brief, cite, joined, moment, type Part, type Piece, quote, raw, richText, section, words } from './blocks.ts'
import { LIMITS } from './limits.ts'

/** Of a quote that can be read above in full, so much is recalled. */
const RECALLED = 90

type Links = ReadonlyMap<number | null, string | null>

export function renderBlocks(message: Message, { hasFeedback = true } = {}): types.KnownBlock[] {
  const said = sentencesIn(message.blocks).map(({ text }) => oneLine(text))
  const links = new Map(sourcesIn(message.blocks).map(({ n, link }) => [n, link]))
  const heading = oneLine(message.heading ?? '')
  return [
    ...(heading === '' ? [] : [{ type: 'header' as const, text: blocks.plain(heading, LIMITS.header) }]),
    ...message.blocks.flatMap((block) => renderBlock(block, said, links)),
    ...blocks.renderActions(message.actions, hasFeedback),
  ]
}

/** A sentence by itself, as it is shown before the rest of the message is known. */
export function renderSentence(sentence: AnswerSentence): types.KnownBlock[] {
  return richText(section(...sentencePieces([sentence], new Map())))
}

const STATES = { ok: 'white_check_mark', off: 'heavy_minus_sign', failed: 'warning' }

/** `said`: what stands in the message's paragraphs already. */
function renderBlock(block: MessageBlock, said: readonly string[], links: Links): types.KnownBlock[] {
  switch (block.kind) {
    case 'paragraph':
      return richText(section(...sentencePieces(block.sentences, links)))
    case 'headline': {
      // What can be done with a part stands beside its extent: rich text, which is never parsed, has no place for it.
      const title = words(block.text, { bold: true })
      if (!block.actions?.length) return richText(section(...joined([title, words(block.extent)], ' — ')))
      return [...richText(section(...title)), blocks.renderBeside(block.extent, block.actions)]
    }
    case 'quote':
      return richText(quote(...words(block.text)))
    case 'sources': {
      const articles = groupedByArticle(block.sources).flatMap((group) => renderArticle(group, said))
      return richText(section(...brief(block.heading, { bold: true })), ...articles)
    }
    case 'list': {
      const items = block.items.map(({ text, at }) => joined([words(text), moment(at)], ' '))
      const heading = section(...brief(block.heading ?? '', { bold: true }))
      return richText(heading, blocks.bullets(items.filter((pieces) => pieces.length > 0)))
    }
    case 'checks':
      return richText(
        ...block.checks.map(({ state, name, finding, remedy }) => {
          const emoji: Piece = { type: 'emoji', name: STATES[state] }
          const advice = brief(remedy ?? '', { italic: true }, LIMITS.remark)
          return section(...joined([[emoji], brief(name, { bold: true }), words(finding), advice], ' '))
        }),
      )
    case 'note':
      // Small print is not cut here, so that none is lost unseen: pages are divided by its length.
      return oneLine(block.text) === ''
        ? []
        : [{ type: 'context', elements: [blocks.plain(block.text, LIMITS.text + block.text.length)] }]
    case 'buttons':
      return blocks.renderActions(block.actions, false)
  }
}

function sentencePieces(sentences: AnswerSentence[], links: Links): Piece[] {
  const pieces = sentences.map((sentence) => {
    const said = piecesOf(sentence).flatMap(({ text, isStrong }) =>
      raw(keepingEdges(text, oneLine), isStrong ? { bold: true } : undefined),
    )
    return joined([said, sentence.citations.flatMap((n) => cite(n, links.get(n) ?? null))], ' ')
  })
  return joined(pieces, ' ')
}

/** Outlet, date and title, more about the article where it was asked for, and its quotes. */
function renderArticle(group: ArticleSources, said: readonly string[]): Part[] {
  const [{ outlet, title, link, publishedAt, details, file }] = group
  // Numbers without words stand before the title, so that no citation leads nowhere.
  const bare = group.filter(({ n, quote: cited }) => n !== null && oneLine(cited ?? '') === '')
  const mark = raw(bare.map(({ n }) => `[${n}]`).join(''))
  const facts = joined([brief(outlet, { bold: true }), moment(publishedAt)], ', ')
  const head = joined([facts, blocks.linked(oneLine(title) || 'article', link)], ' — ')
  const by = details === null ? '' : byline(details)
  const more = details === null ? [] : [brief(by && `by ${by}`, { italic: true }), brief(file, { code: true })]
  return [
    section(...joined([mark, head], ' ')),
    section(...joined(more, ' · ')),
    ...group.flatMap((source) => renderQuote(source, said)),
  ]
}

function renderQuote({ n, quote: cited, link, details }: MessageSource, said: readonly string[]): Part[] {
  const full = oneLine(cited ?? '')
  if (full === '') return []
  const mark = n === null ? [] : cite(n, link)
  const shown = said.some((text) => text.includes(full)) ? shortened(full, RECALLED) : full
  if (details === null) return [quote(...joined([mark, raw(`“${shown}”`)], ' '))]
  const [before, after] = [oneLine(details.before), oneLine(details.after)]
  const around = [raw(before && `… ${before}`), raw(`“${full}”`, { bold: true }), raw(after && `${after} …`)]
  return [quote(...joined([mark, ...around], ' '))]
}

/** What notifications and screen readers are given: the words of it all, escaped. */
export function fallbackText(rendered: types.KnownBlock[]): string {
  const lines = rendered
    .flatMap(linesIn)
    .map(oneLine)
    .filter((line) => line !== '')
  // Escapes make text longer; never cut within one.
  for (let length: number = LIMITS.fallbackText; ; length = Math.floor(length * 0.8)) {
    const text = shortened(lines.join('\n'), length).split('\n').map(blocks.escaped).join('\n')
    if (text.length <= LIMITS.fallbackText) return text || '…'
  }
}

function linesIn(block: types.KnownBlock): string[] {
  const wordsIn = ({ elements }: { elements: Piece[] }): string =>
    elements.map((piece) => (piece.type === 'date' ? piece.fallback : 'text' in piece ? piece.text : '')).join('')
  if (block.type === 'header' || block.type === 'section') return [block.text?.text ?? '']
  if (block.type === 'context') return block.elements.map((element) => ('text' in element ? element.text : ''))
  if (block.type !== 'rich_text') return []
  return block.elements.flatMap((part) => (part.type === 'rich_text_list' ? part.elements : [part])).map(wordsIn)
}
