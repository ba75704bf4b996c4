// Does the computing parts of indexing: from bytes to articles, passages and fingerprints. A little of it at once; much in other threads, so that this one stays free.
import { availableParallelism } from 'node:os'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { Worker } from 'node:worker_threads'
import type { Article } from '../domain/article.ts'
import { fingerprintOf, type Printable } from '../stories/fingerprint.ts'
import { wordCountsOf } from '../text/words.ts'
import { passagesOf } from './passages.ts'
import { type Form, formOf } from './read/decode.ts'
import { type Parsed, parseFile, parseLines } from './read/parse.ts'

type WholeFile = { path: string; bytes: Uint8Array }

const works = {
  /** `null`: one that need not be parsed. */
  files: (files: (WholeFile | null)[]) => Array.fromAsync(files, (file) => file && parseFile(file)),
  /** Parses lines of a bulk file, of which `linesBefore` were parsed already. */
  lines: async (work: { path: string; lines: string[]; linesBefore: number }) =>
    Array.from(parseLines(work.path, work.lines, work.linesBefore)),
  passages: async (articles: Pick<Article, 'id' | 'version' | 'text' | 'body'>[]) => articles.map(passagesOf),
  words: async (texts: string[]) => wordCountsOf(texts),
  fingerprints: async (articles: (Printable | null)[]) => articles.map((article) => article && fingerprintOf(article)),
}

export type WorkKind = keyof typeof works
type Work<Kind extends WorkKind> = Parameters<(typeof works)[Kind]>[0]
type Done<Kind extends WorkKind> = Awaited<ReturnType<(typeof works)[Kind]>>

export const workers: { [Kind in WorkKind]: (work: Work<Kind>) => Promise<Done<Kind>> } = works

/** A piece of work, answered in turn by what comes of it. */
export interface ThreadRequest<Kind extends WorkKind> {
  kind: Kind
  work: Work<Kind>
}

/** What the other thread writes for this one to see: since when it reads a file; 0: it reads none. */
export type Heartbeat = BigInt64Array<SharedArrayBuffer>

/** Characters or bytes worked on here before another thread is worth its start and its memory. */
const MOST_ALONE = 3_000_000
/** Bytes from which on a file is never read here: a strange page, or one of very many entries, may take long. */
const LARGE: Partial<Record<Form, number>> = { page: 50_000, json: 500_000 }
/** One file may take so long; beyond that it is skipped. */
const FILE_LIMIT_MS = 10_000
/** What a piece of work leaves behind is soon of no use; a small space for it keeps the memory from growing. */
const LIMITS = { maxYoungGenerationSizeMb: 8 }

class TookTooLong extends Error {}

/** How many threads there are for it: this one mostly waits for them, but those of others want their turn, too. */
const MOST_THREADS = 2

export class ReadingCrew {
  #worked = 0
  #isClosed = false
  readonly #fileLimitMs: number
  readonly #threads: ReadingThread[]

  constructor({ fileLimitMs = FILE_LIMIT_MS } = {}) {
    this.#fileLimitMs = fileLimitMs
    const threads = Math.min(MOST_THREADS, availableParallelism())
    this.#threads = Array.from({ length: threads }, () => readingThread(fileLimitMs))
  }

  /** `size` is about how many characters or bytes the work is on. */
  async run<Kind extends WorkKind>(kind: Kind, work: Work<Kind>, size: number): Promise<Done<Kind>> {
    this.#worked += size
    const files = kind === 'files' ? (work as Work<'files'>) : []
    if (this.#worked < MOST_ALONE && !files.some(isLarge)) {
      await nextTurn()
      return workers[kind](work)
    }
    // One by one, so that it shows which of them takes too long.
    if (kind === 'files') return (await Promise.all(files.map((file) => file && this.#read(file)))) as Done<Kind>
    return this.#inThread(kind, work)
  }

  async #read(file: WholeFile): Promise<Parsed[] | null> {
    try {
      return (await this.#inThread('files', [file]))[0] ?? null
    } catch (error) {
      if (this.#isClosed) throw error
      const limit = `takes longer than ${this.#fileLimitMs / 1000} s`
      const why = error instanceof TookTooLong ? limit : 'takes too much memory'
      return [{ skipped: { file: file.path, reason: `could not be read: ${why}` } }]
    }
  }

  async #inThread<Kind extends WorkKind>(kind: Kind, work: Work<Kind>): Promise<Done<Kind>> {
    const idlest = this.#threads.reduce((one, other) => (other.waiting.length < one.waiting.length ? other : one))
    try {
      return (await idlest.run(kind, work)) as Done<Kind>
    } catch (error) {
      const isOutOfMemory = (error as { code?: unknown }).code === 'ERR_WORKER_OUT_OF_MEMORY'
      if (this.#isClosed || error instanceof TookTooLong || (kind === 'files' && isOutOfMemory)) throw error
      // Without another thread it takes longer, but goes.
      return workers[kind](work)
    }
  }

  /** Ends the other threads; what they were still working on fails. */
  async close(): Promise<void> {
    this.#isClosed = true
    await Promise.all(this.#threads.map((thread) => thread.close()))
  }
}

type Waiting = PromiseWithResolvers<unknown> & { request: ThreadRequest<WorkKind> }

type ReadingThread = ReturnType<typeof readingThread>

/** One other thread, started with the first work for it, and anew where it had to be ended. */
function readingThread(fileLimitMs: number) {
  let thread: Worker | null = null
  let watch: NodeJS.Timeout | undefined
  /** In order: it is at the first. */
  const waiting: Waiting[] = []
  const heartbeat: Heartbeat = new BigInt64Array(new SharedArrayBuffer(8))

  function run<Kind extends WorkKind>(kind: Kind, work: Work<Kind>): Promise<unknown> {
    const one = { ...Promise.withResolvers<unknown>(), request: { kind, work } }
    post(one)
    return one.promise
  }

  function post(one: Waiting): void {
    thread ??= started()
    thread.postMessage(one.request)
    waiting.push(one)
  }

  function started(): Worker {
    heartbeat.fill(0n)
    const options = { resourceLimits: LIMITS, workerData: heartbeat }
    const own = new Worker(new URL('./worker-thread.ts', import.meta.url), options)
    own.on('error', (error) => own === thread && lose(error))
    own.on('message', (done) => own === thread && waiting.shift()?.resolve(done))
    const look = () => {
      const since = Number(Atomics.load(heartbeat, 0))
      if (since > 0 && Date.now() - since > fileLimitMs) lose(new TookTooLong())
    }
    // After all that it has handed back is taken.
    watch = setInterval(() => setImmediate(look), fileLimitMs / 10).unref()
    return own
  }

  /** Ends the thread for what it was at; the other work goes to a new one. */
  function lose(reason: unknown): void {
    const [guilty, ...others] = waiting.splice(0)
    void close()
    guilty?.reject(reason)
    others.forEach(post)
  }

  async function close(): Promise<void> {
    for (const { reject } of waiting.splice(0)) reject(new Error('The reading was called off.'))
    clearInterval(watch)
    const own = thread
    thread = null
    await own?.terminate()
  }

  return { waiting, run, close }
}

const isLarge = (file: WholeFile | null): boolean =>
  file !== null && file.bytes.length > (LARGE[formOf(file.path) ?? 'plain'] ?? Number.POSITIVE_INFINITY)

export const lengthOf = (texts: readonly string[]): number => texts.reduce((sum, { length }) => sum + length, 0)
