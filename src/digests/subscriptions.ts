// Subscriptions as people deal with them: made, changed, paused and ended, with what they wrote read and read back.
import { randomUUID } from 'node:crypto'
import { DatelineError } from '../domain/errors.ts'
import type { Destination, Schedule, Subscription } from '../domain/subscription.ts'
import type { SubscriptionRecords } from '../storage/chat.ts'
import { fold } from '../text/words.ts'
import type { Twin } from './compose-subscriptions.ts'
import { agreement } from './moments.ts'
import { readSchedule } from './schedule.ts'
import { type TasteWishes, tasteOf, tasteProblems, USUAL_TASTE } from './wishes.ts'

/** What a person writes about a digest; what is `undefined` stays as it is, or as is usual. */
export interface Wishes extends TasteWishes {
  when?: string | undefined
  saysWhenEmpty?: boolean | undefined
}

/** `twin`: another digest of the channel, of the same stories and due at the same moments; `null` if there is none. */
export type Wished = { subscription: Subscription; twin: Twin | null } | { problem: string }

/** A channel may have so many digests. */
const MOST_PER_CHANNEL = 10

export class Subscriptions {
  readonly #records: SubscriptionRecords
  /** Meant where a person names no zone. */
  readonly usualZone: string

  constructor(records: SubscriptionRecords, usualZone: string) {
    this.#records = records
    this.usualZone = usualZone
  }

  /** Those of one channel, or all; oldest first. */
  list(destination?: Destination): Promise<Subscription[]> {
    return this.#records.list(destination)
  }

  find(id: string): Promise<Subscription | null> {
    return this.#records.find(id)
  }

  /** Why no more can be subscribed to there; `null` if more can. */
  async problemWithMore(destination: Destination): Promise<string | null> {
    const others = await this.#records.list(destination)
    return others.length < MOST_PER_CHANNEL
      ? null
      : `This channel has ${MOST_PER_CHANNEL} digests already. End one first: /digest unsubscribe 1`
  }

  /** What is wrong with wishes, by their names. `one`: the digest to be changed by them; `null`: a new one. */
  problemsIn(wishes: Wishes, one: Subscription | null, outlets: string[]): Partial<Record<keyof Wishes, string>> {
    const zone = one?.schedule.timeZone ?? this.usualZone
    const isStanding = one !== null && wishes.when === undefined
    const read = isStanding ? { schedule: one.schedule } : readSchedule(wishes.when ?? '', zone)
    return { ...('problem' in read ? { when: read.problem } : {}), ...tasteProblems(wishes, outlets) }
  }

  async subscribe(
    wishes: Wishes,
    {
      destination,
      subscriber,
      outlets,
      now,
    }: { destination: Destination; subscriber: string; outlets: string[]; now: Date },
  ): Promise<Wished> {
    const problem = await this.problemWithMore(destination)
    if (problem !== null) return { problem }
    const others = await this.#records.list(destination)
    const read = readSchedule(wishes.when ?? '', this.usualZone)
    if ('problem' in read) return read
    const taste = tasteOf(wishes, USUAL_TASTE, outlets)
    if ('problem' in taste) return taste
    const subscription: Subscription = {
      id: randomUUID().replaceAll('-', '').slice(0, 12),
      destination,
      subscriber,
      schedule: read.schedule,
      taste: taste.taste,
      saysWhenEmpty: wishes.saysWhenEmpty ?? false,
      state: 'active',
      pausedBecause: null,
      createdAt: now,
      activeSince: now,
    }
    await this.#records.save(subscription)
    return { subscription, twin: twinOf(subscription, others, now) }
  }

  async edit(one: Subscription, wishes: Wishes, { outlets, now }: { outlets: string[]; now: Date }): Promise<Wished> {
    const read =
      wishes.when === undefined ? { schedule: one.schedule } : readSchedule(wishes.when, one.schedule.timeZone)
    if ('problem' in read) return read
    const taste = tasteOf(wishes, one.taste, outlets)
    if ('problem' in taste) return taste
    const subscription: Subscription = {
      ...one,
      schedule: read.schedule,
      taste: taste.taste,
      saysWhenEmpty: wishes.saysWhenEmpty ?? one.saysWhenEmpty,
      // Hours that have passed under the new schedule are none of its business.
      activeSince: wishes.when === undefined ? one.activeSince : now,
    }
    await this.#records.save(subscription)
    return { subscription, twin: twinOf(subscription, await this.#records.list(one.destination), now) }
  }

  async pause(one: Subscription): Promise<Subscription> {
    const paused: Subscription = { ...one, state: 'paused', pausedBecause: null }
    await this.#records.save(paused)
    return paused
  }

  async resume(one: Subscription, now: Date): Promise<Subscription> {
    const active: Subscription = { ...one, state: 'active', pausedBecause: null, activeSince: now }
    await this.#records.save(active)
    return active
  }

  async end(one: Subscription): Promise<void> {
    await (isSettled(one) ? this.#records.endSettled(one) : this.#records.remove(one.id))
  }
}

function twinOf(one: Subscription, others: readonly Subscription[], now: Date): Twin | null {
  const alike = others.filter((other) => other.id !== one.id && wantsOf(other) === wantsOf(one))
  const twins = alike.flatMap((other) => {
    const agreed = agreement(one.schedule, other.schedule, now)
    return agreed === 'never' ? [] : [{ schedule: other.schedule, isAlways: agreed === 'always' }]
  })
  return twins.find(({ isAlways }) => isAlways) ?? twins[0] ?? null
}

/** What a digest is made of, whatever the order and the letters in which it was written. */
const wantsOf = ({ taste: { topics, without, outlets } }: Subscription): string =>
  JSON.stringify([topics, without, outlets].map((list) => [...new Set(list.map(fold))].sort()))

// Digests that the operator has set up with no command at all: kept in step with the settings at every start.

export interface SettledDigest {
  /** As people write times, or a cron expression; `null`: none is set up. */
  when: string | null
  timeZone: string
  channels: Destination[]
}

/** Their ids begin with this, so that they can be told from those that people made. */
const SETTLED = 'settings:'

export const isSettled = ({ id }: Pick<Subscription, 'id'>): boolean => id.startsWith(SETTLED)

/** Throws a DatelineError 'config' when the time cannot be read. */
export async function keepSettled(records: SubscriptionRecords, settings: SettledDigest, now: Date): Promise<void> {
  const { removed, forgotten, saved } = await settledChanges(records, settings, now)
  for (const id of removed) await records.remove(id)
  for (const id of forgotten) await records.forgetEnded(id)
  for (const one of saved) await records.save(one)
}

/** All that is subscribed once the settings have been followed. Changes nothing; throws what `keepSettled` throws. */
export async function afterSettling(
  records: SubscriptionRecords,
  settings: SettledDigest,
  now: Date,
): Promise<Subscription[]> {
  const { removed, saved } = await settledChanges(records, settings, now)
  const gone = new Set([...removed, ...saved.map(({ id }) => id)])
  return [...(await records.list()).filter(({ id }) => !gone.has(id)), ...saved]
}

interface SettledChanges {
  /** Ids of digests that the settings ask for no more. */
  removed: string[]
  /** Ids of digests of which it need not be known any more that somebody has ended them. */
  forgotten: string[]
  saved: Subscription[]
}

async function settledChanges(
  records: SubscriptionRecords,
  { when, timeZone, channels }: SettledDigest,
  now: Date,
): Promise<SettledChanges> {
  const idOf = ({ platform, channel }: Destination): string => `${SETTLED}${platform}:${channel}`
  const wanted = new Map(when === null ? [] : channels.map((channel) => [idOf(channel), channel]))
  const present = (await records.list()).filter(isSettled)
  const ended = await records.endedSettled()
  const unwanted = (some: readonly { id: string }[]): string[] => some.flatMap(({ id }) => (wanted.has(id) ? [] : [id]))
  const changes: SettledChanges = { removed: unwanted(present), forgotten: unwanted(ended), saved: [] }
  if (when === null) return changes
  const read = readSchedule(when, timeZone)
  if ('problem' in read) throw new DatelineError('config', `DIGEST_CRON cannot be read. ${read.problem}`)
  const isAsWanted = ({ cron, timeZone }: Pick<Schedule, 'cron' | 'timeZone'>): boolean =>
    cron === read.schedule.cron && timeZone === read.schedule.timeZone
  for (const [id, destination] of wanted) {
    const before = present.find((one) => one.id === id)
    if (before !== undefined && isAsWanted(before.schedule)) continue
    // What somebody has ended in the channel stays ended until the settings ask for something else.
    const over = ended.find((one) => one.id === id)
    if (over !== undefined && isAsWanted(over)) continue
    if (over !== undefined) changes.forgotten.push(id)
    const fresh: Subscription = {
      id,
      destination,
      subscriber: '',
      schedule: read.schedule,
      taste: USUAL_TASTE,
      saysWhenEmpty: false,
      state: 'active',
      pausedBecause: null,
      createdAt: now,
      activeSince: now,
    }
    changes.saved.push(before === undefined ? fresh : { ...before, schedule: read.schedule, activeSince: now })
  }
  return changes
}
