// Turns a passage query into one of LanceDB and its rows into hits. What people typed reaches the index as plain words only.
import type { Table } from '@lancedb/lancedb'
import { anyWordOf, PLACE, placeOf, quoted, searchable } from './lance.ts'
import type { PassageHit, PassageQuery } from './search-types.ts'

type Result = Awaited<ReturnType<ReturnType<Table['query']>['toArrow']>>

const WORD = /[\p{L}\p{N}\p{M}]+/gu
/** More of a question than this is not looked at: longer ones are not questions. */
const MOST_CHARACTERS = 4000
const MOST_WORDS = 100
const MOST_HITS = 1000
/** Hits fetched beyond the limit, so that it does not depend on chance which of several equal ones make it. */
const SPARE_HITS = 16

/** Best first; of equal scores in order of article and position. */
export async function searchPassages(table: Table, query: PassageQuery): Promise<PassageHit[]> {
  const words = plainWords(query.words)
  const limit = Math.min(MOST_HITS, Math.floor(query.limit))
  if (!(limit > 0)) return []
  if (words === '') return query.words.trim() === '' ? openings(table, query, limit) : []
  const request = table
    .query()
    .fullTextSearch(await anyWordOf(words))
    .select([PLACE, '_score'])
    .limit(limit + SPARE_HITS)
  const filter = filterOf(query)
  if (filter !== '') request.where(filter)
  // Words of which the index makes nothing give every passage a score of 0.
  const hits = hitsOf(await request.toArrow()).filter(({ score }) => score > 0)
  return hits.sort(byScoreThenPlace).slice(0, limit)
}

/** The first passages of the newest articles, for a query without words. */
async function openings(table: Table, query: PassageQuery, limit: number): Promise<PassageHit[]> {
  const filter = filterOf(query)
  const request = table
    .query()
    .select([PLACE])
    .where(filter === '' ? 'ordinal = 0' : `ordinal = 0 AND ${filter}`)
    .orderBy([
      { columnName: 'publishedAt', ascending: false, nullsFirst: false },
      { columnName: 'articleId', ascending: true, nullsFirst: false },
    ])
    .limit(limit)
  return hitsOf(await request.toArrow())
}

function plainWords(text: string): string {
  const words = searchable(text.slice(0, MOST_CHARACTERS).toWellFormed()).match(WORD) ?? []
  return words.slice(0, MOST_WORDS).join(' ')
}

function filterOf(query: PassageQuery): string {
  const parts: string[] = []
  if (query.publishedBefore !== undefined) parts.push(`publishedAt <= ${query.publishedBefore.getTime()}`)
  if (query.publishedAfter !== undefined) parts.push(`publishedAt >= ${query.publishedAfter.getTime()}`)
  if (query.outlets !== undefined) parts.push(among('outlet', query.outlets))
  if (query.articles !== undefined) parts.push(among('articleId', query.articles))
  return parts.join(' AND ')
}

const among = (column: string, values: readonly string[]): string =>
  values.length === 0 ? 'false' : `${column} IN (${values.map(quoted).join(', ')})`

/** By columns: rows that Arrow makes up take several times as long. */
function hitsOf(result: Result): PassageHit[] {
  const [places, scores] = [result.getChild(PLACE), result.getChild('_score')]
  return Array.from({ length: result.numRows }, (_, row) => {
    const { passage, publishedAt } = placeOf(String(places?.get(row)))
    // A query without words has no scores.
    return {
      passage,
      publishedAt: publishedAt === null ? null : new Date(publishedAt),
      score: Number(scores?.get(row) ?? 0),
    }
  })
}

function byScoreThenPlace(one: PassageHit, other: PassageHit): number {
  if (one.score !== other.score) return other.score - one.score
  if (one.passage.articleId !== other.passage.articleId) {
    return one.passage.articleId < other.passage.articleId ? -1 : 1
  }
  return one.passage.ordinal - other.passage.ordinal
}
