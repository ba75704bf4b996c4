// Weighs the sentences found for a question: how likely each is to answer it. Pure arithmetic over what was read.
import type { Question, Term } from '../domain/question.ts'
import type { TermMatcher } from '../language/matching.ts'
import { carries } from './carries.ts'
import type { ReadSentence } from './reading.ts'

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
  /** Whether it carries the kind of thing asked for. */
  carries: number
  /** How well its passage was ranked: 1 for the first. */
  passage: number
  /** It opens the article. */
  lead: number
  /** It is a question, or too short or long to be an answer. */
  odd: number
}

export interface WeighedSentence {
  sentence: ReadSentence
  signs: Signs
  /** Higher is better; comparable within one question only. */
  weight: number
}

/**
 * Fitted by pairwise logistic regression on sentences of the RealTimeQA articles of 2022 to 2024, those that hold an accepted answer
 * against those that do not.
 */
const WEIGHTS: Signs = {
  own: 2.3,
  joint: 0.8,
  names: 0.2,
  topic: 0.2,
  carries: 1.7,
  passage: 2.5,
  lead: 0.6,
  odd: -0.8,
}

const isName = (term: Term): boolean => term.isName
const isTopic = (term: Term): boolean => !term.isName

export function weighSentences(question: Question, matcher: TermMatcher, sentences: ReadSentence[]): WeighedSentence[] {
  const top = Math.max(...sentences.map((sentence) => sentence.found.score), 0)
  return sentences
    .map((sentence) => {
      const signs = signsOf(question, matcher, sentence, top)
      return { sentence, signs, weight: weightOf(signs) }
    })
    .sort(
      (a, b) =>
        b.weight - a.weight || a.sentence.rank - b.sentence.rank || a.sentence.span.start - b.sentence.span.start,
    )
}

function signsOf(question: Question, matcher: TermMatcher, sentence: ReadSentence, top: number): Signs {
  const words = sentence.words.length
  return {
    own: matcher.coverage(sentence.own),
    joint: matcher.coverage(sentence.joint),
    names: matcher.coverage(sentence.joint, isName),
    topic: matcher.coverage(sentence.joint, isTopic),
    carries: carries(question, sentence),
    passage: Math.exp((sentence.found.score - top) / 3),
    lead: sentence.found.passage.ordinal === 0 && sentence.previous === null ? 1 : 0,
    odd: /[?]["”’]?$/.test(sentence.text) || words < 5 || words > 70 ? 1 : 0,
  }
}

function weightOf(signs: Signs): number {
  let weight = 0
  for (const sign of Object.keys(WEIGHTS) as (keyof Signs)[]) weight += WEIGHTS[sign] * signs[sign]
  return weight
}
