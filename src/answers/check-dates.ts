// Days, months and weekdays that a text states, and the days that the articles it cites can mean by theirs.

/** A date as far as it is stated. `weekday` 0 is Sunday, `month` 1 is January. */
export interface StatedDate {
  start: number
  end: number
  day: number | null
  month: number | null
  year: number | null
  weekday: number | null
}

type Calendar = Omit<StatedDate, 'start' | 'end'>

const MONTHS = 'january february march april may june july august september october november december'.split(' ')
const WEEKDAYS = 'sunday monday tuesday wednesday thursday friday saturday'.split(' ')
/** Capitalised, so that "may" and "march" as verbs are none; the short forms need a number beside them. */
const MONTH = '(?:January|February|March|April|May|June|July|August|September|October|November|December)'
const SHORT = '(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)'
const DATE = new RegExp(
  [
    String.raw`(?<isoYear>\d{4})-(?<isoMonth>\d{2})-(?<isoDay>\d{2})`,
    String.raw`(?<dayFirst>\d{1,2})(?:st|nd|rd|th)?(?:\s+of)?\s+(?<monthAfter>${MONTH}|${SHORT}\b\.?)(?:,?\s+(?<year1>\d{4}))?`,
    String.raw`(?<monthBefore>${MONTH}|${SHORT}\b\.?)\s+(?<dayAfter>\d{1,2})(?:st|nd|rd|th)?(?![\d.]\d|\d)(?:,?\s+(?<year2>\d{4}))?`,
    String.raw`(?<monthOfYear>${MONTH}),?\s+(?<year3>\d{4})`,
    `(?<month>${MONTH})`,
    '(?<weekday>Sunday|Monday|Tuesday|Wednesday|Thursday|Friday|Saturday)',
  ]
    .map((form) => `\\b(?:${form})(?![\\p{L}\\p{N}])`)
    .join('|'),
  'gu',
)
const RELATIVE = /\b(?:today|tonight|yesterday|tomorrow)\b/gi
const SHIFTS: Record<string, number> = { today: 0, tonight: 0, yesterday: -1, tomorrow: 1 }

const DAY_MS = 86_400_000
const number = (digits: string | undefined): number | null => (digits === undefined ? null : Number(digits))
const monthNumber = (name: string | undefined): number | null => {
  const at = name === undefined ? -1 : MONTHS.findIndex((month) => month.startsWith(name.slice(0, 3).toLowerCase()))
  return at < 0 ? null : at + 1
}

/** The dates of a text in order. */
export function datesOf(text: string): StatedDate[] {
  return [...text.matchAll(DATE)].map((match) => {
    const found = match.groups ?? {}
    return {
      start: match.index,
      end: match.index + match[0].length,
      day: number(found.isoDay ?? found.dayFirst ?? found.dayAfter),
      month:
        number(found.isoMonth) ??
        monthNumber(found.monthAfter ?? found.monthBefore ?? found.monthOfYear ?? found.month),
      year: number(found.isoYear ?? found.year1 ?? found.year2 ?? found.year3),
      weekday: found.weekday === undefined ? null : WEEKDAYS.indexOf(found.weekday.toLowerCase()),
    }
  })
}

/** Words for a day that mean another one to each reader: "yesterday". */
export function relativeDaysOf(text: string): string[] {
  return [...text.matchAll(RELATIVE)].map((match) => match[0].toLowerCase())
}

function calendarOf(date: Date): Calendar {
  return {
    day: date.getUTCDate(),
    month: date.getUTCMonth() + 1,
    year: date.getUTCFullYear(),
    weekday: date.getUTCDay(),
  }
}

/** What is stated, with the year it must mean in an article of that day, and the weekday that follows. */
function completed(stated: StatedDate, publishedAt: Date | null): Calendar {
  const { day, month, weekday } = stated
  let { year } = stated
  if (year === null && month !== null && publishedAt !== null) {
    const near = [-1, 0, 1].map((shift) => publishedAt.getUTCFullYear() + shift)
    const distance = (one: number) => Math.abs(Date.UTC(one, month - 1, day ?? 15) - publishedAt.getTime())
    year = near.reduce((best, one) => (distance(one) < distance(best) ? one : best))
  }
  const full =
    day !== null && month !== null && year !== null ? new Date(Date.UTC(year, month - 1, day)).getUTCDay() : null
  return { day, month, year, weekday: weekday ?? full }
}

/** The days a text can mean, read as part of an article published at that moment: "Thursday" is the one before or after it. */
export function meantDates(text: string, publishedAt: Date | null): Calendar[] {
  const stated = datesOf(text)
  const meant = stated.map((date) => completed(date, publishedAt))
  if (publishedAt === null) return meant
  const shifted = (days: number) => calendarOf(new Date(publishedAt.getTime() + days * DAY_MS))
  for (const { weekday } of stated) {
    if (weekday === null) continue
    const back = (publishedAt.getUTCDay() - weekday + 7) % 7
    meant.push(shifted(-back), shifted(7 - back))
  }
  for (const word of relativeDaysOf(text)) meant.push(shifted(SHIFTS[word] ?? 0))
  return meant
}

/** The day an article appeared, as a date that a sentence may name. */
export function publishedDate(publishedAt: Date): Calendar {
  return calendarOf(publishedAt)
}

/** Whether everything that a claimed date states agrees with a meant one. */
export function sameDate(meant: Calendar, claimed: Calendar): boolean {
  return (['day', 'month', 'year', 'weekday'] as const).every(
    (part) => claimed[part] === null || claimed[part] === meant[part],
  )
}
