// What goes wrong with the API when a test says so: rate limits, failures, calls that take their time.
import { setTimeout as sleep } from 'node:timers/promises'
import { type Meeting, matches } from './http.ts'
import type { Limit, LimitRecord, RoutePattern, SeenRequest, Trouble } from './types.ts'

interface Limiting extends Limit, LimitRecord {
  route: RoutePattern
  left: number
  /** Until when whoever met the limit has been told to wait, by what they called. */
  until: Map<string, number>
}

export class Troubles {
  readonly #limits: Limiting[] = []
  readonly #failures: (Trouble & { route: RoutePattern; left: number })[] = []
  readonly #delays: { route: RoutePattern; milliseconds: number }[] = []

  limit(route: RoutePattern, limit: Limit): LimitRecord {
    const limiting: Limiting = { ...limit, route, left: limit.times, until: new Map(), hits: [], tooEarly: [] }
    this.#limits.push(limiting)
    return limiting
  }

  fail(route: RoutePattern, trouble: Trouble): void {
    this.#failures.push({ ...trouble, route, left: trouble.times })
  }

  heal(): void {
    this.#failures.length = 0
  }

  delay(route: RoutePattern, milliseconds: number): void {
    this.#delays.push({ route, milliseconds })
  }

  async meet(request: SeenRequest): Promise<Meeting> {
    for (const { route, milliseconds } of this.#delays) if (isMeant(route, request)) await sleep(milliseconds)
    for (const limiting of this.#limits) {
      const wait = limitOn(limiting, request)
      if (wait !== null) return tooMany(limiting, request, wait)
    }
    const failure = this.#failures.find(({ route, left }) => left > 0 && isMeant(route, request))
    if (!failure) return null
    failure.left -= 1
    if (failure.isDone) return 'drop the answer'
    if (failure.status === 0) return 'drop'
    const { status, code = 0, message = `${status}: trouble` } = failure
    return { answer: { status, body: { code, message } }, headers: {} }
  }
}

/** Seconds a call has to wait; `null`: it may pass. */
function limitOn(limiting: Limiting, request: SeenRequest): number | null {
  const isExempt = /^\/(?:interactions|webhooks)\//.test(request.path)
  const isMet = limiting.global ? !isExempt : isMeant(limiting.route, request)
  if (!isMet) return null
  const key = limiting.global ? '' : keyOf(request)
  const rest = (limiting.until.get(key) ?? 0) - request.at
  // Timers may fire a little early; a client that is ahead by no more than that has obeyed.
  if (rest > 5) {
    limiting.tooEarly.push(request)
    return rest / 1000
  }
  if (limiting.left === 0 || !isMeant(limiting.route, request)) return null
  limiting.left -= 1
  limiting.until.set(key, performance.now() + limiting.retryAfterSeconds * 1000)
  limiting.hits.push(request)
  return limiting.retryAfterSeconds
}

/** https://discord.com/developers/docs/topics/rate-limits#exceeding-a-rate-limit */
function tooMany(limiting: Limiting, request: SeenRequest, seconds: number) {
  const { global = false, scope = 'user' } = limiting
  const bucket = {
    'x-ratelimit-limit': '5',
    'x-ratelimit-remaining': '0',
    'x-ratelimit-reset': String(Date.now() / 1000 + seconds),
    'x-ratelimit-reset-after': String(seconds),
    'x-ratelimit-bucket': Buffer.from(keyOf(request)).toString('hex').slice(0, 32),
    'x-ratelimit-scope': scope,
  }
  const message = scope === 'shared' ? 'The resource is being rate limited.' : 'You are being rate limited.'
  return {
    answer: { status: 429, body: { message, retry_after: seconds, global } },
    headers: {
      'retry-after': String(Math.ceil(seconds)),
      ...(global ? { 'x-ratelimit-global': 'true', 'x-ratelimit-scope': 'global' } : bucket),
    },
  }
}

const pathOf = ({ path }: SeenRequest): string => path.split('?')[0] ?? path
const keyOf = (request: SeenRequest): string => `${request.method} ${pathOf(request)}`

function isMeant(route: RoutePattern, request: SeenRequest): boolean {
  if (route instanceof RegExp) return route.test(keyOf(request))
  const [method = '', pattern = ''] = route.split(' ')
  return request.method === method && matches(pattern, pathOf(request)) !== null
}
