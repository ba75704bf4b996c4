// Decides, within one transaction, what becomes of articles that were read: new, changed, as before, or skipped for another.

import type { Skipped } from '../domain/article.ts'
import { ARTICLE, articleOfRow, searchedTexts, writtenSpans } from './article-rows.ts'
import type { Change, FileRecord, IdentifiedArticle, RecordsBatch } from './article-types.ts'
import { numberOf, numberOrNull, type Row, type Statements, textOf } from './sqlite.ts'
import type { WordTally } from './word-tally.ts'

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
