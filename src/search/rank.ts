// Ranks the passages that the index found: what BM25 says, how much of the question a passage covers, and how fresh it is.
import type { Article } from '../domain/article.ts'
import type { FoundPassage } from '../domain/passage.ts'
import type { Question } from '../domain/question.ts'
import { type Form, TermMatcher } from '../language/matching.ts'
import { numbersOf } from '../language/numbers.ts'
import { sentencesOf } from '../language/sentences.ts'
import { type Word, wordsOf } from '../language/words.ts'
import type { PassageHit } from './ports.ts'

/**
 * Weights of the ranking, fitted by pairwise logistic regression on two thirds of the RealTimeQA questions of 2022 to 2024 and tried
 * on the rest (README: "How good, how fast"). Each feature lies between 0 and about 1.
 */
const WEIGHTS = {
  bm25: 6,
  coverage: 2,
  sentence: 1,
  neighbours: 1.2,
  week: 1,
  month: 1.5,
  carries: 1.2,
  length: 0.9,
  period: 2,
}

/** Passages whose text is read; the rest are too far down to matter. */
const READ = 60

const DAY_MS = 86_400_000
/** Half-lives of freshness, in days. */
const WEEK = 7
const MONTH = 30

/**
 * The hits worth reading, by what is known without their texts: BM25 and freshness, which becomes their score. Best first. `now` is the
 * moment freshness is counted from.
 */
export function mostPromising(question: Question, hits: PassageHit[], now: Date): PassageHit[] {
  const best = Math.max(...hits.map((hit) => hit.score), Number.EPSILON)
  return hits
    .map((hit) => ({ ...hit, score: (WEIGHTS.bm25 * hit.score) / best + timeScore(question, hit, now) }))
    .sort((a, b) => b.score - a.score)
    .slice(0, READ)
}

/**
 * Adds to the scores of promising hits what their texts tell. Articles that are missing from `articles` are left out. Best first; equal scores go to
 * the newer article, then to the order of ids, so that the same question always gives the same list.
 */
export function rankPassages(question: Question, hits: PassageHit[], articles: Map<string, Article>): FoundPassage[] {
  const matcher = new TermMatcher(question)
  const ranked = hits.flatMap(({ passage, score }) => {
    const article = articles.get(passage.articleId)
    if (!article || article.version !== passage.version) return []
    return [{ passage, article, text: article.text.slice(passage.start, passage.end), score }]
  })
  for (const found of ranked) found.score += contentScore(question, matcher, found.text)
  return ranked.sort(
    (a, b) =>
      b.score - a.score ||
      (b.article.publishedAt?.getTime() ?? 0) - (a.article.publishedAt?.getTime() ?? 0) ||
      (a.passage.articleId < b.passage.articleId
        ? -1
        : a.passage.articleId > b.passage.articleId
          ? 1
          : a.passage.ordinal - b.passage.ordinal),
  )
}

function contentScore(question: Question, matcher: TermMatcher, text: string): number {
  const words = wordsOf(text)
  const forms = words.map((word) => matcher.forms(word))
  const coverage = matcher.coverage(matcher.matchForms(forms))
  let sentence = 0
  let from = 0
  for (const span of sentencesOf(text)) {
    let to = from
    while (to < words.length && (words[to]?.start ?? 0) < span.end) to++
    sentence = Math.max(sentence, matcher.coverage(matcher.matchForms(forms, from, to)))
    from = to
  }
  return (
    WEIGHTS.coverage * coverage +
    WEIGHTS.sentence * sentence +
    WEIGHTS.neighbours * neighbours(matcher, forms) +
    WEIGHTS.carries * carries(question, text, words, forms) +
    WEIGHTS.length * Math.min(1, words.length / 90)
  )
}

/** The share of neighbouring question terms that stand close together here, in their order. */
function neighbours(matcher: TermMatcher, words: (readonly Form[])[]): number {
  const pairs = matcher.terms.length - 1
  if (pairs < 1) return 0
  const lastAt: number[] = matcher.terms.map(() => Number.NEGATIVE_INFINITY)
  const met = new Set<number>()
  for (const [at, word] of words.entries()) {
    for (const { term } of word) {
      if (term > 0 && at - (lastAt[term - 1] ?? Number.NEGATIVE_INFINITY) <= 3) met.add(term)
      lastAt[term] = at
    }
  }
  return met.size / pairs
}

/** Whether the passage holds the kind of thing asked for at all: numbers, or names that the question does not hold itself. */
function carries(question: Question, text: string, words: Word[], forms: (readonly Form[])[]): number {
  switch (question.asked) {
    case 'count':
    case 'amount':
    case 'age':
    case 'duration':
    case 'measure':
    case 'time':
      return /\d/.test(text) ? 1 : numbersOf(text).length > 0 ? 0.7 : 0
    default: {
      const names = new Set<string>()
      for (const [i, word] of words.entries()) {
        const code = word.text.charCodeAt(0)
        if (
          word.start > 0 &&
          (code > 127 || (code >= 65 && code <= 90)) &&
          word.text !== word.folded &&
          forms[i]?.length === 0
        )
          names.add(word.folded)
      }
      return Math.min(1, names.size / 8)
    }
  }
}

function timeScore(question: Question, { publishedAt }: { publishedAt: Date | null }, now: Date): number {
  if (!publishedAt) return 0
  const ageDays = Math.max(0, (now.getTime() - publishedAt.getTime()) / DAY_MS)
  const fresh = WEIGHTS.week * 2 ** (-ageDays / WEEK) + WEIGHTS.month * 2 ** (-ageDays / MONTH)
  if (!question.period) return fresh
  // What happened on a day is reported on that day and the two that follow.
  const at = publishedAt.getTime()
  const within = at >= question.period.from.getTime() && at < question.period.to.getTime() + 2 * DAY_MS
  return fresh + (within ? WEIGHTS.period : 0)
}
