// What is under way: each request with a signal of its own, so that stopping can wait for all of it, and end it when the time is up.
import { setTimeout as wait } from 'node:timers/promises'

/** For those that were ended to say so. */
const FAREWELL_MS = 3000

export class Underway {
  readonly #open = new Map<Promise<void>, AbortController>()
  #isClosed = false

  get isClosed(): boolean {
    return this.#isClosed
  }

  /** `work` must not throw. Nothing is begun once stopping has. */
  begin(work: (signal: AbortSignal) => Promise<void>): void {
    if (this.#isClosed) return
    const controller = new AbortController()
    const ended: Promise<void> = work(controller.signal).finally(() => this.#open.delete(ended))
    this.#open.set(ended, controller)
  }

  /** Resolves when all is done, or has been ended after `graceMs`. */
  async finish(graceMs: number): Promise<void> {
    this.#isClosed = true
    await this.#allEnded(graceMs)
    for (const controller of this.#open.values()) controller.abort(new Error('Dateline is stopping.'))
    await this.#allEnded(FAREWELL_MS)
  }

  async #allEnded(withinMs: number): Promise<void> {
    const enough = new AbortController()
    await Promise.race([
      Promise.allSettled(this.#open.keys()),
      wait(withinMs, undefined, { signal: enough.signal }).catch(() => {}),
    ])
    enough.abort()
  }
}
