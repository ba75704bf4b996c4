// Brings records, passage index and stories up to date with the articles folder. It may be killed at any moment: what is stored and not yet
// indexed is noted in the same transaction, and the next refresh goes on from there.
import { setImmediate as nextTurn } from 'node:timers/promises'
import type { FoundFile } from '../articles/ports.ts'
import { DatelineError } from '../domain/errors.ts'
import { clusterStories } from './cluster-stories.ts'
import { ReadingCrew } from './reading-crew.ts'
import { ChangeCount } from './refresh-count.ts'
import { Indexer } from './refresh-index.ts'
import { planOf } from './refresh-plan.ts'
import { FileReader } from './refresh-read.ts'
import type { RefreshOptions, RefreshParts, RefreshProgress, RefreshReport } from './refresh-types.ts'

export type { RefreshOptions, RefreshParts, RefreshProgress, RefreshReport }

/** Files that are forgotten in one transaction. */
const FORGOTTEN_AT_ONCE = 200
/** An article that was skipped for another may be read again when that one leaves, and free a third by that; not for ever. */
const MOST_ROUNDS = 10

/**
 * Refreshes; waits while another process does. Throws a DatelineError: 'articles' when there is no such folder, 'records' or 'index'
 * when the data folder cannot be used. Damaged records and a lost, damaged or outdated index are made anew.
 */
export async function refreshArticles(parts: RefreshParts, options: RefreshOptions): Promise<RefreshReport> {
  const { now, onProgress, onNotice, signal } = options
  const started = performance.now()
  const refresh = async (): Promise<RefreshReport> => {
    try {
      return await refreshOnce(parts, options, started)
    } catch (error) {
      if (!(error instanceof DatelineError) || error.code !== 'records') throw error
      const aside = await parts.records.setAside(now)
      if (aside === null) throw error
      onNotice?.(`The records were damaged: kept as ${aside}, and read again from the articles.`)
      return refreshOnce(parts, options, started)
    }
  }
  return parts.lock.hold(refresh, { onWait: () => onProgress?.({ stage: 'waiting' }), signal })
}

async function refreshOnce(parts: RefreshParts, options: RefreshOptions, started: number): Promise<RefreshReport> {
  const { folder, records } = parts
  const { now, onProgress, signal } = options
  onProgress?.({ stage: 'scanning' })
  const found = await folder.scan({ signal })
  const plan = planOf(found, await records.files())
  const count = new ChangeCount()
  const crew = new ReadingCrew()
  const indexer = new Indexer(parts, options, crew)
  let clusteringSeconds = 0
  try {
    await indexer.prepare()
    const reader = new FileReader(parts, options, { gone: plan.gone, count, indexer, crew })
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

  const totals = await records.totals()
  const { added, updated, removed } = count
  return {
    articles: totals.articles,
    added: added.size,
    updated: updated.size,
    removed: removed.size,
    unchanged: totals.articles - added.size - updated.size,
    passages: totals.passages,
    skipped: await records.skipped(),
    seconds: (performance.now() - started) / 1000,
    clusteringSeconds,
  }
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
