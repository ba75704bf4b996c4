// Does the computing parts of indexing: from bytes and lines to articles, from articles to passages and fingerprints. A little of it at
// once; once there is much, in other threads, so that this one is left to the records and stays free for others.
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
    this.#threads = Array.from({ length: threads }, () => new ReadingThread(fileLimitMs))
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
    const idlest = this.#threads.reduce((one, other) => (other.waiting < one.waiting ? other : one))
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

/** One other thread, started with the first work for it, and anew where it had to be ended. */
class ReadingThread {
  #thread: Worker | null = null
  #watch: NodeJS.Timeout | undefined
  readonly #fileLimitMs: number
  /** In order: it is at the first. */
  #waiting: Waiting[] = []
  readonly #heartbeat: Heartbeat = new BigInt64Array(new SharedArrayBuffer(8))

  constructor(fileLimitMs: number) {
    this.#fileLimitMs = fileLimitMs
  }

  /** How much work is given to it and not done. */
  get waiting(): number {
    return this.#waiting.length
  }

  run<Kind extends WorkKind>(kind: Kind, work: Work<Kind>): Promise<unknown> {
    const waiting = { ...Promise.withResolvers<unknown>(), request: { kind, work } }
    this.#post(waiting)
    return waiting.promise
  }

  async close(): Promise<void> {
    for (const { reject } of this.#waiting.splice(0)) reject(new Error('The reading was called off.'))
    clearInterval(this.#watch)
    const thread = this.#thread
    this.#thread = null
    await thread?.terminate()
  }

  #post(waiting: Waiting): void {
    this.#thread ??= this.#started()
    this.#thread.postMessage(waiting.request)
    this.#waiting.push(waiting)
  }

  #started(): Worker {
    this.#heartbeat.fill(0n)
    const options = { resourceLimits: LIMITS, workerData: this.#heartbeat }
    const thread = new Worker(new URL('./worker-thread.ts', import.meta.url), options)
    thread.on('error', (error) => this.#thread === thread && this.#lose(error))
    thread.on('message', (done) => this.#thread === thread && this.#waiting.shift()?.resolve(done))
    const look = () => {
      const since = Number(Atomics.load(this.#heartbeat, 0))
      if (since > 0 && Date.now() - since > this.#fileLimitMs) this.#lose(new TookTooLong())
    }
    // After all that it has handed back is taken.
    this.#watch = setInterval(() => setImmediate(look), this.#fileLimitMs / 10).unref()
    return thread
  }

  /** Ends the thread for what it was at; the other work goes to a new one. */
  #lose(reason: unknown): void {
    const [guilty, ...others] = this.#waiting.splice(0)
    void this.close()
    guilty?.reject(reason)
    for (const one of others) this.#post(one)
  }
}

const isLarge = (file: WholeFile | null): boolean =>
  file !== null && file.bytes.length > (LARGE[formOf(file.path) ?? 'plain'] ?? Number.POSITIVE_INFINITY)

export const lengthOf = (texts: readonly string[]): number => texts.reduce((sum, { length }) => sum + length, 0)
