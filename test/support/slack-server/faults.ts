// What a test has told the Slack server to refuse, and whether the app waited as long as it was told to.
interface Limit {
  left: number
  retryAfterSeconds: number
  /** Calls before are too early; 0 while none was refused. */
  until: number
}

interface Failure {
  left: number
  error: string
}

export class Faults {
  readonly #limits = new Map<string, Limit>()
  readonly #failures = new Map<string, Failure>()

  limit(method: string, times: number, retryAfterSeconds: number): void {
    this.#limits.set(method, { left: times, retryAfterSeconds, until: 0 })
  }

  fail(method: string, error: string, times: number): void {
    this.#failures.set(method, { left: times, error })
  }

  heal(method: string): void {
    this.#limits.delete(method)
    this.#failures.delete(method)
  }

  /** What a 429 tells the app to wait, in seconds; `null`: the call goes through. */
  limited(method: string): { retryAfterSeconds: number | null; isTooEarly: boolean } {
    const limit = this.#limits.get(method)
    if (!limit) return { retryAfterSeconds: null, isTooEarly: false }
    const isTooEarly = performance.now() < limit.until
    if (limit.left <= 0 && !isTooEarly) return { retryAfterSeconds: null, isTooEarly }
    limit.left -= 1
    limit.until = performance.now() + limit.retryAfterSeconds * 1000
    return { retryAfterSeconds: limit.retryAfterSeconds, isTooEarly }
  }

  /** The error to answer with, if any. */
  failure(method: string): string | null {
    const failure = this.#failures.get(method)
    if (!failure || failure.left <= 0) return null
    failure.left -= 1
    return failure.error
  }
}
