// `npm start` on duty: connects the platforms, keeps articles and feeds fresh, has digests delivered, and ends without leaving anybody waiting.

import { execFile } from 'node:child_process'
import { once } from 'node:events'
import { setPriority } from 'node:os'
import path from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { promisify } from 'node:util'
import cron from 'node-cron'
import type { RefreshReport } from './articles/refresh.ts'
import { heldInWords } from './chat/compose.ts'
import { ROLES, type Role, type Settings } from './config.ts'
import { type Console, endOfProcess, survive } from './console.ts'
import { outOfReach } from './digests/compose-subscriptions.ts'
import { adviceOf, DatelineError, masked, messageOf } from './domain/errors.ts'
import { textMessage } from './domain/message.ts'
import type { ChatPlatform, PlatformLog, PlatformParts, Posting } from './domain/ports.ts'
import { isDead, placeOf, type Source } from './domain/source.ts'
import { inert } from './platforms/terminal/look.ts'
import type { PollReport } from './sources/poll.ts'
import type { Sources } from './sources/sources.ts'
import { type OpenDateline, platformsSetUp } from './wire.ts'

/** Whoever stops a container waits for ten seconds: what has begun has the first part of them, and whatever still holds on has all but the last. */
const [GRACE_MS, LAST_MS, RETRY_MS, LONGEST_RETRY_MS, FETCH_MS] = [7000, 9500, 5000, 300_000, 30_000]
const LOOKS_A_MINUTE = 4
const DAY_MS = 86_400_000

/** Resolves when the process is asked to end. Throws a DatelineError 'platform' when every platform refuses the settings. */
export async function onDuty(open: OpenDateline, settings: Settings, log: PlatformLog, console: Console) {
  const signal = endOfProcess()
  const last = () => {
    log.warn({}, 'Something would not end in time; it is left as it is.')
    process.exit()
  }
  signal.addEventListener('abort', () => void setTimeout(last, LAST_MS).unref())
  const does = (...roles: Role[]) => roles.some((role) => settings.roles.includes(role))
  const subscriptions = await open.keepSettled(!does('digests'))
  const say = (line: string): void => void console.print(`${inert(masked(line))}\n`)
  const hasPages = does('web') && settings.web.when !== 'off'
  // Without pages, it is opened for whoever watches over the process.
  const openWeb = hasPages || settings.web.when === 'on' ? (await import('./web.ts')).openWeb : null
  const isBeside = does('gateway', 'digests') && platformsSetUp(settings).length > 0
  const web = (await openWeb?.(open, settings, log, say, { isBeside, hasPages })) ?? null
  survive((facts, isOfClient) => {
    if (isOfClient) web?.metrics.unreadable.inc()
    log.error(facts, isOfClient ? 'Something that a platform sent could not be read.' : 'Something failed unheard.')
  })
  const { duty } = settings
  // Whoever posts digests, or tells of dead feeds, calls the platforms; only a gateway hears them.
  const isCalling = does('gateway', 'digests', 'refresh')
  const listens = does('gateway')
  const { discord, slack } = isCalling ? settings : { discord: null, slack: null }
  const desk = web === null ? open.desk(duty) : web.metrics.observed(open.desk(duty))
  const partsFor = (platform: string): PlatformParts => ({ desk, memory: open.memory(platform), log })
  // Only the SDK of a platform that is set up is loaded.
  const platforms = new Map<string, ChatPlatform>()
  if (discord) {
    const { createDiscord } = await import('./platforms/discord/platform.ts')
    platforms.set('discord', createDiscord({ ...discord, listens }, partsFor('discord')))
  }
  if (slack) {
    const { createSlack } = await import('./platforms/slack/platform.ts')
    platforms.set('slack', createSlack({ ...slack, listens }, partsFor('slack')))
  }
  if (settings.roles.length < ROLES.length) say(`This process does a part of the work: ${settings.roles.join(', ')}.`)
  for (const warning of outOfReach(subscriptions, platformsSetUp(settings))) {
    say(warning)
    log.warn({}, warning)
  }
  let warned = ''
  const courier = open.courier(platforms)
  const trouble = (error: unknown) => log.error({ error: messageOf(error) }, 'digests could not be looked after')
  const tick = async (how = {}) => (does('digests') ? courier.tick(how).catch(trouble) : undefined)
  let looks = 0
  // The timer only wakes: what is due stands in the records. So often that what a process leaves behind is taken on within a minute.
  const wake = cron.schedule('*/15 * * * * *', () => tick({ corrects: looks++ % LOOKS_A_MINUTE === 0 }), {
    noOverlap: true,
  })
  const lookAfter = async () => void (await Promise.allSettled([...platforms.values()].map((one) => one.lookAfter?.())))
  const looking = listens ? cron.schedule('*/30 * * * * *', lookAfter, { noOverlap: true }) : null
  const over = new AbortController()
  const until = AbortSignal.any([signal, over.signal])
  const webStopped = abortOf(until).then(() => web?.stop(GRACE_MS))
  let onFetched: (() => void) | null = null
  const fetching =
    does('refresh') &&
    keepFetching(await open.sources(), {
      fetchDue: async () => {
        const { taken = 0 } = await indexApart('fetch', settings, until)
        if (taken > 0) onFetched?.()
      },
      ...{ platforms, clock: () => new Date(), pauseMs: FETCH_MS, say, log, signal: until },
    })
  try {
    await serve([...platforms.values()], {
      async refresh(isDaily) {
        if (!does('refresh')) return
        const report = await indexApart('files', settings, signal, isDaily ? ['--daily'] : [])
        const { held = null, updated = 0, removed = 0 } = report
        open.noteRefresh(new Date())
        // What was posted of an article that has changed is corrected at once.
        if (updated + removed > 0) void tick()
        const warning = held === null ? '' : heldInWords({ ...held, since: new Date(held.since) }).join(' ')
        if (warning !== '' && warning !== warned) log.warn({}, warning)
        warned = warning
        void open.embedding?.catchUp()
      },
      watch: (onChange, until) => {
        onFetched = onChange
        if (!does('refresh')) return Promise.resolve()
        return watched(settings, onChange, { say, log }, until)
      },
      tidy: async () => (does('refresh') ? open.forgetOld(new Date()) : undefined),
      refreshMs: settings.duty.refreshMs,
      ...{ retryMs: RETRY_MS, graceMs: GRACE_MS, say, log, signal },
    })
  } finally {
    // Also where no platform could be started, and nobody has asked for the end.
    over.abort()
    await Promise.all([wake.destroy(), looking?.destroy()])
    await Promise.all([courier.stop(), fetching, webStopped])
  }
}

export interface ServiceOptions {
  /** `isDaily`: once a day, with what is done then. */
  refresh(isDaily: boolean): Promise<unknown>
  watch?(onChange: () => void, signal: AbortSignal): Promise<void>
  tidy(): Promise<void>
  refreshMs: number
  retryMs: number
  graceMs: number
  say(line: string): void
  log: PlatformLog
  signal: AbortSignal
}

/** Resolves once it was told to stop and all has ended. Throws the DatelineError of a platform when every one refuses the settings. */
export async function serve(platforms: ChatPlatform[], options: ServiceOptions): Promise<void> {
  const { signal, log, say, graceMs } = options
  const stop = new AbortController()
  const until = AbortSignal.any([signal, stop.signal])
  const housekeeping = keepFresh(options, until)
  const told = abortOf(signal)
  try {
    const connecting = Promise.all(
      platforms.map(async (platform) => {
        const refusal = await connected(platform, options, until)
        if (refusal === null || platforms.length === 1) return refusal
        say(adviceOf(refusal))
        log.error({ platform: platform.name, hint: refusal.hint }, refusal.message)
        return refusal
      }),
    )
    const refusals = await Promise.race([connecting, told.then(() => [null])])
    if (refusals[0] && !refusals.includes(null)) throw refusals[0]
    await told
  } finally {
    stop.abort()
    const warn = (platform: string) => (error: unknown) =>
      log.warn({ platform, error: messageOf(error) }, 'a platform did not stop')
    await Promise.all(platforms.map((platform) => platform.stop(graceMs).catch(warn(platform.name))))
    await housekeeping
  }
}

const abortOf = async (signal: AbortSignal) => void (signal.aborted || (await once(signal, 'abort')))

/** Connects, however long it takes; the platform's word when it refuses the settings. `null`: connected, or told to stop. */
async function connected(platform: ChatPlatform, { say, log, retryMs }: ServiceOptions, signal: AbortSignal) {
  let said = ''
  for (let pauseMs = retryMs; !signal.aborted; pauseMs = Math.min(pauseMs * 2, LONGEST_RETRY_MS)) {
    try {
      for (const line of await platform.start()) say(line)
      return null
    } catch (error) {
      if (signal.aborted) return null
      const isOurs = error instanceof DatelineError && error.code === 'platform'
      if (isOurs && !error.isPassing) return error
      const why = isOurs ? adviceOf(error) : `${platform.name} cannot be reached: ${messageOf(error)}.`
      log.warn({ platform: platform.name, error: why, pauseMs }, 'a platform could not be reached')
      if (why !== said) say(`${why} It is tried again until it can be reached, each time after a longer pause.`)
      said = why
      await pause(pauseMs, undefined, { signal }).catch(() => undefined)
    }
  }
  return null
}

async function keepFresh({ refresh, watch, tidy, refreshMs, log }: ServiceOptions, signal: AbortSignal): Promise<void> {
  let tidied = 0
  let changed = new AbortController()
  const watching = watch?.(() => changed.abort(), signal)
  while (!signal.aborted) {
    await pause(refreshMs, undefined, { signal: AbortSignal.any([signal, changed.signal]) }).catch(() => undefined)
    if (signal.aborted) break
    changed = new AbortController()
    try {
      const isDaily = Date.now() - tidied >= DAY_MS
      await refresh(isDaily)
      if (!isDaily) continue
      tidied = Date.now()
      await tidy()
    } catch (error) {
      if (!signal.aborted)
        log.warn({ error: messageOf(error).slice(-LAST_WORDS) }, 'the articles could not be brought up to date')
    }
  }
  await watching
}

type Told = Pick<ServiceOptions, 'say' | 'log'>

async function watched({ articlesDir, duty }: Settings, onChange: () => void, { say, log }: Told, signal: AbortSignal) {
  const onFailure = (because: string): void => {
    const instead = `It is looked at every ${duty.refreshMs / 1000} seconds instead.`
    say(`The articles folder cannot be watched: ${because}. ${instead}`)
    log.warn({ error: because }, 'the articles folder cannot be watched')
  }
  try {
    const { watchArticles } = await import('./sources/watch.ts')
    await watchArticles(articlesDir, { onChange, onFailure }, signal)
  } catch (error) {
    onFailure(messageOf(error))
  }
}

const CLI = path.join(import.meta.dirname, 'cli.ts')
/** As `nice` counts: who asks goes first, once it has taken longer than a file that was dropped in. */
const PRIORITY = 10
const SHORT_MS = 3000
const LAST_WORDS = 500

/** In a process of its own: reading many articles keeps a processor busy for seconds at a time. Rejects with what it said when it fails. */
async function indexApart(only: 'files' | 'fetch', settings: Settings, signal: AbortSignal, more: string[] = []) {
  const places = ['--articles', settings.articlesDir, '--data', settings.dataDir]
  const words = ['index', '--only', only, '--json', '--offline', '--leave-unfinished', ...more, ...places]
  const options = { signal, maxBuffer: Number.POSITIVE_INFINITY }
  const running = promisify(execFile)(process.execPath, [...process.execArgv, CLI, ...words], options)
  const yielding = setTimeout(() => {
    try {
      if (running.child.pid !== undefined) setPriority(running.child.pid, PRIORITY)
    } catch {}
  }, SHORT_MS)
  const { stdout } = await running.finally(() => clearTimeout(yielding))
  return JSON.parse(stdout) as Partial<RefreshReport & PollReport>
}

/** Where no feed is due for so long, pages that something posted quotes are looked at again all the same. */
const PAGES_MS = 3_600_000

export interface FetchingParts {
  fetchDue(): Promise<void>
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
  let fetchedAt = clock().getTime()
  while (!signal.aborted) {
    try {
      const problem = await sources.settle()
      if (problem !== null && problem !== said) say(problem)
      said = problem
      const isDue = ({ state, nextAt }: Source) => state === 'active' && nextAt <= clock()
      if (clock().getTime() - fetchedAt >= PAGES_MS || (await sources.list()).some(isDue)) {
        fetchedAt = clock().getTime()
        await fetchDue()
      }
      const dead = (await sources.list()).filter((one) => !one.fetched.isReported && isDead(one, clock()))
      for (const source of dead) await tellDead(source, parts).then(() => sources.noteReported(source))
    } catch (error) {
      if (!signal.aborted) log.warn({ error: messageOf(error).slice(-LAST_WORDS) }, 'the feeds could not be fetched')
    }
    await pause(pauseMs, undefined, { signal }).catch(() => undefined)
  }
}

/** Of a feed of the settings, the operator is told alone. */
async function tellDead(source: Source, { platforms, log }: FetchingParts): Promise<void> {
  const { title, addedBy } = source
  const { error, remedy } = source.fetched
  const [platform = '', person = ''] = addedBy.split(/:(.*)/s)
  const advice = [`${remedy}`, '/sources list shows it, /sources remove has it left alone.']
  const message = textMessage(`The feed ${title ?? placeOf(source)} brings nothing any more: ${error}.`, ...advice)
  const isTold = await platforms
    .get(platform)
    ?.tell(person, message)
    .catch(() => false)
  log.warn({ feed: placeOf(source), error, remedy, isTold: isTold ?? false }, 'a feed is dead')
}
