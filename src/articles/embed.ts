// Has the passages of indexed articles embedded that lack their vectors, the newest articles first. May be killed at any moment: what is
// written stays, and the next run goes on behind it.
import type { Embed } from '../llm/embeddings.ts'
import type { ArticleReader } from '../storage/articles.ts'
import type { EmbeddedPassage } from '../storage/lance.ts'
import type { VectorIndex } from '../storage/vectors.ts'
import { passagesOf } from './passages.ts'

interface EmbedParts {
  reader: ArticleReader
  vectors: VectorIndex
  embed: Embed
  onProgress?: ((articles: number, total: number) => void) | undefined
  signal: AbortSignal
}

/** What is written at once, and what is asked for at once. */
const ARTICLES_AT_ONCE = 8
const TEXTS_AT_ONCE = 32

/** Only one at a time. Throws what `embed` throws: when a server fails or the day's allowance is used up. */
export async function embedPassages(parts: EmbedParts): Promise<void> {
  const { reader, vectors, onProgress } = parts
  const wanted = await reader.versions()
  const { versions: held, dimensions } = await vectors.held()
  const gone = [...held.keys()].filter((id) => !wanted.has(id))
  if (gone.length > 0) await vectors.write({ remove: gone, add: [] })
  const lacking = [...wanted].flatMap(([id, version]) => (held.get(id) === version ? [] : [id]))
  for (let at = 0; at < lacking.length; at += ARTICLES_AT_ONCE) {
    onProgress?.(wanted.size - lacking.length + at, wanted.size)
    const ids = lacking.slice(at, at + ARTICLES_AT_ONCE)
    const add = await embedded(ids, parts)
    const length = add[0]?.vector.length ?? dimensions
    if (at === 0 && length !== dimensions) {
      // These are the first, or the server has another model behind the same name: the old ones can be compared with nothing.
      await vectors.begin(length)
      if (held.size > 0) return embedPassages(parts)
    }
    await vectors.write({ remove: ids.filter((id) => held.has(id)), add })
  }
  if (wanted.size > 0) await vectors.finish()
}

async function embedded(ids: string[], { reader, embed, signal }: EmbedParts): Promise<EmbeddedPassage[]> {
  const articles = [...(await reader.articles(ids)).values()]
  const passages = articles.flatMap((article) => passagesOf(article).map((passage) => ({ article, passage })))
  const texts = passages.map(
    ({ article: { title, text }, passage }) => `${title}\n${text.slice(passage.start, passage.end)}`,
  )
  const vectors: number[][] = []
  while (vectors.length < texts.length)
    vectors.push(...(await embed(texts.slice(vectors.length, vectors.length + TEXTS_AT_ONCE), signal)))
  return passages.map((one, at) => ({ ...one, vector: vectors[at] ?? [] }))
}
