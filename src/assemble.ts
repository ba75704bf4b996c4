// Puts the parts together for some settings. What is heavy (the model's client, pages' parsers, the index) is loaded when it is needed.
import path from 'node:path'
import { createDateline } from './answers/ask.ts'
import type { Dateline } from './answers/dateline.ts'
import { type RefreshOptions, type RefreshReport, refreshArticles } from './articles/refresh.ts'
import type { OpenChat } from './assemble-chat.ts'
import type { IndexState } from './chat/doctor.ts'
import { PASSAGES_EDITION } from './domain/editions.ts'
import type { LanguageModel, StoryModel } from './domain/language-model.ts'
import type { OpenAiModel } from './llm/openai-model.ts'
import { loadPrompts } from './llm/prompts.ts'
import type { Log } from './log.ts'
import type { ModelSettings, Settings } from './settings.ts'
import { openStorage, type Storage } from './storage/open.ts'

/** Questions that wait for the model at most; to further ones the articles' own sentences are given. */
const MOST_WAITING = 30

export interface Surroundings {
  log: Log
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
  const storage = await openStorage({
    articles: settings.articlesDir,
    data: settings.dataDir,
    now: now(),
    onNotice,
  })
  const parts = {
    vocabulary: storage.vocabulary,
    searcher: storage.passages,
    reader: storage.articles,
    catalogue: storage.articles,
    shelf: storage.articles,
    stories: storage.stories,
    onTrouble: (message: string) => log.info({}, message),
  }
  const offline = createDateline({ ...parts, model: null })
  const dateline = model === null ? offline : createDateline({ ...parts, model })
  let refreshedAt: Date | null = null
  let chat: OpenChat | null = null
  return {
    dateline,
    async chat() {
      const { openChat } = await import('./assemble-chat.ts')
      const index = (): Promise<IndexState> => indexStateOf(storage)
      chat ??= openChat(settings, {
        storage,
        dateline,
        offline,
        index,
        refreshedAt: () => refreshedAt,
        log,
        clock: now,
      })
      return chat
    },
    async refresh(options) {
      const report = await refreshArticles(storage, { onNotice, ...options })
      refreshedAt = options.now
      return report
    },
    warm() {
      void storage.passages.warm(PASSAGES_EDITION)
    },
    noteRefresh(at) {
      refreshedAt = at
    },
    index: () => indexStateOf(storage),
    close: () => storage.close(),
  }
}

async function indexStateOf({ records, passages }: Storage): Promise<IndexState> {
  const { articles, passages: expected, pending } = await records.totals()
  const skipped = (await records.skipped()).length
  const fault = await passages.check(PASSAGES_EDITION)
  const isInStep = fault !== null || pending > 0 || (await passages.count()) === expected
  return { articles, passages: expected, pending, skipped, fault: isInStep ? fault : 'out of step with the records' }
}

/** The prompts are read at once, so that a broken one is told at the start; the client is loaded with the first call. */
export function modelLoader(settings: ModelSettings, dataDir: string): () => Promise<OpenAiModel> {
  const prompts = loadPrompts()
  let loading: Promise<OpenAiModel> | undefined
  const load = async (): Promise<OpenAiModel> => {
    const [{ createOpenAiModel }, { TokenBudget }, { TokenUsage }] = await Promise.all([
      import('./llm/openai-model.ts'),
      import('./llm/token-budget.ts'),
      import('./storage/chat.ts'),
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

/** What was proposed for a story is remembered before the queue: it is neither waited nor paid for again. */
async function queuedModel(settings: ModelSettings, dataDir: string): Promise<LanguageModel & StoryModel> {
  const [{ queued }, { remembered }] = await Promise.all([
    import('./llm/model-queue.ts'),
    import('./llm/model-memory.ts'),
  ])
  const model = lazily(settings.name, modelLoader(settings, dataDir))
  return remembered(queued(model, { atOnce: settings.atOnce, mostWaiting: MOST_WAITING }))
}

/** A model that is loaded with its first use. */
function lazily(name: string, load: () => Promise<LanguageModel & StoryModel>): LanguageModel & StoryModel {
  return {
    name,
    async *draft(request, signal) {
      yield* (await load()).draft(request, signal)
    },
    async *differences(request, signal) {
      yield* (await load()).differences(request, signal)
    },
    async *developments(request, signal) {
      yield* (await load()).developments(request, signal)
    },
    rephrase: async (request, signal) => (await load()).rephrase(request, signal),
  }
}
