// The articles as searching and people see them: those that are indexed now, and any version there ever was.
import type { Article, ArticleFacts, Skipped, Span } from '../domain/article.ts'
import { wordsOf } from '../text/words.ts'
import { numberOf, numberOrNull, type RecordsFile, type Row, textOf, textOrNull } from './sqlite.ts'

/** An article that is in the folder, by what may have changed of it. */
export interface StandingArticle {
  version: string
  publishedAt: Date | null
}

/** An article that has left the folder, as it last was. `nowAt`: the one that has its very text now, as when a file was moved. */
export interface DepartedArticle extends Pick<ArticleFacts, 'title' | 'outlet' | 'publishedAt'> {
  id: string
  nowAt: { id: string; version: string } | null
}

export interface OutletFacts {
  outlet: string
  articles: number
  /** When its newest article was published; `null` if none is dated. */
  newest: Date | null
}

/** An article as it is called. */
export interface ArticleTitle {
  id: string
  title: string
  publishedAt: Date | null
}

/** An article without its text, as a list shows it. */
export interface ListedArticle extends ArticleFacts {
  id: string
  version: string
  file: string
  line: number | null
  passages: number
}

// Articles and files as rows of the records, there and back.

/** Articles with their current version. */
export const CURRENT = 'articles a JOIN versions v ON v.n = a.current'
/** Columns of `versions` (as `v`) and `articles` (as `a`) that make a list entry. */
export const FACTS = `a.id, v.version, a.file, a.line, v.title, v.outlet, v.agency, v.author, v.published_at, v.url, v.language,
  a.passages`
/** … and those that make the whole article. */
export const ARTICLE = `${FACTS}, v.body, v.text`

function factsOfRow(row: Row): ArticleFacts & { id: string; version: string; file: string } {
  const publishedAt = numberOrNull(row, 'published_at')
  return {
    id: textOf(row, 'id'),
    version: textOf(row, 'version'),
    file: textOf(row, 'file'),
    title: textOf(row, 'title'),
    outlet: textOf(row, 'outlet'),
    agency: textOrNull(row, 'agency'),
    author: textOrNull(row, 'author'),
    publishedAt: publishedAt === null ? null : new Date(publishedAt),
    url: textOrNull(row, 'url'),
    language: textOrNull(row, 'language'),
  }
}

export function articleOfRow(row: Row): Article {
  return { ...factsOfRow(row), text: textOf(row, 'text'), body: spansOf(textOf(row, 'body')) }
}

export function listedOfRow(row: Row): ListedArticle {
  return { ...factsOfRow(row), line: numberOrNull(row, 'line'), passages: numberOf(row, 'passages') }
}

export function skippedOfRow(row: Row): Skipped {
  const line = numberOrNull(row, 'line')
  return { file: textOf(row, 'file'), ...(line === null ? {} : { line }), reason: textOf(row, 'reason') }
}

export function writtenSpans(spans: Span[]): string {
  return spans.map(({ start, end }) => `${start} ${end}`).join(' ')
}

function spansOf(written: string): Span[] {
  if (written === '') return []
  const numbers = written.split(' ').map(Number)
  const spans: Span[] = []
  for (let at = 0; at + 1 < numbers.length; at += 2) spans.push({ start: numbers[at] ?? 0, end: numbers[at + 1] ?? 0 })
  return spans
}

/** The texts of an article that are searched: its title and its body. */
export function* searchedTexts(article: { title: string; text: string; body: Span[] }): Iterable<string> {
  yield article.title
  for (const { start, end } of article.body) yield article.text.slice(start, end)
}

// The records as searching sees them: the articles that are indexed now, their words, and any version there ever was.

export class ArticleReader {
  readonly #file: RecordsFile

  constructor(file: RecordsFile) {
    this.#file = file
  }

  async listing(): Promise<{ articles: ListedArticle[]; skipped: Skipped[] }> {
    const articles = `SELECT ${FACTS} FROM ${CURRENT} WHERE a.removed = 0 ORDER BY a.file, a.line`
    const skipped = 'SELECT file, line, reason FROM skipped ORDER BY file, line, n'
    return this.#file.use((statements) => ({
      articles: statements.all(articles).map(listedOfRow),
      skipped: statements.all(skipped).map(skippedOfRow),
    }))
  }

  async articleVersion(id: string, version: string): Promise<Article | null> {
    const sql = `SELECT ${ARTICLE} FROM articles a JOIN versions v ON v.article = a.n WHERE a.id = ? AND v.version = ?`
    return this.#file.use((statements) => {
      const row = statements.get(sql, id.toWellFormed(), version.toWellFormed())
      return row === undefined ? null : articleOfRow(row)
    })
  }

  async standing(ids: string[]): Promise<Map<string, StandingArticle>> {
    const sql = `SELECT ${FACTS} FROM json_each(?) j JOIN articles a ON a.id = j.value
      JOIN versions v ON v.n = a.current WHERE a.removed = 0`
    return this.#file.use((statements) => {
      const rows = statements.all(sql, JSON.stringify(ids).toWellFormed()).map(listedOfRow)
      return new Map(rows.map(({ id, version, publishedAt }) => [id, { version, publishedAt }]))
    })
  }

  async departed(ids: string[]): Promise<DepartedArticle[]> {
    const gone = `SELECT ${FACTS}, a.text_hash FROM json_each(?) j JOIN articles a ON a.id = j.value
      JOIN versions v ON v.n = a.current WHERE a.removed = 1`
    const same = `SELECT a.id, v.version FROM ${CURRENT} WHERE a.text_hash = ? AND a.removed = 0 ORDER BY a.n LIMIT 1`
    return this.#file.use((statements) =>
      statements.all(gone, JSON.stringify(ids).toWellFormed()).map((row) => {
        const { id, title, outlet, publishedAt } = listedOfRow(row)
        const now = statements.get(same, textOf(row, 'text_hash'))
        const nowAt = now === undefined ? null : { id: textOf(now, 'id'), version: textOf(now, 'version') }
        return { id, title, outlet, publishedAt, nowAt }
      }),
    )
  }

  async articles(ids: string[]): Promise<Map<string, Article>> {
    const sql = `SELECT ${ARTICLE} FROM ${CURRENT} WHERE a.id = ? AND a.removed = 0`
    return this.#file.use((statements) => {
      const found = new Map<string, Article>()
      for (const id of new Set(ids)) {
        const row = statements.get(sql, id.toWellFormed())
        if (row !== undefined) found.set(id, articleOfRow(row))
      }
      return found
    })
  }

  async newest({ limit, outlet }: { limit: number; outlet?: string }): Promise<ListedArticle[]> {
    const among = outlet === undefined ? '' : 'AND a.outlet = ?'
    const sql = `SELECT ${FACTS} FROM ${CURRENT} WHERE a.removed = 0 ${among} ORDER BY v.published_at DESC, a.id LIMIT ?`
    const values = outlet === undefined ? [limit] : [outlet, limit]
    return this.#file.use((statements) => statements.all(sql, ...values).map(listedOfRow))
  }

  async outletFacts(): Promise<OutletFacts[]> {
    const sql = `SELECT a.outlet, count(*) articles, max(v.published_at) newest FROM ${CURRENT} WHERE a.removed = 0
      GROUP BY a.outlet ORDER BY articles DESC, a.outlet`
    return this.#file.use((statements) =>
      statements.all(sql).map((row) => {
        const newest = numberOrNull(row, 'newest')
        return {
          outlet: textOf(row, 'outlet'),
          articles: numberOf(row, 'articles'),
          newest: newest === null ? null : new Date(newest),
        }
      }),
    )
  }

  async idsOf(name: string): Promise<string[]> {
    const wanted = name.toWellFormed()
    return this.#file.use((statements) => {
      const rows = statements.all(NAMED, wanted, containing(wanted))
      const own = rows.filter((row) => textOf(row, 'id') === wanted)
      return (own.length > 0 ? own : rows.filter((row) => isNameOf(textOf(row, 'file'), wanted))).map((row) =>
        textOf(row, 'id'),
      )
    })
  }

  async titles(beginnings: string[], limit: number): Promise<ArticleTitle[]> {
    const longest = beginnings.reduce((long, word) => (word.length > long.length ? word : long), '')
    return this.#file.use((statements) => {
      const found: ArticleTitle[] = []
      const rows = longest === '' ? statements.iterate(ALL) : statements.iterate(MAY_HOLD, containing(longest))
      for (const row of rows) {
        if (found.length >= limit) break
        const title = textOf(row, 'title')
        if (!holds(title, beginnings)) continue
        const publishedAt = numberOrNull(row, 'published_at')
        found.push({ id: textOf(row, 'id'), title, publishedAt: publishedAt === null ? null : new Date(publishedAt) })
      }
      return found
    })
  }
}

// Finds articles by id, file name or words of their title. Reads indexes only: at 25,000 articles a few milliseconds, not the seconds of all texts.

const NEWEST_FIRST = `SELECT a.id, v.title, v.published_at
  FROM versions v INDEXED BY versions_by_day CROSS JOIN articles a ON a.n = v.article
  WHERE a.current = v.n AND a.removed = 0`
const IN_ORDER = 'ORDER BY v.published_at DESC, v.article, v.title'
/** SQLite folds the case of plain letters only: titles with others are looked at one by one. */
const MAY_HOLD = `${NEWEST_FIRST} AND (v.title LIKE ? ESCAPE '\\' OR v.title GLOB '*[^ -~]*') ${IN_ORDER}`
const ALL = `${NEWEST_FIRST} ${IN_ORDER}`
const NAMED = `SELECT id, file FROM articles WHERE removed = 0 AND (id = ? OR file LIKE ? ESCAPE '\\') ORDER BY n`

function holds(title: string, beginnings: string[]): boolean {
  const words = wordsOf(title)
  return beginnings.every((beginning) => words.some(({ folded }) => folded.startsWith(beginning)))
}

/** "wire/release.txt" is called by its path, by "release.txt" and by "release". */
function isNameOf(file: string, name: string): boolean {
  const path = file.toLowerCase()
  const wanted = name.toLowerCase()
  const base = path.slice(path.lastIndexOf('/') + 1)
  return [path, base, base.replace(/\.[^.]+$/, '')].includes(wanted)
}

const containing = (text: string): string => `%${text.replace(/[\\%_]/g, '\\$&')}%`

export type ArticleCatalogue = ArticleReader
export type ArticleShelf = ArticleReader
