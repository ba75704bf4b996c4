// One line on standard error that says what is going on, for a person who waits: shown after a while, only on a terminal, wiped when done.
import type { Paint } from './paint.ts'
import { widthFor } from './width.ts'

export interface TerminalStream {
  write(text: string): boolean
  isTTY?: boolean
  columns?: number
}

/** What is going on, and how much of it is done: 0 to 1, `null` where nobody knows. */
export interface Progress {
  step: string
  share: number | null
}

const REDRAW_MS = 100
const BAR_WIDTH = 24

export class StatusLine {
  readonly #stream: TerminalStream
  readonly #paint: Paint
  readonly #delayMs: number
  #progress: Progress | null = null
  #timer: NodeJS.Timeout | undefined
  #isShown = false

  constructor(stream: TerminalStream, { paint, delayMs = 1000 }: { paint: Paint; delayMs?: number }) {
    this.#stream = stream
    this.#paint = paint
    this.#delayMs = delayMs
  }

  /** Work that goes on; the line appears once it has taken `delayMs`. */
  show(progress: Progress): void {
    if (!this.#stream.isTTY) return
    this.#progress = progress
    this.#timer ??= setTimeout(() => this.#draw(), this.#delayMs).unref()
  }

  /** Takes the line away; what is printed next starts where it stood. */
  clear(): void {
    clearTimeout(this.#timer)
    this.#timer = undefined
    this.#progress = null
    if (this.#isShown) this.#stream.write('\r\u001b[K')
    this.#isShown = false
  }

  /** Prints a line that stays; what is going on is shown again below it. */
  above(line: string): void {
    this.#stream.write(`${this.#isShown ? '\r\u001b[K' : ''}${line}\n`)
    this.#isShown = false
  }

  #draw(): void {
    if (this.#progress === null) return
    this.#isShown = true
    this.#stream.write(`\r${this.#line(this.#progress)}\u001b[K`)
    this.#timer = setTimeout(() => this.#draw(), REDRAW_MS).unref()
  }

  #line({ step, share }: Progress): string {
    const width = widthFor(this.#stream.columns) - 1
    if (share === null) return this.#paint('dim', `${step} …`.slice(0, width))
    const filled = Math.round(BAR_WIDTH * Math.max(0, Math.min(1, share)))
    const bar = this.#paint('cyan', '━'.repeat(filled)) + this.#paint('dim', '━'.repeat(BAR_WIDTH - filled))
    return `${bar} ${this.#paint('dim', step.slice(0, width - BAR_WIDTH - 1))}`
  }
}
