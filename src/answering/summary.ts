// Sums up a topic, or one article, with the articles' own sentences: central ones that differ, word for word, in an order to be read.
import type { FoundPassage } from '../domain/passage.ts'
import type { Question } from '../domain/question.ts'
import { TermMatcher } from '../language/matching.ts'
import type { Extract } from './extract.ts'
import { type KeySentence, keySentences, WEIGHTS, WORDS_HEARD } from './key-sentences.ts'
import type { WordLore } from './key-words.ts'
import { type ReadSentence, readSentences } from './reading.ts'
import { isRightBefore } from './stands-alone.ts'
import { inReadingOrder } from './summary-order.ts'
import { missingWords } from './verdict.ts'
import { weighSentences } from './weigh.ts'

/** Sentences that a summary has if there are as many worth it; a further one must be worth this share of the first. */
const FEWEST = 3
const WORTH_ADDING = 0.5
/** Two sentences that share this much of what the lighter one's words are worth tell the same. */
const SAME = 0.5
/** What words that were said already are still worth, so that the next sentence tells something else. */
const SAID = 0.25

export interface Summarised {
  /** In the order they are to be read; empty when nothing is on the topic. */
  sentences: Extract[]
  /** The passages they come from, the weightiest first. */
  passages: FoundPassage[]
  /** When there are none: words of the topic that nothing found holds, the most telling first. */
  missing: string[]
}

export interface SummaryRequest {
  /** What is to be summed up, as a question without question words. */
  topic: Question
  /** Best first, without reprints. */
  passages: FoundPassage[]
  /** Whether the passages are all of one article: then all of it is on the topic. */
  isWholeArticle: boolean
  /** Sentences at most. */
  most: number
  lore: WordLore
}

/** The same input gives the same summary. */
export function summaryOf({ topic, passages, isWholeArticle, most, lore }: SummaryRequest): Summarised {
  const matcher = new TermMatcher(topic)
  const read = readSentences(passages, matcher, lore.isOrdinary)
  const onTopic = isWholeArticle ? read : sentencesOnTopic(topic, matcher, read)
  const candidates = withoutSuperseded(keySentences(onTopic, matcher, lore))
  const chosen = choose(candidates, most)
  const missing =
    chosen.length > 0
      ? []
      : missingWords(
          topic,
          matcher,
          read.map(({ joint }) => joint),
        )
  return {
    sentences: inReadingOrder(
      chosen.map(({ sentence }) => sentence),
      { isWholeArticle },
    ).map(toExtract),
    passages: [...new Set(chosen.map(({ sentence }) => sentence.found))],
    missing,
  }
}

/** Those that speak of it, in their own order. */
export function sentencesOnTopic(topic: Question, matcher: TermMatcher, read: ReadSentence[]): ReadSentence[] {
  // Whatever the topic's words look like, nothing but what is told about them is asked for.
  const events: Question = { ...topic, asked: 'events', defines: false }
  const onTopic = new Set(
    weighSentences(events, matcher, read).flatMap(({ sentence, supports }) => (supports ? [sentence] : [])),
  )
  return read.filter((sentence) => onTopic.has(sentence))
}

/** Without those that a later sentence of another article tells with other figures. */
function withoutSuperseded(sentences: KeySentence[]): KeySentence[] {
  return sentences.filter((older) => !sentences.some((newer) => supersedes(newer, older)))
}

function supersedes(newer: KeySentence, older: KeySentence): boolean {
  const [now, then] = [newer.sentence.found.article.publishedAt, older.sentence.found.article.publishedAt]
  if (now === null || then === null || now <= then || newer.merit < 0) return false
  const figures = figuresOf(older)
  return (
    figures.some((figure) => !newer.content.has(figure)) && figuresOf(newer).length > 0 && likeness(newer, older) > SAME
  )
}

const figuresOf = ({ content }: KeySentence): string[] => [...content.keys()].filter((word) => /^\d/.test(word))

/** One after another the sentence that adds most. One that points back comes only behind the sentence it points to. */
function choose(sentences: KeySentence[], most: number): KeySentence[] {
  const heaviest = Math.max(...sentences.map((one) => heard(one, new Set())), Number.EPSILON)
  const chosen: KeySentence[] = []
  const said = new Set<string>()
  const worthOf = (one: KeySentence): number =>
    (WEIGHTS.words * heard(one, said)) / heaviest + WEIGHTS.topical * one.topical + one.merit
  let first = 0
  while (chosen.length < most) {
    const open = sentences.filter((one) => isOpen(one, chosen))
    const best = open
      .map((one) => ({ one, worth: worthOf(one) }))
      .reduce<{ one: KeySentence; worth: number } | null>(
        (top, next) => (top === null || next.worth > top.worth ? next : top),
        null,
      )
    if (best === null) break
    first ||= best.worth
    if (chosen.length >= FEWEST && best.worth < first * WORTH_ADDING) break
    chosen.push(best.one)
    for (const word of best.one.content.keys()) said.add(word)
  }
  return chosen
}

function isOpen(one: KeySentence, chosen: KeySentence[]): boolean {
  if (chosen.includes(one) || chosen.some((other) => likeness(other, one) > SAME)) return false
  return one.standsAlone || chosen.some(({ sentence }) => isRightBefore(sentence, one.sentence))
}

function heard({ content }: KeySentence, said: ReadonlySet<string>): number {
  return [...content]
    .map(([word, worth]) => (said.has(word) ? worth * SAID : worth))
    .sort((a, b) => b - a)
    .slice(0, WORDS_HEARD)
    .reduce((sum, worth) => sum + worth, 0)
}

/** Share of the worth of the lighter sentence's words that the other holds too. */
function likeness(a: KeySentence, b: KeySentence): number {
  let shared = 0
  for (const [word, worth] of a.content) if (b.content.has(word)) shared += worth
  return shared / Math.max(Math.min(total(a), total(b)), Number.EPSILON)
}

const total = ({ content }: KeySentence): number => content.values().reduce((sum, worth) => sum + worth, 0)

const toExtract = ({ found, span, text }: ReadSentence): Extract => ({ article: found.article, span, text })
