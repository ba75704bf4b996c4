// The moments at which a schedule is due: counted on the wall clock, and told in real time whatever the clocks of the zone do.
import { Cron } from 'croner'
import type { Schedule } from '../domain/subscription.ts'

const DAY_MS = 86_400_000
const MINUTE_MS = 60_000

/**
 * The moments after `after` and not after `until` at which a digest is due, `limit` at most. A time that does not exist is due at the
 * next moment that does, one that comes twice the first time; times that fall together are one moment.
 */
export function occurrencesBetween({ cron, timeZone }: Schedule, after: Date, until: Date, limit = 10_000): Date[] {
  const found: number[] = []
  for (const part of cron.split('\n'))
    for (const moment of momentsOf(part, timeZone, after.getTime()).take(limit)) {
      if (moment > until.getTime()) break
      found.push(moment)
    }
  const moments = [...new Set(found)].sort((one, other) => one - other)
  return moments.slice(0, limit).map((moment) => new Date(moment))
}

/** The first moment after `after` at which a digest is due; `null` if there is none. */
export function nextOccurrence({ cron, timeZone }: Schedule, after: Date): Date | null {
  const firsts = cron.split('\n').flatMap((part) => [...momentsOf(part, timeZone, after.getTime()).take(1)])
  return firsts.length === 0 ? null : new Date(Math.min(...firsts))
}

/**
 * Schedules are compared in windows through more than a year, and so through every change of the clocks. One is shorter than zones are
 * commonly apart by the same hours, and longer than a month.
 */
const WINDOWS = 7
const WINDOW_MS = 60 * DAY_MS
/** Of schedules with more moments than these in a week, a week of each window tells enough. */
const MANY = 20

/**
 * Whether two schedules are due at the same moments in the year to come, however they are written: "08:00 Europe/Vilnius" and "06:00
 * UTC" are for a part of it, until the clocks change.
 */
export function agreement(one: Schedule, other: Schedule, now: Date): 'always' | 'partly' | 'never' {
  const after = (from: Date, ms: number): Date => new Date(from.getTime() + ms)
  const isDense = [one, other].some((each) => occurrencesBetween(each, now, after(now, 7 * DAY_MS)).length > MANY)
  const lengthMs = isDense ? 7 * DAY_MS : WINDOW_MS
  const windows = Array.from({ length: WINDOWS }, (_, at) => {
    const from = after(now, at * WINDOW_MS)
    return [one, other].map((each) => occurrencesBetween(each, from, after(from, lengthMs)).map(Number).join())
  })
  const agreeing = windows.filter(([own, others]) => own === others)
  // Nothing is due in some windows of a schedule that is due once a quarter.
  if (agreeing.every(([own]) => own === '')) return 'never'
  return agreeing.length === WINDOWS ? 'always' : 'partly'
}

/**
 * Those of a single cron expression, in order, in milliseconds. Days and hours are looked up on a clock that never changes; only what
 * it shows is put into the zone.
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

/** The first moment at which the clocks of the zone show that time, or, where they skip it, a later one. Both in milliseconds. */
function momentShowing(shown: number, timeZone: string): number {
  const [before, behind] = [shown - DAY_MS, shown + DAY_MS].map((at) => offsetAt(at, timeZone)) as [number, number]
  if (before === behind) return shown - before
  const fitting = [shown - before, shown - behind].filter((at) => at + offsetAt(at, timeZone) === shown)
  if (fitting.length > 0) return Math.min(...fitting)
  // The clocks are put forward over it: the minute in which they are.
  let [early, late] = [shown - behind, shown - before]
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
  let clock = clocks.get(timeZone)
  if (clock === undefined) {
    clock = new Intl.DateTimeFormat('en', { timeZone, timeZoneName: 'longOffset' })
    clocks.set(timeZone, clock)
  }
  const name = clock.formatToParts(moment).find(({ type }) => type === 'timeZoneName')?.value ?? ''
  const [, sign, hours, minutes, seconds] = /([+-])(\d{2}):(\d{2})(?::(\d{2}))?$/.exec(name) ?? []
  const size = (Number(hours ?? 0) * 3600 + Number(minutes ?? 0) * 60 + Number(seconds ?? 0)) * 1000
  return sign === '-' ? -size : size
}

// Decides what is due: from the schedule and what was noted before, never from a timer.

export interface DueDecision {
  /** The moment that a digest is to be sent for now; `null` if none. */
  due: Date | null
  /** Moments for which none will be sent, and why. */
  skipped: { at: Date; because: string }[]
}

/** Moments noted one by one; of longer absences only the last ones are. */
const MOST_NOTED = 50

/**
 * What has become due after `since`, the last moment that was noted (or that of the subscription). Of several moments that were missed
 * only the last is caught up with, for one digest tells it all; and that only if it is late by less than `graceMs`.
 */
export function decideDue(schedule: Schedule, since: Date, now: Date, graceMs: number): DueDecision {
  const moments = occurrencesBetween(schedule, since, now).slice(-MOST_NOTED)
  const last = moments.at(-1)
  if (last === undefined) return { due: null, skipped: [] }
  const isTooLate = now.getTime() - last.getTime() >= graceMs
  const missed = isTooLate ? moments : moments.slice(0, -1)
  return {
    due: isTooLate ? null : last,
    skipped: missed.map((at) => ({ at, because: isTooLate ? 'too late' : 'told by the next one' })),
  }
}
