// How long Discord asks to wait: told to whoever would rather come back later than wait in discord.js's queue.
import type { RateLimitData } from 'discord.js'

/** Discord asks for a longer wait than there is time for. */
export class WaitTooLong extends Error {
  readonly retryAfterMs: number

  constructor(retryAfterMs: number) {
    super(`Discord asks to wait ${Math.ceil(retryAfterMs / 1000)} seconds.`)
    this.retryAfterMs = retryAfterMs
  }
}

export class Waits {
  readonly #watchers = new Set<(wait: RateLimitData) => void>()

  /** For discord.js, which asks before each wait whether to give up; it never is to: whoever has no time ends their call themselves. */
  readonly ask = (wait: RateLimitData): boolean => {
    for (const look of [...this.#watchers]) look(wait)
    return false
  }

  /** Runs `work` with a signal that is aborted when this channel must wait longer than `mostMs`. */
  async during<T>(channelId: string, mostMs: number, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
    const tooLong = new AbortController()
    const look = ({ global, majorParameter, retryAfter }: RateLimitData): void => {
      if ((global || majorParameter === channelId) && retryAfter > mostMs) tooLong.abort(new WaitTooLong(retryAfter))
    }
    this.#watchers.add(look)
    try {
      return await work(tooLong.signal)
    } finally {
      this.#watchers.delete(look)
    }
  }
}
