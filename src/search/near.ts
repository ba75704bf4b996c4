// Finds passages near a question in meaning, where an embedding model is set up. Whatever keeps it from doing so costs the nearness alone:
// searches go by words then, and the log is told once.

import type { PassageHit, PassageScope } from '../domain/article.ts'
import { messageOf } from '../domain/errors.ts'
import type { Embed } from '../llm/embeddings.ts'
import type { VectorIndex } from '../storage/vectors.ts'

/** Runs searches with what finds passages near a question; their hits bear `near`, by reciprocal rank. None where that cannot be done. */
export type Near = (
  question: string,
  searches: (search: (scope: PassageScope) => Promise<PassageHit[]>) => Promise<PassageHit[][]>,
) => Promise<PassageHit[][]>

/** Nobody waits longer than this for a question's vector. */
const PATIENCE_MS = 3000
/** After a failure, no question waits for another one so long. */
const PAUSE_MS = 30_000
/** How slowly nearness falls with the rank: the first has 1, the one of this rank half. */
const HALF = 30

export function nearBy(vectors: VectorIndex, embed: Embed, onTrouble: (message: string) => void): Near {
  let pausedUntil = 0
  let isTold = false
  return async (question, searches) => {
    if (performance.now() < pausedUntil || !vectors.isReady) return []
    try {
      const [vector = []] = await embed([question], AbortSignal.timeout(PATIENCE_MS))
      const found = await searches(async (scope) => {
        const hits = await vectors.search(vector, scope)
        return hits.map((hit, rank) => ({ ...hit, near: HALF / (HALF + rank) }))
      })
      isTold = false
      return found
    } catch (error) {
      // Another process may have put other vectors in their place.
      vectors.close()
      pausedUntil = performance.now() + PAUSE_MS
      if (!isTold) onTrouble(`Searches go by words alone for now: ${messageOf(error)}`)
      isTold = true
      return []
    }
  }
}
