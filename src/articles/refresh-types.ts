// What a refresh works on, what it tells while it works, and what it reports.
import type { Skipped } from '../domain/article.ts'
import type { ArticleFolder } from '../storage/folder.ts'
import type { RefreshLock } from '../storage/locks.ts'
import type { PassageStore } from '../storage/passages.ts'
import type { ArticleRecords } from '../storage/records.ts'
import type { StoryStore } from '../storage/stories.ts'

export interface RefreshParts {
  folder: ArticleFolder
  records: ArticleRecords
  passages: PassageStore
  clusters: StoryStore
  lock: RefreshLock
}

export type RefreshProgress =
  /** Another process is refreshing. */
  | { stage: 'waiting' }
  | { stage: 'scanning' }
  /** Articles are read and their passages indexed; `bytes` of `totalBytes` of the files that have changed are done. */
  | { stage: 'reading'; bytes: number; totalBytes: number; articles: number }
  /** Passages are indexed that an earlier refresh left, or all of them anew; of `total` articles, `articles` are done. */
  | { stage: 'indexing'; articles: number; total: number }
  /** The text index is built or renewed; takes some 40 µs a passage when it is built. */
  | { stage: 'finishing'; passages: number }
  /** Articles are sorted into stories; told only where there are many. */
  | { stage: 'clustering'; articles: number; total: number }

export interface RefreshReport {
  /** Articles that are indexed now. */
  articles: number
  added: number
  updated: number
  removed: number
  unchanged: number
  passages: number
  /** Everything in the folder that is not indexed, and why; not only what this refresh came across. */
  skipped: Skipped[]
  seconds: number
  /** Of these, what sorting articles into stories took. */
  clusteringSeconds: number
}

export interface RefreshOptions {
  now: Date
  onProgress?: ((progress: RefreshProgress) => void) | undefined
  /** Sentences for a person about what had to be mended. */
  onNotice?: ((notice: string) => void) | undefined
  signal?: AbortSignal | undefined
}
