// Weighs the sentences found for a question: how likely each is to answer it. Pure arithmetic over what was read.
import { isMachineTranslated } from '../domain/article.ts'
import type { Period, Question, Term } from '../domain/question.ts'
import { joinMatches, type TermMatcher } from '../text/matching.ts'
import { isCountryOrPeople } from '../text/places.ts'
import { fold } from '../text/words.ts'
import { carries } from './carries.ts'
import { countedNumbers } from './carries-figures.ts'
import type { ReadSentence } from './reading.ts'
import { supports } from './verdict.ts'

/** What speaks for and against a sentence, each between 0 and 1. */
export interface Signs {
  /** Share of the question, weighted by rarity, that the sentence itself holds. */
  own: number
  /** The same with what the sentence leans on. */
  joint: number
  /** Share of the names asked about that sentence and context hold. */
  names: number
  /** Share of the other words of the question that sentence and context hold. */
  topic: number
  /** How fully the least matched of the telling names asked about is held; 1 if none is asked about. */
  leastName: number
  /** How fully the least matched word is held by the sentence, with the one before it if it points back. */
  oneBreath: number
  /** 0 if the question speaks of a time, and neither the sentence nor the date of its article is of it. */
  period: number
  /** Whether it carries the kind of thing asked for. */
  carries: number
  /** How well its passage was ranked: 1 for the first. */
  passage: number
  /** It opens the article. */
  lead: number
  /** It is a question, or too short or long to be an answer. */
  odd: number
  /** Its article says of itself that a machine translated it: what a person wrote reads better, and is less often wrong. */
  machine: number
  /** How near its article is to the newest found one: 1 for that, half for each fortnight before it. */
  fresh: number
  /** Names in it, up to six: sentences that tell the news are full of them. */
  telling: number
}

export interface WeighedSentence {
  sentence: ReadSentence
  signs: Signs
  /** Higher is better; comparable within one question only. */
  weight: number
  /** Whether it counts as an answer at all. */
  supports: boolean
}

/**
 * Begun from a pairwise logistic regression on sentences of the RealTimeQA articles of 2022 to 2024 (those that hold an accepted answer
 * against those that do not); names, context and time were then raised by hand, for short questions, and tried on both sets.
 */
const WEIGHTS: Signs = {
  own: 2.3,
  joint: 0.8,
  names: 0.2,
  topic: 0.2,
  leastName: 0.3,
  oneBreath: 0,
  period: 1,
  carries: 1.7,
  passage: 2.5,
  lead: 0.6,
  odd: -0.8,
  machine: -0.5,
  fresh: 1.2,
  telling: 0.7,
}

/** A sentence that answers goes before one that only touches on the question. */
const SUPPORTS = 3

const isName = (term: Term): boolean => term.isName
const isTopic = (term: Term): boolean => !term.isName && !term.isKind && !term.carried && (term.known || !term.isVerb)

export function weighSentences(question: Question, matcher: TermMatcher, sentences: ReadSentence[]): WeighedSentence[] {
  const isOfPeriod = periodTest(question)
  const top = Math.max(...sentences.map((sentence) => sentence.found.score), 0)
  const newest = Math.max(...sentences.map(({ found }) => found.article.publishedAt?.getTime() ?? 0), 0)
  const weighed = sentences.map((sentence) => {
    const signs = signsOf(question, matcher, sentence, { top, newest }, isOfPeriod)
    const answers = supports(question, signs, sentence.leansBack)
    return { sentence, signs, weight: weightOf(signs) + (answers ? SUPPORTS : 0), supports: answers }
  })
  if (question.asked === 'count') addAgreedFigures(weighed)
  return weighed.sort(
    (a, b) => b.weight - a.weight || a.sentence.rank - b.sentence.rank || a.sentence.span.start - b.sentence.span.start,
  )
}

/** What the figure on which most articles agree adds … */
const AGREED = 2
/** … and what share of it where the sentence gives another figure first: a reader takes the first one for the answer. */
const NOT_FIRST = 0.2

/** Of sentences that count as answers, those with the figure that most articles give go first: one article's stray number misleads. */
function addAgreedFigures(weighed: WeighedSentence[]): void {
  const givers = new Map<string, Set<string>>()
  const figuresOf = ({ sentence }: WeighedSentence) =>
    new Set(countedNumbers(sentence).map(({ start, end }) => fold(sentence.text.slice(start, end))))
  const answers = weighed.filter((one) => one.supports).map((one) => ({ one, figures: figuresOf(one) }))
  for (const { one, figures } of answers) {
    for (const figure of figures)
      givers.set(figure, (givers.get(figure) ?? new Set()).add(one.sentence.found.article.id))
  }
  const most = Math.max(2, ...[...givers.values()].map((articles) => articles.size))
  for (const { one, figures } of answers) {
    const agreed = [...figures].map((figure, i) => Math.log(givers.get(figure)?.size ?? 1) * (i === 0 ? 1 : NOT_FIRST))
    one.weight += (AGREED * Math.max(0, ...agreed)) / Math.log(most)
  }
}

function signsOf(
  question: Question,
  matcher: TermMatcher,
  sentence: ReadSentence,
  { top, newest }: { top: number; newest: number },
  isOfPeriod: (sentence: ReadSentence) => boolean,
): Signs {
  const words = sentence.words.length
  return {
    own: matcher.coverage(sentence.own),
    joint: matcher.coverage(sentence.joint),
    names: matcher.coverage(sentence.joint, isName),
    topic: matcher.coverage(sentence.joint, isTopic),
    leastName: leastName(matcher, sentence),
    oneBreath: oneBreath(matcher, sentence),
    period: isOfPeriod(sentence) ? 1 : 0,
    carries: carries(question, sentence),
    passage: Math.exp((sentence.found.score - top) / 3),
    lead: sentence.found.passage.ordinal === 0 && sentence.previous === null ? 1 : 0,
    odd: /[?]["”’]?$/.test(sentence.text) || words < 5 || words > 70 ? 1 : 0,
    machine: isMachineTranslated(sentence.found.article) ? 1 : 0,
    fresh: 2 ** (-(newest - (sentence.found.article.publishedAt?.getTime() ?? 0)) / (FORTNIGHT * DAY_MS)),
    telling: Math.min(1, sentence.names.length / MANY_NAMES),
  }
}

/** Days. */
const FORTNIGHT = 14
const MANY_NAMES = 6

/** A country that many articles hold ("Belarus", in articles about Belarus) tells nothing apart, and is not asked for here. */
const BACKGROUND_SHARE = 0.4

function leastName(matcher: TermMatcher, { own, joint, leansBack }: ReadSentence): number {
  const names = matcher.terms
    .map((term, i) => ({ term, held: (term.isOwner && !leansBack ? own[i] : joint[i]) ?? 0 }))
    .filter(({ term }) => term.isName && !(term.share > BACKGROUND_SHARE && isCountryOrPeople(term.word)))
    .sort((a, b) => b.term.weight - a.term.weight)
  // The rarest name must be spoken of; of the others it is enough that the passage around knows them.
  return Math.min(1, ...names.map(({ held }, i) => (i === 0 ? held : held + OTHERS)))
}

function oneBreath(matcher: TermMatcher, { own, leansBack, previous }: ReadSentence): number {
  const together = leansBack && previous ? joinMatches(own, previous.own) : own
  return Math.min(1, ...matcher.terms.map((term, i) => (term.isKind || term.carried ? 1 : (together[i] ?? 0))))
}

/** How much less the names beside the rarest one need be held. */
const OTHERS = 0.15

const DAY_MS = 86_400_000

/** Tells whether a sentence is of the time the question speaks of, by its article's date or its own words. */
function periodTest({ period, text: asked }: Question): (sentence: ReadSentence) => boolean {
  if (!period) return () => true
  const month = period.from.toLocaleString('en', { month: 'short', timeZone: 'UTC' })
  const day = period.from.getUTCDate()
  const oneDay = period.to.getTime() - period.from.getTime() <= DAY_MS
  const dated = oneDay ? `\\b${month}\\p{L}*\\.? ${day}\\b|\\b${day}(?:st|nd|rd|th)? (?:of )?${month}` : `\\b${month}`
  const weekday = /\b(?:mon|tues|wednes|thurs|fri|satur|sun)day\b/i.exec(asked)?.[0]
  const words = new RegExp(weekday ? `${dated}|\\b${weekday}` : dated, 'iu')
  return ({ found, text }) =>
    (found.article.publishedAt !== null && within(found.article.publishedAt, period)) || words.test(text)
}

/** What happened on a day is reported on that day and the two that follow. */
function within(published: Date, { from, to, anyYear }: Period): boolean {
  const shifted = new Date(published)
  if (anyYear) shifted.setUTCFullYear(from.getUTCFullYear())
  return shifted >= from && shifted.getTime() < to.getTime() + 2 * DAY_MS
}

function weightOf(signs: Signs): number {
  let weight = 0
  for (const sign of Object.keys(WEIGHTS) as (keyof Signs)[]) weight += WEIGHTS[sign] * signs[sign]
  return weight
}
