// Tells which sentences are on a topic: those that speak of it, and all of an article whose title or opening says that it is about it.
import type { Question } from '../domain/question.ts'
import type { TermMatcher } from '../text/matching.ts'
import { wordsOf } from '../text/words.ts'
import type { ReadSentence } from './reading.ts'
import { weighSentences } from './weigh.ts'

/** Share of the topic that a title or an opening sentence must hold for the whole article to be about it. */
const ABOUT = 0.8

export interface OnTopic {
  /** Sentences that speak of the topic. */
  speaking: Set<ReadSentence>
  /** Those, and the others of articles that are about it as a whole; in the order they are handed in. */
  all: ReadSentence[]
}

export function sentencesOnTopic(topic: Question, matcher: TermMatcher, read: ReadSentence[]): OnTopic {
  // Whatever the topic's words look like, nothing but what is told about them is asked for.
  const events: Question = { ...topic, asked: 'events', defines: false }
  const weighed = weighSentences(events, matcher, read)
  const speaking = new Set(weighed.flatMap(({ sentence, supports }) => (supports ? [sentence] : [])))
  const about = articlesAbout(matcher, read)
  return {
    speaking,
    all: read.filter((sentence) => speaking.has(sentence) || about.has(sentence.found.article.id)),
  }
}

function articlesAbout(matcher: TermMatcher, read: ReadSentence[]): Set<string> {
  const about = new Set<string>()
  if (matcher.terms.length === 0) return about
  for (const { found, previous, own } of read) {
    const { article, passage } = found
    const isOpening = passage.ordinal === 0 && previous === null
    if (!isOpening || about.has(article.id)) continue
    const title = matcher.coverage(matcher.match(wordsOf(article.title)))
    if (Math.max(title, matcher.coverage(own)) >= ABOUT) about.add(article.id)
  }
  return about
}
