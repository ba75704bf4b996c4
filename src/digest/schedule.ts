// When a digest is due: read from what people write or from a cron expression, and counted through clock changes.
import { Cron } from 'croner'
import type { Schedule } from '../domain/subscription.ts'
import { daysInWords, takeDays, takeTimes, timeInWords } from './time-words.ts'
import { takeZone, zoneCalled } from './time-zone.ts'

const EXAMPLE = 'weekdays 8:30'
const CRON = /^(?:[\d*,/-]+\s+){2}(?:[\d*,/?LW-]+\s+)(?:[\da-z*,/-]+\s+)[\da-z*,/#L-]+$/i
/** Digests at shorter intervals than this would be no digests. */
const LEAST_MINUTES = 30
/** Words that may stand beside times and days without meaning anything more. */
const FILLERS = /\b(?:at|on|in|the|and|every|each|of|day|days|time|timezone|zone|o['’]?clock|please|um)\b|[,;&@()]/gi

export type ReadSchedule = { schedule: Schedule } | { problem: string }

/**
 * Reads "weekdays 8:30", "08:00 Europe/Vilnius", "Mondays and Thursdays at 6pm New York", "30 8 * * 1-5". `usualZone` is meant where
 * none is named. What cannot be read is answered with an example that works.
 */
export function readSchedule(text: string, usualZone: string): ReadSchedule {
  const written = text.trim().replace(/\s+/g, ' ')
  if (written === '') return { problem: `Say when, for instance: ${EXAMPLE}` }
  const zoned = takeZone(written)
  if ('placeless' in zoned)
    return {
      problem: `“${zoned.placeless}” does not say when clocks change. Name a place, like this: ${EXAMPLE} Europe/Vilnius`,
    }
  if ('unknown' in zoned) {
    const guess = zoned.nearest === null ? '' : ` Did you mean ${zoned.nearest}?`
    const zone = zoned.nearest ?? 'Europe/Vilnius'
    return { problem: `There is no time zone “${zoned.unknown}”.${guess} Name one like this: ${EXAMPLE} ${zone}` }
  }
  const timeZone = zoned.zone ?? zoneCalled(usualZone) ?? 'UTC'
  const rest = zoned.rest.replace(/\s+/g, ' ').trim()
  if (CRON.test(rest)) return readCron(rest, timeZone)
  const hourly = /^(?:hourly|every (?:(\d{1,2}) )?hours?)$/i.exec(rest)
  if (hourly !== null) return readHourly(Number(hourly[1] ?? 1), timeZone)
  return readWords(rest, timeZone)
}

/** The moments after `after` and not after `until` at which a digest is due, `limit` at most. */
export function occurrencesBetween({ cron, timeZone }: Schedule, after: Date, until: Date, limit = 10_000): Date[] {
  const clock = new Cron(cron, { timezone: timeZone })
  const moments: Date[] = []
  for (
    let next = clock.nextRun(after);
    next !== null && next <= until && moments.length < limit;
    next = clock.nextRun(next)
  )
    moments.push(next)
  return moments
}

/**
 * The first moment after `after` at which a digest is due; `null` if there is none. An hour that does not exist is due at the next
 * moment that does, one that comes twice is due the first time.
 */
export function nextOccurrence({ cron, timeZone }: Schedule, after: Date): Date | null {
  return new Cron(cron, { timezone: timeZone }).nextRun(after)
}

function readWords(text: string, timeZone: string): ReadSchedule {
  const { days, rest: withoutDays } = takeDays(text)
  // "Mondays 8": a number alone can be nothing but the hour.
  const { times, wrong, rest } = takeTimes(/^\s*\d{1,2}\s*$/.test(withoutDays) ? `at ${withoutDays}` : withoutDays)
  if (wrong[0] !== undefined)
    return { problem: `“${wrong[0].wrong}” is no time of day. Write it like this: ${EXAMPLE}` }
  const left = rest.replace(FILLERS, ' ').replace(/\s+/g, ' ').trim()
  if (left !== '') return { problem: `I do not understand “${left}”. Write it like this: ${EXAMPLE} Europe/Vilnius` }
  if (times.length === 0) return { problem: `At what time? Write it like this: ${EXAMPLE}` }
  const minutes = new Set(times.map(({ minute }) => minute))
  if (minutes.size > 1)
    return { problem: `Several times a day must be at the same minute of the hour, like this: 8:30 and 18:30` }
  const hours = [...new Set(times.map(({ hour }) => hour))].join(',')
  const cron = `${[...minutes].join()} ${hours} * * ${days.length === 7 ? '*' : days.join(',')}`
  const at = new Intl.ListFormat('en-GB').format([...new Set(times.map(timeInWords))])
  return { schedule: { cron, timeZone, text: `${daysInWords(days)} at ${at}` } }
}

function readHourly(hours: number, timeZone: string): ReadSchedule {
  if (24 % hours !== 0 || hours > 12) return { problem: 'Every 1, 2, 3, 4, 6, 8 or 12 hours, like this: every 6 hours' }
  const text = hours === 1 ? 'every hour' : `every ${hours} hours`
  return { schedule: { cron: `0 ${hours === 1 ? '*' : `*/${hours}`} * * *`, timeZone, text } }
}

function readCron(cron: string, timeZone: string): ReadSchedule {
  const schedule = { cron, timeZone, text: `at “${cron}”` }
  try {
    const [first, second] = new Cron(cron, { timezone: timeZone }).nextRuns(2)
    if (first === undefined) return { problem: `“${cron}” is never due. Write it like this: 30 8 * * 1-5` }
    if (second !== undefined && second.getTime() - first.getTime() < LEAST_MINUTES * 60_000)
      return { problem: `That is more often than every ${LEAST_MINUTES} minutes. Write it like this: 30 8 * * 1-5` }
    return { schedule }
  } catch {
    return { problem: `“${cron}” is no cron expression of five fields. Write it like this: 30 8 * * 1-5` }
  }
}
