// Opens SQLite files: statements, transactions, migrations, errors that a person can act on. Knows no table.
import { existsSync, mkdirSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite'
import { pathToFileURL } from 'node:url'
import { DatelineError, messageOf } from '../domain/errors.ts'

export const BUSY_TIMEOUT_MS = 10_000
/** SQLite's own. Pages that hold an article, a cache in which the vocabulary's indexes have room (kibibytes, negative by SQLite's custom). */
const PRAGMAS = `PRAGMA page_size = 16384; PRAGMA cache_size = -16000; PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;`
/** The values of a list, to stand behind IN; the list is one parameter, in JSON. */
export const LISTED = '(SELECT value FROM json_each(?))'

const BUSY = 5
const READ_ONLY = 8
const IO_ERROR = 10
const CORRUPT = 11
const FULL = 13
const CANNOT_OPEN = 14
const NOT_A_DATABASE = 26

export interface Schema {
  version: number
  tables: string
  /** What brings a file of that version to the next one. Files older than the first of them are not opened. */
  upgrades: Record<number, string>
}

export type Columns = Record<string, SQLInputValue>
/** One for each "?" of a statement, or all of them by name. */
export type Values = SQLInputValue[] | [Columns]

/** One database file, brought to the tables that this code knows. Statements are compiled once; the caller says what a row holds. */
export class RecordsFile {
  readonly path: string
  readonly schema: Schema
  /** Why nothing can be written to it; `null` if it can. */
  sealed: string | null = null
  #inode: number | null = null
  readonly #prepared = new Map<string, StatementSync>()
  /** Another one after `setAside`. */
  database: DatabaseSync

  /** Opens a file, and makes it if need be. One that only a new file mends throws a DatelineError with a `faultOf`. */
  constructor(file: string, schema: Schema) {
    this.path = file
    this.schema = schema
    this.database = this.#open()
  }

  renew(): void {
    if (!this.database.isOpen || this.#inode === inodeOf(this.path) || !existsSync(this.path)) return
    this.#reopen()
  }

  /** Whether something that was read was damaged, by whichever process, since the last look at all of it. */
  get isDoubted(): boolean {
    return existsSync(this.#doubts)
  }

  get #doubts(): string {
    return `${this.path}.doubted`
  }

  /** To be called when all of it was looked at, and is well. */
  trust(isWell = true): void {
    try {
      if (isWell) rmSync(this.#doubts, { force: true })
      else writeFileSync(this.#doubts, '')
    } catch {
      // Where nothing can be written, whoever looks at all of it finds out again.
    }
  }

  fault(how: 'quick_check' | 'integrity_check'): string | null {
    try {
      const said = this.database.prepare(`PRAGMA ${how}(1)`).get()?.[how]
      return said === 'ok' ? null : String(said)
    } catch (error) {
      if (!isCorrupt(error)) throw this.explained(error)
      return messageOf(error)
    }
  }

  /** Keeps others from writing until it is closed, if that can be done with a damaged file. */
  seize(): void {
    try {
      this.database.exec('BEGIN IMMEDIATE')
    } catch (error) {
      if (isBusy(error)) throw this.explained(error)
    }
  }

  /** Rows with numbers of any size, apart from all that is prepared. */
  *bigRows<R>(sql: string, ...values: SQLInputValue[]): Generator<R> {
    const statement = this.database.prepare(sql)
    statement.setReadBigInts(true)
    yield* statement.iterate(...values) as Iterable<R>
  }

  close(): void {
    if (this.database.isOpen) this.database.close()
  }

  run(sql: string, ...values: Values): void {
    this.#explain(() => this.#statement(sql).run(...(values as SQLInputValue[])))
  }

  get<R>(sql: string, ...values: Values): R | undefined {
    return this.#explain(() => this.#statement(sql).get(...(values as SQLInputValue[]))) as R | undefined
  }

  all<R>(sql: string, ...values: Values): R[] {
    return this.#explain(() => this.#statement(sql).all(...(values as SQLInputValue[]))) as R[]
  }

  *iterate<R>(sql: string, ...values: SQLInputValue[]): Iterable<R> {
    try {
      yield* this.#statement(sql).iterate(...values) as Iterable<R>
    } catch (error) {
      throw this.explained(error)
    }
  }

  /** Writes a new row; with `more` "RETURNING n", the number that it was given. */
  insert(table: string, row: Columns, more = ''): number {
    const names = Object.keys(row)
    const values = names.map((name) => `:${name}`)
    return this.get<{ n: number }>(`INSERT INTO ${table} (${names}) VALUES (${values}) ${more}`, row)?.n ?? 0
  }

  /** Writes a row unless there is one with its key; whether it did. */
  insertNew = (table: string, row: Columns): boolean =>
    this.insert(table, row, 'ON CONFLICT DO NOTHING RETURNING 1 AS n') === 1

  /** Writes a row; where one with the same `key` stands already, only `changes` are written into it. */
  upsert(table: string, key: string, row: Columns, changes: Columns): void {
    const changed = Object.keys(changes).map((name) => `${name} = excluded.${name}`)
    this.insert(table, { ...row, ...changes }, `ON CONFLICT (${key}) DO UPDATE SET ${changed}`)
  }

  /** What `work` does is written whole or not at all. Transactions cannot be nested. */
  transact<T>(work: () => T): T {
    return this.#explain(() => transaction(this.database, work))
  }

  /** Moves the file aside, starts an empty one and returns the name it was given. To be called under the refresh lock only. */
  setAside(now: Date): string {
    this.close()
    const aside = moveAside(this.path, now)
    this.#reopen()
    this.trust()
    return aside
  }

  explained(error: unknown): unknown {
    if (error instanceof DatelineError) return error
    if (isCorrupt(error)) this.trust(false)
    const options = { hint: 'Wait until it is done, or end it.', cause: error }
    if (isBusy(error))
      return new DatelineError('busy', `Another process has been writing to ${this.path} for too long.`, options)
    options.hint = isCorrupt(error)
      ? 'Run `index`: it moves the damaged file aside and reads the articles again.'
      : 'Check that the data folder exists, that it can be written to, and that the disk is not full.'
    return new DatelineError('records', `The records in ${this.path} cannot be used: ${messageOf(error)}.`, options)
  }

  #reopen(): void {
    this.close()
    this.#prepared.clear()
    this.database = this.#open()
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
      statement = this.database.prepare(sql)
      this.#prepared.set(sql, statement)
    }
    return statement
  }

  #open(): DatabaseSync {
    return this.#explain(() => {
      this.sealed = null
      this.#inode = null
      try {
        makeFolder(path.dirname(this.path))
        const database = this.#ready(new DatabaseSync(this.path, { timeout: BUSY_TIMEOUT_MS }), true)
        this.#inode = inodeOf(this.path)
        return database
      } catch (error) {
        if (!isUnwritable(error)) throw error
        // What it holds can be read all the same, but for what another process may write meanwhile.
        const whole = pathToFileURL(path.resolve(this.path))
        whole.searchParams.set('immutable', '1')
        const database = this.#ready(new DatabaseSync(whole, { readOnly: true }), false)
        this.sealed = messageOf(error)
        return database
      }
    })
  }

  #ready(database: DatabaseSync, isWritable: boolean): DatabaseSync {
    try {
      if (isWritable) database.exec(PRAGMAS)
      // Several processes may try at once.
      if (versionOf(database) !== this.schema.version) transaction(database, () => this.#upgrade(database))
      return database
    } catch (error) {
      database.close()
      throw error
    }
  }

  #upgrade(database: DatabaseSync): void {
    const { version, tables, upgrades } = this.schema
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

export class RecordsPart {
  readonly file: RecordsFile

  constructor(file: RecordsFile) {
    this.file = file
  }
}

/** Only SQLite lets one process write at a time. PostgreSQL takes SERIALIZABLE for it, and `work` again if it is refused. */
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

class OutdatedFile extends DatelineError {}

/** What is wrong with a file that could not be opened, where only a new one helps; `null` for any other error. */
export function faultOf(error: unknown): 'damaged' | 'outdated' | null {
  if (!(error instanceof DatelineError) || error.code !== 'records') return null
  if (error instanceof OutdatedFile) return 'outdated'
  return isCorrupt(error.cause) ? 'damaged' : null
}

export function moveAside(file: string, now: Date): string {
  const aside = asideName(file, now)
  renameSync(file, aside)
  // Its log belongs to it alone; a new file must not be read together with it.
  for (const ending of ['-wal', '-shm']) rmSync(`${file}${ending}`, { force: true })
  return aside
}

export const asideName = (file: string, now: Date): string =>
  `${file}.broken-${now.toISOString().replaceAll(/[:.]/g, '-')}`

function inodeOf(file: string): number | null {
  return statSync(file, { throwIfNoEntry: false })?.ino ?? null
}

const isUnwritable = (error: unknown): boolean =>
  [READ_ONLY, IO_ERROR, FULL, CANNOT_OPEN].includes(sqliteCode(error) ?? 0)

export const isBusy = (error: unknown): boolean =>
  sqliteCode(error) === BUSY || (error instanceof DatelineError && error.code === 'busy')

export const isCorrupt = (error: unknown): boolean => [CORRUPT, NOT_A_DATABASE].includes(sqliteCode(error) ?? 0)

function sqliteCode(error: unknown): number | null {
  if (!(error instanceof Error) || !('errcode' in error) || typeof error.errcode !== 'number') return null
  return error.errcode & 0xff
}

/** A moment in milliseconds since 1970, as columns hold it. */
export const dateOf = (moment: number | null): Date | null => (moment === null ? null : new Date(moment))

/** Makes a folder, and those around it; Node's own way never ends where none can be, as in /proc. */
export function makeFolder(folder: string, mode = 0o777): void {
  const isThere = () => statSync(folder, { throwIfNoEntry: false })?.isDirectory() === true
  if (isThere()) return
  makeFolder(path.dirname(folder), mode)
  try {
    mkdirSync(folder, mode)
  } catch (error) {
    // Another process may have made it.
    if (!isThere()) throw error
  }
}
