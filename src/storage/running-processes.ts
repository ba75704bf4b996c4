// Tells which of the processes that have worked on a data folder still run: each holds a lock on a file of its own, which the operating
// system lets go of when the process ends, however it ends, and keeps while it only stands still. Knows no clock and no process id.

import { randomUUID } from 'node:crypto'
import { mkdirSync, readdirSync, rmSync } from 'node:fs'
import { hostname } from 'node:os'
import path from 'node:path'
import type { DatabaseSync } from 'node:sqlite'
import { DatelineError, messageOf } from '../domain/errors.ts'
import type { Holders } from './digest-types.ts'
import { openDatabase } from './sqlite.ts'

const ENDING = '.lock'

export class RunningProcesses implements Holders {
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
