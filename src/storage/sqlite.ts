// Opens SQLite files: statements, transactions, migrations, errors that a person can act on. Knows no table.
import { mkdirSync, renameSync, rmSync } from 'node:fs'
import path from 'node:path'
import type { DatabaseSync, SQLInputValue, SQLOutputValue, StatementSync } from 'node:sqlite'
import { DatelineError, messageOf } from '../domain/errors.ts'

/** How long a statement waits for another process that writes. */
export const BUSY_TIMEOUT_MS = 10_000
/** Pages that hold an article, a cache in which the vocabulary's indexes have room (kibibytes, negative by SQLite's custom). */
const PRAGMAS = `PRAGMA page_size = 16384; PRAGMA cache_size = -16000; PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;`

/** Values that one statement names. */
const MOST_VALUES = 512
/** SQLite's result codes. */
const BUSY = 5
const CORRUPT = 11
const NOT_A_DATABASE = 26

/** Opens a database file; `busyTimeoutMs` is how long a statement waits for another process before it fails as busy. */
export function openDatabase(file: string, { busyTimeoutMs }: { busyTimeoutMs: number }): DatabaseSync {
  const { DatabaseSync } = sqlite()
  return new DatabaseSync(file, { timeout: busyTimeoutMs, enableForeignKeyConstraints: true })
}

let loaded: typeof import('node:sqlite') | undefined

/** Earlier releases of Node 24 warn that SQLite is experimental. That warning, and no other, is held back. */
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

/** The tables of a file. */
export interface Schema {
  version: number
  /** What makes them in a new file. */
  tables: string
  /** What brings a file of that version to the next one. Files older than the first of them are not opened. */
  upgrades: Record<number, string>
}

/** A file too old to be brought to the present tables. */
export class OutdatedFile extends DatelineError {}

/** One database file, brought to the tables that this code knows. Statements are compiled once; the caller says what a row holds. */
export class RecordsFile {
  readonly path: string
  readonly #schema: Schema
  readonly #prepared = new Map<string, StatementSync>()
  #database: DatabaseSync

  /** Opens a file, and makes it if need be. A damaged one throws a DatelineError for which `isDamaged` holds. */
  constructor(file: string, schema: Schema) {
    this.path = file
    this.#schema = schema
    this.#database = this.#open()
  }

  /** Another one after `setAside`. */
  get database(): DatabaseSync {
    return this.#database
  }

  close(): void {
    if (this.#database.isOpen) this.#database.close()
  }

  /** The number of the row that it inserted, if it did. */
  run(sql: string, ...values: SQLInputValue[]): number {
    return this.#explain(() => Number(this.#statement(sql).run(...values).lastInsertRowid))
  }

  get<R>(sql: string, ...values: SQLInputValue[]): R | undefined {
    return this.#explain(() => this.#statement(sql).get(...values)) as R | undefined
  }

  all<R>(sql: string, ...values: SQLInputValue[]): R[] {
    return this.#explain(() => this.#statement(sql).all(...values)) as R[]
  }

  *iterate<R>(sql: string, ...values: SQLInputValue[]): Iterable<R> {
    try {
      yield* this.#statement(sql).iterate(...values) as Iterable<R>
    } catch (error) {
      throw this.explained(error)
    }
  }

  /** Rows of a statement that says `IN (${list})`, for any number of values. */
  among<R>(values: readonly SQLInputValue[], sqlOf: (list: string) => string): R[] {
    const rows: R[] = []
    for (let at = 0; at < values.length; at += MOST_VALUES) {
      const some = values.slice(at, at + MOST_VALUES)
      // Filled up to a power of two with what is there already, so that few statements are compiled.
      const room = 2 ** Math.ceil(Math.log2(some.length))
      const filled = Array.from({ length: room }, (_, index) => some[index] ?? some[0] ?? null)
      rows.push(...this.all<R>(sqlOf(placeholders(filled)), ...filled))
    }
    return rows
  }

  /** Rows as arrays of their columns: half the time of `all` where there are thousands. */
  arrays(sql: string, ...values: SQLInputValue[]): SQLOutputValue[][] {
    return this.#explain(() => {
      const statement = this.#statement(sql)
      statement.setReturnArrays(true)
      const rows: unknown[] = statement.all(...values)
      statement.setReturnArrays(false)
      return rows.filter((row) => Array.isArray(row))
    })
  }

  /** What `work` does is written whole or not at all. Transactions cannot be nested. */
  transact<T>(work: () => T): T {
    return this.#explain(() => transaction(this.#database, work))
  }

  /** If the file is damaged, moves it aside, starts an empty one and returns the name it was given. Otherwise `null`. */
  setAside(now: Date): string | null {
    try {
      if (this.#database.prepare('PRAGMA quick_check(1)').get()?.quick_check === 'ok') return null
    } catch (error) {
      if (!isCorrupt(error)) return null
    }
    this.close()
    const aside = moveAside(this.path, now)
    this.#prepared.clear()
    this.#database = this.#open()
    return aside
  }

  /** An error of SQLite as one that a person can act on. */
  explained(error: unknown): unknown {
    if (error instanceof DatelineError) return error
    const options = { hint: 'Wait until it is done, or end it.', cause: error }
    if (isBusy(error))
      return new DatelineError('busy', `Another process has been writing to ${this.path} for too long.`, options)
    options.hint = isCorrupt(error)
      ? 'Run `index`: it moves the damaged file aside and reads the articles again.'
      : 'Check that the data folder exists, that it can be written to, and that the disk is not full.'
    return new DatelineError('records', `The records in ${this.path} cannot be used: ${messageOf(error)}.`, options)
  }

  #explain<T>(work: () => T): T {
    try {
      return work()
    } catch (error) {
      throw this.explained(error)
    }
  }

  #statement(sql: string): StatementSync {
    let statement = this.#prepared.get(sql)
    if (statement === undefined) {
      statement = this.#database.prepare(sql)
      this.#prepared.set(sql, statement)
    }
    return statement
  }

  #open(): DatabaseSync {
    return this.#explain(() => {
      mkdirSync(path.dirname(this.path), { recursive: true })
      const database = openDatabase(this.path, { busyTimeoutMs: BUSY_TIMEOUT_MS })
      try {
        database.exec(PRAGMAS)
        // Several processes may try at once.
        if (versionOf(database) !== this.#schema.version) transaction(database, () => this.#upgrade(database))
        return database
      } catch (error) {
        database.close()
        throw error
      }
    })
  }

  #upgrade(database: DatabaseSync): void {
    const { version, tables, upgrades } = this.#schema
    const before = versionOf(database)
    if (before === 0) database.exec(tables)
    else if (before > version) {
      const hint = 'Update Dateline, or choose another data folder with --data.'
      throw new DatelineError('records', `${this.path} was written by a newer Dateline.`, { hint })
    }
    for (let at = before; at > 0 && at < version; at++) {
      const upgrade = upgrades[at]
      if (upgrade === undefined) {
        const hint = 'Open it once with the release before this one, or choose another data folder with --data.'
        throw new OutdatedFile('records', `${this.path} was written by a Dateline that is too old.`, { hint })
      }
      database.exec(upgrade)
    }
    database.exec(`PRAGMA user_version = ${version}`)
  }
}

function transaction<T>(database: DatabaseSync, work: () => T): T {
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

const versionOf = (database: DatabaseSync): number =>
  Number(database.prepare('PRAGMA user_version').get()?.user_version)

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

/** Whether another connection holds the lock that a statement needs. */
export const isBusy = (error: unknown): boolean =>
  sqliteCode(error) === BUSY || (error instanceof DatelineError && error.code === 'busy')

/** Whether the file is damaged, or no SQLite file at all. */
export const isCorrupt = (error: unknown): boolean => [CORRUPT, NOT_A_DATABASE].includes(sqliteCode(error) ?? 0)

function sqliteCode(error: unknown): number | null {
  if (!(error instanceof Error) || !('errcode' in error) || typeof error.errcode !== 'number') return null
  return error.errcode & 0xff
}

/** A moment in milliseconds since 1970, as columns hold it. */
export const dateOf = (moment: number | null): Date | null => (moment === null ? null : new Date(moment))

/** As many placeholders as there are values: "?, ?, ?". */
export const placeholders = (values: readonly unknown[]): string => values.map(() => '?').join(', ')
