// The pieces rich text is made of. Slack never parses them, so whatever they hold is shown as it is. Knows no message.
import type { types } from '@slack/bolt'
import { isWholeDay, longDay } from '../../domain/day.ts'
import { shortened } from '../../domain/paging.ts'
import { inert, webAddress } from './inert.ts'
import { LIMITS } from './limits.ts'

export type Piece = types.RichTextElement
export type Part = types.RichTextSection | types.RichTextList | types.RichTextQuote
type Style = NonNullable<types.RichTextText['style']>

/** Text as it is; nothing for '', which Slack refuses. */
export function raw(text: string, style?: Style): Piece[] {
  if (text === '') return []
  return [style === undefined ? { type: 'text', text } : { type: 'text', text, style }]
}

export function words(text: string, style?: Style): Piece[] {
  return raw(inert(text), style)
}

/** Of what should be short and may not be. */
export function brief(text: string, style?: Style, length: number = LIMITS.name): Piece[] {
  return raw(shortened(inert(text), length), style)
}

/** A link where there is an address to be posted, else its words alone. */
export function linked(text: string, link: string | null): Piece[] {
  const url = webAddress(link, LIMITS.url)
  const label = inert(text)
  return url === null || label === '' ? raw(label) : [{ type: 'link', url, text: label }]
}

/** "[1]", which leads to what it stands for. */
export function cite(n: number, link: string | null): Piece[] {
  const url = webAddress(link, LIMITS.citationUrl)
  return url === null ? raw(`[${n}]`) : [{ type: 'link', url, text: `[${n}]` }]
}

/** A day as it is written down, a moment in the reader's own zone. */
export function moment(at: Date): Piece[] {
  const timestamp = Math.floor(at.getTime() / 1000)
  // Slack's clock begins in 1970.
  if (isWholeDay(at) || timestamp <= 0) return raw(inWords(at))
  return [{ type: 'date', timestamp, format: '{date_short_pretty} {time}', fallback: inWords(at) }]
}

/** A moment where there is no reader's zone: "12 September 2025, 14:05 UTC". */
export function inWords(at: Date): string {
  return isWholeDay(at) ? longDay(at) : `${longDay(at)}, ${at.toISOString().slice(11, 16)} UTC`
}

export const section = (...pieces: Piece[]): types.RichTextSection => ({ type: 'rich_text_section', elements: pieces })
export const quote = (...pieces: Piece[]): types.RichTextQuote => ({ type: 'rich_text_quote', elements: pieces })

export function bullets(items: Piece[][]): types.RichTextList {
  return { type: 'rich_text_list', style: 'bullet', elements: items.map((pieces) => section(...pieces)) }
}

/** One block of what is not empty; none if all is. */
export function richText(parts: Part[]): types.RichTextBlock[] {
  const elements = parts.filter((part) => part.elements.length > 0)
  return elements.length === 0 ? [] : [{ type: 'rich_text', elements }]
}

/** Things beside one another, set apart by a mark; empty ones are left out. */
export function joined(groups: Piece[][], mark: string): Piece[] {
  return groups
    .filter((group) => group.length > 0)
    .flatMap((group, at) => (at === 0 ? group : [...raw(mark), ...group]))
}
