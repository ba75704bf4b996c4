// Tells whether a passage is of the time that a question speaks of, by the days that it names.
import type { FoundPassage } from '../domain/passage.ts'
import type { Period } from '../domain/question.ts'
import { type DateInText, datesIn } from '../text/dates.ts'
import { sentencesOf } from '../text/sentences.ts'

/** "On September 11" may be that of this many years ago, or of the coming year. */
const MOST_YEARS_BACK = 5
const DAY_MS = 86_400_000

/** Whether the first day that a passage names, that of its publication if it names none, is one asked about. Days that lie ahead of it do not count. */
export function dayNamed(passage: FoundPassage, period: Period): 'asked' | 'other' {
  const { publishedAt } = passage.article
  if (publishedAt === null) return 'other'
  const days = daysIn(passage, publishedAt).filter(({ from }) => from <= publishedAt)
  return isAsked(days[0] ?? dayOf(publishedAt), period) ? 'asked' : 'other'
}

function dayOf(moment: Date): { from: Date; to: Date } {
  const from = Math.floor(moment.getTime() / DAY_MS) * DAY_MS
  return { from: new Date(from), to: new Date(from + DAY_MS) }
}

/** Whether a passage names a day, or the month, that is asked about. */
export function namesTime(passage: FoundPassage, period: Period): boolean {
  const { publishedAt } = passage.article
  return publishedAt !== null && daysIn(passage, publishedAt).some((day) => isAsked(day, period))
}

/** The days and months that a passage names, in order. */
function daysIn({ text }: FoundPassage, publishedAt: Date): DateInText[] {
  return sentencesOf(text)
    .flatMap(({ start, end }) => datesIn(text.slice(start, end), { publishedAt }))
    .filter(({ precision }) => precision === 'day' || precision === 'month')
}

function isAsked(day: { from: Date; to: Date }, { from, to, anyYear }: Period): boolean {
  const years = anyYear ? Array.from({ length: MOST_YEARS_BACK + 2 }, (_, i) => i - MOST_YEARS_BACK) : [0]
  return years.some((shift) => day.from >= inYear(from, shift) && day.to <= inYear(to, shift))
}

function inYear(date: Date, shift: number): Date {
  const shifted = new Date(date)
  shifted.setUTCFullYear(date.getUTCFullYear() + shift)
  return shifted
}
