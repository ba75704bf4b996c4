// Does the computing parts of indexing: from bytes and lines to articles, from articles to passages and fingerprints. A little of it at
// once; once there is much, in a second thread, so that this one is left to the records and stays free for others.
import { setImmediate as nextTurn } from 'node:timers/promises'
import { Worker } from 'node:worker_threads'
import type { Article } from '../domain/article.ts'
import { fingerprintOf, type Printable } from '../stories/fingerprint.ts'
import { passagesOf } from './passages.ts'
import { parseFile, parseLines } from './read/parse.ts'

const works = {
  /** Parses whole files; `null`: one that need not be. */
  files: (files: ({ path: string; bytes: Uint8Array } | null)[]) =>
    Array.fromAsync(files, (file) => file && parseFile(file)),
  /** Parses lines of a bulk file, of which `linesBefore` were parsed already. */
  lines: async (work: { path: string; lines: string[]; linesBefore: number }) =>
    Array.from(parseLines(work.path, work.lines, work.linesBefore)),
  passages: async (articles: Pick<Article, 'id' | 'version' | 'text' | 'body'>[]) => articles.map(passagesOf),
  fingerprints: async (articles: (Printable | null)[]) => articles.map((article) => article && fingerprintOf(article)),
}

export type WorkKind = keyof typeof works
type Work<Kind extends WorkKind> = Parameters<(typeof works)[Kind]>[0]
type Done<Kind extends WorkKind> = Awaited<ReturnType<(typeof works)[Kind]>>

export const workers: { [Kind in WorkKind]: (work: Work<Kind>) => Promise<Done<Kind>> } = works

/** A piece of work with its number; answered by `{ number, done }`. */
export interface ThreadRequest<Kind extends WorkKind> {
  number: number
  kind: Kind
  work: Work<Kind>
}

/** Characters or bytes worked on here before another thread is worth its start and its memory. */
const MOST_ALONE = 3_000_000
/** What a piece of work leaves behind is soon of no use; a small space for it keeps the memory from growing. */
const LIMITS = { maxYoungGenerationSizeMb: 16 }

export class ReadingCrew {
  #worked = 0
  #thread: Worker | null = null
  #isClosed = false
  #number = 0
  readonly #waiting = new Map<number, PromiseWithResolvers<unknown>>()

  /** `size` is about how many characters or bytes the work is on. */
  async run<Kind extends WorkKind>(kind: Kind, work: Work<Kind>, size: number): Promise<Done<Kind>> {
    this.#worked += size
    if (this.#worked < MOST_ALONE) {
      await nextTurn()
      return workers[kind](work)
    }
    const number = ++this.#number
    const waiting = Promise.withResolvers<unknown>()
    try {
      this.#waiting.set(number, waiting)
      this.#started().postMessage({ number, kind, work })
      return (await waiting.promise) as Done<Kind>
    } catch (error) {
      if (this.#isClosed) throw error
      // Without another thread it takes longer, but goes.
      return workers[kind](work)
    }
  }

  /** Ends the other thread, if there is one; what it was still working on fails. */
  async close(): Promise<void> {
    this.#isClosed = true
    const thread = this.#thread
    this.#fail(new Error('The reading was called off.'))
    await thread?.terminate()
  }

  #started(): Worker {
    if (this.#thread !== null) return this.#thread
    this.#thread = new Worker(new URL('./worker-thread.ts', import.meta.url), { resourceLimits: LIMITS })
    this.#thread.on('error', (error) => this.#fail(error))
    return this.#thread.on('message', ({ number, done }: { number: number; done: unknown }) => {
      this.#waiting.get(number)?.resolve(done)
      this.#waiting.delete(number)
    })
  }

  #fail(reason: unknown): void {
    this.#thread = null
    for (const { reject } of this.#waiting.values()) reject(reason)
    this.#waiting.clear()
  }
}

/** Starts work on up to `ahead` items while what an item before them gave is being used; results in order. */
export async function* inAdvance<Item, Result>(
  items: AsyncIterable<Item> | Iterable<Item>,
  ahead: number,
  start: (item: Item) => Promise<Result>,
): AsyncGenerator<Result, void, undefined> {
  const running: Promise<Result>[] = []
  for await (const item of items) {
    const next = start(item)
    // Thrown where it is waited for, which may be never.
    next.catch(() => undefined)
    running.push(next)
    const first = running.length > ahead ? running.shift() : undefined
    if (first !== undefined) yield await first
  }
  for (const last of running) yield await last
}
