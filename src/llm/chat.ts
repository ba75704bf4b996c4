// One chat completion as pieces of text, asked in the dialect that the server understands, within time and budget.
import OpenAI from 'openai'
import { Stream } from 'openai/streaming'
import { z } from 'zod'
import { ModelError } from '../domain/errors.ts'
import { estimateTokens, type TokenBudget } from './limits.ts'
import type { PromptMessage } from './prompts.ts'

export interface ChatRequest {
  messages: PromptMessage[]
  /** The shape asked for; `null` for plain text. */
  schema: Record<string, unknown> | null
  maxOutputTokens: number
}

interface ChatOptions {
  client: OpenAI
  model: string
  isVendor: boolean
  /** The longest silence between two pieces, in milliseconds. */
  idleTimeoutMs: number
  budget: TokenBudget | null
}

/** What a server understands of the chat completions API, learnt from what it refuses. */
interface Dialect {
  /** How the reply's shape is asked for: by a JSON schema, as any JSON, or in the prompt alone. */
  format: 'schema' | 'object' | 'text'
  temperature: boolean
  limit: 'max_completion_tokens' | 'max_tokens'
  usage: boolean
  stream: boolean
  /** By how much the limit is raised, for models that think within it. */
  headroom: number
}

/** Servers that count no tokens, or tell of them in other shapes, still answer. */
export const Usage = z.object({ total_tokens: z.int().nonnegative() }).nullish().catch(null)
/** What is read of a chunk, and of a whole completion where a server ignores `stream`. */
const Part = z.object({ content: z.string().nullish(), refusal: z.string().nullish() }).nullish()
const Chunk = z.object({
  choices: z.array(z.object({ delta: Part, message: Part, finish_reason: z.string().nullish() })).nullish(),
  usage: Usage,
  error: z.unknown().optional(),
})

interface Meter {
  /** Whether the server took the request on, and so may charge for it. */
  accepted: boolean
  text: string
  finish: string | null
  refused: boolean
  tokens: number | null
}

const MAX_REPLY_LENGTH = 200_000
/** How long the count of tokens may come behind the end of a reply, in milliseconds. */
const USAGE_MS = 1000
/** So much is read of what a server says when it refuses. */
const MAX_REFUSAL_LENGTH = 1000
const THINKING_HEADROOM = 4

export function chatWith({ client, model, isVendor, idleTimeoutMs, budget }: ChatOptions) {
  /** What worked last. At first the newest names for the vendor itself, the most widespread ones for any other server. */
  let known: Dialect = {
    ...{ format: 'schema', limit: isVendor ? 'max_completion_tokens' : 'max_tokens', headroom: 1 },
    ...{ temperature: true, usage: true, stream: true },
  }

  async function* attempt(request: ChatRequest, dialect: Dialect, meter: Meter, signal: AbortSignal) {
    const ended = new AbortController()
    const silence = new ModelError('timeout', `The model fell silent for ${Math.round(idleTimeoutMs / 100) / 10} s.`)
    let isComplete = false
    const idle = setTimeout(() => ended.abort(silence), idleTimeoutMs)
    const both = AbortSignal.any([signal, ended.signal])
    try {
      const body = bodyOf(model, request, dialect)
      // The raw response, for only its head says whether the server streams.
      const response = await client.chat.completions.create(body, { signal: both }).asResponse()
      meter.accepted = true
      known = dialect
      idle.refresh()
      for await (const chunk of chunksOf(response, client)) {
        idle.refresh()
        const piece = pieceIn(chunk, meter)
        if (piece !== '') yield piece
        if (meter.text.length > MAX_REPLY_LENGTH)
          throw new ModelError('bad-output', 'The model does not come to an end.')
        if (meter.finish === null) continue
        if (meter.tokens !== null || !dialect.usage) return
        // The count of tokens may still come; whatever else does is not waited for.
        if (!isComplete) setTimeout(() => ended.abort(), USAGE_MS).unref()
        isComplete = true
      }
      // The client ends an aborted stream as if it were complete.
      if (!isComplete) both.throwIfAborted()
    } catch (error) {
      if (isComplete && !signal.aborted) return
      if (both.aborted) throw both.reason
      throw error instanceof z.ZodError ? new SyntaxError('not a chat completion') : error
    } finally {
      clearTimeout(idle)
      ended.abort()
    }
  }

  /** The reply's text, piece by piece. Throws `ModelError`, and what the client throws. Ending the loop early ends the request. */
  return async function* chat(request: ChatRequest, signal: AbortSignal): AsyncGenerator<string> {
    const promptTokens = estimateTokens(request.messages.map(({ content }) => content).join('\n'))
    let dialect = known
    for (;;) {
      const settle = await budget?.reserve(promptTokens + request.maxOutputTokens * dialect.headroom)
      const meter: Meter = { accepted: false, text: '', finish: null, refused: false, tokens: null }
      try {
        yield* attempt(request, dialect, meter, signal)
        const wasMute = meter.finish === 'length' && meter.text.trim() === '' && dialect.headroom === 1
        if (!wasMute) return checkEnd(meter, model)
        dialect = { ...dialect, headroom: THINKING_HEADROOM }
      } catch (error) {
        const simpler = meter.accepted ? null : simplerThan(dialect, error)
        if (simpler === null) throw error
        dialect = simpler
      } finally {
        const guess = meter.accepted ? promptTokens + estimateTokens(meter.text) : 0
        await settle?.(meter.tokens ?? guess)
      }
    }
  }
}

function bodyOf(model: string, { messages, schema, maxOutputTokens }: ChatRequest, dialect: Dialect) {
  const body: OpenAI.ChatCompletionCreateParams = {
    model,
    messages,
    [dialect.limit]: maxOutputTokens * dialect.headroom,
    ...(dialect.temperature && { temperature: 0 }),
    ...(dialect.stream && { stream: true }),
    ...(dialect.stream && dialect.usage && { stream_options: { include_usage: true } }),
  }
  if (schema !== null && dialect.format === 'object') body.response_format = { type: 'json_object' }
  if (schema !== null && dialect.format === 'schema')
    body.response_format = { type: 'json_schema', json_schema: { name: 'answer', strict: true, schema } }
  return body
}

function pieceIn(chunk: unknown, meter: Meter): string {
  const { choices, usage, error } = Chunk.parse(chunk)
  if (error && !choices?.length) throw new ModelError('server', 'The model server failed.')
  const choice = choices?.[0]
  const part = choice?.delta ?? choice?.message
  const piece = part?.content ?? ''
  meter.tokens = usage?.total_tokens ?? meter.tokens
  meter.text += piece
  meter.finish = choice?.finish_reason || meter.finish
  meter.refused ||= Boolean(part?.refusal)
  return piece
}

function checkEnd({ finish, refused }: Meter, model: string): void {
  if (refused || finish === 'content_filter') throw new ModelError('bad-output', 'The model declined to answer.')
  const advice = `“${model}” may think at length; try another OPENAI_MODEL.`
  if (finish === 'length') throw new ModelError('bad-output', 'The model did not finish within its allowance.', advice)
}

/** Chunks of a stream, or the one whole completion of a server that does not stream. */
async function* chunksOf(response: Response, client: OpenAI): AsyncGenerator<unknown> {
  // The stream aborts its controller when it fails: one of its own, lest the failure pass for a cancellation.
  const controller = new AbortController()
  if (response.headers.get('content-type')?.includes('event-stream')) {
    yield* Stream.fromSSEResponse<unknown>(response, controller, client)
    return
  }
  const body = await response.text()
  if (/^\s*\{/.test(body)) yield JSON.parse(body)
  else if (/^\s*(?:data|event|id|:)/.test(body))
    yield* Stream.fromSSEResponse<unknown>(new Response(body), controller, client)
  else throw new SyntaxError(body.trim() === '' ? 'nothing' : 'not a chat completion')
}

/** Refusals that no other way of asking mends. */
const HOPELESS = /context|too long|\bmodel\b.*(?:not|exist)|content (?:policy|filter)|quota|billing|api key|safety/i
const BARE = { format: 'text', temperature: false, usage: false, limit: 'max_tokens' } as const

/** How to ask instead, or `null` when nothing simpler is left. Every step asks for less, so learning ends. */
function simplerThan(dialect: Dialect, error: unknown): Dialect | null {
  if (!(error instanceof OpenAI.APIError) || ![400, 404, 415, 422].includes(error.status ?? 0)) return null
  const { status, message, param } = error
  const { format, temperature, limit, usage, stream } = dialect
  const said = `${param ?? ''} ${message}`.slice(0, MAX_REFUSAL_LENGTH)
  const isAboutFormat = /response_format|json_schema|json_object|json mode|structured|grammar|guided/i.test(said)
  if (isAboutFormat && format !== 'text') return { ...dialect, format: format === 'schema' ? 'object' : 'text' }
  if (/temperature/i.test(said) && temperature) return { ...dialect, temperature: false }
  if (/stream_options|include_usage/i.test(said) && usage) return { ...dialect, usage: false }
  // A server that wants the newer name says so in its message; one that does not know it names it as the culprit.
  const isOld = limit === 'max_tokens'
  if (/max_completion_tokens/.test(isOld ? said : param || message))
    return { ...dialect, limit: isOld ? 'max_completion_tokens' : 'max_tokens' }
  if (/\bstream/i.test(said) && stream) return { ...dialect, stream: false, usage: false }
  const isBare = format === 'text' && !temperature && !usage && isOld
  return isBare || status === 404 || HOPELESS.test(said) ? null : { ...dialect, ...BARE }
}
