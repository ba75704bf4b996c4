// Delivers digests: every step is written into the records before it is taken, so that a digest arrives exactly once, whatever happens.
import { hash } from 'node:crypto'
import { setImmediate as nextTurn } from 'node:timers/promises'
import PQueue from 'p-queue'
import { messageOf } from '../domain/errors.ts'
import { type Message, textMessage } from '../domain/message.ts'
import type { MayPost, PlatformLog, Posting, Unknown } from '../domain/ports.ts'
import type { Delivery, DigestContents, Hold, Outcome } from '../domain/subscription.ts'
import { isSettled, NOTHING_NEW, type Spot, type Subscription } from '../domain/subscription.ts'
import type { SubscriptionRecords } from '../storage/chat.ts'
import type { Soon } from '../storage/database.ts'
import type { DeliveryRecords } from '../storage/deliveries.ts'
import type { Corrections } from './correct.ts'
import { dueBetween, END_OF_TIME, nextOccurrence } from './moments.ts'

export interface ReadyDigest extends DigestContents {
  message: Message
  isEmpty: boolean
}

export interface CourierParts {
  /** The processes that deliver: this one's name, and those that have ended. */
  holders: { own(): string; gone(): Soon<string[]>; forget(name: string): Soon<void> }
  clock: () => Date
  /** Milliseconds since some moment, whatever is done to the clock. */
  elapsedMs: () => number
  settleMs?: number
  subscriptions: Pick<SubscriptionRecords, 'pause' | 'find' | 'dueBy' | 'noteNext'>
  deliveries: DeliveryRecords
  /** By the name that destinations have them under: those that are connected now. */
  platforms: ReadonlyMap<string, Posting>
  make(subscription: Subscription, span: { since: Date; until: Date }, key: string): Promise<ReadyDigest>
  /** Replies below what was posted; missing where nothing is corrected. */
  corrections?: Pick<Corrections, 'note' | 'find' | 'make'>
  log: PlatformLog
  graceMs: number
  /** How fast is posted on each platform; well below what either allows, unless told otherwise. */
  pace?: { aSecond: number; atOnce: number }
}

/** How long a process may be silent about a delivery: longer than any step of it takes. */
export const SILENCE_MS = 5 * 60_000
/** How long what a process sent before it ended may be on its way to the platform, where nobody could find it yet. */
export const SETTLE_MS = 30_000
const MOST_TRIES = 5
const RETRY_MS = 60_000
const LONGEST_RETRY_MS = 30 * 60_000
/** Whether a digest arrived is asked for this long; then it counts as failed. */
const GIVE_UP_MS = 2 * 86_400_000
const FIRST_SPAN_MS = 86_400_000
const PACE = { aSecond: 10, atOnce: 5 }

/** What a delivery is of: a digest, or a correction of something that was posted. */
interface Errand extends Pick<Subscription, 'state' | 'saysWhenEmpty' | 'isSilent' | 'pings'> {
  to: Spot
  make(key: string): Promise<ReadyDigest>
  /** `null`: it is a correction. */
  subscription: Subscription | null
}

export function createCourier(parts: CourierParts) {
  const { holders, clock, elapsedMs, subscriptions, deliveries, platforms, make, corrections, log, graceMs } = parts
  const { settleMs = SETTLE_MS, pace = PACE } = parts
  const atWork = new Set<string>()
  /** Since when each hold is seen to stand. */
  let seen = new Map<string, number>()
  /** Whether it was looked at all subscriptions, due or not. */
  let isAllSeen = false
  const queues = new Map<string, PQueue>()
  /** Until when a platform is left alone that has asked for it. */
  const resting = new Map<Posting, number>()
  let isStopped = false

  /** Notes what has become due, and sends what is open; as often as one likes. `corrects` false: what was posted is not looked at for corrections. */
  async function tick({ corrects = true } = {}): Promise<void> {
    await free()
    await noteDue()
    // What was told wrongly is put right before more is told; digests do not wait for what goes wrong there.
    if (corrects)
      await corrections?.note(clock()).catch((error: unknown) => {
        log.error({ error: messageOf(error) }, 'corrections could not be looked for')
      })
    const open = await deliveries.open(clock())
    const byChannel = Map.groupBy(open, (one) => `${one.platform}:${one.channel ?? one.subscriptionId}`)
    // The digests of one channel one by one: what the first tells, the next does not tell again.
    const channels = [...byChannel.values()].map(async (some) => {
      for (const one of some) await queueOf(one.platform ?? '').add(() => workOn(one))
    })
    await Promise.all(channels)
  }

  /** None is looked at before its noted moment, but at the start: the rules of a time zone change with the program. */
  async function noteDue(): Promise<void> {
    const now = clock()
    for (const [count, one] of (await subscriptions.dueBy(isAllSeen ? now : END_OF_TIME)).entries()) {
      const { id, schedule, activeSince } = one
      if (count % 50 === 49) await nextTurn()
      const last = await deliveries.lastNoted(id)
      const since = new Date(Math.max(Number(last), Number(activeSince)))
      for (const due of dueBetween(schedule, since, now, graceMs)) await deliveries.note({ subscriptionId: id, ...due })
      const next = nextOccurrence(schedule, since > now ? since : now)
      await subscriptions.noteNext(one, next ?? END_OF_TIME)
    }
    isAllSeen = true
  }

  /** Frees what ended processes hold, and what stands still: that is counted on a stopwatch, which no change of a clock shortens. */
  async function free(): Promise<void> {
    const gone = await holders.gone()
    const before = seen
    seen = new Map()
    for (const hold of await deliveries.held()) {
      // What its holder has said since is another hold.
      const name = JSON.stringify([hold.subscriptionId, hold.dueAt, hold.holder, hold.renewedAt])
      const since = before.get(name) ?? elapsedMs()
      seen.set(name, since)
      const isOwn = hold.holder === holders.own()
      if (isOwn && atWork.has(keyOf(hold))) continue
      const last = Math.min(hold.renewedAt.getTime(), clock().getTime())
      if (gone.includes(hold.holder)) await deliveries.letGo(hold, new Date(last + settleMs))
      else if (isOwn || elapsedMs() - since >= SILENCE_MS) await deliveries.letGo(hold, clock())
    }
    for (const name of gone) await holders.forget(name)
  }

  async function errandOf(delivery: Delivery): Promise<Errand | null> {
    const { subscriptionId: id, dueAt } = delivery
    const subscription = await subscriptions.find(id)
    if (subscription !== null) {
      const { destination: to, state, saysWhenEmpty, isSilent = false, pings = null } = subscription
      const made = async (key: string) => make(subscription, await spanOf(subscription, parts), key)
      return { to, state, saysWhenEmpty, isSilent, pings, make: made, subscription }
    }
    const correction = (await corrections?.find(id)) ?? null
    if (corrections === undefined || correction === null) return null
    const made = () => corrections.make(correction, dueAt, clock())
    return { ...correction, to: correction.destination, make: made, subscription: null }
  }

  function queueOf(platform: string): PQueue {
    const { atOnce: concurrency, aSecond: intervalCap } = pace
    const queue = queues.get(platform) ?? new PQueue({ concurrency, intervalCap, interval: 1000 })
    queues.set(platform, queue)
    return queue
  }

  async function workOn(delivery: Delivery): Promise<void> {
    const key = keyOf(delivery)
    // Somebody may have looked twice at once.
    if (isStopped || atWork.has(key)) return
    atWork.add(key)
    try {
      await deliver(delivery)
    } catch (error) {
      const because = messageOf(error)
      log.error({ subscription: delivery.subscriptionId, error: because }, 'a delivery broke off')
      // Where not even that can be written down, it is let go of at the next look.
      await retry(delivery, because, null, true).catch((failure: unknown) => {
        log.error({ error: messageOf(failure) }, 'a delivery that broke off could not be put back')
      })
    } finally {
      atWork.delete(key)
    }
  }

  async function stop(): Promise<void> {
    isStopped = true
    await Promise.all([...queues.values()].map((queue) => queue.onIdle()))
  }

  async function deliver(open: Delivery): Promise<void> {
    const now = clock()
    const errand = await errandOf(open)
    const isLate = now.getTime() - open.dueAt.getTime() >= (errand?.subscription === null ? GIVE_UP_MS : graceMs)
    const platform = errand === null ? undefined : platforms.get(errand.to.platform)
    // Another process may be connected where this one is not.
    if (errand !== null && platform === undefined && !isLate) return
    if (platform !== undefined && (resting.get(platform) ?? 0) > now.getTime()) return
    const claimed = await deliveries.claim(held(open), now)
    if (claimed === null) return
    if (errand === null) return finish(open, { state: 'skipped', because: 'unsubscribed' })
    if (claimed.state === 'sending') {
      // It may have arrived: only the platform knows.
      if (platform === undefined) return retry(claimed, 'The platform is not connected.', null, true)
      // What is begun is to be ended, also for whoever has paused or ended it meanwhile.
      const mayPost = async (): Promise<boolean> => (await deliveries.renew(held(open), clock())) !== 'lost'
      const traced = await platform.trace(errand.to, keyOf(open), open.dueAt, mayPost)
      if (traced.kind === 'found') return finish(open, { state: 'sent', message: traced.message })
      if (traced.kind === 'unknown') return leaveOpen(claimed, platform, traced)
    }
    if (isLate) return finish(open, { state: 'skipped', because: claimed.because ?? 'too late' })
    if (errand.state === 'paused') return finish(open, { state: 'skipped', because: 'paused' })
    if (platform !== undefined) await post(claimed, errand, platform)
  }

  async function post(delivery: Delivery, errand: Errand, platform: Posting): Promise<void> {
    const { to, subscription } = errand
    const key = keyOf(delivery)
    const { message: made, isEmpty, ...contents } = await errand.make(key)
    const pings = isEmpty ? undefined : errand.pings?.id
    const message = { ...made, ...(errand.isSilent && { isSilent: true }), ...(pings && { pings }) }
    if (isEmpty && !errand.saysWhenEmpty) return finish(delivery, { state: 'skipped', because: NOTHING_NEW })
    await deliveries.prepare(held(delivery), contents, key)
    const posted = await platform.post(to, message, key, mayPost(delivery))
    switch (posted.kind) {
      case 'posted':
        await finish(delivery, { state: 'sent', message: posted.message })
        if (subscription !== null && (await subscriptions.find(subscription.id)) === null)
          await deliveries.tellAnyway(to, contents.told, clock())
        return
      case 'unknown':
        return leaveOpen(delivery, platform, posted)
      case 'refused':
        if (delivery.refusals + 1 < MOST_TRIES) return retry(delivery, posted.advice, null, false)
        await finish(delivery, { state: 'failed', because: posted.advice })
        if (subscription !== null) await pause(subscription, posted.advice, platform)
    }
  }

  /** Nothing is begun for whoever has paused or ended it by now; what is begun is ended. Nothing is posted of what another has taken over. */
  function mayPost(delivery: Delivery): MayPost {
    let isBegun = false
    return async () => {
      const state = await deliveries.renew(held(delivery), clock())
      if (isBegun) return state !== 'lost'
      isBegun = state === 'held' && (await errandOf(delivery))?.state === 'active'
      return isBegun
    }
  }

  const held = ({ subscriptionId, dueAt }: Delivery): Hold => ({ subscriptionId, dueAt, holder: holders.own() })

  async function finish(delivery: Delivery, outcome: Outcome): Promise<void> {
    await deliveries.finish(held(delivery), outcome, clock())
    log.info({ subscription: delivery.subscriptionId, dueAt: delivery.dueAt, ...outcome }, 'a delivery has ended')
  }

  /** It may have arrived; a platform that has asked for it is left alone. */
  function leaveOpen(delivery: Delivery, platform: Posting, { retryAfterMs, error }: Unknown): Promise<void> {
    if (retryAfterMs !== null) resting.set(platform, clock().getTime() + retryAfterMs)
    return retry(delivery, error, retryAfterMs, true)
  }

  /** `afterMs`: how long the platform wants to be left alone, if it has said so. `isUnknown`: it may have arrived. */
  async function retry(delivery: Delivery, because: string, afterMs: number | null, isUnknown: boolean): Promise<void> {
    const now = clock().getTime()
    if (now - delivery.dueAt.getTime() > GIVE_UP_MS) return finish(delivery, { state: 'failed', because })
    const waitMs = afterMs ?? Math.min(LONGEST_RETRY_MS, RETRY_MS * 2 ** delivery.tries)
    await deliveries.putBack(held(delivery), { notBefore: new Date(now + waitMs), because, isUnknown })
  }

  /** The channel can no longer be reached: it is left alone, and whoever subscribed is told, once; of a digest of the settings, the operator. */
  async function pause(subscription: Subscription, because: string, platform: Posting): Promise<void> {
    if (!(await subscriptions.pause(subscription.id, because))) return
    const { id, schedule, destination, subscriber } = subscription
    const remedy = 'Once that is mended, /digest resume in that channel brings it back.'
    const facts = { subscription: id, platform: destination.platform, channel: destination.channel, because, remedy }
    const failed = `could not be posted ${MOST_TRIES} times in the channel ${destination.channel}, so`
    if (isSettled(subscription))
      return log.error(facts, `The digest ${schedule.text} of the settings ${failed} it was paused.`)
    const message = textMessage(`The digest ${schedule.text} ${failed} I have paused it.`, because, remedy)
    const isTold = await platform.tell(subscriber, message).catch(() => false)
    log.warn({ ...facts, isTold }, 'a subscription was paused')
  }

  return { tick, stop }
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
