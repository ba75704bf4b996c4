// Numbers the quotes of one answer in the order in which they are cited, each once.
import type { Citation } from './answer.ts'

export class Citing {
  /** What has been cited, by number. */
  readonly citations: Citation[]
  readonly #after: number

  /** `citations` have their numbers already; new ones go on behind them, or behind `after`. */
  constructor(citations: readonly Citation[] = [], after = 0) {
    this.citations = [...citations]
    this.#after = citations.at(-1)?.n ?? after
  }

  /** The number of a quote; the same words of the same article have the same. */
  cite({ articleId, version, start, end, quote }: Omit<Citation, 'n'>): number {
    const known = this.citations.find(
      (one) => one.articleId === articleId && one.version === version && one.start === start && one.end === end,
    )
    if (known !== undefined) return known.n
    const n = (this.citations.at(-1)?.n ?? this.#after) + 1
    this.citations.push({ n, articleId, version, start, end, quote })
    return n
  }
}
