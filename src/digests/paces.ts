// How fast is posted on each platform, and until when one is left alone that has asked for it.
import PQueue from 'p-queue'
import type { Posting } from '../domain/ports.ts'

export interface Pace {
  aSecond: number
  atOnce: number
}

export class Paces {
  readonly #pace: Pace
  readonly #clock: () => Date
  readonly #queues = new Map<string, PQueue>()
  readonly #resting = new Map<Posting, Date>()

  constructor(pace: Pace, clock: () => Date) {
    this.#pace = pace
    this.#clock = clock
  }

  /** Does `work` on the platform of that name when it is its turn. */
  async inTurn(platform: string, work: () => Promise<void>): Promise<void> {
    let queue = this.#queues.get(platform)
    if (queue === undefined) {
      queue = new PQueue({ concurrency: this.#pace.atOnce, intervalCap: this.#pace.aSecond, interval: 1000 })
      this.#queues.set(platform, queue)
    }
    await queue.add(work)
  }

  /** Resolves when all work has ended. */
  async idle(): Promise<void> {
    await Promise.all([...this.#queues.values()].map((queue) => queue.onIdle()))
  }

  /** `ms`: how long the platform wants to be left alone, if it has said so. */
  rest(platform: Posting, ms: number | null): void {
    if (ms !== null) this.#resting.set(platform, new Date(this.#clock().getTime() + ms))
  }

  isResting(platform: Posting): boolean {
    const now = this.#clock()
    return (this.#resting.get(platform) ?? now) > now
  }
}
