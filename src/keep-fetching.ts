// Keeps feeds fetched while Dateline is on duty: has those fetched that are due, and tells who added one that is dead, once.
import { setTimeout as pause } from 'node:timers/promises'
import { composeText } from './answers/compose.ts'
import { messageOf } from './domain/errors.ts'
import type { PlatformLog, Posting } from './domain/ports.ts'
import { isDead, type Source } from './domain/source.ts'
import type { Sources } from './sources/sources.ts'

const LAST_WORDS = 500
/** It is asked so often for such pages; each is looked at less often. */
const PAGES_MS = 3_600_000

export interface FetchingParts {
  fetchDue(): Promise<void>
  hasPagesToLookAt?(): Promise<boolean>
  /** By the names that people are known under: "discord" of "discord:1034…". */
  platforms: ReadonlyMap<string, Pick<Posting, 'tell'>>
  clock: () => Date
  pauseMs: number
  say(line: string): void
  log: PlatformLog
  signal: AbortSignal
}

export async function keepFetching(sources: Sources, parts: FetchingParts): Promise<void> {
  const { fetchDue, clock, pauseMs, say, log, signal } = parts
  let said: string | null = null
  let askedAt = 0
  while (!signal.aborted) {
    try {
      const problem = await sources.settle()
      if (problem !== null && problem !== said) say(problem)
      said = problem
      const isDue = ({ state, nextAt }: Source) => state === 'active' && nextAt <= clock()
      const asksForPages = clock().getTime() - askedAt >= PAGES_MS
      if (asksForPages) askedAt = clock().getTime()
      const hasPages = asksForPages && (await parts.hasPagesToLookAt?.()) === true
      if (hasPages || (await sources.list()).some(isDue)) await fetchDue()
      const dead = (await sources.list()).filter((one) => !one.fetched.isReported && isDead(one, clock()))
      for (const source of dead) await tellDead(source, parts).then(() => sources.noteReported(source))
    } catch (error) {
      if (!signal.aborted) log.warn({ error: messageOf(error).slice(-LAST_WORDS) }, 'the feeds could not be fetched')
    }
    await pause(pauseMs, undefined, { signal }).catch(() => undefined)
  }
}

/** Of a feed of the settings, the operator is told alone. */
async function tellDead({ url, title, addedBy, fetched }: Source, { platforms, log }: FetchingParts): Promise<void> {
  const { error, remedy } = fetched
  const [platform = '', person = ''] = addedBy.split(/:(.*)/s)
  const advice = [`${remedy}`, '/sources list shows it, /sources remove has it left alone.']
  const { host, pathname } = new URL(url)
  const message = composeText(`The feed ${title ?? host + pathname} brings nothing any more: ${error}.`, ...advice)
  const isTold = await platforms
    .get(platform)
    ?.tell(person, message)
    .catch(() => false)
  log.warn({ feed: host + pathname, error, remedy, isTold: isTold ?? false }, 'a feed is dead')
}
