// Subscriptions as people deal with them: made, changed, paused and ended, with what they wrote read and read back.
import { randomUUID } from 'node:crypto'
import type { SubscriptionRecords } from '../digest/ports.ts'
import { readSchedule } from '../digest/schedule.ts'
import type { Destination, DigestLength, DigestTaste, Subscription } from '../domain/subscription.ts'
import { isSettled } from './settled-subscriptions.ts'
import { unknownOutlet } from './unknown-outlet.ts'

/** What a person writes about a digest; what is `undefined` stays as it is, or as is usual. */
export interface Wishes {
  when?: string | undefined
  /** Lists with commas; "none" or "all" empties one. */
  topics?: string | undefined
  without?: string | undefined
  outlets?: string | undefined
  length?: DigestLength | undefined
  saysWhenEmpty?: boolean | undefined
}

/** `hasTwin`: the channel has another digest at the same moments and of the same stories. */
export type Wished = { subscription: Subscription; hasTwin: boolean } | { problem: string }

/** A channel may have so many digests. */
const MOST_PER_CHANNEL = 10
const USUAL_TASTE: DigestTaste = { topics: [], without: [], outlets: [], length: 'normal' }

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
  problemsIn(wishes: Wishes, one: Subscription | null, outlets: string[]): { when?: string; outlets?: string } {
    const zone = one?.schedule.timeZone ?? this.usualZone
    const isStanding = one !== null && wishes.when === undefined
    const read = isStanding ? { schedule: one.schedule } : readSchedule(wishes.when ?? '', zone)
    const taste = tasteOf(wishes, one?.taste ?? USUAL_TASTE, outlets)
    return {
      ...('problem' in read ? { when: read.problem } : {}),
      ...('problem' in taste ? { outlets: taste.problem } : {}),
    }
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
    return { subscription, hasTwin: others.some((one) => isTwin(one, subscription)) }
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
    const all = await this.#records.list(one.destination)
    return { subscription, hasTwin: all.some((other) => isTwin(other, subscription)) }
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

function isTwin(one: Subscription, other: Subscription): boolean {
  const wants = ({ schedule: { cron, timeZone }, taste: { topics, without, outlets } }: Subscription): string =>
    JSON.stringify([cron, timeZone, topics, without, outlets])
  return one.id !== other.id && wants(one) === wants(other)
}

function tasteOf(
  { topics, without, outlets, length }: Wishes,
  before: DigestTaste,
  known: string[],
): { taste: DigestTaste } | { problem: string } {
  const named = outlets === undefined ? before.outlets : listOf(outlets)
  const exact = named.map((name) => known.find((outlet) => outlet.toLowerCase() === name.toLowerCase()) ?? null)
  const unknown = named.find((_, at) => exact[at] === null)
  if (outlets !== undefined && unknown !== undefined) return { problem: unknownOutlet(unknown, known) }
  return {
    taste: {
      topics: topics === undefined ? before.topics : listOf(topics),
      without: without === undefined ? before.without : listOf(without),
      outlets: outlets === undefined ? before.outlets : exact.filter((outlet) => outlet !== null),
      length: length ?? before.length,
    },
  }
}

function listOf(text: string): string[] {
  const words = text.split(',').map((word) => word.trim())
  return words.filter((word) => word !== '' && !/^(?:none|all|everything|-)$/i.test(word))
}
