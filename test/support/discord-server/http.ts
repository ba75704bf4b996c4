// The REST API's own way with requests: routes, authorization, bodies, errors; what a route does stands elsewhere.
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { SeenRequest } from './types.ts'

export interface Call {
  method: string
  /** Without "/api/v10" and query. */
  path: string
  params: string[]
  query: URLSearchParams
  body: unknown
  /** performance.now() when the request was complete. */
  at: number
}

export interface Answer {
  status: number
  body?: object
}

export interface Route {
  method: string
  /** "/channels/:/messages"; what stands at ":" is a parameter. */
  path: string
  /** The interaction's token is all that is needed. */
  isOpen?: true
  handle: (call: Call) => Answer | Promise<Answer>
}

/** https://discord.com/developers/docs/topics/opcodes-and-status-codes#json */
export class ApiError extends Error {
  readonly status: number
  readonly code: number
  readonly errors: object | undefined

  constructor(status: number, code: number, message: string, errors?: object) {
    super(message)
    this.status = status
    this.code = code
    this.errors = errors
  }
}

/** An answer in the API's stead (limits, failures), or a connection that is dropped: before the call is carried out, or after. */
export type Meeting = { answer: Answer; headers: Record<string, string> } | 'drop' | 'drop the answer' | null

export interface RestRules {
  routes: Route[]
  isAuthorized: (header: string | undefined) => boolean
  intercept: (request: SeenRequest) => Promise<Meeting>
  seen: (request: SeenRequest) => void
  answered: () => void
}

export function matches(pattern: string, path: string): string[] | null {
  const [wanted, given] = [pattern.split('/'), path.split('/')]
  if (wanted.length !== given.length) return null
  if (!wanted.every((part, index) => part === ':' || part === given[index])) return null
  return given.filter((_part, index) => wanted[index] === ':').map(decodeURIComponent)
}

export async function serve(request: IncomingMessage, response: ServerResponse, rules: RestRules): Promise<void> {
  const bytes: Buffer[] = []
  for await (const chunk of request) bytes.push(chunk)
  const url = new URL(request.url ?? '/', 'http://127.0.0.1')
  const path = url.pathname.replace(/^\/api\/v10(?=\/)/, '')
  const method = request.method ?? 'GET'
  const seen: SeenRequest = { method, path: path + url.search, body: null, at: performance.now(), status: 0, code: 0 }
  rules.seen(seen)
  let isLost = false
  const send = (answer: Answer, headers: Record<string, string> = {}) => {
    if (isLost) {
      response.destroy()
      return rules.answered()
    }
    seen.status = answer.status
    response.writeHead(answer.status, { ...(answer.body ? { 'content-type': 'application/json' } : {}), ...headers })
    response.end(answer.body && JSON.stringify(answer.body))
    rules.answered()
  }
  try {
    seen.body = await bodyOf(Buffer.concat(bytes), request.headers['content-type'])
    const instead = await rules.intercept(seen)
    if (instead === 'drop') return void response.destroy()
    isLost = instead === 'drop the answer'
    if (instead && instead !== 'drop the answer') return send(instead.answer, instead.headers)
    if (path === url.pathname) throw new ApiError(404, 0, '404: Not Found (only /api/v10 is here)')
    for (const route of rules.routes) {
      const params = route.method === method ? matches(route.path, path) : null
      if (!params) continue
      if (!route.isOpen && !rules.isAuthorized(request.headers.authorization))
        throw new ApiError(401, 0, '401: Unauthorized')
      return send(await route.handle({ method, path, params, query: url.searchParams, body: seen.body, at: seen.at }))
    }
    throw new ApiError(404, 0, '404: Not Found')
  } catch (error) {
    if (!(error instanceof ApiError)) console.error(`${method} ${path} broke the loopback server:`, error)
    const { status, code, message, errors } =
      error instanceof ApiError ? error : new ApiError(500, 0, '500: Internal Server Error')
    seen.code = code
    send({ status, body: { message, code, ...(errors ? { errors } : {}) } })
  }
}

async function bodyOf(bytes: Buffer, type: string | undefined): Promise<unknown> {
  if (bytes.length === 0) return null
  if (!type?.startsWith('multipart/form-data')) return JSON.parse(bytes.toString('utf8'))
  const form = await new Response(new Uint8Array(bytes), { headers: { 'content-type': type } }).formData()
  return JSON.parse(String(form.get('payload_json') ?? 'null'))
}
