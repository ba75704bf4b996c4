// What holds deliveries back: that a process has taken them on.
import type { StandingHold } from '../domain/subscription.ts'
import type { DeliveryRecords } from '../storage/deliveries.ts'
import type { Holders } from '../storage/locks.ts'

export interface HoldsParts {
  deliveries: Pick<DeliveryRecords, 'held' | 'letGo'>
  holders: Holders
  clock: () => Date
  /** Milliseconds since some moment, whatever is done to the clock. */
  elapsedMs: () => number
  settleMs?: number
}

/** How long a process may be silent about a delivery: longer than any step of it takes. */
export const SILENCE_MS = 5 * 60_000
/** How long what a process sent before it ended may be on its way to the platform, where nobody could find it yet. */
export const SETTLE_MS = 30_000

/** Frees what ended processes hold, and what stands still: that is counted on a stopwatch, which no change of a clock shortens. */
export function freeing({ deliveries, holders, clock, elapsedMs, settleMs = SETTLE_MS }: HoldsParts) {
  let seen = new Map<string, number>()
  return async (isAtWork: (hold: StandingHold) => boolean): Promise<void> => {
    const gone = holders.gone()
    const before = seen
    seen = new Map()
    for (const hold of await deliveries.held()) {
      // What its holder has said since is another hold.
      const name = JSON.stringify([hold.subscriptionId, hold.dueAt, hold.holder, hold.renewedAt])
      const since = before.get(name) ?? elapsedMs()
      seen.set(name, since)
      const isOwn = hold.holder === holders.own
      if (isOwn && isAtWork(hold)) continue
      if (gone.includes(hold.holder)) {
        const last = Math.min(hold.renewedAt.getTime(), clock().getTime())
        await deliveries.letGo(hold, new Date(last + settleMs))
      } else if (isOwn || elapsedMs() - since >= SILENCE_MS) await deliveries.letGo(hold, clock())
    }
    for (const name of gone) holders.forget(name)
  }
}
