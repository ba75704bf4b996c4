// The work of a refresh: has changed files read, brings their passages into the index a batch at a time, makes an index anew that is not
// sound, and has the stories placed. It may be killed at any moment: the records say what is still to be done, and the next refresh goes on.
import { setImmediate as nextTurn } from 'node:timers/promises'
import { type Article, PASSAGES_EDITION } from '../domain/article.ts'
import { DatelineError } from '../domain/errors.ts'
import type { FoundFile } from '../storage/folder.ts'
import type { ArticlePassages } from '../storage/lance.ts'
import type { IndexFault } from '../storage/passages.ts'
import type { Change } from '../storage/records.ts'
import { counted } from '../text/words.ts'
import { clusterStories } from './cluster.ts'
import { planOf, type RefreshOptions, type RefreshParts, type RefreshReport, stampOf } from './refresh-plan.ts'
import { FileReader } from './refresh-read.ts'
import { ReadingCrew } from './workers.ts'

/** Files that are forgotten in one transaction. */
const FORGOTTEN_AT_ONCE = 200
/** An article that was skipped for another may be read again when that one leaves, and free a third by that; not for ever. */
const MOST_ROUNDS = 10

/** Does what the files that a scan `found` ask for. To be called under the refresh lock. */
export async function refreshAll(
  parts: RefreshParts,
  options: RefreshOptions,
  found: FoundFile[],
): Promise<Pick<RefreshReport, 'added' | 'updated' | 'removed' | 'clusteringSeconds'>> {
  const { records } = parts
  const { now, onProgress, signal } = options
  const plan = planOf(found, await records.files())
  const count = new ChangeCount()
  const crew = new ReadingCrew()
  const indexer = new Indexer(parts, options, crew)
  let clusteringSeconds = 0
  try {
    await records.stamp(null)
    await indexer.prepare()
    const onStored = async (changes: Change[], articles: number): Promise<void> => {
      count.note(changes)
      await indexer.feed(articles)
    }
    const reader = new FileReader(parts, options, { gone: plan.gone, crew, onStored })
    await reader.readAll(plan.changed)
    await forget(parts, [...plan.gone], { now, count, signal })
    await readAgain(parts, found, reader)
    await records.countWords()
    await indexer.finish()
    const onRead = (done: { articles: number; total: number }) => onProgress?.({ stage: 'clustering', ...done })
    const begun = performance.now()
    await clusterStories(parts.clusters, { now, crew, onProgress: onRead, signal })
    clusteringSeconds = (performance.now() - begun) / 1000
  } finally {
    await crew.close()
  }
  if (await isAllDone(parts, found)) await records.stamp(stampOf(found))
  return { added: count.added.size, updated: count.updated.size, removed: count.removed.size, clusteringSeconds }
}

/** Not so where a file could not be opened, say: that is tried again each time. */
async function isAllDone({ records }: RefreshParts, found: FoundFile[]): Promise<boolean> {
  const { changed, gone } = planOf(found, await records.files())
  return changed.length === 0 && gone.size === 0 && (await records.filesToReadAgain()).length === 0
}

async function forget(
  parts: RefreshParts,
  paths: string[],
  { now, count, signal }: { now: Date; count: ChangeCount; signal: AbortSignal | undefined },
): Promise<void> {
  for (let at = 0; at < paths.length; at += FORGOTTEN_AT_ONCE) {
    signal?.throwIfAborted()
    count.note(await parts.records.forget(paths.slice(at, at + FORGOTTEN_AT_ONCE), { now }))
    await nextTurn()
  }
}

/** Gives articles their place that were skipped for others which have left by now. */
async function readAgain(parts: RefreshParts, found: FoundFile[], reader: FileReader): Promise<void> {
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const paths = new Set(await parts.records.filesToReadAgain())
    if (paths.size === 0) return
    await reader.readAll(found.filter((file) => paths.has(file.path)).map((file) => ({ file, before: null })))
  }
}

/** What a refresh changed, all in all: an article that left one file and came in another has not changed. */
class ChangeCount {
  readonly added = new Set<string>()
  readonly updated = new Set<string>()
  /** By id, the version in which an article left. */
  readonly removed = new Map<string, string>()

  note(changes: Change[]): void {
    for (const { kind, id, version } of changes) {
      if (kind === 'updated') {
        if (!this.added.has(id)) this.updated.add(id)
      } else if (kind === 'removed') {
        this.updated.delete(id)
        if (!this.added.delete(id)) this.removed.set(id, version)
      } else {
        const before = this.removed.get(id)
        if (before === undefined) this.added.add(id)
        else if (before !== version) this.updated.add(id)
        this.removed.delete(id)
      }
    }
  }
}

/** What is written to the index at once: larger writes would be quicker by little and take much more memory. */
const BATCH = { articles: 500, characters: 4_000_000 }

class Indexer {
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
    this.#options.onNotice?.(
      `The passage index was ${fault}: rebuilt from the records, ${counted(articles, 'article')}.`,
    )
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
