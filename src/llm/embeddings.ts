// Vectors of texts from any server that speaks the embeddings API, within a daily allowance of tokens.
import { setTimeout as sleep } from 'node:timers/promises'
import { z } from 'zod'
import { ModelError } from '../domain/errors.ts'
import { estimateTokens, type TokenBudget } from './budget.ts'
import { clientOf, RETRY, VENDOR_URL } from './client.ts'
import { modelError, type RetryPolicy, retryDelayMs } from './failure.ts'

export interface Embedder {
  /** The model's name. */
  name: string
  /** A vector for each text, all of one length. Throws `ModelError`, or the signal's reason. */
  embed(texts: string[], signal?: AbortSignal): Promise<number[][]>
}

export interface EmbedderOptions {
  model: string
  apiKey?: string | null
  baseUrl?: string | null
  budget?: TokenBudget | null
  /** For a whole request with its retries, in milliseconds. */
  requestTimeoutMs?: number
  retry?: Partial<RetryPolicy>
}

/** A passage of news is far shorter; models read no more of a text than this. */
const LONGEST_TEXT = 4000
const Reply = z.object({
  data: z.array(z.object({ index: z.number(), embedding: z.array(z.number()) })),
  usage: z.object({ total_tokens: z.number() }).nullish(),
})

export function createEmbedder(options: EmbedderOptions): Embedder {
  const { model, budget, requestTimeoutMs = 60_000 } = options
  const client = clientOf({ apiKey: options.apiKey ?? null, baseUrl: options.baseUrl || VENDOR_URL })
  const host = new URL(client.baseURL).host
  const context = { model, host, key: options.apiKey || null, variables: 'EMBEDDING' } as const
  const policy = { ...RETRY, ...options.retry }

  async function attempt(input: string[], signal: AbortSignal): Promise<number[][]> {
    const guess = estimateTokens(input.join('\n'))
    const settle = await budget?.reserve(guess)
    let spent = 0
    try {
      // Not every server knows the shorter form that the client asks for by itself.
      const reply: unknown = await client.embeddings.create({ model, input, encoding_format: 'float' }, { signal })
      spent = guess
      const { data, usage } = Reply.safeParse(reply).data ?? { data: [] }
      spent = usage?.total_tokens ?? guess
      const vectors = data.sort((a, b) => a.index - b.index).map(({ embedding }) => embedding)
      const [first = []] = vectors
      const isWhole = vectors.length === input.length && vectors.every(({ length }) => length === first.length)
      if (isWhole && first.length > 0) return vectors
      throw new ModelError('bad-output', 'The embedding server sent something that is not a vector for each text.')
    } finally {
      await settle?.(spent)
    }
  }

  return {
    name: model,
    async embed(texts, caller) {
      const input = texts.map((text) => text.slice(0, LONGEST_TEXT).toWellFormed())
      const clock = AbortSignal.timeout(requestTimeoutMs)
      const signal = caller ? AbortSignal.any([caller, clock]) : clock
      try {
        for (let tries = 0; ; tries++) {
          try {
            return await attempt(input, signal)
          } catch (error) {
            const delayMs = signal.aborted ? null : retryDelayMs(error, tries, policy)
            if (delayMs === null) throw error
            await sleep(delayMs, undefined, { signal })
          }
        }
      } catch (error) {
        caller?.throwIfAborted()
        if (!clock.aborted) throw modelError(error, context)
        throw new ModelError('timeout', `No vectors came within ${Math.ceil(requestTimeoutMs / 1000)} s.`)
      }
    },
  }
}
