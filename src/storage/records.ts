// The records as indexing writes them: files, articles in every version, and what the passage index still lacks. They are the truth
// from which that index can be made again. Knows nothing of how files are read or passages cut.
import type { Article, ArticleFacts, Skipped, Span } from '../domain/article.ts'
import {
  ARTICLE,
  type ArticleRow,
  articleOf,
  SKIPPED,
  type SkippedRow,
  searchedTexts,
  skippedOf,
  writtenSpans,
} from './articles.ts'
import { placeholders, type RecordsFile, type Statements } from './sqlite.ts'
import { noteOf, rulesOfWords, setNote, VocabularyKeeper, type WordTally } from './vocabulary.ts'

/** What the records keep of a file. */
export interface FileRecord {
  path: string
  size: number
  modifiedAt: number
  settled: boolean
  /** Hash of the content when it was read whole; `null`: to be read again. */
  hash: string | null
}

/** An article with its identity, on its way into the records. */
export interface IdentifiedArticle extends ArticleFacts {
  id: string
  version: string
  /** Equal for articles of the same title and text. */
  textHash: string
  file: string
  /** 1-based line, for bulk files. */
  line: number | null
  text: string
  body: Span[]
}

/** What becomes of files in one transaction. The articles of a file may spread over several batches. */
export interface RecordsBatch {
  /** Files whose reading begins with this batch: what they said before is forgotten unless it is read again. */
  begun: string[]
  articles: IdentifiedArticle[]
  /** What the parser could not use. */
  skipped: Skipped[]
  /** Files that are read to their end: articles they no longer hold are removed. */
  finished: FileRecord[]
}

/** What happened to an article; `added` too when it comes back after having been removed. `version`: its new one, or its last. */
export interface Change {
  kind: 'added' | 'updated' | 'removed'
  id: string
  version: string
}

/** An article whose passages in the index are not what they should be. */
export interface PendingArticle {
  id: string
  /** `null` when its passages are only to be taken out. */
  article: Article | null
  /** Whether the index may hold passages of it already. */
  mayBeIndexed: boolean
}

/** `gone`: files that are no longer in the folder, whose articles give up their ids and texts. */
interface WriteOptions {
  now: Date
  gone: ReadonlySet<string>
}

/** The column `pending`. Passages of an article are as they should be; are to be added; are to be taken out, if there are any, and added. */
const DONE = 0
const TO_ADD = 1
const TO_REPLACE = 2

/**
 * Words counted in memory before they are written: most words of 25,000 articles of news. Each writing touches nearly all words met
 * since the last one, so many small ones took a sixth of indexing. This bounds the memory.
 */
const MOST_WORDS_HELD = 300_000
const STAMP = 'folder stamp'

export class ArticleRecords {
  readonly #file: RecordsFile
  readonly #keeper = new VocabularyKeeper()

  constructor(file: RecordsFile) {
    this.#file = file
  }

  /** Whether a refresh left everything in order for a folder with this stamp, and nothing was written since. */
  async isStamped(stamp: string): Promise<boolean> {
    return this.#file.use((statements) => noteOf(statements, STAMP) === fullStamp(stamp))
  }

  /** `null` before anything is written, the folder's stamp once all is in order. */
  async stamp(stamp: string | null): Promise<void> {
    this.#file.use((statements) => setNote(statements, STAMP, stamp === null ? '' : fullStamp(stamp)))
  }

  async files(): Promise<Map<string, FileRecord>> {
    const sql = 'SELECT path, size, modified_at AS "modifiedAt", settled, hash FROM files'
    type Row = Omit<FileRecord, 'settled'> & { settled: number }
    return this.#file.use((statements) => {
      const files = new Map<string, FileRecord>()
      for (const row of statements.iterate<Row>(sql)) files.set(row.path, { ...row, settled: row.settled === 1 })
      return files
    })
  }

  /**
   * Writes a batch in one transaction: articles, versions, what was skipped, and which passages are pending.
   * An article whose id or text another article holds already is skipped with a reason, unless that one belongs to a file in `gone`.
   */
  async store(batch: RecordsBatch, options: WriteOptions): Promise<Change[]> {
    return this.#write(options, (writer) => writer.store(batch))
  }

  /** Sizes and times of files whose content is as it was. */
  async restamp(files: FileRecord[]): Promise<void> {
    const sql = 'UPDATE files SET size = ?, modified_at = ?, settled = ? WHERE path = ?'
    this.#file.transact((statements) => {
      for (const { path, size, modifiedAt, settled } of files)
        statements.run(sql, size, modifiedAt, Number(settled), path)
    })
  }

  /** Forgets files, and removes the articles they hold. */
  async forget(paths: string[], { now }: { now: Date }): Promise<Change[]> {
    return this.#write({ now, gone: new Set() }, (writer) => {
      for (const forgotten of paths) writer.forget(forgotten)
    })
  }

  /** Files that hold an article which was skipped in favour of one that is no longer there. */
  async filesToReadAgain(): Promise<string[]> {
    const sql = `SELECT DISTINCT s.file FROM skipped s JOIN articles a ON a.n = s.blocked_by
      WHERE a.removed = 1 OR a.text_hash <> s.text_hash ORDER BY s.file`
    return this.#file.use((statements) => statements.all<{ file: string }>(sql).map(({ file }) => file))
  }

  /** Brings the vocabulary into step with the articles. To be called after the last change. */
  async countWords(): Promise<void> {
    this.#counting((statements) => this.#keeper.write(statements))
  }

  /**
   * Some of the articles whose passages are pending, at most `limit.articles` and about `limit.characters` of text. They are noted as
   * being written, so that a kill halfway is seen later, and stay pending until `markIndexed`.
   */
  async takePending(limit: { articles: number; characters: number }): Promise<PendingArticle[]> {
    const select = `SELECT a.removed, a.pending, ${ARTICLE} FROM articles a LEFT JOIN versions v ON v.n = a.current
      WHERE a.pending > 0 ORDER BY a.n LIMIT ?`
    const mark = `UPDATE articles SET pending = ${TO_REPLACE} WHERE id = ? AND pending = ${TO_ADD}`
    type Row = ArticleRow & { removed: number; pending: number }
    return this.#file.transact((statements) => {
      const found: PendingArticle[] = []
      let characters = 0
      for (const { removed, pending, ...row } of statements.iterate<Row>(select, limit.articles)) {
        const article = removed === 1 ? null : articleOf(row)
        found.push({ id: row.id, article, mayBeIndexed: pending === TO_REPLACE })
        characters += article?.text.length ?? 0
        if (characters >= limit.characters) break
      }
      for (const { id, mayBeIndexed } of found) if (!mayBeIndexed) statements.run(mark, id)
      return found
    })
  }

  /** To be called after passages are written. An article that has changed since it was taken stays pending. */
  async markIndexed(articles: { pending: PendingArticle; passages: number }[]): Promise<void> {
    const present = `UPDATE articles SET pending = ${DONE}, passages = ? WHERE id = ? AND removed = 0
      AND (SELECT version FROM versions v WHERE v.n = articles.current) = ?`
    const absent = `UPDATE articles SET pending = ${DONE}, passages = 0 WHERE id = ? AND removed = 1`
    this.#file.transact((statements) => {
      for (const { pending, passages } of articles)
        if (pending.article === null) statements.run(absent, pending.id)
        else statements.run(present, passages, pending.id, pending.article.version)
    })
  }

  /** Makes the passages of every article pending, as if none had ever been indexed. */
  async markAllPending(): Promise<void> {
    const sql = `UPDATE articles SET passages = 0, pending = CASE removed WHEN 1 THEN ${DONE} ELSE ${TO_ADD} END`
    this.#file.transact((statements) => statements.run(sql))
  }

  async totals(): Promise<{ articles: number; passages: number; pending: number }> {
    const sql = `SELECT count(*) FILTER (WHERE removed = 0) articles, coalesce(sum(passages), 0) passages,
      count(*) FILTER (WHERE pending > 0) pending FROM articles`
    return { articles: 0, passages: 0, pending: 0, ...this.#file.use((statements) => statements.get<object>(sql)) }
  }

  /** Everything in the folder that is not indexed, and why. */
  async skipped(): Promise<Skipped[]> {
    return this.#file.use((statements) => statements.all<SkippedRow>(SKIPPED).map(skippedOf))
  }

  /**
   * If the records are damaged, puts them aside and starts empty ones: the name they were given. Otherwise `null`. To be called under the
   * refresh lock only.
   */
  async setAside(now: Date): Promise<string | null> {
    return this.#file.setAside(now)
  }

  async #write(options: WriteOptions, work: (writer: Writer) => void): Promise<Change[]> {
    const changes = this.#counting((statements) => {
      this.#keeper.expect(statements)
      const writer = new Writer(statements, this.#keeper.tally, options)
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

/** An article that has an id or a text already. */
interface Holder {
  n: number
  id: string
  file: string
  line: number | null
  hash: string
  removed: number
  reading: number
}

const HOLDER = 'SELECT n, id, file, line, text_hash AS hash, removed, reading FROM articles'
const VERSION = 'article, version, title, outlet, agency, author, published_at, url, language, stored_at, body, text'

/** Decides within one transaction what becomes of articles that were read: new, changed, as before, or skipped for another. */
class Writer {
  readonly #statements: Statements
  /** The caller brings it to the vocabulary. */
  readonly #tally: WordTally
  readonly #now: Date
  readonly #gone: ReadonlySet<string>
  readonly #readings = new Map<string, number>()
  readonly changes: Change[] = []

  constructor(statements: Statements, tally: WordTally, { now, gone }: WriteOptions) {
    this.#statements = statements
    this.#tally = tally
    this.#now = now
    this.#gone = gone
  }

  store(batch: RecordsBatch): void {
    for (const path of batch.begun) this.#begin(path)
    for (const article of batch.articles) this.#place(article)
    for (const skip of batch.skipped) this.#skip(skip)
    for (const file of batch.finished) this.#finish(file)
  }

  /** Takes a file out of the records, and its articles out of the index. */
  forget(path: string): void {
    this.#removeArticles('file = ?', path)
    this.#statements.run('DELETE FROM skipped WHERE file = ?', path)
    this.#statements.run('DELETE FROM files WHERE path = ?', path)
  }

  #begin(path: string): void {
    this.#statements.run('DELETE FROM skipped WHERE file = ?', path)
    this.#statements.run(
      `INSERT INTO files (path, size, modified_at, settled, hash, reading) VALUES (?, 0, 0, 0, NULL, 1)
       ON CONFLICT (path) DO UPDATE SET hash = NULL, reading = files.reading + 1`,
      path,
    )
  }

  #finish({ path, size, modifiedAt, settled, hash }: FileRecord): void {
    this.#removeArticles('file = ? AND reading <> ?', path, this.#reading(path))
    const sql = 'UPDATE files SET size = ?, modified_at = ?, settled = ?, hash = ? WHERE path = ?'
    this.#statements.run(sql, size, modifiedAt, Number(settled), hash, path)
  }

  #reading(path: string): number {
    let reading = this.#readings.get(path)
    if (reading === undefined) {
      const sql = 'SELECT reading FROM files WHERE path = ?'
      reading = this.#statements.get<{ reading: number }>(sql, path)?.reading ?? 0
      this.#readings.set(path, reading)
    }
    return reading
  }

  #place(article: IdentifiedArticle): void {
    const holder = this.#statements.get<Holder>(`${HOLDER} WHERE id = ?`, article.id)
    const rival = holder !== undefined && this.#stands(holder, article.file) ? holder : this.#twinOf(article)
    if (rival !== undefined) this.#yieldTo(rival, article)
    else if (holder !== undefined) this.#update(holder, article)
    else this.#add(article)
  }

  /** The article of another id that has the same title and text and keeps its place. */
  #twinOf({ id, textHash, file }: IdentifiedArticle): Holder | undefined {
    const sql = `${HOLDER} WHERE text_hash = ? AND removed = 0 AND id <> ? ORDER BY n`
    return this.#statements.all<Holder>(sql, textHash, id).find((twin) => this.#stands(twin, file))
  }

  /** Whether an article keeps its place: not if its file is gone, nor if it may have left the very file that is being read. */
  #stands(holder: Holder, file: string): boolean {
    if (holder.removed === 1 || this.#gone.has(holder.file)) return false
    return holder.file !== file || holder.reading === this.#reading(file)
  }

  #yieldTo(holder: Holder, { file, line, textHash }: IdentifiedArticle): void {
    const place = holder.line === null ? holder.file : `${holder.file}, line ${holder.line}`
    const same = holder.hash === textHash
    const reason = same ? `same text as ${place}` : `same id as ${place}`
    this.#skip({ file, ...(line === null ? {} : { line }), reason }, holder.n, same ? textHash : null)
  }

  #skip({ file, line, reason }: Skipped, blockedBy: number | null = null, textHash: string | null = null): void {
    const sql = 'INSERT INTO skipped (file, line, reason, blocked_by, text_hash) VALUES (?, ?, ?, ?, ?)'
    this.#statements.run(sql, file, line ?? null, reason.toWellFormed(), blockedBy, textHash)
  }

  #add(article: IdentifiedArticle): void {
    const { id, file, line, textHash, outlet } = article
    const sql = `INSERT INTO articles (id, file, line, reading, text_hash, outlet, removed, pending, passages)
      VALUES (?, ?, ?, ?, ?, ?, 0, ${TO_ADD}, 0) RETURNING n`
    const n = this.#statements.insert(sql, id, file, line, this.#reading(file), textHash, outlet)
    this.#statements.run('UPDATE articles SET current = ? WHERE n = ?', this.#addVersion(n, article), n)
    this.#tally.count(searchedTexts(article), 1)
    this.#note('added', article)
  }

  #update({ n, removed }: Holder, article: IdentifiedArticle): void {
    const before = this.#current(n)
    const isSame = before?.version === article.version && writtenSpans(before.body) === writtenSpans(article.body)
    if (removed === 1 || !isSame) {
      if (removed === 0 && before !== null) this.#tally.count(searchedTexts(before), -1)
      this.#tally.count(searchedTexts(article), 1)
      const sql = `UPDATE articles SET current = ?, removed = 0, text_hash = ?, outlet = ?,
        printed = CASE printed WHEN 0 THEN 0 ELSE 1 END,
        pending = CASE pending WHEN ${TO_ADD} THEN ${TO_ADD} ELSE ${TO_REPLACE} END WHERE n = ?`
      this.#statements.run(sql, this.#addVersion(n, article), article.textHash, article.outlet, n)
      this.#note(removed === 1 ? 'added' : 'updated', article)
    }
    const sql = 'UPDATE articles SET file = ?, line = ?, reading = ? WHERE n = ?'
    this.#statements.run(sql, article.file, article.line, this.#reading(article.file), n)
  }

  /** The row of a version. One that was stored before is used again, with the body as it is seen now. */
  #addVersion(n: number, article: IdentifiedArticle): number {
    const { version, title, outlet, agency, author, publishedAt, url, language, text } = article
    const body = writtenSpans(article.body)
    const select = 'SELECT n FROM versions WHERE article = ? AND version = ?'
    const known = this.#statements.get<{ n: number }>(select, n, version)
    if (known !== undefined) {
      this.#statements.run('UPDATE versions SET body = ? WHERE n = ?', body, known.n)
      return known.n
    }
    const facts = [n, version, title, outlet, agency, author, publishedAt?.getTime() ?? null, url, language]
    const values = [...facts, this.#now.getTime(), body, text]
    const sql = `INSERT INTO versions (${VERSION}) VALUES (${placeholders(values)}) RETURNING n`
    return this.#statements.insert(sql, ...values)
  }

  #removeArticles(which: string, ...values: (string | number)[]): void {
    const pending = `CASE pending WHEN ${TO_ADD} THEN ${DONE} ELSE ${TO_REPLACE} END`
    const select = `SELECT n FROM articles WHERE ${which} AND removed = 0`
    for (const { n } of this.#statements.all<{ n: number }>(select, ...values)) {
      const article = this.#current(n)
      if (article !== null) {
        this.#tally.count(searchedTexts(article), -1)
        this.#note('removed', article)
      }
      this.#statements.run(`UPDATE articles SET removed = 1, pending = ${pending} WHERE n = ?`, n)
    }
  }

  #note(kind: Change['kind'], { id, version }: { id: string; version: string }): void {
    this.changes.push({ kind, id, version })
  }

  #current(n: number): Article | null {
    const sql = `SELECT ${ARTICLE} FROM articles a JOIN versions v ON v.n = a.current WHERE a.n = ?`
    const row = this.#statements.get<ArticleRow>(sql, n)
    return row === undefined ? null : articleOf(row)
  }
}
