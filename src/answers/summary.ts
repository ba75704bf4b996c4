// Sums up a topic, one story or one article with the articles' own sentences: central ones that differ, word for word.
import type { FoundPassage } from '../domain/passage.ts'
import type { Question } from '../domain/question.ts'
import { TermMatcher } from '../text/matching.ts'
import { wordsOf } from '../text/words.ts'
import type { Extract } from './extract.ts'
import {
  type KeySentence,
  keySentences,
  type OnTopic,
  OPENING,
  placeOf,
  WEIGHTS,
  type WordRarity,
  worthOfWords,
} from './key-sentences.ts'
import { isRightBefore, type ReadSentence, readSentences } from './read-sentences.ts'
import { missingWords, scoreSentences } from './score.ts'

/** Sentences that a summary has if there are as many worth it; a further one must be worth this share of the first. */
const FEWEST = 3
const WORTH_ADDING = 0.4
/** Two sentences that are at least so much alike tell the same. */
const SAME = 0.45
/** What words that were said already are still worth, so that the next sentence tells something else. */
const SAID = 0.25
/** Share of the topic that a title or an opening sentence must hold for the whole article to be about it. */
const ABOUT = 0.8
/** The say of a sentence is that of its best words, so that long ones have no advantage. */
const WORDS_HEARD = 8

export interface Summarised {
  /** In the order they are to be read; empty when nothing is on the topic. */
  sentences: Extract[]
  /** The passages they come from, the best sentence's first. */
  passages: FoundPassage[]
  /** When there are none: words of the topic that nothing found holds, the most telling first. */
  missing: string[]
}

export interface SummaryRequest {
  /** What is to be summed up, as a question without question words. */
  topic: Question
  /** Best first, reprints among them: of a sentence that several articles have, the one that had it first is quoted. */
  passages: FoundPassage[]
  /** Whether the passages are those of one article or one story: then all of them are on the topic, and the topic is its headline. */
  isWhole: boolean
  /** Sentences at most. */
  most: number
  rarity: WordRarity
}

/** The same input gives the same summary. */
export function summaryOf({ topic, passages, isWhole, most, rarity }: SummaryRequest): Summarised {
  const matcher = new TermMatcher(topic)
  const printed = readSentences(passages, matcher, rarity.isOrdinary)
  const read = withoutReprints(printed)
  const onTopic = isWhole ? { speaking: new Set(read), all: read } : sentencesOnTopic(topic, matcher, read)
  const words = worthOfWords(onTopic.all, reportsOf(printed), rarity)
  const sentences = keySentences(onTopic, matcher, words, isWhole)
  const chosen = choose(sentences, most, worthIn(sentences, matcher, isWhole)).map(({ sentence }) => sentence)
  const held = read.map(({ joint }) => joint)
  return {
    sentences: inReadingOrder(chosen, isWhole).map(({ found: { article }, span, text }) => ({ article, span, text })),
    passages: [...new Set(chosen.map(({ found }) => found))],
    missing: chosen.length > 0 ? [] : missingWords(topic, matcher, held),
  }
}

/** Each sentence once, from the article that had it first. */
function withoutReprints(read: ReadSentence[]): ReadSentence[] {
  const isEarlier = (one: ReadSentence, other: ReadSentence): boolean =>
    (timeOf(one) || Number.POSITIVE_INFINITY) < (timeOf(other) || Number.POSITIVE_INFINITY)
  const first = new Map<string, ReadSentence>()
  for (const sentence of read) {
    const key = sentence.words.map(({ folded }) => folded).join(' ')
    const known = first.get(key)
    if (known === undefined || isEarlier(sentence, known)) first.set(key, sentence)
  }
  const kept = new Set(first.values())
  return read.filter((sentence) => kept.has(sentence))
}

/** Sentences as short as this are alike by chance. */
const FEWEST_WORDS = 8
/** Share of the sentences of the smaller article that the other must hold too; editors cut and add, and rewrite the opening. */
const REPRINT = 1 / 3

/** For each article, the one that stands for its report: the first of those that share their sentences. A reprint says nothing more. */
export function reportsOf(sentences: readonly ReadSentence[]): Map<string, string> {
  const byArticle = new Map<string, Set<string>>()
  for (const { found, words } of sentences) {
    const said = byArticle.get(found.article.id) ?? new Set()
    byArticle.set(found.article.id, said)
    if (words.length >= FEWEST_WORDS) said.add(words.map(({ folded }) => folded).join(' '))
  }
  const isReprint = (one: Set<string>, other: Set<string>): boolean => {
    const shared = one.intersection(other).size
    return shared > 0 && shared >= Math.min(one.size, other.size) * REPRINT
  }
  const reports = new Map<string, string>()
  for (const [id, said] of byArticle) {
    const original = [...reports].find(([other]) => isReprint(said, byArticle.get(other) ?? new Set()))
    reports.set(id, original?.[1] ?? id)
  }
  return reports
}

/** Sentences that speak of the topic, and all of an article whose title or opening says that it is about it. */
function sentencesOnTopic(topic: Question, matcher: TermMatcher, read: ReadSentence[]): OnTopic {
  // Whatever the topic's words look like, nothing but what is told about them is asked for.
  const events: Question = { ...topic, asked: 'events', defines: false }
  const speaking = new Set(
    scoreSentences(events, matcher, read).flatMap(({ sentence, answers }) => (answers ? [sentence] : [])),
  )
  const about = new Set<string>()
  for (const { found, previous, own } of matcher.terms.length === 0 ? [] : read) {
    if (found.passage.ordinal > 0 || previous !== null || about.has(found.article.id)) continue
    const title = matcher.coverage(matcher.match(wordsOf(found.article.title)))
    if (Math.max(title, matcher.coverage(own)) >= ABOUT) about.add(found.article.id)
  }
  return {
    speaking,
    all: read.filter((sentence) => speaking.has(sentence) || about.has(sentence.found.article.id)),
  }
}

/** What a sentence is worth, given what was chosen before it. */
type Worth = (one: KeySentence, chosen: readonly KeySentence[]) => number

function worthIn(sentences: readonly KeySentence[], matcher: TermMatcher, isWhole: boolean): Worth {
  const heaviest = Math.max(...sentences.map((one) => heard(one, new Set())), Number.EPSILON)
  return (one, chosen) => {
    const said = new Set(chosen.flatMap(({ content }) => [...content.keys()]))
    const words = (WEIGHTS.words * heard(one, said)) / heaviest
    if (!isWhole) return words + WEIGHTS.topical * matcher.coverage(one.topical) + one.merit
    // A headline says in short what happened: what of it was told already need not be told again.
    const told = (term: number): number => Math.max(0, ...chosen.map((other) => other.topical[term] ?? 0))
    const fresh = one.topical.map((value, term) => Math.max(0, value - told(term)))
    return words + WEIGHTS.headline * matcher.coverage(fresh) + one.merit
  }
}

/** One after another the sentence that adds most. One that points back comes only behind the sentence it points to. */
function choose(sentences: readonly KeySentence[], most: number, worth: Worth): KeySentence[] {
  const chosen: KeySentence[] = []
  // What only belongs to an article about the topic is told where hardly anything speaks of the topic itself.
  const speaking = sentences.filter(({ isOnTopic }) => isOnTopic)
  const candidates = speaking.filter((one) => canBeReached(one, speaking)).length < FEWEST ? sentences : speaking
  let first = 0
  while (chosen.length < most) {
    const open = candidates
      .filter((one) => isOpen(one, chosen))
      .map((one) => ({ one, worth: worth(one, chosen) }))
      .sort((a, b) => b.worth - a.worth)
    const [best] = open
    if (best === undefined) break
    first ||= best.worth
    if (chosen.length >= FEWEST && best.worth < first * WORTH_ADDING) break
    chosen.push(best.one)
  }
  return chosen
}

/** Whether it stands alone, or behind sentences of which the first does. */
function canBeReached(one: KeySentence, among: KeySentence[]): boolean {
  if (one.standsAlone) return true
  const before = among.find(({ sentence }) => isRightBefore(sentence, one.sentence))
  return before !== undefined && canBeReached(before, among)
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

/**
 * Share of the lighter sentence's words that the other holds too, 0 to 1. Half of it goes by number: one weighty name alone makes no two
 * sentences alike.
 */
function likeness({ content: one }: KeySentence, { content: other }: KeySentence): number {
  const worthOf = (content: Map<string, number>): number => content.values().reduce((sum, worth) => sum + worth, 0)
  const shared = new Map([...one].filter(([word]) => other.has(word)))
  const byNumber = shared.size / Math.max(1, Math.min(one.size, other.size))
  const byWorth = worthOf(shared) / Math.max(Number.EPSILON, Math.min(worthOf(one), worthOf(other)))
  return (byNumber + byWorth) / 2
}

/**
 * Below a headline the report of the best sentence comes first, of a topic the newest report of which the opening was chosen; then the
 * newest. Each report's sentences as they stand there.
 */
function inReadingOrder(chosen: readonly ReadSentence[], isWhole: boolean): ReadSentence[] {
  const reports = [...Map.groupBy(chosen, ({ found }) => found.article.id).values()]
    .map((own) => own.toSorted((a, b) => a.span.start - b.span.start))
    .sort(([a], [b]) => timeOf(b) - timeOf(a))
  const leads = ([first]: ReadSentence[]): boolean =>
    first !== undefined && (isWhole ? first.found.article === chosen[0]?.found.article : placeOf(first) < OPENING)
  const lead = reports.find(leads) ?? []
  return [...lead, ...reports.filter((one) => one !== lead).flat()]
}

/** In milliseconds; 0 without a date. */
const timeOf = (sentence: ReadSentence | undefined): number => sentence?.found.article.publishedAt?.getTime() ?? 0
