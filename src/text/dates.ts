// Days, weeks, months and years that a text speaks of: which ones are meant, read on the day the text was written. In UTC.
import type { ParsedResult } from 'chrono-node/en'
import { DAY_MS, dayStated } from '../domain/day.ts'
import { wordCount } from './characters.ts'
import { chrono, dateIn } from './timestamps.ts'

/** A date as far as a text states it itself; `month` 1 is January, `weekday` 0 is Sunday. */
export type StatedDate = { year: number | null; month: number | null; day: number | null; weekday: number | null }

export interface DateInText {
  start: number
  end: number
  /** The first moment meant, and the first after it. */
  from: Date
  to: Date
  precision: 'day' | 'week' | 'month' | 'year'
  /** Nothing but `null` for a day that is counted from another one: "yesterday", "last week", "last month". */
  stated: StatedDate
  isRelative: boolean
}

export interface ReadAt {
  /** When the text was written: "yesterday" is the day before. */
  publishedAt: Date
  /** Whether days without a date lie ahead, where that is known; else each clause tells. */
  looksAhead?: boolean
}

const NOTHING_STATED: StatedDate = { year: null, month: null, day: null, weekday: null }
const WEEKDAYS = 'sun mon tue wed thu fri sat'.split(' ')
const LONG_MONTHS = 'January|February|March|April|May|June|July|August|September|October|November|December'
const SHORT_MONTHS = 'Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec'
const MONTHS = `(?:${LONG_MONTHS}|(?:${SHORT_MONTHS})\\b\\.?)`
const WEEKDAY =
  /\b(?:(last|next|this|the (?:previous|following)) )?(?:(sun|mon|tues|wednes|thurs|fri|satur)day|(?<=\b(?:on|last|next|this|since) )(sun|mon|tues?|wed|thu(?:rs)?|fri|sat))\b/gi
const WEEK = /\b(this|last|next) (?:week|weekend)\b/gi
const YEAR =
  /(?<![\d,.$€£-])\b(?:19|20)\d\d\b(?![\d,]*\d|%|-| (?:people|men|women|dollars|euros|miles|km|pages|votes|troops))/g
/** What the library is asked for: dates by their months or in digits, and some relative words; it takes others for more than they say. */
const RELATIVE =
  /^(?:the day before yesterday|yesterday|today|tonight|tomorrow|tmrw?|last night|this (?:morning|afternoon|evening)|\w+ (?:days?|weeks?|months?|years?) ago|(?:last|this|next) (?:month|year))\b/i
const FOR_LIBRARY = new RegExp(
  `\\b${MONTHS}(?!\\p{L})|\\d[-/.]\\d|\\b(?:yesterday|today|tonight|tomorrow|tmrw?|ago|(?:last|this|next) (?:night|morning|afternoon|evening|month|year))\\b`,
  'iu',
)
/** The part of a match that names a date, without a time of day behind it. */
const DATE_PART = new RegExp(`^.*?\\b${MONTHS}(?:[\\s-]+\\d{1,2}(?!\\d)(?:st|nd|rd|th)?)?(?:,?[\\s-]+\\d{4})?`, 'i')
/** What the library takes for a time alone, or for no date: "the morning of 29 August", "the year to June 2020", "August 31-September 5". */
const CONFUSING = new RegExp(
  `\\b(?:morning|afternoon|evening|night|midnight|noon)(?= (?:of|on) )|(?<=\\d) in the (?:morning|afternoon|evening)\\b|\\byear to(?= ${MONTHS})|(?<=${MONTHS} \\d\\d?)-(?=${MONTHS})`,
  'gi',
)
/** No two dates are written longer. */
const LONGEST_RANGE = 100
const RANGE = /^(.*?\d(?:st|nd|rd|th)?|.*?\p{L})\s*(?:-|–|—|to|through|until|till|and)\s*(\p{Lu}?[\p{L}.]*\s*\d.*)$/u
/** "May" and "march" are months where a preposition says so, or a day or year. */
const ALSO_WORD = /^(?:.*\s)?(?:May|march|mar)$/
const IN_MONTH = /\b(?:in|since|of|until|by|from|last|early|late|mid|during)[ -](?:May|march|mar)\b/i
/** Words by which a weekday without a date lies ahead; "would" as plans are reported. */
const AHEAD =
  /(?<!\b(?:the|his|her|their|a|free|good|own) )\b(?:will|shall|would(?! have\b)|(?:is|are|was|were|am) (?:(?:also|now|still|all|both|not|only|first|next|likely|supposed|going|bound|about|reportedly) )?(?:to|due|set|scheduled|expected|planned|slated)\b|scheduled|planned|plans?|expect(?:s|ed)|forecasts?|due|upcoming|until|set to|announc(?:ed|es|ing) an? (?:\p{L}+ )?(?:protest|strike|march|rally|demonstration|walkout|stoppage|vigil))\b/iu
const CLAUSE =
  /[,;()—–]|:\s|\b(?:that|which|who|whose|because|although|though|while|when|after|before|but|if|unless|since|until)\b/gi
/** A stretch of fewer words is no clause of its own: "On Friday, the troops are to …". */
const FEWEST_WORDS = 5

/** The dates of a text in order, none within another. */
export function datesIn(text: string, { publishedAt: moment, looksAhead }: ReadAt): DateInText[] {
  const publishedAt = dayStated(moment)
  const isAhead = (at: number): boolean => looksAhead ?? AHEAD.test(clauseAround(text, at))
  const matches = (pattern: RegExp, meantBy: (match: RegExpExecArray) => Meant): DateInText[] =>
    [...text.matchAll(pattern)].map((match) => inText(match.index, match[0].length, meantBy(match)))
  const found = [
    ...written(text, publishedAt, isAhead),
    ...matches(WEEKDAY, (match) => weekdayOf(match, publishedAt, isAhead)),
    ...matches(WEEK, ([, which = '']) => weekOf(publishedAt, { last: -1, next: 1 }[which.toLowerCase()])),
    ...matches(YEAR, ([year]) => ({ ...yearOf(Number(year)), stated: { ...NOTHING_STATED, year: Number(year) } })),
  ]
  return found
    .filter((one, at) => !found.some((other, before) => before < at && other.start < one.end && one.start < other.end))
    .sort((a, b) => a.start - b.start)
}

type Meant = Pick<DateInText, 'from' | 'to' | 'precision'> & { stated?: StatedDate }

function inText(start: number, length: number, { stated = NOTHING_STATED, ...meant }: Meant): DateInText {
  return { start, end: start + length, ...meant, stated, isRelative: stated === NOTHING_STATED }
}

type IsAhead = (at: number) => boolean

function written(text: string, publishedAt: Date, isAhead: IsAhead): DateInText[] {
  if (!FOR_LIBRARY.test(text)) return []
  const clear = text.replace(CONFUSING, (part) => (part === '-' ? '–' : ' '.repeat(part.length)))
  const results = chrono().parse(clear, { instant: publishedAt, timezone: 0 }, { forwardDate: false })
  return results.flatMap(({ index: at, text: matched, start, end }) => {
    const said = matched.replace(/^on\s+/i, '')
    const index = at + matched.length - said.length
    const [relative] = RELATIVE.exec(said) ?? []
    if (relative !== undefined) return inText(index, relative.length, relativeTo(relative, start.date(), publishedAt))
    const [, first = said, last = ''] = (end && said.length <= LONGEST_RANGE && RANGE.exec(said)) || []
    const read = { text, publishedAt, isAhead: isAhead(index) }
    const one = dateOf(start, first, index, read)
    const to = (isAhead: boolean) => end && dateOf(end, last, index + said.length - last.length, { ...read, isAhead })
    const other = last === '' ? null : to(read.isAhead)
    return [one, one && other && other.from < one.from ? to(true) : other].filter((date) => date != null)
  })
}

function relativeTo(said: string, date: Date, publishedAt: Date): Meant {
  if (/^last night/i.test(said)) return dayOf(publishedAt, -1)
  const year = date.getUTCFullYear()
  if (/month|year/i.test(said)) return /month/i.test(said) ? monthOf(year, date.getUTCMonth()) : yearOf(year)
  return /weeks? ago/i.test(said) ? weekOf(date) : dayOf(date)
}

/** What a part of a match means, without a time of day behind it; `null` where it is no date, or none that is certain. */
function dateOf(
  parts: ParsedResult['start'],
  said: string,
  at: number,
  read: { text: string; publishedAt: Date; isAhead: boolean },
): DateInText | null {
  const certain = (part: 'year' | 'month' | 'day' | 'weekday') => (parts.isCertain(part) ? parts.get(part) : null)
  // "On May 16, 82-year-old Mr Vos was ill" names no year.
  const year = /\d{4}/.test(said) ? certain('year') : null
  const stated = { year, month: certain('month'), day: certain('day'), weekday: certain('weekday') }
  const { month, day } = stated
  if (month === null) return null
  const named = DATE_PART.exec(said)?.[0]
  if (named === undefined && !/^\d+(?:st|nd|rd|th)?$/.test(said)) {
    const moment = dateIn(said)
    return moment && inText(at, said.length, { ...dayOf(moment), stated })
  }
  if (day === null && year === null && ALSO_WORD.test(said) && !IN_MONTH.test(read.text)) return null
  const inYear = year ?? nearestYear(month, day, read.publishedAt, read.isAhead)
  const meant = day === null ? monthOf(inYear, month - 1) : dayOf(new Date(Date.UTC(inYear, month - 1, day)))
  return inText(at, (named ?? said).length, { ...meant, stated })
}

/** Without a year a date is the last of its name, or the next where the clause looks ahead: "will open in March", said in November. */
function nearestYear(month: number, day: number | null, publishedAt: Date, isAhead: boolean): number {
  const year = publishedAt.getUTCFullYear()
  const moment = Date.UTC(year, month - 1, day ?? 1)
  if (moment > publishedAt.getTime() + DAY_MS && !isAhead) return year - 1
  return isAhead && moment < publishedAt.getTime() - 180 * DAY_MS ? year + 1 : year
}

/** What is said of a time that is written there; "voted on Wednesday to build it although it will cost …" looks back. */
function clauseAround(text: string, at: number): string {
  const bounds = [...text.matchAll(CLAUSE)].map(({ index }) => index)
  const from = bounds.findLast((bound) => bound < at) ?? 0
  const after = bounds.filter((bound) => bound > at)
  const clause = text.slice(from, after[0])
  return wordCount(clause) < FEWEST_WORDS ? text.slice(from, after[1]) : clause
}

/** "on Thursday" is the last one, today included, unless the sentence looks ahead. */
function weekdayOf(match: RegExpExecArray, publishedAt: Date, isAhead: IsAhead): Meant {
  const [, which, long, short = ''] = match
  const weekday = WEEKDAYS.indexOf((long ?? short).slice(0, 3).toLowerCase())
  const back = (publishedAt.getUTCDay() - weekday + 7) % 7
  const isSaid = /\b(?:said|told|announced)\b[^,]{0,20}$/.test(match.input.slice(0, match.index))
  const isComing = which === 'next' || (which === undefined && back > 0 && !isSaid && isAhead(match.index))
  const shift = isComing ? 7 - back : which === 'last' && back === 0 ? -7 : -back
  return { ...dayOf(publishedAt, shift), stated: { ...NOTHING_STATED, weekday } }
}

/** Whole days, of which the first is `shift` days from a moment's. */
export function dayOf(moment: Date, shift = 0, length = 1): Meant {
  const from = (Math.floor(moment.getTime() / DAY_MS) + shift) * DAY_MS
  return { from: new Date(from), to: new Date(from + length * DAY_MS), precision: length === 1 ? 'day' : 'week' }
}

/** From Monday on. */
const weekOf = (moment: Date, weeks = 0): Meant => dayOf(moment, weeks * 7 - ((moment.getUTCDay() + 6) % 7), 7)

function monthOf(year: number, month: number): Meant {
  return { from: new Date(Date.UTC(year, month, 1)), to: new Date(Date.UTC(year, month + 1, 1)), precision: 'month' }
}

function yearOf(year: number): Meant {
  return { from: new Date(Date.UTC(year, 0, 1)), to: new Date(Date.UTC(year + 1, 0, 1)), precision: 'year' }
}

const TIME = new RegExp(
  [
    `\\b(?:${LONG_MONTHS.replace('May|', '')})\\b|\\b(?:${SHORT_MONTHS})\\.? \\d`,
    '\\bMay \\d|\\b(?:in|of|since|until|by) May\\b',
    '\\b(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\\b',
    '\\b(?:1[5-9]|20|21)\\d\\d\\b',
    '\\b(?:yesterday|today|tonight|tomorrow|midnight|noon|this (?:week|month|year|morning|evening)|(?:last|next) (?:week|month|year|night|spring|summer|autumn|fall|winter))\\b',
    '\\b\\d{1,2}(?:[:.]\\d\\d)? ?(?:[ap]\\.?m\\.?|o.clock)\\b|\\b\\d{1,2}:\\d\\d\\b',
    '\\b(?:a|one|two|three|four|five|six|seven|eight|nine|ten|\\d+|several|some|few) (?:hours?|days?|weeks?|months?|years?|decades?) (?:ago|later|earlier|after|before)\\b',
    '\\b(?:spring|summer|autumn|winter) (?:of )?\\d{4}\\b',
  ].join('|'),
  'gi',
)

/** Where a text speaks of a time, in order. */
export const timesOf = (text: string): { start: number; end: number }[] =>
  [...text.matchAll(TIME)].map(({ 0: { length }, index }) => ({ start: index, end: index + length }))
