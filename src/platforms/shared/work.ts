// Work under way on a platform: it is finished when Dateline stops, and takes no longer than it may.
import { setTimeout as wait } from 'node:timers/promises'

/** What is ended has so long to say so. */
const FAREWELL_MS = 2000

export class Work {
  readonly #running = new Set<Promise<unknown>>()
  readonly #stopping = new AbortController()
  #isClosed = false

  /** Aborted when there is no more time to finish. */
  get signal(): AbortSignal {
    return this.#stopping.signal
  }

  /** Settles as `work` does. Begins nothing once stopping has begun: then there is no result. */
  async run<T>(work: () => Promise<T>): Promise<T | undefined> {
    if (this.#isClosed) return undefined
    const running = work().finally(() => this.#running.delete(running))
    this.#running.add(running)
    return running
  }

  /** Resolves when all is done, or has been ended after `graceMs`. */
  async finish(graceMs: number): Promise<void> {
    this.#isClosed = true
    await orLate(Promise.allSettled(this.#running), graceMs, null)
    if (this.#running.size === 0) return
    this.#stopping.abort(new Error('Dateline is stopping.'))
    await orLate(Promise.allSettled(this.#running), FAREWELL_MS, null)
  }
}

/** Settles as `work` does, or resolves to `late` after `ms`. */
export async function orLate<T, L>(work: Promise<T>, ms: number, late: L): Promise<T | L> {
  const settled = new AbortController()
  const timeout = wait(ms, late, { signal: settled.signal }).catch(() => late)
  return Promise.race([work, timeout]).finally(() => settled.abort())
}

/** Settles as `work` does, or with the signal's reason as soon as it is aborted, whatever `work` makes of that. */
export async function within<T>(signal: AbortSignal, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  signal.throwIfAborted()
  const aborted = Promise.withResolvers<never>()
  signal.addEventListener('abort', () => aborted.reject(signal.reason), { once: true })
  return Promise.race([work(signal), aborted.promise])
}

export const succeeds = (work: Promise<unknown>, failed: (error: unknown) => void): Promise<boolean> =>
  work.then(
    () => true,
    (error: unknown) => {
      failed(error)
      return false
    },
  )

/** Posts that are on their way, by channel: whoever replies at once to one that is not known yet is heard all the same. */
export function comingPosts() {
  const coming = new Map<string, Set<Promise<unknown>>>()
  return {
    async expect<T>(channel: string, post: Promise<T>): Promise<T> {
      const others = coming.get(channel) ?? new Set()
      coming.set(channel, others.add(post))
      return post.finally(() => {
        others.delete(post)
        if (others.size === 0) coming.delete(channel)
      })
    },

    /** Looks once more when what is on its way there has come, if nothing was found. */
    async sought<T>(channel: string, look: () => Promise<T | null>): Promise<T | null> {
      const found = await look()
      const others = coming.get(channel)
      if (found !== null || others === undefined) return found
      await Promise.allSettled(others)
      return look()
    },
  }
}
