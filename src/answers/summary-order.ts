// Puts the sentences of a summary in the order a reader wants them: the newest first, what is said about it behind, what was before last.
import { datesIn } from '../text/dates.ts'
import { toldTime } from '../text/told-time.ts'
import { tollOf } from '../text/tolls.ts'
import type { ReadSentence } from './reading.ts'
import { isRightBefore } from './stands-alone.ts'

/** Who holds what of it, whatever figures come with that. */
const JUDGES =
  /\b(?:warn(?:ed|s)|urg(?:ed|es)|call(?:ed|s) (?:on|for|it|the|him|her)|criticis\w+|criticiz\w+|condemn\w*|denounc\w*|welcom\w+|praised|argu(?:ed|es)|claim(?:ed|s)|complain(?:ed|s)|comment(?:ed|s)|react(?:ed|ion|ions)|oppose[ds]?|fears?|hopes?|hailed|greeted|relief)\b/i
/** Who says it: of a toll, and behind what happened, that is only where it is known from. */
const SPEAKS = /\b(?:said|says|told|wants?|expects?|according to)\b/i
const SOURCE_BEHIND =
  /,[”"’]? (?:[^,]+,? ){0,3}?[^,]*\b(?:said|says|told|confirmed|reported|announced|according to)\b[^,]*$/i
/** What was long before: told for those who have not followed. */
const EARLIER_YEAR = /\b(?:19|20)\d\d\b/g

/** A sentence that was chosen, and how much of what the story is about it tells: 0 to 1. */
export interface Weighed {
  sentence: ReadSentence
  about: number
  /** Whether it may open the summary. */
  mayLead: boolean
  /** Whether it gives a figure that has taken the place of others: how things stand. */
  isPresent: boolean
}

const DAY_MS = 86_400_000
/** This share of what the sentence most about the story tells is enough to open with, for the newest that does. */
const LEADS = 0.7
/** UTF-16 code units in which an article opens. */
const OPENS = 350
/** What tells less stands behind what happened: a single outlet's own matter. */
const ASIDE = 0.4

/**
 * Of one article, as they stand there. Of several: the newest that says what the story is about, then what happened, the newest first,
 * then what is said about it or only touches it, then what was before. A sentence stays right behind the one it follows in its article,
 * and who is named by the last name alone behind the sentence that names him in full.
 */
export function inReadingOrder(chosen: readonly Weighed[]): ReadSentence[] {
  const sentences = chosen.map(({ sentence }) => sentence)
  const articles = [...new Set(sentences.map(({ found }) => found.article.id))]
  if (articles.length === 1) return [...sentences].sort((a, b) => a.span.start - b.span.start)
  const aboutOf = new Map(chosen.map(({ sentence, about }) => [sentence, about]))
  const most = Math.max(...aboutOf.values())
  const about = ([first]: Run): number => (aboutOf.get(first) ?? 0) / Math.max(most, Number.EPSILON)
  const runs = runsOf(sentences)
  const leaders = runs.filter(
    (run) => (about(run) >= LEADS || isPresent(run[0], chosen)) && kindOf(run) !== BEFORE && mayLead(run[0], chosen),
  )
  // How an article opens tells the news.
  const openers = leaders.filter(([first]) => placeOf(first) < OPENS || isPresent(first, chosen))
  const [lead] = (openers.length > 0 ? openers : leaders).toSorted((a, b) => dayOf(b) - dayOf(a) || about(b) - about(a))
  const orderOf = (run: Run): number[] => [
    run === lead ? -1 : kindOf(run) === HAPPENED && about(run) < ASIDE ? SAID : kindOf(run),
    -dayOf(run),
    articles.indexOf(run[0].found.article.id),
    run[0].span.start,
  ]
  return namedFirst(runs.sort((a, b) => firstDifference(orderOf(a), orderOf(b)))).flat()
}

/** UTF-16 code units of its article before it. */
const placeOf = ({ span, found }: ReadSentence): number => span.start - (found.article.body[0]?.start ?? 0)

const isPresent = (sentence: ReadSentence, chosen: readonly Weighed[]): boolean =>
  chosen.some((one) => one.sentence === sentence && one.isPresent)

const mayLead = (sentence: ReadSentence, chosen: readonly Weighed[]): boolean =>
  chosen.some((one) => one.sentence === sentence && one.mayLead)

/** Where a run speaks of somebody by the last name, the run that names him in full comes before it; the lead stays. */
function namedFirst(runs: Run[]): Run[] {
  const ordered = [...runs]
  for (let at = 1; at < ordered.length; at++) {
    const run = ordered[at]
    if (run === undefined) continue
    const known = new Set(ordered.slice(0, at).flatMap(lastNamesIn))
    const unknown = shortNamesIn(run).filter((name) => !known.has(name))
    const from = ordered.findIndex(
      (other, place) => place > at && lastNamesIn(other).some((name) => unknown.includes(name)),
    )
    const naming = ordered[from]
    if (naming === undefined || shortNamesIn(naming).some((name) => lastNamesIn(run).includes(name))) continue
    ordered.splice(from, 1)
    ordered.splice(at, 0, naming)
  }
  return ordered
}

/** The last names of those whom a run names in full. */
const lastNamesIn = (run: Run): string[] =>
  run.flatMap(({ names }) => names.flatMap(({ words }) => (words.length > 1 ? (words.at(-1)?.folded ?? []) : [])))

/** Names of one word, that nothing in the run says in full. */
function shortNamesIn(run: Run): string[] {
  const full = new Set(lastNamesIn(run))
  const short = run.flatMap(({ names }) =>
    names.flatMap(({ words }) => (words.length === 1 ? (words[0]?.folded ?? []) : [])),
  )
  return short.filter((name) => !full.has(name))
}

/** Sentences that stand one behind the other in their article. */
type Run = [ReadSentence, ...ReadSentence[]]

function runsOf(sentences: ReadSentence[]): Run[] {
  const followers = (sentence: ReadSentence): ReadSentence[] => {
    const next = sentences.find((other) => isRightBefore(sentence, other))
    return next === undefined ? [] : [next, ...followers(next)]
  }
  const firsts = sentences.filter((sentence) => !sentences.some((other) => isRightBefore(other, sentence)))
  return firsts.map((first) => [first, ...followers(first)])
}

const HAPPENED = 0
const SAID = 1
const BEFORE = 2

/** What is always so, and no news: "The ferry sails twice a day." */
const HABIT =
  /\b\p{L}+s\b.*\b(?:(?:once|twice|three times|four times) (?:a|every)|every|each) (?:day|week|month|year)\.?$/iu
/** What lies further back than this before it was told, in days, was before. */
const NEWS_DAYS = 7

/** UTF-16 code units at the beginning of an article that tell the news, whatever words they use. */
const OPENING = 150

function kindOf([first]: Run): number {
  const { text, found } = first
  const { publishedAt } = found.article
  const isOld = publishedAt !== null && dayOf([first]) < publishedAt.getTime() / DAY_MS - NEWS_DAYS
  if (isOld || isBackground(first)) return BEFORE
  if (placeOf(first) < OPENING) return HAPPENED
  if (JUDGES.test(text)) return SAID
  const isSource = tollOf(text) !== null || (SOURCE_BEHIND.test(text) && !/["“”]/.test(text))
  return SPEAKS.test(text) && !isSource ? SAID : HAPPENED
}

/** Whether it speaks of nothing but earlier years than that of its article, or of what is done every day. */
export function isBackground({ text, found }: ReadSentence): boolean {
  if (HABIT.test(text)) return true
  const year = found.article.publishedAt?.getUTCFullYear()
  const years = [...text.matchAll(EARLIER_YEAR)].map(([written]) => Number(written))
  return year !== undefined && years.length > 0 && years.every((one) => one < year)
}

function firstDifference(one: number[], other: number[]): number {
  for (const [at, value] of one.entries()) {
    const difference = value - (other[at] ?? 0)
    if (difference !== 0) return difference
  }
  return 0
}

/** The day on which happened what a run tells, else that of its article. */
function dayOf([{ text, found }]: Run): number {
  const { publishedAt } = found.article
  if (publishedAt === null) return 0
  const told = toldTime(text, datesIn(text, { publishedAt }))
  const moment = told === null || told.precision === 'week' || told.from > publishedAt ? publishedAt : told.from
  return Math.floor(moment.getTime() / DAY_MS)
}
