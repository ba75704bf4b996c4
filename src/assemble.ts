// Puts the parts together for some settings. What is heavy (the model's client, pages' parsers, the index) is loaded when it is needed.
import { mkdir, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import type { LanguageModel } from './answering/model.ts'
import { createDateline } from './app/ask.ts'
import type { Dateline } from './app/dateline.ts'
import type { DoctorParts, IndexState } from './app/doctor.ts'
import { type RefreshOptions, type RefreshReport, refreshArticles } from './app/refresh.ts'
import { PASSAGES_EDITION } from './app/refresh-index.ts'
import { isArticleFile } from './articles/parse.ts'
import type { ModelSettings, Settings } from './config.ts'
import type { Article } from './domain/article.ts'
import type { OpenAiModel } from './llm/openai-model.ts'
import { loadPrompts } from './llm/prompts.ts'
import type { Log } from './log.ts'
import { openStorage, type Storage } from './storage/open.ts'

export interface Surroundings {
  log: Log
  /** Sentences for the person in front of it. */
  onNotice: (notice: string) => void
}

export interface OpenDateline {
  dateline: Dateline
  /** The same without the model. */
  offline: Dateline
  refresh(options: RefreshOptions): Promise<RefreshReport>
  index(): Promise<IndexState>
  /** The articles of these ids, in their order. */
  articles(ids: string[]): Promise<Article[]>
  close(): void
}

/** Throws a DatelineError when the data folder or a prompt cannot be used. */
export async function openDateline(settings: Settings, { log, onNotice }: Surroundings): Promise<OpenDateline> {
  const model = settings.model && lazily(settings.model.name, modelLoader(settings.model, settings.dataDir))
  const storage = await openStorage({
    articles: settings.articlesDir,
    data: settings.dataDir,
    now: new Date(),
    onNotice,
  })
  const parts = {
    vocabulary: storage.articles,
    searcher: storage.passages,
    reader: storage.articles,
    catalogue: storage.articles,
    shelf: storage.titles,
    onTrouble: (message: string) => log.info({}, message),
  }
  const offline = createDateline({ ...parts, model: null })
  return {
    offline,
    dateline: model === null ? offline : createDateline({ ...parts, model }),
    refresh: (options) => refreshArticles(storage, { onNotice, ...options }),
    index: () => indexStateOf(storage),
    async articles(ids) {
      const found = await storage.articles.articles(ids)
      return ids.map((id) => found.get(id)).filter((article) => article !== undefined)
    },
    close: () => storage.close(),
  }
}

/** What `doctor` looks at. `refresh`: bring the index up to date first; `offline`: leave the model alone. */
export function doctorParts(
  settings: Settings,
  surroundings: Surroundings,
  { refresh, offline }: { refresh: boolean; offline: boolean },
): DoctorParts {
  const { articlesDir, dataDir, model } = settings
  return {
    nodeVersion: process.versions.node,
    articles: { path: articlesDir, countFiles: () => countFiles(articlesDir) },
    data: { path: dataDir, tryWriting: () => tryWriting(dataDir) },
    async index() {
      const open = await openDateline({ ...settings, model: null }, surroundings)
      try {
        if (refresh) await open.refresh({ now: new Date() })
        return await open.index()
      } finally {
        open.close()
      }
    },
    model:
      model && offline
        ? 'offline'
        : model && { name: model.name, probe: async (signal) => (await modelLoader(model, dataDir)()).probe(signal) },
  }
}

async function indexStateOf({ records, passages }: Storage): Promise<IndexState> {
  const { articles, passages: expected, pending } = await records.totals()
  const skipped = (await records.skipped()).length
  const fault = await passages.check(PASSAGES_EDITION)
  const isInStep = fault !== null || pending > 0 || (await passages.count()) === expected
  return { articles, passages: expected, pending, skipped, fault: isInStep ? fault : 'out of step with the records' }
}

async function countFiles(folder: string): Promise<number> {
  const { DiskFolder } = await import('./storage/article-folder.ts')
  return (await new DiskFolder(folder).scan()).filter((file) => isArticleFile(file.path)).length
}

async function tryWriting(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true })
  const trial = path.join(folder, `.trial-${process.pid}`)
  await writeFile(trial, '')
  await rm(trial)
}

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

/** A model that is loaded with its first use. */
function lazily(name: string, load: () => Promise<LanguageModel>): LanguageModel {
  return {
    name,
    async *draft(request, signal) {
      yield* (await load()).draft(request, signal)
    },
    rephrase: async (request, signal) => (await load()).rephrase(request, signal),
  }
}
