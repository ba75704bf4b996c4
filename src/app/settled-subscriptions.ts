// Digests that the operator has set up with no command at all: kept in step with the settings at every start.
import type { SubscriptionRecords } from '../digest/ports.ts'
import { readSchedule } from '../digest/schedule.ts'
import { DatelineError } from '../domain/errors.ts'
import type { Destination, Subscription } from '../domain/subscription.ts'
import { USUAL_TASTE } from './digest-taste.ts'

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
export async function keepSettled(
  records: SubscriptionRecords,
  { when, timeZone, channels }: SettledDigest,
  now: Date,
): Promise<void> {
  const idOf = ({ platform, channel }: Destination): string => `${SETTLED}${platform}:${channel}`
  const wanted = new Map(when === null ? [] : channels.map((channel) => [idOf(channel), channel]))
  const present = (await records.list()).filter(isSettled)
  for (const { id } of present) if (!wanted.has(id)) await records.remove(id)
  const ended = await records.endedSettled()
  for (const { id } of ended) if (!wanted.has(id)) await records.forgetEnded(id)
  if (when === null) return
  const read = readSchedule(when, timeZone)
  if ('problem' in read) throw new DatelineError('config', `DIGEST_CRON cannot be read. ${read.problem}`)
  for (const [id, destination] of wanted) {
    const before = present.find((one) => one.id === id)
    const isSame = before?.schedule.cron === read.schedule.cron && before.schedule.timeZone === read.schedule.timeZone
    if (isSame) continue
    // What somebody has ended in the channel stays ended until the settings ask for something else.
    const over = ended.find((one) => one.id === id)
    if (over?.cron === read.schedule.cron && over.timeZone === read.schedule.timeZone) continue
    if (over !== undefined) await records.forgetEnded(id)
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
    await records.save(before === undefined ? fresh : { ...before, schedule: read.schedule, activeSince: now })
  }
}
