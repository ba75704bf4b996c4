// Numbers the quotes of one message in the order in which they are cited, each once, and makes the block of their sources.
import type { Article, Span } from '../domain/article.ts'
import type { MessageBlock, MessageSource } from '../domain/message.ts'
import { mention } from './compose.ts'
import type { LinkTo } from './links.ts'

interface Quote extends Span {
  articleId: string
  version: string
  quote: string
}

export class NumberedSources {
  readonly #articles: Article[]
  readonly #linkTo: LinkTo
  readonly #quotes: Quote[] = []

  constructor(articles: Article[], linkTo: LinkTo) {
    this.#articles = articles
    this.#linkTo = linkTo
  }

  /** The number of a quote; the same words of the same article have the same. */
  cite({ articleId, version, start, end, quote }: Quote): number {
    const known = this.#quotes.findIndex(
      (one) => one.articleId === articleId && one.version === version && one.start === start && one.end === end,
    )
    if (known >= 0) return known + 1
    return this.#quotes.push({ articleId, version, start, end, quote })
  }

  /** Nothing where nothing was cited. */
  block(heading: string): MessageBlock[] {
    const sources = this.#quotes.flatMap((quote, at): MessageSource[] => {
      const article = this.#articles.find(({ id, version }) => id === quote.articleId && version === quote.version)
      if (article === undefined) return []
      return [{ ...mention(article), n: at + 1, quote: quote.quote, link: this.#linkTo(article, quote) }]
    })
    return sources.length === 0 ? [] : [{ kind: 'sources', heading, sources }]
  }
}
