// Turns what a model server or the network does into a `ModelError` for people, and says whether and when to try again.
import OpenAI from 'openai'
import { ModelError, type ModelFailure, messageOf } from '../domain/errors.ts'

/** What the sentences for people may name. */
export interface FailureContext {
  model: string
  /** Host and port of the server, without path or credentials. */
  host: string
  /** How the settings of the server begin. */
  variables: 'OPENAI' | 'CHECK' | 'EMBEDDING'
}

/** Any failure of a request as a `ModelError`. Never attaches the cause: it may hold headers. */
export function modelError(error: unknown, { model, host, variables }: FailureContext): ModelError {
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

export interface RetryPolicy {
  maxRetries: number
  /** The first wait; doubled each time. */
  backoffMs: number
  /** A server that asks for a longer wait is not tried again. */
  maxRetryAfterMs: number
}

/** How long to wait before another try, in milliseconds; `null` when there should be none. `tries` counts from 0. */
export function retryDelayMs(error: unknown, tries: number, policy: RetryPolicy): number | null {
  if (tries >= policy.maxRetries || !isPassing(error)) return null
  const asked = error instanceof OpenAI.APIError ? retryAfterMs(error.headers) : null
  if (asked !== null) return asked <= policy.maxRetryAfterMs ? asked : null
  return policy.backoffMs * 2 ** tries * (0.75 + Math.random() / 2)
}

/** Whether the same request may well succeed a little later. */
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
