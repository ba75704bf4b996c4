// What holds deliveries back: that a process has taken them on, and how fast a platform is posted to.
import PQueue from 'p-queue'
import type { Posting } from '../domain/ports.ts'
import type { StandingHold } from '../domain/subscription.ts'
import type { DeliveryRecords } from '../storage/deliveries.ts'
import type { Holders } from '../storage/locks.ts'

export interface HoldsParts {
  deliveries: Pick<DeliveryRecords, 'held' | 'letGo'>
  holders: Holders
  clock: () => Date
  /** Milliseconds since some moment, whatever is done to the clock. */
  elapsedMs: () => number
  /** How long a process may be silent about a delivery: longer than any step of it takes. */
  silenceMs?: number
  /** How long what a process sent before it ended may be on its way to the platform, where nobody could find it yet. */
  settleMs?: number
}

export const SILENCE_MS = 5 * 60_000
export const SETTLE_MS = 30_000

/**
 * Frees the deliveries that processes hold and do not work on any more: of those that have ended at once, of those that stand still after
 * a silence. That silence is counted on this process's own stopwatch, so that no change of any clock shortens it.
 */
export class Holds {
  readonly #parts: HoldsParts
  /** What has been seen held, and since when it has stood there so. */
  #seen = new Map<string, number>()

  constructor(parts: HoldsParts) {
    this.#parts = parts
  }

  /** `isAtWork`: whether this process works on what it holds. */
  async free(isAtWork: (hold: StandingHold) => boolean): Promise<void> {
    const { deliveries, holders, clock, elapsedMs, silenceMs = SILENCE_MS, settleMs = SETTLE_MS } = this.#parts
    const gone = holders.gone()
    const held = await deliveries.held()
    const seen = new Map<string, number>()
    for (const hold of held) {
      // What its holder has said since is another hold.
      const name = JSON.stringify([hold.subscriptionId, hold.dueAt, hold.holder, hold.renewedAt])
      const since = this.#seen.get(name) ?? elapsedMs()
      seen.set(name, since)
      const isOwn = hold.holder === holders.own
      if (isOwn && isAtWork(hold)) continue
      if (gone.includes(hold.holder)) {
        const last = Math.min(hold.renewedAt.getTime(), clock().getTime())
        await deliveries.letGo(hold, new Date(last + settleMs))
      } else if (isOwn || elapsedMs() - since >= silenceMs) await deliveries.letGo(hold, clock())
    }
    this.#seen = seen
    for (const name of gone) holders.forget(name)
  }
}

export interface Pace {
  aSecond: number
  atOnce: number
}

/** How fast is posted on each platform, and until when one is left alone that has asked for it. */
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
