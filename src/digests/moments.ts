// The moments at which a schedule is due: counted on the wall clock, whatever the clocks of its zone do. And what is due now: decided from
// the schedule and what was noted before, never from a timer.
import { Cron } from 'croner'
import type { Schedule } from '../domain/subscription.ts'

const DAY_MS = 86_400_000
const MINUTE_MS = 60_000

/**
 * The moments after `after` and not after `until` at which a digest is due, `limit` at most. A time that does not exist is due at the
 * next moment that does, one that comes twice the first time; times that fall together are one moment.
 */
export function occurrencesBetween({ cron, timeZone }: Schedule, after: Date, until: Date, limit = 10_000): Date[] {
  const found = new Set<number>()
  for (const part of cron.split('\n'))
    for (const moment of momentsOf(part, timeZone, after.getTime()).take(limit)) {
      if (moment > until.getTime()) break
      found.add(moment)
    }
  const moments = [...found].sort((one, other) => one - other)
  return moments.slice(0, limit).map((moment) => new Date(moment))
}

/** The first moment after `after` at which a digest is due; `null` if there is none. */
export function nextOccurrence({ cron, timeZone }: Schedule, after: Date): Date | null {
  const firsts = cron.split('\n').flatMap((part) => [...momentsOf(part, timeZone, after.getTime()).take(1)])
  return firsts.length === 0 ? null : new Date(Math.min(...firsts))
}

/** Moments noted one by one; of longer absences only the last ones are. */
const MOST_NOTED = 50

/**
 * What has become due after `since`, the last moment that was noted, and why none will be sent for it; `null`: one is to be sent. Of
 * several moments that were missed only the last is caught up with, for one digest tells it all; and that only if it is late by less than
 * `graceMs`.
 */
export function dueBetween(
  schedule: Schedule,
  since: Date,
  now: Date,
  graceMs: number,
): { dueAt: Date; skippedBecause: string | null }[] {
  const moments = occurrencesBetween(schedule, since, now).slice(-MOST_NOTED)
  const isTooLate = now.getTime() - (moments.at(-1)?.getTime() ?? 0) >= graceMs
  return moments.map((dueAt, at) => {
    const isLast = at === moments.length - 1
    return { dueAt, skippedBecause: isTooLate ? 'too late' : isLast ? null : 'told by the next one' }
  })
}

/** More than a year is compared, and so every change of the clocks, in windows that are longer than a month. */
const WINDOWS = 7
const WINDOW_MS = 60 * DAY_MS
/** Of schedules with more moments than these in a week, a week of each window tells enough. */
const MANY = 20

/**
 * Whether two schedules are due at the same moments in the year to come, however they are written: "08:00 Europe/Vilnius" and "06:00
 * UTC" are for a part of it, until the clocks change.
 */
export function agreement(one: Schedule, other: Schedule, now: Date): 'always' | 'partly' | 'never' {
  const within = (schedule: Schedule, window: number, ms: number): string => {
    const from = now.getTime() + window * WINDOW_MS
    return occurrencesBetween(schedule, new Date(from), new Date(from + ms), MANY + ms / DAY_MS)
      .map(Number)
      .join()
  }
  const isDense = [one, other].some((each) => within(each, 0, 7 * DAY_MS).split(',').length > MANY)
  const ms = isDense ? 7 * DAY_MS : WINDOW_MS
  // Most schedules that differ do so within a week: the rest is not counted for them.
  const agrees = (window: number): boolean =>
    [7 * DAY_MS, ms].every((some) => within(one, window, some) === within(other, window, some))
  const agreeing = Array.from({ length: WINDOWS }, (_, window) => window).filter(agrees)
  // Nothing is due in some windows of a schedule that is due once a quarter.
  if (agreeing.every((window) => within(one, window, ms) === '')) return 'never'
  return agreeing.length === WINDOWS ? 'always' : 'partly'
}

/**
 * Those of a single cron expression, in order, in milliseconds. Days and hours are looked up on a clock that never changes, and what it
 * shows is put into the zone: croner by itself leaves out an hour that the clocks skip.
 */
function* momentsOf(cron: string, timeZone: string, after: number): Generator<number, undefined> {
  const wallClock = new Cron(cron, { timezone: 'UTC' })
  let last = after
  let shown = wallClock.nextRun(new Date(after + offsetAt(after, timeZone)))
  for (; shown !== null; shown = wallClock.nextRun(shown)) {
    const moment = momentShowing(shown.getTime(), timeZone)
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
  if (fitting.length > 0) return Math.min(...fitting)
  let [early, late] = [Math.min(...found), Math.max(...found)]
  while (late - early > MINUTE_MS) {
    const middle = early + Math.floor((late - early) / 2 / MINUTE_MS) * MINUTE_MS
    if (offsetAt(middle, timeZone) === before) early = middle
    else late = middle
  }
  return late
}

const clocks = new Map<string, Intl.DateTimeFormat>()

/** By how many milliseconds the clocks of the zone are ahead of UTC at a moment. */
function offsetAt(moment: number, timeZone: string): number {
  const clock = clocks.get(timeZone) ?? new Intl.DateTimeFormat('en', { timeZone, timeZoneName: 'longOffset' })
  clocks.set(timeZone, clock)
  const name = clock.formatToParts(moment).find(({ type }) => type === 'timeZoneName')?.value ?? ''
  const [, sign, hours = 0, minutes = 0, seconds = 0] = /([+-])(\d{2}):(\d{2})(?::(\d{2}))?$/.exec(name) ?? []
  const size = (Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds)) * 1000
  return sign === '-' ? -size : size
}
