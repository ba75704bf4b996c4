// When a digest is due, read from what people write or from a cron expression.
import { Cron } from 'croner'
import type { Schedule } from '../domain/subscription.ts'
import { occurrencesBetween } from './moments.ts'
import { type DaysAndTimes, inWords, ONLY_PART_OF_DAY, takeTimes } from './time-words.ts'
import { takeZone, zoneCalled, zoneLike } from './time-zone.ts'

const EXAMPLE = 'weekdays 8:30'
const IN_A_ZONE = `${EXAMPLE} Europe/Vilnius`
const CRON = /^(?:[\d*,/-]+\s+){2}(?:[\d*,/?LW-]+\s+)(?:[\da-z*,/-]+\s+)[\da-z*,/#L-]+$/i
const AT_WHAT_TIME = `At what time? Write it like this: ${EXAMPLE}`
/** Digests at shorter intervals than this would be no digests. */
const LEAST_MINUTES = 30
const TOO_OFTEN = `That is more often than every ${LEAST_MINUTES} minutes.`
/** Where it is looked whether times come too often: in more than a year, or in as many of them as tell. */
const LOOKED_AT = { from: new Date('2024-01-01T00:00:00Z'), to: new Date('2025-02-01T00:00:00Z') }
const MOST_LOOKED_AT = 400
/** Words that may stand beside times and days without meaning anything more. */
const FILLERS =
  /\b(?:at|on|in|from|the|and|every|each|of|day|days|time|timezone|zone|o['’]?clock|please|um)\b|[,;&@()]/gi

export type ReadSchedule = { schedule: Schedule } | { problem: string }

/**
 * Reads "weekdays 8:30", "08:00 Europe/Vilnius", "8pm weekdays, 10am weekends", "every morning at 8 New York", "30 8 * * 1-5".
 * `usualZone` is meant where none is named. What cannot be read is answered with an example that works.
 */
export function readSchedule(text: string, usualZone: string): ReadSchedule {
  const written = text.trim().replace(/\s+/g, ' ')
  if (written === '') return { problem: `Say when, for instance: ${EXAMPLE}` }
  const zoned = takeZone(written)
  if ('unknown' in zoned)
    return {
      problem: `There is no time zone “${zoned.unknown}”.${guess(zoned.unknown)} Name one like this: ${IN_A_ZONE}`,
    }
  const timeZone = zoned.zone ?? zoneCalled(usualZone) ?? 'UTC'
  const rest = zoned.rest.replace(/\s+/g, ' ').trim()
  if (CRON.test(rest)) return readCron(rest, timeZone)
  const hourly = /^(?:hourly|every (?:(\d{1,2}) )?hours?)$/i.exec(rest)
  if (hourly !== null) return readHourly(Number(hourly[1] ?? 1), timeZone)
  return readWords(rest, timeZone)
}

/** A schedule as somebody could write it, so that it is read as the same one. */
export function written({ cron, timeZone, text }: Schedule): string {
  const zone = timeZone.replace(/^(?=[+-])/, 'UTC')
  return `${CRON.test(cron) && text.includes('“') ? cron : text} ${zone}`
}

function readWords(text: string, timeZone: string): ReadSchedule {
  const { parts, wrong, rest } = takeTimes(text)
  if (wrong[0] !== undefined) return { problem: `“${wrong[0]}” is no time of day. Write it like this: ${EXAMPLE}` }
  const left = rest.replace(FILLERS, ' ').replace(/\s+/g, ' ').trim()
  if (parts?.length === 0 && ONLY_PART_OF_DAY.test(left)) return { problem: AT_WHAT_TIME }
  if (left !== '') return { problem: `I do not understand “${left}”.${guess(left)} Write it like this: ${IN_A_ZONE}` }
  if (parts === null)
    return { problem: 'Which time is for which day? Write it like this: Monday 9:00 and Tuesday 10:00' }
  if (parts.length === 0) return { problem: AT_WHAT_TIME }
  const cron = [...new Set(parts.flatMap(cronOf))].join('\n')
  if (comesTooOften(cron)) return { problem: `${TOO_OFTEN} Write it like this: 8:30 and 18:30` }
  return { schedule: { cron, timeZone, text: new Intl.ListFormat('en-GB').format(parts.map(inWords)) } }
}

/** An expression for each minute of the hour that is named: one holds all hours at the same minute. */
function cronOf({ days, times }: DaysAndTimes): string[] {
  const byMinute = [...Map.groupBy(times, ({ minute }) => minute)]
  const week = days.length === 7 ? '*' : days.join(',')
  return byMinute.map(([minute, at]) => `${minute} ${at.map(({ hour }) => hour).join(',')} * * ${week}`)
}

function comesTooOften(cron: string): boolean {
  const moments = occurrencesBetween({ cron, timeZone: 'UTC', text: '' }, LOOKED_AT.from, LOOKED_AT.to, MOST_LOOKED_AT)
  return moments.some((moment, at) => moment.getTime() - (moments[at - 1]?.getTime() ?? 0) < LEAST_MINUTES * 60_000)
}

function guess(written: string): string {
  const zone = zoneLike(written)
  return zone === null ? '' : ` Did you mean ${zone}?`
}

function readHourly(hours: number, timeZone: string): ReadSchedule {
  if (24 % hours !== 0 || hours > 12) return { problem: 'Every 1, 2, 3, 4, 6, 8 or 12 hours, like this: every 6 hours' }
  const text = hours === 1 ? 'every hour' : `every ${hours} hours`
  return { schedule: { cron: `0 ${hours === 1 ? '*' : `*/${hours}`} * * *`, timeZone, text } }
}

function readCron(cron: string, timeZone: string): ReadSchedule {
  const schedule = { cron, timeZone, text: `at “${cron}”` }
  try {
    if (new Cron(cron, { timezone: 'UTC' }).nextRun() === null)
      return { problem: `“${cron}” is never due. Write it like this: 30 8 * * 1-5` }
    if (comesTooOften(cron)) return { problem: `${TOO_OFTEN} Write it like this: 30 8 * * 1-5` }
    return { schedule }
  } catch {
    return { problem: `“${cron}” is no cron expression of five fields. Write it like this: 30 8 * * 1-5` }
  }
}
