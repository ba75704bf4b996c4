// Delivers digests: what is due is read from the records, and every step is written there before it is taken, so that a digest arrives
// exactly once, whatever happens to this process or to others on the same records.
import PQueue from 'p-queue'
import { decideDue } from '../digest/due.ts'
import type { DeliveryRecords, DigestContents, Outcome, SubscriptionRecords } from '../digest/ports.ts'
import { messageOf } from '../domain/errors.ts'
import type { Message } from '../domain/message.ts'
import { type Delivery, NOTHING_NEW, type Subscription } from '../domain/subscription.ts'
import { composeText } from '../messages/compose.ts'
import type { PlatformLog, Posting } from '../messages/ports.ts'
import { keyOf } from './delivery-key.ts'
import { isSettled } from './settled-subscriptions.ts'

/** A digest as it is to be posted. */
export interface ReadyDigest extends DigestContents {
  message: Message
  isEmpty: boolean
}

export interface CourierParts {
  subscriptions: Pick<SubscriptionRecords, 'save' | 'find' | 'list'>
  deliveries: DeliveryRecords
  /** By the name that destinations have them under: those that are connected now. */
  platforms: ReadonlyMap<string, Posting>
  /** The digest of what came within a span; reads the records, posts nothing. */
  make(subscription: Subscription, span: { since: Date; until: Date }, key: string): Promise<ReadyDigest>
  clock: () => Date
  log: PlatformLog
  /** Names this process among those on the same records. */
  holder: string
  /** A digest that is late by less than this is caught up with. */
  graceMs: number
  /** How fast is posted on each platform; well below what either allows, unless told otherwise. */
  pace?: { aSecond: number; atOnce: number }
  /** How long a delivery is one process's alone; `LEASE_MS` unless told otherwise. */
  leaseMs?: number
}

/** A delivery is one process's alone for this long: longer than any post may take, for a second one would double it. */
export const LEASE_MS = 5 * 60_000
/** After so many refusals a subscription is paused. */
const MOST_TRIES = 5
const RETRY_MS = 60_000
const LONGEST_RETRY_MS = 30 * 60_000
/** Whether a digest arrived is asked for this long; then it counts as failed. */
const GIVE_UP_MS = 2 * 86_400_000
/** A first digest tells what came within the last day. */
const FIRST_SPAN_MS = 86_400_000
const NOT_CONNECTED = 'The platform is not connected.'
const PACE = { aSecond: 10, atOnce: 5 }

export class Courier {
  readonly #parts: CourierParts
  readonly #queues = new Map<string, PQueue>()
  /** Until when a platform has asked to be left alone. */
  readonly #resting = new Map<Posting, Date>()
  #isStopped = false

  constructor(parts: CourierParts) {
    this.#parts = parts
  }

  /** Notes what has become due, and sends what is open. To be called every minute, and as often as one likes. */
  async tick(): Promise<void> {
    const { subscriptions, deliveries, clock } = this.#parts
    const all = await subscriptions.list()
    for (const subscription of all) if (subscription.state === 'active') await this.#note(subscription)
    const known = new Map(all.map((subscription) => [subscription.id, subscription]))
    const open = await deliveries.open(clock())
    const placeOf = ({ subscriptionId }: Delivery): string => {
      const { platform, channel } = known.get(subscriptionId)?.destination ?? { platform: '', channel: subscriptionId }
      return `${platform}:${channel}`
    }
    const byChannel = Map.groupBy(open, placeOf)
    await Promise.all([...byChannel.values()].map((deliveries) => this.#oneByOne(deliveries, known)))
  }

  /** The digests of one channel: what the first tells, the next does not tell again. */
  async #oneByOne(deliveries: Delivery[], known: ReadonlyMap<string, Subscription>): Promise<void> {
    for (const delivery of deliveries)
      await this.#queueOf(known.get(delivery.subscriptionId)).add(async () => {
        if (this.#isStopped) return
        try {
          await this.#deliver(delivery)
        } catch (error) {
          // The lease runs out, and the next process that looks goes on from what the records say.
          const about = { subscription: delivery.subscriptionId, error: messageOf(error) }
          this.#parts.log.error(about, 'a delivery broke off')
        }
      })
  }

  /** Takes nothing on any more, and resolves when what was begun has ended. */
  async stop(): Promise<void> {
    this.#isStopped = true
    await Promise.all([...this.#queues.values()].map((queue) => queue.onIdle()))
  }

  async #note({ id, schedule, activeSince }: Subscription): Promise<void> {
    const { deliveries, clock, graceMs } = this.#parts
    const noted = await deliveries.lastNoted(id)
    const since = noted !== null && noted > activeSince ? noted : activeSince
    const { due, skipped } = decideDue(schedule, since, clock(), graceMs)
    for (const { at, because } of skipped)
      await deliveries.note({ subscriptionId: id, dueAt: at, skippedBecause: because })
    if (due !== null) await deliveries.note({ subscriptionId: id, dueAt: due, skippedBecause: null })
  }

  async #deliver(open: Delivery): Promise<void> {
    const { deliveries, subscriptions, clock, holder, graceMs, platforms, leaseMs = LEASE_MS } = this.#parts
    const now = clock()
    const subscription = await subscriptions.find(open.subscriptionId)
    const platform = subscription === null ? undefined : platforms.get(subscription.destination.platform)
    // Another process may be connected where this one is not.
    if (subscription !== null && platform === undefined && now.getTime() - open.dueAt.getTime() < graceMs) return
    if (platform !== undefined && (this.#resting.get(platform) ?? now) > now) return
    const lease = { holder, until: new Date(now.getTime() + leaseMs) }
    const claimed = await deliveries.claim(open, lease, now)
    if (claimed === null) return
    if (subscription === null) return this.#finish(open, { state: 'skipped', because: 'unsubscribed' })
    if (claimed.state === 'sending') {
      // It may have arrived: only the platform knows.
      if (platform === undefined) return this.#retry(open, claimed.tries, NOT_CONNECTED, null, true)
      const traced = await platform.trace(subscription.destination, keyOf(open), open.dueAt)
      if (traced.kind === 'found') return this.#finish(open, { state: 'sent', message: traced.message })
      if (traced.kind === 'unknown') return this.#retry(open, claimed.tries, traced.error, null, true)
    }
    if (now.getTime() - open.dueAt.getTime() >= graceMs)
      return this.#finish(open, { state: 'skipped', because: claimed.because ?? 'too late' })
    if (subscription.state === 'paused') return this.#finish(open, { state: 'skipped', because: 'paused' })
    if (platform !== undefined) await this.#post(claimed, subscription, platform)
  }

  async #post(delivery: Delivery, subscription: Subscription, platform: Posting): Promise<void> {
    const { deliveries, make, clock } = this.#parts
    const covered = await deliveries.lastCovered(subscription.id)
    const since = covered ?? new Date(subscription.createdAt.getTime() - FIRST_SPAN_MS)
    const { message, isEmpty, ...contents } = await make(subscription, { since, until: clock() }, keyOf(delivery))
    if (isEmpty && !subscription.saysWhenEmpty)
      return this.#finish(delivery, { state: 'skipped', because: NOTHING_NEW })
    await deliveries.prepare(delivery, contents, keyOf(delivery))
    const posted = await platform.post(subscription.destination, message, keyOf(delivery))
    switch (posted.kind) {
      case 'posted':
        return this.#finish(delivery, { state: 'sent', message: posted.message })
      case 'unknown':
        if (posted.retryAfterMs !== null) this.#resting.set(platform, new Date(clock().getTime() + posted.retryAfterMs))
        return this.#retry(delivery, delivery.tries, posted.error, posted.retryAfterMs, true)
      case 'refused':
        if (delivery.refusals + 1 < MOST_TRIES) return this.#retry(delivery, delivery.tries, posted.advice, null, false)
        await this.#finish(delivery, { state: 'failed', because: posted.advice })
        await this.#pause(subscription, posted.advice, platform)
    }
  }

  async #finish(delivery: Delivery, outcome: Outcome): Promise<void> {
    const { deliveries, clock, log } = this.#parts
    await deliveries.finish(delivery, outcome, clock())
    log.info({ subscription: delivery.subscriptionId, dueAt: delivery.dueAt, ...outcome }, 'a delivery has ended')
  }

  async #retry(
    delivery: Delivery,
    triesBefore: number,
    because: string,
    afterMs: number | null,
    isUnknown: boolean,
  ): Promise<void> {
    const { deliveries, clock } = this.#parts
    if (clock().getTime() - delivery.dueAt.getTime() > GIVE_UP_MS)
      return this.#finish(delivery, { state: 'failed', because })
    const waitMs = afterMs ?? Math.min(LONGEST_RETRY_MS, RETRY_MS * 2 ** triesBefore)
    await deliveries.putBack(delivery, { notBefore: new Date(clock().getTime() + waitMs), because, isUnknown })
  }

  /** The channel can no longer be reached: it is left alone, and whoever subscribed is told, once; of a digest of the settings, the operator. */
  async #pause(subscription: Subscription, because: string, platform: Posting): Promise<void> {
    const { subscriptions, log } = this.#parts
    await subscriptions.save({ ...subscription, state: 'paused', pausedBecause: because })
    const { id, schedule, destination, subscriber } = subscription
    const where = { platform: destination.platform, channel: destination.channel }
    const remedy = 'Once that is mended, /digest resume in that channel brings it back.'
    const failed = `could not be posted ${MOST_TRIES} times in the channel ${where.channel}, so`
    if (isSettled(subscription)) {
      const text = `The digest ${schedule.text} of the settings ${failed} it was paused.`
      return log.error({ subscription: id, ...where, because, remedy }, text)
    }
    const message = composeText(`The digest ${schedule.text} ${failed} I have paused it.`, because, remedy)
    const isTold = await platform.tell(subscriber, message).catch(() => false)
    log.warn({ subscription: id, ...where, because, remedy, isTold }, 'a subscription was paused')
  }

  #queueOf(subscription: Subscription | undefined): PQueue {
    const name = subscription?.destination.platform ?? ''
    const { aSecond, atOnce } = this.#parts.pace ?? PACE
    let queue = this.#queues.get(name)
    if (queue === undefined) {
      queue = new PQueue({ concurrency: atOnce, intervalCap: aSecond, interval: 1000 })
      this.#queues.set(name, queue)
    }
    return queue
  }
}
