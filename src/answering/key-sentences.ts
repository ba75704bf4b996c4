// Weighs the sentences on a topic for a summary: how central each is, how much of the topic it holds, where it stands, how new it is.
import type { TermMatcher } from '../language/matching.ts'
import { numbersOf } from '../language/numbers.ts'
import { timesOf } from '../language/times.ts'
import { contentOf } from './key-words.ts'
import type { OnTopic } from './on-topic.ts'
import { isMachineTranslated } from './prose.ts'
import type { ReadSentence } from './reading.ts'
import { isTellable, standsAlone } from './stands-alone.ts'
import { isBackground } from './summary-order.ts'

export interface KeySentence {
  sentence: ReadSentence
  /** Stems that carry meaning, those of the topic left out, with what each is worth. */
  content: Map<string, number>
  /** Names and figures, folded. */
  telling: Set<string>
  /** Share of the topic that it holds itself, or with what it points back to. */
  topical: number
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
  lead: 0.5,
  fresh: 0.3,
  recent: 0.5,
  facts: 0.15,
  long: -0.25,
  undated: -0.15,
  background: -0.3,
  garbled: -1,
}

/** The say of a sentence is that of its best words, so that long ones have no advantage. */
export const WORDS_HEARD = 8
/** UTF-16 code units after which an article's sentences count half as a lead. */
const LEAD = 500
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
): KeySentence[] {
  const isOnlyArticle = new Set(sentences.map(({ found }) => found.article.id)).size === 1
  const newest = Math.max(...sentences.map(({ found }) => found.article.publishedAt?.getTime() ?? 0))
  return sentences.filter(isTellable).map((sentence) => ({
    sentence,
    content: new Map([...contentOf(sentence)].map((word) => [word, worth.get(word) ?? 0])),
    telling: tellingOf(sentence),
    topical: matcher.coverage(sentence.leansBack ? sentence.joint : sentence.own),
    merit: meritOf(sentence, newest),
    standsAlone: standsAlone(sentence, isOnlyArticle),
    isOnTopic: speaking.has(sentence),
  }))
}

function tellingOf({ words, names }: ReadSentence): Set<string> {
  const figures = words.filter(({ folded }) => /^\d/.test(folded))
  return new Set([...names.flatMap((name) => name.words), ...figures].map(({ folded }) => folded))
}

function meritOf(sentence: ReadSentence, newest: number): number {
  const { text, words, span, found } = sentence
  const { article } = found
  const age = article.publishedAt === null ? null : (newest - article.publishedAt.getTime()) / DAY_MS
  const place = Math.max(0, span.start - (article.body[0]?.start ?? 0))
  return (
    WEIGHTS.lead * 2 ** (-place / LEAD) +
    (age === null
      ? WEIGHTS.undated
      : WEIGHTS.fresh * 2 ** (-age / FRESH_DAYS) + WEIGHTS.recent * 2 ** (-age / RECENT_DAYS)) +
    WEIGHTS.facts * (Number(numbersOf(text).length > 0) + Number(timesOf(text).length > 0)) +
    (words.length > LONG ? WEIGHTS.long : 0) +
    (isBackground(sentence) ? WEIGHTS.background : 0) +
    (isMachineTranslated(article) ? WEIGHTS.garbled : 0)
  )
}
