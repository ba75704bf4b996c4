// Weighs the sentences on a topic for a summary: how central each is, how much of the topic it holds, where it stands, how new it is.
import { isMachineTranslated } from '../domain/article.ts'
import { timesOf } from '../text/dates.ts'
import type { Matches, TermMatcher } from '../text/matching.ts'
import { numbersOf } from '../text/numbers.ts'
import { contentOf } from './key-words.ts'
import type { ReadSentence } from './reading.ts'
import { isTellable, standsAlone } from './stands-alone.ts'

export interface OnTopic {
  /** Sentences that speak of the topic. */
  speaking: Set<ReadSentence>
  /** Those, and the others of articles that are about it as a whole; in the order they are handed in. */
  all: ReadSentence[]
}

export interface KeySentence {
  sentence: ReadSentence
  /** Stems that carry meaning, those of the topic left out, with what each is worth. */
  content: Map<string, number>
  /** What of the topic it holds itself, or with what it points back to, term by term. */
  topical: Matches
  /** Everything but its words: place, age, prose. */
  merit: number
  standsAlone: boolean
  /** Whether it speaks of the topic, not only its article. */
  isOnTopic: boolean
}

/**
 * Weights beside the worth of the words (at most 1), chosen by reading: summaries of the sample articles and of topics from the public
 * news of RealTimeQA.
 */
export const WEIGHTS = {
  words: 1.5,
  topical: 0.5,
  /** Of a headline, which says in short what happened. */
  headline: 1,
  lead: 0.5,
  fresh: 0.3,
  recent: 0.5,
  facts: 0.15,
  long: -0.25,
  undated: -0.15,
  explains: -0.8,
  garbled: -1,
}

/** The say of a sentence is that of its best words, so that long ones have no advantage. */
export const WORDS_HEARD = 8
/** UTF-16 code units after which an article's sentences count half as a lead. */
const LEAD = 500
/** Share of a headline from which on a sentence counts as early as it stands. */
const HEADLINE_HELD = 0.3
/** News is half as fresh, and half as recent, after so many days. */
const FRESH_DAYS = 10
const RECENT_DAYS = 60
const DAY_MS = 86_400_000
/** Words from which on a sentence is heavy to read. */
const LONG = 38

/** Every sentence fit for a summary, by what its words are worth; of those that are not, nothing is quoted. */
export function keySentences(
  { all: sentences, speaking }: OnTopic,
  matcher: TermMatcher,
  worth: ReadonlyMap<string, number>,
  isWhole: boolean,
): KeySentence[] {
  const isOnlyArticle = new Set(sentences.map(({ found }) => found.article.id)).size === 1
  const newest = Math.max(...sentences.map(({ found }) => found.article.publishedAt?.getTime() ?? 0))
  return sentences.filter(isTellable).map((sentence) => ({
    sentence,
    content: new Map([...contentOf(sentence, isWhole)].map((word) => [word, worth.get(word) ?? 0])),
    topical: sentence.leansBack ? sentence.joint : sentence.own,
    merit: meritOf(sentence, newest) + WEIGHTS.lead * leadOf(sentence, isWhole ? matcher : null),
    standsAlone: standsAlone(sentence, isOnlyArticle),
    isOnTopic: speaking.has(sentence),
  }))
}

/** Explains who or what somebody is, which was so before the news: "Belarus, a nation of 9.5 million people, lies between …". */
const EXPLAINS = /^\p{Lu}[^,]*, (?:an?|the|one of|founded|born)\b[^,]*, (?:is|are|lies|has|have|borders)\b/u

/** How early it stands; an opening that says little of the headline only sets the scene. */
function leadOf({ span, found, own }: ReadSentence, headline: TermMatcher | null): number {
  const place = Math.max(0, span.start - (found.article.body[0]?.start ?? 0))
  const share = headline === null ? 1 : Math.min(1, headline.coverage(own) / HEADLINE_HELD)
  return share * 2 ** (-place / LEAD)
}

function meritOf(sentence: ReadSentence, newest: number): number {
  const { text, words, found } = sentence
  const { article } = found
  const age = article.publishedAt === null ? null : (newest - article.publishedAt.getTime()) / DAY_MS
  return (
    (age === null
      ? WEIGHTS.undated
      : WEIGHTS.fresh * 2 ** (-age / FRESH_DAYS) + WEIGHTS.recent * 2 ** (-age / RECENT_DAYS)) +
    WEIGHTS.facts *
      (Number(numbersOf(text).some(({ kind }) => kind !== 'ordinal')) + Number(timesOf(text).length > 0)) +
    (words.length > LONG ? WEIGHTS.long : 0) +
    (EXPLAINS.test(text) ? WEIGHTS.explains : 0) +
    (isMachineTranslated(article) ? WEIGHTS.garbled : 0)
  )
}
