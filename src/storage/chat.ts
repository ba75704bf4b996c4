// What people say and ask for in chat: answers and votes, subscriptions, and what a platform must not forget.
import type { Turn } from '../domain/answer.ts'
import type { PlatformMemory } from '../domain/ports.ts'
import type { Destination, EndedDigest, Subscription } from '../domain/subscription.ts'
import { type ChatFile, type ChatQueries, type ChatTables, ignored } from './chat-schema.ts'
import { RecordsFile, type Schema } from './sqlite.ts'

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

/** Answers that were given, so that buttons under them, follow-ups and votes work after a restart. */
export class AnswerRecords {
  readonly #chat: ChatFile

  constructor(chat: ChatFile) {
    this.#chat = chat
  }

  async keep({ id, conversation, person, place, askedAt, turn, content }: AnswerRecord): Promise<void> {
    const sql = `INSERT INTO answers (id, conversation, person, place, asked_at, question, said, content)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?)`
    const texts = [turn.question, turn.answer, content].map((text) => text.toWellFormed())
    await this.#chat.plain(sql, id, conversation, person, place, askedAt.getTime(), ...texts)
  }

  /** The last turns of a conversation since a moment, oldest first. */
  async turns(conversation: string, since: Date, limit: number): Promise<Turn[]> {
    const sql = `SELECT question, said AS answer FROM answers WHERE conversation = ? AND asked_at >= ?
      ORDER BY asked_at DESC, id DESC LIMIT ?`
    const turns = await this.#chat.plain<Turn>(sql, conversation, since.getTime(), limit)
    return turns.reverse().map((turn) => ({ ...turn }))
  }

  async find(id: string): Promise<AnswerRecord | null> {
    return this.#latest((answers) => answers.where('id', '=', id.toWellFormed()))
  }

  /** What was answered last in a conversation. */
  async last(conversation: string): Promise<AnswerRecord | null> {
    return this.#latest((answers) => answers.where('conversation', '=', conversation))
  }

  /** Of this conversation and those whose names go on from it with ":", the one in which something was answered last; `null` if none. */
  async lastOfKin(conversation: string): Promise<string | null> {
    // ";" is what comes right behind ":".
    const [from, to] = [`${conversation}:`, `${conversation};`]
    const last = await this.#latest((answers) =>
      answers.where((eb) =>
        eb('conversation', '=', conversation).or(eb('conversation', '>', from).and('conversation', '<', to)),
      ),
    )
    return last?.conversation ?? null
  }

  /** A person's last vote on an answer is the one that counts. A vote without a reason keeps none of an earlier one. */
  async vote({ at, why, choice, ...whose }: Vote): Promise<void> {
    const vote = { choice, why: why?.toWellFormed() ?? null, votedAt: at.getTime() }
    await this.#chat.all((db) =>
      db
        .insertInto('votes')
        .values({ ...whose, ...vote })
        .onConflict((conflict) => conflict.columns(['answer', 'person']).doUpdateSet(vote)),
    )
  }

  async votes(): Promise<{ up: number; down: number }> {
    const votes = await this.#chat.all((db) => db.selectFrom('votes').select('choice'))
    const up = votes.filter(({ choice }) => choice === 'up').length
    return { up, down: votes.length - up }
  }

  /** Forgets answers given before that moment, but for those that were voted on. */
  async forgetBefore(moment: Date): Promise<void> {
    await this.#chat.all((db) => {
      const voted = db.selectFrom('votes').select('answer')
      return db.deleteFrom('answers').where('askedAt', '<', moment.getTime()).where('id', 'not in', voted)
    })
  }

  async #latest(narrowed: (answers: Answers) => Answers): Promise<AnswerRecord | null> {
    const row = await this.#chat.first((db) =>
      narrowed(allAnswers(db)).orderBy('askedAt', 'desc').orderBy('id', 'desc').limit(1),
    )
    if (row === undefined) return null
    const { askedAt, question, said, ...rest } = row
    return { ...rest, askedAt: new Date(askedAt), turn: { question, answer: said } }
  }
}

const allAnswers = (db: ChatQueries) => db.selectFrom('answers').selectAll()
type Answers = ReturnType<typeof allAnswers>

/** What a platform must not forget. Keys and values are the platform's. */
export class StoredMemory implements PlatformMemory {
  readonly #chat: ChatFile
  readonly #platform: string

  constructor(chat: ChatFile, platform: string) {
    this.#chat = chat
    this.#platform = platform
  }

  async get(key: string): Promise<string | null> {
    const row = await this.#chat.first((db) => {
      const entry = db.updateTable('platformMemory').where('platform', '=', this.#platform).where('key', '=', key)
      return entry.set('usedAt', Date.now()).returning('value')
    })
    return row?.value ?? null
  }

  async set(key: string, value: string): Promise<void> {
    const entry = { value: value.toWellFormed(), usedAt: Date.now() }
    await this.#chat.all((db) =>
      db
        .insertInto('platformMemory')
        .values({ platform: this.#platform, key, ...entry })
        .onConflict((conflict) => conflict.columns(['platform', 'key']).doUpdateSet(entry)),
    )
  }

  async claim(key: string): Promise<boolean> {
    const entry = { platform: this.#platform, key, value: '', usedAt: Date.now() }
    const claims = (db: ChatQueries) => db.insertInto('platformMemory').values(entry).onConflict(ignored)
    return (await this.#chat.first((db) => claims(db).returning('key'))) !== undefined
  }

  /** Forgets what no platform has used since that moment. */
  async forgetBefore(moment: Date): Promise<void> {
    await this.#chat.all((db) => db.deleteFrom('platformMemory').where('usedAt', '<', moment.getTime()))
  }
}

export class SubscriptionRecords {
  readonly #chat: ChatFile

  constructor(chat: ChatFile) {
    this.#chat = chat
  }

  async save({ id, destination, subscriber, createdAt, schedule, taste, ...rest }: Subscription): Promise<void> {
    const { topics, without, outlets, length } = taste
    const listed = (words: string[]) => JSON.stringify(words).toWellFormed()
    const changeable = {
      ...{ cron: schedule.cron, timeZone: schedule.timeZone, scheduleText: schedule.text },
      ...{ topics: listed(topics), without: listed(without), outlets: listed(outlets), length },
      ...{ state: rest.state, pausedBecause: rest.pausedBecause, activeSince: rest.activeSince.getTime() },
      saysWhenEmpty: Number(rest.saysWhenEmpty),
    }
    await this.#chat.all((db) =>
      db
        .insertInto('subscriptions')
        .values({ id, ...destination, subscriber, createdAt: createdAt.getTime(), ...changeable })
        .onConflict((conflict) => conflict.column('id').doUpdateSet(changeable)),
    )
  }

  /** Pauses an active one, whatever else was changed about it meanwhile; false if it was paused or ended. */
  async pause(id: string, because: string): Promise<boolean> {
    const change = { state: 'paused' as const, pausedBecause: because.toWellFormed() }
    const paused = await this.#chat.all((db) =>
      db.updateTable('subscriptions').set(change).where('id', '=', id).where('state', '=', 'active').returning('id'),
    )
    return paused.length > 0
  }

  /** What its channel was told by it stays told. */
  async remove(id: string): Promise<void> {
    await this.#chat.transact((db) => remove(db, id))
  }

  /** Notes that a digest of the settings was ended in its channel, and removes it. */
  async endSettled({ id, schedule: { cron, timeZone } }: Pick<Subscription, 'id' | 'schedule'>): Promise<void> {
    await this.#chat.transact(async (db) => {
      await db
        .insertInto('endedSettings')
        .values({ subscription: id, cron, timeZone })
        .onConflict((conflict) => conflict.column('subscription').doUpdateSet({ cron, timeZone }))
        .execute()
      await remove(db, id)
    })
  }

  /** Those that were ended so, with the schedule that they had. */
  async endedSettled(): Promise<EndedDigest[]> {
    return this.#chat.all((db) => db.selectFrom('endedSettings').select(['subscription as id', 'cron', 'timeZone']))
  }

  async forgetEnded(id: string): Promise<void> {
    await this.#chat.all((db) => db.deleteFrom('endedSettings').where('subscription', '=', id))
  }

  async find(id: string): Promise<Subscription | null> {
    const wanted = id.toWellFormed()
    const row = await this.#chat.first((db) => db.selectFrom('subscriptions').selectAll().where('id', '=', wanted))
    return row === undefined ? null : subscriptionOf(row)
  }

  /** Those of one channel, or all; oldest first. */
  async list(destination?: Destination): Promise<Subscription[]> {
    const rows = await this.#chat.all((db) => {
      const all = db.selectFrom('subscriptions').selectAll().orderBy('createdAt').orderBy('id')
      if (destination === undefined) return all
      return all.where('platform', '=', destination.platform).where('channel', '=', destination.channel)
    })
    return rows.map(subscriptionOf)
  }
}

async function remove(db: ChatQueries, id: string): Promise<void> {
  await db.deleteFrom('deliveries').where('subscription', '=', id).execute()
  await db.deleteFrom('subscriptions').where('id', '=', id).execute()
}

function subscriptionOf(row: ChatTables['subscriptions']): Subscription {
  const { id, platform, community, channel, subscriber, length, state, pausedBecause } = row
  const [topics, without, outlets] = [row.topics, row.without, row.outlets].map((list) => JSON.parse(list))
  return {
    ...{ id, subscriber, state, pausedBecause, saysWhenEmpty: row.saysWhenEmpty === 1 },
    destination: { platform, community, channel },
    schedule: { cron: row.cron, timeZone: row.timeZone, text: row.scheduleText },
    taste: { topics, without, outlets, length },
    createdAt: new Date(row.createdAt),
    activeSince: new Date(row.activeSince),
  }
}

const USED: Schema = {
  version: 1,
  upgrades: {},
  tables: 'CREATE TABLE IF NOT EXISTS used (day TEXT PRIMARY KEY, tokens INTEGER NOT NULL)',
}

/** How many model tokens were used on each day, kept so that a restart does not start the day anew. Processes may share the file. */
export class TokenUsage {
  readonly #path: string

  /** The file is made when something is first counted. */
  constructor(file: string) {
    this.#path = file
  }

  /** Tokens used on a day such as "2025-09-12". */
  async usedOn(day: string): Promise<number> {
    return this.#use((file) => file.get<{ tokens: number }>('SELECT tokens FROM used WHERE day = ?', day)?.tokens ?? 0)
  }

  async add(day: string, tokens: number): Promise<void> {
    const sql = `INSERT INTO used (day, tokens) VALUES (?, ?) ON CONFLICT (day) DO UPDATE SET tokens = used.tokens + excluded.tokens`
    this.#use((file) => file.run(sql, day, tokens))
  }

  /** Opened for each use: there are few, and none has to be closed at the end. */
  #use<T>(work: (file: RecordsFile) => T): T {
    const file = new RecordsFile(this.#path, USED)
    try {
      return work(file)
    } finally {
      file.close()
    }
  }
}
