// Locks between processes. Each is a transaction on a small SQLite file, which the operating system ends with its process.

import { randomUUID } from 'node:crypto'
import { mkdirSync, readdirSync, rmSync } from 'node:fs'
import { hostname } from 'node:os'
import path from 'node:path'
import type { DatabaseSync } from 'node:sqlite'
import { setTimeout as delay } from 'node:timers/promises'
import { DatelineError, messageOf } from '../domain/errors.ts'
import { isBusy, isCorrupt, openDatabase } from './sqlite.ts'

// One refresher at a time across processes. The lock is a transaction on a small SQLite file: the operating system lets go of it when
// the process ends, however it ends.

const LOOK_AGAIN_MS = 100

export class RefreshLock {
  readonly #file: string

  constructor(file: string) {
    this.#file = file
  }

  async hold<T>(
    work: () => Promise<T>,
    options: { onWait?: (() => void) | undefined; signal?: AbortSignal | undefined } = {},
  ): Promise<T> {
    const database = await this.#acquire(options)
    try {
      return await work()
    } finally {
      database.close()
    }
  }

  async #acquire(options: { onWait?: (() => void) | undefined; signal?: AbortSignal | undefined }) {
    for (let hasWaited = false; ; hasWaited = true) {
      options.signal?.throwIfAborted()
      const database = this.#try()
      if (database !== null) return database
      if (!hasWaited) options.onWait?.()
      await delay(LOOK_AGAIN_MS, undefined, { signal: options.signal })
    }
  }

  /** The database whose transaction is the lock, or `null` while another holds it. */
  #try(): DatabaseSync | null {
    let database: DatabaseSync | undefined
    try {
      mkdirSync(path.dirname(this.#file), { recursive: true })
      database = openDatabase(this.#file, { busyTimeoutMs: 0 })
      database.exec('BEGIN EXCLUSIVE')
      return database
    } catch (error) {
      database?.close()
      if (isBusy(error)) return null
      // Whatever stands in the file is of no use; nobody can hold a lock on a file that is no database.
      if (isCorrupt(error)) {
        rmSync(this.#file, { force: true })
        return null
      }
      throw new DatelineError('records', `The lock file ${this.#file} cannot be used: ${messageOf(error)}.`, {
        hint: 'Check that the data folder can be written to.',
        cause: error,
      })
    }
  }
}

// Tells which of the processes that have worked on a data folder still run: each holds a lock on a file of its own, which the operating
// system lets go of when the process ends, however it ends, and keeps while it only stands still. Knows no clock and no process id.

const ENDING = '.lock'

export class RunningProcesses {
  readonly #folder: string
  #mine: { name: string; lock: DatabaseSync } | null = null

  /** Makes nothing before a name is asked for. */
  constructor(folder: string) {
    this.#folder = folder
  }

  /** Throws a DatelineError 'records' when nothing can be locked there. */
  get own(): string {
    this.#mine ??= this.#begin()
    return this.#mine.name
  }

  gone(): string[] {
    const { own } = this
    // Somebody may have tidied it away.
    mkdirSync(this.#folder, { recursive: true })
    const files = readdirSync(this.#folder, { withFileTypes: true }).filter((file) => file.isFile())
    const names = files.flatMap(({ name }) => (name.endsWith(ENDING) ? [name.slice(0, -ENDING.length)] : []))
    return names.filter((name) => name !== own && this.#isFree(name))
  }

  forget(name: string): void {
    rmSync(this.#fileOf(name), { force: true })
  }

  close(): void {
    if (this.#mine === null) return
    this.#mine.lock.close()
    this.forget(this.#mine.name)
    this.#mine = null
  }

  #begin() {
    const host = hostname().replace(/[^\w.-]/g, '-')
    const name = `${host}-${process.pid}-${randomUUID().slice(0, 8)}`
    try {
      mkdirSync(this.#folder, { recursive: true })
      return { name, lock: lockOn(this.#fileOf(name)) }
    } catch (error) {
      throw new DatelineError('records', `The folder ${this.#folder} cannot be used: ${messageOf(error)}.`, {
        hint: 'Check that the data folder can be written to.',
        cause: error,
      })
    }
  }

  /** Whoever cannot be asked counts as running. */
  #isFree(name: string): boolean {
    try {
      lockOn(this.#fileOf(name)).close()
      return true
    } catch {
      return false
    }
  }

  #fileOf(name: string): string {
    return path.join(this.#folder, `${name}${ENDING}`)
  }
}

/** The database whose transaction is the lock; throws if another has it. */
function lockOn(file: string): DatabaseSync {
  const database = openDatabase(file, { busyTimeoutMs: 0 })
  try {
    database.exec('BEGIN EXCLUSIVE')
    return database
  } catch (error) {
    database.close()
    throw error
  }
}

export type Holders = Pick<RunningProcesses, 'own' | 'gone' | 'forget'>
