// Subscriptions as people deal with them: made, changed, paused and ended, with what they wrote read and read back.
import { randomUUID } from 'node:crypto'
import type { Destination, Subscription } from '../domain/subscription.ts'
import type { SubscriptionRecords } from '../storage/chat.ts'
import { fold } from '../text/words.ts'
import type { Twin } from './compose-subscriptions.ts'
import { agreement } from './moments.ts'
import { readSchedule } from './schedule.ts'
import { isSettled } from './settled-subscriptions.ts'
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
