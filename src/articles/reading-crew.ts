// Has the computing parts of indexing done: a little of it at once, and once there is much, by a second thread, so that this one is
// left to the records and stays free for others. Knows nothing of what the work is.
import { setImmediate as nextTurn } from 'node:timers/promises'
import { Worker } from 'node:worker_threads'
import { type ReadingWork, type WorkDone, type WorkKind, workers } from './reading-work.ts'

/** A piece of work with its number; answered by `{ number, done }`. */
export type ThreadRequest = { [Kind in WorkKind]: { number: number; kind: Kind; work: ReadingWork[Kind] } }[WorkKind]

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
    const thread = new Worker(new URL('./reading-thread.ts', import.meta.url), { resourceLimits: LIMITS })
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
