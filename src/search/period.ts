// The time that a question speaks of, as a range of whole days in UTC, and whether a text is of it by the days that it names.
import type { FoundPassage, Span } from '../domain/article.ts'
import { DAY_MS, dayStated } from '../domain/day.ts'
import type { Period } from '../domain/question.ts'
import { type DateInText, datesIn, dayOf } from '../text/dates.ts'
import { numbersOf } from '../text/numbers.ts'
import { sentencesOf } from '../text/sentences.ts'

/** "The last three days", "the past week": until now. */
const UNTIL_NOW = /\b(?:(?:last|past) ((?:\w+ )?\w+) (day|week|month)s|past (day|week|month))\b/i
const LENGTHS: Record<string, number> = { day: 1, week: 7, month: 30 }
/** By these a question asks about a day that has not come yet. */
const LOOKS_AHEAD =
  /\b(?:will|won[’']t|going to|happens|next|coming|tomorrow|planned|due|scheduled|opens|starts|begins)\b/i
const RANGE = /^\s*(?:-|–|—|to|and|until|till|through)\s*(?:the )?$/i
/** "On September 11" may be that of this many years ago, or of the coming year. */
export const MOST_YEARS_BACK = 5
/** What happened on a day is reported on that day and those that follow. */
export const REPORTED_DAYS = 2

/** The days, week or month a text speaks of, and where it says so. Bare years and hours are left to the words. */
export function periodIn(text: string, now: Date): { period: Period; span: Span } | null {
  const recent = untilNow(text, now)
  if (recent !== null) return recent
  const dates = sentencesOf(text).flatMap(({ start, end }) => {
    const said = text.slice(start, end)
    return datesIn(said, { publishedAt: now, looksAhead: LOOKS_AHEAD.test(said) })
      .filter(({ precision }) => precision !== 'year')
      .map((date) => ({ ...date, start: date.start + start, end: date.end + start }))
  })
  const [first, next] = dates
  if (first === undefined) return null
  const last = next !== undefined && RANGE.test(text.slice(first.end, next.start)) ? next : first
  const { month, year } = first.stated
  const anyYear = month !== null && year === null
  const { from, isRelative, start } = first
  const { to, end } = last
  return { period: { text: text.slice(start, end), from, to, anyYear, isRelative }, span: { start, end } }
}

function untilNow(text: string, now: Date): { period: Period; span: Span } | null {
  const found = UNTIL_NOW.exec(text)
  if (found === null) return null
  const [said, many, units, unit = units] = found
  const days = (many === undefined ? 1 : (numbersOf(many)[0]?.value ?? 3)) * (LENGTHS[unit?.toLowerCase() ?? ''] ?? 1)
  const { from: today, to } = dayOf(now)
  return {
    period: { text: said, from: new Date(today.getTime() - days * DAY_MS), to, anyYear: false, isRelative: true },
    span: { start: found.index, end: found.index + said.length },
  }
}

export function isReportedIn(publishedAt: Date | null, { from, to, anyYear }: Period): boolean {
  if (publishedAt === null) return false
  const shifted = new Date(dayStated(publishedAt))
  if (anyYear) shifted.setUTCFullYear(from.getUTCFullYear())
  return shifted >= from && shifted.getTime() < to.getTime() + REPORTED_DAYS * DAY_MS
}

/** Whether the first day that a passage names, that of its publication if it names none, is one asked about. Days that lie ahead of it do not count. */
export function isOfPeriod({ text, article: { publishedAt } }: FoundPassage, period: Period): boolean {
  if (publishedAt === null) return false
  const [first] = daysIn(text, publishedAt).filter(({ from }) => from <= publishedAt)
  return isAsked(first ?? dayOf(dayStated(publishedAt)), period)
}

export function namesTime(text: string, publishedAt: Date | null, period: Period): boolean {
  return publishedAt !== null && daysIn(text, publishedAt).some((day) => isAsked(day, period))
}

function daysIn(text: string, publishedAt: Date): DateInText[] {
  return sentencesOf(text)
    .flatMap(({ start, end }) => datesIn(text.slice(start, end), { publishedAt }))
    .filter(({ precision }) => precision === 'day' || precision === 'month')
}

function isAsked(day: { from: Date; to: Date }, { from, to, anyYear }: Period): boolean {
  const years = anyYear ? Array.from({ length: MOST_YEARS_BACK + 2 }, (_, i) => i - MOST_YEARS_BACK) : [0]
  return years.some((shift) => day.from >= inYear(from, shift) && day.to <= inYear(to, shift))
}

export function inYear(date: Date, shift: number): Date {
  const shifted = new Date(date)
  shifted.setUTCFullYear(date.getUTCFullYear() + shift)
  return shifted
}
