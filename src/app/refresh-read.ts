// Reads the files that have changed into the records, in batches, while the batches before are indexed.
import { setImmediate as nextTurn } from 'node:timers/promises'
import { identify } from '../articles/identity.ts'
import { isBulkFile, MAX_FILE_BYTES, type ParsedFile, parseFile, parseLines } from '../articles/parse.ts'
import type { FileReading, FileRecord, FoundFile } from '../articles/ports.ts'
import type { ParsedArticle } from '../domain/article.ts'
import { Batch } from './refresh-batch.ts'
import type { ChangeCount } from './refresh-count.ts'
import type { Indexer } from './refresh-index.ts'
import { type ChangedFile, contentMark, refusalOf, refusedMark } from './refresh-plan.ts'
import type { RefreshOptions, RefreshParts } from './refresh-types.ts'

/** Small files read at the same time. */
const FILES_AT_ONCE = 16
/** Lines parsed before others get their turn. */
const LINES_A_TURN = 50
/** Lines of one file that are named when they are skipped; the others are only counted. */
const MOST_SKIPPED_LINES = 200

export class FileReader {
  readonly #parts: RefreshParts
  readonly #options: RefreshOptions
  readonly #work: { gone: Set<string>; count: ChangeCount; indexer: Indexer }
  #batch = new Batch()
  #bytes = 0
  #totalBytes = 0
  #articles = 0

  constructor(
    parts: RefreshParts,
    options: RefreshOptions,
    work: { gone: Set<string>; count: ChangeCount; indexer: Indexer },
  ) {
    this.#parts = parts
    this.#options = options
    this.#work = work
  }

  async readAll(changed: ChangedFile[]): Promise<void> {
    this.#totalBytes += changed.reduce((sum, { file }) => sum + file.size, 0)
    for (let at = 0; at < changed.length; at += FILES_AT_ONCE) {
      const group = changed.slice(at, at + FILES_AT_ONCE)
      const readings = await Promise.all(group.map(({ file }) => this.#readSmall(file)))
      for (const [index, { file, before }] of group.entries()) {
        const reading = readings[index] ?? null
        if (reading === null) await this.#stream(file, before)
        else await this.#take(file, before, reading)
        if (this.#batch.isFull) await this.#store()
      }
      await nextTurn()
    }
    await this.#store()
  }

  /** The content of a file that is small enough to be held as a whole; `null` for others. */
  async #readSmall(file: FoundFile): Promise<FileReading | null> {
    const reason = refusalOf(file)
    if (reason !== null) return { kind: 'refused', reason }
    return file.size > MAX_FILE_BYTES ? null : this.#parts.folder.read(file.path)
  }

  async #take(file: FoundFile, before: FileRecord | null, reading: FileReading): Promise<void> {
    if (reading.kind === 'gone') this.#work.gone.add(file.path)
    else if (reading.kind === 'refused') this.#refuse(file, before, reading.reason)
    else if (before?.hash === contentMark(reading.hash)) this.#batch.restamped.push(recordOf(file, before.hash))
    else {
      this.#batch.begun.push(file.path)
      this.#add(file, await parseFile({ path: file.path, bytes: reading.bytes }))
      this.#batch.finished.push(recordOf(file, contentMark(reading.hash)))
    }
    this.#bytes += file.size
  }

  #refuse(file: FoundFile, before: FileRecord | null, reason: string): void {
    // A file that could not be opened is tried again each time; there is no news as long as the reason stays.
    if (before?.hash === refusedMark(reason)) return
    this.#batch.begun.push(file.path)
    this.#batch.skipped.push({ file: file.path, reason })
    this.#batch.finished.push(recordOf(file, refusedMark(reason)))
  }

  #add(file: FoundFile, parsed: ParsedFile): void {
    const bulk = parsed.articles.length > 1 || isBulkFile(file.path)
    for (const { article, line } of parsed.articles) this.#addArticle(article, { file, line: line ?? null, bulk })
    this.#batch.skipped.push(...parsed.skipped.slice(0, MOST_SKIPPED_LINES))
    this.#countUnnamed(file, parsed.skipped.length)
  }

  #addArticle(article: ParsedArticle, place: { file: FoundFile; line: number | null; bulk: boolean }): void {
    this.#batch.add(identify(article, { ...place, file: place.file.path }))
    this.#articles++
  }

  #countUnnamed(file: FoundFile, skipped: number): void {
    const unnamed = skipped - MOST_SKIPPED_LINES
    if (unnamed > 0) this.#batch.skipped.push({ file: file.path, reason: `${unnamed} more lines of it were skipped` })
  }

  /** Reads a file line by line, so that its size does not matter. */
  async #stream(file: FoundFile, before: FileRecord | null): Promise<void> {
    const { folder } = this.#parts
    if (before?.hash != null && before.hash === contentMark((await folder.hash(file.path)) ?? '')) {
      this.#batch.restamped.push(recordOf(file, before.hash))
      this.#bytes += file.size
      return
    }
    const reading = folder.readLines(file.path)
    const bytesBefore = this.#bytes
    let skipped = 0
    let lines = 0
    this.#batch.begun.push(file.path)
    for await (const parsed of parseLines(file.path, reading.lines)) {
      if ('article' in parsed) this.#addArticle(parsed.article, { file, line: parsed.line, bulk: true })
      else if (skipped++ < MOST_SKIPPED_LINES) this.#batch.skipped.push(parsed.skipped)
      if (++lines % LINES_A_TURN === 0) await nextTurn()
      if (this.#batch.isFull) {
        this.#bytes = bytesBefore + reading.bytesRead()
        await this.#store()
      }
    }
    this.#bytes = bytesBefore + file.size
    const failure = reading.failure()
    if (failure === 'gone') this.#work.gone.add(file.path)
    else if (failure !== null) this.#refuse(file, before, failure.reason)
    else {
      this.#countUnnamed(file, skipped)
      this.#batch.finished.push(recordOf(file, contentMark(reading.hash())))
    }
  }

  #tell(): void {
    const done = { bytes: this.#bytes, totalBytes: this.#totalBytes, articles: this.#articles }
    this.#options.onProgress?.({ stage: 'reading', ...done })
  }

  async #store(): Promise<void> {
    const batch = this.#batch
    if (batch.isEmpty) return
    this.#options.signal?.throwIfAborted()
    this.#batch = new Batch()
    const { records } = this.#parts
    if (batch.restamped.length > 0) await records.restamp(batch.restamped)
    const { gone, count, indexer } = this.#work
    count.note(await records.store(batch, { now: this.#options.now, gone }))
    if (batch.begun.length + batch.articles.length > 0) this.#tell()
    await nextTurn()
    await indexer.feed(batch.articles.length)
  }
}

function recordOf(file: FoundFile, hash: string): FileRecord {
  return { path: file.path, size: file.size, modifiedAt: file.modifiedAt, settled: file.settled, hash }
}
