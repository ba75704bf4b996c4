// Tells whether a folder is as it was, by one short text for all that a scan found in it.
import { hash } from 'node:crypto'
import { PASSAGES_EDITION, READING_EDITION, STORIES_EDITION } from '../domain/editions.ts'
import type { FoundFile } from '../storage/folder.ts'

/** Equal for equal folders that are read by equal rules; `null` while a file may change without its size and time telling. */
export function stampOf(found: readonly FoundFile[]): string | null {
  if (found.some(({ settled }) => !settled)) return null
  const files = found.map(
    ({ path, size, modifiedAt, refused }) => `${path}\0${size}\0${modifiedAt}\0${refused ?? ''}\n`,
  )
  return hash('sha256', [READING_EDITION, PASSAGES_EDITION, STORIES_EDITION, '\n', ...files].join('\0'))
}
