// An answer while it comes about: what is being done, then sentence by sentence, shown at a pace that a platform bears. Knows no platform.
import { setTimeout as wait } from 'node:timers/promises'
import type { AnswerSentence } from '../../domain/answer.ts'

interface GrowingOptions {
  /** What is being done before anything is told. */
  step: string
  /** Before anything is shown. */
  firstMs: number
  /** News wait so long for others: most answers are complete by then and are shown only once. */
  gatherMs: number
  /** Shows what there is so far; resolves to how long the next change must wait, in milliseconds. */
  show: (sentences: AnswerSentence[], step: string) => Promise<number>
  /** Told why something could not be shown; nothing more is shown then, until the whole comes. */
  failed: (error: unknown) => void
}

export class Growing {
  readonly #options: GrowingOptions
  readonly #done = new AbortController()
  readonly #sentences: AnswerSentence[] = []
  #step: string
  #news = Promise.withResolvers<void>()
  #running: Promise<void> = Promise.resolve()

  constructor(options: GrowingOptions) {
    this.#options = options
    this.#step = options.step
  }

  start(): void {
    this.#running = this.#run().catch(this.#options.failed)
  }

  readonly onStep = (step: string): void => {
    this.#step = step
    this.#news.resolve()
  }

  readonly onSentence = (sentence: AnswerSentence): void => {
    this.#sentences.push(sentence)
    this.#news.resolve()
  }

  /** Shows nothing more, and waits for the change under way, so that the last word is the caller's. */
  async settle(): Promise<void> {
    this.#done.abort()
    this.#news.resolve()
    await this.#running
  }

  async #run(): Promise<void> {
    const { firstMs, gatherMs, show } = this.#options
    await this.#pause(firstMs)
    while (!this.#done.signal.aborted) {
      this.#news = Promise.withResolvers()
      await this.#pause(await show([...this.#sentences], this.#step))
      if (!this.#done.signal.aborted) await this.#news.promise
      await this.#pause(gatherMs)
    }
  }

  async #pause(ms: number): Promise<void> {
    await wait(ms, undefined, { signal: this.#done.signal }).catch(() => {})
  }
}
