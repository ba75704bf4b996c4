// The Web API of the Slack server over HTTP: reads a call, minds tokens and faults, and answers as Slack does, errors with status 200.
import type { IncomingMessage, ServerResponse } from 'node:http'
import { Arguments, SlackError } from './arguments.ts'
import type { Context } from './context.ts'
import type { Faults } from './faults.ts'
import { call, mayCall } from './methods.ts'
import type { Call, Json } from './types.ts'

/** Slack turns larger requests away. */
const MAX_BODY = 1024 * 1024

export async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of request) {
    const bytes = Buffer.from(chunk)
    size += bytes.length
    if (size <= MAX_BODY) chunks.push(bytes)
  }
  return Buffer.concat(chunks).toString('utf8')
}

export function sendJson(
  response: ServerResponse,
  answer: Json,
  status = 200,
  headers: Record<string, string> = {},
): void {
  response
    .writeHead(status, { 'content-type': 'application/json; charset=utf-8', ...headers })
    .end(JSON.stringify(answer))
}

export class Api {
  readonly calls: Call[] = []
  readonly #context: Context
  readonly #faults: Faults

  constructor(context: Context, faults: Faults) {
    this.#context = context
    this.#faults = faults
  }

  async handle(method: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
    const at = performance.now()
    const body = await bodyOf(request)
    const { retryAfterSeconds, isTooEarly } = this.#faults.limited(method)
    let args: Arguments
    try {
      args = Arguments.parse(body, request.headers['content-type'] ?? '')
    } catch {
      return sendJson(response, { ok: false, error: 'invalid_json' })
    }
    const record = (answer: Json): Json => {
      this.calls.push({ at, method, args: args.all(), answer, isTooEarly })
      return answer
    }
    if (retryAfterSeconds !== null) {
      const headers = { 'retry-after': String(retryAfterSeconds) }
      return sendJson(response, record({ ok: false, error: 'ratelimited' }), 429, headers)
    }
    const token = request.headers.authorization?.replace(/^Bearer /, '') ?? args.text('token')
    sendJson(response, record(this.#answer(method, token, args)))
  }

  #answer(method: string, token: string, args: Arguments): Json {
    try {
      const failure = this.#faults.failure(method)
      if (failure !== null) throw new SlackError(failure)
      if (token === '') throw new SlackError('not_authed')
      const kind = this.#context.isVerifiedToken(token)
      if (kind === null) throw new SlackError('invalid_auth')
      if (!mayCall(method, kind)) throw new SlackError('not_allowed_token_type')
      return { ok: true, ...call(method, args, this.#context) }
    } catch (error) {
      if (error instanceof SlackError) return { ok: false, error: error.message, ...error.details }
      throw error
    }
  }
}
