// Heavy work a few at a time, each begun only when what has arrived meanwhile was looked at: who asks in a crowd is heard at once.
import { setImmediate as othersFirst } from 'node:timers/promises'
import PQueue from 'p-queue'

/** One thread does the work; a second question is searched for while the first one is read. */
const AT_ONCE = 2

export class Turns {
  readonly #queue = new PQueue({ concurrency: AT_ONCE })

  async take<T>(work: () => Promise<T>): Promise<T> {
    return this.#queue.add(async () => {
      await othersFirst()
      return work()
    })
  }
}
