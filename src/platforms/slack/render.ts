// Renders a message as Block Kit blocks and as plain text for notifications. Knows messages only: no answer, no article, no channel.

import type { types } from '@slack/bolt'
import { type AnswerSentence, piecesOf } from '../../domain/answer.ts'
import { statedDay } from '../../domain/day.ts'
import type { ArticleSources, Message, MessageBlock, MessageSource } from '../../domain/message.ts'
import { byline, excerptOf, groupedByArticle, sourcesIn } from '../../domain/message.ts'
import { shortened } from '../../domain/paging.ts'
import { behind, keepingEdges, oneLine } from '../shared/text.ts'
import * as blocks from './blocks.ts'
import { brief, cite, joined, moment, type Part, type Piece, quote, raw, richText, section, words } from './blocks.ts'
import { LIMITS } from './limits.ts'

type Links = ReadonlyMap<number | null, string | null>

export function renderBlocks(message: Message): types.KnownBlock[] {
  const links = new Map(sourcesIn(message.blocks).map(({ n, link }) => [n, link]))
  const heading = oneLine(message.heading ?? '')
  // What was asked stands above all that answers it.
  const asked = message.blocks[0]?.kind === 'quote' && heading !== '' ? message.blocks.slice(0, 1) : []
  const rendered = message.blocks.slice(asked.length).flatMap((block) => renderBlock(block, links))
  return [
    ...asked.flatMap((block) => renderBlock(block, links)),
    ...(heading === '' ? [] : [{ type: 'header' as const, text: blocks.plain(heading, LIMITS.header) }]),
    ...(message.isCard ? rendered.reduce(closed, []) : rendered),
    ...blocks.renderActions(message.actions, blocks.menusOf(message.blocks)),
  ]
}

/** With rich text in one block with that above it: on a card lines that belong together stand close. */
function closed(all: types.KnownBlock[], block: types.KnownBlock): types.KnownBlock[] {
  const last = all.at(-1)
  if (last?.type !== 'rich_text' || block.type !== 'rich_text') return [...all, block]
  return [...all.slice(0, -1), { type: 'rich_text', elements: [...last.elements, ...block.elements] }]
}

function renderBlock(block: MessageBlock, links: Links): types.KnownBlock[] {
  switch (block.kind) {
    case 'paragraph':
      if (block.isList) return listOf(block.sentences, links)
      return richText(section(...sentencePieces(block.sentences, links)))
    case 'headline': {
      const title = blocks.linked(oneLine(block.text), block.link ?? null, LIMITS.url, { bold: true })
      const extent = oneLine(block.extent)
      return [...richText(section(...title)), ...(extent === '' ? [] : [blocks.smallPrint(extent, LIMITS.text)])]
    }
    case 'quote':
      return richText(quote(...words(block.text)))
    case 'sources': {
      if (block.inChat === 'nothing') return []
      if (block.inChat === 'lines')
        return groupedByArticle(block.sources).map((group) => blocks.smallPrint(lineFor(group), LIMITS.remark))
      const articles = groupedByArticle(block.sources).flatMap(renderArticle)
      return richText(section(...brief(block.heading, { bold: true })), ...articles)
    }
    case 'list': {
      const items = block.items.map(({ text, at }) => joined([words(text), moment(at)], ' '))
      const heading = section(...brief(block.heading ?? '', { bold: true }))
      return richText(heading, blocks.bullets(items.filter((pieces) => pieces.length > 0)))
    }
    case 'note':
      return oneLine(block.text) === '' ? [] : [blocks.smallPrint(block.text, LIMITS.text, block.at)]
    case 'buttons':
      return blocks.renderActions(block.actions)
  }
}

/** In columns where two or more have them: outlets beside one another. */
function listOf(sentences: AnswerSentence[], links: Links): types.KnownBlock[] {
  const rows = sentences.filter(({ cells }) => cells !== undefined)
  const isTable = rows.length > 1
  const points = isTable ? sentences.filter((one) => !rows.includes(one)) : sentences
  const list = richText(blocks.bullets(points.map((one) => sentencePieces([one], links))))
  return isTable ? [blocks.table(rows.map((one) => cellsOf(one, links))), ...list] : list
}

function cellsOf({ citations, cells = [] }: AnswerSentence, links: Links): Piece[][] {
  const numbers = citations.flatMap((n) => cite(n, links.get(n) ?? null))
  return cells.map((cell, at) => {
    const shown = piecesOf({ text: cell, citations }).map(({ text }) => text)
    const said = words(shown.join(''), at === 0 ? { bold: true } : undefined)
    return at === cells.length - 1 ? joined([said, numbers], ' ') : said
  })
}

function sentencePieces(sentences: AnswerSentence[], links: Links): Piece[] {
  const pieces = sentences.map((sentence) => {
    const said = piecesOf(sentence).flatMap(({ text, isStrong }) =>
      raw(keepingEdges(text, oneLine), isStrong ? { bold: true } : undefined),
    )
    const numbers = sentence.citations.flatMap((n) => cite(n, links.get(n) ?? null))
    return joined([said, numbers, raw(sentence.on ? `· reported ${statedDay(sentence.on)}` : '')], ' ')
  })
  return joined(pieces, ' ')
}

/** "[1] [2] Outlet · day"; an article that nothing cites by its title as well. */
function lineFor(group: ArticleSources): string {
  const [{ outlet, title, publishedAt, quote: cited }] = group
  const numbers = group.flatMap(({ n }) => (n === null ? [] : [`[${n}] `])).join('')
  const facts = [shortened(outlet, LIMITS.name), cited === null ? title : '', statedDay(publishedAt)]
  return `${numbers}${facts.filter((fact) => fact !== '').join(' · ')}`
}

function renderArticle(group: ArticleSources): Part[] {
  const [{ outlet, title, link, publishedAt, details }] = group
  // Numbers without words stand before the title, so that no citation leads nowhere.
  const bare = group.filter(({ n, quote: cited }) => n !== null && oneLine(cited ?? '') === '')
  const mark = raw(bare.map(({ n }) => `[${n}]`).join(''))
  const facts = joined([brief(outlet, { bold: true }), moment(publishedAt)], ', ')
  const head = joined([facts, blocks.linked(oneLine(title) || 'article', link)], ' — ')
  return [
    section(...joined([mark, head], ' ')),
    section(...brief(behind('by ', byline(details)), { italic: true })),
    ...group.flatMap(renderQuote),
  ]
}

function renderQuote(source: MessageSource): Part[] {
  const full = oneLine(source.quote ?? '')
  if (full === '') return []
  const { details, link } = source
  const excerpt = excerptOf(source)
  const marks = excerpt.citations.map((n) => cite(n, link))
  if (details === null) return [quote(...joined([...marks, raw(`“${full}”`)], ' '))]
  const [before, after] = [oneLine(details.before), oneLine(details.after)]
  const quoted = piecesOf(excerpt).flatMap(({ text, isStrong }) => {
    const shown = keepingEdges(text, oneLine)
    return isStrong ? raw(`“${oneLine(text)}”`, { bold: true }) : raw(shown)
  })
  const around = [raw(before && `… ${before}`), quoted, raw(after && `${after} …`)]
  return [quote(...joined([...marks, ...around], ' '))]
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
  if (block.type === 'table')
    return block.rows.map((row) => row.flatMap((cell) => (cell.type === 'rich_text' ? linesIn(cell) : [])).join(' · '))
  if (block.type === 'context') return block.elements.map((element) => ('text' in element ? element.text : ''))
  if (block.type !== 'rich_text') return []
  return block.elements.flatMap((part) => (part.type === 'rich_text_list' ? part.elements : [part])).map(wordsIn)
}
