// One chat completion as pieces of text: asked in the dialect the server understands, within time and budget.
// Knows nothing of answers: what the text means is the caller's matter.
import type OpenAI from 'openai'
import { Stream } from 'openai/streaming'
import { z } from 'zod'
import { ModelError } from '../domain/errors.ts'
import { type Dialect, firstDialect, learn } from './dialect.ts'
import { refusalOf } from './failure.ts'
import type { PromptMessage } from './prompts.ts'
import { estimateTokens, type TokenBudget } from './token-budget.ts'

export interface ChatRequest {
  messages: PromptMessage[]
  /** The shape asked for; `null` for plain text. */
  schema: Record<string, unknown> | null
  maxOutputTokens: number
}

export interface ChatOptions {
  client: OpenAI
  model: string
  /** Whether the server is the vendor's own. */
  isVendor: boolean
  /** The longest silence between two pieces, in milliseconds. */
  idleTimeoutMs: number
  budget: TokenBudget | null
}

/** What is read of a chunk, and of a whole completion where a server ignores `stream`. */
const Part = z.object({ content: z.string().nullish(), refusal: z.string().nullish() }).nullish()
const Chunk = z.object({
  choices: z.array(z.object({ delta: Part, message: Part, finish_reason: z.string().nullish() })).nullish(),
  usage: z.object({ total_tokens: z.number() }).nullish(),
  error: z.unknown().optional(),
})
type Chunk = z.infer<typeof Chunk>

const MAX_REPLY_LENGTH = 200_000
const THINKING_HEADROOM = 4

export class Chat {
  readonly #options: ChatOptions
  /** What worked last. */
  #dialect: Dialect

  constructor(options: ChatOptions) {
    this.#options = options
    this.#dialect = firstDialect(options.isVendor)
  }

  /**
   * The reply's text, piece by piece. Throws `ModelError` for what this floor understands, and what the client throws for the
   * rest. Aborting `signal`, or ending the loop early, ends the request.
   */
  async *text(request: ChatRequest, signal: AbortSignal): AsyncGenerator<string> {
    const { model, budget } = this.#options
    const { maxOutputTokens } = request
    const promptTokens = estimateTokens(request.messages.map(({ content }) => content).join('\n'))
    let dialect = this.#dialect
    for (;;) {
      const reservation = await budget?.reserve(promptTokens + maxOutputTokens * dialect.headroom)
      const meter: Meter = { accepted: false, text: '', finish: null, refused: false, tokens: null }
      try {
        yield* this.#attempt(request, dialect, meter, signal)
        const wasMute = meter.finish === 'length' && meter.text.trim() === '' && dialect.headroom === 1
        if (!wasMute) return checkEnd(meter, model)
        dialect = { ...dialect, headroom: THINKING_HEADROOM }
      } catch (error) {
        const refusal = meter.accepted ? null : refusalOf(error)
        const simpler = refusal && learn(dialect, refusal)
        if (!simpler) throw error
        dialect = simpler
      } finally {
        const guess = meter.accepted ? promptTokens + estimateTokens(meter.text) : 0
        await reservation?.settle(meter.tokens ?? guess)
      }
    }
  }

  async *#attempt(request: ChatRequest, dialect: Dialect, meter: Meter, signal: AbortSignal): AsyncGenerator<string> {
    const attempt = new AbortController()
    const { idleTimeoutMs } = this.#options
    const silence = new ModelError('timeout', `The model fell silent for ${seconds(idleTimeoutMs)}.`)
    const idle = setTimeout(() => attempt.abort(silence), idleTimeoutMs)
    const both = AbortSignal.any([signal, attempt.signal])
    try {
      const response = await this.#send(request, dialect, both)
      meter.accepted = true
      this.#dialect = dialect
      idle.refresh()
      for await (const chunk of chunksOf(response, this.#options.client)) {
        idle.refresh()
        const piece = read(Chunk.parse(chunk), meter)
        if (piece !== '') yield piece
        if (meter.text.length > MAX_REPLY_LENGTH)
          throw new ModelError('bad-output', 'The model does not come to an end.')
      }
      // The client ends an aborted stream as if it were complete.
      both.throwIfAborted()
    } catch (error) {
      if (both.aborted) throw both.reason
      throw error instanceof z.ZodError ? new SyntaxError('not a chat completion') : error
    } finally {
      clearTimeout(idle)
      attempt.abort()
    }
  }

  #send({ messages, schema, maxOutputTokens }: ChatRequest, dialect: Dialect, signal: AbortSignal): Promise<Response> {
    const { client, model } = this.#options
    const format = schema === null ? 'text' : dialect.format
    const body: OpenAI.ChatCompletionCreateParams = {
      model,
      messages,
      [dialect.limit]: maxOutputTokens * dialect.headroom,
      ...(dialect.temperature && { temperature: 0 }),
      ...(dialect.stream && { stream: true }),
      ...(dialect.stream && dialect.usage && { stream_options: { include_usage: true } }),
      ...(format === 'object' && { response_format: { type: 'json_object' } }),
      ...(format === 'schema' &&
        schema !== null && {
          response_format: { type: 'json_schema', json_schema: { name: 'answer', strict: true, schema } },
        }),
    }
    // The raw response, for only its head says whether the server streams.
    return client.chat.completions.create(body, { signal }).asResponse()
  }
}

interface Meter {
  /** Whether the server took the request on, and so may charge for it. */
  accepted: boolean
  text: string
  finish: string | null
  refused: boolean
  tokens: number | null
}

function read({ choices, usage, error }: Chunk, meter: Meter): string {
  if (error && !choices?.length) throw new ModelError('server', 'The model server failed.')
  if (usage) meter.tokens = usage.total_tokens
  const choice = choices?.[0]
  const part = choice?.delta ?? choice?.message
  const piece = part?.content ?? ''
  meter.text += piece
  meter.finish = choice?.finish_reason ?? meter.finish
  meter.refused ||= Boolean(part?.refusal)
  return piece
}

function checkEnd({ finish, refused }: Meter, model: string): void {
  if (refused || finish === 'content_filter') throw new ModelError('bad-output', 'The model declined to answer.')
  if (finish === 'length') {
    throw new ModelError(
      'bad-output',
      'The model did not finish within its allowance.',
      `“${model}” may think at length; try another OPENAI_MODEL.`,
    )
  }
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

function seconds(ms: number): string {
  return `${Math.round(ms / 100) / 10} s`
}
