// The moments at which a schedule is due, counted on the wall clock, and what is due now, decided from the records, never from a timer.
import { Cron } from 'croner'
import type { Schedule } from '../domain/subscription.ts'

const [DAY_MS, MINUTE_MS] = [86_400_000, 60_000]
export const END_OF_TIME = new Date(8.64e15)

/** At most `limit` moments after `after`, up to `until`. A skipped time is due at the next that exists, one that comes twice once. */
export function occurrencesBetween({ cron, timeZone }: Schedule, after: Date, until: Date, limit = 10_000): Date[] {
  const duePer = (part: string) => [...momentsOf(part, timeZone, Number(after), Number(until)).take(limit)]
  const moments = [...new Set(cron.split('\n').flatMap(duePer))].sort((one, other) => one - other)
  return moments.slice(0, limit).map((moment) => new Date(moment))
}

export const nextOccurrence = (schedule: Schedule, after: Date): Date | null =>
  occurrencesBetween(schedule, after, END_OF_TIME, 1)[0] ?? null

/** Moments noted one by one; of longer absences only the last ones are. */
const MOST_NOTED = 50

/** Of the moments missed since `since` only the last is sent, if it is late by less than `graceMs`: one digest tells it all. */
export function dueBetween(schedule: Schedule, since: Date, now: Date, graceMs: number) {
  const moments = occurrencesBetween(schedule, since, now).slice(-MOST_NOTED)
  const last = moments.at(-1)
  const isTooLate = Number(now) - Number(last) >= graceMs
  return moments.map((dueAt) => ({
    dueAt,
    skippedBecause: isTooLate ? 'too late' : dueAt === last ? null : 'told by the next one',
  }))
}

/** In milliseconds. Looked up on a clock that never changes: croner by itself leaves out some of the hours that the clocks skip. */
function* momentsOf(cron: string, timeZone: string, after: number, until: number): Generator<number, undefined> {
  const wallClock = new Cron(cron, { timezone: 'UTC' })
  let last = after
  let shown = wallClock.nextRun(new Date(after + offsetAt(after, timeZone)))
  for (; shown !== null; shown = wallClock.nextRun(shown)) {
    const moment = momentShowing(shown.getTime(), timeZone)
    if (moment > until) return
    // A time that is shown a second time has been due already; so has one that falls together with the last.
    if (moment > last) yield moment
    last = Math.max(last, moment)
  }
}

/** The first moment at which the clocks of the zone show that time; where they skip it, the minute in which they do. In milliseconds. */
function momentShowing(shown: number, timeZone: string): number {
  const before = offsetAt(shown - DAY_MS, timeZone)
  const found = [shown - before, shown - offsetAt(shown + DAY_MS, timeZone)]
  const fitting = found.filter((at) => at + offsetAt(at, timeZone) === shown)
  let moment = Math.min(...(fitting.length > 0 ? fitting : found))
  if (fitting.length === 0) while (offsetAt(moment, timeZone) === before) moment += MINUTE_MS
  return moment
}

const clocks = new Map<string, Intl.DateTimeFormat>()

/** By how many milliseconds the clocks of the zone are ahead of UTC at a moment. Swedish clocks show what `Date` reads. */
function offsetAt(moment: number, timeZone: string): number {
  const style = { dateStyle: 'short', timeStyle: 'medium' } as const
  const clock = clocks.get(timeZone) ?? new Intl.DateTimeFormat('sv', { timeZone, ...style })
  clocks.set(timeZone, clock)
  return Date.parse(`${clock.format(moment)}Z`) - Math.floor(moment / 1000) * 1000
}
