// When a digest is due, read from what people write or from a cron expression.
import { Cron } from 'croner'
import type { Schedule } from '../domain/subscription.ts'
import { squeezed } from '../text/characters.ts'
import { occurrencesBetween } from './moments.ts'
import { takeZone, zoneCalled, zoneLike, zoneOfTown } from './time-zone.ts'

const EXAMPLE = 'weekdays 8:30'
const IN_A_ZONE = `${EXAMPLE} Europe/Vilnius`
const CRON = /^(?:[\d*,/-]+\s+){2}(?:[\d*,/?LW-]+\s+)(?:[\da-z*,/-]+\s+)[\da-z*,/#L-]+$/i
const AT_WHAT_TIME = `At what time? Write it like this: ${EXAMPLE}`
const AT_WHICH_TIMES = 'At which times of the day? Write it like this: 8:00 and 18:00'
/** What is meant where nobody says it: of a part of the day, and of so many times a day. */
const USUAL_TIMES: [said: RegExp, times: string][] = [
  [/\b(?:mornings?|once)\b/i, '8:00'],
  [/\bafternoons?\b/i, '14:00'],
  [/\bevenings?\b/i, '18:00'],
  [/\bnights?\b/i, '21:00'],
  [/\b(?:twice|(?:two|2) times)\b/i, '8:00 18:00'],
  [/\b(?:three|3) times\b/i, '8:00 13:00 18:00'],
  [/\b(?:four|4) times\b/i, '8:00 12:00 16:00 20:00'],
  [/\b(?:five|5) times\b/i, '8:00 11:00 14:00 17:00 20:00'],
]
const LEAST_MINUTES = 30
const TOO_OFTEN = `That is more often than every ${LEAST_MINUTES} minutes.`
/** Where it is looked whether times come too often: in more than a week where each week is alike, else in more than a year. */
const LOOKED_AT = { from: new Date('2024-01-01Z'), week: new Date('2024-01-09Z'), year: new Date('2025-02-01Z') }
const WEEKLY = /^(?:\S+ \S+ \* \* [^\s#L]+(?:\n|$))+$/
const MOST_LOOKED_AT = 400
const SO_OFTEN = /\b(?:(once)|(?:twice|(?:two|three|four|five|[2-5]) times)) (?:(?:(?:a|per|each|every) )?day|daily)\b/i
const FILLERS =
  /\b(?:at|on|in|from|the|and|every|each|of|day|days|time|timezone|zone|o['’]?clock|please|um)\b|[,;&@()]/gi

export type ReadSchedule = { schedule: Schedule } | { problem: string }

/** As `readSchedule` does; but what names no time of day gets usual ones. `chosen`: these, in words. */
export function scheduleFor(text: string, usualZone: string): ReadSchedule & { chosen?: string } {
  const read = readSchedule(text, usualZone)
  if (!('problem' in read) || ![AT_WHAT_TIME, AT_WHICH_TIMES].includes(read.problem)) return read
  const said = USUAL_TIMES.filter(([words]) => words.test(text))
  const times = said.map(([, some]) => some).join(' ') || '8:00'
  const rest = said.reduce((left, [words]) => left.replace(new RegExp(words, 'gi'), ' '), text.replace(SO_OFTEN, ' '))
  const chosen = readSchedule(`${rest} ${times}`, usualZone)
  return 'problem' in chosen ? read : { ...chosen, chosen: inTurn(times.split(' ')) }
}

const HOURS = 'one two three four five six seven eight nine ten eleven twelve'.split(' ')
const HOUR_IN_WORDS = new RegExp(
  `(?<=\\b(?:at|and|every) )(?:${HOURS.join('|')})\\b|\\b(?:${HOURS.join('|')})(?= ?(?:o['’]?clock|[ap]\\.?m)\\b)`,
  'gi',
)

/** Hours in words as hours in figures: "at eight" is "at 8". */
export const inFigures = (text: string): string =>
  text.replace(HOUR_IN_WORDS, (word) => String(HOURS.indexOf(word.toLowerCase()) + 1))

/** "8pm weekdays, 10am weekends", "every morning at 8 New York", "30 8 * * 1-5". `problem`: with an example that works. */
export function readSchedule(text: string, usualZone: string): ReadSchedule {
  const written = inFigures(squeezed(text))
  if (written === '') return { problem: `Say when, for instance: ${EXAMPLE}` }
  const zoned = takeZone(written)
  if ('unknown' in zoned)
    return {
      problem: `There is no time zone “${zoned.unknown}”.${guess(zoned.unknown)} Name one like this: ${IN_A_ZONE}`,
    }
  const town =
    zoned.zone === null ? squeezed(takeTimes(written).rest.replace(FILLERS, ' ')).replace(/^\d{1,2} /, '') : ''
  const zoneThere = town === '' ? null : zoneOfTown(town)
  if (zoneThere !== null && written.includes(town))
    return readSchedule(`${written.replace(town, ' ')} ${zoneThere}`, 'UTC')
  const timeZone = zoned.zone ?? zoneCalled(usualZone) ?? 'UTC'
  const rest = squeezed(zoned.rest)
  if (CRON.test(rest)) return readCron(rest, timeZone)
  const [hourly, every = 1] = /^(?:hourly|every (?:(\d{1,2}) )?hours?)$/i.exec(rest) ?? []
  const hours = Number(every)
  if (hourly === undefined) return readWords(rest, timeZone)
  if (24 % hours !== 0 || hours > 12) return { problem: 'Every 1, 2, 3, 4, 6, 8 or 12 hours, like this: every 6 hours' }
  const [hour, often] = hours === 1 ? ['*', 'hour'] : [`*/${hours}`, `${hours} hours`]
  return { schedule: { cron: `0 ${hour} * * *`, timeZone, text: `every ${often}` } }
}

export function namesZone(text: string): boolean {
  const [one, other] = ['UTC', 'Asia/Tokyo'].map((zone) => readSchedule(text, zone))
  return one !== undefined && 'schedule' in one && JSON.stringify(one) === JSON.stringify(other)
}

export function whenIn(text: string): { when: string; rest: string } {
  const zoned = takeZone(text)
  const [zone, unzoned] = 'zone' in zoned && zoned.zone !== null ? [zoned.zone, zoned.rest] : ['', text]
  const found = [...unzoned.matchAll(SAYS_WHEN)].map(([words]) => words.trim())
  return { when: squeezed(`${found.join(', ')} ${zone}`), rest: unzoned.replace(SAYS_WHEN, ' ') }
}

export const saysWhen = (text: string): boolean => new RegExp(SAYS_WHEN, 'i').test(text)

/** A schedule as somebody could write it, so that it is read as the same one. */
export function written({ cron, timeZone, text }: Schedule): string {
  const zone = timeZone.replace(/^(?=[+-])/, 'UTC')
  return `${CRON.test(cron) && text.includes('“') ? cron : text} ${zone}`
}

function readWords(text: string, timeZone: string): ReadSchedule {
  const [often, once] = SO_OFTEN.exec(text) ?? []
  const { parts, wrong, rest } = takeTimes(often === undefined ? text : text.replace(often, ' '))
  if (wrong !== null) return { problem: `“${wrong}” is no time of day. Write it like this: ${EXAMPLE}` }
  if (often !== undefined && once === undefined && (parts === null || parts.every(({ times }) => times.length < 2)))
    return {
      problem: parts?.length === 0 ? AT_WHICH_TIMES : 'At which other times? Write it like this: 8:00 and 18:00',
    }
  const isOnSomeDays = (parts ?? []).some(({ days }) => days.length < 7)
  const left = squeezed(rest.replace(FILLERS, ' ').replace(isOnSomeDays ? 'weekly' : '', ' '))
  if (left.toLowerCase() === 'weekly') return { problem: 'On which day? Write it like this: Mondays 9:00' }
  if (parts?.length === 0 && (left === '' || ONLY_PART_OF_DAY.test(left))) return { problem: AT_WHAT_TIME }
  if (left !== '') return { problem: `I do not understand “${left}”.${guess(left)} Write it like this: ${IN_A_ZONE}` }
  if (parts === null)
    return { problem: 'Which time is for which day? Write it like this: Monday 9:00 and Tuesday 10:00' }
  const cron = [...new Set(parts.flatMap(cronOf))].join('\n')
  if (comesTooOften(cron)) return { problem: `${TOO_OFTEN} Write it like this: 8:30 and 18:30` }
  return { schedule: { cron, timeZone, text: inTurn(parts.map(inWords)) } }
}

/** An expression for each minute of the hour that is named: one holds all hours at the same minute. */
function cronOf({ days, times }: DaysAndTimes): string[] {
  const byMinute = [...Map.groupBy(times, (time) => time % 60)]
  const week = days.length === 7 ? '*' : days.join(',')
  return byMinute.map(([minute, at]) => `${minute} ${at.map((time) => Math.floor(time / 60)).join(',')} * * ${week}`)
}

function comesTooOften(cron: string): boolean {
  const until = WEEKLY.test(cron) ? LOOKED_AT.week : LOOKED_AT.year
  const moments = occurrencesBetween({ cron, timeZone: 'UTC', text: '' }, LOOKED_AT.from, until, MOST_LOOKED_AT)
  return moments.some((moment, at) => Number(moment) - Number(moments[at - 1] ?? 0) < LEAST_MINUTES * 60_000)
}

export const noZone = (written: string): string =>
  `There is no time zone “${written}”.${guess(written)} Name one like this: Europe/Vilnius`

function guess(written: string): string {
  const zone = zoneLike(written)
  return zone === null ? '' : ` Did you mean ${zone}?`
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
/** Sets of days that have a name, as numbers of the week with Sunday as 0, and how they are read back. */
const NAMED_SETS: [names: string, days: number[], inWords: string][] = [
  ['daily|every ?day|each day', ALL_DAYS, 'every day'],
  ['(?:every )?weekdays?|workdays?|(?:week|working|business) days?', [1, 2, 3, 4, 5], 'on weekdays'],
  ['weekends?', [0, 6], 'at weekends'],
]

const DAY = `(?:${['sun', 'mon', 'tues?', 'wed', 'thur?s?', 'fri', 'sat', ...NUMBERED_DAYS].join('|')})s?`
const TO = String.raw`\s*(?:-|–|\b(?:to|through|till|until)\b)\s*`
const DAYS = String.raw`\b(?:${NAMED_SETS.map(([names]) => names).join('|')})\b|\b${DAY}(?:${TO}${DAY})?\b`
const PART_OF_DAY = '(?:morning|afternoon|evening|night)'
const ONLY_PART_OF_DAY = new RegExp(`^(?:${PART_OF_DAY}s?(?: |$))+$`, 'i')
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
const EXCEPT = new RegExp(
  `\\b(?:except|excluding|apart from|other than|but not|but|not)(?: for| on)? ((?:${DAYS})(?:(?:, ?|,? (?:and|or) )(?:on )?(?:${DAYS}))*)`,
  'gi',
)
const DAYS_OR_TIME = new RegExp(`(?<days>${DAYS})|${TIME}`, 'gi')
const SAYS_WHEN = new RegExp(
  `${EXCEPT.source}|${SO_OFTEN.source}|\\b(?:hourly|weekly|every (?:\\d{1,2} )?hours?)\\b|${DAYS_OR_TIME.source}|(?<=\\b(?:every|each|in the|\\w{0,8}day|${PART_OF_DAY}s? and) )${PART_OF_DAY}s?\\b`,
  'gi',
)

/** Days of the week, sorted, Sunday as 0, and the times on each of them, in their order, in minutes of the day. */
interface DaysAndTimes {
  days: number[]
  times: number[]
}

/** `parts`: [] without a time, `null` where nobody can tell which time is of which days. `wrong`: "25:00". `rest`: what else is said. */
function takeTimes(whole: string): { parts: DaysAndTimes[] | null; wrong: string | null; rest: string } {
  const excepted = [...whole.matchAll(EXCEPT)].flatMap(([, named = '']) => named.match(new RegExp(DAYS, 'gi')) ?? [])
  const without = new Set(excepted.flatMap((named) => daysOf(named.toLowerCase())))
  const text = whole.replace(EXCEPT, ' ')
  /** Runs of days and runs of times by turns: two and two belong together. */
  const runs: Partial<DaysAndTimes>[] = []
  let wrong: string | null = null
  for (const { 0: written, groups = {} } of text.matchAll(DAYS_OR_TIME)) {
    const kind = groups.days === undefined ? 'times' : 'days'
    const found = groups.days === undefined ? timeOf(groups) : daysOf(groups.days.toLowerCase())
    if (found.length === 0) wrong ??= written.trim()
    else if (runs.at(-1)?.[kind] !== undefined) runs.at(-1)?.[kind]?.push(...found)
    else runs.push({ [kind]: found })
  }
  const all = runs.length === 1 ? [{ days: ALL_DAYS }, ...runs] : runs
  const sorted = (numbers: number[] = []): number[] => [...new Set(numbers)].sort((one, other) => one - other)
  const pairs = all.flatMap((one, at) => (at % 2 === 0 ? [{ ...one, ...all[at + 1] }] : []))
  const parts = pairs
    .map(({ days, times }) => ({ days: sorted(days).filter((day) => !without.has(day)), times: sorted(times) }))
    .filter(({ days }) => days.length > 0)
  return {
    parts: runs.every(({ times }) => times === undefined) ? [] : all.length % 2 === 1 ? null : parts,
    wrong,
    rest: text.replace(DAYS_OR_TIME, ' '),
  }
}

/** In minutes of the day; [] where there is no such time. */
function timeOf(groups: Record<string, string | undefined>): number[] {
  const { word, half, digits } = groups
  if (word !== undefined) return [word.toLowerCase() === 'midnight' ? 0 : 12 * 60]
  const written = Number(groups.hour12 ?? groups.hour24 ?? groups.bare ?? digits?.slice(0, 2))
  const minute = Number(groups.minute12 ?? groups.minute24 ?? digits?.slice(2) ?? 0)
  if (minute > 59 || written > 23 || (half !== undefined && (written < 1 || written > 12))) return []
  const hour = half === undefined ? written : (written % 12) + (half.toLowerCase().startsWith('p') ? 12 : 0)
  const part = (groups.partBefore ?? groups.partBehind)?.toLowerCase()
  if (part === 'night' && (hour < 6 || hour === 12)) return [(hour % 12) * 60 + minute]
  if (part === undefined || (part === 'morning') === hour < 12) return [hour * 60 + minute]
  return part === 'morning' || half !== undefined ? [] : [(hour + 12) * 60 + minute]
}

function daysOf(written: string): number[] {
  const named = NAMED_SETS.find(([names]) => new RegExp(`^(?:${names})$`).test(written))
  if (named !== undefined) return [...named[1]]
  const dayOf = (day: string): number => NUMBERED_DAYS.findIndex((one) => one.startsWith(day.slice(0, 3)))
  const [first = 0, last = first] = written.split(new RegExp(TO)).map(dayOf)
  return Array.from({ length: ((last - first + 7) % 7) + 1 }, (_, at) => (first + at) % 7)
}

/** "on weekdays at 08:30", "every day at 08:00 and 18:00", "on Mondays at 09:00": it comes on every one of them. */
function inWords({ days, times }: DaysAndTimes): string {
  const named = NAMED_SETS.find(([, set]) => set.join() === days.join())?.[2]
  const called = (some: number[]): string =>
    inTurn(some.map((day) => `${NUMBERED_DAYS[day]?.replace(/^./, (letter) => letter.toUpperCase())}s`))
  const others = ALL_DAYS.filter((day) => !days.includes(day))
  const clock = times.map((time) => new Date(time * 60_000).toISOString().slice(11, 16))
  const on = others.length < 3 ? `every day except ${called(others)}` : `on ${called(days)}`
  return `${named ?? on} at ${inTurn(clock)}`
}

const inTurn = (words: string[]): string => new Intl.ListFormat('en-GB').format(words)
