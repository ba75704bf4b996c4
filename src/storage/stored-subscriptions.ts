// Subscriptions as rows of the records.

import type { Destination, DigestLength, Subscription } from '../domain/subscription.ts'
import type { EndedDigest, SubscriptionRecords } from './digest-types.ts'
import type { RecordsFile } from './records-file.ts'
import { numberOf, type Row, type Statements, textOf, textOrNull } from './sqlite.ts'

export class StoredSubscriptions implements SubscriptionRecords {
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
