// Whether a day that a claim states is one that the cited text can mean: "Thursday" of an article may be the one before it or after it.
import { type DateInText, datesIn, type StatedDate } from '../text/dates.ts'

const DAY_MS = 86_400_000
/** For a text of unknown day, and for claims: only what they state is looked at. */
const ANY_DAY = new Date(0)
/** Words for a day that mean another one to each reader. */
const RELATIVE_DAY = /^(?:today|tonight|yesterday|tomorrow)$/i

/** The days and months that a text states, in order; bare years are left to the numbers. */
export function statedDates(text: string): DateInText[] {
  return datesIn(text, { publishedAt: ANY_DAY }).filter(
    ({ precision, isRelative }) => precision !== 'year' && !isRelative,
  )
}

/** "Yesterday" and the like, in lower case. */
export function relativeDaysOf(text: string): string[] {
  const days = datesIn(text, { publishedAt: ANY_DAY }).map(({ start, end }) => text.slice(start, end))
  return days.filter((day) => RELATIVE_DAY.test(day)).map((day) => day.toLowerCase())
}

/** The days and months that a text can mean, read as part of an article published at that moment. */
export function meantDates(text: string, publishedAt: Date | null): StatedDate[] {
  const dates = datesIn(text, { publishedAt: publishedAt ?? ANY_DAY })
  return dates.flatMap(({ from, precision, stated, isRelative }) => {
    if (precision === 'week' || precision === 'year') return []
    if (publishedAt === null) return isRelative ? [] : [stated]
    if (precision === 'month') return [{ ...calendarOf(from), day: null, weekday: null }]
    const isWeekday = stated.weekday !== null && stated.day === null
    const other = from.getTime() + (from > publishedAt ? -7 : 7) * DAY_MS
    return [calendarOf(from), ...(isWeekday ? [calendarOf(new Date(other))] : [])]
  })
}

/** A day as a sentence may name it. */
export function calendarOf(moment: Date): StatedDate {
  return {
    year: moment.getUTCFullYear(),
    month: moment.getUTCMonth() + 1,
    day: moment.getUTCDate(),
    weekday: moment.getUTCDay(),
  }
}

/** Whether everything that a claimed date states agrees with a meant one. */
export function isSameDate(meant: StatedDate, claimed: StatedDate): boolean {
  return (['day', 'month', 'year', 'weekday'] as const).every(
    (part) => claimed[part] === null || claimed[part] === meant[part],
  )
}
