// Loads LanceDB, and knows where its tables lie, their shape, and how they are searched; all of it and Arrow comes through here. What people typed gets there as plain words.
import { mkdir, readdir, rename, rm, stat } from 'node:fs/promises'
import { availableParallelism } from 'node:os'
import path from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import type { Query, Table, VectorQuery } from '@lancedb/lancedb'
import type { Article, Passage, PassageHit, PassageQuery, PassageScope } from '../domain/article.ts'
import { dayStated } from '../domain/day.ts'
import { DatelineError } from '../domain/errors.ts'
import { fold, wordsApart } from '../text/words.ts'

export interface ArticlePassages {
  article: Article
  passages: Passage[]
}

type Lance = typeof import('@lancedb/lancedb')
type Arrow = typeof import('apache-arrow')

/** Changes when the table or the way it is searched does; an index of another edition is rebuilt. */
export const TABLE_EDITION = '5'
export const TEXT_INDEX = 'text_idx'
/** No search takes as long as this; versions of a table that are older are read by nobody. */
export const VERSION_LIFETIME_MS = 60_000
/** All that a search wants to know of a passage, written into one column: reading six takes 5 ms a question longer. */
const PLACE = 'place'
/** Packed with its neighbours, one would be unpacked with all of them. */
const AS_IT_IS = new Map([
  ['lance-encoding:structural-encoding', 'fullzip'],
  ['lance-encoding:compression', 'none'],
])
const DISTANCE = '_distance'
const VECTOR = 'vector'

const WORD = /[\p{L}\p{N}\p{M}]+/gu
/** More of a question than this is not looked at: longer ones are not questions. */
const [MOST_CHARACTERS, MOST_WORDS] = [4000, 100]
const MOST_HITS = 1000
/** Hits fetched beyond the limit, so that it does not depend on chance which of several equal ones make it. */
const SPARE_HITS = 16

let loaded: Promise<Lance> | undefined

/** Loading takes a tenth of a second. Left alone, it keeps two processors for waiting on disks, which is all that a small machine has. */
function lancedb(): Promise<Lance> {
  if (loaded === undefined) {
    const threads = String(Math.min(4, availableParallelism()))
    process.env.RUST_LOG ??= 'error'
    process.env.LANCE_CPU_THREADS ??= threads
    process.env.LANCE_FTS_NUM_SHARDS ??= threads
    loaded = import('@lancedb/lancedb')
  }
  return loaded
}

/** Where tables lie: a folder, or a place in an object store ("s3://bucket/prefix"), with what LanceDB is told of it (`aws_endpoint` …). */
export interface Place {
  at: string
  options: Record<string, string>
}

export const isFolder = ({ at }: Place): boolean => !at.includes('://')

export const within = ({ at, options }: Place, name: string): Place =>
  isFolder({ at, options })
    ? { at: path.join(at, name), options }
    : { at: at.endsWith('/') ? `${at}${name}` : `${at}/${name}`, options }

/** Every read looks whether another process has written; in an object store, where looking takes a request, once a second. */
async function connect(place: Place) {
  const { at: uri, options: storageOptions } = place
  const { connect } = await lancedb()
  return isFolder(place)
    ? connect(uri, { readConsistencyInterval: 0 })
    : connect(uri, { storageOptions, readConsistencyInterval: 1 })
}

/** A table of texts, or of vectors of so many dimensions. What a search is narrowed by stands in both, so that it need not ask two. */
export async function createTable(place: Place, name: string, dimensions?: number): Promise<Table> {
  if (isFolder(place)) {
    // Whatever stands in the folder's place is kept.
    const there = await stat(place.at).catch(() => null)
    if (there?.isDirectory() === false) await rename(place.at, `${place.at}.broken-${name}`)
    await mkdir(place.at, { recursive: true })
  }
  return (await connect(place)).createEmptyTable(name, schemaOf(await import('apache-arrow'), dimensions))
}

export const openTable = async (place: Place, name: string): Promise<Table> => (await connect(place)).openTable(name)

/** Removes all tables there but these. Whoever still reads one finds out. */
export async function dropTables(place: Place, kept: string[] = []): Promise<void> {
  if (isFolder(place)) {
    const left = kept.map((name) => `${name}.lance`)
    for (const old of await readdir(place.at).catch(() => []))
      if (!left.includes(old)) await rm(path.join(place.at, old), { recursive: true, force: true })
  } else {
    const store = await connect(place)
    for (const old of await store.tableNames()) if (!kept.includes(old)) await store.dropTable(old)
  }
}

/** An object store that has not answered for so long counts as out of reach; LanceDB itself would wait for minutes. */
const PATIENCE_MS = 5000

/** Does what a person waits for. Throws a DatelineError 'busy' when an object store does not answer. */
export async function inTime<T>(place: Place, work: () => Promise<T>): Promise<T> {
  if (isFolder(place)) return work()
  const over = new AbortController()
  const late = pause(PATIENCE_MS, undefined, { signal: over.signal }).then(() => {
    throw away(place)
  })
  late.catch(() => undefined)
  return Promise.race([work(), late]).finally(() => over.abort())
}

/** What to throw for something that failed there: that the object store is out of reach, or `error` if it is not. */
export async function explained(place: Place, error: unknown): Promise<unknown> {
  if (isFolder(place) || error instanceof DatelineError) return error
  const reached = inTime(place, async () => (await connect(place)).tableNames({ limit: 1 }))
  return reached.then(() => error).catch(() => away(place, error))
}

function away({ at }: Place, cause?: unknown): DatelineError {
  const hint = 'It is tried again; if that goes on, check INDEX_URI, its credentials and the network.'
  return new DatelineError('busy', `The passages in ${at} cannot be reached.`, { hint, cause, isPassing: true })
}

function schemaOf({ Field, FixedSizeList, Float32, Float64, Int32, Schema, Utf8 }: Arrow, dimensions?: number) {
  const vector = () => new FixedSizeList(dimensions ?? 0, new Field('item', new Float32(), true))
  return new Schema([
    new Field(PLACE, new Utf8(), false, AS_IT_IS),
    new Field('articleId', new Utf8(), false),
    new Field('ordinal', new Int32(), false),
    new Field('publishedAt', new Float64(), true),
    new Field('outlet', new Utf8(), false),
    dimensions === undefined ? new Field('text', new Utf8(), false) : new Field(VECTOR, vector(), false),
  ])
}

export async function addPassages(table: Table, articles: ArticlePassages[]): Promise<void> {
  const arrow = await import('apache-arrow')
  const rows = articles.flatMap(({ article, passages }) => passages.map((passage) => ({ ...passage, article })))
  if (rows.length === 0) return
  const texts = (textOf: (row: (typeof rows)[number]) => string) =>
    arrow.vectorFromArray(rows.map(textOf), new arrow.Utf8())
  const times = rows.map(({ article }) => dayOf(article))
  const columns = {
    [PLACE]: texts((row) => placeOf(row, row.article)),
    articleId: texts(({ articleId }) => articleId),
    ordinal: arrow.makeVector(Int32Array.from(rows, ({ ordinal }) => ordinal)),
    publishedAt: arrow.vectorFromArray(times, new arrow.Float64()),
    outlet: texts(({ article }) => article.outlet),
    text: texts(({ article, start, end }) => searchable(`${article.title}\n${article.text.slice(start, end)}`)),
  }
  await table.add(new arrow.Table(schemaOf(arrow), columns))
}

const dayOf = ({ publishedAt }: Article) => (publishedAt === null ? null : dayStated(publishedAt).getTime())

const placeOf = ({ articleId, version, ordinal, start, end }: Passage, { publishedAt }: Article): string =>
  JSON.stringify([articleId, version, ordinal, start, end, publishedAt?.getTime() ?? null])

/** Builds the indexes anew over all rows: of the text, and of what searches are narrowed by, which halves their time. */
export async function indexAll(table: Table): Promise<void> {
  const { Index } = await lancedb()
  const words = { stem: true, removeStopWords: false, language: 'English', asciiFolding: true, withPosition: false }
  await table.createIndex('text', { config: Index.fts(words), replace: true })
  await table.createIndex('publishedAt', { config: Index.btree(), replace: true })
  await table.createIndex('outlet', { config: Index.bitmap(), replace: true })
}

export async function searchPassages(table: Table, query: PassageQuery): Promise<PassageHit[]> {
  const words = plainWords(query.words)
  if (words === '') return query.words.trim() === '' ? openings(table, query) : []
  const { MatchQuery } = await lancedb()
  // Any word may match, and nothing in them is read as an operator.
  const request = table.query().fullTextSearch(new MatchQuery(words, 'text')).select([PLACE, '_score'])
  // Words of which the index makes nothing give every passage a score of 0.
  return (await hitsWithin(request, query)).filter(({ score }) => score > 0)
}

function openings(table: Table, query: PassageQuery): Promise<PassageHit[]> {
  const inOrder = [
    { columnName: 'publishedAt', ascending: false, nullsFirst: false },
    { columnName: 'articleId', ascending: true, nullsFirst: false },
  ]
  return hitsWithin(table.query().select([PLACE]).orderBy(inOrder), query, ['ordinal = 0'])
}

/** The first of what is asked for within a scope; what has no scores stays in its order. */
async function hitsWithin(request: Query | VectorQuery, scope: PassageScope, only: string[] = []) {
  const limit = Math.min(MOST_HITS, Math.floor(scope.limit))
  if (!(limit > 0)) return []
  const filters = [...only, ...filtersOf(scope)]
  if (filters.length > 0) request.where(filters.join(' AND '))
  const hits = hitsIn(await request.limit(limit + SPARE_HITS).toArrow())
  return (only.length > 0 ? hits : hits.sort(byScoreThenPlace)).slice(0, limit)
}

function plainWords(text: string): string {
  const words = searchable(text.slice(0, MOST_CHARACTERS).toWellFormed()).match(WORD) ?? []
  return words.slice(0, MOST_WORDS).join(' ')
}

function filtersOf({ publishedBefore, publishedAfter, outlets, articles }: PassageScope): string[] {
  return [
    ...(publishedBefore === undefined ? [] : [`publishedAt <= ${publishedBefore.getTime()}`]),
    ...(publishedAfter === undefined ? [] : [`publishedAt >= ${publishedAfter.getTime()}`]),
    ...(outlets === undefined ? [] : [among('outlet', outlets)]),
    ...(articles === undefined ? [] : [among('articleId', articles)]),
  ]
}

export const among = (column: string, values: readonly string[]): string =>
  values.length === 0
    ? 'false'
    : `${column} IN (${values.map((value) => `'${value.replaceAll("'", "''")}'`).join(', ')})`

/** By columns: rows that Arrow makes up take several times as long. */
function hitsIn(result: Awaited<ReturnType<ReturnType<Table['query']>['toArrow']>>): PassageHit[] {
  const places = result.getChild(PLACE)
  const [scores, distances] = [result.getChild('_score'), result.getChild(DISTANCE)]
  return Array.from({ length: result.numRows }, (_, row) => {
    const [articleId, version, ordinal, start, end, publishedAt] = JSON.parse(String(places?.get(row)))
    return {
      passage: { articleId, version, ordinal, start, end },
      publishedAt: publishedAt === null ? null : new Date(publishedAt),
      // A query without words has no scores.
      score: distances === null ? Number(scores?.get(row) ?? 0) : 1 - Number(distances.get(row)),
    }
  })
}

export interface EmbeddedPassage {
  article: Article
  passage: Passage
  vector: number[]
}

export async function addVectors(table: Table, rows: EmbeddedPassage[]): Promise<void> {
  const written = rows.map(({ article, passage, vector }) => ({
    ...{ [PLACE]: placeOf(passage, article), articleId: article.id, ordinal: passage.ordinal },
    ...{ publishedAt: dayOf(article), outlet: article.outlet, [VECTOR]: vector },
  }))
  if (written.length > 0) await table.add(written)
}

export async function embeddedVersions(table: Table): Promise<{ versions: Map<string, string>; dimensions: number }> {
  const first = hitsIn(await table.query().select([PLACE]).where('ordinal = 0').toArrow())
  const { fields } = await table.schema()
  return {
    versions: new Map(first.map(({ passage }) => [passage.articleId, passage.version])),
    dimensions: fields.find(({ name }) => name === VECTOR)?.type.listSize ?? 0,
  }
}

/** Up to this many rows are compared one by one; more are sorted into cells first, of which the nearest are looked into. */
const MOST_COMPARED = 20_000
const CELLS_SEARCHED = 40

/** Brings what makes searching fast into step with the rows, where it pays. */
export async function indexVectors(table: Table): Promise<void> {
  const rows = await table.countRows()
  const unindexed = (await table.indexStats(`${VECTOR}_idx`))?.numUnindexedRows ?? rows
  if (rows <= MOST_COMPARED || unindexed <= rows / 2) return
  const { Index } = await lancedb()
  await table.createIndex(VECTOR, { config: Index.ivfFlat({ distanceType: 'cosine' }), replace: true })
  await table.createIndex('publishedAt', { config: Index.btree(), replace: true })
}

/** The passages nearest in meaning, nearest first; of equally near ones in order of article and position. */
export async function searchVectors(table: Table, vector: number[], scope: PassageScope): Promise<PassageHit[]> {
  const request = table.query().nearestTo(vector).column(VECTOR).distanceType('cosine').nprobes(CELLS_SEARCHED)
  return hitsWithin(request.select([PLACE, DISTANCE]), scope)
}

function byScoreThenPlace(one: PassageHit, other: PassageHit): number {
  const [a, b] = [one.passage, other.passage]
  if (one.score !== other.score) return other.score - one.score
  return a.articleId === b.articleId ? a.ordinal - b.ordinal : a.articleId < b.articleId ? -1 : 1
}

/** Letters beyond what typography puts into English text. */
const FOREIGN = /[^\u0000-\u007f\u00a0‐-‧‹›«»£€§·×]/

/** Signs within a word that the index would cut it at. */
const SILENT = /(?!\p{Alphabetic})\p{M}/gu

/** Text as the index holds it, and as it is asked: folded by our own rules, and its words apart, so that both sides agree in every script. */
const searchable = (text: string): string =>
  FOREIGN.test(text) ? fold(wordsApart(text.toWellFormed())).replace(SILENT, '') : text
