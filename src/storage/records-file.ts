// The records' file: opening it, using it with errors a person can act on, and replacing it when it is damaged. Knows no article.
import { mkdirSync, renameSync, rmSync } from 'node:fs'
import path from 'node:path'
import type { DatabaseSync } from 'node:sqlite'
import { DatelineError, messageOf } from '../domain/errors.ts'
import { migrate } from './migrations.ts'
import { isBusy, isCorrupt, openDatabase, Statements, textOf, transaction } from './sqlite.ts'

/** How long a statement waits for another process that writes. */
const BUSY_TIMEOUT_MS = 10_000

/** Pages that hold an article, a cache in which the vocabulary's indexes have room (kibibytes, negative by SQLite's custom). */
const PRAGMAS = `PRAGMA page_size = 16384; PRAGMA cache_size = -16000; PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;`

export class RecordsFile {
  readonly path: string
  readonly #migrations: readonly string[]
  #database: DatabaseSync
  #statements: Statements

  /** Opens a file, made if need be. A damaged one throws a DatelineError for which `isDamaged` holds. */
  constructor(file: string, migrations: readonly string[]) {
    this.path = file
    this.#migrations = migrations
    this.#database = this.#open()
    this.#statements = new Statements(this.#database)
  }

  close(): void {
    if (this.#database.isOpen) this.#database.close()
  }

  use<T>(work: (statements: Statements) => T): T {
    try {
      return work(this.#statements)
    } catch (error) {
      throw this.#explained(error)
    }
  }

  transact<T>(work: (statements: Statements) => T): T {
    return this.use((statements) => transaction(this.#database, () => work(statements)))
  }

  /** If the file is damaged, moves it aside and starts an empty one: the name it was given. Otherwise `null`. */
  setAside(now: Date): string | null {
    if (this.#isSound()) return null
    this.close()
    const aside = moveAside(this.path, now)
    this.#database = this.#open()
    this.#statements = new Statements(this.#database)
    return aside
  }

  #isSound(): boolean {
    try {
      return textOf(this.#database.prepare('PRAGMA quick_check(1)').get() ?? {}, 'quick_check') === 'ok'
    } catch (error) {
      return !isCorrupt(error)
    }
  }

  #open(): DatabaseSync {
    try {
      mkdirSync(path.dirname(this.path), { recursive: true })
      const database = openDatabase(this.path, { busyTimeoutMs: BUSY_TIMEOUT_MS })
      database.exec(PRAGMAS)
      migrate(database, this.path, this.#migrations)
      return database
    } catch (error) {
      throw this.#explained(error)
    }
  }

  #explained(error: unknown): unknown {
    if (error instanceof DatelineError) return error
    if (isBusy(error)) {
      return new DatelineError('busy', `Another process has been writing to ${this.path} for too long.`, {
        hint: 'Wait until it is done, or end it.',
        cause: error,
      })
    }
    const damaged = isCorrupt(error)
    const hint = damaged
      ? 'Run `index`: it moves the damaged file aside and reads the articles again.'
      : 'Check that the data folder exists, that it can be written to, and that the disk is not full.'
    return new DatelineError('records', `The records in ${this.path} cannot be used: ${messageOf(error)}.`, {
      hint,
      cause: error,
    })
  }
}

/** Whether an error says that the records are damaged, so that only a new file helps. */
export function isDamaged(error: unknown): boolean {
  return error instanceof DatelineError && error.code === 'records' && isCorrupt(error.cause)
}

/** Renames a records file that cannot be read any more, so that nothing is lost; returns the new name. */
export function moveAside(file: string, now: Date): string {
  const aside = `${file}.broken-${now.toISOString().replaceAll(/[:.]/g, '-')}`
  renameSync(file, aside)
  // Its log belongs to it alone; a new file must not be read together with it.
  for (const ending of ['-wal', '-shm']) rmSync(`${file}${ending}`, { force: true })
  return aside
}
