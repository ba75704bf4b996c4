// Searches for a question: asks the index at large and among recent articles, ranks what it finds, and drops what says the same.
import type { FoundPassage } from '../domain/passage.ts'
import type { Question } from '../domain/question.ts'
import type { ArticleReader, PassageHit, PassageQuery, PassageSearcher } from './ports.ts'
import { rankPassages } from './rank.ts'

/** Passages asked of the index at large, and among recent or dated articles. More find little and cost time. */
const AT_LARGE = 100
const RECENT = 60
/** What counts as recent, in days before `now`. News questions are mostly about the last weeks. */
const RECENT_DAYS = 21
const DAY_MS = 86_400_000

export interface SearchParts {
  searcher: PassageSearcher
  reader: ArticleReader
}

export interface SearchOptions {
  /** The moment freshness is counted from. */
  now: Date
  /** Nothing published after this moment is shown. */
  asOf?: Date
}

/** Passages for the question, best first. Empty when the question has no words to search for. */
export async function searchPassages(
  question: Question,
  { searcher, reader }: SearchParts,
  { now, asOf }: SearchOptions,
): Promise<FoundPassage[]> {
  const words = searchWords(question)
  if (words === '') return []
  const before: Pick<PassageQuery, 'publishedBefore' | 'outlets'> = {
    ...(asOf && { publishedBefore: asOf }),
    ...(question.outlets.length > 0 && { outlets: question.outlets }),
  }
  const queries = [searcher.search({ words, limit: AT_LARGE, ...before })]
  if (question.period) {
    const until = new Date(question.period.to.getTime() + 2 * DAY_MS)
    const publishedBefore = asOf && asOf < until ? asOf : until
    queries.push(
      searcher.search({ words, limit: RECENT, ...before, publishedAfter: question.period.from, publishedBefore }),
    )
  } else {
    queries.push(
      searcher.search({
        words,
        limit: RECENT,
        ...before,
        publishedAfter: new Date(now.getTime() - RECENT_DAYS * DAY_MS),
      }),
    )
  }
  const hits = distinct((await Promise.all(queries)).flat())
  const articles = await reader.articles([...new Set(hits.map((hit) => hit.passage.articleId))])
  return rankPassages(question, hits, articles, now)
}

/** The words sent to the index: each term as it is known there, its corrections in place of a misspelling. */
function searchWords(question: Question): string {
  const corrected = new Map<string, string[]>()
  for (const { from, to } of question.corrections) corrected.set(from, [...(corrected.get(from) ?? []), to])
  return question.terms.flatMap((term) => corrected.get(term.word) ?? [term.word]).join(' ')
}

function distinct(hits: PassageHit[]): PassageHit[] {
  const seen = new Map<string, PassageHit>()
  for (const hit of hits) {
    const key = `${hit.passage.articleId}\n${hit.passage.ordinal}`
    if (!seen.has(key)) seen.set(key, hit)
  }
  return [...seen.values()]
}
