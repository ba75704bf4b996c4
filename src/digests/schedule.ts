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
  const byMinute = [...Map.groupBy(times, (time) => time % 60)]
  const week = days.length === 7 ? '*' : days.join(',')
  return byMinute.map(([minute, at]) => `${minute} ${at.map((time) => Math.floor(time / 60)).join(',')} * * ${week}`)
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
  const example = 'Write it like this: 30 8 * * 1-5'
  try {
    if (new Cron(cron, { timezone: 'UTC' }).nextRun() === null) return { problem: `“${cron}” is never due. ${example}` }
    if (comesTooOften(cron)) return { problem: `${TOO_OFTEN} ${example}` }
    return { schedule: { cron, timeZone, text: `at “${cron}”` } }
  } catch {
    return { problem: `“${cron}” is no cron expression of five fields. ${example}` }
  }
}

const NUMBERED_DAYS = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday']
const ALL_DAYS = [0, 1, 2, 3, 4, 5, 6]
/** Sets of days that have a name, as numbers of the week with Sunday as 0. */
const NAMED_SETS: [names: string, days: number[]][] = [
  ['daily|every ?day|each day', ALL_DAYS],
  ['(?:every )?weekdays?|workdays|(?:week|working|business) days', [1, 2, 3, 4, 5]],
  ['weekends?', [0, 6]],
]

const DAY = `(?:${['sun', 'mon', 'tues?', 'wed', 'thur?s?', 'fri', 'sat', ...NUMBERED_DAYS].join('|')})s?`
const TO = String.raw`\s*(?:-|–|\b(?:to|through|till|until)\b)\s*`
const DAYS = String.raw`\b(?:${NAMED_SETS.map(([names]) => names).join('|')})\b|\b${DAY}(?:${TO}${DAY})?\b`
const PART_OF_DAY = '(?:morning|afternoon|evening)'
/** What says of a day only when it is about. */
const ONLY_PART_OF_DAY = new RegExp(`^(?:${PART_OF_DAY}s?|nights?)$`, 'i')
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

/** Days of the week, sorted, Sunday as 0, and the times on each of them, in their order, in minutes of the day. */
interface DaysAndTimes {
  days: number[]
  times: number[]
}

/**
 * Takes days and times of day out of a text. `parts`: what belongs together, of "8pm weekdays, 10am weekends" two; times without a day
 * are of every day, [] where there is no time, `null` where nobody can tell which times belong to which days. `wrong`: times of day that
 * are none, such as "25:00". `rest`: what else the text says.
 */
function takeTimes(text: string): { parts: DaysAndTimes[] | null; wrong: string[]; rest: string } {
  const runs: DaysAndTimes[] = []
  /** The run of days, or of times, that is being read. */
  const run = (others: keyof DaysAndTimes): DaysAndTimes => {
    const last = runs.at(-1)
    if (last !== undefined && last[others].length === 0) return last
    const next = { days: [], times: [] }
    runs.push(next)
    return next
  }
  const wrong: string[] = []
  const rest = text.replace(DAYS_OR_TIME, (...found) => {
    const [written, groups] = [found[0] as string, found.at(-1) as Record<string, string | undefined>]
    if (groups.days !== undefined) run('times').days.push(...daysOf(groups.days.toLowerCase()))
    else {
      const time = timeOf(groups)
      if (time === null) wrong.push(written.trim())
      else run('days').times.push(time)
    }
    return ' '
  })
  return { parts: partsOf(runs), wrong, rest }
}

/** Runs of days and runs of times by turns: two and two belong together. */
function partsOf(runs: DaysAndTimes[]): DaysAndTimes[] | null {
  if (runs.every(({ times }) => times.length === 0)) return []
  const [only] = runs
  if (only !== undefined && runs.length === 1) return [inOrder([{ days: ALL_DAYS, times: only.times }])]
  if (runs.length % 2 === 1) return null
  return runs.flatMap((_, at) => (at % 2 === 0 ? [inOrder(runs.slice(at, at + 2))] : []))
}

function inOrder(runs: DaysAndTimes[]): DaysAndTimes {
  const sorted = (numbers: number[]): number[] => [...new Set(numbers)].sort((one, other) => one - other)
  return { days: sorted(runs.flatMap(({ days }) => days)), times: sorted(runs.flatMap(({ times }) => times)) }
}

/** In minutes of the day; `null` where there is no such time. */
function timeOf(groups: Record<string, string | undefined>): number | null {
  const { word, half, digits } = groups
  if (word !== undefined) return word.toLowerCase() === 'midnight' ? 0 : 12 * 60
  const written = Number(groups.hour12 ?? groups.hour24 ?? groups.bare ?? digits?.slice(0, 2))
  const minute = Number(groups.minute12 ?? groups.minute24 ?? digits?.slice(2) ?? 0)
  if (minute > 59 || written > 23 || (half !== undefined && (written < 1 || written > 12))) return null
  const hour = half === undefined ? written : (written % 12) + (half.toLowerCase().startsWith('p') ? 12 : 0)
  const part = (groups.partBefore ?? groups.partBehind)?.toLowerCase()
  if (part === undefined || (part === 'morning') === hour < 12) return hour * 60 + minute
  return part === 'morning' || half !== undefined ? null : (hour + 12) * 60 + minute
}

function daysOf(written: string): number[] {
  const named = NAMED_SETS.find(([names]) => new RegExp(`^(?:${names})$`).test(written))
  if (named !== undefined) return [...named[1]]
  const [first = 0, last = first] = written.split(new RegExp(TO)).map(dayOf)
  return Array.from({ length: ((last - first + 7) % 7) + 1 }, (_, at) => (first + at) % 7)
}

const dayOf = (written: string): number => NUMBERED_DAYS.findIndex((day) => day.startsWith(written.slice(0, 3)))

/** "on weekdays at 08:30", "every day at 08:00 and 18:00". */
function inWords({ days, times }: DaysAndTimes): string {
  return `${daysInWords(days)} at ${new Intl.ListFormat('en-GB').format(times.map(timeInWords))}`
}

function daysInWords(days: number[]): string {
  const key = days.join()
  if (days.length === 7) return 'every day'
  if (key === '1,2,3,4,5') return 'on weekdays'
  if (key === '0,6') return 'at weekends'
  // It comes on every one of them: "on Monday" would be once.
  const names = days.map((day) => `${NUMBERED_DAYS[day]?.replace(/^./, (letter) => letter.toUpperCase())}s`)
  return `on ${new Intl.ListFormat('en-GB').format(names)}`
}

const timeInWords = (time: number): string =>
  [Math.floor(time / 60), time % 60].map((number) => String(number).padStart(2, '0')).join(':')
