// The records as indexing sees them: files, articles in every version, the vocabulary they add up to, and what the passage index
// still lacks. They are the truth from which that index can be made again. Knows nothing of how files are read or passages cut.

import type { Skipped } from '../domain/article.ts'
import { ARTICLE, articleOfRow, fileOfRow, skippedOfRow } from './article-rows.ts'
import type { ArticleRecords, Change, FileRecord, PendingArticle, RecordsBatch } from './article-types.ts'
import { DONE, RecordWriter, TO_ADD, TO_REPLACE } from './record-writer.ts'
import type { RecordsFile } from './records-file.ts'
import { numberOf, type Statements, textOf } from './sqlite.ts'
import { rulesOfWords } from './vocabulary.ts'
import { VocabularyKeeper } from './vocabulary-keeper.ts'

/**
 * Words counted in memory before they are written: most words of 25,000 articles of news. Each writing touches nearly all words met
 * since the last one, so many small ones took a sixth of indexing; this bounds the memory.
 */
const MOST_WORDS_HELD = 300_000

export class Records implements ArticleRecords {
  readonly #file: RecordsFile
  readonly #keeper = new VocabularyKeeper()

  constructor(file: RecordsFile) {
    this.#file = file
  }

  async isStamped(stamp: string): Promise<boolean> {
    const known = this.#file.use((statements) => statements.get(`SELECT value FROM meta WHERE key = 'folder stamp'`))
    return known !== undefined && textOf(known, 'value') === fullStamp(stamp)
  }

  async stamp(stamp: string | null): Promise<void> {
    this.#file.use((statements) =>
      stamp === null
        ? statements.run(`DELETE FROM meta WHERE key = 'folder stamp'`)
        : statements.run(`INSERT OR REPLACE INTO meta (key, value) VALUES ('folder stamp', ?)`, fullStamp(stamp)),
    )
  }

  async files(): Promise<Map<string, FileRecord>> {
    return this.#file.use((statements) => {
      const files = new Map<string, FileRecord>()
      for (const row of statements.iterate('SELECT path, size, modified_at, settled, hash FROM files')) {
        const file = fileOfRow(row)
        files.set(file.path, file)
      }
      return files
    })
  }

  async store(batch: RecordsBatch, options: { now: Date; gone: ReadonlySet<string> }): Promise<Change[]> {
    return this.#write(options, (writer) => writer.store(batch))
  }

  async restamp(files: FileRecord[]): Promise<void> {
    await this.#write({ now: new Date(0), gone: new Set() }, (writer) => {
      for (const file of files) writer.restamp(file)
    })
  }

  async forget(paths: string[], options: { now: Date }): Promise<Change[]> {
    return this.#write({ ...options, gone: new Set() }, (writer) => {
      for (const forgotten of paths) writer.forget(forgotten)
    })
  }

  async filesToReadAgain(): Promise<string[]> {
    const sql = `SELECT DISTINCT s.file FROM skipped s JOIN articles a ON a.n = s.blocked_by
      WHERE s.blocked_by IS NOT NULL AND (a.removed = 1 OR a.text_hash <> s.text_hash) ORDER BY s.file`
    return this.#file.use((statements) => statements.all(sql).map((row) => textOf(row, 'file')))
  }

  async countWords(): Promise<void> {
    this.#counting((statements) => this.#keeper.write(statements))
  }

  async takePending(limit: { articles: number; characters: number }): Promise<PendingArticle[]> {
    const select = `SELECT ${ARTICLE}, a.removed, a.pending FROM articles a LEFT JOIN versions v ON v.n = a.current
      WHERE a.pending > 0 ORDER BY a.n LIMIT ?`
    const mark = `UPDATE articles SET pending = ${TO_REPLACE} WHERE id = ? AND pending = ${TO_ADD}`
    return this.#file.transact((statements) => {
      const found: PendingArticle[] = []
      let characters = 0
      for (const row of statements.iterate(select, limit.articles)) {
        const article = numberOf(row, 'removed') === 1 ? null : articleOfRow(row)
        found.push({ id: textOf(row, 'id'), article, mayBeIndexed: numberOf(row, 'pending') === TO_REPLACE })
        characters += article?.text.length ?? 0
        if (characters >= limit.characters) break
      }
      for (const { id, mayBeIndexed } of found) if (!mayBeIndexed) statements.run(mark, id)
      return found
    })
  }

  async markIndexed(articles: { pending: PendingArticle; passages: number }[]): Promise<void> {
    const present = `UPDATE articles SET pending = ${DONE}, passages = ? WHERE id = ? AND removed = 0
      AND (SELECT version FROM versions v WHERE v.n = articles.current) = ?`
    const absent = `UPDATE articles SET pending = ${DONE}, passages = 0 WHERE id = ? AND removed = 1`
    this.#file.transact((statements) => {
      for (const { pending, passages } of articles) {
        if (pending.article === null) statements.run(absent, pending.id)
        else statements.run(present, passages, pending.id, pending.article.version)
      }
    })
  }

  async markAllPending(): Promise<void> {
    const sql = `UPDATE articles SET passages = 0, pending = CASE removed WHEN 1 THEN ${DONE} ELSE ${TO_ADD} END`
    this.#file.transact((statements) => statements.run(sql))
  }

  async totals(): Promise<{ articles: number; passages: number; pending: number }> {
    const sql = 'SELECT total(removed = 0) articles, total(passages) passages, total(pending > 0) pending FROM articles'
    return this.#file.use((statements) => {
      const row = statements.get(sql)
      return {
        articles: numberOf(row, 'articles'),
        passages: numberOf(row, 'passages'),
        pending: numberOf(row, 'pending'),
      }
    })
  }

  async skipped(): Promise<Skipped[]> {
    return this.#file.use((statements) =>
      statements.all('SELECT file, line, reason FROM skipped ORDER BY file, line, n').map(skippedOfRow),
    )
  }

  /** To be called under the refresh lock only. */
  async setAside(now: Date): Promise<string | null> {
    return this.#file.setAside(now)
  }

  async #write(options: { now: Date; gone: ReadonlySet<string> }, work: (writer: RecordWriter) => void) {
    const changes = this.#counting((statements) => {
      this.#keeper.expect(statements)
      const writer = new RecordWriter(statements, this.#keeper.tally, options)
      work(writer)
      return writer.changes
    })
    if (this.#keeper.tally.size > MOST_WORDS_HELD) await this.countWords()
    return changes
  }

  #counting<T>(work: (statements: Statements) => T): T {
    try {
      return this.#file.transact(work)
    } catch (error) {
      this.#keeper.distrust()
      throw error
    }
  }
}

/** The vocabulary is to be counted again, too, when its rules are other ones. */
const fullStamp = (stamp: string): string => `${stamp} ${rulesOfWords()}`
