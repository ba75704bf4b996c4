// The days, weeks, months and years that a sentence of an article means: "on Thursday" and "a day earlier" included. In UTC.
import * as chrono from 'chrono-node/en'

export interface DatedMention {
  start: number
  end: number
  /** The first moment meant, and the first after it. */
  from: Date
  to: Date
  precision: 'day' | 'week' | 'month' | 'year'
}

export interface ReadFrom {
  publishedAt: Date
  /** The day spoken of before, which "a day earlier" counts from; `null`: none. */
  spokenOf: Date | null
}

const DAY_MS = 86_400_000
const WEEKDAYS = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday']
const SMALL = ['a', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine', 'ten']

const WEEKDAY = /\b(?:(last|next|this|the (?:previous|following)) )?(Sun|Mon|Tues|Wednes|Thurs|Fri|Satur)day\b/g
const FROM_EVENT =
  /\b(?:(a|one|two|three|four|five|six|seven|eight|nine|ten|\d{1,2}) (day|week)s? (earlier|before|later|after)(?! that| the )|the (day before|previous day|next day|following day|day after))\b(?! yesterday| tomorrow)/gi
const WEEK = /\b(this|last|next) (week|weekend)\b/gi
const YEAR =
  /(?<![\d,.$€£-])\b(?:19|20)\d\d\b(?![\d,]*\d|%|-| (?:people|men|women|dollars|euros|miles|km|pages|votes|troops))/g
/** Words by which a weekday without a date lies ahead; "would" as plans are reported. */
const AHEAD =
  /(?<!\b(?:the|his|her|their|a|free|good|own) )\b(?:will|shall|would(?! have\b)|(?:is|are|was|were|am) (?:(?:also|now|still|all|both|not|only|first|next|likely|supposed|going|bound|about|reportedly) )?(?:to|due|set|scheduled|expected|planned|slated)\b|scheduled|planned|plans?|expect(?:s|ed)|forecasts?|due|upcoming|until|set to|announc(?:ed|es|ing) an? (?:\p{L}+ )?(?:protest|strike|march|rally|demonstration|walkout|stoppage|vigil))\b/iu
/** Where a clause begins or ends. */
const CLAUSE =
  /[,;:()—–]|\b(?:that|which|who|whose|because|although|though|while|when|after|before|but|if|unless|since|until)\b/gi
/** A stretch of fewer words is no clause of its own: "On Friday, the troops are to …". */
const FEWEST_WORDS = 5
const MONTH =
  /\b(?:January|February|March|April|May|June|July|August|September|October|November|December|(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\b)/
const MAY = /\b(?:in|since|of|until|by|from|last|early|late|mid|during) May\b/i
/** Relative words that chrono may be trusted with; others ("now", "12 hours later") name no day of their own. */
const RELATIVE =
  /^(?:yesterday|today|tonight|tomorrow|last night|this (?:morning|afternoon|evening)|(?:\w+) (?:days?|weeks?|months?|years?) ago|last (?:month|year)|this (?:month|year)|next (?:month|year))\b/i

/** The times of a text in order, none within another. */
export function datedIn(text: string, { publishedAt, spokenOf }: ReadFrom): DatedMention[] {
  const found = [
    ...written(text, publishedAt),
    ...weekdays(text, publishedAt),
    ...countedFrom(text, spokenOf ?? publishedAt),
    ...weeks(text, publishedAt),
    ...years(text),
  ]
  return found
    .filter((one, at) => !found.some((other, before) => before < at && other.start < one.end && one.start < other.end))
    .sort((a, b) => a.start - b.start)
}

function written(text: string, publishedAt: Date): DatedMention[] {
  return chrono.parse(text, { instant: publishedAt, timezone: 0 }, { forwardDate: false }).flatMap((result) => {
    const { start, index } = result
    // chrono takes the comma in "In June, Belarus" along.
    const place = { start: index, end: index + result.text.replace(/[\s,.]+$/, '').length }
    const month = MONTH.test(result.text)
    if (month && start.isCertain('month')) {
      const year = start.get('year') ?? 0
      const first = start.isCertain('year') ? year : nearestYear(start, publishedAt, clauseAround(text, index))
      if (start.isCertain('day'))
        return {
          ...place,
          ...days(Date.UTC(first, (start.get('month') ?? 1) - 1, start.get('day') ?? 1), 1),
          precision: 'day',
        }
      if (/^May$/.test(result.text.replace(/^\w+ (?=May)/, '')) && !MAY.test(text)) return []
      return { ...place, ...monthOf(first, (start.get('month') ?? 1) - 1) }
    }
    if (!RELATIVE.test(result.text)) return []
    const date = start.date()
    if (/month/i.test(result.text)) return { ...place, ...monthOf(date.getUTCFullYear(), date.getUTCMonth()) }
    if (/year/i.test(result.text)) return { ...place, ...yearOf(date.getUTCFullYear()) }
    if (/weeks? ago/i.test(result.text)) return { ...place, ...weekOf(date) }
    return { ...place, ...days(dayStart(date), 1), precision: 'day' as const }
  })
}

/** Without a year a date is the last of its name, or the next where the sentence looks ahead. */
function nearestYear(start: chrono.ParsedResult['start'], publishedAt: Date, text: string): number {
  const year = publishedAt.getUTCFullYear()
  const month = (start.get('month') ?? 1) - 1
  const moment = Date.UTC(year, month, start.isCertain('day') ? (start.get('day') ?? 1) : 1)
  const isAhead = AHEAD.test(text)
  if (moment > publishedAt.getTime() + DAY_MS && !isAhead) return year - 1
  // "will open in March", said in November.
  return isAhead && moment < publishedAt.getTime() - 180 * DAY_MS ? year + 1 : year
}

/** What is said of a time that is written there; "voted on Wednesday to build it although it will cost …" looks back. */
function clauseAround(text: string, at: number): string {
  const bounds = [...text.matchAll(CLAUSE)].map(({ index }) => index)
  const from = bounds.findLast((bound) => bound < at) ?? 0
  const after = bounds.filter((bound) => bound > at)
  const clause = text.slice(from, after[0] ?? text.length)
  return clause.trim().split(/\s+/).length < FEWEST_WORDS ? text.slice(from, after[1] ?? text.length) : clause
}

/** "on Thursday" is the last one, today included, unless the sentence looks ahead. */
function weekdays(text: string, publishedAt: Date): DatedMention[] {
  const today = dayStart(publishedAt)
  return [...text.matchAll(WEEKDAY)].map((match) => {
    const weekday = WEEKDAYS.findIndex((name) => name.startsWith((match[2] ?? '').toLowerCase()))
    const back = (publishedAt.getUTCDay() - weekday + 7) % 7
    const isAhead =
      match[1] === 'next' ||
      (match[1] === undefined &&
        back > 0 &&
        AHEAD.test(clauseAround(text, match.index)) &&
        !/\b(?:said|told|announced)\b[^,]{0,20}$/.test(text.slice(0, match.index)))
    const shift = isAhead ? 7 - back : match[1] === 'last' && back === 0 ? -7 : -back
    return {
      start: match.index,
      end: match.index + match[0].length,
      ...days(today + shift * DAY_MS, 1),
      precision: 'day',
    }
  })
}

function countedFrom(text: string, anchor: Date): DatedMention[] {
  return [...text.matchAll(FROM_EVENT)].map((match) => {
    const [, count, unit, direction, phrase] = match
    const known = SMALL.indexOf((count ?? 'a').toLowerCase())
    const many = known > 0 ? Math.max(known, 1) : known === 0 ? 1 : Number(count)
    const sign = /earlier|before|previous/i.test(direction ?? phrase ?? '') ? -1 : 1
    const size = unit?.toLowerCase() === 'week' ? 7 : 1
    const day = dayStart(anchor) + sign * many * size * DAY_MS
    const place = { start: match.index, end: match.index + match[0].length }
    return size === 7 ? { ...place, ...weekOf(new Date(day)) } : { ...place, ...days(day, 1), precision: 'day' }
  })
}

function weeks(text: string, publishedAt: Date): DatedMention[] {
  return [...text.matchAll(WEEK)].map((match) => {
    const shift = { last: -7, next: 7 }[(match[1] ?? '').toLowerCase()] ?? 0
    const place = { start: match.index, end: match.index + match[0].length }
    return { ...place, ...weekOf(new Date(publishedAt.getTime() + shift * DAY_MS)) }
  })
}

function years(text: string): DatedMention[] {
  return [...text.matchAll(YEAR)].map((match) => ({
    start: match.index,
    end: match.index + 4,
    ...yearOf(Number(match[0])),
  }))
}

const days = (from: number, count: number) => ({ from: new Date(from), to: new Date(from + count * DAY_MS) })

function dayStart(moment: Date): number {
  return Math.floor(moment.getTime() / DAY_MS) * DAY_MS
}

/** From Monday on. */
function weekOf(moment: Date): Pick<DatedMention, 'from' | 'to' | 'precision'> {
  return { ...days(dayStart(moment) - ((moment.getUTCDay() + 6) % 7) * DAY_MS, 7), precision: 'week' }
}

function monthOf(year: number, month: number): Pick<DatedMention, 'from' | 'to' | 'precision'> {
  return { from: new Date(Date.UTC(year, month, 1)), to: new Date(Date.UTC(year, month + 1, 1)), precision: 'month' }
}

function yearOf(year: number): Pick<DatedMention, 'from' | 'to' | 'precision'> {
  return { from: new Date(Date.UTC(year, 0, 1)), to: new Date(Date.UTC(year + 1, 0, 1)), precision: 'year' }
}
