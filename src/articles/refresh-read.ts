// Reads the files that have changed into the records, in batches, while the batches before are indexed.
import { setImmediate as nextTurn } from 'node:timers/promises'
import type { Skipped } from '../domain/article.ts'
import { inAdvance } from '../domain/in-turn.ts'
import type { FileReading, FoundFile } from '../storage/folder.ts'
import type { Change, FileRecord, IdentifiedArticle } from '../storage/records.ts'
import { isBulkFile, MAX_FILE_BYTES } from './read/decode.ts'
import { identify, type Parsed } from './read/parse.ts'
import type { ChangedFile, RefreshOptions, RefreshParts } from './refresh-plan.ts'
import { contentMark, refusalOf, refusedMark } from './refresh-plan.ts'
import { lengthOf, type ReadingCrew } from './workers.ts'

const FILES_AT_ONCE = 32
/** How many such are parsed in advance, so that neither thread waits for the other. */
const AHEAD = 3
const [MOST_ARTICLES, MOST_CHARACTERS, MOST_FILES] = [500, 4_000_000, 1000]
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
  parsed: Parsed[] | null
}

export function readerOf(
  { folder, records }: RefreshParts,
  { now, onProgress, signal }: RefreshOptions,
  { gone, crew, onStored }: Around,
): (changed: ChangedFile[]) => Promise<void> {
  let batch = emptyBatch()
  let articles = 0
  /** Of files that are done, of the one that is being read by the line, and of all. */
  let [bytes, bytesOfLines, totalBytes] = [0, 0, 0]

  async function readGroup(group: ChangedFile[]): Promise<ReadFile[]> {
    const readOf = async (file: FoundFile): Promise<FileReading | null> => {
      const reason = refusalOf(file)
      if (reason !== null) return { kind: 'refused', reason }
      return file.size <= MAX_FILE_BYTES ? folder.read(file.path) : null
    }
    const read = await Array.fromAsync(group, async (one) => ({ ...one, reading: await readOf(one.file) }))
    const fresh = read.map(({ file, before, reading }) => {
      const isNew = reading?.kind === 'read' && before?.hash !== contentMark(reading.hash)
      return isNew ? { path: file.path, bytes: reading.bytes } : null
    })
    const size = fresh.reduce((sum, file) => sum + (file?.bytes.length ?? 0), 0)
    const parsed = await crew.run('files', fresh, size)
    return read.map((one, at) => ({ ...one, parsed: parsed[at] ?? null }))
  }

  async function take({ file, before, reading, parsed }: ReadFile): Promise<void> {
    if (reading === null) await takeLines(file, before)
    else if (reading.kind === 'gone') gone.add(file.path)
    else if (reading.kind === 'refused') {
      // A file that could not be opened is tried again each time; there is no news as long as the reason stays.
      if (before?.hash !== refusedMark(reading.reason)) refuse(file, reading.reason)
    } else if (parsed === null) batch.finished.push(recordOf(file, contentMark(reading.hash)))
    else {
      batch.begun.push(file.path)
      finish(file, reading.hash, await add(file.path, parsed))
    }
    bytes += file.size
    if (isFull(batch)) await store()
  }

  async function takeLines(file: FoundFile, before: FileRecord | null): Promise<void> {
    const { path } = file
    if (before?.hash != null && before.hash === contentMark((await folder.hash(path)) ?? '')) {
      batch.finished.push(recordOf(file, before.hash))
      return
    }
    const reading = folder.readLines(path)
    let linesBefore = 0
    const parse = (lines: string[]) => {
      const work = { path, lines, linesBefore }
      linesBefore += lines.length
      return crew.run('lines', work, lengthOf(lines))
    }
    let skipped = 0
    batch.begun.push(path)
    for await (const parsed of inAdvance(reading.lines, AHEAD, parse)) {
      skipped = await add(path, parsed, skipped)
      bytesOfLines = reading.bytesRead
    }
    bytesOfLines = 0
    const failure = reading.failure
    if (failure?.kind === 'gone') gone.add(path)
    else if (failure !== null) refuse(file, failure.reason)
    else finish(file, reading.hash(), skipped)
  }

  /** Adds what was parsed of a file, of which some was `skipped` before; how much is skipped then. */
  async function add(path: string, parsed: Parsed[], skipped = 0): Promise<number> {
    const bulk = isBulkFile(path) || parsed.filter((one) => 'article' in one).length > 1
    let count = skipped
    for (const one of parsed) {
      const skip = 'article' in one ? one.remark : one.skipped
      if (skip !== undefined && count++ < MOST_SKIPPED_LINES) batch.skipped.push(skip)
      if ('article' in one) {
        const article = identify(one.article, { file: path, line: one.line ?? null, bulk })
        batch.articles.push(article)
        batch.characters += article.text.length
        articles++
      }
      if (isFull(batch)) await store()
    }
    return count
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
    if (full.begun.length + full.articles.length + full.finished.length === 0) return
    signal?.throwIfAborted()
    batch = emptyBatch()
    const changes = await records.store(full, { now, gone })
    if (full.begun.length + full.articles.length > 0)
      onProgress?.({ stage: 'reading', bytes: bytes + bytesOfLines, totalBytes, articles })
    await nextTurn()
    await onStored(changes, full.articles.length)
  }

  return async (changed) => {
    totalBytes += changed.reduce((sum, { file }) => sum + file.size, 0)
    const groups = Map.groupBy(changed, (_, at) => Math.floor(at / FILES_AT_ONCE)).values()
    for await (const group of inAdvance(groups, AHEAD, readGroup)) {
      for (const read of group) await take(read)
      await nextTurn()
    }
    await store()
  }
}

const recordOf = ({ refused: _, ...file }: FoundFile, hash: string): FileRecord => ({ ...file, hash })

/** What is stored in one transaction: large enough to be quick, small enough for memory and for those who wait meanwhile. */
const emptyBatch = () => ({
  begun: [] as string[],
  articles: [] as IdentifiedArticle[],
  characters: 0,
  skipped: [] as Skipped[],
  finished: [] as FileRecord[],
})

const isFull = ({ articles, characters, finished }: ReturnType<typeof emptyBatch>): boolean =>
  articles.length >= MOST_ARTICLES || characters >= MOST_CHARACTERS || finished.length >= MOST_FILES
