// Opens SQLite files the way the records need them: transactions, migrations, errors that a person can act on. Knows no table.

import { mkdirSync, renameSync, rmSync } from 'node:fs'
import path from 'node:path'
import type { DatabaseSync, SQLInputValue, SQLOutputValue, StatementSync } from 'node:sqlite'
import { DatelineError, messageOf } from '../domain/errors.ts'

// Opens SQLite files the way the records need them, and runs transactions. Knows no table.

/** A row as SQLite gives it. */
export type Row = Record<string, SQLOutputValue>

const BUSY = 5
const CORRUPT = 11
const NOT_A_DATABASE = 26

/** Opens a database file; `busyTimeoutMs` is how long a statement waits for another process before it fails as busy. */
export function openDatabase(path: string, options: { busyTimeoutMs: number }): DatabaseSync {
  const { DatabaseSync } = sqlite()
  return new DatabaseSync(path, { timeout: options.busyTimeoutMs, enableForeignKeyConstraints: true })
}

let loaded: typeof import('node:sqlite') | undefined

/** Earlier releases of Node 24 warn that SQLite is experimental; that warning, and no other, is held back. */
function sqlite(): typeof import('node:sqlite') {
  if (loaded !== undefined) return loaded
  const warn = process.emitWarning
  const isAboutSqlite = (warning: unknown) => String(warning).includes('SQLite is an experimental feature')
  process.emitWarning = new Proxy(warn, {
    apply: (target, self, args: unknown[]) => (isAboutSqlite(args[0]) ? undefined : Reflect.apply(target, self, args)),
  })
  try {
    loaded = process.getBuiltinModule('node:sqlite')
  } finally {
    process.emitWarning = warn
  }
  return loaded
}

/** Runs `work` in one transaction that is written whole or not at all. Not to be nested. */
export function transaction<T>(database: DatabaseSync, work: () => T): T {
  database.exec('BEGIN IMMEDIATE')
  try {
    const result = work()
    database.exec('COMMIT')
    return result
  } catch (error) {
    if (database.isOpen && database.isTransaction) database.exec('ROLLBACK')
    throw error
  }
}

/** Prepared statements by their text, each prepared when it is first wanted. */
export class Statements {
  readonly #database: DatabaseSync
  readonly #prepared = new Map<string, StatementSync>()

  constructor(database: DatabaseSync) {
    this.#database = database
  }

  run(sql: string, ...values: SQLInputValue[]): { changes: number; id: number } {
    const { changes, lastInsertRowid } = this.#statement(sql).run(...values)
    return { changes: Number(changes), id: Number(lastInsertRowid) }
  }

  get(sql: string, ...values: SQLInputValue[]): Row | undefined {
    return this.#statement(sql).get(...values)
  }

  all(sql: string, ...values: SQLInputValue[]): Row[] {
    return this.#statement(sql).all(...values)
  }

  iterate(sql: string, ...values: SQLInputValue[]): Iterable<Row> {
    return this.#statement(sql).iterate(...values)
  }

  /** Rows as arrays of their columns: half the time of `all` where there are thousands. */
  arrays(sql: string, ...values: SQLInputValue[]): SQLOutputValue[][] {
    const statement = this.#statement(sql)
    statement.setReturnArrays(true)
    const rows: unknown[] = statement.all(...values)
    statement.setReturnArrays(false)
    return rows.filter((row) => Array.isArray(row))
  }

  #statement(sql: string): StatementSync {
    let statement = this.#prepared.get(sql)
    if (statement === undefined) {
      statement = this.#database.prepare(sql)
      this.#prepared.set(sql, statement)
    }
    return statement
  }
}

/** Text of a column; anything else than text is ''. */
export function textOf(row: Row, column: string): string {
  const value = row[column]
  return typeof value === 'string' ? value : ''
}

/** Text of a column that may be empty. */
export function textOrNull(row: Row, column: string): string | null {
  const value = row[column]
  return typeof value === 'string' ? value : null
}

/** Number of a column; anything else than a number is 0. */
export function numberOf(row: Row | undefined, column: string): number {
  return numberOrNull(row, column) ?? 0
}

/** Number of a column that may be empty. */
export function numberOrNull(row: Row | undefined, column: string): number | null {
  const value = row?.[column]
  return typeof value === 'number' || typeof value === 'bigint' ? Number(value) : null
}

/** Whether another connection holds the lock that a statement needs. */
export function isBusy(error: unknown): boolean {
  return sqliteCode(error) === BUSY
}

/** Whether the file is damaged, or no SQLite file at all. */
export function isCorrupt(error: unknown): boolean {
  const code = sqliteCode(error)
  return code === CORRUPT || code === NOT_A_DATABASE
}

function sqliteCode(error: unknown): number | null {
  if (!(error instanceof Error) || !('errcode' in error) || typeof error.errcode !== 'number') return null
  return error.errcode & 0xff
}

// Brings a file of records to the shape this code knows. Knows no table.

/** Brings a records file to the shape this code knows; several processes may try at once. */
export function migrate(database: DatabaseSync, file: string, migrations: readonly string[]): void {
  if (versionOf(database, file, migrations.length) === migrations.length) return
  transaction(database, () => {
    for (const migration of migrations.slice(versionOf(database, file, migrations.length))) database.exec(migration)
    database.exec(`PRAGMA user_version = ${migrations.length}`)
  })
}

function versionOf(database: DatabaseSync, file: string, newest: number): number {
  const version = numberOf(database.prepare('PRAGMA user_version').get(), 'user_version')
  if (version > newest) {
    throw new DatelineError('records', `${file} was written by a newer Dateline.`, {
      hint: 'Update Dateline, or choose another data folder with --data.',
    })
  }
  return version
}

// The records' file: opening it, using it with errors a person can act on, and replacing it when it is damaged. Knows no article.

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
