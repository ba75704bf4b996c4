// The Web API of the Slack server over HTTP: reads a call, minds tokens and faults, and answers as Slack does, errors with status 200.
import type { IncomingMessage, ServerResponse } from 'node:http'
import { answerUrl } from './answers.ts'
import { Arguments, SlackError } from './arguments.ts'
import type { Context } from './context.ts'
import type { Faults } from './faults.ts'
import { call, mayCall } from './methods.ts'
import type { Call, Json } from './types.ts'

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(Buffer.from(chunk))
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
    let args: Arguments
    try {
      args = Arguments.parse(body, request.headers['content-type'] ?? '')
    } catch {
      return sendJson(response, { ok: false, error: 'invalid_json' })
    }
    const token = request.headers.authorization?.replace(/^Bearer /, '') ?? args.text('token')
    this.#serve(method, at, args, response, () => this.#called(method, token, args))
  }

  /** A response_url. It answers "ok" as Slack does, and errors with a status that says so. */
  async handleUrl(area: string, id: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (area !== 'response') return sendJson(response, { ok: false, error: 'not_found' }, 404)
    const at = performance.now()
    const body = await bodyOf(request)
    // Anything but a form is taken for JSON, whatever it calls itself.
    const isForm = request.headers['content-type']?.startsWith('application/x-www-form-urlencoded') ?? false
    const type = isForm ? 'application/x-www-form-urlencoded' : 'application/json'
    let args: Arguments
    try {
      args = Arguments.parse(body, type)
    } catch {
      return sendJson(response, { ok: false, error: 'invalid_payload' }, 400)
    }
    this.#serve('response_url', at, args, response, () =>
      answerUrl(this.#context, this.#context.tickets.useUrl(id), body, type),
    )
  }

  #serve(method: string, at: number, args: Arguments, response: ServerResponse, answered: () => Json): void {
    const { retryAfterSeconds, isTooEarly } = this.#faults.limited(method)
    const isUrl = method === 'response_url'
    const send = (answer: Json, status = 200, headers: Record<string, string> = {}) => {
      this.calls.push({ at, method, args: args.all(), answer, isTooEarly })
      if (this.#faults.isLost(method)) response.destroy()
      else sendJson(response, answer, status, headers)
    }
    if (retryAfterSeconds !== null) {
      send({ ok: false, error: 'ratelimited' }, 429, { 'retry-after': String(retryAfterSeconds) })
      return
    }
    try {
      const failure = this.#faults.failure(method)
      if (failure === null) send({ ok: true, ...answered() })
      else send({ ok: false, error: failure.error }, failure.status ?? (isUrl ? 404 : 200))
    } catch (error) {
      if (!(error instanceof SlackError)) throw error
      send({ ok: false, error: error.message, ...error.details }, isUrl ? 404 : 200)
    }
  }

  #called(method: string, token: string, args: Arguments): Json {
    if (token === '') throw new SlackError('not_authed')
    const kind = this.#context.isVerifiedToken(token)
    if (kind === null) throw new SlackError('invalid_auth')
    if (!mayCall(method, kind)) throw new SlackError('not_allowed_token_type')
    return call(method, args, this.#context)
  }
}
