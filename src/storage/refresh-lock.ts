// One refresher at a time across processes. The lock is a transaction on a small SQLite file: the operating system lets go of it when
// the process ends, however it ends.

import { mkdirSync, rmSync } from 'node:fs'
import path from 'node:path'
import type { DatabaseSync } from 'node:sqlite'
import { setTimeout as delay } from 'node:timers/promises'
import { DatelineError, messageOf } from '../domain/errors.ts'
import type { RefreshLock } from './article-types.ts'
import { isBusy, isCorrupt, openDatabase } from './sqlite.ts'

const LOOK_AGAIN_MS = 100

export class FileLock implements RefreshLock {
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
