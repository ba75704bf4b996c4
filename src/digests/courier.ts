// Delivers digests: what is due is read from the records, and every step is written there before it is taken, so that a digest arrives
// exactly once, whatever happens to this process or to others on the same records.
import { createHash } from 'node:crypto'
import { composeText } from '../answers/compose.ts'
import { messageOf } from '../domain/errors.ts'
import type { Message } from '../domain/message.ts'
import type { MayPost, PlatformLog, Posting } from '../domain/ports.ts'
import {
  type Delivery,
  type DigestContents,
  type Hold,
  NOTHING_NEW,
  type Outcome,
  type Subscription,
} from '../domain/subscription.ts'
import type { SubscriptionRecords } from '../storage/chat.ts'
import type { DeliveryRecords } from '../storage/deliveries.ts'
import { Holds, type HoldsParts, type Pace, Paces } from './holds.ts'
import { dueBetween } from './moments.ts'
import { isSettled } from './subscriptions.ts'

/** A digest as it is to be posted. */
export interface ReadyDigest extends DigestContents {
  message: Message
  isEmpty: boolean
}

export interface CourierParts extends HoldsParts {
  subscriptions: Pick<SubscriptionRecords, 'pause' | 'find' | 'list'>
  deliveries: DeliveryRecords
  /** By the name that destinations have them under: those that are connected now. */
  platforms: ReadonlyMap<string, Posting>
  /** The digest of what came within a span; reads the records, posts nothing. */
  make(subscription: Subscription, span: { since: Date; until: Date }, key: string): Promise<ReadyDigest>
  log: PlatformLog
  /** A digest that is late by less than this is caught up with. */
  graceMs: number
  /** How fast is posted on each platform; well below what either allows, unless told otherwise. */
  pace?: Pace
}

/** After so many refusals a subscription is paused. */
const MOST_TRIES = 5
const RETRY_MS = 60_000
const LONGEST_RETRY_MS = 30 * 60_000
/** Whether a digest arrived is asked for this long; then it counts as failed. */
const GIVE_UP_MS = 2 * 86_400_000
/** A first digest tells what came within the last day. */
const FIRST_SPAN_MS = 86_400_000
const NOT_CONNECTED = 'The platform is not connected.'
const PACE: Pace = { aSecond: 10, atOnce: 5 }

export class Courier {
  readonly #parts: CourierParts
  readonly #paces: Paces
  readonly #holds: Holds
  /** The keys of the deliveries that this process works on. */
  readonly #atWork = new Set<string>()
  #isStopped = false

  constructor(parts: CourierParts) {
    this.#parts = parts
    this.#holds = new Holds(parts)
    this.#paces = new Paces(parts.pace ?? PACE, parts.clock)
  }

  /** Notes what has become due, and sends what is open. To be called every minute, and as often as one likes. */
  async tick(): Promise<void> {
    const { subscriptions, deliveries, clock } = this.#parts
    await this.#holds.free((hold) => this.#atWork.has(keyOf(hold)))
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
      await this.#paces.inTurn(known.get(delivery.subscriptionId)?.destination.platform ?? '', async () => {
        if (this.#isStopped) return
        const key = keyOf(delivery)
        // Somebody may have looked twice at once.
        if (this.#atWork.has(key)) return
        this.#atWork.add(key)
        try {
          await this.#deliver(delivery)
        } catch (error) {
          await this.#breakOff(delivery, messageOf(error))
        } finally {
          this.#atWork.delete(key)
        }
      })
  }

  /** Takes nothing on any more, and resolves when what was begun has ended. */
  async stop(): Promise<void> {
    this.#isStopped = true
    await this.#paces.idle()
  }

  async #note({ id, schedule, activeSince }: Subscription): Promise<void> {
    const { deliveries, clock, graceMs } = this.#parts
    const noted = await deliveries.lastNoted(id)
    const since = noted !== null && noted > activeSince ? noted : activeSince
    for (const one of dueBetween(schedule, since, clock(), graceMs))
      await deliveries.note({ subscriptionId: id, ...one })
  }

  async #deliver(open: Delivery): Promise<void> {
    const { deliveries, subscriptions, clock, graceMs, platforms } = this.#parts
    const now = clock()
    const subscription = await subscriptions.find(open.subscriptionId)
    const platform = subscription === null ? undefined : platforms.get(subscription.destination.platform)
    // Another process may be connected where this one is not.
    if (subscription !== null && platform === undefined && now.getTime() - open.dueAt.getTime() < graceMs) return
    if (platform !== undefined && this.#paces.isResting(platform)) return
    const claimed = await deliveries.claim(this.#held(open), now)
    if (claimed === null) return
    if (subscription === null) return this.#finish(open, { state: 'skipped', because: 'unsubscribed' })
    if (claimed.state === 'sending') {
      // It may have arrived: only the platform knows.
      if (platform === undefined) return this.#retry(open, claimed.tries, NOT_CONNECTED, null, true)
      // What is begun is to be ended, also for whoever has paused or ended it meanwhile.
      const mayPost = async (): Promise<boolean> => (await deliveries.renew(this.#held(open), clock())) !== 'lost'
      const traced = await platform.trace(subscription.destination, keyOf(open), open.dueAt, mayPost)
      if (traced.kind === 'found') return this.#finish(open, { state: 'sent', message: traced.message })
      if (traced.kind === 'unknown') {
        this.#paces.rest(platform, traced.retryAfterMs)
        return this.#retry(open, claimed.tries, traced.error, traced.retryAfterMs, true)
      }
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
    await deliveries.prepare(this.#held(delivery), contents, keyOf(delivery))
    const mayPost = this.#mayPost(delivery)
    const posted = await platform.post(subscription.destination, message, keyOf(delivery), mayPost)
    switch (posted.kind) {
      case 'posted':
        await this.#finish(delivery, { state: 'sent', message: posted.message })
        if ((await this.#parts.subscriptions.find(subscription.id)) === null)
          await deliveries.tellAnyway(subscription.destination, contents.told, clock())
        return
      case 'unknown':
        this.#paces.rest(platform, posted.retryAfterMs)
        return this.#retry(delivery, delivery.tries, posted.error, posted.retryAfterMs, true)
      case 'refused':
        if (delivery.refusals + 1 < MOST_TRIES) return this.#retry(delivery, delivery.tries, posted.advice, null, false)
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

  /** It may have arrived all the same. Where not even that can be written down, it is let go of at the next look. */
  async #breakOff(delivery: Delivery, because: string): Promise<void> {
    const { log } = this.#parts
    log.error({ subscription: delivery.subscriptionId, error: because }, 'a delivery broke off')
    await this.#retry(delivery, delivery.tries, because, null, true).catch((error: unknown) => {
      log.error({ error: messageOf(error) }, 'a delivery that broke off could not be put back')
    })
  }

  async #finish(delivery: Delivery, outcome: Outcome): Promise<void> {
    const { deliveries, clock, log } = this.#parts
    await deliveries.finish(this.#held(delivery), outcome, clock())
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
    const notBefore = new Date(clock().getTime() + waitMs)
    await deliveries.putBack(this.#held(delivery), { notBefore, because, isUnknown })
  }

  /** The channel can no longer be reached: it is left alone, and whoever subscribed is told, once; of a digest of the settings, the operator. */
  async #pause(subscription: Subscription, because: string, platform: Posting): Promise<void> {
    const { subscriptions, log } = this.#parts
    if (!(await subscriptions.pause(subscription.id, because))) return
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
}

/** The same for the same delivery, in any process: by it a message is traced. 24 characters, one less than Discord's limit. */
export function keyOf({ subscriptionId, dueAt }: Pick<Delivery, 'subscriptionId' | 'dueAt'>): string {
  return createHash('sha256').update(`${subscriptionId} ${dueAt.getTime()}`).digest('hex').slice(0, 24)
}
