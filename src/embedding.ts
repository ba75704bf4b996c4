// Puts together what searching by meaning takes: the embedder within its daily allowance, the vectors, and the work of embedding beside others.
import path from 'node:path'
import { embedPassages } from './articles/embed.ts'
import type { Settings } from './config.ts'
import { PASSAGES_EDITION, READING_EDITION } from './domain/article.ts'
import { DatelineError, messageOf } from './domain/errors.ts'
import type { PlatformLog } from './domain/ports.ts'
import { tokenBudget } from './llm/budget.ts'
import type { Embedder } from './llm/embeddings.ts'
import { nearBy } from './search/near.ts'
import { TokenUsage } from './storage/chat.ts'
import type { Storage } from './storage/open.ts'

type EmbeddingSettings = NonNullable<Settings['embedding']>

/** The client is loaded with the first call. */
export function embedderOf({ name: model, apiKey, baseUrl, dailyTokens }: EmbeddingSettings, dataDir: string) {
  let loading: Promise<Embedder> | undefined
  const load = async (): Promise<Embedder> => {
    const { createEmbedder } = await import('./llm/embeddings.ts')
    const store = new TokenUsage(path.join(dataDir, 'embedding-tokens.sqlite'))
    const spending = { on: 'embeddings', cappedBy: 'EMBEDDING_DAILY_TOKENS' }
    return createEmbedder({
      model,
      apiKey,
      baseUrl,
      budget: tokenBudget(store, dailyTokens, () => new Date(), spending),
    })
  }
  return async (...texts: Parameters<Embedder['embed']>): Promise<number[][]> => {
    loading ??= load()
    return (await loading).embed(...texts)
  }
}

export function embeddingOf(settings: EmbeddingSettings, dataDir: string, storage: Storage, log: PlatformLog) {
  const { name } = settings
  const embed = embedderOf(settings, dataDir)
  const vectors = () => storage.vectors(name, `${READING_EDITION}/${PASSAGES_EDITION}`)
  // Apart, so that a search that has to open its table anew does not close it under a write.
  const [searched, written] = [vectors(), vectors()]
  const end = new AbortController()
  let isRunning = false
  let told = ''

  /** Embeds what lacks its vectors, unless another process is at it. Throws when a server fails or the allowance is used up. */
  async function catchUp(onProgress?: (articles: number, total: number) => void): Promise<void> {
    const elsewhere = new AbortController()
    const parts = { reader: storage.articles, vectors: written, embed }
    const work = () => embedPassages(parts, { signal: end.signal, ...(onProgress && { onProgress }) })
    try {
      await storage.embeddingLock.hold(work, { onWait: () => elsewhere.abort(), signal: elsewhere.signal })
    } catch (error) {
      if (!elsewhere.signal.aborted) throw error
    }
  }

  return {
    near: nearBy(searched, embed, (message) => log.warn({ model: name }, message)),
    catchUp,
    /** The same, waited for by nobody. What keeps it from going on is logged once; the next call tries again. */
    async catchUpBeside(): Promise<void> {
      if (isRunning) return
      isRunning = true
      try {
        await catchUp()
        told = ''
      } catch (error) {
        const message = messageOf(error)
        if (!end.signal.aborted && message !== told)
          log.warn(
            { model: name, hint: error instanceof DatelineError ? error.hint : null },
            `Embedding stopped: ${message}`,
          )
        told = message
      } finally {
        isRunning = false
      }
    },
    /** Articles that have their vectors, of how many; `isReady`: searches use them. */
    async progress(): Promise<{ embedded: number; articles: number; isReady: boolean }> {
      const [wanted, { versions }] = await Promise.all([storage.articles.versions(), searched.held()])
      const embedded = [...wanted].filter(([id, version]) => versions.get(id) === version).length
      return { embedded, articles: wanted.size, isReady: searched.isReady }
    },
    close(): void {
      end.abort()
      for (const one of [searched, written]) one.close()
    },
  }
}
