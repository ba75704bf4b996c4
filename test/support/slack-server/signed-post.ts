// Slack's requests to an app in HTTP mode, signed with the signing secret.
import { createHmac } from 'node:crypto'
import type { Retry } from './delivery.ts'
import type { Delivery, Json } from './types.ts'

/** https://docs.slack.dev/authentication/verifying-requests-from-slack */
function signature(secret: string, timestamp: number, body: string): string {
  return `v0=${createHmac('sha256', secret).update(`v0:${timestamp}:${body}`).digest('hex')}`
}

export async function postSigned(
  url: string,
  secret: string,
  delivery: Delivery,
  retry: Retry,
  deadlineMs: number,
): Promise<{ body: unknown; mayRetry: boolean }> {
  const isEvent = delivery.kind === 'event'
  const body = isEvent ? JSON.stringify(delivery.payload) : form(delivery).toString()
  const timestamp = Math.floor(Date.now() / 1000)
  const headers: Record<string, string> = {
    'content-type': isEvent ? 'application/json' : 'application/x-www-form-urlencoded',
    'user-agent': 'Slackbot 1.0 (+https://api.slack.com/robots)',
    'x-slack-request-timestamp': String(timestamp),
    'x-slack-signature': signature(secret, timestamp, body),
  }
  if (isEvent && retry.count > 0) {
    headers['x-slack-retry-num'] = String(retry.count)
    headers['x-slack-retry-reason'] = retry.reason
  }
  const response = await fetch(url, { method: 'POST', headers, body, signal: AbortSignal.timeout(deadlineMs) })
  const text = await response.text()
  // An app may decline to be told again: https://docs.slack.dev/apis/events-api
  if (!response.ok && response.headers.get('x-slack-no-retry') === '1') return { body: text, mayRetry: false }
  if (!response.ok) throw new Error(`The app answered ${response.status}.`)
  return { body: parsed(text), mayRetry: true }
}

function form({ kind, payload }: Delivery): URLSearchParams {
  if (kind !== 'command') return new URLSearchParams({ payload: JSON.stringify(payload) })
  return new URLSearchParams(Object.entries(payload).map(([name, value]): [string, string] => [name, String(value)]))
}

function parsed(text: string): unknown {
  if (text === '') return undefined
  try {
    const value: Json = JSON.parse(text)
    return value
  } catch {
    return { text }
  }
}
