// The records as indexing sees them: files, articles in every version, the vocabulary they add up to, and what the passage index
// still lacks. They are the truth from which that index can be made again. Knows nothing of how files are read or passages cut.
import type { Article, ArticleFacts, ParsedArticle, Skipped } from '../domain/article.ts'
import { ARTICLE, articleOfRow, searchedTexts, skippedOfRow, writtenSpans } from './articles.ts'
import { numberOf, numberOrNull, type RecordsFile, type Row, type Statements, textOf, textOrNull } from './sqlite.ts'
import { rulesOfWords, VocabularyKeeper, type WordTally } from './vocabulary.ts'

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
  body: ParsedArticle['body']
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

/**
 * Words counted in memory before they are written: most words of 25,000 articles of news. Each writing touches nearly all words met
 * since the last one, so many small ones took a sixth of indexing; this bounds the memory.
 */
const MOST_WORDS_HELD = 300_000

export class ArticleRecords {
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

// Decides, within one transaction, what becomes of articles that were read: new, changed, as before, or skipped for another.

/** Passages of an article: as they should be; to be added; to be taken out as far as there are any, and added. */
export const DONE = 0
export const TO_ADD = 1
export const TO_REPLACE = 2

interface Holder {
  n: number
  id: string
  file: string
  line: number | null
  textHash: string
  removed: boolean
  reading: number
}

/** One transaction's worth of writing. Counts words into the tally, which the caller brings to the vocabulary. */
export class RecordWriter {
  readonly #statements: Statements
  readonly #tally: WordTally
  readonly #storedAt: number
  readonly #gone: ReadonlySet<string>
  readonly #readings = new Map<string, number>()
  readonly changes: Change[] = []

  constructor(statements: Statements, tally: WordTally, options: { now: Date; gone: ReadonlySet<string> }) {
    this.#statements = statements
    this.#tally = tally
    this.#storedAt = options.now.getTime()
    this.#gone = options.gone
  }

  store(batch: RecordsBatch): void {
    for (const path of batch.begun) this.#begin(path)
    for (const article of batch.articles) this.#place(article)
    for (const skip of batch.skipped) this.#skip(skip)
    for (const file of batch.finished) this.#finish(file)
  }

  /** Takes a file out of the records, and its articles out of the index. */
  forget(path: string): void {
    this.#removeArticles('SELECT n FROM articles WHERE file = ? AND removed = 0', path)
    this.#statements.run('DELETE FROM skipped WHERE file = ?', path)
    this.#statements.run('DELETE FROM files WHERE path = ?', path)
  }

  restamp(file: FileRecord): void {
    const sql = 'UPDATE files SET size = ?, modified_at = ?, settled = ? WHERE path = ?'
    this.#statements.run(sql, file.size, file.modifiedAt, Number(file.settled), file.path)
  }

  #begin(path: string): void {
    this.#statements.run('DELETE FROM skipped WHERE file = ?', path)
    this.#statements.run(
      `INSERT INTO files (path, size, modified_at, settled, hash, reading) VALUES (?, 0, 0, 0, NULL, 1)
       ON CONFLICT (path) DO UPDATE SET hash = NULL, reading = reading + 1`,
      path,
    )
  }

  #finish(file: FileRecord): void {
    const stale = 'SELECT n FROM articles WHERE file = ? AND reading <> ? AND removed = 0'
    this.#removeArticles(stale, file.path, this.#reading(file.path))
    const sql = 'UPDATE files SET size = ?, modified_at = ?, settled = ?, hash = ? WHERE path = ?'
    this.#statements.run(sql, file.size, file.modifiedAt, Number(file.settled), file.hash, file.path)
  }

  #reading(path: string): number {
    const known = this.#readings.get(path)
    if (known !== undefined) return known
    const reading = numberOf(this.#statements.get('SELECT reading FROM files WHERE path = ?', path), 'reading')
    this.#readings.set(path, reading)
    return reading
  }

  #place(article: IdentifiedArticle): void {
    const own = this.#statements.get('SELECT * FROM articles WHERE id = ?', article.id)
    const holder = own === undefined ? null : holderOf(own)
    const rival = holder !== null && this.#stands(holder, article.file) ? holder : this.#twinOf(article)
    if (rival !== null) this.#yieldTo(rival, article)
    else if (holder !== null) this.#update(holder, article)
    else this.#add(article)
  }

  /** The article of another id that has the same title and text and keeps its place. */
  #twinOf(article: IdentifiedArticle): Holder | null {
    const sql = 'SELECT * FROM articles WHERE text_hash = ? AND removed = 0 AND id <> ? ORDER BY n'
    const twins = this.#statements.all(sql, article.textHash, article.id).map(holderOf)
    return twins.find((twin) => this.#stands(twin, article.file)) ?? null
  }

  /** Whether an article keeps its place: not if its file is gone, nor if it may have left the very file that is being read. */
  #stands(holder: Holder, file: string): boolean {
    if (holder.removed || this.#gone.has(holder.file)) return false
    return holder.file !== file || holder.reading === this.#reading(file)
  }

  #yieldTo(holder: Holder, article: IdentifiedArticle): void {
    const place = holder.line === null ? holder.file : `${holder.file}, line ${holder.line}`
    const same = holder.textHash === article.textHash
    const reason = same ? `same text as ${place}` : `same id as ${place}`
    const line = article.line === null ? {} : { line: article.line }
    this.#skip({ file: article.file, ...line, reason }, holder.n, same ? article.textHash : null)
  }

  #skip(skip: Skipped, blockedBy: number | null = null, textHash: string | null = null): void {
    const sql = 'INSERT INTO skipped (file, line, reason, blocked_by, text_hash) VALUES (?, ?, ?, ?, ?)'
    this.#statements.run(sql, skip.file, skip.line ?? null, skip.reason.toWellFormed(), blockedBy, textHash)
  }

  #add(article: IdentifiedArticle): void {
    const { id: n } = this.#statements.run(
      `INSERT INTO articles (id, file, line, reading, text_hash, outlet, removed, pending, passages)
       VALUES (?, ?, ?, ?, ?, ?, 0, ${TO_ADD}, 0)`,
      article.id,
      article.file,
      article.line,
      this.#reading(article.file),
      article.textHash,
      article.outlet,
    )
    const version = this.#addVersion(n, article)
    this.#statements.run('UPDATE articles SET current = ? WHERE n = ?', version, n)
    this.#tally.count(searchedTexts(article), 1)
    this.#note('added', article)
  }

  #update(holder: Holder, article: IdentifiedArticle): void {
    const { n } = holder
    const before = this.#current(n)
    const isSame = before?.version === article.version && writtenSpans(before.body) === writtenSpans(article.body)
    if (holder.removed || !isSame) {
      if (!holder.removed && before !== null) this.#tally.count(searchedTexts(before), -1)
      this.#tally.count(searchedTexts(article), 1)
      this.#statements.run(
        `UPDATE articles SET current = ?, removed = 0, text_hash = ?, outlet = ?, printed = min(printed, 1),
         pending = CASE pending WHEN ${TO_ADD} THEN ${TO_ADD} ELSE ${TO_REPLACE} END WHERE n = ?`,
        this.#addVersion(n, article),
        article.textHash,
        article.outlet,
        n,
      )
      this.#note(holder.removed ? 'added' : 'updated', article)
    }
    const sql = 'UPDATE articles SET file = ?, line = ?, reading = ? WHERE n = ?'
    this.#statements.run(sql, article.file, article.line, this.#reading(article.file), n)
  }

  /** The row of a version; one that was stored before is used again, with the body as it is seen now. */
  #addVersion(n: number, article: IdentifiedArticle): number {
    const body = writtenSpans(article.body)
    const known = this.#statements.get('SELECT n FROM versions WHERE article = ? AND version = ?', n, article.version)
    if (known !== undefined) {
      this.#statements.run('UPDATE versions SET body = ? WHERE n = ?', body, numberOf(known, 'n'))
      return numberOf(known, 'n')
    }
    return this.#statements.run(
      `INSERT INTO versions (article, version, title, outlet, agency, author, published_at, url, language, stored_at, body, text)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
      n,
      article.version,
      article.title,
      article.outlet,
      article.agency,
      article.author,
      article.publishedAt?.getTime() ?? null,
      article.url,
      article.language,
      this.#storedAt,
      body,
      article.text,
    ).id
  }

  #removeArticles(select: string, ...values: (string | number)[]): void {
    for (const row of this.#statements.all(select, ...values)) {
      const n = numberOf(row, 'n')
      const article = this.#current(n)
      if (article !== null) {
        this.#tally.count(searchedTexts(article), -1)
        this.#note('removed', article)
      }
      const pending = `CASE pending WHEN ${TO_ADD} THEN ${DONE} ELSE ${TO_REPLACE} END`
      this.#statements.run(`UPDATE articles SET removed = 1, pending = ${pending} WHERE n = ?`, n)
    }
  }

  #note(kind: Change['kind'], { id, version }: { id: string; version: string }): void {
    this.changes.push({ kind, id, version })
  }

  #current(n: number) {
    const sql = `SELECT ${ARTICLE} FROM articles a JOIN versions v ON v.n = a.current WHERE a.n = ?`
    const row = this.#statements.get(sql, n)
    return row === undefined ? null : articleOfRow(row)
  }
}

function holderOf(row: Row): Holder {
  return {
    n: numberOf(row, 'n'),
    id: textOf(row, 'id'),
    file: textOf(row, 'file'),
    line: numberOrNull(row, 'line'),
    textHash: textOf(row, 'text_hash'),
    removed: numberOf(row, 'removed') === 1,
    reading: numberOf(row, 'reading'),
  }
}

function fileOfRow(row: Row): FileRecord {
  return {
    path: textOf(row, 'path'),
    size: numberOf(row, 'size'),
    modifiedAt: numberOf(row, 'modified_at'),
    settled: numberOf(row, 'settled') === 1,
    hash: textOrNull(row, 'hash'),
  }
}
