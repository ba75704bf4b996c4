// Finds the time that a question speaks of, as a range of whole days in UTC.
import type { ParsedResult } from 'chrono-node/en'
import type { Span } from '../domain/article.ts'
import type { Period } from '../domain/question.ts'

const DAY_MS = 86_400_000

/** Without any of these no day is named. Most questions name none, and the library need not even be loaded for them. */
const MAY_NAME_DAYS =
  /\d|\b(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|sun|mon|tue|wed|thu|fri|sat|tod|tom|tmr|yest)|day|night|week|month|year|ago\b/i

/** The days, week or month a text speaks of, and where it says so. Bare years and hours are left to the words. */
export async function periodIn(text: string, now: Date): Promise<{ period: Period; span: Span } | null> {
  if (!MAY_NAME_DAYS.test(text)) return null
  const chrono = await import('chrono-node/en')
  const results = chrono.parse(text, { instant: now, timezone: 'UTC' }, { forwardDate: false })
  const result = results.find(
    ({ start, text: said }) =>
      start.isCertain('day') || start.isCertain('month') || start.isCertain('weekday') || /week|month|day/i.test(said),
  )
  if (!result || /^\d+$/.test(result.text) || /\bnow\b/i.test(result.text)) return null
  const { from, to } = range(result, now, LOOKS_AHEAD.test(text))
  const anyYear = !result.start.isCertain('year') && result.start.isCertain('month')
  return {
    period: { text: result.text, from, to, anyYear, isRelative: !DATE_OR_NAME.test(result.text) },
    span: { start: result.index, end: result.index + result.text.length },
  }
}

const DATE_OR_NAME =
  /\d|(?:sun|mon|tues|wednes|thurs|fri|satur)day\b|\b(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)/i

/** By these a question asks about a day that has not come yet. */
const LOOKS_AHEAD =
  /\b(?:will|won[’']t|going to|happens|next|coming|tomorrow|planned|due|scheduled|opens|starts|begins)\b/i

/** `looksAhead`: a weekday may be the coming one; else it is the last, today included. */
function range({ start, end, text }: ParsedResult, now: Date, looksAhead: boolean): Pick<Period, 'from' | 'to'> {
  const from = startOfDay(start.date())
  const yearSaid = start.isCertain('year')
  if (end) return { from, to: addDays(startOfDay(end.date()), 1) }
  if (/\bweek\b/i.test(text)) return { from: addDays(from, -3), to: addDays(from, 4) }
  if (start.isCertain('month') && !start.isCertain('day') && !start.isCertain('weekday')) {
    const first = new Date(Date.UTC(from.getUTCFullYear(), from.getUTCMonth(), 1))
    // "in August", said in March, means the last one.
    if (first > now && !yearSaid) first.setUTCFullYear(first.getUTCFullYear() - 1)
    return { from: first, to: new Date(Date.UTC(first.getUTCFullYear(), first.getUTCMonth() + 1, 1)) }
  }
  if (from > now && start.isCertain('weekday') && !start.isCertain('day') && !looksAhead) {
    const lastOne = addDays(from, -7)
    return { from: lastOne, to: addDays(lastOne, 1) }
  }
  if (from > now && !yearSaid && !start.isCertain('weekday')) from.setUTCFullYear(from.getUTCFullYear() - 1)
  return { from, to: addDays(from, 1) }
}

const startOfDay = (date: Date): Date =>
  new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth(), date.getUTCDate()))

const addDays = (date: Date, days: number): Date => new Date(date.getTime() + days * DAY_MS)
