// Where a click on a source leads: to the article's own address, scrolled to the quoted words where the browser can.
import type { Citation } from './answer.ts'
import type { Article } from './article.ts'

/** Words at either end of a quote by which a browser finds it; a short one is named whole. */
const EDGE_WORDS = 5
const WHOLE_WORDS = 2 * EDGE_WORDS + 2

/** Where a click on an article leads; `quote` is what it should show, `null` for its beginning. */
export type LinkTo = (article: Pick<Article, 'id' | 'version' | 'url'>, quote: Quote | null) => string | null

type Quote = Pick<Citation, 'quote' | 'start' | 'end'>

/** To the articles' own addresses. A reading room, where one runs, brings another `LinkTo`. */
export const toArticle: LinkTo = ({ url }, quote) => withFragment(url, quote?.quote ?? null)

/**
 * The address with a text fragment (`#:~:text=`, URL Fragment Text Directives, a W3C community group draft) at the quote. `null` where
 * the article has none, or one that is no web address. An address that has a fragment already keeps it.
 */
function withFragment(url: string | null, quote: string | null): string | null {
  if (url === null || !URL.canParse(url)) return null
  const address = new URL(url)
  if (!['http:', 'https:'].includes(address.protocol)) return null
  const plain = address.href
  if (quote === null) return plain
  const words = quote.split(/\s+/).filter((word) => word !== '')
  if (words.length === 0) return plain
  const text =
    words.length <= WHOLE_WORDS
      ? encoded(words)
      : `${encoded(words.slice(0, EDGE_WORDS))},${encoded(words.slice(-EDGE_WORDS))}`
  return `${plain}${plain.includes('#') ? '' : '#'}:~:text=${text}`
}

/** "-" and "," have a meaning in a text directive. */
function encoded(words: string[]): string {
  return encodeURIComponent(words.join(' ').toWellFormed()).replaceAll('-', '%2D')
}
