// Locks between processes: each a transaction on a small SQLite file, which the operating system ends with its process, however that ends. Knows no clock and no process id.
import { randomUUID } from 'node:crypto'
import { readdirSync, rmSync } from 'node:fs'
import { hostname } from 'node:os'
import path from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { setTimeout as delay } from 'node:timers/promises'
import { DatelineError, messageOf } from '../domain/errors.ts'
import { isBusy, isCorrupt, makeFolder } from './sqlite.ts'

const LOOK_AGAIN_MS = 100
const ENDING = '.lock'

export interface ProcessLock {
  /** Runs `work` while no other process holds it. `onWait` is called once if it has to be waited for. `lost`: it is held no longer. */
  hold<T>(
    work: (lost: AbortSignal) => Promise<T>,
    waiting?: { onWait?: (() => void) | undefined; signal?: AbortSignal | undefined },
  ): Promise<T>
}

/** One that is kept until it is given back, whatever happens. */
const NEVER_LOST = new AbortController().signal

export function processLock(file: string): ProcessLock {
  function tryLocking(): DatabaseSync | null {
    try {
      return lockOn(file)
    } catch (error) {
      if (isBusy(error)) return null
      if (!isCorrupt(error)) throw unusable('lock file', file, error)
      // Whatever stands in the file is of no use: nobody can hold a lock on a file that is no database.
      rmSync(file, { force: true })
      return null
    }
  }
  return {
    async hold(work, { onWait, signal } = {}) {
      let lock = tryLocking()
      if (lock === null) onWait?.()
      for (; lock === null; lock = tryLocking()) await delay(LOOK_AGAIN_MS, undefined, { signal })
      try {
        signal?.throwIfAborted()
        return await work(NEVER_LOST)
      } finally {
        lock.close()
      }
    },
  }
}

export const nameOfProcess = () => `${hostname().replace(/[^\w.-]/g, '-')}-${process.pid}-${randomUUID().slice(0, 8)}`

/** Tells which of the processes that have worked on a data folder still run: each holds a lock on a file of its own. */
export function runningProcesses(folder: string) {
  let mine: { name: string; lock: DatabaseSync } | null = null
  const fileOf = (name: string): string => path.join(folder, `${name}${ENDING}`)

  /** This process's name. Throws a DatelineError 'records' when nothing can be locked there. */
  function own(): string {
    try {
      const name = mine?.name ?? nameOfProcess()
      mine ??= { name, lock: lockOn(fileOf(name)) }
      return name
    } catch (error) {
      throw unusable('folder', folder, error)
    }
  }

  /** Those that have ended; none that only stands still. What is not named here may be running, here or elsewhere. */
  function gone(): string[] {
    const self = own()
    makeFolder(folder)
    const locks = readdirSync(folder).filter((file) => file.endsWith(ENDING))
    return locks.map((file) => file.slice(0, -ENDING.length)).filter((name) => name !== self && isFree(name))
  }

  /** To be called when nothing is held any more by one that is gone. */
  const forget = (name: string): void => rmSync(fileOf(name), { force: true })

  function close(): void {
    mine?.lock.close()
    if (mine !== null) forget(mine.name)
    mine = null
  }

  /** Whoever cannot be asked counts as running. */
  function isFree(name: string): boolean {
    try {
      lockOn(fileOf(name)).close()
      return true
    } catch {
      return false
    }
  }

  return { own, gone, forget, close }
}

/** The database whose transaction is the lock; throws if another has it. */
function lockOn(file: string): DatabaseSync {
  makeFolder(path.dirname(file))
  const database = new DatabaseSync(file, { timeout: 0 })
  try {
    database.exec('BEGIN EXCLUSIVE')
    return database
  } catch (error) {
    database.close()
    throw error
  }
}

function unusable(what: string, place: string, error: unknown): DatelineError {
  return new DatelineError('records', `The ${what} ${place} cannot be used: ${messageOf(error)}.`, {
    hint: 'Check that the data folder can be written to.',
    cause: error,
  })
}
