// Walks a folder tree: what lies in it, in order, without following links out of it or in circles. Reads no file.

import { type Dirent, readdirSync, realpathSync, type Stats, statSync } from 'node:fs'
import path from 'node:path'
import { setImmediate as nextTurn } from 'node:timers/promises'
import type { FoundFile } from './article-types.ts'
import { ioReason } from './io-reason.ts'

/** Files looked at before others get their turn; a look takes some 5 µs. */
const FILES_A_TURN = 500
/**
 * A file changed this shortly before it was looked at may change again without its size and time telling; where times are kept in
 * whole seconds, or two, it takes longer to be sure.
 */
const SETTLED_AFTER_MS = 500
const COARSELY_SETTLED_AFTER_MS = 2500

/** All files below `root`, which must be a real path, sorted by path; hidden files and folders are passed over. */
export async function walk(root: string, signal?: AbortSignal): Promise<FoundFile[]> {
  const walker = new Walker(root, signal)
  await walker.enter(root, '')
  return walker.found.sort((one, other) => (one.path < other.path ? -1 : 1))
}

class Walker {
  readonly found: FoundFile[] = []
  readonly #root: string
  readonly #signal: AbortSignal | undefined
  /** Hidden folders that links led to, so that a circle of links is walked once. */
  readonly #linked = new Set<string>()
  #looked = 0

  constructor(root: string, signal: AbortSignal | undefined) {
    this.#root = root
    this.#signal = signal
  }

  /** `folder` on disk, which is `name` within the articles folder. */
  async enter(folder: string, name: string): Promise<void> {
    let entries: Dirent[]
    try {
      entries = readdirSync(folder, { withFileTypes: true })
    } catch (error) {
      if (name === '') throw error
      this.#refuse(name, ioReason(error))
      return
    }
    for (const entry of entries) {
      if (entry.name.startsWith('.')) continue
      const within = name === '' ? entry.name : `${name}/${entry.name}`
      // Of files there are thousands: they are not waited for.
      if (entry.isFile()) this.#look(`${folder}${path.sep}${entry.name}`, within)
      else await this.#visit(path.join(folder, entry.name), within, entry)
      if (++this.#looked % FILES_A_TURN === 0) {
        await nextTurn()
        this.#signal?.throwIfAborted()
      }
    }
  }

  async #visit(place: string, name: string, entry: Dirent): Promise<void> {
    if (entry.isDirectory()) await this.enter(place, name)
    else if (entry.isSymbolicLink()) await this.#follow(place, name)
    else this.#look(place, name)
  }

  async #follow(place: string, name: string): Promise<void> {
    try {
      const target = realpathSync(place)
      const within = path.relative(this.#root, target)
      if (within === '..' || within.startsWith(`..${path.sep}`) || path.isAbsolute(within)) {
        this.#refuse(name, 'a link that leads out of the folder')
      } else if (!statSync(target).isDirectory()) this.#look(target, name)
      else if (isHidden(within) && !this.#linked.has(target)) {
        this.#linked.add(target)
        await this.enter(target, name)
      } else this.#refuse(name, 'a link to a folder that is read in its own place')
    } catch {
      this.#refuse(name, 'a link that leads nowhere')
    }
  }

  #look(place: string, name: string): void {
    let stats: Stats
    try {
      stats = statSync(place)
    } catch (error) {
      this.#refuse(name, ioReason(error))
      return
    }
    if (!stats.isFile()) {
      this.#refuse(name, 'not a regular file')
      return
    }
    const { size, mtimeMs: modifiedAt } = stats
    const settledAfterMs = modifiedAt % 1000 === 0 ? COARSELY_SETTLED_AFTER_MS : SETTLED_AFTER_MS
    this.found.push({ path: name, size, modifiedAt, settled: Date.now() - modifiedAt > settledAfterMs })
  }

  #refuse(name: string, refused: string): void {
    this.found.push({ path: name, size: 0, modifiedAt: 0, settled: true, refused })
  }
}

/** Whether a walk passes over this path, so that what lies there is reached by links only. */
function isHidden(within: string): boolean {
  return within.split(path.sep).some((name) => name.startsWith('.'))
}
