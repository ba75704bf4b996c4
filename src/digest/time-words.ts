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
  weekends: [0, 6],
  weekend: [0, 6],
}

const DAY = `(?:sun|mon|tue|tues|wed|weds|thu|thur|thurs|fri|sat|sunday|monday|tuesday|wednesday|thursday|friday|saturday)s?`
const DAYS = new RegExp(
  String.raw`\b(?:${Object.keys(NAMED_SETS).join('|')})\b|\b${DAY}(?:\s*(?:-|–|to|through|till|until)\s*${DAY})?\b`,
  'gi',
)
const TIME =
  /\b(\d{1,2})(?:[:.h](\d{2}))?\s*([ap]\.?m\.?)(?![a-z])|\b(\d{1,2})[:.h](\d{2})\b|\b(noon|midday|midnight)\b|\b(?:at\s+|um\s+)(\d{1,2})(?![:.h\d]|\s*[ap]\.?m)(?:\s*o['’]?clock)?|\b(\d{1,2})\s*o['’]?clock/gi

const COMPACT = /(?<![\d:.])([01]\d|2[0-3])([0-5]\d)(?![\d:.])/g
const PART_OF_DAY =
  /\b(\d{1,2})([:.h]\d{2})?\s*(?:o['’]?clock\s*)?((?:in the|every)\s+(?:morning|afternoon|evening)|at night)\b/gi

export interface TimeOfDay {
  hour: number
  minute: number
}

/** A time of day that is none, such as "25:00", as it was written. */
export interface NoTime {
  wrong: string
}

/** Takes the days out of a text: which they are, sorted (all if none is named), and what else it says. */
export function takeDays(text: string): { days: number[]; rest: string } {
  const days = new Set<number>()
  const rest = text.replace(DAYS, (written) => {
    for (const day of daysOf(written.toLowerCase())) days.add(day)
    return ' '
  })
  return { days: days.size === 0 ? [0, 1, 2, 3, 4, 5, 6] : [...days].sort((a, b) => a - b), rest }
}

/** Takes the times of day out of a text, in their order within the day. */
export function takeTimes(text: string): { times: TimeOfDay[]; wrong: NoTime[]; rest: string } {
  const times: TimeOfDay[] = []
  const wrong: NoTime[] = []
  const rest = spelledOut(text).replace(TIME, (written: string, h12, m12, half, h24, m24, word, bare, oClock) => {
    const time = timeOf(h12 ?? h24 ?? bare ?? oClock, m12 ?? m24, half, word)
    if (time === null) wrong.push({ wrong: written.trim() })
    else times.push(time)
    return ' '
  })
  return { times: times.sort((a, b) => a.hour * 60 + a.minute - b.hour * 60 - b.minute), wrong, rest }
}

/** "0830" as "08:30", and "8 in the evening" as "8 pm". */
function spelledOut(text: string): string {
  return text
    .replace(COMPACT, '$1:$2')
    .replace(PART_OF_DAY, (_, hour: string, minute: string | undefined, part: string) => {
      const time = `${hour}${minute ?? ''}`
      if (Number(hour) > 12) return minute === undefined ? `${time}:00` : time
      const isNight = /night/i.test(part)
      const isMorning = /morning/i.test(part) || (isNight && (Number(hour) === 12 || Number(hour) < 6))
      return `${time} ${isMorning ? 'am' : 'pm'}`
    })
}

function timeOf(
  hours: string | undefined,
  minutes: string | undefined,
  half: string | undefined,
  word: string | undefined,
) {
  if (word !== undefined) return { hour: word.toLowerCase() === 'midnight' ? 0 : 12, minute: 0 }
  const hour = Number(hours)
  const minute = Number(minutes ?? 0)
  if (minute > 59) return null
  if (half === undefined) return hour <= 23 ? { hour, minute } : null
  if (hour < 1 || hour > 12) return null
  const isAfternoon = half.toLowerCase().startsWith('p')
  return { hour: (hour % 12) + (isAfternoon ? 12 : 0), minute }
}

function daysOf(written: string): number[] {
  const named = NAMED_SETS[written]
  if (named !== undefined) return named
  const [first, last] = written.split(/\s*(?:-|–|\bto\b|\bthrough\b|\btill\b|\buntil\b)\s*/).map(dayOf)
  if (first === undefined) return []
  if (last === undefined) return [first]
  return Array.from({ length: ((last - first + 7) % 7) + 1 }, (_, at) => (first + at) % 7)
}

const dayOf = (written: string): number => NUMBERED_DAYS.findIndex((day) => day.startsWith(written.slice(0, 3)))

/** "on weekdays", "every day", "on Monday and Thursday". */
export function daysInWords(days: number[]): string {
  const key = days.join()
  if (days.length === 7) return 'every day'
  if (key === '1,2,3,4,5') return 'on weekdays'
  if (key === '0,6') return 'at weekends'
  const names = days.map((day) => NUMBERED_DAYS[day] ?? '').map((day) => day.charAt(0).toUpperCase() + day.slice(1))
  return `on ${new Intl.ListFormat('en-GB').format(names)}`
}

export const timeInWords = ({ hour, minute }: TimeOfDay): string =>
  `${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}`
