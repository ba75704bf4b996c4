// A stream that remembers what was written to it.
import { Writable } from 'node:stream'
import { setTimeout as delay } from 'node:timers/promises'

export class WritableStub extends Writable {
  text = ''
  #told: (() => void) | null = null

  override _write(chunk: Buffer, _encoding: string, done: () => void): void {
    this.text += chunk.toString()
    this.#told?.()
    done()
  }

  /** Resolves once something has been written. */
  async written(): Promise<void> {
    if (this.text !== '') return
    await new Promise<void>((resolve) => {
      this.#told = resolve
    })
  }

  /** Resolves after whatever was to be written at once would have been. */
  async quiet(): Promise<void> {
    await delay(20)
  }
}
