// Puts the parts together for some settings. What is heavy (the model's client, pages' parsers, the index) is loaded when it is needed.
import { mkdir, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { createDateline } from './answers/ask.ts'
import type { Dateline } from './answers/dateline.ts'
import type { FindInStory } from './answers/findings.ts'
import { type RefreshOptions, type RefreshReport, refreshArticles } from './articles/refresh.ts'
import type { DoctorParts, IndexState } from './chat/doctor.ts'
import { readSettings, type Settings, secretsOf } from './config.ts'
import type { Console } from './console.ts'
import { PASSAGES_EDITION } from './domain/editions.ts'
import type { LanguageModel } from './domain/language-model.ts'
import type { PlatformLog } from './domain/ports.ts'
import type { OpenAiModel } from './llm/openai-model.ts'
import { loadPrompts } from './llm/prompts.ts'
import { createLog } from './log.ts'
import { openStorage } from './storage/open.ts'
import type { OpenChat } from './wire-chat.ts'

/** Questions that wait for the model at most; to further ones the articles' own sentences are given. */
const MOST_WAITING = 30

export interface Surroundings {
  log: PlatformLog
  /** Sentences for the person in front of it. */
  onNotice: (notice: string) => void
  /** The clock; without it, the system's. */
  now?: () => Date
}

export interface OpenDateline {
  dateline: Dateline
  /** What is needed where people talk. */
  chat(): Promise<OpenChat>
  refresh(options: RefreshOptions): Promise<RefreshReport>
  /** Has the index load what a first question would wait for, beside whatever else is done. */
  warm(): void
  /** Another process has looked for changed articles. */
  noteRefresh(at: Date): void
  index(): Promise<IndexState>
  close(): void
}

/** Throws a DatelineError when the data folder or a prompt cannot be used. */
export async function openDateline(
  settings: Settings,
  { log, onNotice, now = () => new Date() }: Surroundings,
): Promise<OpenDateline> {
  const model = settings.model && (await queuedModel(settings.model, settings.dataDir))
  const storage = await openStorage({ ...foldersOf(settings), now: now(), onNotice })
  const { articles, vocabulary, passages, stories, records } = storage
  const parts = {
    ...{ vocabulary, searcher: passages, reader: articles, catalogue: articles, shelf: articles, stories },
    onTrouble: (message: string) => log.info({}, message),
  }
  const offline = createDateline({ ...parts, model: null, findInStory: async () => null })
  let findings: Promise<FindInStory> | undefined
  const findInStory: FindInStory = async (story, options) => {
    findings ??= import('./answers/findings.ts').then(({ createFindings }) => createFindings({ ...parts, model }))
    return (await findings)(story, options)
  }
  const dateline = model === null ? offline : createDateline({ ...parts, model, findInStory })
  let refreshedAt: Date | null = null
  let chat: OpenChat | null = null
  const index = async (): Promise<IndexState> => {
    const { passages: expected, ...totals } = await records.totals()
    const skipped = (await records.skipped()).length
    const fault = await passages.check(PASSAGES_EDITION)
    const isInStep = fault !== null || totals.pending > 0 || (await passages.count()) === expected
    return { ...totals, passages: expected, skipped, fault: isInStep ? fault : 'out of step with the records' }
  }
  return {
    ...{ dateline, index },
    async chat() {
      const { openChat } = await import('./wire-chat.ts')
      const chatParts = {
        storage,
        dateline,
        offline,
        findInStory,
        index,
        refreshedAt: () => refreshedAt,
        log,
        clock: now,
      }
      chat ??= openChat(settings, chatParts)
      return chat
    },
    async refresh(options) {
      const report = await refreshArticles(storage, { onNotice, ...options })
      refreshedAt = options.now
      return report
    },
    warm: () => void passages.warm(PASSAGES_EDITION),
    noteRefresh(at) {
      refreshedAt = at
    },
    close: () => storage.close(),
  }
}

export interface OpenOptions {
  articles?: string
  data?: string
  offline?: boolean
  /** False: the index is used as it is. */
  refresh: boolean
  /** The work begins with a search. */
  searches?: boolean
}

/** Does the work with Dateline open, and the index up to date unless told not to. */
export async function withDateline(
  options: OpenOptions,
  console: Console,
  work: (open: OpenDateline, settings: Settings, log: PlatformLog) => Promise<void>,
): Promise<void> {
  const settings = readSettings(options, console.io.env)
  const surroundings = surroundingsOf(console, settings)
  const open = await openDateline(settings, surroundings)
  try {
    if (options.searches) open.warm()
    if (options.refresh) {
      const { skipped: _, ...report } = await refreshed(open, console)
      surroundings.log.debug({ ...report }, 'refreshed')
    }
    await work(open, settings, surroundings.log)
  } finally {
    open.close()
  }
}

/** Shows how far it is. */
export async function refreshed(open: OpenDateline, console: Console): Promise<RefreshReport> {
  try {
    return await open.refresh({ now: console.now(), onProgress: (progress) => console.showProgress(progress) })
  } finally {
    console.clearStatus()
  }
}

function surroundingsOf(console: Console, settings: Settings) {
  const log = createLog(settings.logLevel, secretsOf(settings), console.io.stderr)
  return { log, onNotice: (notice: string) => console.notice(notice), now: console.now }
}

const foldersOf = ({ articlesDir, dataDir }: Settings) => ({ articles: articlesDir, data: dataDir })

/** What `doctor` looks at, each part opened when it is looked at. `offline`: the model and the platforms are left alone. */
export function doctorParts({ offline = false, refresh, ...options }: OpenOptions, console: Console): DoctorParts {
  const settings = readSettings(options, console.io.env)
  const { articlesDir, dataDir, model, discord, slack } = settings
  const surroundings = surroundingsOf(console, settings)
  const now = console.now()
  return {
    nodeVersion: process.versions.node,
    articles: {
      path: articlesDir,
      async countFiles() {
        const [{ ArticleFolder }, { isArticleFile }] = await Promise.all([
          import('./storage/folder.ts'),
          import('./articles/read/decode.ts'),
        ])
        return (await new ArticleFolder(articlesDir).scan()).filter((file) => isArticleFile(file.path)).length
      },
    },
    data: { path: dataDir, tryWriting: () => tryWriting(dataDir) },
    async index() {
      const open = await openDateline({ ...settings, model: null }, surroundings)
      try {
        if (refresh) await open.refresh({ now })
        return await open.index()
      } finally {
        open.close()
      }
    },
    model:
      model && offline
        ? 'offline'
        : model && { name: model.name, probe: async (signal) => (await modelLoader(model, dataDir)()).probe(signal) },
    async digests() {
      const { afterSettling } = await import('./digests/subscriptions.ts')
      const storage = await openStorage({ ...foldersOf(settings), now, onNotice: surroundings.onNotice })
      try {
        const subscriptions = await afterSettling(storage.subscriptions, settings.digest, now)
        return { subscriptions, platforms: platformsSetUp(settings), now }
      } finally {
        storage.close()
      }
    },
    platforms: [
      {
        ...{ name: 'Discord', variable: 'DISCORD_TOKEN' },
        probe:
          discord &&
          (offline ? 'offline' : async () => (await import('./platforms/discord/connection.ts')).probeDiscord(discord)),
      },
      {
        ...{ name: 'Slack', variable: 'SLACK_BOT_TOKEN' },
        probe:
          slack &&
          (offline ? 'offline' : async () => (await import('./platforms/slack/connection.ts')).probeSlack(slack)),
      },
    ],
  }
}

/** By the names that destinations have them under. */
export const platformsSetUp = ({ discord, slack }: Settings): string[] => [
  ...(discord === null ? [] : ['discord']),
  ...(slack === null ? [] : ['slack']),
]

async function tryWriting(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true })
  const trial = path.join(folder, `.trial-${process.pid}`)
  await writeFile(trial, '')
  await rm(trial)
}

type ModelSettings = NonNullable<Settings['model']>

/** The prompts are read at once, so that a broken one is told at the start; the client is loaded with the first call. */
function modelLoader(settings: ModelSettings, dataDir: string): () => Promise<OpenAiModel> {
  const prompts = loadPrompts()
  let loading: Promise<OpenAiModel> | undefined
  const load = async (): Promise<OpenAiModel> => {
    const [{ createOpenAiModel }, { TokenBudget }, { TokenUsage }] = await Promise.all([
      import('./llm/openai-model.ts'),
      import('./llm/token-budget.ts'),
      import('./storage/token-usage.ts'),
    ])
    const store = new TokenUsage(path.join(dataDir, 'tokens.sqlite'))
    const budget = new TokenBudget({ store, dailyTokens: settings.dailyTokens, now: () => new Date() })
    const { name: model, apiKey, baseUrl, timeoutMs } = settings
    return createOpenAiModel({ model, apiKey, baseUrl, prompts, budget, requestTimeoutMs: timeoutMs })
  }
  return () => {
    loading ??= load()
    return loading
  }
}

async function queuedModel(settings: ModelSettings, dataDir: string): Promise<LanguageModel> {
  const { queued } = await import('./llm/model-queue.ts')
  const load = modelLoader(settings, dataDir)
  const model: LanguageModel = {
    name: settings.name,
    async *draft(request, signal) {
      yield* (await load()).draft(request, signal)
    },
    findInStory: async (request, signal) => (await load()).findInStory(request, signal),
    rephrase: async (request, signal) => (await load()).rephrase(request, signal),
  }
  return queued(model, { atOnce: settings.atOnce, mostWaiting: MOST_WAITING })
}
