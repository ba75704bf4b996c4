// The records as searching sees them: the articles that are indexed now, their words, and any version there ever was.

import type { Article, Skipped } from '../domain/article.ts'
import { ARTICLE, articleOfRow, CURRENT, FACTS, listedOfRow, skippedOfRow } from './article-rows.ts'
import type { ArticleCatalogue, DepartedArticle, ListedArticle, OutletFacts, StandingArticle } from './article-types.ts'
import type { RecordsFile } from './records-file.ts'
import type { ArticleReader, Vocabulary, WordCount } from './search-types.ts'
import { numberOf, numberOrNull, textOf } from './sqlite.ts'
import { UntilChanged } from './until-changed.ts'
import { countsByStem, countsOf, namesLike, nearby } from './vocabulary.ts'

/** Words whose counts are kept: those of news come again and again, and reading a row takes longer than all that is made of it. */
const MOST_COUNTS = 20_000

/** What was read already. */
interface Kept {
  size: number | null
  outlets: string[] | null
  /** `undefined`: no article holds the word. */
  counts: Map<string, WordCount | undefined>
}

export class StoredArticles implements ArticleReader, ArticleCatalogue, Vocabulary {
  readonly #file: RecordsFile
  readonly #kept: UntilChanged<Kept>

  constructor(file: RecordsFile) {
    this.#file = file
    this.#kept = new UntilChanged(file, () => ({ size: null, outlets: null, counts: new Map() }))
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

  async size(): Promise<number> {
    const kept = this.#kept.get()
    kept.size ??= this.#file.use((statements) =>
      numberOf(statements.get('SELECT count(*) size FROM articles WHERE removed = 0'), 'size'),
    )
    return kept.size
  }

  async counts(words: string[]): Promise<Map<string, WordCount>> {
    const { counts } = this.#kept.get()
    if (counts.size > MOST_COUNTS) counts.clear()
    const unread = words.filter((word) => !counts.has(word))
    const read = this.#file.use((statements) => countsOf(statements, unread))
    for (const word of unread) counts.set(word, read.get(word))
    const found = new Map<string, WordCount>()
    for (const word of words) {
      const count = counts.get(word)
      if (count !== undefined) found.set(word, count)
    }
    return found
  }

  async countsByStem(stems: string[]): Promise<Map<string, WordCount[]>> {
    return this.#file.use((statements) => countsByStem(statements, stems))
  }

  async namesLike(word: string): Promise<WordCount[]> {
    return this.#file.use((statements) => namesLike(statements, word))
  }

  async nearby(word: string): Promise<WordCount[]> {
    return this.#file.use((statements) => nearby(statements, word))
  }

  async outlets(): Promise<string[]> {
    // From one name to the next along the index: there are few names and many articles.
    const sql = `WITH RECURSIVE names (name) AS (
        SELECT min(outlet) FROM articles WHERE removed = 0
        UNION ALL
        SELECT (SELECT min(outlet) FROM articles WHERE removed = 0 AND outlet > name) FROM names WHERE name IS NOT NULL
      ) SELECT name FROM names WHERE name IS NOT NULL`
    const kept = this.#kept.get()
    kept.outlets ??= this.#file.use((statements) => statements.all(sql).map((row) => textOf(row, 'name')))
    return kept.outlets
  }
}
