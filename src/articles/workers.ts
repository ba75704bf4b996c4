// Does the computing parts of indexing: from bytes and lines to articles, from articles to passages and fingerprints. A little of it at
// once; once there is much, in a second thread, so that this one is left to the records and stays free for others.

import { setImmediate as nextTurn } from 'node:timers/promises'
import { Worker } from 'node:worker_threads'
import type { Article } from '../domain/article.ts'
import type { Passage } from '../domain/passage.ts'
import type { Fingerprint } from '../storage/stories.ts'
import { fingerprintOf } from '../stories/fingerprint.ts'
import { passagesOf } from './passages.ts'
import { type ParsedFile, type ParsedLine, parseFile, parseLines } from './read/parse.ts'

export interface ReadingWork {
  /** Parses whole files. */
  files: { path: string; bytes: Uint8Array }[]
  /** Parses lines of a bulk file, of which `linesBefore` were parsed already. */
  lines: { path: string; lines: string[]; linesBefore: number }
  /** Cuts articles into passages. */
  passages: Pick<Article, 'id' | 'version' | 'text' | 'body'>[]
  /** Takes the fingerprints of articles. */
  fingerprints: Pick<Article, 'title' | 'outlet' | 'text' | 'body'>[]
}

export interface WorkDone {
  files: ParsedFile[]
  lines: ParsedLine[]
  passages: Passage[][]
  fingerprints: Fingerprint[]
}

export type WorkKind = keyof ReadingWork

export const workers: { [Kind in WorkKind]: (work: ReadingWork[Kind]) => Promise<WorkDone[Kind]> } = {
  files: async (files) => {
    const parsed: ParsedFile[] = []
    for (const file of files) parsed.push(await parseFile(file))
    return parsed
  },
  lines: async ({ path, lines, linesBefore }) => {
    const parsed: ParsedLine[] = []
    for await (const one of parseLines(path, lines)) {
      if ('article' in one) parsed.push({ article: one.article, line: one.line + linesBefore })
      else parsed.push({ skipped: { ...one.skipped, line: (one.skipped.line ?? 0) + linesBefore } })
    }
    return parsed
  },
  passages: async (articles) => articles.map(passagesOf),
  fingerprints: async (articles) => articles.map(fingerprintOf),
}

export function workOf<Kind extends WorkKind>(kind: Kind, work: ReadingWork[Kind]): Promise<WorkDone[Kind]> {
  return workers[kind](work)
}

/** A piece of work with its number; answered by `{ number, done }`. */
export interface ThreadRequest<Kind extends WorkKind> {
  number: number
  kind: Kind
  work: ReadingWork[Kind]
}

/** Characters or bytes worked on here before another thread is worth its start and its memory. */
const MOST_ALONE = 3_000_000

/** What a piece of work leaves behind is soon of no use; a small space for it keeps the memory from growing. */
const LIMITS = { maxYoungGenerationSizeMb: 16 }

interface Waiting {
  resolve: (done: unknown) => void
  reject: (error: Error) => void
}

export class ReadingCrew {
  #worked = 0
  #thread: Worker | null = null
  #isClosed = false
  #number = 0
  readonly #waiting = new Map<number, Waiting>()

  /** `size` is about how many characters or bytes the work is on. */
  async run<Kind extends WorkKind>(kind: Kind, work: ReadingWork[Kind], size: number): Promise<WorkDone[Kind]> {
    this.#worked += size
    if (this.#worked < MOST_ALONE) {
      await nextTurn()
      return workers[kind](work)
    }
    try {
      return await this.#send(kind, work)
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

  #send<Kind extends WorkKind>(kind: Kind, work: ReadingWork[Kind]): Promise<WorkDone[Kind]> {
    const number = ++this.#number
    const done = new Promise<WorkDone[Kind]>((resolve, reject) => {
      this.#waiting.set(number, { resolve: (value) => resolve(value as WorkDone[Kind]), reject })
    })
    this.#started().postMessage({ number, kind, work })
    return done
  }

  #started(): Worker {
    if (this.#thread !== null) return this.#thread
    const thread = new Worker(new URL('./worker-thread.ts', import.meta.url), { resourceLimits: LIMITS })
    thread.on('message', ({ number, done }: { number: number; done: unknown }) => {
      this.#waiting.get(number)?.resolve(done)
      this.#waiting.delete(number)
    })
    thread.on('error', (error) => this.#fail(error))
    this.#thread = thread
    return thread
  }

  #fail(error: unknown): void {
    this.#thread = null
    const reason = error instanceof Error ? error : new Error(String(error))
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
