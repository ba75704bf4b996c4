// Brings the passages of changed articles into the index, a batch at a time, while the next articles are read; and makes the whole
// index anew when it is not sound. The records say what is still to be done, so a refresh that was killed is simply gone on with.
import type { Article } from '../domain/article.ts'
import { PASSAGES_EDITION } from '../domain/editions.ts'
import { DatelineError } from '../domain/errors.ts'
import type { ArticlePassages } from '../storage/lance.ts'
import type { IndexFault } from '../storage/passages.ts'
import type { RefreshOptions, RefreshParts } from './refresh-plan.ts'
import type { ReadingCrew } from './workers.ts'

/** What is written to the index at once: larger writes would be quicker by little and take much more memory. */
const BATCH = { articles: 500, characters: 4_000_000 }

export class Indexer {
  readonly #parts: RefreshParts
  readonly #options: RefreshOptions
  readonly #crew: ReadingCrew
  #writing: Promise<void> = Promise.resolve()
  #stored = 0
  /** Why the index is being made anew, if it is, and for how many articles that were in it. */
  #rebuilt: { fault: IndexFault; articles: number } | null = null

  constructor(parts: RefreshParts, options: RefreshOptions, crew: ReadingCrew) {
    this.#parts = parts
    this.#options = options
    this.#crew = crew
  }

  /** Looks whether the index is sound, and begins a new one if it is not. */
  async prepare(): Promise<void> {
    const fault = await this.#parts.passages.check(PASSAGES_EDITION)
    if (fault !== null) await this.#beginAnew(fault)
  }

  /** To be told of each batch that was stored; has passages written once there are many, and does not wait until they are. */
  async feed(articles: number): Promise<void> {
    this.#stored += articles
    if (this.#stored < BATCH.articles) return
    this.#stored = 0
    await this.#mended(() => this.#writing)
    this.#writing = this.#writeSome().then(() => undefined)
    // An error is thrown where the writing is waited for.
    this.#writing.catch(() => undefined)
  }

  /** Has all passages written that are pending, and the index made ready to be searched. */
  async finish(): Promise<void> {
    await this.#mended(async () => {
      await this.#writing
      await this.#writeAll()
      if (!(await this.#isInStep())) {
        await this.#beginAnew('out of step with the records')
        await this.#writeAll()
      }
      const { passages } = await this.#parts.records.totals()
      this.#options.onProgress?.({ stage: 'finishing', passages })
      await this.#parts.passages.finish()
    })
    if (this.#rebuilt === null || this.#rebuilt.articles === 0) return
    const { fault, articles } = this.#rebuilt
    const number = articles === 1 ? '1 article' : `${articles} articles`
    this.#options.onNotice?.(`The passage index was ${fault}: rebuilt from the records, ${number}.`)
  }

  /** Does something with the index; should that fail, does it with a new one. */
  async #mended(work: () => Promise<void>): Promise<void> {
    try {
      await work()
    } catch (error) {
      if (!(error instanceof DatelineError) || error.code !== 'index' || this.#rebuilt !== null) throw error
      await this.#beginAnew('damaged')
      this.#writing = Promise.resolve()
      await work()
    }
  }

  async #beginAnew(fault: IndexFault): Promise<void> {
    const { articles } = await this.#parts.records.totals()
    this.#rebuilt = { fault, articles }
    await this.#parts.passages.begin(PASSAGES_EDITION)
    await this.#parts.records.markAllPending()
  }

  async #isInStep(): Promise<boolean> {
    return (await this.#parts.passages.count()) === (await this.#parts.records.totals()).passages
  }

  async #writeAll(): Promise<void> {
    const total = (await this.#parts.records.totals()).pending
    let articles = 0
    for (;;) {
      const written = await this.#writeSome()
      if (written === 0) return
      articles += written
      this.#options.onProgress?.({ stage: 'indexing', articles, total: Math.max(total, articles) })
    }
  }

  /** Writes a batch of pending passages; of how many articles. */
  async #writeSome(): Promise<number> {
    this.#options.signal?.throwIfAborted()
    const { passages, records } = this.#parts
    const batch = await records.takePending(BATCH)
    if (batch.length === 0) return 0
    const add = await this.#cut(batch.flatMap(({ article }) => article ?? []))
    const remove = batch.filter(({ mayBeIndexed }) => mayBeIndexed).map(({ id }) => id)
    await passages.write({ remove, add })
    const counts = new Map(add.map(({ article, passages }) => [article.id, passages.length]))
    await records.markIndexed(batch.map((pending) => ({ pending, passages: counts.get(pending.id) ?? 0 })))
    return batch.length
  }

  async #cut(articles: Article[]): Promise<ArticlePassages[]> {
    const work = articles.map(({ id, version, text, body }) => ({ id, version, text, body }))
    const size = work.reduce((sum, { text }) => sum + text.length, 0)
    const cut = await this.#crew.run('passages', work, size)
    return articles.map((article, index) => ({ article, passages: cut[index] ?? [] }))
  }
}
