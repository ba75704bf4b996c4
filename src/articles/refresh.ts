// Brings records, passage index and stories up to date with the folder. Here it is only found out whether there is anything to do; what does it (refresh-all.ts) is loaded then.
import { PASSAGES_EDITION } from '../domain/article.ts'
import { DatelineError } from '../domain/errors.ts'
import { skippedIn } from '../storage/articles.ts'
import { type RefreshOptions, type RefreshParts, type RefreshReport, retainedSince, stampOf } from './refresh-plan.ts'

export type { RefreshOptions, RefreshParts, RefreshProgress, RefreshReport } from './refresh-plan.ts'

/** Throws a DatelineError: 'articles' when there is no such folder, 'records' or 'index' when the data folder cannot be used. */
export async function refreshArticles(parts: RefreshParts, options: RefreshOptions): Promise<RefreshReport> {
  const { now, onProgress, onNotice } = options
  const { file } = parts.records
  const started = performance.now()
  /** Puts damaged records aside; whether they were. */
  const isPutAside = async (): Promise<boolean> => {
    const { versionOf } = await import('./read/parse.ts')
    if (file.sealed !== null || (await parts.records.fault(versionOf)) === null) return false
    const aside = await file.setAside(now)
    onNotice?.(`The records were damaged: kept as ${aside}, and read again from the articles.`)
    return true
  }
  const refresh = async (lost: AbortSignal): Promise<RefreshReport> => {
    const signal = AbortSignal.any([lost, ...(options.signal ? [options.signal] : [])])
    if (options.checks || file.isDoubted) await isPutAside()
    try {
      return await refreshOnce(parts, { ...options, signal }, started)
    } catch (error) {
      signal.throwIfAborted()
      if (error instanceof DatelineError && (['articles', 'busy'].includes(error.code) || error.isPassing)) throw error
      // Values that noise has changed may lead to any error.
      if (!(await isPutAside())) throw error
      return refreshOnce(parts, { ...options, signal }, started)
    }
  }
  return parts.lock.hold(refresh, { onWait: () => onProgress?.({ stage: 'waiting' }), signal: options.signal })
}

async function refreshOnce(parts: RefreshParts, options: RefreshOptions, started: number): Promise<RefreshReport> {
  const { folder, passages, records } = parts
  const { onProgress, signal } = options
  onProgress?.({ stage: 'scanning' })
  const found = await folder.scan({ signal })
  const stamp = stampOf(found)
  const isIndexSound = async () =>
    (await passages.check(PASSAGES_EDITION)) === null && (await passages.count()) === (await records.totals()).passages
  const isInOrder =
    stamp !== null &&
    (await records.isStamped(stamp)) &&
    (await records.held()) === null &&
    (await records.isRetained(retainedSince(options))) &&
    (await isIndexSound())
  const work = isInOrder ? null : await import('./refresh-all.ts')
  const done = (await work?.refreshAll(parts, options, found)) ?? NOTHING
  const totals = await records.totals()
  return {
    articles: totals.articles,
    ...done,
    unchanged: totals.articles - done.added - done.updated,
    passages: totals.passages,
    skipped: await skippedIn(records.file),
    held: await records.held(),
    seconds: (performance.now() - started) / 1000,
  }
}

const NOTHING = { added: 0, updated: 0, removed: 0, clusteringSeconds: 0 }
