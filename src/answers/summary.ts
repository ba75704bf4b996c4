// Sums up a topic, one story or one article with the articles' own sentences: central ones that differ, word for word.
import type { FoundPassage } from '../domain/article.ts'
import type { Question } from '../domain/question.ts'
import type { Story } from '../domain/story.ts'
import { TermMatcher } from '../text/matching.ts'
import { overtakenBy } from '../text/overtaken.ts'
import type { Extract } from './extract.ts'
import type { KeySentence, WordRarity } from './key-sentences.ts'
import { keySentences, newsAmong, OPENING, placeOf, WEIGHTS, worthOfWords } from './key-sentences.ts'
import { onTopic } from './on-topic.ts'
import { isRightBefore, type ReadSentence, readSentences } from './read-sentences.ts'
import { missingWords, scoreSentences } from './score.ts'
import type { Subject } from './subject.ts'

/** Sentences that a summary has if there are as many worth it; a further one must be worth this share of the first. */
const [FEWEST, WORTH_ADDING] = [3, 0.4]
/** Two sentences that are at least so much alike tell the same. */
const SAME = 0.45
/** What words that were said already are still worth, so that the next sentence tells something else. */
const SAID = 0.25
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

export interface SummaryRequest extends Pick<Subject, 'topic' | 'passages' | 'isWhole'> {
  /** That they are of, if they are: a reprint says nothing more than its report. */
  story: Pick<Story, 'articles'> | null
  most: number
  rarity: WordRarity
}

/** The same input gives the same summary. */
export function summaryOf({ topic, passages, isWhole, story, most, rarity }: SummaryRequest): Summarised {
  const matcher = new TermMatcher(topic)
  const read = withoutOvertaken(withoutReprints(readSentences(passages, matcher, rarity.isOrdinary)), story !== null)
  const articles = passages.map(({ article }) => article)
  const isOnTopic = onTopic({ topic, isWhole, story }, articles)
  const isOn = ({ found, span }: ReadSentence) => isOnTopic({ articleId: found.article.id, start: span.start })
  const speaking = new Set(isWhole ? read : speakingOf(topic, matcher, read))
  const all = read.filter((one) => speaking.has(one) || isOn(one))
  const reports = new Map(story?.articles.map(({ articleId, report }) => [articleId, report]))
  const sentences = keySentences(all.filter(isOn), matcher, worthOfWords(all, reports, rarity), isWhole)
  const one = isWhole && new Set(all.map(({ found: { article } }) => reports.get(article.id) ?? article.id)).size === 1
  const lead = one ? newsAmong(sentences, matcher) : undefined
  const chosen = choose(sentences, speaking, most, worthIn(sentences, matcher, isWhole), lead)
  const held = read.map(({ joint }) => joint)
  return {
    sentences: inReadingOrder(chosen, isWhole).map(({ found: { article }, span, text }) => ({ article, span, text })),
    passages: [...new Set(chosen.map(({ found }) => found))],
    missing: chosen.length > 0 ? [] : missingWords(topic, matcher, held),
  }
}

const wordsIn = ({ words }: ReadSentence): string => words.map(({ folded }) => folded).join(' ')

/** Each sentence once, from the article that had it first. */
function withoutReprints(read: ReadSentence[]): ReadSentence[] {
  const publishedAt = (sentence: ReadSentence): number => timeOf(sentence) || Number.POSITIVE_INFINITY
  const printings = [...Map.groupBy(read, wordsIn).values()]
  const first = new Set(printings.map((same) => same.reduce((a, b) => (publishedAt(b) < publishedAt(a) ? b : a))))
  return read.filter((sentence) => first.has(sentence))
}

/** Without the tolls that newer reports of the story have overtaken. */
function withoutOvertaken(read: ReadSentence[], isStory: boolean): ReadSentence[] {
  const dated = ({ text, found: { article } }: ReadSentence) => ({ text, publishedAt: article.publishedAt })
  const titles = [...new Set(read.map(({ found }) => found.article))].map(({ title, publishedAt }) => {
    return { text: title, publishedAt }
  })
  const openings = read.filter((one) => placeOf(one) < OPENING).map(dated)
  const isOvertaken = overtakenBy(isStory ? [...titles, ...openings] : [])
  return read.filter((one) => !isOvertaken(dated(one)))
}

/** Whatever the topic's words look like, nothing but what is told about them is asked for. */
function speakingOf(topic: Question, matcher: TermMatcher, read: ReadSentence[]): ReadSentence[] {
  const events: Question = { ...topic, asked: 'events' }
  return scoreSentences(events, matcher, read).flatMap(({ sentence, answers }) => (answers ? [sentence] : []))
}

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
function choose(
  sentences: readonly KeySentence[],
  speaking: ReadonlySet<ReadSentence>,
  most: number,
  worth: Worth,
  lead: KeySentence | undefined,
): ReadSentence[] {
  // What only belongs to an article about the topic is told where hardly anything speaks of the topic itself.
  const onTopic = sentences.filter(({ sentence }) => speaking.has(sentence))
  const some = onTopic.filter((one) => isClear(one, onTopic)).length < FEWEST ? sentences : onTopic
  // What stands before the news of its article leads up to it.
  const candidates = lead === undefined ? some : some.slice(some.indexOf(lead))
  const chosen = lead === undefined ? [] : [lead]
  let least = 0
  while (chosen.length < most) {
    const open = candidates.filter((one) => isOpen(one, chosen)).map((one) => ({ one, worth: worth(one, chosen) }))
    const [best] = open.sort((a, b) => b.worth - a.worth)
    if (best === undefined || (chosen.length >= FEWEST && best.worth < least)) break
    least ||= best.worth * WORTH_ADDING
    chosen.push(best.one)
  }
  return chosen.map(({ sentence }) => sentence)
}

function isOpen(one: KeySentence, chosen: readonly KeySentence[]): boolean {
  return isClear(one, chosen) && !chosen.some((other) => other === one || likeness(other, one) > SAME)
}

/** Whether it stands alone, or behind the one that it points back to, and behind one that names whom it speaks of. */
const isClear = ({ sentence, unnamed }: KeySentence, among: readonly KeySentence[]): boolean =>
  (!sentence.leansBack || among.some((other) => isRightBefore(other.sentence, sentence))) &&
  (among.length === 0 ||
    unnamed.every((last) => among.some((other) => other.sentence.words.some(({ folded }) => folded === last))))

function heard({ content }: KeySentence, said: ReadonlySet<string>): number {
  return [...content]
    .map(([word, worth]) => (said.has(word) ? worth * SAID : worth))
    .sort((a, b) => b - a)
    .slice(0, WORDS_HEARD)
    .reduce((sum, worth) => sum + worth, 0)
}

/** 0 to 1: the lighter one's share that both hold, half of it by number, since one weighty name alone makes no two sentences alike. */
function likeness({ content: one }: KeySentence, { content: other }: KeySentence): number {
  const worthOf = (content: Map<string, number>): number => content.values().reduce((sum, worth) => sum + worth, 0)
  const shared = new Map([...one].filter(([word]) => other.has(word)))
  const byNumber = shared.size / Math.max(1, Math.min(one.size, other.size))
  const byWorth = worthOf(shared) / Math.max(Number.EPSILON, Math.min(worthOf(one), worthOf(other)))
  return (byNumber + byWorth) / 2
}

/** By so much newer reports overtake what a report says. */
const OVERTAKEN_MS = 36 * 3_600_000

/** Whole reports, that of the best sentence first; but of a topic first of all one whose opening was chosen and which none overtakes. */
function inReadingOrder(chosen: readonly ReadSentence[], isWhole: boolean): ReadSentence[] {
  const reports = [...Map.groupBy(chosen, ({ found }) => found.article.id).values()].map((own) =>
    own.toSorted((a, b) => a.span.start - b.span.start),
  )
  const openings = reports.filter(([first]) => !isWhole && first !== undefined && placeOf(first) < OPENING)
  const newest = Math.max(...openings.map(([first]) => timeOf(first)))
  const opening = openings.find(([first]) => timeOf(first) >= newest - OVERTAKEN_MS)
  return opening === undefined ? reports.flat() : [...opening, ...reports.filter((one) => one !== opening).flat()]
}

/** In milliseconds; 0 without a date. */
const timeOf = (sentence: ReadSentence | undefined): number => sentence?.found.article.publishedAt?.getTime() ?? 0
