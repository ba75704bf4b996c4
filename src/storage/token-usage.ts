// How many model tokens were used on each day, kept so that a restart does not start the day anew. Processes may share the file.
import { mkdirSync } from 'node:fs'
import path from 'node:path'
import { DatelineError, messageOf } from '../domain/errors.ts'
import { numberOf, openDatabase, Statements } from './sqlite.ts'

const BUSY_TIMEOUT_MS = 5000
const TABLE = 'CREATE TABLE IF NOT EXISTS used (day TEXT PRIMARY KEY, tokens INTEGER NOT NULL) STRICT'

export class TokenUsage {
  readonly #file: string

  /** `file` is made when something is first counted. */
  constructor(file: string) {
    this.#file = file
  }

  /** Tokens used on a day such as "2025-09-12". */
  async usedOn(day: string): Promise<number> {
    return this.#with((statements) => numberOf(statements.get('SELECT tokens FROM used WHERE day = ?', day), 'tokens'))
  }

  async add(day: string, tokens: number): Promise<void> {
    const sql = 'INSERT INTO used VALUES (?, ?) ON CONFLICT DO UPDATE SET tokens = tokens + excluded.tokens'
    this.#with((statements) => statements.run(sql, day, tokens))
  }

  /** Opened for each use: there are few, and none has to be closed at the end. */
  #with<T>(work: (statements: Statements) => T): T {
    try {
      mkdirSync(path.dirname(this.#file), { recursive: true })
      const database = openDatabase(this.#file, { busyTimeoutMs: BUSY_TIMEOUT_MS })
      try {
        database.exec(TABLE)
        return work(new Statements(database))
      } finally {
        database.close()
      }
    } catch (error) {
      throw new DatelineError('records', `The count of tokens in ${this.#file} cannot be used: ${messageOf(error)}.`, {
        hint: 'Delete the file; the count of the day then starts anew.',
        cause: error,
      })
    }
  }
}
