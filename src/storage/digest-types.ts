// What digests need from storage: subscriptions, one row for each delivery, and what each channel has been told. Storage implements it.
// What is written of a delivery by a process that does not hold it is not written.
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

/** Which delivery. */
export type DeliveryKey = Pick<Delivery, 'subscriptionId' | 'dueAt'>

/** A delivery that a process has taken on: it is that process's alone until it is put back, let go of or ended. */
export interface Hold extends DeliveryKey {
  holder: string
}

/** A hold as it stands in the records. */
export interface StandingHold extends Hold {
  /** When its holder last said that it is at work, by that process's clock. */
  renewedAt: Date
}

/** The processes that deliver from the same records, by the names that their holds bear. */
export interface Holders {
  /** This one's name. */
  readonly own: string
  /** Those that have ended, however they did; none that only stands still. What is not named here may be running, here or elsewhere. */
  gone(): string[]
  /** To be called when nothing is held any more by one that is gone. */
  forget(name: string): void
}

/** A digest of the settings that was ended in its channel. */
export interface EndedDigest {
  id: string
  cron: string
  timeZone: string
}

export interface SubscriptionRecords {
  save(subscription: Subscription): Promise<void>
  /** Pauses an active one, whatever else was changed about it meanwhile; false if it was paused or ended. */
  pause(id: string, because: string): Promise<boolean>
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
  note(delivery: DeliveryKey & { skippedBecause: string | null }): Promise<void>
  /** Notes a digest that is given in reply to a command: ended from the start, and told. */
  noteTold(delivery: DeliveryKey, contents: DigestContents, key: string): Promise<void>
  /** The last moment that was noted for a subscription; `null` if none. */
  lastNoted(subscriptionId: string): Promise<Date | null>
  /** What has come to no end, is held by nobody and may be worked on at this moment, the oldest first. */
  open(now: Date): Promise<Delivery[]>
  /** Takes a delivery on. `null`: somebody else has it, or is at work on another of the same channel. Otherwise how it stood before: `sending` means that its fate is unknown. */
  claim(hold: Hold, now: Date): Promise<Delivery | null>
  /** Says that the holder is at work. `lost`: it was let go of meanwhile, and may be another's; `removed`: there is no such delivery any more. */
  renew(hold: Hold, now: Date): Promise<'held' | 'lost' | 'removed'>
  /** All that stand. */
  held(): Promise<StandingHold[]>
  /** Frees a delivery that its holder does not work on, unless it was renewed since; not to be touched before `notBefore`. */
  letGo(hold: StandingHold, notBefore: Date): Promise<void>
  /** Notes, before a post, what it tells and under which key, so that this is known even if nobody lives to see it arrive. */
  prepare(hold: Hold, contents: DigestContents, key: string): Promise<void>
  /** What the delivery of that key tells; `null` if there is none. Of an old one it is not known how its stories were called, nor why they were chosen. */
  contentsOf(key: string): Promise<DigestContents | null>
  /** Puts a delivery back: to be tried again from `notBefore` on. `isUnknown`: it may have arrived. */
  putBack(hold: Hold, options: { notBefore: Date; because: string; isUnknown: boolean }): Promise<void>
  /** Ends a delivery; when it was sent, what it told counts as told from then on, in the same transaction. */
  finish(hold: Hold, outcome: Outcome, now: Date): Promise<void>
  /** Counts as told what arrived although its delivery was removed meanwhile. */
  tellAnyway(destination: Destination, told: ToldArticle[], now: Date): Promise<void>
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
