// Searches for a question: asks the index at large and among recent articles, ranks what it finds, and drops what says the same.
import type { FoundPassage, PassageHit, PassageQuery } from '../domain/passage.ts'
import type { Period, Question } from '../domain/question.ts'
import type { ArticleReader } from '../storage/articles.ts'
import type { PassageSearcher } from '../storage/passages.ts'
import type { Vocabulary } from '../storage/vocabulary.ts'
import { openings } from './openings.ts'
import { inOrder, mostPromising, readHits } from './rank.ts'

/**
 * Passages asked of the index at large, and among recent or dated articles, and how many of them are read. An answer rests on the first
 * few: on 1,189 public news questions (README) the wide reach answers no more of them right, and takes a quarter longer. Who looks
 * through what was found is better served by the wide one.
 */
const REACHES = {
  narrow: { atLarge: 80, recent: 40, read: 40 },
  wide: { atLarge: 100, recent: 60, read: 60 },
} as const
/** What counts as recent, in days before `now`. News questions are mostly about the last weeks. */
const RECENT_DAYS = 21
/** "On September 11" is looked for this many years back. */
const MOST_YEARS_BACK = 5
const DAY_MS = 86_400_000

export interface SearchParts {
  searcher: PassageSearcher
  reader: ArticleReader
  vocabulary: Vocabulary
}

export interface SearchOptions {
  /** The moment freshness is counted from. */
  now: Date
  /** Nothing published after this moment is shown. */
  asOf?: Date
  /** Only these articles are asked, by their ids. */
  within?: readonly string[]
  /** `wide`: for who looks through the passages themselves. */
  reach?: keyof typeof REACHES
}

/** Passages for the question, best first. A question without a topic ("what happened on Friday?") finds how articles begin. */
export async function searchPassages(
  question: Question,
  { searcher, reader, vocabulary }: SearchParts,
  { now, asOf, within, reach = 'narrow' }: SearchOptions,
): Promise<FoundPassage[]> {
  const words = searchWords(question)
  const { atLarge, recent, read: most } = REACHES[reach]
  const before: Pick<PassageQuery, 'publishedBefore' | 'outlets' | 'articles'> = {
    ...(asOf && { publishedBefore: asOf }),
    ...(within && { articles: within }),
    ...(question.outlets.length > 0 && { outlets: question.outlets }),
  }
  const queries = words === '' && question.period ? [] : [searcher.search({ words, limit: atLarge, ...before })]
  if (question.period) queries.push(searchPeriod(question.period, { words, limit: recent, ...before }, searcher))
  else
    queries.push(
      searcher.search({
        words,
        limit: recent,
        ...before,
        publishedAfter: new Date(now.getTime() - RECENT_DAYS * DAY_MS),
      }),
    )
  const hits = mostPromising(question, distinct((await Promise.all(queries)).flat()), { now, most })
  const articles = await reader.articles([...new Set(hits.map((hit) => hit.passage.articleId))])
  if (words === '') return openings(hits, articles, question.period, vocabulary)
  return inOrder(readHits(question, hits, articles))
}

/** Among what was published in the period and two days after; where no year was said, in the last year that has any. */
async function searchPeriod(
  { from, to, anyYear }: Period,
  query: PassageQuery,
  searcher: PassageSearcher,
): Promise<PassageHit[]> {
  for (let yearsBack = 0; yearsBack <= (anyYear ? MOST_YEARS_BACK : 0); yearsBack++) {
    const until = new Date(yearsBefore(to, yearsBack).getTime() + 2 * DAY_MS)
    const publishedBefore = query.publishedBefore && query.publishedBefore < until ? query.publishedBefore : until
    const hits = await searcher.search({ ...query, publishedAfter: yearsBefore(from, yearsBack), publishedBefore })
    if (hits.length > 0) return hits
  }
  return []
}

function yearsBefore(date: Date, years: number): Date {
  const before = new Date(date)
  before.setUTCFullYear(date.getUTCFullYear() - years)
  return before
}

/** The words sent to the index: each term as it is known there, its corrections in place of a misspelling, other words for an unknown one. */
function searchWords(question: Question): string {
  const corrected = new Map<string, string[]>()
  for (const { from, to } of question.corrections) corrected.set(from, [...(corrected.get(from) ?? []), to])
  const words = question.terms.flatMap((term) => [...(corrected.get(term.word) ?? [term.word]), ...term.otherwise])
  // A named date is also looked for as it is written: "On August 22 he said …".
  if (words.length > 0 && question.period && MONTH.test(question.period.text)) words.push(question.period.text)
  return words.join(' ')
}

const MONTH = /\b(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)/i

function distinct(hits: PassageHit[]): PassageHit[] {
  const seen = new Map<string, PassageHit>()
  for (const hit of hits) {
    const key = `${hit.passage.articleId}\n${hit.passage.ordinal}`
    if (!seen.has(key)) seen.set(key, hit)
  }
  return [...seen.values()]
}
