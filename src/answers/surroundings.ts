// What stands around a quote in its article, so that a reader can judge it in context. Furniture is left out.
import type { Article, Span } from '../domain/article.ts'

/** Characters shown on either side, before they are cut at a word. */
const REACH = 240

/** Whole words before and after the quote, out of the same stretch of the body; '' where there are none. */
export function surroundings(article: Pick<Article, 'text' | 'body'>, quote: Span): { before: string; after: string } {
  const { text, body } = article
  const stretch = body.find(({ start, end }) => start <= quote.start && quote.end <= end) ?? quote
  const from = Math.max(stretch.start, quote.start - REACH)
  const to = Math.min(stretch.end, quote.end + REACH)
  const before = text.slice(from, quote.start)
  const after = text.slice(quote.end, to)
  return {
    before: (from > stretch.start ? before.replace(/^\S*\s*/, '') : before).trim(),
    after: (to < stretch.end ? after.replace(/\s*\S*$/, '') : after).trim(),
  }
}
