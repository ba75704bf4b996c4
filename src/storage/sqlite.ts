// Opens SQLite files the way the records need them, and runs transactions. Knows no table.
import type { DatabaseSync, SQLInputValue, SQLOutputValue, StatementSync } from 'node:sqlite'

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
