// When a digest is due, read from what people write or from a cron expression.
import { Cron } from 'croner'
import type { Schedule } from '../domain/subscription.ts'
import { occurrencesBetween } from './moments.ts'
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

// Times of day and days of the week as people write them.

const NUMBERED_DAYS = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday']

/** Sets of days that have a name, as numbers of the week with Sunday as 0. */
const NAMED_SETS: Record<string, number[]> = {
  daily: [0, 1, 2, 3, 4, 5, 6],
  'every day': [0, 1, 2, 3, 4, 5, 6],
  everyday: [0, 1, 2, 3, 4, 5, 6],
  'each day': [0, 1, 2, 3, 4, 5, 6],
  weekdays: [1, 2, 3, 4, 5],
  'every weekday': [1, 2, 3, 4, 5],
  weekday: [1, 2, 3, 4, 5],
  workdays: [1, 2, 3, 4, 5],
  'week days': [1, 2, 3, 4, 5],
  'working days': [1, 2, 3, 4, 5],
  'business days': [1, 2, 3, 4, 5],
  weekends: [0, 6],
  weekend: [0, 6],
}

const DAY = `(?:sun|mon|tue|tues|wed|weds|thu|thur|thurs|fri|sat|sunday|monday|tuesday|wednesday|thursday|friday|saturday)s?`
const DAYS = String.raw`\b(?:${Object.keys(NAMED_SETS).join('|')})\b|\b${DAY}(?:\s*(?:-|–|to|through|till|until)\s*${DAY})?\b`
const PART_OF_DAY = '(?:morning|afternoon|evening)'
/** What says of a day only when it is about. */
export const ONLY_PART_OF_DAY = new RegExp(`^(?:${PART_OF_DAY}s?|nights?)$`, 'i')
/** What may follow upon a mere "8" that is an hour: "2 weeks" is none. */
const BEHIND_HOUR = String.raw`(?=\s*(?:$|[,;&)]|(?:and|at|on|in\s+the|every|each|please)\b|${DAYS}))`
const TIME = [
  String.raw`(?:\b(?<partBefore>${PART_OF_DAY})s?\s+(?:at\s+)?)?`,
  String.raw`(?<![\d:.+/–-]|\b(?:every|each)\s)\b(?:`,
  String.raw`(?<hour12>\d{1,2})(?:[:.h](?<minute12>\d{2}))?\s*(?<half>[ap]\.?m\.?)(?![a-z])`,
  String.raw`|(?<hour24>\d{1,2})[:.h](?<minute24>\d{2})\b`,
  String.raw`|(?<word>noon|midday|midnight)\b`,
  String.raw`|(?<digits>(?:[01]\d|2[0-3])[0-5]\d)(?![\d:./-])`,
  String.raw`|(?<bare>\d{1,2})(?:h\b|\s*o['’]?clock\b|${BEHIND_HOUR})`,
  String.raw`)(?:\s*(?:in\s+the|every|each)\s+(?<partBehind>${PART_OF_DAY})s?\b)?`,
].join('')
const DAYS_OR_TIME = new RegExp(`(?<days>${DAYS})|${TIME}`, 'gi')

export interface TimeOfDay {
  hour: number
  minute: number
}

/** Days of the week, sorted, Sunday as 0, and the times on each of them, in their order. */
export interface DaysAndTimes {
  days: number[]
  times: TimeOfDay[]
}

export interface TakenTimes {
  /** What belongs together: of "8pm weekdays, 10am weekends" two. `null`: which times belong to which days cannot be told. */
  parts: DaysAndTimes[] | null
  /** Times of day that are none, such as "25:00", as they were written. */
  wrong: string[]
  /** What else the text says. */
  rest: string
}

/** Takes days and times of day out of a text. Times without a day are of every day; `parts` is [] where there is no time. */
export function takeTimes(text: string): TakenTimes {
  const runs: { days: number[]; times: TimeOfDay[] }[] = []
  const wrong: string[] = []
  const rest = text.replace(DAYS_OR_TIME, (...found) => {
    const [written, groups] = [found[0] as string, found.at(-1) as Record<string, string | undefined>]
    const last = runs.at(-1)
    if (groups.days !== undefined) {
      const days = daysOf(groups.days.toLowerCase())
      if (last === undefined || last.times.length > 0) runs.push({ days, times: [] })
      else last.days.push(...days)
      return ' '
    }
    const time = timeOf(groups)
    if (time === null) wrong.push(written.trim())
    else if (last === undefined || last.days.length > 0) runs.push({ days: [], times: [time] })
    else last.times.push(time)
    return ' '
  })
  return { parts: partsOf(runs), wrong, rest }
}

/** Runs of days and runs of times by turns: two and two belong together. */
function partsOf(runs: DaysAndTimes[]): DaysAndTimes[] | null {
  if (runs.every(({ times }) => times.length === 0)) return []
  const [only] = runs
  if (only !== undefined && runs.length === 1) return [inOrder({ days: [0, 1, 2, 3, 4, 5, 6], times: only.times })]
  if (runs.length % 2 === 1) return null
  const pairs = runs.flatMap((run, at) => (at % 2 === 0 ? [[run, runs[at + 1] ?? run]] : []))
  return pairs.map((pair) =>
    inOrder({ days: pair.flatMap(({ days }) => days), times: pair.flatMap(({ times }) => times) }),
  )
}

function inOrder({ days, times }: DaysAndTimes): DaysAndTimes {
  const byTime = new Map(times.map((time) => [time.hour * 60 + time.minute, time]))
  return {
    days: [...new Set(days)].sort((a, b) => a - b),
    times: [...byTime].sort(([one], [other]) => one - other).map(([, time]) => time),
  }
}

/** `null` where there is no such time. */
function timeOf(groups: Record<string, string | undefined>): TimeOfDay | null {
  const { word, half, digits } = groups
  if (word !== undefined) return { hour: word.toLowerCase() === 'midnight' ? 0 : 12, minute: 0 }
  const written = Number(groups.hour12 ?? groups.hour24 ?? groups.bare ?? digits?.slice(0, 2))
  const minute = Number(groups.minute12 ?? groups.minute24 ?? digits?.slice(2) ?? 0)
  if (minute > 59 || written > 23 || (half !== undefined && (written < 1 || written > 12))) return null
  const hour = half === undefined ? written : (written % 12) + (half.toLowerCase().startsWith('p') ? 12 : 0)
  const part = (groups.partBefore ?? groups.partBehind)?.toLowerCase()
  if (part === undefined) return { hour, minute }
  if (part === 'morning') return hour < 12 ? { hour, minute } : null
  if (hour >= 12) return { hour, minute }
  return half === undefined ? { hour: hour + 12, minute } : null
}

function daysOf(written: string): number[] {
  const named = NAMED_SETS[written]
  if (named !== undefined) return [...named]
  const [first, last] = written.split(/\s*(?:-|–|\bto\b|\bthrough\b|\btill\b|\buntil\b)\s*/).map(dayOf)
  if (first === undefined) return []
  if (last === undefined) return [first]
  return Array.from({ length: ((last - first + 7) % 7) + 1 }, (_, at) => (first + at) % 7)
}

const dayOf = (written: string): number => NUMBERED_DAYS.findIndex((day) => day.startsWith(written.slice(0, 3)))

/** "on weekdays at 08:30", "every day at 08:00 and 18:00". */
export function inWords({ days, times }: DaysAndTimes): string {
  return `${daysInWords(days)} at ${new Intl.ListFormat('en-GB').format(times.map(timeInWords))}`
}

function daysInWords(days: number[]): string {
  const key = days.join()
  if (days.length === 7) return 'every day'
  if (key === '1,2,3,4,5') return 'on weekdays'
  if (key === '0,6') return 'at weekends'
  // It comes on every one of them: "on Monday" would be once.
  const names = days
    .map((day) => NUMBERED_DAYS[day] ?? '')
    .map((day) => `${day.charAt(0).toUpperCase()}${day.slice(1)}s`)
  return `on ${new Intl.ListFormat('en-GB').format(names)}`
}

const timeInWords = ({ hour, minute }: TimeOfDay): string =>
  `${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}`
