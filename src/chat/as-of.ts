// The moment that "as of" means, as people and scripts write it.

const DAY = /^\d{4}-\d{2}-\d{2}$/
const DAY_AND_TIME = /^\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(Z|[+-]\d{2}:?\d{2})?$/i
const DAY_MS = 86_400_000

/** A day means its end, a time without a zone is in UTC. `null` for anything else than an ISO 8601 day, or day and time. */
export function parseAsOf(text: string): Date | null {
  const written = text.trim()
  if (DAY.test(written)) {
    const start = new Date(`${written}T00:00:00Z`)
    return isThatDay(start, written) ? new Date(start.getTime() + DAY_MS - 1) : null
  }
  const match = DAY_AND_TIME.exec(written)
  if (match === null || !isThatDay(new Date(`${written.slice(0, 10)}T00:00:00Z`), written.slice(0, 10))) return null
  const moment = new Date(`${written.replace(' ', 'T').toUpperCase()}${match[1] === undefined ? 'Z' : ''}`)
  return Number.isNaN(moment.getTime()) ? null : moment
}

/** The moment that "since" means: a day means its beginning. */
export function parseSince(text: string): Date | null {
  const moment = parseAsOf(text)
  return moment !== null && DAY.test(text.trim()) ? new Date(`${text.trim()}T00:00:00Z`) : moment
}

/** False for days that there are not, such as 30 February, which a Date would take for another. */
function isThatDay(date: Date, day: string): boolean {
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(day)
}
