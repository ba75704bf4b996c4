// The shape of the chat's records, and how they are asked: through kysely, which writes the SQL of SQLite as well as
// that of PostgreSQL.
import type { SQLInputValue } from 'node:sqlite'
import { setTimeout as delay } from 'node:timers/promises'
import type { Generated, Kysely, SqliteStatement } from 'kysely'
import type { Delivery, DigestLength, Subscription } from '../domain/subscription.ts'
import { BUSY_TIMEOUT_MS, isBusy, type RecordsFile, type Schema } from './sqlite.ts'

const LOOK_AGAIN_MS = 5

export const CHAT_SCHEMA: Schema = {
  version: 8,
  upgrades: { 7: 'ALTER TABLE told DROP COLUMN partly;' },
  tables: `
  -- What was answered in chat, so that follow-ups and buttons work after a restart.
  CREATE TABLE answers (
    id TEXT PRIMARY KEY, conversation TEXT, person TEXT NOT NULL, place TEXT NOT NULL,
    asked_at INTEGER NOT NULL,       -- milliseconds since 1970
    question TEXT NOT NULL,          -- as it was understood
    said TEXT NOT NULL, content TEXT NOT NULL
  ) WITHOUT ROWID;
  CREATE INDEX answers_by_conversation ON answers (conversation, asked_at) WHERE conversation IS NOT NULL;
  CREATE INDEX answers_by_time ON answers (asked_at);

  CREATE TABLE votes (
    answer TEXT NOT NULL REFERENCES answers (id), person TEXT NOT NULL,
    choice TEXT NOT NULL,            -- up, down
    why TEXT, voted_at INTEGER NOT NULL,
    PRIMARY KEY (answer, person)
  ) WITHOUT ROWID;

  -- What a platform must not forget: threads, events it has handled.
  CREATE TABLE platform_memory (
    platform TEXT NOT NULL, key TEXT NOT NULL, value TEXT NOT NULL, used_at INTEGER NOT NULL,
    PRIMARY KEY (platform, key)
  ) WITHOUT ROWID;
  CREATE INDEX platform_memory_by_time ON platform_memory (used_at);

  CREATE TABLE subscriptions (
    id TEXT PRIMARY KEY, platform TEXT NOT NULL, community TEXT, channel TEXT NOT NULL,
    subscriber TEXT NOT NULL, cron TEXT NOT NULL, time_zone TEXT NOT NULL, schedule_text TEXT NOT NULL,
    topics TEXT NOT NULL,            -- JSON lists of words
    without TEXT NOT NULL, outlets TEXT NOT NULL, length TEXT NOT NULL, says_when_empty INTEGER NOT NULL,
    state TEXT NOT NULL, paused_because TEXT,
    created_at INTEGER NOT NULL,     -- milliseconds since 1970
    active_since INTEGER NOT NULL
  ) WITHOUT ROWID;
  CREATE INDEX subscriptions_by_channel ON subscriptions (platform, channel);

  -- One row for each moment that a digest was due. The key makes sure that there is only one.
  CREATE TABLE deliveries (
    subscription TEXT NOT NULL, due_at INTEGER NOT NULL,
    state TEXT NOT NULL,             -- due, sending, sent, skipped, failed
    message TEXT,                    -- the platform's id of it
    because TEXT, tries INTEGER NOT NULL DEFAULT 0, not_before INTEGER NOT NULL,
    holder TEXT,                     -- the process that works on it
    renewed_at INTEGER,              -- when that process last said so
    tells TEXT,                      -- JSON: what counts as told once it is sent
    key TEXT,                        -- by which the message is traced
    ended_at INTEGER,
    refusals INTEGER NOT NULL DEFAULT 0,  -- tries that the platform has answered with no
    chosen TEXT,                     -- JSON: its stories in order, and why each is in it
    PRIMARY KEY (subscription, due_at)
  ) WITHOUT ROWID;
  CREATE INDEX deliveries_by_key ON deliveries (key) WHERE key IS NOT NULL;
  CREATE INDEX deliveries_open ON deliveries (not_before) WHERE state IN ('due', 'sending');

  -- What a channel has been told by any of its digests; it outlives them.
  CREATE TABLE told (
    platform TEXT NOT NULL, channel TEXT NOT NULL, article TEXT NOT NULL, version TEXT NOT NULL,
    story TEXT NOT NULL,             -- as it was called then
    told_at INTEGER NOT NULL,
    quoted TEXT,                     -- JSON: what of its text was quoted
    PRIMARY KEY (platform, channel, article, version)
  ) WITHOUT ROWID;

  -- Digests of the settings that somebody has ended in their channel, with the schedule they had.
  CREATE TABLE ended_settings (
    subscription TEXT PRIMARY KEY, cron TEXT NOT NULL, time_zone TEXT NOT NULL
  ) WITHOUT ROWID;
  `,
}

type Texts<Name extends string> = Record<Name, string>
type Numbers<Name extends string> = Record<Name, number>
type Possibly<Type, Name extends string> = Record<Name, Type | null>

/** Columns by the names that the code uses: `asked_at` is `askedAt`. Moments are in milliseconds since 1970, lists are JSON. */
export interface ChatTables {
  answers: Texts<'id' | 'person' | 'place' | 'question' | 'said' | 'content'> &
    Possibly<string, 'conversation'> &
    Numbers<'askedAt'>
  votes: Texts<'answer' | 'person'> & Possibly<string, 'why'> & Numbers<'votedAt'> & { choice: 'up' | 'down' }
  platformMemory: Texts<'platform' | 'key' | 'value'> & Numbers<'usedAt'>
  subscriptions: Texts<'id' | 'platform' | 'channel' | 'subscriber' | 'cron' | 'timeZone' | 'scheduleText'> &
    Texts<'topics' | 'without' | 'outlets'> &
    Possibly<string, 'community' | 'pausedBecause'> &
    Numbers<'saysWhenEmpty' | 'createdAt' | 'activeSince'> & { length: DigestLength; state: Subscription['state'] }
  endedSettings: Texts<'subscription' | 'cron' | 'timeZone'>
  deliveries: Texts<'subscription'> &
    Possibly<string, 'message' | 'because' | 'holder' | 'tells' | 'chosen' | 'key'> &
    Possibly<number, 'renewedAt' | 'endedAt'> &
    Numbers<'dueAt' | 'notBefore'> & { state: Delivery['state']; tries: Generated<number>; refusals: Generated<number> }
  told: Texts<'platform' | 'channel' | 'article' | 'version' | 'story'> & Numbers<'toldAt'> & Possibly<string, 'quoted'>
}

export type ChatQueries = Kysely<ChatTables>

/** For a row that may be there already. */
export const ignored = <T>(conflict: { doNothing(): T }): T => conflict.doNothing()

/** The chat's records, open. Each query and each transaction has the file to itself until it is done. */
export class ChatFile {
  readonly #file: RecordsFile
  #kysely: Promise<ChatQueries> | null = null

  constructor(file: RecordsFile) {
    this.#file = file
    // Waited for here, so that everything else goes on meanwhile: also what another connection of this process has begun.
    file.database.exec('PRAGMA busy_timeout = 0')
  }

  /** Does a query; its rows. */
  all<R>(query: (db: ChatQueries) => { execute(): Promise<R[]> }): Promise<R[]> {
    return this.#use((db) => query(db).execute())
  }

  /** Does a query; its first row. */
  async first<R>(query: (db: ChatQueries) => { execute(): Promise<R[]> }): Promise<R | undefined> {
    return (await this.all(query))[0]
  }

  /** Writes all of it or nothing. What is read in it, nobody else changes meanwhile. */
  transact<T>(work: (db: ChatQueries) => Promise<T>): Promise<T> {
    return this.#use((db) => db.transaction().execute(work))
  }

  /** A statement in SQL that both databases understand, for what the first question of a process waits for: it does not load kysely. */
  plain<R>(sql: string, ...values: SQLInputValue[]): Promise<R[]> {
    return this.#patiently(async () => {
      // As long as kysely is not there, nobody is in the middle of a transaction.
      if (this.#kysely === null) return this.#file.all<R>(sql, ...values)
      const [db, { CompiledQuery }] = await Promise.all([this.#kysely, import('kysely')])
      return (await db.executeQuery<R>(CompiledQuery.raw(sql, values))).rows
    })
  }

  /** kysely is loaded with the first query, since that takes a tenth of a second. */
  #use<T>(work: (db: ChatQueries) => Promise<T>): Promise<T> {
    return this.#patiently(async () => {
      this.#kysely ??= kyselyOn(this.#file)
      return work(await this.#kysely)
    })
  }

  /** Tries again as long as another process writes. Only the first statement can meet that: nothing has happened yet. */
  async #patiently<T>(work: () => Promise<T>): Promise<T> {
    for (const end = performance.now() + BUSY_TIMEOUT_MS; ; await delay(LOOK_AGAIN_MS)) {
      try {
        return await work()
      } catch (error) {
        if (!isBusy(error) || performance.now() > end) throw this.#file.explained(error)
      }
    }
  }
}

async function kyselyOn({ database }: RecordsFile): Promise<ChatQueries> {
  const { CamelCasePlugin, Kysely, SqliteDialect } = await import('kysely')
  const prepare = (sql: string): SqliteStatement => {
    // A transaction that reads before it writes must keep others from writing in between.
    const statement = database.prepare(sql === 'begin' ? 'begin immediate' : sql)
    // kysely says of its values that they are unknown.
    const inputs = (values: readonly unknown[]) => values as SQLInputValue[]
    return {
      reader: statement.columns().length > 0,
      all: (values) => statement.all(...inputs(values)),
      run: (values) => statement.run(...inputs(values)),
      iterate: (values) => statement.iterate(...inputs(values)),
    }
  }
  const dialect = new SqliteDialect({ database: { prepare, close() {} } })
  return new Kysely<ChatTables>({ dialect, plugins: [new CamelCasePlugin()] })
}
