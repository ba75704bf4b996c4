// Scores the sentences found for a question, and decides whether the best of them answers it. Better silent than wrong.

import type { FoundPassage } from '../domain/article.ts'
import { DAY_MS } from '../domain/day.ts'
import type { Question } from '../domain/question.ts'
import { isReportedIn, namesTime } from '../search/period.ts'
import type { TermMatcher } from '../text/matching.ts'
import { asWritten, isStopWord, type Word, wordsOf } from '../text/words.ts'
import { DENIAL } from './corrected.ts'
import { crossEncoder, type Read, type Reading } from './cross-encoder.ts'
import { HOLDS_KIND, kindHeld } from './kind.ts'
import { meantBy, type ReadSentence } from './read-sentences.ts'

/** What speaks for a sentence, each sign between 0 and 1; weights fitted (`npm run fit`) over public questions of 2022 to 2024, sample and typed ones, then rounded. */
const WEIGHTS = {
  own: 4.4, // Share of the question, weighted by rarity, that the sentence itself holds.
  joint: 4.7, // The same with what the sentence leans on.
  kind: 7.2, // How well it holds the kind of thing asked for.
  verb: 2.8, // Share of the question's verbs that it holds, in these or other words.
  passage: 3.6, // How well its passage was ranked: 1 for the first.
  fresh: 3, // How near its article is to the newest found one: 1 for that, half for each fortnight before it.
  thread: 5.5, // How near it stands to what was answered before.
  otherDay: -6, // It is not of the day asked about; not fitted: few name one.
  long: -2.2, // Its length in words, in sixties, up to 1: short ones say it best.
  odd: -3.2, // It is a question, or too short or long to be an answer.
  fits: 2.5, // How well it answers as the cross-encoder reads it, a logit; 0 of what it did not read.
}
export type Signs = Record<keyof typeof WEIGHTS, number>

export interface ScoredSentence {
  sentence: ReadSentence
  signs: Signs
  /** Whether it may be given as the answer. */
  answers: boolean
  /** Higher is better; comparable within one question only. */
  score: number
  /** As the cross-encoder read it; `null` where it did not. */
  reading: Reading | null
}

/** All of the sentences, the best first. */
export function scoreSentences(question: Question, matcher: TermMatcher, sentences: ReadSentence[]): ScoredSentence[] {
  const top = Math.max(...sentences.map(({ found }) => found.score), 0)
  const newest = Math.max(...sentences.map(({ found }) => timeOf(found)), 0)
  return sentences
    .map((sentence) => {
      const kind = kindHeld(question, matcher, sentence)
      const signs = signsOf(matcher, sentence, { top, newest, kind })
      // "(How much did one cost) the other?": what was told of the one is not asked for again.
      if (question.text.startsWith('(') && sentence.beside === 1) signs.thread = 0
      signs.otherDay = isInTime(question, sentence) ? 0 : 1
      let score = 0
      for (const sign of Object.keys(WEIGHTS) as (keyof Signs)[]) score += WEIGHTS[sign] * signs[sign]
      return { sentence, signs, answers: mayAnswer(question, sentence, signs), score, reading: null }
    })
    .sort(
      (a, b) => b.score - a.score || a.sentence.rank - b.sentence.rank || a.sentence.span.start - b.sentence.span.start,
    )
}

/** How many of the best are read closely, at most; what lies further behind the first by words than this is never made up for. */
const [READ_CLOSELY, IN_REACH] = [12, 7]
/** UTF-16 code units of what a sentence leans on. */
const LEANT_ON = 200

/** The best ones in a new order, by their words and by how they answer as the cross-encoder reads them; behind them the others. */
export async function rescored(
  question: Question,
  scored: ScoredSentence[],
  read: Read = crossEncoder.read,
): Promise<ScoredSentence[]> {
  // It was trained on no open question.
  if (question.terms.length === 0 || question.asked === 'events') return scored
  const top = scored[0]?.score ?? 0
  const best = scored.slice(0, READ_CLOSELY).filter(({ score }) => score > top - IN_REACH)
  const readings = await read(
    question.text,
    best.map(({ sentence }) => {
      const leansOn = sentence.leansBack ? ` . ${meantBy(sentence).text.slice(0, LEANT_ON)}` : ''
      return { text: sentence.text, context: `${sentence.found.article.title}${leansOn}` }
    }),
  )
  if (readings === null) return scored
  const fitting = best.map((one, i) => {
    const reading = readings[i] ?? null
    const signs = { ...one.signs, fits: reading?.fit ?? 0 }
    return { ...one, signs, reading, score: one.score + WEIGHTS.fits * signs.fits }
  })
  return [...fitting.sort((a, b) => b.score - a.score), ...scored.slice(best.length)]
}

const [FRESH_DAYS, LONG_SENTENCE] = [14, 60]
/** 1 for the passage that was ranked first. */
const standing = ({ score }: FoundPassage, top: number): number => Math.exp((score - top) / 3)

function signsOf(
  matcher: TermMatcher,
  sentence: ReadSentence,
  { top, newest, kind }: { top: number; newest: number; kind: number },
): Signs {
  const { found, text, words, own, joint } = sentence
  return {
    own: matcher.coverage(own, ({ carried }) => !carried),
    joint: matcher.coverage(joint),
    kind,
    passage: standing(found, top),
    fresh: 2 ** (-(newest - timeOf(found)) / (FRESH_DAYS * DAY_MS)),
    verb: verbsHeld(matcher, sentence),
    thread: sentence.beside,
    otherDay: 0,
    long: Math.min(1, words.length / LONG_SENTENCE),
    odd: /[?]["”’]?$/.test(text) || words.length < 5 || words.length > 70 ? 1 : 0,
    fits: 0,
  }
}

/** 0 to 1, each verb alike; 1 of a question without any. */
function verbsHeld(matcher: TermMatcher, { words, forms }: ReadSentence): number {
  const verbs = matcher.terms.flatMap(({ isVerb }, i) => (isVerb ? [i] : []))
  if (verbs.length === 0) return 1
  const held = matcher.matchForms(words.map((word, i) => [...(forms[i] ?? []), ...matcher.others(word)]))
  return verbs.reduce((sum, i) => sum + (held[i] ?? 0), 0) / verbs.length
}

const timeOf = ({ article }: FoundPassage): number => article.publishedAt?.getTime() ?? 0

/** A name counts as spoken of from here on: in the sentence, the one before it, the title; elsewhere in a passage somebody else may be meant. */
const NAMED = 0.58
/** Share of a question about somebody whom nobody has named that the sentence must hold: "where was he taken?" is answered by what speaks of being taken. */
const OWN_OF_UNNAMED = 0.9

function mayAnswer({ asked, terms, unnamed }: Question, { joint }: ReadSentence, signs: Signs): boolean {
  // Nobody's words are not what somebody said.
  if (signs.otherDay === 1 || (asked === 'statement' && signs.kind < HOLDS_KIND)) return false
  // What is left to words must be held by them.
  if (asked === 'events' && terms.some(({ known }) => !known)) return false
  // "What is 2 + 2?"
  if (terms.every(({ word, isName }) => !isName && /^\d+$/.test(word))) return false
  if (unnamed !== null) return terms.some(({ isKind }) => !isKind) && signs.own >= OWN_OF_UNNAMED
  return terms.every(({ isName }, i) => !isName || (joint[i] ?? 0) >= NAMED)
}

/** Whether a sentence is of the day the question speaks of, by its article's date or its own words. Weeks are left to the search. */
const isInTime = ({ period }: Question, { found: { article }, text }: ReadSentence): boolean =>
  period === null ||
  (period.isRelative && period.to.getTime() - period.from.getTime() > DAY_MS) ||
  text.toLowerCase().includes(period.text.toLowerCase()) ||
  isReportedIn(article.publishedAt, period) ||
  namesTime(text, article.publishedAt, period)

/** What tells that the best sentence answers: logistic regression over questions of three shelves, samples, typed and public ones of 2025 (docs/cross-encoder.md). */
const TRUST = {
  bias: -4.272,
  fits: 0.285,
  words: 0.955, // How likely the words are that answer; half where a yes or no is asked for, or what is left to words.
  gap: 0.258, // By how much its score is above that of the next sentence, up to 6.
  agreed: 1.312, // Logarithm of how many articles tell the same answer, among the ten best sentences.
  found: 0.311, // The score of the passage that was ranked first, …
  alone: 0.066, // … and by how much it is above that of the sixth, up to 5.
  shelf: -0.364, // Logarithm of the number of articles: the more there are, the more come near a question without answering it.
}
export type TrustSigns = Record<keyof typeof TRUST, number>

const [AGREEING, MOST_GAP, MOST_ALONE] = [10, 6, 5]
/** What is left to words counts as read well: the other signs decide. What should be read and cannot be has 0, so that less is sure. */
const LEFT_TO_WORDS = 8
/** Articles of the shelves that the weights are fitted on: one of fewer is no surer ground. */
const FEWEST = 24

type Scored = readonly [ScoredSentence, ...ScoredSentence[]]
export function trustSigns(question: Question, scored: Scored, found: readonly FoundPassage[]): TrustSigns {
  const [best, next] = scored
  const agreeing = scored.slice(0, AGREEING).filter(({ sentence }) => tells(sentence.words, carriedBy(best)))
  const [top = 0, ...others] = found.map(({ score }) => score)
  return {
    bias: 1,
    fits: question.asked === 'events' ? LEFT_TO_WORDS : best.signs.fits,
    words: ['confirmation', 'events'].includes(question.asked) ? 0.5 : (best.reading?.words?.likely ?? 0),
    gap: Math.min(MOST_GAP, best.score - (next?.score ?? 0)),
    agreed: Math.log(new Set([best, ...agreeing].map(({ sentence }) => sentence.found.article.id)).size),
    found: Math.max(top, ...others),
    alone: Math.min(MOST_ALONE, top - (others[4] ?? others.at(-1) ?? top)),
    shelf: Math.log(Math.max(FEWEST, question.shelf)),
  }
}

/** The words that carry an answer; empty where there are none, or it was not read for them. */
export const carriedBy = ({ sentence: { text }, reading }: ScoredSentence): string =>
  text.slice(reading?.words?.start ?? 0, reading?.words?.end ?? 0)

/** Whether some words tell what carries another answer: all of it but for "about" and the like. */
export function tells(words: readonly Word[], answer: string): boolean {
  const telling = wordsOf(answer).filter((word) => !isStopWord(word))
  return telling.length > 0 && telling.every(({ folded }) => words.some((word) => word.folded === folded))
}

/** How likely it is that the best sentence answers, 0 to 1. */
export function trustIn(signs: TrustSigns): number {
  let sum = 0
  for (const sign of Object.keys(TRUST) as (keyof TrustSigns)[]) sum += TRUST[sign] * signs[sign]
  return 1 / (1 + Math.exp(-sum))
}

export const trustOf = (...of: Parameters<typeof trustSigns>): number => trustIn(trustSigns(...of))

/** Up to four words before a verb: who "refused on Tuesday to resign" did not. */
const REFUSED = /(?:\b(?:refus\p{L}+|declin\p{L}+|den(?:y|ies|ied|ying)|not|never)|n[’']t)\s(?:[\p{L}\d]+\s){0,4}$/iu
const REFUSED_WITHIN = 60

/** What "all" or "everybody" did is not so where somebody did not. */
export const WHOLE = /\b(?:all|every(?:one|body))\b/i

export function deniesVerb(
  { text, terms }: Question,
  { text: told, words, forms }: Pick<ReadSentence, 'text' | 'words' | 'forms'>,
): boolean {
  const isVerb = (_: Word, i: number): boolean => forms[i]?.some(({ term }) => terms[term]?.isVerb) ?? false
  const denied = words.filter(isVerb).map(({ start }) => told.slice(Math.max(0, start - REFUSED_WITHIN), start))
  return !DENIAL.test(text) && denied.some((before) => REFUSED.test(before))
}

/** Words of the question that nothing in the evidence holds, as asked; what the asker is told is missing. */
export function missingWords(question: Question, matcher: TermMatcher, held: readonly number[][]): string[] {
  return matcher.terms
    .filter((_, i) => held.every((matches) => (matches[i] ?? 0) < 0.5))
    .sort((a, b) => Number(b.isName) - Number(a.isName) || b.weight - a.weight)
    .map((term) => asWritten(question.text, term.word))
}
