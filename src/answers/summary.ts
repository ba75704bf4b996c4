// Sums up a topic, or one article, with the articles' own sentences: central ones that differ, word for word, in an order to be read.
import type { FoundPassage } from '../domain/passage.ts'
import type { Question } from '../domain/question.ts'
import { TermMatcher } from '../text/matching.ts'
import { takenBackAmong } from '../text/taken-back.ts'
import type { Extract } from './extract.ts'
import { type KeySentence, keySentences, WEIGHTS, WORDS_HEARD } from './key-sentences.ts'
import { type WordLore, worthOfWords } from './key-words.ts'
import { likeness } from './likeness.ts'
import { sentencesOnTopic } from './on-topic.ts'
import { type ReadSentence, readSentences } from './reading.ts'
import { reportsOf } from './reports.ts'
import { type Standing, standingAmong, withNotes } from './standing.ts'
import { isRightBefore } from './stands-alone.ts'
import { inReadingOrder, type Weighed } from './summary-order.ts'
import { withoutSuperseded } from './superseded.ts'
import { missingWords } from './verdict.ts'

/** Sentences that a summary has if there are as many worth it; a further one must be worth this share of the first. */
const FEWEST = 3
const WORTH_ADDING = 0.4
/** Two sentences that are at least so much alike tell the same. */
const SAME = 0.45
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
  /** What the story is about that they tell of, as a question: its headline. The topic, if there is none. */
  about?: Question
  /** Best first, reprints among them: of a sentence that several articles have, the one that had it first is quoted. */
  passages: FoundPassage[]
  /** Whether the passages are those of one article or one story: then all of them are on the topic, and the topic is its headline. */
  isWhole: boolean
  /** Sentences at most. */
  most: number
  lore: WordLore
}

/** The same input gives the same summary. */
export function summaryOf({ topic, about, passages, isWhole, most, lore }: SummaryRequest): Summarised {
  const matcher = new TermMatcher(topic)
  const printed = readSentences(passages, matcher, lore.isOrdinary)
  const read = withoutReprints(printed)
  const onTopic = isWhole ? { speaking: new Set(read), all: read } : sentencesOnTopic(topic, matcher, read)
  const worth = worthOfWords(onTopic.all, reportsOf(printed), lore)
  const topicWorth = isWhole ? worthOfHeadline(matcher) : worthOfTopic(matcher)
  const notes = takenBackAmong([...new Map(passages.map(({ article }) => [article.id, article])).values()])
  const standing = standingAmong(withoutSuperseded(keySentences(onTopic, matcher, worth, isWhole)), notes)
  const chosen = choose(standing, most, topicWorth)
  const held = read.map(({ joint }) => joint)
  const missing = chosen.length > 0 ? [] : missingWords(topic, matcher, held)
  return {
    sentences: withNotes(
      inReadingOrder(weighed(chosen, standing, about === undefined ? matcher : new TermMatcher(about))),
      standing.worn,
      most,
    ),
    passages: [...new Set(chosen.map(({ sentence }) => sentence.found))],
    missing,
  }
}

/** Each sentence once, from the article that had it first. */
function withoutReprints(read: ReadSentence[]): ReadSentence[] {
  const first = new Map<string, ReadSentence>()
  for (const sentence of read) {
    const key = sentence.words.map(({ folded }) => folded).join(' ')
    const known = first.get(key)
    if (known === undefined || timeOf(sentence) < timeOf(known)) first.set(key, sentence)
  }
  const kept = new Set(first.values())
  return read.filter((sentence) => kept.has(sentence))
}

const timeOf = ({ found }: ReadSentence): number => found.article.publishedAt?.getTime() ?? Number.POSITIVE_INFINITY

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

/** How much each tells of what the story is about: what most reports tell, and the topic or the headline. */
function weighed(
  chosen: readonly KeySentence[],
  { sentences, worn, present }: Standing,
  matcher: TermMatcher,
): Weighed[] {
  const heaviest = heaviestOf(sentences)
  return chosen.map((one) => ({
    sentence: one.sentence,
    about: (heard(one, new Set()) / heaviest + matcher.coverage(matcher.match(one.sentence.words))) / 2,
    mayLead: one.standsAlone && !worn.has(one.sentence),
    isPresent: present.some((right) => right.includes(one)),
  }))
}

const heaviestOf = (sentences: readonly KeySentence[]): number =>
  Math.max(...sentences.map((one) => heard(one, new Set())), Number.EPSILON)

/** One after another the sentence that adds most; before the others, one with the present figure for each that was taken back. One that points back comes only behind the sentence it points to. */
function choose({ sentences, present }: Standing, most: number, topicWorth: TopicWorth): KeySentence[] {
  const heaviest = heaviestOf(sentences)
  const chosen: KeySentence[] = []
  const said = new Set<string>()
  const worthOf = (one: KeySentence): number =>
    (WEIGHTS.words * heard(one, said)) / heaviest + topicWorth(one, chosen) + one.merit
  // What only belongs to an article about the topic is told where hardly anything speaks of the topic itself.
  const speaking = sentences.filter(({ isOnTopic }) => isOnTopic)
  const candidates = speaking.filter((one) => canBeReached(one, speaking)).length < FEWEST ? sentences : speaking
  const bestOf = (open: readonly KeySentence[]): { one: KeySentence; worth: number } | null =>
    open
      .map((one) => ({ one, worth: worthOf(one) }))
      .reduce<{ one: KeySentence; worth: number } | null>(
        (top, next) => (top === null || next.worth > top.worth ? next : top),
        null,
      )
  let first = 0
  while (chosen.length < most) {
    const wanted = present.find((right) => !right.some((one) => chosen.includes(one)))
    const best = bestOf(wanted ?? candidates.filter((one) => isOpen(one, chosen)))
    if (best === null) break
    first ||= best.worth
    if (wanted === undefined && chosen.length >= FEWEST && best.worth < first * WORTH_ADDING) break
    chosen.push(best.one)
    for (const word of best.one.content.keys()) said.add(word)
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
