// Delivers digests: every step is written into the records before it is taken, so that a digest arrives exactly once, whatever happens.
import { hash } from 'node:crypto'
import PQueue from 'p-queue'
import { composeText } from '../answers/compose.ts'
import { messageOf } from '../domain/errors.ts'
import type { Message } from '../domain/message.ts'
import type { MayPost, PlatformLog, Posting, Unknown } from '../domain/ports.ts'
import type { Delivery, DigestContents, Hold, Outcome, Subscription } from '../domain/subscription.ts'
import { NOTHING_NEW } from '../domain/subscription.ts'
import type { SubscriptionRecords } from '../storage/chat.ts'
import type { DeliveryRecords } from '../storage/deliveries.ts'
import { freeing, type HoldsParts } from './holds.ts'
import { dueBetween } from './moments.ts'
import { isSettled } from './subscriptions.ts'

export interface ReadyDigest extends DigestContents {
  message: Message
  isEmpty: boolean
}

export interface CourierParts extends HoldsParts {
  subscriptions: Pick<SubscriptionRecords, 'pause' | 'find' | 'list'>
  deliveries: DeliveryRecords
  /** By the name that destinations have them under: those that are connected now. */
  platforms: ReadonlyMap<string, Posting>
  make(subscription: Subscription, span: { since: Date; until: Date }, key: string): Promise<ReadyDigest>
  log: PlatformLog
  graceMs: number
  /** How fast is posted on each platform; well below what either allows, unless told otherwise. */
  pace?: { aSecond: number; atOnce: number }
}

const MOST_TRIES = 5
const RETRY_MS = 60_000
const LONGEST_RETRY_MS = 30 * 60_000
/** Whether a digest arrived is asked for this long; then it counts as failed. */
const GIVE_UP_MS = 2 * 86_400_000
const FIRST_SPAN_MS = 86_400_000
const PACE = { aSecond: 10, atOnce: 5 }

export class Courier {
  readonly #parts: CourierParts
  readonly #free: ReturnType<typeof freeing>
  readonly #atWork = new Set<string>()
  readonly #queues = new Map<string, PQueue>()
  /** Until when a platform is left alone that has asked for it. */
  readonly #resting = new Map<Posting, number>()
  #isStopped = false

  constructor(parts: CourierParts) {
    this.#parts = parts
    this.#free = freeing(parts)
  }

  /** Notes what has become due, and sends what is open. To be called every minute, and as often as one likes. */
  async tick(): Promise<void> {
    const { subscriptions, deliveries, clock, graceMs } = this.#parts
    await this.#free((hold) => this.#atWork.has(keyOf(hold)))
    const all = await subscriptions.list()
    for (const { id, schedule, activeSince, state } of all) {
      if (state !== 'active') continue
      const noted = await deliveries.lastNoted(id)
      const since = noted !== null && noted > activeSince ? noted : activeSince
      for (const one of dueBetween(schedule, since, clock(), graceMs))
        await deliveries.note({ subscriptionId: id, ...one })
    }
    const places = new Map(all.map(({ id, destination }) => [id, destination]))
    const byChannel = Map.groupBy(await deliveries.open(clock()), ({ subscriptionId }) => {
      const { platform, channel } = places.get(subscriptionId) ?? { platform: '', channel: subscriptionId }
      return `${platform}:${channel}`
    })
    // The digests of one channel one by one: what the first tells, the next does not tell again.
    const channels = [...byChannel.values()].map(async (some) => {
      for (const one of some)
        await this.#queueOf(places.get(one.subscriptionId)?.platform ?? '').add(() => this.#workOn(one))
    })
    await Promise.all(channels)
  }

  #queueOf(platform: string): PQueue {
    const { atOnce: concurrency, aSecond: intervalCap } = this.#parts.pace ?? PACE
    const queue = this.#queues.get(platform) ?? new PQueue({ concurrency, intervalCap, interval: 1000 })
    this.#queues.set(platform, queue)
    return queue
  }

  async #workOn(delivery: Delivery): Promise<void> {
    const key = keyOf(delivery)
    // Somebody may have looked twice at once.
    if (this.#isStopped || this.#atWork.has(key)) return
    this.#atWork.add(key)
    try {
      await this.#deliver(delivery)
    } catch (error) {
      const { log } = this.#parts
      const because = messageOf(error)
      log.error({ subscription: delivery.subscriptionId, error: because }, 'a delivery broke off')
      // Where not even that can be written down, it is let go of at the next look.
      await this.#retry(delivery, because, null, true).catch((failure: unknown) => {
        log.error({ error: messageOf(failure) }, 'a delivery that broke off could not be put back')
      })
    } finally {
      this.#atWork.delete(key)
    }
  }

  /** Takes nothing on any more, and resolves when what was begun has ended. */
  async stop(): Promise<void> {
    this.#isStopped = true
    await Promise.all([...this.#queues.values()].map((queue) => queue.onIdle()))
  }

  async #deliver(open: Delivery): Promise<void> {
    const { deliveries, subscriptions, clock, graceMs, platforms } = this.#parts
    const now = clock()
    const isLate = now.getTime() - open.dueAt.getTime() >= graceMs
    const subscription = await subscriptions.find(open.subscriptionId)
    const platform = subscription === null ? undefined : platforms.get(subscription.destination.platform)
    // Another process may be connected where this one is not.
    if (subscription !== null && platform === undefined && !isLate) return
    if (platform !== undefined && (this.#resting.get(platform) ?? 0) > now.getTime()) return
    const claimed = await deliveries.claim(this.#held(open), now)
    if (claimed === null) return
    if (subscription === null) return this.#finish(open, { state: 'skipped', because: 'unsubscribed' })
    if (claimed.state === 'sending') {
      // It may have arrived: only the platform knows.
      if (platform === undefined) return this.#retry(claimed, 'The platform is not connected.', null, true)
      // What is begun is to be ended, also for whoever has paused or ended it meanwhile.
      const mayPost = async (): Promise<boolean> => (await deliveries.renew(this.#held(open), clock())) !== 'lost'
      const traced = await platform.trace(subscription.destination, keyOf(open), open.dueAt, mayPost)
      if (traced.kind === 'found') return this.#finish(open, { state: 'sent', message: traced.message })
      if (traced.kind === 'unknown') return this.#leaveOpen(claimed, platform, traced)
    }
    if (isLate) return this.#finish(open, { state: 'skipped', because: claimed.because ?? 'too late' })
    if (subscription.state === 'paused') return this.#finish(open, { state: 'skipped', because: 'paused' })
    if (platform !== undefined) await this.#post(claimed, subscription, platform)
  }

  async #post(delivery: Delivery, subscription: Subscription, platform: Posting): Promise<void> {
    const { deliveries, make, clock } = this.#parts
    const key = keyOf(delivery)
    const span = await spanOf(subscription, this.#parts)
    const { message, isEmpty, ...contents } = await make(subscription, span, key)
    if (isEmpty && !subscription.saysWhenEmpty)
      return this.#finish(delivery, { state: 'skipped', because: NOTHING_NEW })
    await deliveries.prepare(this.#held(delivery), contents, key)
    const posted = await platform.post(subscription.destination, message, key, this.#mayPost(delivery))
    switch (posted.kind) {
      case 'posted':
        await this.#finish(delivery, { state: 'sent', message: posted.message })
        if ((await this.#parts.subscriptions.find(subscription.id)) === null)
          await deliveries.tellAnyway(subscription.destination, contents.told, clock())
        return
      case 'unknown':
        return this.#leaveOpen(delivery, platform, posted)
      case 'refused':
        if (delivery.refusals + 1 < MOST_TRIES) return this.#retry(delivery, posted.advice, null, false)
        await this.#finish(delivery, { state: 'failed', because: posted.advice })
        await this.#pause(subscription, posted.advice, platform)
    }
  }

  /** Nothing is begun for whoever has paused or ended it by now; what is begun is ended. Nothing is posted of what another has taken over. */
  #mayPost(delivery: Delivery): MayPost {
    const { deliveries, subscriptions, clock } = this.#parts
    let isBegun = false
    return async () => {
      const state = await deliveries.renew(this.#held(delivery), clock())
      if (isBegun) return state !== 'lost'
      const subscription = await subscriptions.find(delivery.subscriptionId)
      isBegun = state === 'held' && subscription?.state === 'active'
      return isBegun
    }
  }

  #held({ subscriptionId, dueAt }: Delivery): Hold {
    return { subscriptionId, dueAt, holder: this.#parts.holders.own }
  }

  async #finish(delivery: Delivery, outcome: Outcome): Promise<void> {
    const { deliveries, clock, log } = this.#parts
    await deliveries.finish(this.#held(delivery), outcome, clock())
    log.info({ subscription: delivery.subscriptionId, dueAt: delivery.dueAt, ...outcome }, 'a delivery has ended')
  }

  /** It may have arrived; a platform that has asked for it is left alone. */
  #leaveOpen(delivery: Delivery, platform: Posting, { retryAfterMs, error }: Unknown): Promise<void> {
    if (retryAfterMs !== null) this.#resting.set(platform, this.#parts.clock().getTime() + retryAfterMs)
    return this.#retry(delivery, error, retryAfterMs, true)
  }

  /** `afterMs`: how long the platform wants to be left alone, if it has said so. `isUnknown`: it may have arrived. */
  async #retry(delivery: Delivery, because: string, afterMs: number | null, isUnknown: boolean): Promise<void> {
    const { deliveries, clock } = this.#parts
    const now = clock().getTime()
    if (now - delivery.dueAt.getTime() > GIVE_UP_MS) return this.#finish(delivery, { state: 'failed', because })
    const waitMs = afterMs ?? Math.min(LONGEST_RETRY_MS, RETRY_MS * 2 ** delivery.tries)
    await deliveries.putBack(this.#held(delivery), { notBefore: new Date(now + waitMs), because, isUnknown })
  }

  /** The channel can no longer be reached: it is left alone, and whoever subscribed is told, once; of a digest of the settings, the operator. */
  async #pause(subscription: Subscription, because: string, platform: Posting): Promise<void> {
    const { subscriptions, log } = this.#parts
    if (!(await subscriptions.pause(subscription.id, because))) return
    const { id, schedule, destination, subscriber } = subscription
    const remedy = 'Once that is mended, /digest resume in that channel brings it back.'
    const facts = { subscription: id, platform: destination.platform, channel: destination.channel, because, remedy }
    const failed = `could not be posted ${MOST_TRIES} times in the channel ${destination.channel}, so`
    if (isSettled(subscription))
      return log.error(facts, `The digest ${schedule.text} of the settings ${failed} it was paused.`)
    const message = composeText(`The digest ${schedule.text} ${failed} I have paused it.`, because, remedy)
    const isTold = await platform.tell(subscriber, message).catch(() => false)
    log.warn({ ...facts, isTold }, 'a subscription was paused')
  }
}

export async function spanOf(one: Subscription, { deliveries, clock }: Pick<CourierParts, 'deliveries' | 'clock'>) {
  const until = clock()
  const covered = await deliveries.lastCovered(one.id)
  return { since: covered ?? new Date(one.createdAt.getTime() - FIRST_SPAN_MS), until }
}

/** The same for the same delivery, in any process: by it a message is traced. 24 characters, one less than Discord's limit. */
export function keyOf({ subscriptionId, dueAt }: Pick<Delivery, 'subscriptionId' | 'dueAt'>): string {
  return hash('sha256', `${subscriptionId} ${dueAt.getTime()}`).slice(0, 24)
}
