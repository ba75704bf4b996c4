// Subscriptions as people deal with them: made, changed, paused and ended, with what they wrote read and read back.
import { randomUUID } from 'node:crypto'
import { DatelineError } from '../domain/errors.ts'
import type { Destination, Schedule, Subscription } from '../domain/subscription.ts'
import type { SubscriptionRecords } from '../storage/chat.ts'
import { fold } from '../text/words.ts'
import type { Twin } from './compose-subscriptions.ts'
import { agreement } from './moments.ts'
import { type ReadSchedule, readSchedule } from './schedule.ts'
import { type TasteWishes, tasteOf, tasteProblems, USUAL_TASTE } from './topics.ts'

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
    const read = this.#scheduleIn(wishes, one)
    return { ...('problem' in read ? { when: read.problem } : {}), ...tasteProblems(wishes, outlets) }
  }

  #scheduleIn({ when }: Wishes, one: Subscription | null): ReadSchedule {
    if (one !== null && when === undefined) return { schedule: one.schedule }
    return readSchedule(when ?? '', one?.schedule.timeZone ?? this.usualZone)
  }

  async subscribe(
    wishes: Wishes,
    { outlets, now, ...whose }: { destination: Destination; subscriber: string; outlets: string[]; now: Date },
  ): Promise<Wished> {
    const problem = await this.problemWithMore(whose.destination)
    if (problem !== null) return { problem }
    const read = this.#scheduleIn(wishes, null)
    if ('problem' in read) return read
    const id = randomUUID().replaceAll('-', '').slice(0, 12)
    return this.#saved(freshSubscription({ id, ...whose, schedule: read.schedule, now }), wishes, { outlets, now })
  }

  async edit(one: Subscription, wishes: Wishes, { outlets, now }: { outlets: string[]; now: Date }): Promise<Wished> {
    const read = this.#scheduleIn(wishes, one)
    if ('problem' in read) return read
    // Hours that have passed under the new schedule are none of its business.
    const activeSince = wishes.when === undefined ? one.activeSince : now
    return this.#saved({ ...one, schedule: read.schedule, activeSince }, wishes, { outlets, now })
  }

  async #saved(one: Subscription, wishes: Wishes, { outlets, now }: { outlets: string[]; now: Date }): Promise<Wished> {
    const read = tasteOf(wishes, one.taste, outlets)
    if ('problem' in read) return read
    const subscription = { ...one, taste: read.taste, saysWhenEmpty: wishes.saysWhenEmpty ?? one.saysWhenEmpty }
    const all = await this.#records.list(one.destination)
    await this.#records.save(subscription)
    return { subscription, twin: twinOf(subscription, all, now) }
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

function freshSubscription({
  now,
  ...given
}: Pick<Subscription, 'id' | 'destination' | 'subscriber' | 'schedule'> & { now: Date }): Subscription {
  const active = { state: 'active', pausedBecause: null, createdAt: now, activeSince: now } as const
  return { ...given, taste: USUAL_TASTE, saysWhenEmpty: false, ...active }
}

/** Digests that the operator has set up with no command at all: kept in step with the settings at every start. */
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

/**
 * `removed`: ids of digests that the settings ask for no more; `forgotten`: ids of digests of which it need not be known any more that
 * somebody has ended them.
 */
async function settledChanges(
  records: SubscriptionRecords,
  { when, timeZone, channels }: SettledDigest,
  now: Date,
): Promise<{ removed: string[]; forgotten: string[]; saved: Subscription[] }> {
  const idOf = ({ platform, channel }: Destination): string => `${SETTLED}${platform}:${channel}`
  const wanted = new Map(when === null ? [] : channels.map((channel) => [idOf(channel), channel]))
  const present = new Map((await records.list()).filter(isSettled).map((one) => [one.id, one]))
  const ended = new Map((await records.endedSettled()).map((one) => [one.id, one]))
  const unwanted = (ids: Iterable<string>): string[] => [...ids].filter((id) => !wanted.has(id))
  const changes = { removed: unwanted(present.keys()), forgotten: unwanted(ended.keys()), saved: [] as Subscription[] }
  if (when === null) return changes
  const read = readSchedule(when, timeZone)
  if ('problem' in read) throw new DatelineError('config', `DIGEST_CRON cannot be read. ${read.problem}`)
  const { schedule } = read
  const isAsWanted = (one: Pick<Schedule, 'cron' | 'timeZone'> | undefined): boolean =>
    one?.cron === schedule.cron && one.timeZone === schedule.timeZone
  for (const [id, destination] of wanted) {
    const before = present.get(id)
    // What somebody has ended in the channel stays ended until the settings ask for something else.
    if (isAsWanted(before?.schedule) || isAsWanted(ended.get(id))) continue
    if (ended.has(id)) changes.forgotten.push(id)
    const fresh = freshSubscription({ id, destination, subscriber: '', schedule, now })
    changes.saved.push(before === undefined ? fresh : { ...before, schedule, activeSince: now })
  }
  return changes
}
