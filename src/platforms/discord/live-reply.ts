// An answer while it comes about: what is being done, then sentence by sentence, shown at a pace that Discord bears. Knows no connection.
import { setTimeout as wait } from 'node:timers/promises'
import type { AnswerSentence } from '../../domain/answer.ts'
import type { Message } from '../../domain/message.ts'
import type { PlatformLog } from '../../domain/ports.ts'
import { type Components, componentsOf, pagesFor } from './components.ts'
import { factsOf } from './failures.ts'
import type { Pace } from './limits.ts'

export class LiveReply {
  readonly #show: (components: Components) => Promise<unknown>
  readonly #pace: Pace
  readonly #log: PlatformLog
  readonly #done = new AbortController()
  readonly #sentences: AnswerSentence[] = []
  #step = 'reading the question'
  #shown = ''
  #wake = Promise.withResolvers<void>()
  #running: Promise<void> = Promise.resolve()

  constructor(show: (components: Components) => Promise<unknown>, { pace, log }: { pace: Pace; log: PlatformLog }) {
    this.#show = show
    this.#pace = pace
    this.#log = log
  }

  start(): void {
    // Who cannot be shown what is unfinished is shown the whole, or that fails too and is told of there.
    this.#running = this.#run().catch((error: unknown) => {
      this.#log.debug(factsOf(error), 'An unfinished answer could not be shown.')
    })
  }

  readonly onStep = (step: string): void => {
    this.#step = step
    this.#wake.resolve()
  }

  readonly onSentence = (sentence: AnswerSentence): void => {
    this.#sentences.push(sentence)
    this.#wake.resolve()
  }

  /** Shows nothing more, and waits for the change under way, so that the last word is the caller's. */
  async settle(): Promise<void> {
    this.#done.abort()
    this.#wake.resolve()
    await this.#running
  }

  async #run(): Promise<void> {
    await this.#pause(this.#pace.firstMs)
    while (!this.#done.signal.aborted) {
      this.#wake = Promise.withResolvers()
      await this.#showSoFar()
      await this.#pause(this.#pace.changeMs)
      if (!this.#done.signal.aborted) await this.#wake.promise
    }
  }

  async #showSoFar(): Promise<void> {
    const note = { kind: 'note' as const, text: `${this.#step} …` }
    const said = { kind: 'paragraph' as const, sentences: [...this.#sentences] }
    const message: Message = {
      heading: null,
      blocks: this.#sentences.length === 0 ? [note] : [said, note],
      actions: [],
    }
    const [page = message] = pagesFor(message)
    const components = componentsOf(page)
    const shown = JSON.stringify(components)
    if (shown === this.#shown) return
    this.#shown = shown
    await this.#show(components)
  }

  async #pause(ms: number): Promise<void> {
    await wait(ms, undefined, { signal: this.#done.signal }).catch(() => {})
  }
}
