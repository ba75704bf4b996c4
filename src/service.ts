// Dateline on duty: connects the platforms, keeps the articles fresh, and stops without leaving anybody waiting.
import { setTimeout as pause } from 'node:timers/promises'
import { DatelineError, messageOf } from './domain/errors.ts'
import type { ChatPlatform, PlatformLog } from './domain/ports.ts'

export interface ServiceOptions {
  /** Brings the index up to date. */
  refresh(): Promise<unknown>
  /** Clears away what has not been used for long; done once a day. */
  tidy(): Promise<void>
  /** Between two refreshes, and between two tries to connect. */
  refreshMs: number
  retryMs: number
  /** What was begun may take so long to be finished. */
  graceMs: number
  /** Tells the operator, a line each. */
  say(line: string): void
  log: PlatformLog
  /** Aborted when it is time to stop. */
  signal: AbortSignal
}

const DAY_MS = 86_400_000

/**
 * Resolves once it was told to stop and everything has ended. A platform that cannot be reached is tried again until it can; one that
 * refuses the settings is told about and left alone, and when no other is left, its DatelineError is thrown.
 */
export async function serve(platforms: ChatPlatform[], options: ServiceOptions): Promise<void> {
  const { signal, log, graceMs } = options
  const stop = new AbortController()
  const until = AbortSignal.any([signal, stop.signal])
  const housekeeping = keepFresh(options, until)
  try {
    const refusals = await Promise.all(platforms.map((platform) => connected(platform, options, until)))
    const refused = refusals.filter((refusal) => refusal !== null)
    if (refused.length === platforms.length && refused[0] !== undefined && !signal.aborted) throw refused[0]
    for (const { message, hint } of refused) options.say(`${message}${hint === null ? '' : ` ${hint}`}`)
    if (!signal.aborted) await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve()))
  } finally {
    stop.abort()
    const stopped = await Promise.allSettled(platforms.map((platform) => platform.stop(graceMs)))
    for (const [at, result] of stopped.entries())
      if (result.status === 'rejected')
        log.warn({ platform: platforms[at]?.name, error: messageOf(result.reason) }, 'a platform did not stop cleanly')
    await housekeeping
  }
}

/** Connects, however long it takes; the platform's word when it refuses the settings. `null`: connected, or told to stop. */
async function connected(
  platform: ChatPlatform,
  { say, log, retryMs }: ServiceOptions,
  signal: AbortSignal,
): Promise<DatelineError | null> {
  for (let tries = 1; !signal.aborted; tries++) {
    try {
      for (const line of await platform.start()) say(line)
      return null
    } catch (error) {
      if (error instanceof DatelineError && error.code === 'platform') return error
      log.warn({ platform: platform.name, error: messageOf(error), tries }, 'a platform could not be reached')
      if (tries === 1) say(`${platform.name} cannot be reached: ${messageOf(error)}. It is tried again until it can.`)
      await pause(retryMs, undefined, { signal }).catch(() => undefined)
    }
  }
  return null
}

async function keepFresh({ refresh, tidy, refreshMs, log }: ServiceOptions, signal: AbortSignal): Promise<void> {
  let tidied = 0
  while (!signal.aborted) {
    await pause(refreshMs, undefined, { signal }).catch(() => undefined)
    if (signal.aborted) return
    try {
      await refresh()
      if (Date.now() - tidied < DAY_MS) continue
      tidied = Date.now()
      await tidy()
    } catch (error) {
      log.warn({ error: messageOf(error) }, 'the articles could not be brought up to date')
    }
  }
}
