// Finds the time that a question speaks of, as a range of whole days in UTC.
import type { Span } from '../domain/article.ts'
import type { Period } from '../domain/question.ts'
import { datesIn } from '../text/dates.ts'
import { numbersOf } from '../text/numbers.ts'

const DAY_MS = 86_400_000
/** "The last three days", "the past week": until now. */
const UNTIL_NOW = /\b(?:(?:last|past) ((?:\w+ )?\w+) (day|week|month)s|past (day|week|month))\b/i
const LENGTHS: Record<string, number> = { day: 1, week: 7, month: 30 }
/** By these a question asks about a day that has not come yet. */
const LOOKS_AHEAD =
  /\b(?:will|won[’']t|going to|happens|next|coming|tomorrow|planned|due|scheduled|opens|starts|begins)\b/i
/** Between the two ends of a range. */
const RANGE = /^\s*(?:-|–|—|to|and|until|till|through)\s*(?:the )?$/i

/** The days, week or month a text speaks of, and where it says so. Bare years and hours are left to the words. */
export function periodIn(text: string, now: Date): { period: Period; span: Span } | null {
  const recent = untilNow(text, now)
  if (recent !== null) return recent
  const dates = datesIn(text, { publishedAt: now, looksAhead: LOOKS_AHEAD.test(text) }).filter(
    ({ precision }) => precision !== 'year',
  )
  const [first, next] = dates
  if (first === undefined) return null
  const last = next !== undefined && RANGE.test(text.slice(first.end, next.start)) ? next : first
  const said = text.slice(first.start, last.end)
  const { month, year } = first.stated
  const { from, isRelative } = first
  return {
    period: { text: said, from, to: last.to, anyYear: month !== null && year === null, isRelative },
    span: { start: first.start, end: last.end },
  }
}

function untilNow(text: string, now: Date): { period: Period; span: Span } | null {
  const found = UNTIL_NOW.exec(text)
  if (found === null) return null
  const [said, many, units, unit = units] = found
  const days = (many === undefined ? 1 : (numbersOf(many)[0]?.value ?? 3)) * (LENGTHS[unit?.toLowerCase() ?? ''] ?? 1)
  const today = Math.floor(now.getTime() / DAY_MS) * DAY_MS
  const [from, to] = [new Date(today - days * DAY_MS), new Date(today + DAY_MS)]
  return {
    period: { text: said, from, to, anyYear: false, isRelative: true },
    span: { start: found.index, end: found.index + said.length },
  }
}
