// Records in a SQLite file: statements, transactions, migrations, errors that a person can act on. Knows no table.
import { existsSync, mkdirSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite'
import { setTimeout as delay } from 'node:timers/promises'
import { pathToFileURL } from 'node:url'
import { DatelineError, messageOf } from '../domain/errors.ts'
import { Database, OutdatedRecords, Queries, type Schema, type Soon, stepsFrom, type Values } from './database.ts'

const BUSY_TIMEOUT_MS = 10_000
const LOOK_AGAIN_MS = 5
/** After which a file that nothing could be written to is opened anew. */
const TRY_AGAIN_MS = 1000
/** SQLite's own. Pages that hold an article, a cache in which the vocabulary's indexes have room (kibibytes, negative by SQLite's custom). */
const PRAGMAS = `PRAGMA page_size = 16384; PRAGMA cache_size = -16000; PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;`
/** A number that changes when others write, and how many rows this connection has changed. */
const STATE = `SELECT data_version || ' ' || total_changes() AS state FROM pragma_data_version`

const [BUSY, READ_ONLY, IO_ERROR, CORRUPT, FULL, CANNOT_OPEN, NOT_A_DATABASE] = [5, 8, 10, 11, 13, 14, 26]

/** Statements on an open file, done at once. Each is compiled one time. */
export class Statements extends Queries {
  readonly database: DatabaseSync
  readonly #prepared = new Map<string, StatementSync>()

  constructor(database: DatabaseSync) {
    super()
    this.database = database
  }

  all<R>(sql: string, ...values: Values): R[] {
    return this.#prepare(sql).all(...(values as SQLInputValue[])) as R[]
  }

  each<R>(visit: (row: R) => unknown, sql: string, ...values: Values): void {
    for (const row of this.#prepare(sql).iterate(...(values as SQLInputValue[]))) if (visit(row as R) === false) break
  }

  #prepare(sql: string): StatementSync {
    const statement = this.#prepared.get(sql) ?? this.database.prepare(sql)
    this.#prepared.set(sql, statement)
    return statement
  }
}

/** One database file, brought to the tables that this code knows. */
export class RecordsFile extends Database {
  readonly path: string
  readonly schema: Schema
  #inode: number | null = null
  /** Others after `setAside`, or when another process has put a new file in its place. */
  #statements: Statements
  #opened = 0
  #sealedUntil = 0
  /** Settles when the transaction is over that is under way. */
  #underway: Promise<void> | null = null

  /** Opens a file, and makes it if need be. One that only a new file mends throws a DatelineError with a `faultOf`. */
  constructor(file: string, schema: Schema) {
    super()
    this.path = file
    this.schema = schema
    this.#statements = this.#open()
  }

  get database(): DatabaseSync {
    return this.#statements.database
  }

  /** Another process may have put a damaged file aside. */
  #renew(): void {
    if (!this.database.isOpen || this.#inode === inodeOf(this.path) || !existsSync(this.path)) return
    if (this.sealed !== null && performance.now() < this.#sealedUntil) return
    this.database.close()
    this.#statements = this.#open()
  }

  get isDoubted(): boolean {
    return existsSync(this.#doubts)
  }

  get #doubts(): string {
    return `${this.path}.doubted`
  }

  override trust(isWell = true): void {
    try {
      if (isWell) rmSync(this.#doubts, { force: true })
      else writeFileSync(this.#doubts, '')
    } catch {
      // Where nothing can be written, whoever looks at all of it finds out again.
    }
  }

  override fault(how: 'quick_check' | 'integrity_check'): string | null {
    try {
      const said = this.database.prepare(`PRAGMA ${how}(1)`).get()?.[how]
      return said === 'ok' ? null : String(said)
    } catch (error) {
      if (!isCorrupt(error)) throw this.explained(error)
      return messageOf(error)
    }
  }

  /** Keeps others from it, in other processes too if that can be done with a damaged file, until what it returns is called. */
  async seize(): Promise<() => void> {
    return this.#when(() => {
      try {
        this.database.exec('BEGIN IMMEDIATE')
      } catch (error) {
        if (isBusy(error)) throw error
      }
      return this.#occupy()
    })
  }

  #occupy(): () => void {
    const { database } = this
    const over = Promise.withResolvers<void>()
    this.#underway = over.promise
    return () => {
      try {
        if (database.isOpen && database.isTransaction) database.exec('ROLLBACK')
      } catch {
        // Where a damaged file refuses even that, it is undone when the file is closed.
      }
      this.#underway = null
      over.resolve()
    }
  }

  /** Rows with numbers of any size, apart from all that is prepared. */
  *bigRows<R>(sql: string, ...values: SQLInputValue[]): Generator<R> {
    const statement = this.database.prepare(sql)
    statement.setReadBigInts(true)
    yield* statement.iterate(...values) as Iterable<R>
  }

  close(): Soon<void> {
    if (this.#underway !== null) return this.#underway.then(() => this.close())
    if (this.database.isOpen) this.database.close()
  }

  all<R>(sql: string, ...values: Values): Promise<R[]> {
    return this.#when(() => this.#statements.all<R>(sql, ...values))
  }

  each<R>(visit: (row: R) => unknown, sql: string, ...values: Values): Promise<void> {
    return this.#when(() => this.#statements.each(visit, sql, ...values))
  }

  state(): Promise<string> {
    return this.#when(() => `${this.#opened} ${this.#statements.all<{ state: string }>(STATE)[0]?.state}`)
  }

  /** Only one process at a time writes, and on this connection only what is `inside`. */
  async transact<T>(work: (inside: Queries) => Soon<T>): Promise<T> {
    const release = await this.#when(() => {
      this.database.exec('BEGIN IMMEDIATE')
      return this.#occupy()
    })
    try {
      const result = await work(this.#statements)
      this.database.exec('COMMIT')
      return result
    } catch (error) {
      throw this.explained(error)
    } finally {
      release()
    }
  }

  setAside(now: Date): string {
    this.database.close()
    const aside = moveAside(this.path, now)
    this.#statements = this.#open()
    this.trust()
    return aside
  }

  /** Does it at once, unless a transaction is under way or another process writes: then others go on until it can be done. */
  async #when<T>(work: () => T): Promise<T> {
    for (const end = performance.now() + BUSY_TIMEOUT_MS; ; ) {
      while (this.#underway !== null) await this.#underway
      try {
        this.#renew()
        return work()
      } catch (error) {
        if (!isBusy(error) || performance.now() > end) throw this.explained(error)
      }
      await delay(LOOK_AGAIN_MS)
    }
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

  #open(): Statements {
    this.sealed = null
    this.#inode = null
    this.#opened++
    try {
      try {
        makeFolder(path.dirname(this.path))
        const database = this.#ready(new DatabaseSync(this.path, { timeout: BUSY_TIMEOUT_MS }), true)
        this.#inode = inodeOf(this.path)
        return new Statements(database)
      } catch (error) {
        if (!isUnwritable(error)) throw error
        // What it holds can be read all the same, but for what another process may write meanwhile.
        const whole = pathToFileURL(path.resolve(this.path))
        whole.searchParams.set('immutable', '1')
        const database = this.#ready(new DatabaseSync(whole, { readOnly: true }), false)
        this.sealed = messageOf(error)
        this.#sealedUntil = performance.now() + TRY_AGAIN_MS
        return new Statements(database)
      }
    } catch (error) {
      throw this.explained(error)
    }
  }

  #ready(database: DatabaseSync, isWritable: boolean): DatabaseSync {
    try {
      if (isWritable) database.exec(PRAGMAS)
      // Several processes may try at once.
      if (versionOf(database) !== this.schema.version) this.#migrate(database)
      // Waited for from then on without keeping others from their work.
      database.exec('PRAGMA busy_timeout = 0')
      return database
    } catch (error) {
      database.close()
      throw error
    }
  }

  #migrate(database: DatabaseSync): void {
    database.exec('BEGIN IMMEDIATE')
    try {
      for (const sql of stepsFrom(versionOf(database), this.schema, this.path)) database.exec(sql)
      database.exec(`PRAGMA user_version = ${this.schema.version}`)
      database.exec('COMMIT')
    } catch (error) {
      if (database.isTransaction) database.exec('ROLLBACK')
      throw error
    }
  }
}

const versionOf = (database: DatabaseSync) => Number(database.prepare('PRAGMA user_version').get()?.user_version)

/** What is wrong with a file that could not be opened, where only a new one helps; `null` for any other error. */
export function faultOf(error: unknown): 'damaged' | 'outdated' | null {
  if (!(error instanceof DatelineError) || error.code !== 'records') return null
  if (error instanceof OutdatedRecords) return 'outdated'
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

const inodeOf = (file: string): number | null => statSync(file, { throwIfNoEntry: false })?.ino ?? null

const isUnwritable = (error: unknown) => [READ_ONLY, IO_ERROR, FULL, CANNOT_OPEN].includes(sqliteCode(error) ?? 0)

export const isBusy = (error: unknown): boolean =>
  sqliteCode(error) === BUSY || (error instanceof DatelineError && error.code === 'busy')

export const isCorrupt = (error: unknown): boolean => [CORRUPT, NOT_A_DATABASE].includes(sqliteCode(error) ?? 0)

function sqliteCode(error: unknown): number | null {
  if (!(error instanceof Error) || !('errcode' in error) || typeof error.errcode !== 'number') return null
  return error.errcode & 0xff
}

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
