// Makes the requests to one model server, within bounds, again where that may help; what goes wrong becomes a `ModelError` for people.
import { setTimeout as sleep } from 'node:timers/promises'
import OpenAI from 'openai'
import { DatelineError, keepSecret, ModelError, type ModelFailure, messageOf } from '../domain/errors.ts'

export const VENDOR_URL = 'https://api.openai.com/v1'
export const UNREADABLE = 'The model’s reply cannot be read.'
/** `backoffMs`: the first wait, doubled each time. A server that asks for a longer one than `maxRetryAfterMs` is not tried again. */
const RETRY = { maxRetries: 2, backoffMs: 500, maxRetryAfterMs: 10_000 }
const MOST_BYTES = 1_000_000

export interface Requests {
  model: string
  /** Needed unless `baseUrl` names a server that asks for none. */
  apiKey?: string | null
  /** "http://127.0.0.1:11434/v1"; the vendor's own if absent. */
  baseUrl?: string | null
  retry?: Partial<typeof RETRY>
  /** How the settings begin that errors are to name. */
  variables?: 'OPENAI' | 'CHECK' | 'EMBEDDING'
  /** For a whole request with its retries. */
  requestTimeoutMs: number
  mostBytes?: number
}

/** A client of one server, and what makes its requests: again where that may help, and what goes wrong becomes a `ModelError`. */
export function requestsOf(options: Requests) {
  const { model, apiKey, baseUrl, requestTimeoutMs, mostBytes = MOST_BYTES, variables = 'OPENAI' } = options
  if (!apiKey && !baseUrl) {
    const hint = 'Set OPENAI_API_KEY, or OPENAI_BASE_URL for a server that asks for no key.'
    throw new DatelineError('config', 'The language model has neither a key nor a base URL.', { hint })
  }
  keepSecret(apiKey ?? null)
  const client = new OpenAI({
    baseURL: baseUrl || VENDOR_URL,
    // Everything is said here, so that the client looks for nothing in the environment.
    apiKey: apiKey || 'none',
    ...{ adminAPIKey: null, organization: null, project: null, webhookSecret: null, logLevel: 'off' },
    ...(!apiKey && { defaultHeaders: { Authorization: null } }),
    fetch: boundedFetch(mostBytes),
    // Retries are ours: the client's wait as long as a server tells them to, and cannot be cancelled meanwhile.
    maxRetries: 0,
  })
  const context = { model, host: new URL(client.baseURL).host, variables }
  const policy = { ...RETRY, ...options.retry }

  /** Runs `attempt` until it hands something on, within the time of one request. */
  async function* persistently<T>(attempt: (signal: AbortSignal) => AsyncIterable<T>, caller?: AbortSignal) {
    caller?.throwIfAborted()
    const clock = AbortSignal.timeout(requestTimeoutMs)
    const signal = caller ? AbortSignal.any([caller, clock]) : clock
    try {
      for (let tries = 0; ; tries++) {
        let handedOn = false
        try {
          for await (const value of attempt(signal)) {
            handedOn = true
            yield value
          }
          return
        } catch (error) {
          const delayMs = handedOn || signal.aborted ? null : retryDelayMs(error, tries, policy)
          if (delayMs === null) throw error
          await sleep(delayMs, undefined, { signal })
        }
      }
    } catch (error) {
      caller?.throwIfAborted()
      if (!clock.aborted) throw modelError(error, context)
      throw new ModelError('timeout', `The model did not answer within ${Math.ceil(requestTimeoutMs / 1000)} s.`)
    }
  }

  async function firstOf<T>(attempt: (signal: AbortSignal) => AsyncIterable<T>, caller?: AbortSignal) {
    for await (const value of persistently(attempt, caller)) return value
    throw new ModelError('bad-output', UNREADABLE)
  }

  return { client, persistently, firstOf }
}

/** Any failure of a request as a `ModelError`. Never attaches the cause: it may hold headers. */
function modelError(error: unknown, { model, host, variables }: Record<'model' | 'host' | 'variables', string>) {
  if (error instanceof ModelError) return error
  const hint = serverWords(error)
  const failed = (kind: ModelFailure, message: string, advice = hint) => new ModelError(kind, message, advice)
  if (error instanceof OpenAI.APIConnectionError) {
    const advice = `Check ${variables}_BASE_URL, and that the server runs.`
    return failed('unreachable', `The model server at ${host} cannot be reached.`, advice)
  }
  if (error instanceof SyntaxError)
    return failed('bad-output', 'The model server sent something that is not an answer.')
  if (!(error instanceof OpenAI.APIError))
    return failed('unreachable', `The connection to the model server at ${host} broke off.`)
  const { status = 500, code } = error
  if (status === 401 || status === 403)
    return failed('auth', 'The model server refused the key.', `Check ${variables}_API_KEY.`)
  if (status === 404) {
    const advice = `Check ${variables}_MODEL and ${variables}_BASE_URL.`
    return failed('server', `The model server does not know “${model}”.`, advice)
  }
  if (code === 'insufficient_quota') return failed('rate-limit', 'The account’s quota at the model server is used up.')
  if (status === 429) return failed('rate-limit', 'The model server is asked too often.')
  if (status === 408 || status === 504) return failed('timeout', 'The model did not answer in time.')
  return failed('server', status < 500 ? 'The model server refused the request.' : 'The model server failed.')
}

/** The server's own words, fit for a hint: one line, cut, without the key or anything that looks like one. */
function serverWords(error: unknown): string {
  let words = messageOf(error).replace(/[\p{Cc}\p{Cf}\s]+/gu, ' ')
  words = words.replace(/\b(?:sk|pk|key|bearer)[-_ ][\w*.-]{6,}/gi, '…').replace(/[@<>]/g, '')
  return `The server says: ${words.length > 200 ? `${words.slice(0, 200).toWellFormed()}…` : words}`
}

/** How long to wait before another try, in milliseconds; `null` when there should be none. `tries` counts from 0. */
function retryDelayMs(error: unknown, tries: number, policy: typeof RETRY): number | null {
  if (tries >= policy.maxRetries || !isPassing(error)) return null
  const asked = error instanceof OpenAI.APIError ? retryAfterMs(error.headers) : null
  if (asked !== null) return asked <= policy.maxRetryAfterMs ? asked : null
  return policy.backoffMs * 2 ** tries * (0.75 + Math.random() / 2)
}

function isPassing(error: unknown): boolean {
  if (error instanceof ModelError || error instanceof SyntaxError) return false
  if (!(error instanceof OpenAI.APIError)) return true
  if (error instanceof OpenAI.APIUserAbortError || error.code === 'insufficient_quota') return false
  const { status = 500 } = error
  return [408, 409, 429].includes(status) || status >= 500
}

function retryAfterMs(headers: Headers | undefined): number | null {
  const inMs = Number.parseFloat(headers?.get('retry-after-ms') ?? '')
  if (inMs >= 0) return inMs
  const given = headers?.get('retry-after') ?? ''
  const waitMs = /^\s*[\d.]+\s*$/.test(given) ? Number(given) * 1000 : Date.parse(given) - Date.now()
  return Number.isNaN(waitMs) ? null : Math.max(0, waitMs)
}

/** A stream wraps each word in some 300 bytes, so of an answer that is streamed more may come. */
const STREAMED_TIMES = 8
const MOST_LINE_BYTES = 500_000
/** What ends a stream of events, whether or not the server hangs up. */
const DONE = /(?:^|[\r\n])data: ?\[DONE\]/
const DONE_LENGTH = 20

/** A `fetch` whose replies, also those that tell of an error, fail as soon as they are longer than `mostBytes`. Refuses redirects. */
function boundedFetch(mostBytes: number): typeof fetch {
  return async (input, init) => {
    const response = await fetch(input, { ...init, redirect: 'error' })
    const isStream = response.headers.get('content-type')?.includes('event-stream') ?? false
    const body = response.body?.pipeThrough(bounded(isStream ? mostBytes * STREAMED_TIMES : mostBytes, isStream))
    return new Response(body ?? null, response)
  }
}

function bounded(mostBytes: number, isStream: boolean) {
  let bytes = 0
  /** Of the line that is being read: it is put together anew with each chunk. */
  let lineBytes = 0
  let tail = ''
  return new TransformStream<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>>({
    transform(chunk, controller) {
      bytes += chunk.length
      const lineEnd = chunk.lastIndexOf(10)
      lineBytes = lineEnd === -1 ? lineBytes + chunk.length : chunk.length - lineEnd
      if (bytes > mostBytes || (isStream && lineBytes > MOST_LINE_BYTES))
        throw new ModelError('bad-output', 'The model does not come to an end.')
      controller.enqueue(chunk)
      if (!isStream) return
      const read = tail + Buffer.from(chunk).toString('latin1')
      if (DONE.test(read)) controller.terminate()
      tail = read.slice(-DONE_LENGTH)
    },
  })
}
