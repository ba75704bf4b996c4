// The work under way: what was begun is finished when Dateline is stopped, for a while at least. Knows nothing of Slack.
import { setTimeout as wait } from 'node:timers/promises'

/** Of the time there is to finish, so much is kept to say that it did not suffice. */
const LAST_WORDS_SHARE = 0.25
const LAST_WORDS_MS = 1_000

export class Tasks {
  readonly #running = new Set<Promise<void>>()
  readonly #controller = new AbortController()
  #isStopping = false

  /** Aborted when there is no more time. */
  get signal(): AbortSignal {
    return this.#controller.signal
  }

  /** Work that is waited for; nothing new is begun once it is being stopped. */
  async run(work: () => Promise<void>): Promise<void> {
    if (this.#isStopping) return
    const running = work().finally(() => this.#running.delete(running))
    this.#running.add(running)
    await running
  }

  async stop(graceMs: number): Promise<void> {
    this.#isStopping = true
    const lastWordsMs = Math.min(LAST_WORDS_MS, graceMs * LAST_WORDS_SHARE)
    await this.#done(graceMs - lastWordsMs)
    if (this.#running.size === 0) return
    this.#controller.abort(new Error('Dateline is being stopped.'))
    await this.#done(lastWordsMs)
  }

  async #done(withinMs: number): Promise<void> {
    const enough = new AbortController()
    const done = Promise.allSettled(this.#running).then(() => enough.abort())
    await Promise.race([done, wait(withinMs, undefined, { signal: enough.signal }).catch(() => {})])
  }
}
