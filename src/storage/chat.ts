// What people say and ask for in chat: answers and votes, subscriptions, and what a platform must not forget.
import type { Turn } from '../domain/answer.ts'
import type { PlatformMemory } from '../domain/ports.ts'
import type { Destination, DigestLength, EndedDigest, Subscription } from '../domain/subscription.ts'
import { numberOf, type RecordsFile, type Row, type Statements, textOf, textOrNull } from './sqlite.ts'

/** An answer as it is kept. */
export interface AnswerRecord {
  id: string
  /** Follow-ups of the same conversation are resolved against it; `null`: it stands alone. */
  conversation: string | null
  /** "discord:1034…": platform and id. */
  person: string
  place: string
  askedAt: Date
  turn: Turn
  /** The answer itself, in the keeper's own writing. */
  content: string
}

export interface Vote {
  answer: string
  person: string
  choice: 'up' | 'down'
  /** What the person said about it; `null` if nothing. */
  why: string | null
  at: Date
}

// The answers that were given in chat, and what people thought of them, as rows of the records.

export class AnswerRecords {
  readonly #file: RecordsFile

  constructor(file: RecordsFile) {
    this.#file = file
  }

  async keep({ id, conversation, person, place, askedAt, turn, content }: AnswerRecord): Promise<void> {
    const sql = 'INSERT OR REPLACE INTO answers VALUES (?, ?, ?, ?, ?, ?, ?, ?)'
    const texts = [turn.question, turn.answer, content].map((text) => text.toWellFormed())
    this.#file.use((statements) => statements.run(sql, id, conversation, person, place, askedAt.getTime(), ...texts))
  }

  async find(id: string): Promise<AnswerRecord | null> {
    const row = this.#file.use((statements) => statements.get('SELECT * FROM answers WHERE id = ?', id.toWellFormed()))
    return row === undefined ? null : answerOfRow(row)
  }

  async last(conversation: string): Promise<AnswerRecord | null> {
    const sql = 'SELECT * FROM answers WHERE conversation = ? ORDER BY asked_at DESC, id DESC LIMIT 1'
    const row = this.#file.use((statements) => statements.get(sql, conversation))
    return row === undefined ? null : answerOfRow(row)
  }

  async lastOfKin(conversation: string): Promise<string | null> {
    // ";" is what comes right behind ":".
    const sql = `SELECT conversation FROM answers WHERE conversation = ?1
      OR (conversation > ?1 || ':' AND conversation < ?1 || ';') ORDER BY asked_at DESC, id DESC LIMIT 1`
    const row = this.#file.use((statements) => statements.get(sql, conversation))
    return row === undefined ? null : textOf(row, 'conversation')
  }

  async turns(conversation: string, since: Date, limit: number): Promise<Turn[]> {
    const sql = `SELECT question, said FROM answers WHERE conversation = ? AND asked_at >= ?
      ORDER BY asked_at DESC, id DESC LIMIT ?`
    const rows = this.#file.use((statements) => statements.all(sql, conversation, since.getTime(), limit))
    return rows.map((row) => ({ question: textOf(row, 'question'), answer: textOf(row, 'said') })).reverse()
  }

  async vote({ answer, person, choice, why, at }: Vote): Promise<void> {
    const sql = 'INSERT OR REPLACE INTO votes VALUES (?, ?, ?, ?, ?)'
    this.#file.use((statements) =>
      statements.run(sql, answer, person, choice, why?.toWellFormed() ?? null, at.getTime()),
    )
  }

  async votes(): Promise<{ up: number; down: number }> {
    const sql = 'SELECT count(*) FILTER (WHERE choice = ?) n FROM votes'
    return this.#file.use((statements) => ({
      up: numberOf(statements.get(sql, 'up'), 'n'),
      down: numberOf(statements.get(sql, 'down'), 'n'),
    }))
  }

  async forgetBefore(moment: Date): Promise<void> {
    const sql = 'DELETE FROM answers WHERE asked_at < ? AND id NOT IN (SELECT answer FROM votes)'
    this.#file.use((statements) => statements.run(sql, moment.getTime()))
  }
}

function answerOfRow(row: Row): AnswerRecord {
  return {
    id: textOf(row, 'id'),
    conversation: textOrNull(row, 'conversation'),
    person: textOf(row, 'person'),
    place: textOf(row, 'place'),
    askedAt: new Date(numberOf(row, 'asked_at')),
    turn: { question: textOf(row, 'question'), answer: textOf(row, 'said') },
    content: textOf(row, 'content'),
  }
}

// What a platform must not forget, as rows of the records. Knows no platform: keys and values are theirs.

export class StoredMemory implements PlatformMemory {
  readonly #file: RecordsFile
  readonly #platform: string

  constructor(file: RecordsFile, platform: string) {
    this.#file = file
    this.#platform = platform
  }

  async get(key: string): Promise<string | null> {
    return this.#file.use((statements) => {
      const row = statements.get(
        'SELECT value FROM platform_memory WHERE platform = ? AND key = ?',
        this.#platform,
        key,
      )
      if (row === undefined) return null
      const touch = 'UPDATE platform_memory SET used_at = ? WHERE platform = ? AND key = ?'
      statements.run(touch, Date.now(), this.#platform, key)
      return textOf(row, 'value')
    })
  }

  async set(key: string, value: string): Promise<void> {
    const sql = 'INSERT OR REPLACE INTO platform_memory VALUES (?, ?, ?, ?)'
    this.#file.use((statements) => statements.run(sql, this.#platform, key, value.toWellFormed(), Date.now()))
  }

  async claim(key: string): Promise<boolean> {
    const sql = 'INSERT OR IGNORE INTO platform_memory VALUES (?, ?, ?, ?)'
    return this.#file.use((statements) => statements.run(sql, this.#platform, key, '', Date.now())).changes === 1
  }

  /** Forgets what no platform has used since that moment. */
  async forgetBefore(moment: Date): Promise<void> {
    this.#file.use((statements) => statements.run('DELETE FROM platform_memory WHERE used_at < ?', moment.getTime()))
  }
}

// Subscriptions as rows of the records.

export class SubscriptionRecords {
  readonly #file: RecordsFile

  constructor(file: RecordsFile) {
    this.#file = file
  }

  async save({ id, destination, schedule, taste, ...one }: Subscription): Promise<void> {
    const sql = `INSERT INTO subscriptions VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
      ON CONFLICT (id) DO UPDATE SET cron = excluded.cron, time_zone = excluded.time_zone,
        schedule_text = excluded.schedule_text, topics = excluded.topics, without = excluded.without,
        outlets = excluded.outlets, length = excluded.length, says_when_empty = excluded.says_when_empty,
        state = excluded.state, paused_because = excluded.paused_because, active_since = excluded.active_since`
    const lists = [taste.topics, taste.without, taste.outlets].map((words) => JSON.stringify(words).toWellFormed())
    this.#file.use((statements) =>
      statements.run(
        sql,
        id,
        destination.platform,
        destination.community,
        destination.channel,
        one.subscriber,
        schedule.cron,
        schedule.timeZone,
        schedule.text,
        ...lists,
        taste.length,
        Number(one.saysWhenEmpty),
        one.state,
        one.pausedBecause,
        one.createdAt.getTime(),
        one.activeSince.getTime(),
      ),
    )
  }

  async pause(id: string, because: string): Promise<boolean> {
    const sql = "UPDATE subscriptions SET state = 'paused', paused_because = ? WHERE id = ? AND state = 'active'"
    return this.#file.use((statements) => statements.run(sql, because.toWellFormed(), id)).changes === 1
  }

  async remove(id: string): Promise<void> {
    this.#file.transact((statements) => removed(statements, id))
  }

  async endSettled({ id, schedule }: Pick<Subscription, 'id' | 'schedule'>): Promise<void> {
    this.#file.transact((statements) => {
      statements.run('INSERT OR REPLACE INTO ended_settings VALUES (?, ?, ?)', id, schedule.cron, schedule.timeZone)
      removed(statements, id)
    })
  }

  async endedSettled(): Promise<EndedDigest[]> {
    const rows = this.#file.use((statements) => statements.all('SELECT * FROM ended_settings'))
    return rows.map((row) => ({
      id: textOf(row, 'subscription'),
      cron: textOf(row, 'cron'),
      timeZone: textOf(row, 'time_zone'),
    }))
  }

  async forgetEnded(id: string): Promise<void> {
    this.#file.use((statements) => statements.run('DELETE FROM ended_settings WHERE subscription = ?', id))
  }

  async find(id: string): Promise<Subscription | null> {
    const row = this.#file.use((statements) =>
      statements.get('SELECT * FROM subscriptions WHERE id = ?', id.toWellFormed()),
    )
    return row === undefined ? null : subscriptionOfRow(row)
  }

  async list(destination?: Destination): Promise<Subscription[]> {
    const order = 'ORDER BY created_at, id'
    const rows = this.#file.use((statements) =>
      destination === undefined
        ? statements.all(`SELECT * FROM subscriptions ${order}`)
        : statements.all(
            `SELECT * FROM subscriptions WHERE platform = ? AND channel = ? ${order}`,
            destination.platform,
            destination.channel,
          ),
    )
    return rows.map(subscriptionOfRow)
  }
}

/** What its channel was told by it stays told. */
function removed(statements: Statements, id: string): void {
  statements.run('DELETE FROM deliveries WHERE subscription = ?', id)
  statements.run('DELETE FROM subscriptions WHERE id = ?', id)
}

function subscriptionOfRow(row: Row): Subscription {
  return {
    id: textOf(row, 'id'),
    destination: {
      platform: textOf(row, 'platform'),
      community: textOrNull(row, 'community'),
      channel: textOf(row, 'channel'),
    },
    subscriber: textOf(row, 'subscriber'),
    schedule: {
      cron: textOf(row, 'cron'),
      timeZone: textOf(row, 'time_zone'),
      text: textOf(row, 'schedule_text'),
    },
    taste: {
      topics: wordsIn(row, 'topics'),
      without: wordsIn(row, 'without'),
      outlets: wordsIn(row, 'outlets'),
      length: lengthOf(textOf(row, 'length')),
    },
    saysWhenEmpty: numberOf(row, 'says_when_empty') === 1,
    state: textOf(row, 'state') === 'paused' ? 'paused' : 'active',
    pausedBecause: textOrNull(row, 'paused_because'),
    createdAt: new Date(numberOf(row, 'created_at')),
    activeSince: new Date(numberOf(row, 'active_since')),
  }
}

function wordsIn(row: Row, column: string): string[] {
  const words: unknown = JSON.parse(textOf(row, column) || '[]')
  return Array.isArray(words) ? words.filter((word) => typeof word === 'string') : []
}

const lengthOf = (text: string): DigestLength => (text === 'short' || text === 'long' ? text : 'normal')
