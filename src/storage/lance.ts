// Loads LanceDB, and knows the shape of its one table and how it is searched. All of LanceDB and Arrow comes through here.

import { availableParallelism } from 'node:os'
import type { Connection, Table } from '@lancedb/lancedb'
import type { Article } from '../domain/article.ts'
import type { Passage, PassageHit, PassageQuery } from '../domain/passage.ts'
import { fold } from '../text/words.ts'

// Turns a passage query into one of LanceDB and its rows into hits. What people typed reaches the index as plain words only.

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

// Loads LanceDB and knows the shape of its one table. Everything of LanceDB and Arrow that the index needs comes through here.

/** An article with the passages that the index shall hold of it. */
export interface ArticlePassages {
  article: Article
  passages: Passage[]
}

type Lance = typeof import('@lancedb/lancedb')
type Arrow = typeof import('apache-arrow')

/** Changes when the table or the way it is searched does; an index of another edition is rebuilt. */
export const TABLE_EDITION = '2'
export const TEXT_INDEX = 'text_idx'
/** All that a search wants to know of a passage (PassagePlace), written into one column: to read six takes 5 ms a question longer. */
export const PLACE = 'place'

let loaded: Promise<Lance> | undefined

/** The library, loaded when it is first needed: that takes a tenth of a second. */
function lancedb(): Promise<Lance> {
  loaded ??= (async () => {
    setDefaults()
    return import('@lancedb/lancedb')
  })()
  return loaded
}

/** Needed for writing alone; what searches return is made by LanceDB's own copy of it. */
const apacheArrow = (): Promise<Arrow> => import('apache-arrow')

/**
 * LanceDB reads its settings from the environment when it is loaded; what is set there already stays. It keeps two processors for
 * waiting on disks and builds the text index on the others, so on a small machine that would be one.
 */
function setDefaults(): void {
  const threads = String(Math.min(4, availableParallelism()))
  process.env.RUST_LOG ??= 'error'
  process.env.LANCE_CPU_THREADS ??= threads
  process.env.LANCE_FTS_NUM_SHARDS ??= threads
}

/** Opens a folder of tables; every read looks whether another process has written. */
export async function connect(folder: string): Promise<Connection> {
  const lance = await lancedb()
  return lance.connect(folder, { readConsistencyInterval: 0 })
}

export async function createPassageTable(connection: Connection, name: string): Promise<Table> {
  const arrow = await apacheArrow()
  return connection.createEmptyTable(name, schemaOf(arrow))
}

function schemaOf(arrow: Arrow) {
  const { Field, Float64, Int32, Schema, Utf8 } = arrow
  return new Schema([
    new Field(PLACE, new Utf8(), false),
    new Field('articleId', new Utf8(), false),
    new Field('ordinal', new Int32(), false),
    new Field('publishedAt', new Float64(), true),
    new Field('outlet', new Utf8(), false),
    new Field('text', new Utf8(), false),
  ])
}

/** Where a passage stands, and when its article was published: milliseconds since 1970, `null` if it is undated. */
interface PassagePlace {
  passage: Passage
  publishedAt: number | null
}

const placeText = ({
  articleId,
  version,
  ordinal,
  start,
  end,
  publishedAt,
}: Passage & { publishedAt: number | null }) => JSON.stringify([articleId, version, ordinal, start, end, publishedAt])

/** Reads what `placeText` wrote. */
export function placeOf(text: string): PassagePlace {
  const [articleId, version, ordinal, start, end, publishedAt] = JSON.parse(text)
  return { passage: { articleId, version, ordinal, start, end }, publishedAt }
}

/** Adds passages as one write. */
export async function addPassages(table: Table, articles: ArticlePassages[]): Promise<void> {
  const arrow = await apacheArrow()
  const rows = articles.flatMap(({ article, passages }) =>
    passages.map((passage) => ({
      ...passage,
      publishedAt: article.publishedAt?.getTime() ?? null,
      outlet: article.outlet,
      text: searchable(`${article.title}\n${article.text.slice(passage.start, passage.end)}`),
    })),
  )
  if (rows.length === 0) return
  const { Float64, makeVector, Table: ArrowTable, vectorFromArray } = arrow
  const text = (values: string[]) => textVector(arrow, values)
  const columns = {
    [PLACE]: text(rows.map(placeText)),
    articleId: text(rows.map((row) => row.articleId)),
    ordinal: makeVector(Int32Array.from(rows, (row) => row.ordinal)),
    publishedAt: vectorFromArray(
      rows.map((row) => row.publishedAt),
      new Float64(),
    ),
    outlet: text(rows.map((row) => row.outlet)),
    text: text(rows.map((row) => row.text)),
  }
  await table.add(new ArrowTable(schemaOf(arrow), columns))
}

/** A column of strings, written into one buffer; Arrow's own way, string by string, takes ten times as long. */
function textVector({ makeData, makeVector, Utf8 }: Arrow, values: string[]) {
  const offsets = new Int32Array(values.length + 1)
  // No code unit takes more than three bytes.
  const room = Buffer.allocUnsafe(3 * values.reduce((sum, value) => sum + value.length, 0))
  let end = 0
  for (const [index, value] of values.entries()) {
    end += room.write(value, end)
    offsets[index + 1] = end
  }
  const data = room.subarray(0, end)
  return makeVector(makeData({ type: new Utf8(), length: values.length, nullCount: 0, valueOffsets: offsets, data }))
}

/** Builds the indexes anew over all rows: of the text, and of what searches are narrowed by (that halves their time). */
export async function indexAll(table: Table): Promise<void> {
  const lance = await lancedb()
  const config = lance.Index.fts({
    withPosition: false,
    stem: true,
    removeStopWords: false,
    language: 'English',
    asciiFolding: true,
  })
  await table.createIndex('text', { config, replace: true })
  await table.createIndex('publishedAt', { config: lance.Index.btree(), replace: true })
  await table.createIndex('outlet', { config: lance.Index.bitmap(), replace: true })
}

/** A query for any of the given words; nothing in them is read as an operator. */
export async function anyWordOf(words: string) {
  const lance = await lancedb()
  return new lance.MatchQuery(words, 'text')
}

/** Letters beyond what typography puts into English text. */
const FOREIGN = /[^\u0000-\u007f\u00a0‐-‧‹›«»£€§·×]/

/** Text as the index holds it, and as it is asked: folded by our own rules, so that both sides agree in every script. */
export function searchable(text: string): string {
  return FOREIGN.test(text) ? fold(text.toWellFormed()) : text
}

/** A string literal in the SQL of a filter. */
export function quoted(text: string): string {
  return `'${text.replaceAll("'", "''")}'`
}
