// The folder that articles are put into: what lies in it, and the bytes or lines of a file. Knows nothing of what they mean.

import { isUtf8 } from 'node:buffer'
import { createHash, hash } from 'node:crypto'
import { closeSync, constants, openSync, readFileSync, realpathSync } from 'node:fs'
import { type FileHandle, open } from 'node:fs/promises'
import path from 'node:path'
import { DatelineError } from '../domain/errors.ts'
import type { ArticleFolder, FileReading, FoundFile, LineReading } from './article-types.ts'
import { walk } from './folder-walk.ts'
import { ioCode, ioReason } from './io-reason.ts'

/** A line is handed on up to here; longer than any article may be, so that whoever reads it sees that it is too long. */
const LONGEST_LINE_BYTES = 24 * 1024 * 1024
const CHUNK_BYTES = 1 << 20
const LINE_FEED = 0x0a
/** Without waiting, should a pipe have taken the file's place since the scan. */
const FLAGS = constants.O_RDONLY | constants.O_NONBLOCK

export class DiskFolder implements ArticleFolder {
  readonly #path: string

  constructor(folder: string) {
    this.#path = folder
  }

  async scan(options: { signal?: AbortSignal | undefined } = {}): Promise<FoundFile[]> {
    try {
      return await walk(realpathSync(this.#path), options.signal)
    } catch (error) {
      const code = ioCode(error)
      if (code === null) throw error
      const what =
        code === 'ENOENT' ? 'does not exist' : code === 'ENOTDIR' ? 'is not a folder' : `is ${ioReason(error)}`
      throw new DatelineError('articles', `The articles folder ${this.#path} ${what}.`, {
        hint: 'Create it and put articles into it, or name another one with --articles.',
        cause: error,
      })
    }
  }

  async read(file: string): Promise<FileReading> {
    let descriptor: number | undefined
    try {
      // Not asynchronously: for small files, handing the work over takes several times as long as doing it.
      descriptor = openSync(this.#placeOf(file), FLAGS)
      const bytes = readFileSync(descriptor)
      return { kind: 'read', bytes, hash: hash('sha256', bytes) }
    } catch (error) {
      return ioCode(error) === 'ENOENT' ? { kind: 'gone' } : { kind: 'refused', reason: ioReason(error) }
    } finally {
      if (descriptor !== undefined) closeSync(descriptor)
    }
  }

  async hash(file: string): Promise<string | null> {
    const digest = createHash('sha256')
    try {
      for await (const chunk of (await this.#open(file)).createReadStream({ highWaterMark: CHUNK_BYTES })) {
        digest.update(chunk)
      }
    } catch {
      return null
    }
    return digest.digest('hex')
  }

  readLines(file: string): LineReading {
    const digest = createHash('sha256')
    let bytesRead = 0
    let failure: 'gone' | { reason: string } | null = null
    const open = () => this.#open(file)
    async function* lines(): AsyncGenerator<string, void, undefined> {
      try {
        const stream = (await open()).createReadStream({ highWaterMark: CHUNK_BYTES })
        yield* linesOf(stream, (chunk) => {
          digest.update(chunk)
          bytesRead += chunk.length
        })
      } catch (error) {
        if (ioCode(error) === null && !(error instanceof NotLines)) throw error
        if (ioCode(error) === 'ENOENT') failure = 'gone'
        else failure = { reason: error instanceof NotLines ? error.message : ioReason(error) }
      }
    }
    return {
      lines: lines(),
      bytesRead: () => bytesRead,
      hash: () => digest.copy().digest('hex'),
      failure: () => failure,
    }
  }

  async #open(file: string): Promise<FileHandle> {
    return open(this.#placeOf(file), FLAGS)
  }

  #placeOf(file: string): string {
    return path.join(this.#path, ...file.split('/'))
  }
}

/** The content is not lines of text in an encoding that can be read piece by piece. */
class NotLines extends Error {}

/** Lines of a stream of bytes, as they come. One byte order mark at the very beginning is left to the reader of the lines. */
async function* linesOf(
  stream: AsyncIterable<Buffer>,
  onChunk: (chunk: Buffer) => void,
): AsyncGenerator<string, void, undefined> {
  let kept: Buffer[] = []
  let keptBytes = 0
  let isFirst = true
  const keep = (piece: Buffer) => {
    if (keptBytes < LONGEST_LINE_BYTES) kept.push(piece)
    keptBytes += piece.length
  }
  for await (const chunk of stream) {
    onChunk(chunk)
    if (isFirst) refuseUnlessText(chunk)
    isFirst = false
    let start = 0
    for (let end = chunk.indexOf(LINE_FEED); end >= 0; end = chunk.indexOf(LINE_FEED, start)) {
      keep(chunk.subarray(start, end))
      yield decoded(kept)
      kept = []
      keptBytes = 0
      start = end + 1
    }
    keep(chunk.subarray(start))
  }
  if (keptBytes > 0) yield decoded(kept)
}

function refuseUnlessText(start: Buffer): void {
  const mark = start.subarray(0, 2).toString('latin1')
  if (mark === 'ÿþ' || mark === 'þÿ') throw new NotLines('UTF-16 and too large for it: save it as UTF-8')
  if (start.includes(0)) throw new NotLines('binary')
}

function decoded(pieces: Buffer[]): string {
  const line = pieces.length === 1 && pieces[0] !== undefined ? pieces[0] : Buffer.concat(pieces)
  return isUtf8(line) ? line.toString('utf8') : new TextDecoder('windows-1252').decode(line)
}
