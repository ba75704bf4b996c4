// Vectors of texts from any server that speaks the embeddings API, within a daily allowance of tokens.
import { z } from 'zod'
import { ModelError } from '../domain/errors.ts'
import { Usage } from './chat.ts'
import type { OpenAiModelOptions } from './client.ts'
import { estimateTokens } from './limits.ts'
import { requestsOf, VENDOR_URL } from './requests.ts'

/** A vector for each text, all of one length. Throws `ModelError`, or the signal's reason. */
export type Embed = (texts: string[], signal?: AbortSignal) => Promise<number[][]>

type EmbedderOptions = Pick<OpenAiModelOptions, 'model' | 'apiKey' | 'baseUrl' | 'budget'>

/** A passage of news is far shorter; models read no more of a text than this. */
const LONGEST_TEXT = 4000
const TIMEOUT_MS = 60_000
/** Some 20 bytes for each number of a vector. */
const MOST_BYTES = 32_000_000
const Vector = z.object({ index: z.number(), embedding: z.array(z.number()).nonempty() })
const Reply = z.object({ data: z.array(Vector), usage: Usage })

export function createEmbedder({ baseUrl, budget, ...server }: EmbedderOptions): Embed {
  const limits = { requestTimeoutMs: TIMEOUT_MS, mostBytes: MOST_BYTES, variables: 'EMBEDDING' } as const
  const { client, firstOf } = requestsOf({ ...server, ...limits, baseUrl: baseUrl || VENDOR_URL })
  return async (texts, caller) => {
    const input = texts.map((text) => text.slice(0, LONGEST_TEXT).toWellFormed())
    const guess = estimateTokens(input.join('\n'))
    return firstOf(async function* (signal) {
      const settle = await budget?.reserve(guess)
      let spent = 0
      try {
        // Not every server knows the shorter form that the client asks for by itself.
        const body = { model: server.model, input, encoding_format: 'float' } as const
        const reply: unknown = await client.embeddings.create(body, { signal })
        spent = guess
        const { data, usage } = Reply.safeParse(reply).data ?? { data: [] }
        spent = usage?.total_tokens ?? guess
        const vectors = data.sort((a, b) => a.index - b.index).map(({ embedding }) => embedding)
        if (vectors.length !== input.length || new Set(vectors.map(({ length }) => length)).size !== 1)
          throw new ModelError('bad-output', 'The embedding server sent something that is not a vector for each text.')
        yield vectors
      } finally {
        await settle?.(spent)
      }
    }, caller)
  }
}
