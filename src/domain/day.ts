// Moments and days of publication: most articles name only a day, and a day must not shift with the reader's zone.

const DAY_MS = 86_400_000

/** Whether a moment stands for a whole day: midnight in UTC, as articles that name only a day are kept. */
export function isWholeDay(moment: Date): boolean {
  return moment.getTime() % DAY_MS === 0
}

/** Made once, and not before it is wanted: making one takes longer than all the rest of a message. */
let longDays: Intl.DateTimeFormat | undefined

/** "12 September 2025", the day in UTC. */
export function longDay(moment: Date): string {
  longDays ??= new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'long', year: 'numeric', timeZone: 'UTC' })
  return longDays.format(moment)
}
