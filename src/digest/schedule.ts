// When a digest is due, read from what people write or from a cron expression.
import { Cron } from 'croner'
import type { Schedule } from '../domain/subscription.ts'
import { daysInWords, takeDays, takeTimes, timeInWords } from './time-words.ts'
import { takeZone, zoneCalled } from './time-zone.ts'

const EXAMPLE = 'weekdays 8:30'
const CRON = /^(?:[\d*,/-]+\s+){2}(?:[\d*,/?LW-]+\s+)(?:[\da-z*,/-]+\s+)[\da-z*,/#L-]+$/i
/** Digests at shorter intervals than this would be no digests. */
const LEAST_MINUTES = 30
/** Times of a cron expression whose distances are looked at: some days of the most frequent that is taken. */
const RUNS_LOOKED_AT = 100
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
  if ('unknown' in zoned)
    return { problem: `There is no time zone “${zoned.unknown}”. Name one like this: ${EXAMPLE} Europe/Vilnius` }
  const timeZone = zoned.zone ?? zoneCalled(usualZone) ?? 'UTC'
  const rest = zoned.rest.replace(/\s+/g, ' ').trim()
  if (CRON.test(rest)) return readCron(rest, timeZone)
  const hourly = /^(?:hourly|every (?:(\d{1,2}) )?hours?)$/i.exec(rest)
  if (hourly !== null) return readHourly(Number(hourly[1] ?? 1), timeZone)
  return readWords(rest, timeZone)
}

function readWords(text: string, timeZone: string): ReadSchedule {
  const { days, rest: withoutDays } = takeDays(text)
  const { times, wrong, rest } = takeTimes(withoutDays)
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
    const runs = new Cron(cron, { timezone: 'UTC' }).nextRuns(RUNS_LOOKED_AT).map((run) => run.getTime())
    if (runs.length === 0) return { problem: `“${cron}” is never due. Write it like this: 30 8 * * 1-5` }
    if (runs.some((run, at) => at > 0 && run - (runs[at - 1] ?? 0) < LEAST_MINUTES * 60_000))
      return { problem: `That is more often than every ${LEAST_MINUTES} minutes. Write it like this: 30 8 * * 1-5` }
    return { schedule }
  } catch {
    return { problem: `“${cron}” is no cron expression of five fields. Write it like this: 30 8 * * 1-5` }
  }
}
