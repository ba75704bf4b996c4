// Puts together what searching by meaning takes: the embedder within its daily allowance, the vectors, and the work of embedding beside others.
import path from 'node:path'
import { embedPassages } from './articles/embed.ts'
import type { Settings } from './config.ts'
import { PASSAGES_EDITION, READING_EDITION } from './domain/article.ts'
import { adviceOf } from './domain/errors.ts'
import type { PlatformLog } from './domain/ports.ts'
import { tokenBudget } from './llm/budget.ts'
import { createEmbedder } from './llm/embeddings.ts'
import { nearBy } from './search/near.ts'
import { TokenUsage } from './storage/chat.ts'
import type { Storage } from './storage/open.ts'

interface CatchUpOptions {
  onProgress?: (articles: number, total: number) => void
  /** Told why not all could be embedded; without it, the log is, once. */
  onTrouble?: (message: string) => void
}

export function embeddingOf(
  { name: model, dailyTokens, ...server }: NonNullable<Settings['embedding']>,
  { dataDir, storage, log }: { dataDir: string; storage: Storage; log: PlatformLog },
) {
  const store = new TokenUsage(path.join(dataDir, 'embedding-tokens.sqlite'))
  const spending = { on: 'embeddings', cappedBy: 'EMBEDDING_DAILY_TOKENS' }
  const budget = tokenBudget(store, dailyTokens, () => new Date(), spending)
  const embed = createEmbedder({ ...server, model, budget })
  // Apart, so that a search that has to open its table anew does not close it under a write.
  const vectors = () => storage.vectors(model, `${READING_EDITION}/${PASSAGES_EDITION}`)
  const [searched, written] = [vectors(), vectors()]
  const end = new AbortController()
  let told = ''
  const tell = (message: string): void => log.warn({ model }, message)
  const tellOnce = (message: string): void => {
    if (message !== told) tell(message)
    told = message
  }

  return {
    near: nearBy(searched, embed, tell),

    /** Has passages embedded that lack their vectors, unless that is being done. Never rejects; the next call tries again. */
    async catchUp({ onProgress, onTrouble = tellOnce }: CatchUpOptions = {}): Promise<void> {
      const elsewhere = new AbortController()
      const work = () =>
        embedPassages({ reader: storage.articles, vectors: written, embed, signal: end.signal, onProgress })
      try {
        await storage.embeddingLock.hold(work, { onWait: () => elsewhere.abort(), signal: elsewhere.signal })
      } catch (error) {
        if (elsewhere.signal.aborted || end.signal.aborted) return
        onTrouble(`Not all articles could be embedded: ${adviceOf(error)}`)
      }
    },

    /** As the doctor's `probe`. */
    async probe(signal: AbortSignal) {
      await embed(['Dateline'], signal)
      const [wanted, { versions }] = await Promise.all([storage.articles.versions(), searched.held()])
      const embedded = [...wanted].filter(([id, version]) => versions.get(id) === version).length
      return { embedded, articles: wanted.size, isReady: searched.isReady }
    },

    close(): void {
      end.abort()
      searched.close()
      written.close()
    },
  }
}
