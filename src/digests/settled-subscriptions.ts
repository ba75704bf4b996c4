// Digests that the operator has set up with no command at all: kept in step with the settings at every start.
import { DatelineError } from '../domain/errors.ts'
import type { Destination, Schedule, Subscription } from '../domain/subscription.ts'
import type { SubscriptionRecords } from '../storage/chat.ts'
import { readSchedule } from './schedule.ts'
import { USUAL_TASTE } from './wishes.ts'

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
