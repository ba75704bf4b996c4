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
