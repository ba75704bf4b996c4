// Which files a refresh has to look into, by what a scan found and the records know. Reads nothing itself.
import { READING_EDITION } from '../domain/editions.ts'
import type { FoundFile } from '../storage/folder.ts'
import type { FileRecord } from '../storage/records.ts'
import { isArticleFile, isBulkFile, MAX_FILE_BYTES } from './read/forms.ts'

/** A file to look into, and what the records know of its content; `null` when it is to be read whatever that is. */
export interface ChangedFile {
  file: FoundFile
  before: FileRecord | null
}

export interface Plan {
  changed: ChangedFile[]
  /** Paths of files that the records know and the scan did not find. */
  gone: Set<string>
}

export function planOf(found: FoundFile[], known: Map<string, FileRecord>): Plan {
  const gone = new Set(known.keys())
  const changed: ChangedFile[] = []
  for (const file of found) {
    gone.delete(file.path)
    const before = known.get(file.path) ?? null
    if (!isAsBefore(file, before)) changed.push({ file, before })
  }
  return { changed, gone }
}

/** By size and time alone, or by the reason for which it is not read. */
function isAsBefore(file: FoundFile, before: FileRecord | null): boolean {
  if (before === null) return false
  const refused = refusalOf(file)
  if (refused !== null) return before.hash === refusedMark(refused)
  if (before.hash === null || !before.hash.startsWith(`${READING_EDITION}:`)) return false
  return before.settled && before.size === file.size && before.modifiedAt === file.modifiedAt
}

/** Why a file is not even opened, or `null`. */
export function refusalOf(file: FoundFile): string | null {
  if (file.refused !== undefined) return file.refused
  if (!isArticleFile(file.path)) return `not an article format (${endingOf(file.path)})`
  return file.size > MAX_FILE_BYTES && !isBulkFile(file.path) ? 'over 5 MB' : null
}

/** What the records keep as the hash of a file's content. */
export function contentMark(hash: string): string {
  return `${READING_EDITION}:${hash}`
}

/** What the records keep in place of a hash when a file is not read, or could not be. */
export function refusedMark(reason: string): string {
  return `not read: ${reason}`
}

function endingOf(path: string): string {
  const name = path.slice(path.lastIndexOf('/') + 1)
  const dot = name.lastIndexOf('.')
  return dot > 0 ? name.slice(dot) : 'no ending'
}
