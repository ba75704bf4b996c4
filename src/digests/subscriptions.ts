// Subscriptions as people deal with them: made, changed, paused and ended, with what they wrote read and read back.
import { randomUUID } from 'node:crypto'
import { DatelineError } from '../domain/errors.ts'
import type { Destination, Role, Schedule, Subscription } from '../domain/subscription.ts'
import { isSettled, SETTLED } from '../domain/subscription.ts'
import type { SubscriptionRecords } from '../storage/chat.ts'
import { noZone, readSchedule, scheduleFor } from './schedule.ts'
import { zoneMeant } from './time-zone.ts'
import { readTaste, type TasteWishes, USUAL_TASTE } from './topics.ts'

/** What a person writes about a digest; what is `undefined` stays as it is, or as is usual. `zone`: meant where `when` names none. */
export interface Wishes extends TasteWishes {
  when?: string | undefined
  zone?: string | undefined
  /** "line" or "quiet". */
  empty?: string | undefined
  /** "on" or "off". */
  corrections?: string | undefined
  isSilent?: boolean | undefined
  pings?: Role | null | undefined
}

/** `chosen`: times of the day that nobody named. */
export type Wished = { subscription: Subscription; chosen?: string } | { problem: string }

type Unread = Omit<Subscription, 'schedule'> & Partial<Pick<Subscription, 'schedule'>>

type Whose = Pick<Subscription, 'destination' | 'subscriber'>

interface Known {
  outlets: string[]
  now: Date
  /** That of whoever asks, where it is known. */
  zone?: string | null
}

const MOST_PER_CHANNEL = 10

export type Subscriptions = ReturnType<typeof createSubscriptions>

export function createSubscriptions(records: SubscriptionRecords, usualZone: string) {
  async function problemWithMore(destination: Destination): Promise<string | null> {
    const others = await records.list(destination)
    return others.length < MOST_PER_CHANNEL
      ? null
      : `This channel has ${MOST_PER_CHANNEL} digests already. End one first: /digest unsubscribe 1`
  }

  async function subscribe(wishes: Wishes, whose: Whose, known: Known): Promise<Wished> {
    const problem = await problemWithMore(whose.destination)
    if (problem !== null) return { problem }
    const id = randomUUID().replaceAll('-', '').slice(0, 12)
    return saved({ ...freshSubscription(known.now), ...whose, id }, wishes, known)
  }

  function edit(one: Subscription, wishes: Wishes, known: Known): Promise<Wished> {
    // Hours that have passed under the new schedule are none of its business.
    const activeSince = wishes.when === undefined && wishes.zone === undefined ? one.activeSince : known.now
    return saved({ ...one, activeSince }, wishes, known)
  }

  async function saved(one: Unread, wishes: Wishes, { outlets, zone: own }: Known): Promise<Wished> {
    const named = wishes.zone === undefined ? null : zoneMeant(wishes.zone)
    const { schedule: before } = one
    const timeZone = named ?? before?.timeZone ?? own ?? usualZone
    const isSame = before !== undefined && wishes.when === undefined
    const timed: ReturnType<typeof scheduleFor> = isSame
      ? { schedule: { ...before, timeZone } }
      : scheduleFor(wishes.when ?? '', timeZone)
    const { taste, problems } = readTaste(wishes, one.taste, outlets)
    const zone = wishes.zone !== undefined && named === null ? noZone(wishes.zone) : null
    const found = ['problem' in timed ? timed.problem : null, zone, ...Object.values(problems)]
    const problem = found.filter((text) => text !== null).join(' ')
    if ('problem' in timed || problem !== '') return { problem }
    const saysWhenEmpty = wishes.empty === undefined ? one.saysWhenEmpty : wishes.empty === 'line'
    const corrects = wishes.corrections === undefined ? (one.corrects ?? true) : wishes.corrections === 'on'
    // What is silent calls nobody: the later wish goes before.
    const pings = wishes.isSilent ? null : wishes.pings === undefined ? (one.pings ?? null) : wishes.pings
    const isSilent = pings === null && (wishes.isSilent ?? one.isSilent ?? false)
    const { schedule, chosen } = timed
    const subscription = { ...one, schedule, taste, saysWhenEmpty, corrects, isSilent, pings }
    await records.save(subscription)
    return { subscription, ...(chosen && { chosen }) }
  }

  const pause = (one: Subscription): Promise<void> => records.save({ ...one, state: 'paused', pausedBecause: null })

  async function resume(one: Subscription, now: Date): Promise<Subscription> {
    const active: Subscription = { ...one, state: 'active', pausedBecause: null, activeSince: now }
    await records.save(active)
    return active
  }

  async function end(one: Subscription): Promise<void> {
    await (isSettled(one) ? records.endSettled(one) : records.remove(one.id))
  }

  const list = (destination?: Destination): Promise<Subscription[]> => records.list(destination)
  return { list, find: (id: string) => records.find(id), problemWithMore, subscribe, edit, pause, resume, end }
}

const freshSubscription = (now: Date): Omit<Subscription, 'id' | 'destination' | 'subscriber' | 'schedule'> => {
  const active = { state: 'active', pausedBecause: null, createdAt: now, activeSince: now } as const
  return { taste: USUAL_TASTE, saysWhenEmpty: false, ...active }
}

/** Digests that the operator has set up with no command at all: kept in step with the settings at every start. */
export interface SettledDigest {
  /** As people write times, or a cron expression; `null`: none is set up. */
  when: string | null
  timeZone: string
  channels: Destination[]
}

/** Follows the settings; what somebody has ended stays so until they ask for something else. Throws a DatelineError 'config' for a time it cannot read. */
export async function keepSettled(records: SubscriptionRecords, settled: SettledDigest, now: Date, isDryRun = false) {
  const { when, timeZone, channels } = settled
  const read = when === null ? null : readSchedule(when, timeZone)
  if (read !== null && 'problem' in read)
    throw new DatelineError('config', `DIGEST_CRON cannot be read. ${read.problem}`)
  const wanted = read === null ? [] : channels.map((destination) => ({ id: idOf(destination), destination, ...read }))
  const [all, ended] = [await records.list(), await records.endedSettled()]
  const saved = wanted.flatMap(({ schedule, ...one }): Subscription[] => {
    const before = all.find(({ id }) => id === one.id)
    const end = ended.find(({ id }) => id === one.id)
    if (isDueAs(before?.schedule, schedule) || isDueAs(end, schedule)) return []
    return [{ ...(before ?? { ...freshSubscription(now), ...one, subscriber: '' }), schedule, activeSince: now }]
  })
  const isUnwanted = ({ id }: { id: string }): boolean => !wanted.some((one) => one.id === id)
  const isSaved = ({ id }: { id: string }): boolean => saved.some((one) => one.id === id)
  const removed = all.filter((one) => isSettled(one) && isUnwanted(one))
  if (!isDryRun) {
    for (const { id } of removed) await records.remove(id)
    for (const one of ended.filter((end) => isUnwanted(end) || isSaved(end))) await records.forgetEnded(one.id)
    for (const one of saved) await records.save(one)
  }
  return [...all.filter((one) => !removed.includes(one) && !isSaved(one)), ...saved]
}

const idOf = ({ platform, channel }: Destination): string => `${SETTLED}${platform}:${channel}`

const isDueAs = (one: Pick<Schedule, 'cron' | 'timeZone'> | undefined, { cron, timeZone }: Schedule): boolean =>
  one?.cron === cron && one.timeZone === timeZone
