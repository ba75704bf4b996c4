// What happened when, by the days that sentences of a story name themselves. Guesses no day: a sentence whose day is not plain is left out.
import type { TimelineEntry } from '../domain/story.ts'
import { type DateInText, datesIn } from '../text/dates.ts'
import { STOP_WORDS, stem, wordsOf } from '../text/words.ts'
import {
  firstOfEachReport,
  isTellable,
  quoteOf,
  type StoryArticles,
  type StorySentence,
  sentencesIn,
  standsAlone,
} from './read-story.ts'

const DAY_MS = 86_400_000
/** A relative day lies at most so far before its article. */
const WEEK_DAYS = 7
const RELATIVE =
  /^(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day|yesterday|today)(?: (?:morning|afternoon|evening|night))?$/i
/** Counted from another day, which only who understands the text knows: "a day later". */
const COUNTED = /\b(?:earlier|before|later|after|previous|following)\b/i
/** Before a day that only bounds or names something: "since Friday", "the 7 October 2023 attack", "every Monday". */
const OTHER_USE =
  /\b(?:since|until|till|before|after|by|from|to|than|of|following|ahead of|every|each|the|a|an|his|her|its|their|our|next|last|this|first|second|third|fourth|starting|through)\s+$/i
/** Before a day that is part of a name: "Black Friday", "Semifinal Saturday". */
const NAME_BEFORE = /(?<!^)\b(?!(?:On|Late|Early)\b)\p{Lu}[\p{L}\p{M}’'-]{0,40}\s+$/u
/** Behind such a day: "Friday's vote", "Monday to Thursday". */
const GOES_ON = /^(?:[’']s\b|[’']\s|s\b|\s*[-–]|\s+(?:to|and|or|through|until)\s+\w*(?:day\b|\d))/i
/** Behind a date that is no part of something else's name: "the June 24, 2005 murder" is not of that day. */
const STANDS_FREE =
  /^(?:$|[.,;:)”"’]|\s+(?:in|at|by|when|after|and|for|with|from|as|near|because|while|but|during|on|over|under|the|an?|that)\b|\s+[^\p{L}]|\s+\p{Lu})/u
/** Words by which a weekday may lie ahead: plans, and what is told in the present tense, as a timetable is. */
const AHEAD =
  /\b(?:will|shall|would|could|may|might|to be|(?:is|are|was|were) (?:to|due|set|expected|scheduled|planned)|due|plans?|planned|expect(?:s|ed)|scheduled|upcoming|until|next|tomorrow|ready|prepar(?:es?|ing)|ahead|hopes|begins|starts|opens|meets|plays|faces|hosts|returns|resumes|takes place|kicks off|goes|visits|leaves|arrives|airs|launches)\b/i
/** Who said it on that day said it before the article came out, whatever it announces. */
const SAID = /\b(?:said|told|announced|reported|confirmed|wrote|voted|decided|approved|agreed)\b[^,;]{0,25}$/i
/** Before a day of a clause about somebody or something in the sentence: "the 52 who were freed on Thursday met the press". */
const IN_RELATIVE_CLAUSE = /\b(?:who|whom|whose|which)\b[^,;]{0,400}$/i
/** Two entries of one time that share so many of the shorter one's words tell the same. */
const SAME = 0.5

/** The earliest first. Undated articles have a part in it where they write a full date. */
export function timelineOf(story: StoryArticles): TimelineEntry[] {
  const sentences = firstOfEachReport(story)
    .flatMap(sentencesIn)
    .filter((one) => isTellable(one) && standsAlone(one))
  const inPlace = sentences.sort((one, other) => one.place - other.place)
  const entries = inPlace.flatMap((sentence): TimelineEntry[] => {
    const on = plainDay(sentence)
    return on === null ? [] : [{ ...quoteOf(sentence.article, sentence.span), on, precision: 'day', text: null }]
  })
  return inOrder(entries)
}

/** The one day that a sentence names; `null`: it names none, several, or one that may be another than it seems. */
function plainDay(sentence: StorySentence): Date | null {
  const mentions = timesNamed(sentence).filter(({ precision }) => precision === 'day')
  const [first] = mentions
  if (first === undefined || mentions.some(({ from }) => from.getTime() !== first.from.getTime())) return null
  return mentions.some((mention) => isPlain(mention, sentence)) ? first.from : null
}

function isPlain({ start, end, from, stated }: DateInText, { text, article: { publishedAt } }: StorySentence): boolean {
  const written = text.slice(start, end)
  const before = text.slice(0, start)
  const behind = text.slice(end)
  if (OTHER_USE.test(before) || GOES_ON.test(behind)) return false
  if (IN_RELATIVE_CLAUSE.test(before) || isInApposition(before, behind)) return false
  if (stated.year !== null) return STANDS_FREE.test(behind)
  // What somebody is quoted to have said on another day has other days; "Today" at the beginning means nowadays.
  if (!RELATIVE.test(written) || NAME_BEFORE.test(before)) return false
  if (isInQuotes(before) || /^Today\b/.test(written)) return false
  const isWeekday = !/^(?:yester|to)day/i.test(written)
  if (isWeekday && AHEAD.test(text) && !SAID.test(before)) return false
  const back = publishedAt === null ? Number.NaN : (publishedAt.getTime() - from.getTime()) / DAY_MS
  return back >= 0 && back <= WEEK_DAYS
}

/** Whether the day stands between commas with more than its "on": "Vos, a nurse freed on Thursday, thanked them" may tell of another day. */
function isInApposition(before: string, behind: string): boolean {
  const comma = before.lastIndexOf(',')
  return comma >= 0 && behind.startsWith(',') && !/^\s*(?:on\s+)?$/.test(before.slice(comma + 1))
}

function isInQuotes(before: string): boolean {
  return before.lastIndexOf('“') > before.lastIndexOf('”') || before.split('"').length % 2 === 0
}

/** Times that follow from a sentence and its article's day alone; of an undated article only those that state their year. */
function timesNamed({ text, article: { publishedAt } }: StorySentence): DateInText[] {
  const dates = datesIn(text, { publishedAt: publishedAt ?? new Date(0) })
  return dates.filter(
    ({ start, end, stated }) => stated.year !== null || (publishedAt !== null && !COUNTED.test(text.slice(start, end))),
  )
}

export type NamedTime = Pick<TimelineEntry, 'on' | 'precision'>

/** A date as a model writes it ("2031-05-08", "2031-05", "2031") if the sentence names that time or a finer one in it; else `null`. */
export function namedTime(date: string, sentence: StorySentence): NamedTime | null {
  const written = date.trim()
  const [, year, month, day] = /^(\d{4})(?:-(\d\d)(?:-(\d\d))?)?$/.exec(written) ?? []
  if (year === undefined) return null
  const on = new Date(Date.UTC(Number(year), Number(month ?? 1) - 1, Number(day ?? 1)))
  // "2031-02-30" is none.
  if (on.toISOString().slice(0, written.length) !== written) return null
  const precision = day !== undefined ? 'day' : month !== undefined ? 'month' : 'year'
  const isWithin = (mention: DateInText): boolean =>
    mention.precision !== 'week' && mention.from.toISOString().slice(0, written.length) === written
  const isAsFine = (mention: DateInText): boolean =>
    precision === 'year' || mention.precision === 'day' || mention.precision === precision
  return timesNamed(sentence).some((one) => isWithin(one) && isAsFine(one)) ? { on, precision } : null
}

/** In order of time, what tells the same once: of such entries the first that is given. A year stands before its months and days. */
export function inOrder(entries: readonly TimelineEntry[]): TimelineEntry[] {
  const kept: { entry: TimelineEntry; words: Set<string> }[] = []
  for (const entry of entries) {
    const words = contentOf(entry.text ?? entry.quote)
    const isTold = kept.some(({ entry: { on, precision }, words: told }) => {
      const isSameTime = precision === entry.precision && on.getTime() === entry.on.getTime()
      const shared = words.intersection(told).size / Math.max(1, Math.min(words.size, told.size))
      return isSameTime && shared >= SAME
    })
    if (!isTold) kept.push({ entry, words })
  }
  return kept
    .map(({ entry }) => entry)
    .sort((one, other) => one.on.getTime() - other.on.getTime() || rankOf(one) - rankOf(other))
}

const rankOf = ({ precision }: NamedTime): number => ['year', 'month', 'day'].indexOf(precision)

function contentOf(text: string): Set<string> {
  return new Set(wordsOf(text).flatMap(({ folded }) => (STOP_WORDS.has(folded) ? [] : [stem(folded)])))
}
