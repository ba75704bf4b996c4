// The work of a refresh. It may be killed at any moment: what is stored and not yet indexed is noted in the same transaction, and the
// next refresh goes on from there.
import { setImmediate as nextTurn } from 'node:timers/promises'
import type { FoundFile } from '../storage/folder.ts'
import type { Change } from '../storage/records.ts'
import { clusterStories } from './cluster.ts'
import { Indexer } from './refresh-index.ts'
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

export class ChangeCount {
  readonly added = new Set<string>()
  readonly updated = new Set<string>()
  /** By id, the version in which an article left. */
  readonly removed = new Map<string, string>()

  note(changes: Change[]): void {
    for (const change of changes) this.#note(change)
  }

  #note({ kind, id, version }: Change): void {
    if (kind === 'removed') this.#remove(id, version)
    else if (kind === 'updated') this.#update(id)
    else this.#add(id, version)
  }

  #add(id: string, version: string): void {
    const before = this.removed.get(id)
    if (before === undefined) this.added.add(id)
    else if (before !== version) this.updated.add(id)
    this.removed.delete(id)
  }

  #update(id: string): void {
    if (!this.added.has(id)) this.updated.add(id)
  }

  #remove(id: string, version: string): void {
    this.updated.delete(id)
    if (!this.added.delete(id)) this.removed.set(id, version)
  }
}
