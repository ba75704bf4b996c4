// What a refresh works on and reports, and which files of a folder it has to read. Loads nothing that reads articles.
import { hash } from 'node:crypto'
import { PASSAGES_EDITION, READING_EDITION, type Skipped, STORIES_EDITION, WORDS_EDITION } from '../domain/article.ts'
import { FETCHED, type FoundFile } from '../storage/folder.ts'
import type { Storage } from '../storage/open.ts'
import type { FileRecord, HeldFiles } from '../storage/records.ts'
import { isArticleFile, isBulkFile, MAX_FILE_BYTES } from './read/decode.ts'

export type RefreshParts = Pick<Storage, 'folder' | 'records' | 'passages' | 'clusters' | 'lock'>

export type RefreshProgress =
  | { stage: 'waiting' }
  | { stage: 'scanning' }
  /** Articles are read and their passages indexed; `bytes` of `totalBytes` of the files that have changed are done. */
  | { stage: 'reading'; bytes: number; totalBytes: number; articles: number }
  /** Passages are indexed that an earlier refresh left, or all of them anew; of `total` articles, `articles` are done. */
  | { stage: 'indexing'; articles: number; total: number }
  /** The text index is built or renewed; takes some 40 µs a passage when it is built. */
  | { stage: 'finishing'; passages: number }
  | { stage: 'embedding'; articles: number; total: number }
  /** Articles are sorted into stories; told only where there are many. */
  | { stage: 'clustering'; articles: number; total: number }

export interface RefreshReport {
  articles: number
  added: number
  updated: number
  removed: number
  unchanged: number
  passages: number
  /** Everything in the folder that is not indexed, and why; not only what this refresh came across. */
  skipped: Skipped[]
  held: HeldFiles | null
  seconds: number
  /** Of these, what sorting articles into stories took. */
  clusteringSeconds: number
}

export interface RefreshOptions {
  now: Date
  onProgress?: ((progress: RefreshProgress) => void) | undefined
  onNotice?: ((notice: string) => void) | undefined
  signal?: AbortSignal | undefined
  /** Articles that are older leave the index; `null`: none does. */
  retentionDays?: number | null
  checks?: boolean
  confirmsRemoval?: boolean
  leavesUnfinished?: boolean
}

const DAY_MS = 86_400_000
/** How long files are waited for of which many went missing at once. */
export const HELD_DAYS = 7
/** A file that was changed so shortly before may be written still. */
const WRITING_MS = 500

export const daysBefore = (now: Date, days: number): Date => new Date(now.getTime() - days * DAY_MS)

/** Articles of before this moment leave the index; `null`: none does. */
export const retainedSince = ({ now, retentionDays = null }: RefreshOptions): Date | null =>
  retentionDays === null ? null : daysBefore(now, retentionDays)

/** What is fetched is written at once, and a line of a bulk file can be read before the next one is there. */
const isUnfinished = ({ path, modifiedAt }: FoundFile): boolean =>
  !isBulkFile(path) && !path.startsWith(FETCHED) && Math.abs(Date.now() - modifiedAt) < WRITING_MS

/** Equal for equal folders that are read by equal rules; `null` while a file may change without its size and time telling. */
export function stampOf(found: readonly FoundFile[]): string | null {
  if (found.some(({ settled }) => !settled)) return null
  const files = found.map((one) => [one.path, one.size, one.modifiedAt, one.changedAt, one.refused, '\n'].join('\0'))
  return hash('sha256', [READING_EDITION, PASSAGES_EDITION, STORIES_EDITION, WORDS_EDITION, '\n', ...files].join('\0'))
}

/** A file to look into, and what the records know of its content; `null` when it is to be read whatever that is. */
export interface ChangedFile {
  file: FoundFile
  before: FileRecord | null
}

export function planOf(found: FoundFile[], known: Map<string, FileRecord>, leavesUnfinished = false) {
  const paths = new Set(found.map(({ path }) => path))
  const read = leavesUnfinished ? found.filter((file) => !isUnfinished(file)) : found
  const files = read.map((file) => ({ file, before: known.get(file.path) ?? null }))
  return {
    changed: files.filter(({ file, before }) => before === null || !isAsBefore(file, before)),
    gone: new Set([...known.keys()].filter((path) => !paths.has(path))),
  }
}

/** By size and time alone, or by the reason for which it is not read. */
function isAsBefore(file: FoundFile, before: FileRecord): boolean {
  const refused = refusalOf(file)
  if (refused !== null) return before.hash === refusedMark(refused)
  const isSame =
    before.size === file.size && before.modifiedAt === file.modifiedAt && before.changedAt === file.changedAt
  return before.settled && isSame && before.hash?.startsWith(contentMark('')) === true
}

/** Why a file is not even opened, or `null`. */
export function refusalOf({ path, size, refused }: FoundFile): string | null {
  if (refused !== undefined) return refused
  if (!isArticleFile(path)) return `not an article format (${/[^/](\.[^./]*)$/.exec(path)?.[1] ?? 'no ending'})`
  return size > MAX_FILE_BYTES && !isBulkFile(path) ? 'over 5 MB' : null
}

export const contentMark = (hash: string): string => `${READING_EDITION}:${hash}`

export const refusedMark = (reason: string): string => `not read: ${reason}`
