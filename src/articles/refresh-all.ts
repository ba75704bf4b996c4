// The work of a refresh: brings changed files into records, index and stories, a batch at a time. It may be killed at any moment: the records say what is still to be done.
import { setImmediate as nextTurn } from 'node:timers/promises'
import { PASSAGES_EDITION } from '../domain/article.ts'
import { DatelineError, messageOf } from '../domain/errors.ts'
import { MOST_WITHDRAWN } from '../storage/articles.ts'
import { FETCHED, type FoundFile } from '../storage/folder.ts'
import type { IndexFault } from '../storage/passages.ts'
import type { Change } from '../storage/records.ts'
import { countWords } from '../storage/vocabulary.ts'
import { counted } from '../text/words.ts'
import type { RefreshOptions, RefreshParts } from './refresh-plan.ts'
import { daysBefore, HELD_DAYS, planOf, retainedSince, stampOf } from './refresh-plan.ts'
import { readerOf } from './refresh-read.ts'
import { type ClusterOptions, clusterStories } from './refresh-stories.ts'
import { lengthOf, ReadingCrew } from './workers.ts'

const FORGOTTEN_AT_ONCE = 200
/** Articles whose words are counted while the next are read, so that at the end few are waited for. */
const COUNTED_AT_ONCE = 20_000
/** An article that was skipped for another may be read again when that one leaves, and free a third by that; not for ever. */
const MOST_ROUNDS = 10
const HOUR_MS = 3_600_000

/** Does what the files that a scan `found` ask for. To be called under the refresh lock. */
export async function refreshAll(parts: RefreshParts, options: RefreshOptions, found: FoundFile[]) {
  const { records, clusters } = parts
  const { now, signal } = options
  const { changed, gone } = planOf(found, await records.files(), options.leavesUnfinished)
  const changes = new Map<string, Change>()
  const crew = new ReadingCrew()
  /** Words are counted while the next articles are read. What fails is tried again at the end. */
  let counting: Promise<void> | null = null
  const tally = (texts: string[]) => crew.run('words', texts, lengthOf(texts))
  const indexer = indexerOf(parts, options, crew)
  try {
    await records.stamp(null)
    await indexer.prepare()
    let uncounted = 0
    const onStored = async (stored: Change[], articles: number): Promise<void> => {
      for (const change of stored) note(changes, change)
      await indexer.feed(articles)
      uncounted += articles
      if (uncounted < COUNTED_AT_ONCE || counting !== null) return
      uncounted = 0
      const over = () => {
        counting = null
      }
      counting = countWords(records.file, tally, { fewest: COUNTED_AT_ONCE, signal }).then(over, over)
    }
    const readAll = readerOf(parts, options, { gone, crew, onStored })
    await readAll(changed)
    const { held, tidied } = await missing(records, found, gone, options)
    for (const some of [tidied, gone.difference(tidied)])
      for (const paths = [...some]; paths.length > 0; ) {
        signal?.throwIfAborted()
        const isTidied = some === tidied
        const forgotten = await records.forget(paths.splice(0, FORGOTTEN_AT_ONCE), { now, isTidied })
        for (const change of forgotten) note(changes, change)
        await nextTurn()
      }
    for (let round = 0; round < MOST_ROUNDS; round++) {
      for (const change of await records.retain(retainedSince(options))) note(changes, change)
      const paths = new Set(await records.filesToReadAgain())
      if (paths.size === 0) break
      await readAll(found.filter(({ path }) => paths.has(path)).map((file) => ({ file, before: null })))
    }
    await counting
    await countWords(records.file, tally, { signal })
    const begun = performance.now()
    // The index is built outside of our threads: the articles are read for their stories meanwhile.
    const finishing = indexer.finish()
    const before = finishing.catch(() => undefined)
    const isSorted = await sorted(clusters, { ...options, crew, before: () => before }).finally(() => before)
    await finishing
    const clusteringSeconds = (performance.now() - begun) / 1000
    // Something is left where a file could not be opened, say: that is tried again each time.
    const left = planOf(found, await records.files())
    const unread = left.changed.length + left.gone.difference(held).size + (await records.filesToReadAgain()).length
    if (unread === 0 && isSorted) await records.stamp(stampOf(found))
    const count = { added: 0, updated: 0, removed: 0 }
    for (const { kind } of changes.values()) count[kind]++
    return { ...count, clusteringSeconds }
  } finally {
    await counting
    await crew.close()
  }
}

/** After so many tries that failed, or ended the process, it is tried again once in a while only. */
const MOST_TRIES = 2
const TRY_AGAIN_MS = HOUR_MS

/** Sorts the articles into stories. That this fails is noted, and keeps nobody from asking: whether it did not. */
async function sorted(clusters: RefreshParts['clusters'], options: RefreshOptions & ClusterOptions) {
  const { now, onNotice, signal } = options
  const { tries, at, because } = (await clusters.trouble()) ?? { tries: 0, at: 0, because: '' }
  if (tries >= MOST_TRIES && Math.abs(now.getTime() - at) < TRY_AGAIN_MS) {
    onNotice?.(`The articles are not sorted into stories: ${because} It is tried again within the hour.`)
    return false
  }
  const note = (reason: string) => clusters.noteTrouble({ because: reason, tries: tries + 1, at: now.getTime() })
  // Not before: to read articles takes little memory, and who ends the process meanwhile says nothing against the sorting.
  const before = async () => {
    await options.before?.()
    await note('The process ended while it was at it, perhaps for want of memory.')
  }
  try {
    await clusterStories(clusters, { ...options, before })
    await clusters.noteTrouble(null)
    return true
  } catch (error) {
    if (signal?.aborted) await clusters.noteTrouble(null)
    signal?.throwIfAborted()
    if (error instanceof DatelineError && error.code === 'records') throw error
    await note(`${messageOf(error)}.`)
    const why = messageOf(error)
    onNotice?.(`The articles could not be sorted into stories: ${why}. Answers go on; \`doctor\` says more.`)
    return false
  }
}

/** Which `gone` files are waited for, and which were cleared out, and taken out of `gone`. Many missing at once are `held` for days; all of them, until somebody says that this is meant. */
async function missing(
  records: RefreshParts['records'],
  found: readonly FoundFile[],
  gone: Set<string>,
  { now, confirmsRemoval = false }: RefreshOptions,
) {
  const known = await records.onlyIn([...gone])
  const lost = known.values().reduce((sum, articles) => sum + articles, 0)
  const recently = lost === 0 ? 0 : await records.leftSince(new Date(now.getTime() - HOUR_MS))
  // Where nothing but fetched articles was ever read, the folder is empty as it always was.
  const isOwn = (path: string) => !path.startsWith(FETCHED)
  const hasEmptied = !found.some(({ path }) => isOwn(path)) && known.keys().some(isOwn)
  const isHeld = lost > 0 && (hasEmptied || lost + recently > MOST_WITHDRAWN)
  const missed = new Set(isHeld ? known.keys() : [])
  const expired = await records.missingSince(daysBefore(now, HELD_DAYS))
  const tidied = confirmsRemoval ? missed : hasEmptied ? new Set<string>() : missed.intersection(expired)
  const held = missed.difference(tidied)
  await records.hold([...held], now)
  for (const path of held) gone.delete(path)
  return { held, tidied }
}

/** Adds a change to what a refresh has changed all in all: an article that left one file and came in another has not changed. */
function note(all: Map<string, Change>, change: Change): void {
  const before = all.get(change.id)
  const [isNew, isBack] = [before?.kind === 'added', before?.kind === 'removed']
  if (isNew ? change.kind === 'removed' : isBack && before?.version === change.version) all.delete(change.id)
  else if (!isNew) all.set(change.id, isBack ? { ...change, kind: 'updated' } : change)
}

/** What is written to the index at once: larger writes would be quicker by little and take much more memory. */
const BATCH = { articles: 500, characters: 4_000_000 }

function indexerOf({ passages, records }: RefreshParts, options: RefreshOptions, crew: ReadingCrew) {
  const { onNotice, onProgress, signal } = options
  let writing: Promise<unknown> = Promise.resolve()
  let stored = 0
  /** Why the index is being made anew, if it is, and for how many articles that were in it. */
  let rebuilt: { fault: IndexFault; articles: number } | null = null

  /** Does something with the index; should that fail, does it with a new one. */
  async function mended(work: () => Promise<unknown>): Promise<void> {
    try {
      await work()
    } catch (error) {
      if (!(error instanceof DatelineError) || error.code !== 'index' || rebuilt !== null) throw error
      await beginAnew('damaged')
      writing = Promise.resolve()
      await work()
    }
  }

  async function beginAnew(fault: IndexFault): Promise<void> {
    rebuilt = { fault, articles: (await records.totals()).articles }
    // Damaged or missing, it answers nothing; else it may until the new one is ready.
    await passages.begin(PASSAGES_EDITION, { keeps: fault === 'outdated' || fault === 'out of step with the records' })
    await records.markAllPending()
  }

  async function writeAll(): Promise<void> {
    const total = (await records.totals()).pending
    let articles = 0
    for (let written = await writeSome(); written > 0; written = await writeSome()) {
      articles += written
      onProgress?.({ stage: 'indexing', articles, total: Math.max(total, articles) })
    }
  }

  async function writeSome(): Promise<number> {
    signal?.throwIfAborted()
    const batch = await records.takePending(BATCH)
    if (batch.length === 0) return 0
    const articles = batch.flatMap(({ article }) => article ?? [])
    const cut = await crew.run('passages', articles, lengthOf(articles.map(({ text }) => text)))
    const add = articles.map((article, index) => ({ article, passages: cut[index] ?? [] }))
    const remove = batch.filter(({ mayBeIndexed }) => mayBeIndexed).map(({ id }) => id)
    await passages.write({ remove, add })
    const counts = new Map(add.map(({ article, passages }) => [article.id, passages.length]))
    await records.markIndexed(batch.map((pending) => ({ pending, passages: counts.get(pending.id) ?? 0 })))
    return batch.length
  }

  return {
    async prepare(): Promise<void> {
      const fault = await passages.check(PASSAGES_EDITION)
      if (fault !== null) await beginAnew(fault)
    },

    /** To be told of each batch that was stored; has passages written once there are many, and does not wait until they are. */
    async feed(articles: number): Promise<void> {
      stored += articles
      if (stored < BATCH.articles) return
      stored = 0
      await mended(() => writing)
      writing = writeSome()
      // An error is thrown where the writing is waited for.
      writing.catch(() => undefined)
    },

    /** Has all passages written that are pending, and the index made ready to be searched. */
    async finish(): Promise<void> {
      await mended(async () => {
        await writing
        await writeAll()
        if ((await passages.count()) !== (await records.totals()).passages) {
          await beginAnew('out of step with the records')
          await writeAll()
        }
        onProgress?.({ stage: 'finishing', passages: (await records.totals()).passages })
        await passages.finish()
      })
      const { fault = null, articles = 0 } = rebuilt ?? {}
      if (articles > 0)
        onNotice?.(`The passage index was ${fault}: rebuilt from the records, ${counted(articles, 'article')}.`)
    },
  }
}
