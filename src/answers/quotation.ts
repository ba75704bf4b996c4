// Keeps quotations whole: where somebody's words run over several sentences, one of them alone would open or close marks that have no other.
import type { Article, Span } from '../domain/article.ts'
import { sentencesOf } from '../text/sentences.ts'

/** How far on either side the other mark is looked for, in UTF-16 code units, and how long the whole may become. */
const REACH = 500
const MOST = 600

/** The span with the sentences beside it that its quotation runs over; the span itself where its marks are in pairs, or have no other nearby. */
export function wholeQuotation({ text, body }: Pick<Article, 'text' | 'body'>, span: Span): Span {
  if (isPaired(text.slice(span.start, span.end))) return span
  const part = body.find(({ start, end }) => start <= span.start && span.end <= end)
  if (part === undefined) return span
  const from = Math.max(part.start, span.start - REACH)
  const before = sentencesOf(text.slice(from, span.start)).map(({ start }) => ({ start: from + start, end: span.end }))
  const upTo = Math.min(part.end, span.end + REACH)
  const after = sentencesOf(text.slice(span.end, upTo)).map(({ end }) => ({ start: span.start, end: span.end + end }))
  const wider = [...before.reverse(), ...after].filter(({ start, end }) => end - start <= MOST)
  return (
    wider.find(({ start, end }) => isPaired(text.slice(start, end)) && !/\n\s*\n/.test(text.slice(start, end))) ?? span
  )
}

/** Whether its quotation marks are in pairs. */
export function isPaired(text: string): boolean {
  return count(text, '“') === count(text, '”') && count(text, '"') % 2 === 0
}

const count = (text: string, mark: string): number => text.split(mark).length - 1
