// Moments and days, as articles name them and as people write them: most name only a day, and a day must not shift with the reader's zone.

export const DAY_MS = 86_400_000
const DAY = /^\d{4}-\d{2}-\d{2}$/
const DAY_AND_TIME = /^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?)(Z|[+-]\d{2}:?\d{2})?)?$/i

/** Whether a moment stands for a whole day: midnight in UTC, as articles that name only a day are kept. */
export const isWholeDay = (moment: Date): boolean => moment.getTime() % DAY_MS === 0

/** Made once, and not before it is wanted: making one takes longer than all the rest of a message. */
let format: Intl.DateTimeFormat | undefined

function longFormat(): Intl.DateTimeFormat {
  format ??= new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'long', year: 'numeric', timeZone: 'UTC' })
  return format
}

/** "12 September 2025", the day in UTC. */
export const longDay = (moment: Date): string => longFormat().format(moment)

/** "12 September 2025", or "12 September 2025, 14:05 UTC" of what stands for no whole day. */
export const longMoment = (moment: Date): string =>
  isWholeDay(moment) ? longDay(moment) : `${longDay(moment)}, ${moment.toISOString().slice(11, 16)} UTC`

/** "9 – 12 September 2025", the days in UTC; one day where they are the same. */
export const longDays = (first: Date, last: Date): string => longFormat().formatRange(first, last)

/** Keeps in the milliseconds, which no article states, whether the day at its source is the one before that in UTC (1) or after it (2). */
export function statedAt(moment: Date, offsetMinutes: number): Date {
  const days = Math.floor((moment.getTime() + offsetMinutes * 60_000) / DAY_MS) - Math.floor(moment.getTime() / DAY_MS)
  return days === 0 ? moment : new Date(Math.floor(moment.getTime() / 1000) * 1000 + (days < 0 ? 1 : 2))
}

/** The moment, or where the day at its source is another, the nearest to it of that day. For all that goes by days. */
export function dayStated(moment: Date): Date {
  const [kept, hour] = [moment.getUTCMilliseconds(), moment.getUTCHours()]
  const midnight = Math.floor(moment.getTime() / DAY_MS) * DAY_MS
  if (kept === 1 && hour < 13) return new Date(midnight - 1)
  return kept === 2 && hour > 8 ? new Date(midnight + DAY_MS) : moment
}

/** "12 September 2025", the day at its source; '' where there is none. */
export const statedDay = (moment: Date | null | undefined): string => (moment ? longDay(dayStated(moment)) : '')

/** A day means its end, a time without a zone is in UTC. `null` for anything else than an ISO 8601 day, or day and time. */
export function parseAsOf(text: string): Date | null {
  const [, day, time, zone = 'Z'] = DAY_AND_TIME.exec(text.trim()) ?? []
  const midnight = new Date(`${day}T00:00:00Z`)
  // There is no 30 February, which a Date would take for another day.
  if (Number.isNaN(midnight.getTime()) || midnight.toISOString().slice(0, 10) !== day) return null
  if (time === undefined) return new Date(midnight.getTime() + DAY_MS - 1)
  const moment = new Date(`${day}T${time}${zone.toUpperCase()}`)
  return Number.isNaN(moment.getTime()) ? null : moment
}

/** Likewise, but a day means its beginning. */
export function parseSince(text: string): Date | null {
  const moment = parseAsOf(text)
  return moment !== null && DAY.test(text.trim()) ? new Date(`${text.trim()}T00:00:00Z`) : moment
}
