// Ranks the passages that the index found: what BM25 says, how much of the question a passage covers, and how fresh it is.
import type { FoundPassage, PassageHit } from '../domain/article.ts'
import { DAY_MS } from '../domain/day.ts'
import type { Asked, Question } from '../domain/question.ts'
import { type Form, TermMatcher } from '../text/matching.ts'
import { numbersOf } from '../text/numbers.ts'
import { sentencesOf } from '../text/sentences.ts'
import { STOP_WORDS, type Word, wordsOf } from '../text/words.ts'
import { isReportedIn } from './period.ts'

/** Fitted by listwise logistic regression on a quarter of RealTimeQA (2022 to 2024), tried on others. Features lie between 0 and 1. */
const WEIGHTS = { bm25: 4.9, coverage: 1.9, sentence: 1.4, carries: 1.8, week: 0.8, month: 1.9, late: -0.55, period: 2 }
const NEAR = 2 // The same for what is near in meaning, fitted apart (docs/quality.md).

const LATE = 12 // A passage that stands this far down an article tells details, seldom the news.

const WEEK = 7 // Half-lives of freshness, in days.
const MONTH = 30

/** The `most` hits worth reading, by BM25 and freshness, which becomes their score. Best first. Freshness is counted from `now`. */
export function mostPromising(question: Question, hits: PassageHit[], { now, most }: { now: Date; most: number }) {
  const best = Math.max(...hits.map((hit) => hit.score), Number.EPSILON)
  return hits
    .map(({ near = 0, ...hit }) => {
      const found = (WEIGHTS.bm25 * hit.score) / best + NEAR * near
      return { ...hit, score: found + timeScore(question, hit, now) }
    })
    .sort((a, b) => b.score - a.score)
    .slice(0, most)
}

/** Promising passages by what their texts tell too. Equal ones by the newer article, then by id: the same list for the same question. */
export function ranked(question: Question, promising: FoundPassage[]): FoundPassage[] {
  const matcher = new TermMatcher(question)
  const newer = (one: FoundPassage, other: FoundPassage): number =>
    (other.article.publishedAt?.getTime() ?? 0) - (one.article.publishedAt?.getTime() ?? 0)
  const byPlace = ({ passage: one }: FoundPassage, { passage: other }: FoundPassage): number =>
    one.articleId === other.articleId ? one.ordinal - other.ordinal : one.articleId < other.articleId ? -1 : 1
  return promising
    .map((found) => ({ ...found, score: found.score + contentScore(question, matcher, found) }))
    .sort((a, b) => b.score - a.score || newer(a, b) || byPlace(a, b))
}

function contentScore(question: Question, matcher: TermMatcher, { text, passage }: FoundPassage): number {
  const words = wordsOf(text)
  const forms = words.map((word) => matcher.forms(word))
  const own = new Set(words.filter((word, i) => isTelling(word) && forms[i]?.length === 0).map(({ folded }) => folded))
  return (
    WEIGHTS.coverage * matcher.coverage(matcher.matchForms(forms)) +
    WEIGHTS.sentence * bestSentence(matcher, text, words, forms) +
    WEIGHTS.carries * carries(question, text, own) +
    WEIGHTS.late * Math.min(1, passage.ordinal / LATE)
  )
}

function bestSentence(matcher: TermMatcher, text: string, words: Word[], forms: (readonly Form[])[]): number {
  let best = 0
  let from = 0
  for (const span of sentencesOf(text)) {
    let to = from
    while (to < words.length && (words[to]?.start ?? 0) < span.end) to++
    best = Math.max(best, matcher.coverage(matcher.matchForms(forms, from, to)))
    from = to
  }
  return best
}

/** A capital that does not merely open the text, or a figure. */
export function isTelling({ start, text, folded }: Word): boolean {
  if (/^\d/.test(folded)) return true
  return start > 0 && text !== folded && /^\p{Lu}/u.test(text) && !STOP_WORDS.has(folded)
}

const ASKS_FIGURES: readonly Asked[] = ['count', 'amount', 'age', 'duration', 'measure', 'time']

/** Whether the passage holds the kind of thing asked for at all: figures, or names that the question does not hold itself. */
function carries(question: Question, text: string, own: Set<string>): number {
  if (!ASKS_FIGURES.includes(question.asked)) return Math.min(1, own.size / 8)
  return /\d/.test(text) ? 1 : numbersOf(text).some(({ kind }) => kind !== 'ordinal') ? 0.7 : 0
}

function timeScore(question: Question, { publishedAt }: { publishedAt: Date | null }, now: Date): number {
  if (!publishedAt) return 0
  const ageDays = Math.max(0, (now.getTime() - publishedAt.getTime()) / DAY_MS)
  const fresh = WEIGHTS.week * 2 ** (-ageDays / WEEK) + WEIGHTS.month * 2 ** (-ageDays / MONTH)
  if (!question.period) return fresh
  return fresh + (isReportedIn(publishedAt, question.period) ? WEIGHTS.period : 0)
}
