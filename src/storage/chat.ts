// What people say and ask for in chat: answers and votes, subscriptions, and what a platform must not forget.
import { randomUUID } from 'node:crypto'
import type { Turn } from '../domain/answer.ts'
import { DatelineError } from '../domain/errors.ts'
import type { PlatformMemory } from '../domain/ports.ts'
import type { Destination, EndedDigest, Schedule, Subscription } from '../domain/subscription.ts'
import { type Database, type Queries, RecordsPart } from './database.ts'

export interface AnswerRecord {
  id: string
  /** Follow-ups of the same conversation are resolved against it; `null`: it stands alone. */
  conversation: string | null
  person: string
  place: string
  isPrivate: boolean
  askedAt: Date
  turn: Turn
  content: string
}

export interface Vote {
  answer: string
  person: string
  choice: 'up' | 'down'
  why: string | null
  at: Date
}

type AnswerRow = Omit<AnswerRecord, 'askedAt' | 'turn' | 'isPrivate'> &
  Record<'askedAt' | 'isPrivate', number> &
  Record<'question' | 'said', string>

/** Answers that were given, so that buttons under them, follow-ups and votes work after a restart. */
export class AnswerRecords extends RecordsPart {
  async keep({ id, conversation, person, place, isPrivate, askedAt, turn, content }: AnswerRecord): Promise<void> {
    const texts = { question: turn.question.toWellFormed(), said: turn.answer.toWellFormed() }
    const whose = { id, conversation, person, place, is_private: Number(isPrivate), asked_at: askedAt.getTime() }
    await this.file.insert('answers', { ...whose, ...texts, content: content.toWellFormed() })
  }

  async turns(conversation: string, since: Date, limit: number): Promise<Turn[]> {
    const sql = `SELECT question, said AS answer FROM answers WHERE conversation = ? AND asked_at >= ?
      ORDER BY asked_at DESC, id DESC LIMIT ?`
    const turns = await this.file.all<Turn>(sql, conversation, since.getTime(), limit)
    return turns.reverse().map((turn) => ({ ...turn }))
  }

  async find(id: string): Promise<AnswerRecord | null> {
    return this.#latest('id = ?', id.toWellFormed())
  }

  async share(id: string): Promise<void> {
    await this.file.run('UPDATE answers SET is_private = 0 WHERE id = ?', id.toWellFormed())
  }

  async last(conversation: string): Promise<AnswerRecord | null> {
    return this.#latest('conversation = ?', conversation)
  }

  /** Of this conversation and those whose names go on from it with ":", the one in which something was answered last; `null` if none. */
  async lastOfKin(conversation: string): Promise<string | null> {
    // ";" is what comes right behind ":".
    const kin = 'conversation = ? OR conversation > ? AND conversation < ?'
    return (await this.#latest(kin, conversation, `${conversation}:`, `${conversation};`))?.conversation ?? null
  }

  /** A person's last vote on an answer is the one that counts. A vote without a reason keeps none of an earlier one. */
  async vote({ answer, person, choice, why, at }: Vote): Promise<void> {
    const vote = { choice, why: why?.toWellFormed() ?? null, voted_at: at.getTime() }
    await this.file.upsert('votes', 'answer, person', { answer, person }, vote)
  }

  async votes(): Promise<{ up: number; down: number }> {
    const sql = `SELECT count(*) FILTER (WHERE choice = 'up') up, count(*) FILTER (WHERE choice = 'down') down FROM votes`
    return { up: 0, down: 0, ...(await this.file.get<object>(sql)) }
  }

  /** Forgets answers given before that moment, but for those that were voted on. */
  async forgetBefore(moment: Date): Promise<void> {
    const sql = 'DELETE FROM answers WHERE asked_at < ? AND id NOT IN (SELECT answer FROM votes)'
    await this.file.run(sql, moment.getTime())
  }

  async #latest(where: string, ...values: string[]): Promise<AnswerRecord | null> {
    const sql = `SELECT id, conversation, person, place, is_private AS "isPrivate", asked_at AS "askedAt", question, said, content
      FROM answers
      WHERE ${where} ORDER BY asked_at DESC, id DESC LIMIT 1`
    const row = await this.file.get<AnswerRow>(sql, ...values)
    if (row === undefined) return null
    const { askedAt, question, said, isPrivate, ...rest } = row
    return { ...rest, isPrivate: isPrivate === 1, askedAt: new Date(askedAt), turn: { question, answer: said } }
  }
}

export class StoredMemory extends RecordsPart implements PlatformMemory {
  readonly platform: string

  constructor(file: Database, platform: string) {
    super(file)
    this.platform = platform
  }

  async get(key: string): Promise<string | null> {
    const sql = 'UPDATE platform_memory SET used_at = ? WHERE platform = ? AND key = ? RETURNING value'
    return (await this.file.get<{ value: string }>(sql, Date.now(), this.platform, key))?.value ?? null
  }

  async set(key: string, value: string): Promise<void> {
    const entry = { value: value.toWellFormed(), used_at: Date.now() }
    await this.file.upsert('platform_memory', 'platform, key', { platform: this.platform, key }, entry)
  }

  async claim(key: string, also?: { key: string; value: string }): Promise<boolean> {
    // By its mark it shows whether a claim got through of which the database did not say so.
    const own = randomUUID()
    const claimed = () => this.file.transact((file) => this.#claim(file, key, own, also))
    return claimed().catch((error: unknown) => {
      if (error instanceof DatelineError && error.isPassing) return claimed()
      throw error
    })
  }

  async #claim(file: Queries, key: string, own: string, also?: { key: string; value: string }): Promise<boolean> {
    const whose = { platform: this.platform, key }
    if (!(await file.insertNew('platform_memory', { ...whose, value: own, used_at: Date.now() }))) {
      const sql = 'SELECT value FROM platform_memory WHERE platform = ? AND key = ?'
      return (await file.get<{ value: string }>(sql, this.platform, key))?.value === own
    }
    const changes = { value: also?.value.toWellFormed() ?? '', used_at: Date.now() }
    if (also) await file.upsert('platform_memory', 'platform, key', { ...whose, key: also.key }, changes)
    return true
  }

  async forget(key: string): Promise<void> {
    await this.file.run('DELETE FROM platform_memory WHERE platform = ? AND key = ?', this.platform, key)
  }

  async left(beginning: string, since: Date): Promise<[key: string, value: string][]> {
    const sql = `UPDATE platform_memory SET used_at = ? WHERE platform = ? AND key >= ? AND key < ? AND used_at < ? RETURNING key, value`
    const end = beginning.slice(0, -1) + String.fromCharCode(beginning.charCodeAt(beginning.length - 1) + 1)
    const values = [Date.now(), this.platform, beginning, end, since.getTime()]
    const rows = await this.file.all<{ key: string; value: string }>(sql, ...values)
    return rows.map(({ key, value }) => [key, value])
  }

  async forgetBefore(moment: Date): Promise<void> {
    await this.file.run('DELETE FROM platform_memory WHERE used_at < ?', moment.getTime())
  }
}

/** How many model tokens were used on each day, kept so that a restart does not start the day anew; in place of a platform, what for. */
export class TokenUsage extends StoredMemory {
  async usedOn(day: string): Promise<number> {
    const sql = 'SELECT value FROM platform_memory WHERE platform = ? AND key = ?'
    return Number((await this.file.get<{ value: string }>(sql, this.platform, day))?.value ?? 0)
  }

  async add(day: string, tokens: number): Promise<void> {
    const row = { platform: this.platform, key: day, value: String(tokens), used_at: Date.now() }
    const sum = `(CAST(platform_memory.value AS INTEGER) + CAST(excluded.value AS INTEGER)) || ''`
    await this.file.insert('platform_memory', row, `ON CONFLICT (platform, key) DO UPDATE SET value = ${sum}`)
  }
}

type SubscriptionRow = Pick<Subscription, 'id' | 'subscriber' | 'state' | 'pausedBecause'> &
  Destination &
  Schedule &
  Record<'topics' | 'without' | 'outlets', string> &
  Pick<Subscription['taste'], 'length'> &
  Record<'saysWhenEmpty' | 'createdAt' | 'activeSince' | 'corrects' | 'silent', number> & { pings: string | null }

const SUBSCRIPTION = `SELECT id, platform, community, channel, subscriber, cron, time_zone AS "timeZone", schedule_text AS text,
  topics, without, outlets, length, says_when_empty AS "saysWhenEmpty", corrects, silent, pings, state, paused_because AS "pausedBecause",
  created_at AS "createdAt", active_since AS "activeSince" FROM subscriptions`

export class SubscriptionRecords extends RecordsPart {
  async save({ id, destination, subscriber, createdAt, schedule, taste, ...rest }: Subscription): Promise<void> {
    const { platform, community, channel } = destination
    const { topics, without, outlets, length } = taste
    const listed = (words: string[]) => JSON.stringify(words).toWellFormed()
    const fixed = { id, platform, community, channel, subscriber, created_at: createdAt.getTime() }
    const changeable = {
      ...{ cron: schedule.cron, time_zone: schedule.timeZone, schedule_text: schedule.text },
      ...{ topics: listed(topics), without: listed(without), outlets: listed(outlets), length },
      ...{ state: rest.state, paused_because: rest.pausedBecause, active_since: rest.activeSince.getTime() },
      says_when_empty: Number(rest.saysWhenEmpty),
      corrects: Number(rest.corrects ?? true),
      silent: Number(rest.isSilent ?? false),
      pings: rest.pings ? JSON.stringify(rest.pings).toWellFormed() : null,
      next_at: 0,
    }
    await this.file.upsert('subscriptions', 'id', fixed, changeable)
  }

  /** Pauses an active one, whatever else was changed about it meanwhile; false if it was paused or ended. */
  async pause(id: string, because: string): Promise<boolean> {
    const sql = `UPDATE subscriptions SET state = 'paused', paused_because = ? WHERE id = ? AND state = 'active' RETURNING id`
    return (await this.file.all(sql, because.toWellFormed(), id)).length > 0
  }

  /** Active ones whose next moment has come by then, as far as it was noted. */
  async dueBy(moment: Date): Promise<Subscription[]> {
    const sql = `${SUBSCRIPTION} WHERE state = 'active' AND next_at <= ? ORDER BY created_at, id`
    return (await this.file.all<SubscriptionRow>(sql, moment.getTime())).map(subscriptionOf)
  }

  /** Notes when it is due next, unless its schedule was changed meanwhile. */
  async noteNext({ id, schedule: { cron, timeZone }, activeSince }: Subscription, next: Date): Promise<void> {
    const sql = `UPDATE subscriptions SET next_at = :next
      WHERE id = :id AND cron = :cron AND time_zone = :zone AND active_since = :since AND next_at <> :next`
    const values = { next: next.getTime(), id, cron, zone: timeZone, since: activeSince.getTime() }
    await this.file.run(sql, values)
  }

  async remove(id: string): Promise<void> {
    await this.file.transact((file) => remove(file, id))
  }

  async endSettled({ id, schedule: { cron, timeZone } }: Pick<Subscription, 'id' | 'schedule'>): Promise<void> {
    await this.file.transact(async (file) => {
      await file.upsert('ended_settings', 'subscription', { subscription: id }, { cron, time_zone: timeZone })
      await remove(file, id)
    })
  }

  async endedSettled(): Promise<EndedDigest[]> {
    const sql = 'SELECT subscription AS id, cron, time_zone AS "timeZone" FROM ended_settings'
    return this.file.all<EndedDigest>(sql)
  }

  async forgetEnded(id: string): Promise<void> {
    await this.file.run('DELETE FROM ended_settings WHERE subscription = ?', id)
  }

  async find(id: string): Promise<Subscription | null> {
    const sql = `${SUBSCRIPTION} WHERE id = ?`
    const row = await this.file.get<SubscriptionRow>(sql, id.toWellFormed())
    return row ? subscriptionOf(row) : null
  }

  async list(destination?: Destination): Promise<Subscription[]> {
    const where = destination ? 'WHERE platform = ? AND channel = ?' : ''
    const values = destination ? [destination.platform, destination.channel] : []
    const sql = `${SUBSCRIPTION} ${where} ORDER BY created_at, id`
    return (await this.file.all<SubscriptionRow>(sql, ...values)).map(subscriptionOf)
  }
}

async function remove(file: Queries, id: string): Promise<void> {
  await file.run('DELETE FROM deliveries WHERE subscription = ?', id)
  await file.run('DELETE FROM subscriptions WHERE id = ?', id)
}

function subscriptionOf(row: SubscriptionRow): Subscription {
  const { id, platform, community, channel, subscriber, length, state, pausedBecause } = row
  const [topics, without, outlets] = [row.topics, row.without, row.outlets].map((list) => JSON.parse(list))
  return {
    ...{ id, subscriber, state, pausedBecause, saysWhenEmpty: row.saysWhenEmpty === 1 },
    ...(row.corrects === 0 && { corrects: false }),
    ...(row.silent === 1 && { isSilent: true }),
    ...(row.pings !== null && { pings: JSON.parse(row.pings) }),
    destination: { platform, community, channel },
    schedule: { cron: row.cron, timeZone: row.timeZone, text: row.text },
    taste: { topics, without, outlets, length },
    createdAt: new Date(row.createdAt),
    activeSince: new Date(row.activeSince),
  }
}
