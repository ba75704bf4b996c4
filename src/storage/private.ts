// Keeps the data folder, and what was said in chat, from other users of the machine.
import { chmodSync, closeSync, mkdirSync, openSync, statSync } from 'node:fs'
import path from 'node:path'

const OTHERS = 0o077
const PERMISSIONS = 0o7777
/** A folder for everybody, such as /tmp, which is not ours to close. */
const FOR_ALL = 0o1000

/**
 * Makes the folder if need be. Returns whether it was `mended`, and what is still `open` to others since its owner or its file system
 * does not let it be closed. What cannot be made or looked at is left for whoever opens it to tell.
 */
export function keepPrivate(data: string): { mended: boolean; open: string[] } {
  const chat = path.join(data, 'chat.sqlite')
  try {
    mkdirSync(data, { recursive: true, mode: 0o700 })
  } catch {
    return { mended: false, open: [] }
  }
  try {
    // SQLite gives the files beside it the permissions of this one.
    closeSync(openSync(chat, 'a', 0o600))
  } catch {}
  const isOpen = (place: string): boolean => (modeOf(place) & OTHERS) !== 0
  const before = [data, chat, `${chat}-wal`, `${chat}-shm`].filter(isOpen)
  for (const place of before)
    try {
      const mode = modeOf(place)
      if ((mode & FOR_ALL) === 0) chmodSync(place, mode & PERMISSIONS & ~OTHERS)
    } catch {}
  const open = before.filter(isOpen)
  return { mended: before.includes(data) && !open.includes(data), open }
}

function modeOf(place: string): number {
  try {
    return statSync(place).mode
  } catch {
    return 0
  }
}
