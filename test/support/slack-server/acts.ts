// What a person did, and what came of it: the handle a test holds.
import type { Act, Attempt, Delivery, SlackMessage } from './types.ts'

export function act(deliveries: Delivery[], message: SlackMessage | null = null, at = performance.now()): Act {
  return {
    at,
    deliveries,
    message,
    async acknowledged() {
      const attempts: Attempt[] = await Promise.all(deliveries.map(({ acknowledged }) => acknowledged))
      return Math.max(0, ...attempts.map(({ acknowledgedAt }) => (acknowledgedAt ?? at) - at))
    },
    get ackTimes() {
      return deliveries.map(({ attempts }) => {
        const heard = attempts.find(({ acknowledgedAt }) => acknowledgedAt !== null)
        return heard?.acknowledgedAt ? heard.acknowledgedAt - heard.at : null
      })
    },
  }
}

const EVERY = 5

/** Waits until something holds; throws with what `seen` says if it does not in time. */
export async function waitFor<T>(find: () => T | undefined, withinMs: number, seen: () => string): Promise<T> {
  const end = performance.now() + withinMs
  while (true) {
    const found = find()
    if (found !== undefined) return found
    if (performance.now() > end) throw new Error(`Not within ${withinMs} ms. ${seen()}`)
    await new Promise((next) => setTimeout(next, EVERY))
  }
}
