// What a test has told the Slack server to refuse, and whether the app waited as long as it was told to.
interface Limit {
  left: number
  retryAfterSeconds: number
  /** Calls before are too early; 0 while none was refused. */
  until: number
}

interface Failure {
  /** Calls that go through before. */
  after: number
  left: number
  error: string
  /** `null`: as errors usually come. */
  status: number | null
}

export class Faults {
  readonly #limits = new Map<string, Limit>()
  readonly #failures = new Map<string, Failure>()
  readonly #losses = new Map<string, number>()

  limit(method: string, times: number, retryAfterSeconds: number): void {
    this.#limits.set(method, { left: times, retryAfterSeconds, until: 0 })
  }

  fail(method: string, error: string, times: number, { after, status }: Pick<Failure, 'after' | 'status'>): void {
    this.#failures.set(method, { after, left: times, error, status })
  }

  lose(method: string, times: number): void {
    this.#losses.set(method, times)
  }

  heal(method: string): void {
    this.#limits.delete(method)
    this.#failures.delete(method)
    this.#losses.delete(method)
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
  failure(method: string): { error: string; status: number | null } | null {
    const failure = this.#failures.get(method)
    if (!failure || failure.left <= 0) return null
    if (failure.after > 0) {
      failure.after -= 1
      return null
    }
    failure.left -= 1
    return failure
  }

  /** Whether the answer is lost on its way. */
  isLost(method: string): boolean {
    const left = this.#losses.get(method) ?? 0
    if (left > 0) this.#losses.set(method, left - 1)
    return left > 0
  }
}
