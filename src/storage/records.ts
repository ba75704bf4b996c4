// The records as indexing writes them: files, articles in every version, what the passage index still lacks. They are the truth from which that index can be made again.
import { hash } from 'node:crypto'
import type { Article, Skipped } from '../domain/article.ts'
import { messageOf } from '../domain/errors.ts'
import { noteOf, setNote } from './article-schema.ts'
import { ARTICLE, type ArticleRow, articleOf, LEFT, writtenSpans } from './articles.ts'
import { dateOf, LISTED, type Queries, RecordsPart } from './database.ts'
import type { FoundFile } from './folder.ts'
import { COUNTED_BY } from './vocabulary.ts'

export interface FileRecord extends Omit<FoundFile, 'refused'> {
  /** Hash of the content when it was read whole; `null`: to be read again. */
  hash: string | null
}

export interface IdentifiedArticle extends Article {
  /** Equal for articles of the same title and text. */
  textHash: string
  /** Its address on the web, as `addressKey` writes it. */
  address: string | null
  line: number | null
}

/** What becomes of files in one transaction. The articles of a file may spread over several batches. */
export interface RecordsBatch {
  /** Files whose reading begins with this batch: what they said before is forgotten unless it is read again. */
  begun: string[]
  articles: IdentifiedArticle[]
  skipped: Skipped[]
  /** Files that are read to their end, or whose content is as it was: articles they no longer hold are removed. */
  finished: FileRecord[]
}

/** What happened to an article; `added` too when it comes back after having been removed. `version`: its new one, or its last. */
export interface Change {
  kind: 'added' | 'updated' | 'removed'
  id: string
  version: string
}

export interface PendingArticle {
  id: string
  /** `null` when its passages are only to be taken out. */
  article: Article | null
  mayBeIndexed: boolean
}

/** Files that are missing from the folder, whose articles are kept for now. `since`: when the first of them was missed. */
export interface HeldFiles {
  files: number
  articles: number
  since: Date
}

/** `gone`: files that are no longer in the folder, whose articles give up their ids and texts. */
interface WriteOptions {
  now: Date
  gone: ReadonlySet<string>
}

/** The column `pending`. Passages of an article are as they should be; are to be added; are to be taken out, if there are any, and added. */
const [DONE, TO_ADD, TO_REPLACE] = [0, 1, 2]

const STAMP = 'folder stamp'

const UNINDEXED = `pending = CASE pending WHEN ${TO_ADD} THEN ${DONE} ELSE ${TO_REPLACE} END`

const AGE = 'coalesce(v.published_at, (SELECT min(o.stored_at) FROM versions o WHERE o.article = a.n))'
const LEAVING = `SELECT 'removed' kind, a.id, v.version FROM articles a JOIN versions v ON v.n = a.current
  WHERE a.removed = 0 AND ${AGE} < ?`
const RETURNING = `SELECT 'added' kind, a.id, v.version FROM articles a JOIN versions v ON v.n = a.current
  WHERE a.removed = 1 AND a.left_as = 'aged' AND ${AGE} >= ?`

export class ArticleRecords extends RecordsPart {
  /** Whether a refresh left everything in order for a folder with this stamp, and nothing was written since. */
  async isStamped(stamp: string): Promise<boolean> {
    return (await noteOf(this.file, STAMP)) === stamp
  }

  /** `null` before anything is written, the folder's stamp once all is in order. */
  async stamp(stamp: string | null): Promise<void> {
    await setNote(this.file, STAMP, stamp ?? '')
  }

  async files(): Promise<Map<string, FileRecord>> {
    const sql = 'SELECT path, size, modified_at AS "modifiedAt", changed_at AS "changedAt", settled, hash FROM files'
    const rows = await this.file.all<Omit<FileRecord, 'settled'> & { settled: number }>(sql)
    return new Map(rows.map((row) => [row.path, { ...row, settled: row.settled === 1 }]))
  }

  /** In one transaction. An article whose id or text another one holds already is skipped, unless that one belongs to a file in `gone`. */
  async store(batch: RecordsBatch, options: WriteOptions): Promise<Change[]> {
    return this.#write(options, (writer) => writer.store(batch))
  }

  /** Forgets files, and removes the articles they hold; `isTidied`: somebody has cleared them out, and nothing is withdrawn by that. */
  async forget(paths: string[], { now, isTidied = false }: { now: Date; isTidied?: boolean }): Promise<Change[]> {
    return this.#write({ now, gone: new Set() }, async (writer) => {
      for (const forgotten of paths) await writer.forget(forgotten, isTidied)
    })
  }

  /** Of these files those that hold articles which are in no other file, with how many. */
  async onlyIn(paths: string[]): Promise<Map<string, number>> {
    const sql = `SELECT a.file, count(*) articles FROM articles a WHERE a.removed = 0 AND a.file IN ${LISTED}
      AND NOT EXISTS (SELECT 1 FROM articles b WHERE b.text_hash = a.text_hash AND b.removed = 0 AND b.n <> a.n)
      AND NOT EXISTS (SELECT 1 FROM skipped s WHERE s.blocked_by = a.n AND s.file NOT IN ${LISTED})
      GROUP BY a.file`
    const listed = JSON.stringify(paths)
    const rows = await this.file.all<{ file: string; articles: number }>(sql, listed, listed)
    return new Map(rows.map(({ file, articles }) => [file, articles]))
  }

  /** How many articles have left with their files since a moment, and not because they were cleared out. */
  async leftSince(moment: Date): Promise<number> {
    // A file that is still there may hold others now: that is nobody's clearing out.
    const sql = `${LEFT} AND left_as = 'gone' AND left_at >= ? AND file NOT IN (SELECT path FROM files)`
    return (await this.file.get<{ n: number }>(sql, moment.getTime()))?.n ?? 0
  }

  /** Notes of which files it is waited that they come back, and of no others. */
  async hold(paths: string[], now: Date): Promise<void> {
    const sql = `UPDATE files SET missing_since = CASE WHEN path IN ${LISTED} THEN coalesce(missing_since, ?) END
      WHERE missing_since IS NOT NULL OR path IN ${LISTED}`
    await this.file.run(sql, JSON.stringify(paths), now.getTime(), JSON.stringify(paths))
  }

  async missingSince(moment: Date): Promise<Set<string>> {
    const sql = 'SELECT path FROM files WHERE missing_since < ?'
    const rows = await this.file.all<{ path: string }>(sql, moment.getTime())
    return new Set(rows.map(({ path }) => path))
  }

  async held(): Promise<HeldFiles | null> {
    const sql = `SELECT count(DISTINCT f.path) files, count(*) articles, min(f.missing_since) since
      FROM files f JOIN articles a ON a.file = f.path AND a.removed = 0 WHERE f.missing_since IS NOT NULL`
    const row = await this.file.get<Omit<HeldFiles, 'since'> & { since: number | null }>(sql)
    const since = dateOf(row?.since ?? null)
    return row === undefined || since === null ? null : { ...row, since }
  }

  /** Has articles of before a moment leave the index, undated ones by when they were first read, and others that had left so return. */
  async retain(since: Date | null): Promise<Change[]> {
    const moment = since?.getTime() ?? 0
    return this.file.transact(async (file) => {
      const leaving = since === null ? [] : await file.all<Change>(LEAVING, moment)
      const returning = await file.all<Change>(RETURNING, moment)
      const leave = `UPDATE articles SET removed = 1, left_as = 'aged', ${UNINDEXED} WHERE id = ?`
      await file.runAll(leave, leaving.map(idOf))
      const back = `UPDATE articles SET removed = 0, left_as = NULL, pending = ${TO_REPLACE} WHERE id = ?`
      await file.runAll(back, returning.map(idOf))
      return [...leaving, ...returning]
    })
  }

  async isRetained(since: Date | null): Promise<boolean> {
    const open = since === null ? [RETURNING] : [LEAVING, RETURNING]
    for (const sql of open)
      if ((await this.file.get(`${sql} LIMIT 1`, since?.getTime() ?? 0)) !== undefined) return false
    return true
  }

  /** Files that hold an article which was skipped in favour of one that is no longer there, or that has got another date. */
  async filesToReadAgain(): Promise<string[]> {
    const sql = `SELECT DISTINCT s.file FROM skipped s JOIN articles a ON a.n = s.blocked_by
      WHERE a.removed = 1 OR a.text_hash <> s.text_hash
      UNION SELECT path AS file FROM files WHERE hash IS NULL AND missing_since IS NULL ORDER BY file`
    return (await this.file.all<{ file: string }>(sql)).map(({ file }) => file)
  }

  /** They are noted as being written, so that a kill halfway is seen later, and stay pending until `markIndexed`. */
  async takePending(limit: { articles: number; characters: number }): Promise<PendingArticle[]> {
    const select = `SELECT a.removed, a.pending, ${ARTICLE} FROM articles a LEFT JOIN versions v ON v.n = a.current
      WHERE a.pending > 0 ORDER BY a.n LIMIT ?`
    const mark = `UPDATE articles SET pending = ${TO_REPLACE} WHERE id = ? AND pending = ${TO_ADD}`
    type Row = ArticleRow & { removed: number; pending: number }
    return this.file.transact(async (file) => {
      const found: PendingArticle[] = []
      let characters = 0
      const take = ({ removed, pending, ...row }: Row): boolean => {
        const article = removed === 1 ? null : articleOf(row)
        found.push({ id: row.id, article, mayBeIndexed: pending === TO_REPLACE })
        characters += article?.text.length ?? 0
        return characters < limit.characters
      }
      await file.each(take, select, limit.articles)
      await file.runAll(mark, found.filter(({ mayBeIndexed }) => !mayBeIndexed).map(idOf))
      return found
    })
  }

  /** To be called after passages are written. An article that has changed since it was taken stays pending. */
  async markIndexed(articles: { pending: PendingArticle; passages: number }[]): Promise<void> {
    const present = `UPDATE articles SET pending = ${DONE}, passages = ? WHERE id = ? AND removed = 0
      AND (SELECT version FROM versions v WHERE v.n = articles.current) = ?`
    const absent = `UPDATE articles SET pending = ${DONE}, passages = 0 WHERE id = ? AND removed = 1`
    await this.file.transact(async (file) => {
      const indexed = articles.flatMap(({ pending: { id, article }, passages }) =>
        article === null ? [] : [[passages, id, article.version]],
      )
      await file.runAll(present, indexed)
      const removed = articles.flatMap(({ pending }) => (pending.article === null ? pending : []))
      await file.runAll(absent, removed.map(idOf))
    })
  }

  async markAllPending(): Promise<void> {
    const sql = `UPDATE articles SET passages = 0, pending = CASE removed WHEN 1 THEN ${DONE} ELSE ${TO_ADD} END`
    await this.file.run(sql)
  }

  async totals(): Promise<{ articles: number; passages: number; pending: number }> {
    const sql = `SELECT count(*) FILTER (WHERE removed = 0) articles, CAST(coalesce(sum(passages), 0) AS INTEGER) passages,
      count(*) FILTER (WHERE pending > 0) pending FROM articles`
    return { articles: 0, passages: 0, pending: 0, ...(await this.file.get<object>(sql)) }
  }

  /** What is wrong with them; `null` if nothing. Reads all. `versionOf`: the version that what stands there would have. */
  async fault(versionOf: (article: Article) => string): Promise<string | null> {
    const fault = await this.file.fault('quick_check')
    if (fault !== null) return fault
    try {
      const sql = `SELECT ${ARTICLE} FROM articles a JOIN versions v ON v.n = a.current WHERE a.removed = 0`
      let garbled: string | null = null
      const look = (row: ArticleRow): boolean => {
        if (versionOf(articleOf(row)) !== row.version) garbled = `garbled text of ${row.id}`
        return garbled === null
      }
      await this.file.each(look, sql)
      if (garbled !== null) return garbled
    } catch (error) {
      return messageOf(error)
    }
    this.file.trust()
    return null
  }

  #write(options: WriteOptions, work: (writer: ReturnType<typeof writerOn>) => Promise<void>): Promise<Change[]> {
    return this.file.transact(async (file) => {
      const writer = writerOn(file, options)
      await work(writer)
      return writer.changes
    })
  }
}

const idOf = ({ id }: { id: string }): string => id

type Holder = Pick<IdentifiedArticle, 'id' | 'file' | 'line' | 'address'> & {
  n: number
  current: number | null
  hash: string
  removed: number
  /** Whether it was in its file when that was read last, or begun to be. */
  isThere: number
  length: number
  publishedAt: number | null
}
type Place = Pick<Holder, 'n' | 'current' | 'removed'>

const HOLDER = `SELECT a.n, a.id, a.current, a.file, a.line, a.text_hash AS hash, a.removed, a.address,
    CASE WHEN a.reading = f.reading THEN 1 ELSE 0 END AS "isThere", coalesce(length(v.text), 0) AS length,
    v.published_at AS "publishedAt"
  FROM articles a LEFT JOIN files f ON f.path = a.file LEFT JOIN versions v ON v.n = a.current`
const LATEST = '(SELECT reading FROM files WHERE path = ?)'

/** Decides within one transaction what becomes of articles that were read: new, changed, as before, or skipped for another. */
function writerOn(records: Queries, { now, gone }: WriteOptions) {
  const changes: Change[] = []
  /** Files of articles that have got another date by what another file says. */
  const toReadAgain = new Set<string>()

  async function store(batch: RecordsBatch): Promise<void> {
    for (const path of batch.begun) await begin(path)
    for (const article of batch.articles) await place(article)
    for (const one of batch.skipped) await skip(one)
    await finish(batch.finished)
    for (const path of toReadAgain) await records.run('UPDATE files SET hash = NULL WHERE path = ?', path)
  }

  async function forget(path: string, isTidied: boolean): Promise<void> {
    await removeArticles(isTidied ? 'cleared' : 'gone', 'file = ?', path)
    // What has left for its age does not come back without its file.
    await records.run(`UPDATE articles SET left_as = 'cleared' WHERE file = ? AND left_as = 'aged'`, path)
    await records.run('DELETE FROM skipped WHERE file = ?', path)
    await records.run('DELETE FROM files WHERE path = ?', path)
  }

  async function begin(path: string): Promise<void> {
    const sql = `INSERT INTO files (path, size, modified_at, changed_at, settled, hash, reading)
      VALUES (?, 0, 0, 0, 0, NULL, 1)
      ON CONFLICT (path) DO UPDATE SET hash = NULL, reading = files.reading + 1`
    await records.run('DELETE FROM skipped WHERE file = ?', path)
    await records.run(sql, path)
  }

  async function finish(files: FileRecord[]): Promise<void> {
    const unseen = `file IN ${LISTED} AND reading <> (SELECT reading FROM files WHERE path = file)`
    await removeArticles('gone', unseen, JSON.stringify(files.map(({ path }) => path)))
    const sql = 'UPDATE files SET size = ?, modified_at = ?, changed_at = ?, settled = ?, hash = ? WHERE path = ?'
    for (const { path, size, modifiedAt, changedAt, settled, hash } of files)
      await records.run(sql, size, modifiedAt, changedAt, Number(settled), hash, path)
  }

  async function place(article: IdentifiedArticle): Promise<void> {
    const { id, textHash, file, address, publishedAt } = article
    // One file may well hold several reports of one address.
    const elsewhere = `${HOLDER} WHERE a.address = ? AND a.removed = 0 AND a.file <> ? ORDER BY a.n`
    const alike = `${HOLDER} WHERE a.text_hash = ? AND a.removed = 0 AND a.id <> ? ORDER BY a.n`
    const [known, others, twins] = await Promise.all([
      records.get<Holder>(`${HOLDER} WHERE a.id = ?`, id),
      address === null ? [] : records.all<Holder>(elsewhere, address, file),
      records.all<Holder>(alike, textHash, id),
    ])
    const holder = known ?? (await ownPlace(article))
    const rival = [holder, ...others, ...twins].find((one) => one && stands(one, file))
    const isSame = address !== null && rival?.address === address && rival.file !== file
    if (rival === undefined) await update(holder ?? (await begun(article)), article)
    else if (isSame && rival.length < [...article.text].length) await takeOver(rival, article)
    else {
      await yieldTo(rival, article)
      const isEarlier = isSame && (await keepDate(rival.n, publishedAt?.getTime() ?? null, rival.publishedAt))
      if (isEarlier) toReadAgain.add(rival.file)
    }
  }

  /** The place that the one article of a file has taken over from another, under whose id it stands. */
  async function ownPlace({ id, file, address }: IdentifiedArticle): Promise<Holder | undefined> {
    if (address === null || (id !== file && id !== address)) return undefined
    return records.get<Holder>(`${HOLDER} WHERE a.address = ? AND a.file = ? AND a.removed = 0`, address, file)
  }

  /** Of two that are the same article the fuller one stands in its place; the other waits for that one to go. */
  async function takeOver(holder: Holder, article: IdentifiedArticle): Promise<void> {
    const { n, line, publishedAt } = holder
    await keepDate(n, publishedAt, article.publishedAt?.getTime() ?? null)
    const place = { file: holder.file, ...(line === null ? {} : { line }) }
    await skip({ ...place, reason: `same article as ${article.file}, which has more of it` }, n)
    await update(holder, { ...article, id: holder.id })
  }

  /** Notes a date earlier than the one `known`, where there is any; whether it did. */
  async function keepDate(n: number, date: number | null, known: number | null): Promise<boolean> {
    if (date === null || (known !== null && known <= date)) return false
    const sql = 'UPDATE articles SET earliest = ? WHERE n = ? AND (earliest IS NULL OR earliest > ?)'
    await records.run(sql, date, n, date)
    return true
  }

  /** Whether an article keeps its place: not if its file is gone, nor if it may have left the very file that is being read. */
  function stands(holder: Holder, file: string): boolean {
    if (holder.removed === 1 || gone.has(holder.file)) return false
    return holder.file !== file || holder.isThere === 1
  }

  async function yieldTo(holder: Holder, { file, line, textHash }: IdentifiedArticle): Promise<void> {
    const place = holder.line === null ? holder.file : `${holder.file}, line ${holder.line}`
    const isSame = holder.hash === textHash
    const reason = `same ${isSame ? 'text' : 'id'} as ${place}`
    await skip({ file, ...(line === null ? {} : { line }), reason }, holder.n, isSame ? textHash : undefined)
  }

  async function skip({ file, line, reason }: Skipped, blocker?: number, textHash?: string): Promise<void> {
    const skipped = { file, line: line ?? null, reason: reason.toWellFormed() }
    await records.insert('skipped', { ...skipped, blocked_by: blocker ?? null, text_hash: textHash ?? null })
  }

  async function begun({ id, file }: IdentifiedArticle): Promise<Place> {
    const row = { id, file, reading: 0, text_hash: '', outlet: '', removed: 1, pending: TO_ADD, passages: 0 }
    return { n: await records.insert('articles', row, 'RETURNING n'), current: null, removed: 1 }
  }

  async function update({ n, current, removed }: Place, given: IdentifiedArticle): Promise<void> {
    const isNew = current === null
    const article = isNew ? given : await dated(n, given)
    const { id, version, file, line, textHash, outlet, address } = article
    const stored = await storedVersion(n, article, isNew)
    const isChanged = removed === 1 || stored.n !== current || stored.isChanged
    const sql = `UPDATE articles SET file = ?, line = ?, reading = ${LATEST}, current = ?, removed = 0, text_hash = ?, outlet = ?, left_as = NULL,
      address = ?, printed = CASE WHEN ? = 1 AND printed > 0 THEN 1 ELSE printed END,
      pending = CASE WHEN ? = 1 AND pending <> ${TO_ADD} THEN ${TO_REPLACE} ELSE pending END WHERE n = ?`
    const changed = Number(isChanged)
    await records.run(sql, file, line, file, stored.n, textHash, outlet, address, changed, changed, n)
    if (isChanged) changes.push({ kind: removed === 1 ? 'added' : 'updated', id, version })
  }

  async function dated(n: number, article: IdentifiedArticle): Promise<IdentifiedArticle> {
    const { publishedAt, version } = article
    const sql = 'SELECT earliest FROM articles WHERE n = ?'
    const earliest = (await records.get<{ earliest: number | null }>(sql, n))?.earliest ?? null
    if (earliest === null || (publishedAt !== null && publishedAt.getTime() <= earliest)) return article
    const dated = hash('sha256', `${version} ${earliest}`).slice(0, version.length)
    return { ...article, publishedAt: new Date(earliest), version: dated }
  }

  /** The row of a version. One that was stored before is used again, with the body as it is seen now. */
  async function storedVersion(n: number, article: IdentifiedArticle, isNew: boolean) {
    const { version, title, outlet, agency, author, publishedAt, url, language, text } = article
    const body = writtenSpans(article.body)
    const select = 'SELECT n, body FROM versions WHERE article = ? AND version = ?'
    const known = isNew ? undefined : await records.get<{ n: number; body: string }>(select, n, version)
    if (known === undefined) {
      const facts = { article: n, version, title, outlet, agency, author, url, language, body, text }
      const times = { published_at: publishedAt?.getTime() ?? null, stored_at: now.getTime() }
      return { n: await records.insert('versions', { ...facts, ...times }, 'RETURNING n'), isChanged: true }
    }
    const isChanged = known.body !== body
    if (isChanged) {
      await records.run('UPDATE versions SET body = ? WHERE n = ?', body, known.n)
      // The body of before may be among what was counted.
      await setNote(records, COUNTED_BY, '')
    }
    return { n: known.n, isChanged }
  }

  async function removeArticles(as: 'gone' | 'cleared', which: string, ...values: (string | number)[]): Promise<void> {
    const leaving = `SELECT a.id, v.version FROM articles a JOIN versions v ON v.n = a.current WHERE a.removed = 0 AND ${which}`
    for (const one of await records.all<Omit<Change, 'kind'>>(leaving, ...values))
      changes.push({ kind: 'removed', ...one })
    const remove = `UPDATE articles SET removed = 1, left_as = ?, left_at = ?, ${UNINDEXED} WHERE removed = 0 AND ${which}`
    await records.run(remove, as, now.getTime(), ...values)
  }
  return { store, forget, changes }
}
