// What digests need from storage: subscriptions, one row for each delivery, and what each channel has been told. Storage implements it.
import type { Span } from '../domain/article.ts'
import type { Delivery, Destination, Subscription } from '../domain/subscription.ts'

/** A version of an article of a story that a channel has been told. */
export interface ToldArticle {
  storyId: string
  articleId: string
  version: string
  /** What of its text was quoted; of what was told long ago it is not known. */
  quoted?: Span[]
  /** Set where more was put right in this version than there was place for: word for word, what was told of that. Until all is, the version is not. */
  partly?: string[]
}

/** A story of a digest, as it was called then, and why it was put in: a few words each. */
export interface ChosenStory {
  storyId: string
  headline: string
  why: string[]
}

/** What is kept of a digest that is posted. */
export interface DigestContents {
  /** What counts as told once it has arrived. */
  told: ToldArticle[]
  /** Its stories in order: the first is number 1. */
  chosen: ChosenStory[]
}

/** How a delivery ended. */
export type Outcome = { state: 'sent'; message: string } | { state: 'skipped' | 'failed'; because: string }

/** Who works on a delivery, and until when it is theirs alone. */
export interface Lease {
  holder: string
  until: Date
}

/** A digest of the settings that was ended in its channel. */
export interface EndedDigest {
  id: string
  cron: string
  timeZone: string
}

export interface SubscriptionRecords {
  save(subscription: Subscription): Promise<void>
  remove(id: string): Promise<void>
  /** Notes that a digest of the settings was ended in its channel, and removes it. */
  endSettled(one: Pick<Subscription, 'id' | 'schedule'>): Promise<void>
  /** Those that were ended so, with the schedule that they had. */
  endedSettled(): Promise<EndedDigest[]>
  forgetEnded(id: string): Promise<void>
  find(id: string): Promise<Subscription | null>
  /** Those of one channel, or all; oldest first. */
  list(destination?: Destination): Promise<Subscription[]>
}

export interface DeliveryRecords {
  /** Notes a moment, once: another process may have noted it before. */
  note(delivery: Pick<Delivery, 'subscriptionId' | 'dueAt'> & { skippedBecause: string | null }): Promise<void>
  /** Notes a digest that is given in reply to a command: ended from the start, and told. */
  noteTold(delivery: Pick<Delivery, 'subscriptionId' | 'dueAt'>, contents: DigestContents, key: string): Promise<void>
  /** The last moment that was noted for a subscription; `null` if none. */
  lastNoted(subscriptionId: string): Promise<Date | null>
  /** What has come to no end and may be worked on at this moment, the oldest first. */
  open(now: Date): Promise<Delivery[]>
  /** Takes a delivery on. `null`: somebody else has it, or is at work on another of the same channel. Otherwise how it stood before: `sending` means that its fate is unknown. */
  claim(delivery: Pick<Delivery, 'subscriptionId' | 'dueAt'>, lease: Lease, now: Date): Promise<Delivery | null>
  /** Notes, before a post, what it tells and under which key, so that this is known even if nobody lives to see it arrive. */
  prepare(delivery: Pick<Delivery, 'subscriptionId' | 'dueAt'>, contents: DigestContents, key: string): Promise<void>
  /** What the delivery of that key tells; `null` if there is none. Of an old one it is not known how its stories were called, nor why they were chosen. */
  contentsOf(key: string): Promise<DigestContents | null>
  /** Puts a delivery back: to be tried again from `notBefore` on. `isUnknown`: it may have arrived. */
  putBack(
    delivery: Pick<Delivery, 'subscriptionId' | 'dueAt'>,
    options: { notBefore: Date; because: string; isUnknown: boolean },
  ): Promise<void>
  /** Ends a delivery; when it was sent, what it told counts as told from then on, in the same transaction. */
  finish(delivery: Pick<Delivery, 'subscriptionId' | 'dueAt'>, outcome: Outcome, now: Date): Promise<void>
  /** What was posted in a channel counts as told there, also if the subscription was ended, and its deliveries with it, during the post. */
  noteArrived(
    delivery: Pick<Delivery, 'subscriptionId' | 'dueAt'>,
    arrived: { destination: Destination; told: ToldArticle[] },
    now: Date,
  ): Promise<void>
  /** The moment of the last delivery that was sent, or skipped for want of news; `null` if none. */
  lastCovered(subscriptionId: string): Promise<Date | null>
  /** The last deliveries of a subscription, newest first. */
  history(subscriptionId: string, limit: number): Promise<Delivery[]>
  /**
   * What a channel has been told by any of its digests, and by any that it had; the last last. What is on its way counts, for it may have
   * arrived, but not that of the delivery with the key `own`.
   */
  told(destination: Destination, own: string | null): Promise<ToldArticle[]>
}
