// Reads the files that have changed into the records, in batches, while the batches before are indexed.
import { setImmediate as nextTurn } from 'node:timers/promises'
import type { ParsedArticle, Skipped } from '../domain/article.ts'
import type { FileReading, FoundFile, LineReading } from '../storage/folder.ts'
import type { Change, FileRecord, IdentifiedArticle, RecordsBatch } from '../storage/records.ts'
import { isBulkFile, MAX_FILE_BYTES } from './read/decode.ts'
import { identify, type ParsedFile, type ParsedLine } from './read/parse.ts'
import {
  type ChangedFile,
  contentMark,
  type RefreshOptions,
  type RefreshParts,
  refusalOf,
  refusedMark,
} from './refresh-plan.ts'
import { inAdvance, type ReadingCrew } from './workers.ts'

/** Small files, and characters of a bulk file, that are read and parsed at once. */
const FILES_AT_ONCE = 32
const CHARACTERS_AT_ONCE = 1_500_000
/** How many such are parsed in advance, so that neither thread waits for the other. */
const AHEAD = 3
/** From so much on a batch is stored. */
const MOST_ARTICLES = 500
const MOST_CHARACTERS = 4_000_000
const MOST_FILES = 1000
/** Lines of one file that are named when they are skipped; the others are only counted. */
const MOST_SKIPPED_LINES = 200

export interface ReadingSurroundings {
  /** Paths whose articles may be taken over; those that vanish while being read are added. */
  gone: Set<string>
  crew: ReadingCrew
  /** Told of each batch that was stored: what changed by it, and how many articles it held. */
  onStored: (changes: Change[], articles: number) => Promise<void>
}

/** A file that was read; `parsed` where its content is new. */
interface ReadFile extends ChangedFile {
  reading: FileReading
  parsed: ParsedFile | null
}

export class FileReader {
  readonly #parts: RefreshParts
  readonly #options: RefreshOptions
  readonly #around: ReadingSurroundings
  #batch = new Batch()
  #bytes = 0
  #totalBytes = 0
  #articles = 0

  constructor(parts: RefreshParts, options: RefreshOptions, around: ReadingSurroundings) {
    this.#parts = parts
    this.#options = options
    this.#around = around
  }

  async readAll(changed: ChangedFile[]): Promise<void> {
    this.#totalBytes += changed.reduce((sum, { file }) => sum + file.size, 0)
    for await (const group of inAdvance(groupsOf(changed), AHEAD, (files) => this.#readGroup(files))) {
      for (const read of group) {
        if ('parsed' in read) this.#take(read)
        else await this.#takeLines(read)
        if (this.#batch.isFull) await this.#store()
      }
      await nextTurn()
    }
    await this.#store()
  }

  /** Reads and parses small files; those that are to be read by the line come back as they are. */
  async #readGroup(group: ChangedFile[]): Promise<(ReadFile | ChangedFile)[]> {
    const read: (ReadFile | ChangedFile)[] = []
    const toParse: { read: ReadFile; path: string; bytes: Uint8Array }[] = []
    for (const { file, before } of group) {
      const reason = refusalOf(file)
      if (reason === null && file.size > MAX_FILE_BYTES) {
        read.push({ file, before })
        continue
      }
      const reading: FileReading =
        reason === null ? await this.#parts.folder.read(file.path) : { kind: 'refused', reason }
      const one: ReadFile = { file, before, reading, parsed: null }
      read.push(one)
      const isNew = reading.kind === 'read' && before?.hash !== contentMark(reading.hash)
      if (isNew) toParse.push({ read: one, path: file.path, bytes: reading.bytes })
    }
    if (toParse.length === 0) return read
    const size = toParse.reduce((sum, { bytes }) => sum + bytes.length, 0)
    const files = toParse.map(({ path, bytes }) => ({ path, bytes }))
    const parsed = await this.#around.crew.run('files', files, size)
    for (const [index, { read: one }] of toParse.entries()) one.parsed = parsed[index] ?? null
    return read
  }

  #take({ file, before, reading, parsed }: ReadFile): void {
    this.#bytes += file.size
    if (reading.kind === 'gone') this.#around.gone.add(file.path)
    else if (reading.kind === 'refused') {
      // A file that could not be opened is tried again each time; there is no news as long as the reason stays.
      if (before?.hash !== refusedMark(reading.reason)) this.#refuse(file, reading.reason)
    } else if (parsed === null) this.#batch.restamped.push(recordOf(file, contentMark(reading.hash)))
    else {
      this.#batch.begun.push(file.path)
      const bulk = parsed.articles.length > 1 || isBulkFile(file.path)
      for (const { article, line } of parsed.articles) this.#add(article, { file, line: line ?? null, bulk })
      this.#batch.skipped.push(...parsed.skipped.slice(0, MOST_SKIPPED_LINES))
      this.#finish(file, reading.hash, parsed.skipped.length)
    }
  }

  /** Reads a file line by line, so that its size does not matter. */
  async #takeLines({ file, before }: ChangedFile): Promise<void> {
    const { folder } = this.#parts
    if (before?.hash != null && before.hash === contentMark((await folder.hash(file.path)) ?? '')) {
      this.#bytes += file.size
      this.#batch.restamped.push(recordOf(file, before.hash))
      return
    }
    const reading = folder.readLines(file.path)
    const bytesBefore = this.#bytes
    let skipped = 0
    this.#batch.begun.push(file.path)
    for await (const parsed of inAdvance(chunksOf(reading), AHEAD, (chunk) => this.#parseLines(file, chunk))) {
      for (const one of parsed) {
        if ('article' in one) this.#add(one.article, { file, line: one.line, bulk: true })
        else if (skipped++ < MOST_SKIPPED_LINES) this.#batch.skipped.push(one.skipped)
        if (this.#batch.isFull) await this.#store()
      }
      this.#bytes = bytesBefore + reading.bytesRead()
    }
    this.#bytes = bytesBefore + file.size
    const failure = reading.failure()
    if (failure === 'gone') this.#around.gone.add(file.path)
    else if (failure !== null) this.#refuse(file, failure.reason)
    else this.#finish(file, reading.hash(), skipped)
  }

  #parseLines(file: FoundFile, { lines, linesBefore, characters }: LineChunk): Promise<ParsedLine[]> {
    return this.#around.crew.run('lines', { path: file.path, lines, linesBefore }, characters)
  }

  #add(article: ParsedArticle, place: { file: FoundFile; line: number | null; bulk: boolean }): void {
    this.#batch.add(identify(article, { ...place, file: place.file.path }))
    this.#articles++
  }

  #finish(file: FoundFile, hash: string, skipped: number): void {
    const unnamed = skipped - MOST_SKIPPED_LINES
    if (unnamed > 0) this.#batch.skipped.push({ file: file.path, reason: `${unnamed} more lines of it were skipped` })
    this.#batch.finished.push(recordOf(file, contentMark(hash)))
  }

  #refuse(file: FoundFile, reason: string): void {
    this.#batch.begun.push(file.path)
    this.#batch.skipped.push({ file: file.path, reason })
    this.#batch.finished.push(recordOf(file, refusedMark(reason)))
  }

  async #store(): Promise<void> {
    const batch = this.#batch
    if (batch.isEmpty) return
    this.#options.signal?.throwIfAborted()
    this.#batch = new Batch()
    const { records } = this.#parts
    if (batch.restamped.length > 0) await records.restamp(batch.restamped)
    const { gone, onStored } = this.#around
    const changes = await records.store(batch, { now: this.#options.now, gone })
    if (batch.begun.length + batch.articles.length > 0) this.#tell()
    await nextTurn()
    await onStored(changes, batch.articles.length)
  }

  #tell(): void {
    const done = { bytes: this.#bytes, totalBytes: this.#totalBytes, articles: this.#articles }
    this.#options.onProgress?.({ stage: 'reading', ...done })
  }
}

function* groupsOf(changed: ChangedFile[]): Iterable<ChangedFile[]> {
  for (let at = 0; at < changed.length; at += FILES_AT_ONCE) yield changed.slice(at, at + FILES_AT_ONCE)
}

interface LineChunk {
  lines: string[]
  linesBefore: number
  characters: number
}

async function* chunksOf(reading: LineReading): AsyncIterable<LineChunk> {
  let chunk: LineChunk = { lines: [], linesBefore: 0, characters: 0 }
  for await (const line of reading.lines) {
    chunk.lines.push(line)
    chunk.characters += line.length
    if (chunk.characters < CHARACTERS_AT_ONCE) continue
    yield chunk
    chunk = { lines: [], linesBefore: chunk.linesBefore + chunk.lines.length, characters: 0 }
  }
  if (chunk.lines.length > 0) yield chunk
}

function recordOf(file: FoundFile, hash: string): FileRecord {
  return { path: file.path, size: file.size, modifiedAt: file.modifiedAt, settled: file.settled, hash }
}

/** What is stored in one transaction: large enough to be quick, small enough for memory and for those who wait meanwhile. */
class Batch implements RecordsBatch {
  begun: string[] = []
  articles: IdentifiedArticle[] = []
  skipped: Skipped[] = []
  finished: FileRecord[] = []
  /** Files whose content is as it was. */
  restamped: FileRecord[] = []
  #characters = 0

  add(article: IdentifiedArticle): void {
    this.articles.push(article)
    this.#characters += article.text.length
  }

  get isFull(): boolean {
    if (this.articles.length >= MOST_ARTICLES || this.#characters >= MOST_CHARACTERS) return true
    return this.finished.length + this.restamped.length >= MOST_FILES
  }

  get isEmpty(): boolean {
    return this.begun.length + this.articles.length + this.finished.length + this.restamped.length === 0
  }
}
