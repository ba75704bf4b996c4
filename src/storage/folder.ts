// The folder that articles are put into: what lies in it, and the bytes or lines of a file. Does not know what they mean.
import { isUtf8 } from 'node:buffer'
import { createHash, hash } from 'node:crypto'
import { closeSync, constants, existsSync, openSync, readdirSync, readFileSync, realpathSync, statSync } from 'node:fs'
import { open } from 'node:fs/promises'
import path from 'node:path'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { DatelineError } from '../domain/errors.ts'

export interface FoundFile {
  path: string
  size: number
  /** Milliseconds since 1970, with fractions. */
  modifiedAt: number
  /** The same of its entry in the folder: unlike the other, nobody can set it back. */
  changedAt: number
  /** Whether it had lain still for a while when it was looked at; otherwise a later change may leave size and time as they are. */
  settled: boolean
  /** Why it cannot be read, where that is plain without opening it. */
  refused?: string
}

/** Why a file could not be read; `gone` when it vanished between the scan and the reading. */
export type ReadingFailure = { kind: 'refused'; reason: string } | { kind: 'gone' }
export type FileReading = { kind: 'read'; bytes: Uint8Array; hash: string } | ReadingFailure

/** A line is handed on up to here; longer than any article may be, so that whoever reads it sees that it is too long. */
const LONGEST_LINE_BYTES = 24 * 1024 * 1024
const CHUNK_BYTES = 1 << 20
const LINE_FEED = 0x0a
/** Without waiting, should a pipe have taken the file's place since the scan. */
const FLAGS = constants.O_RDONLY | constants.O_NONBLOCK
/** Files looked at before others get their turn; a look takes some 5 µs. */
const FILES_A_TURN = 500
/** A file changed this shortly before may change again without its size and time telling; later where times are whole seconds, or two. */
const [SETTLED_AFTER_MS, COARSELY_SETTLED_AFTER_MS] = [500, 2500]

const REASONS: Record<string, string> = {
  EACCES: 'unreadable: permission denied',
  EPERM: 'unreadable: permission denied',
  ENOENT: 'unreadable: no longer there',
  EISDIR: 'unreadable: a folder',
  ELOOP: 'a link that leads nowhere',
  EMFILE: 'unreadable: too many open files',
  ENAMETOOLONG: 'unreadable: its name is too long',
  UTF16: 'UTF-16 and too large for it: save it as UTF-8',
  BINARY: 'binary',
  NAME: 'its name is not UTF-8: rename it',
}

const reasonOf = (code: string): string => REASONS[code] ?? `unreadable: ${code}`

const codeOf = (error: unknown): string | null =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : null

function failureOf(error: unknown): ReadingFailure {
  const code = codeOf(error)
  if (code === null) throw error
  return code === 'ENOENT' ? { kind: 'gone' } : { kind: 'refused', reason: reasonOf(code) }
}

/** What the paths of files begin with that were fetched: a hidden folder, so that none of the articles folder is called so. */
export const FETCHED = '.fetched/'

/** `fetched`: a second folder, of what sources brought; it need not exist. */
export function articleFolder(folder: string, fetched: string | null = null) {
  /** Every file below the folder in order of path, hidden ones left out. A folder that is missing is a DatelineError 'articles'. */
  async function scan({ signal }: { signal?: AbortSignal | undefined } = {}): Promise<FoundFile[]> {
    try {
      const own = await filesBelow(realpathSync(folder), signal)
      if (fetched === null || !existsSync(fetched)) return own
      const others = await filesBelow(realpathSync(fetched), signal)
      return inOrder([...others.map((file) => ({ ...file, path: FETCHED + file.path })), ...own])
    } catch (error) {
      const code = codeOf(error)
      if (code === null) throw error
      const what = { ENOENT: 'does not exist', ENOTDIR: 'is not a folder' }[code] ?? `is ${reasonOf(code)}`
      throw new DatelineError('articles', `The articles folder ${folder} ${what}.`, {
        hint: 'Create it and put articles into it, or name another one with --articles.',
        cause: error,
      })
    }
  }

  async function read(file: string): Promise<FileReading> {
    let descriptor: number | undefined
    try {
      // Not asynchronously: for small files, handing the work over takes several times as long as doing it.
      descriptor = openSync(placeOf(file), FLAGS)
      const bytes = readFileSync(descriptor)
      return { kind: 'read', bytes, hash: hash('sha256', bytes) }
    } catch (error) {
      return failureOf(error)
    } finally {
      if (descriptor !== undefined) closeSync(descriptor)
    }
  }

  async function hashOf(file: string): Promise<string | null> {
    const digest = createHash('sha256')
    try {
      for await (const chunk of chunks(file)) digest.update(chunk)
    } catch {
      return null
    }
    return digest.digest('hex')
  }

  /** Lines without their ends, never split at anything but a line feed; for files of any size. */
  function readLines(file: string) {
    const digest = createHash('sha256')
    /** Of all bytes once the lines are used up, as `read` and `hash` give it. */
    const hashed = () => digest.copy().digest('hex')
    const reading = { lines: lines(), bytesRead: 0, failure: null as ReadingFailure | null, hash: hashed }
    async function* counted(): AsyncGenerator<Buffer> {
      for await (const chunk of chunks(file)) {
        digest.update(chunk)
        reading.bytesRead += chunk.length
        yield chunk
      }
    }
    async function* lines(): AsyncGenerator<string[], void, undefined> {
      try {
        yield* linesOf(counted())
      } catch (error) {
        reading.failure = failureOf(error)
      }
    }
    return reading
  }

  async function* chunks(file: string): AsyncGenerator<Buffer> {
    yield* (await open(placeOf(file), FLAGS)).createReadStream({ highWaterMark: CHUNK_BYTES })
  }

  function placeOf(file: string): string {
    const isFetched = fetched !== null && file.startsWith(FETCHED)
    return isFetched
      ? path.join(fetched, ...file.slice(FETCHED.length).split('/'))
      : path.join(folder, ...file.split('/'))
  }

  return { scan, read, hash: hashOf, readLines }
}

/** Lines of a stream of bytes, as they come. One byte order mark at the very beginning is left to the reader of the lines. */
async function* linesOf(chunks: AsyncIterable<Buffer>): AsyncGenerator<string[]> {
  let isFirst = true
  let open: Buffer = Buffer.alloc(0)
  for await (const chunk of chunks) {
    if (isFirst) refuseUnlessText(chunk)
    isFirst = false
    // The rest of a line that is too long is passed over.
    const from = open.length < LONGEST_LINE_BYTES ? 0 : chunk.indexOf(LINE_FEED)
    if (from < 0) continue
    const end = chunk.lastIndexOf(LINE_FEED)
    if (end >= 0) yield decoded(Buffer.concat([open, chunk.subarray(from, end)]))
    open = end >= 0 ? chunk.subarray(end + 1) : Buffer.concat([open, chunk])
  }
  if (open.length > 0) yield decoded(open)
}

/** Throws for what is not text in an encoding that can be read piece by piece. */
function refuseUnlessText(start: Buffer): void {
  const mark = start.subarray(0, 2).toString('latin1')
  const code = mark === 'ÿþ' || mark === 'þÿ' ? 'UTF16' : start.includes(0) ? 'BINARY' : null
  if (code !== null) throw Object.assign(new Error(reasonOf(code)), { code })
}

function decoded(lines: Buffer): string[] {
  if (isUtf8(lines)) return lines.toString('utf8').split('\n')
  const bytes = lines.toString('latin1').split('\n')
  return bytes.map((line) => {
    const own = Buffer.from(line, 'latin1')
    return new TextDecoder(isUtf8(own) ? 'utf-8' : 'windows-1252', { ignoreBOM: true }).decode(own)
  })
}

/** What lies in a folder tree below `root`, a real path, without following links out of it or in circles. */
async function filesBelow(root: string, signal: AbortSignal | undefined): Promise<FoundFile[]> {
  const found: FoundFile[] = []
  /** Hidden folders that links led to, so that a circle of links is walked once. */
  const linked = new Set<string>()
  let looked = 0

  /** `folder` on disk, which is `name` within the articles folder. */
  async function enter(folder: string, name: string): Promise<void> {
    for (const entry of readdirSync(folder, { withFileTypes: true })) {
      if (entry.name.startsWith('.')) continue
      const place = `${folder}${path.sep}${entry.name}`
      const within = name === '' ? entry.name : `${name}/${entry.name}`
      try {
        if (entry.isDirectory()) await enter(place, within)
        else if (entry.isSymbolicLink()) await follow(place, within)
        else look(place, within)
      } catch (error) {
        const code = codeOf(error)
        if (code === null) throw error
        // Under a name that had to be guessed at, nothing is found.
        const isGuessed = code === 'ENOENT' && entry.name.includes('\ufffd')
        refuse(within, reasonOf(isGuessed ? 'NAME' : entry.isSymbolicLink() && code === 'ENOENT' ? 'ELOOP' : code))
      }
      if (++looked % FILES_A_TURN !== 0) continue
      await nextTurn()
      signal?.throwIfAborted()
    }
  }

  async function follow(place: string, name: string): Promise<void> {
    const target = realpathSync(place)
    const within = path.relative(root, target)
    // A walk passes over hidden folders, so that what lies there is reached by links only.
    const isHidden = within.split(path.sep).some((part) => part.startsWith('.'))
    if (within === '..' || within.startsWith(`..${path.sep}`) || path.isAbsolute(within))
      refuse(name, 'a link that leads out of the folder')
    else if (!statSync(target).isDirectory()) look(target, name)
    else if (isHidden && !linked.has(target)) {
      linked.add(target)
      await enter(target, name)
    } else refuse(name, 'a link to a folder that is read in its own place')
  }

  function look(place: string, name: string): void {
    const stats = statSync(place)
    const { size, mtimeMs: modifiedAt, ctimeMs: changedAt } = stats
    const settledAfterMs = modifiedAt % 1000 === 0 ? COARSELY_SETTLED_AFTER_MS : SETTLED_AFTER_MS
    const settled = Date.now() - modifiedAt > settledAfterMs
    if (stats.isFile()) found.push({ path: name, size, modifiedAt, changedAt, settled })
    else refuse(name, 'not a regular file')
  }

  function refuse(name: string, refused: string): void {
    found.push({ path: name, size: 0, modifiedAt: 0, changedAt: 0, settled: true, refused })
  }

  await enter(root, '')
  return inOrder(found)
}

const inOrder = (found: FoundFile[]): FoundFile[] => found.sort((one, other) => (one.path < other.path ? -1 : 1))
