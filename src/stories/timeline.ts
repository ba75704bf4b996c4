// What happened when, by the days that sentences of a story name themselves. Guesses no day: a sentence whose day is not plain is left out.
import type { Span } from '../domain/article.ts'
import type { TimelineEntry } from '../domain/story.ts'
import { type DateInText, datesIn } from '../text/dates.ts'
import { STOP_WORDS, stem, wordsOf } from '../text/words.ts'
import type { StoryArticles, StorySentence } from './read-story.ts'
import { firstOfEachReport, isTellable, quoteOf, sentencesIn, standsAlone } from './read-story.ts'

const DAY_MS = 86_400_000
/** A weekday so many days before its article is rather the day after: the page was updated, or its day is another one in UTC. */
const WEEK_BACK = 6
const RELATIVE = /^(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day|yesterday)(?: (?:morning|afternoon|evening|night))?$/i
/** Before a day that only bounds or names something: "since Friday", "the 7 October 2023 attack", "every Monday". */
const OTHER_USE =
  /\b(?:since|until|till|before|after|by|from|to|than|of|for|following|ahead of|every|each|the|a|an|his|her|its|their|our|next|last|this|first|second|third|fourth|starting|through)\s+$/i
/** Behind such a day: "Friday's vote", "Monday to Thursday". */
const GOES_ON =
  /^(?:[’']s\b|[’']\s|s\b|\s*[-–]|\s+(?:mornings|afternoons|evenings|nights|deadline)\b|\s+(?:to|and|or|through|until)\s+\w*(?:day\b|\d))/i
/** Who said it on that day said it before the article came out, whatever it announces; who agreed to do something may do it then. */
const SAID =
  /\b(?:said|told|announced|reported|confirmed|wrote|voted|decided|approved|agreed)\b(?:(?! to \w{3})[^,;]){0,25}$/i
/** Where a clause begins. */
const CLAUSE =
  /,(?!\d{3})|[;:()—–]|\b(?:that|who|whom|whose|which|because|although|though|whereas|while|when|where|why|how|what|if|unless|whether|since|until|after|before(?! (?:dawn|noon|midnight))|so|and(?= (?:the|an?|his|her|its|their)\b| \p{Lu})|(?:for|by|of|from|in|without|despite)(?= \p{Ll}{2,30}ing\b))\b/gu
/** What begins a clause whose day is not that of what the sentence tells; that of “when” is not where what it tells is so now. */
const TELLS_OTHER =
  /^(?:(?:that|whereas|why|how|what|if|unless|whether|since|until|after|before(?! (?:dawn|noon|midnight))|because|although|though)\b|(?:for|by|of|from|in|without|despite) \p{Ll}{2,30}ing\b)/iu
/** A clause about somebody or something in the sentence; its verb is the first behind it: "the 52 who were freed on Thursday met the press". */
const RELATIVE_CLAUSE = /^(?:who|whom|whose|which)\b/i
/** In front of the main clause, without a verb: "In a statement on Monday, the party said". */
const OPENING =
  /^["“]?(?:(?:in|at|on|during|with|speaking|late|early|around|shortly)\b|\S+day\b(?: (?:morning|afternoon|evening|night))?$)/i
/** A verb that says that something is so, has come to be or is yet to be. */
const NOT_PAST =
  /\b(?:is|are|am|has|have|will|would|can|cannot|could|may|might|must|shall|should|does?|(?:is|are|has|have|wo|wouldn|ca|do|does)n[’']t)\b|[’'](?:re|ve|ll|m|d)\b/
/** What somebody was to do: "told them to appear on Monday". */
const WAS_TO =
  /\b(?:asked|told|ordered|invited|urged|agreed|decided|hoped|wanted|vowed|promised|pledged|refused|threatened|wait(?:ed|ing)|set|scheduled|voted|needed|had|chose|intended)\b[^,;]{0,200}\bto [^,;]{0,200}$/i
const IRREGULAR = `was were had did said told went came saw made took gave got found left lost won held led met ran sat stood spoke sent spent brought bought built
  caught chose drew drove fell felt fought flew froze grew heard hid hit kept knew laid lay let lit paid put read rose rode sang sank sold shot shook shut slept slid
  sought split spread stole stuck struck swam swore swept taught tore threw thought upheld withdrew woke wore wrote beat began became blew broke burst cast cut dealt
  dug fed fled hung hurt rang shone shrank sped spun sprang swung wept quit oversaw overturned underwent`
/** Verbs in the simple past; a participle before a noun is none: "the botched withdrawal". */
const PAST = new RegExp(
  String.raw`\b(?:${IRREGULAR.split(/\s+/).join('|')})\b|(?<!\b(?:an?|the|his|her|its|their|our|my|this|that|these|those|of|with|[’']s|[’'])\s)\b(?!need|speed|feed|seed|breed|hundred|indeed)\p{Ll}{2,30}ed\b`,
  'gu',
)
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

/** The one day on which a sentence says that something happened; `null`: it names none, several, or one that may be another than it seems. */
function plainDay(sentence: StorySentence): Date | null {
  const mentions = timesNamed(sentence).filter(
    ({ precision, start }) => precision === 'day' && !isOfRelativeClause(sentence.text, start),
  )
  const [first] = mentions
  if (first === undefined || mentions.some(({ from }) => from.getTime() !== first.from.getTime())) return null
  return mentions.some((mention) => isPlain(mention, sentence)) ? first.from : null
}

function isPlain({ start, end, from, stated }: DateInText, { text, article: { publishedAt } }: StorySentence): boolean {
  const written = text.slice(start, end)
  const before = text.slice(0, start)
  const behind = text.slice(end)
  if (OTHER_USE.test(before) || GOES_ON.test(behind)) return false
  if (isInApposition(before, behind) || !isToldInPast(text, start, end)) return false
  const back = publishedAt === null ? Number.NaN : (publishedAt.getTime() - from.getTime()) / DAY_MS
  if (stated.year !== null) return !(back < 0)
  // What somebody is quoted to have said on another day has other days. "Today" means nowadays as often as not.
  return RELATIVE.test(written) && !isInQuotes(before) && back >= 0 && back < WEEK_BACK
}

/** The clause that a stretch of a sentence is in, from the word that begins it. */
function clauseAround(text: string, { start, end }: Span): Span {
  const bounds = [...text.matchAll(CLAUSE)].map(({ index }) => index)
  return { start: bounds.findLast((at) => at < start) ?? 0, end: bounds.find((at) => at >= end) ?? text.length }
}

/** Whether the verb of the clause that names the day is in the simple past, and what it tells is what the sentence tells. */
function isToldInPast(text: string, start: number, end: number): boolean {
  const own = clauseAround(text, { start, end })
  const clause = text.slice(own.start, own.end)
  const before = text.slice(own.start, start)
  if (TELLS_OTHER.test(clause) || (/^when\b/.test(clause) && NOT_PAST.test(text.slice(0, own.start)))) return false
  const { start: from, end: to } = clauseAround(text, { start: own.start, end: own.end + 1 })
  const isOpening = own.start === 0 && OPENING.test(clause.trim()) && clause.search(PAST) < 0
  if (isOpening || /^,(?: (?:on|late|early))*$/.test(before.trimEnd())) return isSimplePast(text.slice(from, to))
  const said = SAID.exec(before)?.[0]
  if ((said !== undefined && !NOT_PAST.test(said)) || text.slice(end).trimStart().search(PAST) === 0) return true
  return isSimplePast(clause) && !WAS_TO.test(before)
}

const isSimplePast = (clause: string): boolean => clause.search(PAST) >= 0 && !NOT_PAST.test(clause)

/** Whether it comes before the verb of the main clause: behind "who vanished on Sunday was found", the next day is that of "found". */
function isOfRelativeClause(text: string, at: number): boolean {
  const before = text.slice(clauseAround(text, { start: at, end: at }).start, at)
  if (!RELATIVE_CLAUSE.test(before)) return false
  return /\b(?:and|or|but)\b/.test(before) || (before.match(PAST)?.length ?? 0) < 2
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
  return dates.filter(({ stated }) => stated.year !== null || publishedAt !== null)
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
