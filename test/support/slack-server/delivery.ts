// Hands the app what it is to be told, over a socket or over HTTP, and again if it is not acknowledged: as Slack does, up to three times.
import { randomUUID } from 'node:crypto'
import type { Attempt, Delivery, DeliveryKind, Json } from './types.ts'

export interface DeliveryOptions {
  ackDeadlineMs: number
  retryDelaysMs: number[]
  /** False when no socket is open. */
  send(envelope: Json): boolean
  /** HTTP mode: hands it over and resolves with what came back. Rejects when the app was not reached or answered with an error. */
  post: ((delivery: Delivery, retry: Retry) => Promise<{ body: unknown; mayRetry: boolean }>) | null
  /** What came with the first acknowledgement. */
  answered(delivery: Delivery, response: unknown): void
}

export interface Retry {
  count: number
  reason: string
}

const ENVELOPE_TYPES: Record<DeliveryKind, string> = {
  event: 'events_api',
  command: 'slash_commands',
  action: 'interactive',
  shortcut: 'interactive',
  submission: 'interactive',
  suggestion: 'interactive',
}

interface Waiting {
  delivery: Delivery
  attempt: Attempt
}

export class Deliverer {
  readonly deliveries: Delivery[] = []
  readonly options: DeliveryOptions
  readonly #envelopes = new Map<string, Waiting>()
  readonly #resolvers = new Map<Delivery, (attempt: Attempt) => void>()
  /** Events for which no socket was open, or whose socket broke before they were acknowledged. */
  readonly #held = new Set<Delivery>()
  readonly #timers = new Set<NodeJS.Timeout>()

  constructor(options: DeliveryOptions) {
    this.options = options
  }

  deliver(kind: DeliveryKind, name: string, payload: Json, eventId: string | null = null): Delivery {
    const { promise, resolve } = Promise.withResolvers<Attempt>()
    const delivery: Delivery = { kind, name, payload, eventId, attempts: [], isLate: false, acknowledged: promise }
    this.deliveries.push(delivery)
    this.#resolvers.set(delivery, resolve)
    this.#try(delivery, { count: 0, reason: '' })
    return delivery
  }

  /** Once more, whether it was acknowledged or not. */
  again(delivery: Delivery): void {
    const reason = this.options.post ? 'http_timeout' : 'timeout'
    this.#try(delivery, { count: Math.max(1, delivery.attempts.length), reason })
  }

  get waiting(): number {
    return this.#held.size + [...this.#envelopes.values()].filter(({ delivery }) => !isAcknowledged(delivery)).length
  }

  acknowledged(envelopeId: string, response: unknown): boolean {
    const waiting = this.#envelopes.get(envelopeId)
    if (!waiting) return false
    this.#envelopes.delete(envelopeId)
    this.#heard(waiting, response)
    return true
  }

  /** A new socket is open: what was held back goes out. */
  connected(): void {
    const held = [...this.#held]
    this.#held.clear()
    for (const delivery of held) this.#try(delivery, { count: delivery.attempts.length, reason: 'timeout' })
  }

  /** The sockets are gone: what they carried and was not acknowledged comes again over the next. */
  disconnected(): void {
    for (const [id, { delivery }] of this.#envelopes) {
      this.#envelopes.delete(id)
      if (!isAcknowledged(delivery)) this.#hold(delivery)
    }
  }

  close(): void {
    for (const timer of this.#timers) clearTimeout(timer)
    this.#timers.clear()
    this.#held.clear()
    this.#envelopes.clear()
  }

  /** Slack keeps events; a person who pressed a button while nobody was there sees an error instead. */
  #hold(delivery: Delivery): void {
    if (delivery.kind === 'event') this.#held.add(delivery)
    else delivery.isLate = true
  }

  #try(delivery: Delivery, retry: Retry): void {
    const { post, send } = this.options
    const id = randomUUID()
    if (!post && !send(this.#envelope(id, delivery, retry))) {
      this.#hold(delivery)
      return
    }
    const attempt: Attempt = {
      at: performance.now(),
      acknowledgedAt: null,
      retry: retry.count,
      via: post ? 'http' : 'socket',
      response: undefined,
    }
    const waiting = { delivery, attempt }
    delivery.attempts.push(attempt)
    this.#envelopes.set(id, waiting)
    if (!post) {
      this.#after(this.options.ackDeadlineMs, () => this.#missed(waiting, 'timeout', true))
      return
    }
    const missed = (reason: string, mayRetry: boolean) => {
      this.#envelopes.delete(id)
      this.#missed(waiting, reason, mayRetry)
    }
    post(delivery, retry).then(
      ({ body, mayRetry }) => {
        if (mayRetry) this.acknowledged(id, body)
        else missed('http_error', false)
      },
      (error: unknown) =>
        missed(error instanceof Error && error.name === 'TimeoutError' ? 'http_timeout' : 'http_error', true),
    )
  }

  #envelope(id: string, delivery: Delivery, retry: Retry): Json {
    const base = { envelope_id: id, type: ENVELOPE_TYPES[delivery.kind], payload: delivery.payload }
    if (delivery.kind !== 'event') return { ...base, accepts_response_payload: true }
    return { ...base, accepts_response_payload: false, retry_attempt: retry.count, retry_reason: retry.reason }
  }

  #heard({ delivery, attempt }: Waiting, response: unknown): void {
    const isFirst = !isAcknowledged(delivery)
    attempt.acknowledgedAt = performance.now()
    attempt.response = response
    if (attempt.acknowledgedAt - attempt.at > this.options.ackDeadlineMs) delivery.isLate = true
    this.#held.delete(delivery)
    if (!isFirst) return
    this.#resolvers.get(delivery)?.(attempt)
    // Nobody reads what comes too late: the person has seen an error by then.
    if (!delivery.isLate) this.options.answered(delivery, response)
  }

  #missed({ delivery, attempt }: Waiting, reason: string, mayRetry: boolean): void {
    if (attempt.acknowledgedAt !== null || isAcknowledged(delivery) || this.#held.has(delivery)) return
    delivery.isLate = true
    const delay = this.options.retryDelaysMs[attempt.retry]
    if (delivery.kind !== 'event' || !mayRetry || delay === undefined) return
    // Only the newest attempt is followed by another.
    if (delivery.attempts.at(-1) !== attempt) return
    this.#after(delay, () => {
      if (!isAcknowledged(delivery)) this.#try(delivery, { count: attempt.retry + 1, reason })
    })
  }

  #after(ms: number, then: () => void): void {
    const timer = setTimeout(() => {
      this.#timers.delete(timer)
      then()
    }, ms)
    timer.unref()
    this.#timers.add(timer)
  }
}

function isAcknowledged(delivery: Delivery): boolean {
  return delivery.attempts.some(({ acknowledgedAt }) => acknowledgedAt !== null)
}
