// An answer while it comes about: what is being done, then sentence by sentence, shown at a pace that Discord bears. Knows no connection.
import { setTimeout as wait } from 'node:timers/promises'
import type { AnswerSentence } from '../../domain/answer.ts'
import type { Message } from '../../domain/message.ts'
import { type Components, componentsOf, pagesFor } from './components.ts'

/** How long things are waited for, in milliseconds. */
export interface Pace {
  /** Before an unfinished answer is shown at all; most are finished sooner. */
  firstMs: number
  /** Between two changes. */
  changeMs: number
  /** Before a button that is not answered yet is told to wait: Discord gives up on it after 3 seconds. */
  pressMs: number
}

export const USUAL_PACE: Pace = { firstMs: 600, changeMs: 1200, pressMs: 1000 }

export class Growing {
  readonly #show: (components: Components) => Promise<unknown>
  readonly #pace: Pace
  readonly #failed: (error: unknown) => void
  readonly #done = new AbortController()
  readonly #sentences: AnswerSentence[] = []
  #step = 'reading the question'
  #shown = ''
  #wake = Promise.withResolvers<void>()
  #running: Promise<void> = Promise.resolve()

  constructor(show: (components: Components) => Promise<unknown>, pace: Pace, failed: (error: unknown) => void) {
    this.#show = show
    this.#pace = pace
    this.#failed = failed
  }

  start(): void {
    // Who cannot be shown what is unfinished is shown the whole, or that fails too and is told of there.
    this.#running = this.#run().catch(this.#failed)
  }

  readonly step = (step: string): void => {
    this.#step = step
    this.#wake.resolve()
  }

  readonly sentence = (sentence: AnswerSentence): void => {
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
    const [page = this.#soFar()] = pagesFor(this.#soFar())
    const components = componentsOf(page)
    const shown = JSON.stringify(components)
    if (shown === this.#shown) return
    this.#shown = shown
    await this.#show(components)
  }

  #soFar(): Message {
    const paragraph = { kind: 'paragraph' as const, sentences: [...this.#sentences] }
    const note = { kind: 'note' as const, text: `${this.#step} …` }
    return { heading: null, blocks: this.#sentences.length === 0 ? [note] : [paragraph, note], actions: [] }
  }

  async #pause(milliseconds: number): Promise<void> {
    await wait(milliseconds, undefined, { signal: this.#done.signal }).catch(() => {})
  }
}
