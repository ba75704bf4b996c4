// Sums up a topic, one story or one article with the articles' own sentences: central ones that differ, word for word.
import type { FoundPassage } from '../domain/passage.ts'
import type { Question } from '../domain/question.ts'
import { TermMatcher } from '../text/matching.ts'
import { wordsOf } from '../text/words.ts'
import type { Extract } from './extract.ts'
import { type KeySentence, keySentences, type OnTopic, WEIGHTS, WORDS_HEARD } from './key-sentences.ts'
import { type WordLore, worthOfWords } from './key-words.ts'
import { type ReadSentence, readSentences } from './reading.ts'
import { isRightBefore } from './stands-alone.ts'
import { missingWords } from './verdict.ts'
import { weighSentences } from './weigh.ts'

/** Sentences that a summary has if there are as many worth it; a further one must be worth this share of the first. */
const FEWEST = 3
const WORTH_ADDING = 0.4
/** Two sentences that are at least so much alike tell the same. */
const SAME = 0.45
/** What words that were said already are still worth, so that the next sentence tells something else. */
const SAID = 0.25
/** Share of the topic that a title or an opening sentence must hold for the whole article to be about it. */
const ABOUT = 0.8
/** UTF-16 code units in which an article opens. */
const OPENING = 350

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
  lore: WordLore
}

/** The same input gives the same summary. */
export function summaryOf({ topic, passages, isWhole, most, lore }: SummaryRequest): Summarised {
  const matcher = new TermMatcher(topic)
  const printed = readSentences(passages, matcher, lore.isOrdinary)
  const read = withoutReprints(printed)
  const onTopic = isWhole ? { speaking: new Set(read), all: read } : sentencesOnTopic(topic, matcher, read)
  const worth = worthOfWords(onTopic.all, reportsOf(printed), lore)
  const topicWorth = isWhole ? worthOfHeadline(matcher) : worthOfTopic(matcher)
  const chosen = choose(keySentences(onTopic, matcher, worth, isWhole), most, topicWorth).map(
    ({ sentence }) => sentence,
  )
  return {
    sentences: inReadingOrder(chosen).map(({ found: { article }, span, text }) => ({ article, span, text })),
    passages: [...new Set(chosen.map(({ found }) => found))],
    missing:
      chosen.length > 0
        ? []
        : missingWords(
            topic,
            matcher,
            read.map(({ joint }) => joint),
          ),
  }
}

/** Each sentence once, from the article that had it first. */
function withoutReprints(read: ReadSentence[]): ReadSentence[] {
  const timeOf = ({ found }: ReadSentence): number => found.article.publishedAt?.getTime() ?? Number.POSITIVE_INFINITY
  const first = new Map<string, ReadSentence>()
  for (const sentence of read) {
    const key = sentence.words.map(({ folded }) => folded).join(' ')
    const known = first.get(key)
    if (known === undefined || timeOf(sentence) < timeOf(known)) first.set(key, sentence)
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
    weighSentences(events, matcher, read).flatMap(({ sentence, supports }) => (supports ? [sentence] : [])),
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

/** What a sentence is worth for what it holds of the topic, given what was chosen before it. */
type TopicWorth = (one: KeySentence, chosen: readonly KeySentence[]) => number

const worthOfTopic =
  (matcher: TermMatcher): TopicWorth =>
  ({ topical }) =>
    WEIGHTS.topical * matcher.coverage(topical)

/** A headline says in short what happened: what of it was told already need not be told again. */
const worthOfHeadline =
  (matcher: TermMatcher): TopicWorth =>
  ({ topical }, chosen) => {
    const told = (term: number): number => Math.max(0, ...chosen.map((other) => other.topical[term] ?? 0))
    return WEIGHTS.headline * matcher.coverage(topical.map((value, term) => Math.max(0, value - told(term))))
  }

/** One after another the sentence that adds most. One that points back comes only behind the sentence it points to. */
function choose(sentences: readonly KeySentence[], most: number, topicWorth: TopicWorth): KeySentence[] {
  const heaviest = Math.max(...sentences.map((one) => heard(one, new Set())), Number.EPSILON)
  const chosen: KeySentence[] = []
  const said = new Set<string>()
  // What only belongs to an article about the topic is told where hardly anything speaks of the topic itself.
  const speaking = sentences.filter(({ isOnTopic }) => isOnTopic)
  const candidates = speaking.filter((one) => canBeReached(one, speaking)).length < FEWEST ? sentences : speaking
  let first = 0
  while (chosen.length < most) {
    let best: KeySentence | null = null
    let worth = Number.NEGATIVE_INFINITY
    for (const one of candidates.filter((candidate) => isOpen(candidate, chosen))) {
      const own = (WEIGHTS.words * heard(one, said)) / heaviest + topicWorth(one, chosen) + one.merit
      if (own > worth) [best, worth] = [one, own]
    }
    if (best === null) break
    first ||= worth
    if (chosen.length >= FEWEST && worth < first * WORTH_ADDING) break
    chosen.push(best)
    for (const word of best.content.keys()) said.add(word)
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

/** The newest report of which the opening was chosen comes first, then the newest; each report's sentences as they stand there. */
function inReadingOrder(chosen: readonly ReadSentence[]): ReadSentence[] {
  const reports = [...Map.groupBy(chosen, ({ found }) => found.article.id).values()]
    .map((sentences) => sentences.toSorted((a, b) => a.span.start - b.span.start))
    .sort(([a], [b]) => dayOf(b) - dayOf(a))
  const lead = reports.find(([first]) => first !== undefined && placeOf(first) < OPENING) ?? reports[0] ?? []
  return [...lead, ...reports.filter((one) => one !== lead).flat()]
}

const dayOf = (sentence: ReadSentence | undefined): number =>
  Math.floor((sentence?.found.article.publishedAt?.getTime() ?? 0) / 86_400_000)

/** UTF-16 code units of its article before it. */
const placeOf = ({ span, found }: ReadSentence): number => span.start - (found.article.body[0]?.start ?? 0)
