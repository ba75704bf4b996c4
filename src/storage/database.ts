// The records as the rest of storage asks for them, whichever database holds them: one text of SQL, SQLite's, which PostgreSQL's side turns into its own. Knows no table.
import { DatelineError } from '../domain/errors.ts'

/** The values of a list, to stand behind IN; the list is one parameter, in JSON. */
export const LISTED = '(SELECT value FROM json_each(?))'
export const LISTED_NUMBERS = '(SELECT CAST(value AS INTEGER) FROM json_each(?))'

/** Behind a SELECT, SQL in a comment, which PostgreSQL's side takes out of it: SQLite lets one write at a time and needs none. */
export const FOR_UPDATE = '/* FOR UPDATE */'
export const SKIP_LOCKED = '/* FOR UPDATE SKIP LOCKED */'

export interface Schema {
  name: string
  version: number
  /** The oldest version whose programs can work beside this one's, since what came since is only added; missing: this one. */
  readableFrom?: number
  /** Whether one transaction runs at a time, so that what it reads nobody else changes meanwhile, in any row. */
  isAlone?: boolean
  /** Where other processes are told of changes; missing where none waits for them. */
  tells?: string
  tables: string
  /** What brings a database of that version to the next one. Files older than the first of them are not opened. */
  upgrades: Record<number, string>
}

export type Value = string | number | bigint | null | Uint8Array
export type Columns = Record<string, Value>
/** One for each "?" of a statement, or all of them by name. */
export type Values = Value[] | [Columns]

/** There at once where the database is in this process. */
export type Soon<T> = T | Promise<T>

/** Statements, on their own or within a transaction. The caller says what a row holds. */
export abstract class Queries {
  abstract all<R>(sql: string, ...values: Values): Soon<R[]>
  /** Shows one row after the other, of however many, until `visit` says false. It must not ask for anything meanwhile. */
  abstract each<R>(visit: (row: R) => unknown, sql: string, ...values: Values): Soon<void>

  async run(sql: string, ...values: Values): Promise<void> {
    await this.all(sql, ...values)
  }

  async get<R>(sql: string, ...values: Values): Promise<R | undefined> {
    return (await this.all<R>(sql, ...values))[0]
  }

  /** One statement for each of these, in order: its one value, or all of them; what it returns is lost. */
  async runAll(sql: string, all: readonly (Value | Value[] | Columns)[]): Promise<void> {
    for (const values of all) await this.run(sql, ...((Array.isArray(values) ? values : [values]) as Values))
  }

  /** Writes a new row; with `more` "RETURNING n", the number that it was given. */
  async insert(table: string, row: Columns, more = ''): Promise<number> {
    const names = Object.keys(row)
    const sql = `INSERT INTO ${table} (${names}) VALUES (${names.map((name) => `:${name}`)}) ${more}`
    if (more.includes('RETURNING')) return (await this.get<{ n: number }>(sql, row))?.n ?? 0
    await this.run(sql, row)
    return 0
  }

  /** Writes a row unless there is one with its key; whether it did. */
  async insertNew(table: string, row: Columns): Promise<boolean> {
    return (await this.insert(table, row, 'ON CONFLICT DO NOTHING RETURNING 1 AS n')) === 1
  }

  /** Writes rows with the same columns, of which no two have the same key. */
  async insertAll(table: string, rows: Columns[], more = ''): Promise<void> {
    const names = Object.keys(rows[0] ?? {})
    const sql = `INSERT INTO ${table} (${names}) VALUES (${names.map((name) => `:${name}`)}) ${more}`
    await this.runAll(sql, rows)
  }

  /** Writes a row; where one with the same `key` stands already, only `changes` are written into it. */
  async upsert(table: string, key: string, row: Columns, changes: Columns): Promise<void> {
    await this.insert(table, { ...row, ...changes }, orChange(key, Object.keys(changes)))
  }
}

/** Behind a new row: where one with the same `key` stands already, only these columns are written into it. */
export const orChange = (key: string, changes: string[]): string =>
  `ON CONFLICT (${key}) DO UPDATE SET ${changes.map((name) => `${name} = excluded.${name}`)}`

export abstract class Database extends Queries {
  /** Where it is, as people are told. */
  abstract readonly path: string
  /** Why nothing can be written to it; `null` if it can. */
  sealed: string | null = null
  /** Whether something that was read was damaged, by whichever process, since the last look at all of it. */
  abstract readonly isDoubted: boolean
  /** To be called when all of it was looked at, and is well. */
  trust(): void {}
  /** What its own look at itself finds; `null`: nothing. */
  fault(_how: 'quick_check' | 'integrity_check'): Soon<string | null> {
    return null
  }
  /** Puts it aside, starts an empty one, and returns the name it was given. To be called under the refresh lock only. */
  abstract setAside(now: Date): Soon<string>
  /** Has new rows numbered behind those that were written with their numbers. */
  numberFrom(_table: string): Soon<void> {}
  /** Another one whenever anybody may have changed something. */
  abstract state(): Soon<string>
  /** What `work` does is written whole or not at all. Others may change what it reads without FOR_UPDATE. It may be begun anew: it leaves nothing behind but by `inside`. */
  abstract transact<T>(work: (inside: Queries) => Soon<T>): Promise<T>
  abstract close(): Soon<void>
}

export class RecordsPart {
  readonly file: Database

  constructor(file: Database) {
    this.file = file
  }
}

export class OutdatedRecords extends DatelineError {}

/** What brings a database to a schema. `before`: the version that it has, 0 for none. */
export function stepsFrom(before: number, { version, tables, upgrades }: Schema, place: string): string[] {
  if (before === 0) return [tables]
  if (before > version) {
    const hint = 'Update Dateline, or choose another data folder or database.'
    throw new DatelineError('records', `${place} was written by a newer Dateline.`, { hint })
  }
  return Array.from({ length: version - before }, (_, at) => {
    const upgrade = upgrades[before + at]
    if (upgrade !== undefined) return upgrade
    const hint = 'Open it once with the release before this one, or choose another data folder or database.'
    throw new OutdatedRecords('records', `${place} was written by a Dateline that is too old.`, { hint })
  })
}

/** A moment in milliseconds since 1970, as columns hold it. */
export const dateOf = (moment: number | null): Date | null => (moment === null ? null : new Date(moment))
