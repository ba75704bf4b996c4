// Decides what is due: from the schedule and what was noted before, never from a timer.
import type { Schedule } from '../domain/subscription.ts'
import { occurrencesBetween } from './moments.ts'

export interface DueDecision {
  /** The moment that a digest is to be sent for now; `null` if none. */
  due: Date | null
  /** Moments for which none will be sent, and why. */
  skipped: { at: Date; because: string }[]
}

/** Moments noted one by one; of longer absences only the last ones are. */
const MOST_NOTED = 50

/**
 * What has become due after `since`, the last moment that was noted (or that of the subscription). Of several moments that were missed
 * only the last is caught up with, for one digest tells it all; and that only if it is late by less than `graceMs`.
 */
export function decideDue(schedule: Schedule, since: Date, now: Date, graceMs: number): DueDecision {
  const moments = occurrencesBetween(schedule, since, now).slice(-MOST_NOTED)
  const last = moments.at(-1)
  if (last === undefined) return { due: null, skipped: [] }
  const isTooLate = now.getTime() - last.getTime() >= graceMs
  const missed = isTooLate ? moments : moments.slice(0, -1)
  return {
    due: isTooLate ? null : last,
    skipped: missed.map((at) => ({ at, because: isTooLate ? 'too late' : 'told by the next one' })),
  }
}
