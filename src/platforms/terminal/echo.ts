// Stands between the line editor and the screen, so that what a person types while an answer is printed does not get into it.
import { Writable } from 'node:stream'

export interface Screen extends NodeJS.WritableStream {
  columns?: number
  isTTY?: boolean
}

export class Echo extends Writable {
  isMuted = false
  readonly #screen: Screen

  constructor(screen: Screen) {
    super()
    this.#screen = screen
    screen.on('resize', () => this.emit('resize'))
  }

  /** The line editor asks for the width. */
  get columns(): number | undefined {
    return this.#screen.columns
  }

  override _write(chunk: Buffer, _encoding: string, done: () => void): void {
    if (!this.isMuted) this.#screen.write(chunk)
    done()
  }
}
