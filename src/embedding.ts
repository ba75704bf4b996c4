// Searching by meaning: the embedder within its daily allowance, the vectors, and the work of embedding, which may be killed at any moment.
import { passagesOf } from './articles/passages.ts'
import type { Settings } from './config.ts'
import { PASSAGES_EDITION, READING_EDITION } from './domain/article.ts'
import { adviceOf, messageOf } from './domain/errors.ts'
import type { PlatformLog } from './domain/ports.ts'
import { createEmbedder } from './llm/embeddings.ts'
import { tokenBudget } from './llm/limits.ts'
import type { Near } from './search/search.ts'
import type { EmbeddedPassage } from './storage/lance.ts'
import type { Storage } from './storage/open.ts'

interface CatchUpOptions {
  onProgress?: (articles: number, total: number) => void
  /** Told why not all could be embedded; without it, the log is, once. */
  onTrouble?: (message: string) => void
}

const [ARTICLES_AT_ONCE, TEXTS_AT_ONCE] = [8, 32]
/** Nobody waits longer than this for a question's vector. */
const PATIENCE_MS = 3000
/** After a failure, no question waits for another one so long. */
const PAUSE_MS = 30_000
/** How slowly nearness falls with the rank: the first has 1, the one of this rank half. */
const HALF = 30

export function embeddingOf(
  { name: model, dailyTokens, ...server }: NonNullable<Settings['embedding']>,
  { storage, log }: { storage: Storage; log: PlatformLog },
) {
  const spending = { on: 'embeddings', cappedBy: 'EMBEDDING_DAILY_TOKENS' }
  const budget = tokenBudget(storage.usage('embedding-tokens'), dailyTokens, () => new Date(), spending)
  const embed = createEmbedder({ ...server, model, budget })
  // Apart, so that a search that has to open its table anew does not close it under a write.
  const vectors = () => storage.vectors(model, `${READING_EDITION}/${PASSAGES_EDITION}`)
  const [searched, written] = [vectors(), vectors()]
  const end = new AbortController()
  let told = ''
  const tellOnce = (message: string): void => {
    if (message !== told) log.warn({ model }, message)
    told = message
  }

  /** The newest articles first. Throws what `embed` throws: when a server fails or the day's allowance is used up. */
  async function embedAll(onProgress: CatchUpOptions['onProgress'], lost: AbortSignal): Promise<void> {
    const wanted = await storage.articles.versions()
    const { versions: held, dimensions } = await written.held()
    const gone = [...held.keys()].filter((id) => !wanted.has(id))
    if (gone.length > 0) await written.write({ remove: gone, add: [] })
    const lacking = [...wanted].flatMap(([id, version]) => (held.get(id) === version ? [] : [id]))
    for (let at = 0; at < lacking.length; at += ARTICLES_AT_ONCE) {
      lost.throwIfAborted()
      onProgress?.(wanted.size - lacking.length + at, wanted.size)
      const ids = lacking.slice(at, at + ARTICLES_AT_ONCE)
      const add = await embedded(ids)
      const length = add[0]?.vector.length ?? dimensions
      if (at === 0 && length !== dimensions) {
        // These are the first, or the server has another model behind the same name: the old ones can be compared with nothing.
        await written.begin(length)
        if (held.size > 0) return embedAll(onProgress, lost)
      }
      await written.write({ remove: ids.filter((id) => held.has(id)), add })
    }
    if (wanted.size > 0) await written.finish()
  }

  async function embedded(ids: string[]): Promise<EmbeddedPassage[]> {
    const articles = [...(await storage.articles.articles(ids)).values()]
    const passages = articles.flatMap((article) => passagesOf(article).map((passage) => ({ article, passage })))
    const texts = passages.map(
      ({ article: { title, text }, passage: { start, end } }) => `${title}\n${text.slice(start, end)}`,
    )
    const vectors: number[][] = []
    while (vectors.length < texts.length)
      vectors.push(...(await embed(texts.slice(vectors.length, vectors.length + TEXTS_AT_ONCE), end.signal)))
    return passages.map((one, at) => ({ ...one, vector: vectors[at] ?? [] }))
  }

  let pausedUntil = 0
  /** Whatever keeps it from finding what is near costs the nearness alone: searches go by words then, and the log is told once. */
  const near: Near = async (question, searches) => {
    if (performance.now() < pausedUntil || !(await searched.isReady())) return []
    try {
      const [vector = []] = await embed([question], AbortSignal.timeout(PATIENCE_MS))
      const found = await searches(async (scope) => {
        const hits = await searched.search(vector, scope)
        return hits.map((hit, rank) => ({ ...hit, near: HALF / (HALF + rank) }))
      })
      told = ''
      return found
    } catch (error) {
      // Another process may have put other vectors in their place.
      searched.close()
      pausedUntil = performance.now() + PAUSE_MS
      tellOnce(`Searches go by words alone for now: ${messageOf(error)}`)
      return []
    }
  }

  return {
    near,

    /** Has passages embedded that lack their vectors, unless that is being done. Never rejects; the next call tries again. */
    async catchUp({ onProgress, onTrouble = tellOnce }: CatchUpOptions = {}): Promise<void> {
      const elsewhere = new AbortController()
      const how = { onWait: () => elsewhere.abort(), signal: elsewhere.signal }
      try {
        await storage.embeddingLock.hold((lost) => embedAll(onProgress, lost), how)
      } catch (error) {
        if (elsewhere.signal.aborted || end.signal.aborted) return
        onTrouble(`Not all articles could be embedded: ${adviceOf(error)}`)
      }
    },

    async probe(signal: AbortSignal) {
      await embed(['Dateline'], signal)
      const [wanted, { versions }] = await Promise.all([storage.articles.versions(), searched.held()])
      const embedded = [...wanted].filter(([id, version]) => versions.get(id) === version).length
      return { embedded, articles: wanted.size, isReady: await searched.isReady() }
    },

    close(): void {
      end.abort()
      searched.close()
      written.close()
    },
  }
}
