// Puts the parts together for some settings. What is heavy (the model's client, pages' parsers, the index) is loaded when it is needed.
import path from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { Conversations } from './answers/conversations.ts'
import { crossEncoder } from './answers/cross-encoder.ts'
import { Dateline } from './answers/dateline.ts'
import type { FindInStory } from './answers/findings.ts'
import { type RefreshOptions, type RefreshReport, refreshArticles } from './articles/refresh.ts'
import { retainedSince } from './articles/refresh-plan.ts'
import type { Tools } from './chat/commands/command.ts'
import type { IndexState } from './chat/compose.ts'
import { ChatDesk } from './chat/desk.ts'
import { startersOf } from './chat/home.ts'
import { databaseNamed, keepTemporaryFiles, type Overrides, readSettings, type Settings } from './config.ts'
import type { Console } from './console.ts'
import { digestFor } from './digests/compose-digest.ts'
import { createCorrections } from './digests/correct.ts'
import { createCourier } from './digests/courier.ts'
import { createDigests } from './digests/digests.ts'
import { createSubscriptions, keepSettled } from './digests/subscriptions.ts'
import { PASSAGES_EDITION } from './domain/article.ts'
import { adviceOf, DatelineError, messageOf } from './domain/errors.ts'
import type { LanguageModel } from './domain/language-model.ts'
import { leadingTo } from './domain/message.ts'
import type { PlatformLog, Posting } from './domain/ports.ts'
import { queued, tokenBudget, type UsageStore } from './llm/limits.ts'
import { loadPrompts } from './llm/prompts.ts'
import { createLog } from './log.ts'
import { skippedIn } from './storage/articles.ts'
import { fetchedFiles } from './storage/fetched.ts'
import { openStorage } from './storage/open.ts'

/** Questions that wait for the model at most; to further ones the articles' own sentences are given. */
const MOST_WAITING = 30
const REACH_AGAIN_MS = 5000
/** The longest silence within a reply, unless the whole may take far longer. */
const USUAL_SILENCE_MS = 15_000
/** How long platforms remember what they do not use: a month at the least, by their port. */
const MEMORY_MS = 60 * 86_400_000
/** No item stays in a feed for so long after it was taken. */
const FEED_MS = 30 * 86_400_000
/** Nothing is corrected for longer, by its setting. */
const POSTS_MS = 61 * 86_400_000

export interface Surroundings {
  log: PlatformLog
  onNotice: (notice: string) => void
  now?: () => Date
}

export type OpenDateline = Awaited<ReturnType<typeof openDateline>>

/** Throws a DatelineError when the data folder or a prompt cannot be used. */
export async function openDateline(settings: Settings, { log, onNotice, now: clock = () => new Date() }: Surroundings) {
  const temporary = keepTemporaryFiles(settings.dataDir)
  if (temporary !== null) onNotice(temporary)
  const { dataDir: data, articlesDir, databaseUrl: database, index: place } = settings
  const storage = await openStorage({ articles: articlesDir, data, database, index: place, now: clock(), onNotice })
  const usage = storage.usage('tokens')
  const model = settings.model && (await queuedModel(settings.model, usage))
  const modelName = model?.name ?? null
  const { articles, vocabulary, passages, stories, records, deliveries } = storage
  const parts = {
    ...{ vocabulary, searcher: passages, reader: articles, stories },
    quotesOnly: settings.model?.quotesOnly ?? false,
    onTrouble: (message: string) => log.info({}, message),
  }
  const embedding =
    settings.embedding && (await import('./embedding.ts')).embeddingOf(settings.embedding, { storage, log })
  const offline = new Dateline({ ...parts, model: null, findInStory: async () => null })
  const findings = once(async () => (await import('./answers/findings.ts')).createFindings({ ...parts, model }))
  const findInStory: FindInStory = async (story, options) => (await findings())(story, options)
  const dateline = model || embedding ? new Dateline({ ...parts, model, findInStory, near: embedding?.near }) : offline
  const answers = new Conversations(storage.answers, articles, (error) =>
    log.warn({ error: messageOf(error) }, 'an answer could not be kept'),
  )
  const corrections = createCorrections({ ...storage, answers, reader: articles }, settings.corrections)
  const digests = createDigests({ stories, reader: articles, vocabulary, findInStory })
  let refreshedAt: Date | null = null

  async function index(): Promise<IndexState> {
    const totals = await records.totals()
    const skipped = (await skippedIn(records.file)).length
    const found = await passages.check(PASSAGES_EDITION)
    const isInStep = found !== null || totals.pending > 0 || (await passages.count()) === totals.passages
    const fault = isInStep ? found : 'out of step with the records'
    return { ...totals, skipped, fault, held: await records.held(), unsorted: await storage.clusters.trouble() }
  }

  const files = fetchedFiles(path.join(settings.dataDir, 'fetched'))
  const fetcher = once(async () => (await import('./sources/fetch.ts')).createFetcher(settings.sources))
  const sources = once(async () => {
    const { createSources } = await import('./sources/sources.ts')
    const own = { ...settings.sources, isKept: settings.roles.includes('refresh') }
    return createSources({ records: storage.sources, files, fetcher, settings: own, clock })
  })

  async function tokens() {
    if (settings.model === null) return null
    return { used: await usage.usedOn(clock().toISOString().slice(0, 10)), most: settings.model.dailyTokens }
  }

  /** Mends what was said in chat if it is damaged; `copies`: and copies it once a day. */
  async function lookAfterChat(now: Date, { copies = false } = {}): Promise<void> {
    const { upkeep, upkeepLock } = storage
    if (upkeep === null) return
    await upkeepLock.hold(async () => {
      if (upkeep.file.sealed === null && (await upkeep.fault()) !== null) onNotice(await upkeep.mend(now))
      if (copies) await upkeep.copyDaily(now)
    })
  }

  const tools: Omit<Tools, 'commands'> = {
    ...{ dateline, reader: articles, answers, digests, deliveries, clock, sources },
    conversations: answers,
    subscriptions: createSubscriptions(storage.subscriptions, settings.digest.timeZone),
    starters: startersOf({ reader: articles, dateline: offline, clock }),
    async status() {
      const outlets = (await vocabulary.outlets()).length
      const newest = (await articles.newest({ limit: 1 }))[0]?.publishedAt ?? null
      const failingFeeds = (await storage.sources.list()).filter(({ fetched }) => fetched.error !== null).length
      const facts = { outlets, newest, refreshedAt, model: modelName, failingFeeds }
      return { ...(await index()), ...facts, votes: await answers.records.votes() }
    },
  }

  return {
    ...{ dateline, tools, index, embedding, stories, model: modelName, tokens, sources, lookAfterChat },
    async refresh(options: RefreshOptions): Promise<RefreshReport> {
      if (storage.upkeep?.file.isDoubted) await lookAfterChat(options.now)
      const report = await refreshArticles(storage, { onNotice, retentionDays: settings.retentionDays, ...options })
      refreshedAt = options.now
      return report
    },
    /** Looks at the feeds and pages that are due, unless another process does; begins no feed any more after `untilMs`. */
    async poll(untilMs: number) {
      const { pollDue } = await import('./sources/poll.ts')
      const { lookAgain } = await import('./sources/pages.ts')
      const parts = { ...settings.sources, records: storage.sources, files, fetcher: await fetcher(), clock, log }
      return storage.pollLock.hold(async () => {
        const report = await pollDue(parts, untilMs)
        const pages = { posts: storage.posts, reader: articles, memory: storage.memory('pages') }
        await lookAgain({ ...parts, ...pages, days: settings.corrections.days })
        return report
      })
    },
    noteRefresh(at: Date): void {
      refreshedAt = at
    },
    /** What is wrong with the records, and with those of the chat; `null` if nothing. Reads all of them. */
    async faults() {
      const { versionOf } = await import('./articles/read/parse.ts')
      const { upkeep } = storage
      const chat = (await upkeep?.fault()) ?? null
      return { records: await records.fault(versionOf), chat, copies: upkeep?.copies() ?? null }
    },
    /** Makes ready what the first question would wait for. */
    warm: () => void Promise.all([passages.warm(), crossEncoder.probe()]),
    /** What platforms turn to. `duty`: `null` for the operator's own terminal, which has no limits and gets no digests. */
    desk: (duty: Settings['duty'] | null, options: { posts?: boolean } = {}) =>
      new ChatDesk(tools, {
        ...{ duty, log, publicUrl: settings.web.publicUrl, limiterFor: storage.limiterFor },
        remember: (key, where) => corrections.remember(key, { ...where, postedAt: clock() }),
        ...options,
      }),
    courier: (platforms: ReadonlyMap<string, Posting>) =>
      createCourier({
        ...{ subscriptions: storage.subscriptions, deliveries, platforms, clock, log, holders: storage.processes },
        corrections,
        async make(one, span, key) {
          const made = await digestFor(one, span, { digests, deliveries }, key)
          const { publicUrl } = settings.web
          return publicUrl === null ? made : { ...made, message: leadingTo(publicUrl, made.message) }
        },
        elapsedMs: () => performance.now(),
        graceMs: settings.digest.graceMs,
      }),
    /** Brings the subscriptions that the settings ask for into the records, or only says what is subscribed then. */
    keepSettled: (isDryRun = false) => keepSettled(storage.subscriptions, settings.digest, clock(), isDryRun),
    memory: storage.memory,
    async forgetOld(now: Date): Promise<void> {
      await answers.forgetOld(now)
      // What is that old has left the index, and is in no feed any more.
      const since = retainedSince({ now, retentionDays: settings.retentionDays })
      if (since !== null) await files.forgetBefore(new Date(since.getTime() - FEED_MS))
      await storage.posts.forgetBefore(new Date(now.getTime() - POSTS_MS))
      await storage.memory('').forgetBefore(new Date(now.getTime() - MEMORY_MS))
    },
    async close(): Promise<void> {
      embedding?.close()
      await storage.close()
    },
  }
}

export interface OpenOptions extends Overrides {
  refresh: boolean
  searches?: boolean
  /** The work goes on for days, where a platform is set up: it begins with a look at all records for damage. */
  startsDuty?: boolean
}

/** On duty, a database that is away is waited for, as a platform is; a command says so and ends. */
async function reached<T>(open: () => Promise<T>, isOnDuty: boolean, console: Console): Promise<T> {
  for (let isTold = false; ; isTold = true)
    try {
      return await open()
    } catch (error) {
      if (!isOnDuty || !(error instanceof DatelineError && error.isPassing)) throw error
      if (!isTold) console.print(`${error.message} It is tried again.\n`)
      await pause(REACH_AGAIN_MS)
    }
}

export async function withDateline(
  options: OpenOptions,
  console: Console,
  work: (open: OpenDateline, settings: Settings, log: PlatformLog) => Promise<void>,
): Promise<void> {
  const settings = readSettings(options, console.io.env)
  const surroundings = surroundingsOf(console, settings)
  for (const warning of settings.warnings) console.notice(warning)
  const isOnDuty = options.startsDuty === true && platformsSetUp(settings).length > 0
  const open = await reached(() => openDateline(settings, surroundings), isOnDuty, console)
  try {
    if (options.searches) open.warm()
    if (options.refresh && !(options.startsDuty && !settings.roles.includes('refresh'))) {
      try {
        if (isOnDuty) await open.lookAfterChat(console.now())
        const { skipped: _, ...report } = await refreshed(open, console, { checks: isOnDuty })
        surroundings.log.debug(report, 'refreshed')
      } catch (error) {
        await orAsBefore(open, error, console)
      }
    }
    await work(open, settings, surroundings.log)
  } finally {
    await open.close()
  }
}

/** Where a refresh fails, whatever is indexed goes on answering; where nothing is, the error is thrown. */
async function orAsBefore(open: OpenDateline, error: unknown, console: Console): Promise<void> {
  const isOurs = error instanceof DatelineError
  if (isOurs && error.code === 'articles') throw error
  if (isOurs && error.isPassing) return console.notice(adviceOf(error))
  const indexed = await open.index().catch(() => ({ articles: 0, fault: null }))
  if (indexed.articles === 0 || indexed.fault !== null) throw error
  const hint = (isOurs && error.hint) || 'Run `index` to see what is wrong.'
  console.notice(`The articles could not be brought up to date: ${messageOf(error)} Answers are from before. ${hint}`)
}

export async function refreshed(open: OpenDateline, console: Console, how: Partial<RefreshOptions> = {}) {
  try {
    return await open.refresh({ ...how, now: console.now(), onProgress: (progress) => console.showProgress(progress) })
  } finally {
    console.status.clear()
  }
}

export function surroundingsOf(console: Console, settings: Settings): Surroundings {
  console.isDebugged = settings.logLevel === 'debug'
  const log = createLog(settings.logLevel, console.io.stderr)
  return { log, onNotice: (notice) => console.notice(notice), now: console.now }
}

/** Carries records over between the data folder and a database: how many rows of each table. No other process refreshes meanwhile. */
export async function copyRecords(options: Overrides, console: Console, address: string | true, isInto: boolean) {
  const settings = readSettings(options, console.io.env)
  const { articlesDir: articles, dataDir: data } = settings
  const how = { articles, data, now: console.now(), onNotice: (notice: string) => console.notice(notice) }
  const database = databaseNamed(address, settings)
  const { carryOver } = await import('./storage/copy.ts')
  const folder = await openStorage(how)
  try {
    const other = await openStorage({ ...how, database })
    const [from, to] = isInto ? [folder, other] : [other, folder]
    const show = (table: string, rows: number) => console.status.show(`${table}: ${rows} rows`)
    return await from.lock.hold(() => to.lock.hold(() => carryOver(from, to, show))).finally(other.close)
  } finally {
    await folder.close()
  }
}

export const platformsSetUp = ({ discord, slack }: Settings): string[] =>
  Object.entries({ discord, slack }).flatMap(([name, settings]) => (settings === null ? [] : [name]))

type ModelSettings = NonNullable<Settings['model']>
type ServerSettings = Pick<ModelSettings, 'name' | 'apiKey' | 'baseUrl'>

/** The model, and what reads it a second time, which may be the same. Throws a DatelineError for a broken prompt. */
export async function modelsOf({ check, ...own }: ModelSettings, usage: UsageStore | null) {
  const { createOpenAiModel } = await import('./llm/client.ts')
  const prompts = loadPrompts()
  const budget = usage && tokenBudget(usage, own.dailyTokens, () => new Date())
  // Who grants a slow server more time has it read a long request in silence, too.
  const times = { requestTimeoutMs: own.timeoutMs, idleTimeoutMs: Math.max(USUAL_SILENCE_MS, own.timeoutMs / 2) }
  const modelOf = ({ name: model, apiKey, baseUrl }: ServerSettings, variables: 'OPENAI' | 'CHECK') =>
    createOpenAiModel({ model, apiKey, baseUrl, variables, prompts, budget, ...times })
  const writer = modelOf(own, 'OPENAI')
  return { writer, reader: check === null || check.isSame ? writer : modelOf(check, 'CHECK') }
}

async function queuedModel(settings: ModelSettings, usage: UsageStore): Promise<LanguageModel> {
  const { writer, reader } = await modelsOf(settings, usage)
  const model = settings.check === null ? writer : { ...writer, verify: reader.verdicts }
  return queued(model, { atOnce: settings.atOnce, mostWaiting: MOST_WAITING })
}

function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined
  return () => {
    made ??= make()
    return made
  }
}
