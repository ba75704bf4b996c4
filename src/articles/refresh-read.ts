// Reads the files that have changed into the records, in batches, while the batches before are indexed.
import { setImmediate as nextTurn } from 'node:timers/promises'
import type { ParsedArticle, Skipped } from '../domain/article.ts'
import type { FileReading, FoundFile, LineReading } from '../storage/folder.ts'
import type { Change, FileRecord, IdentifiedArticle, RecordsBatch } from '../storage/records.ts'
import { isBulkFile, MAX_FILE_BYTES } from './read/decode.ts'
import { identify, type ParsedFile } from './read/parse.ts'
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

interface Around {
  /** Paths whose articles may be taken over; those that vanish while being read are added. */
  gone: Set<string>
  crew: ReadingCrew
  /** Told of each batch that was stored: what changed by it, and how many articles it held. */
  onStored: (changes: Change[], articles: number) => Promise<void>
}

/** A file with its reading, `null` where it is to be read by the line; `parsed` where its content is new. */
interface ReadFile extends ChangedFile {
  reading: FileReading | null
  parsed: ParsedFile | null
}

/** What reads changed files into the records. */
export function readerOf(
  { folder, records }: RefreshParts,
  { now, onProgress, signal }: RefreshOptions,
  { gone, crew, onStored }: Around,
): (changed: ChangedFile[]) => Promise<void> {
  let batch = new Batch()
  let bytes = 0
  let totalBytes = 0
  let articles = 0

  /** Reads and parses files, but for those that are to be read by the line. */
  async function readGroup(group: ChangedFile[]): Promise<ReadFile[]> {
    const read: ReadFile[] = []
    const toParse: { path: string; bytes: Uint8Array; into: ReadFile }[] = []
    for (const { file, before } of group) {
      const { path, size } = file
      const reason = refusalOf(file)
      let reading: FileReading | null = reason === null ? null : { kind: 'refused', reason }
      if (reason === null && size <= MAX_FILE_BYTES) reading = await folder.read(path)
      const into: ReadFile = { file, before, reading, parsed: null }
      read.push(into)
      if (reading?.kind === 'read' && before?.hash !== contentMark(reading.hash))
        toParse.push({ path, bytes: reading.bytes, into })
    }
    if (toParse.length === 0) return read
    const files = toParse.map(({ path, bytes }) => ({ path, bytes }))
    const size = files.reduce((sum, { bytes }) => sum + bytes.length, 0)
    const parsed = await crew.run('files', files, size)
    for (const [index, { into }] of toParse.entries()) into.parsed = parsed[index] ?? null
    return read
  }

  function take({ file, before, parsed }: ReadFile, reading: FileReading): void {
    bytes += file.size
    if (reading.kind === 'gone') gone.add(file.path)
    else if (reading.kind === 'refused') {
      // A file that could not be opened is tried again each time; there is no news as long as the reason stays.
      if (before?.hash !== refusedMark(reading.reason)) refuse(file, reading.reason)
    } else if (parsed === null) batch.restamped.push(recordOf(file, contentMark(reading.hash)))
    else {
      batch.begun.push(file.path)
      const bulk = parsed.articles.length > 1 || isBulkFile(file.path)
      for (const { article, line } of parsed.articles) add(article, { file: file.path, line: line ?? null, bulk })
      batch.skipped.push(...parsed.skipped.slice(0, MOST_SKIPPED_LINES))
      finish(file, reading.hash, parsed.skipped.length)
    }
  }

  /** Reads a file line by line, so that its size does not matter. */
  async function takeLines({ file, before }: ChangedFile): Promise<void> {
    const { path } = file
    const bytesAfter = bytes + file.size
    if (before?.hash != null && before.hash === contentMark((await folder.hash(path)) ?? '')) {
      batch.restamped.push(recordOf(file, before.hash))
      bytes = bytesAfter
      return
    }
    const reading = folder.readLines(path)
    const parse = ({ lines, linesBefore, characters }: LineChunk) =>
      crew.run('lines', { path, lines, linesBefore }, characters)
    let skipped = 0
    batch.begun.push(path)
    for await (const parsed of inAdvance(chunksOf(reading), AHEAD, parse)) {
      for (const one of parsed) {
        if ('article' in one) add(one.article, { file: path, line: one.line, bulk: true })
        else if (skipped++ < MOST_SKIPPED_LINES) batch.skipped.push(one.skipped)
        if (batch.isFull) await store()
      }
      bytes = bytesAfter - file.size + reading.bytesRead()
    }
    bytes = bytesAfter
    const failure = reading.failure()
    if (failure === 'gone') gone.add(path)
    else if (failure !== null) refuse(file, failure.reason)
    else finish(file, reading.hash(), skipped)
  }

  function add(article: ParsedArticle, place: { file: string; line: number | null; bulk: boolean }): void {
    batch.add(identify(article, place))
    articles++
  }

  function finish(file: FoundFile, hash: string, skipped: number): void {
    const unnamed = skipped - MOST_SKIPPED_LINES
    if (unnamed > 0) batch.skipped.push({ file: file.path, reason: `${unnamed} more lines of it were skipped` })
    batch.finished.push(recordOf(file, contentMark(hash)))
  }

  function refuse(file: FoundFile, reason: string): void {
    batch.begun.push(file.path)
    batch.skipped.push({ file: file.path, reason })
    batch.finished.push(recordOf(file, refusedMark(reason)))
  }

  async function store(): Promise<void> {
    const full = batch
    if (full.isEmpty) return
    signal?.throwIfAborted()
    batch = new Batch()
    if (full.restamped.length > 0) await records.restamp(full.restamped)
    const changes = await records.store(full, { now, gone })
    if (full.begun.length + full.articles.length > 0) onProgress?.({ stage: 'reading', bytes, totalBytes, articles })
    await nextTurn()
    await onStored(changes, full.articles.length)
  }

  return async (changed) => {
    totalBytes += changed.reduce((sum, { file }) => sum + file.size, 0)
    const groups = Map.groupBy(changed, (_, at) => Math.floor(at / FILES_AT_ONCE)).values()
    for await (const group of inAdvance(groups, AHEAD, readGroup)) {
      for (const read of group) {
        if (read.reading === null) await takeLines(read)
        else take(read, read.reading)
        if (batch.isFull) await store()
      }
      await nextTurn()
    }
    await store()
  }
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

const recordOf = ({ refused: _, ...file }: FoundFile, hash: string): FileRecord => ({ ...file, hash })

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
