// A subscription: which channel gets a digest, when, and of what. And a delivery: one digest of it, due at one moment.

/** When a digest is due. */
export interface Schedule {
  /** Five fields: minute, hour, day of month, month, day of week. Several of these in a line each: it is due when any of them is. */
  cron: string
  /** IANA name, "Europe/Vilnius", or the distance from UTC, "+02:00". */
  timeZone: string
  /** As it is read back: "on weekdays at 08:30". */
  text: string
}

/** A channel on a platform. */
export interface Destination {
  platform: string
  /** Guild or workspace; `null` in a direct message. */
  community: string | null
  channel: string
}

export type DigestLength = 'short' | 'normal' | 'long'

/** What a digest is made of. */
export interface DigestTaste {
  /** Words of which a story must hold one; [] for all stories. */
  topics: string[]
  /** Words of which a story may hold none. */
  without: string[]
  /** Outlets of which a story must have one; [] for all. */
  outlets: string[]
  length: DigestLength
}

export interface Subscription {
  id: string
  destination: Destination
  /** Who subscribed, by the platform's id: told once when the channel can no longer be reached. */
  subscriber: string
  schedule: Schedule
  taste: DigestTaste
  /** Whether a line is posted when there is nothing new. */
  saysWhenEmpty: boolean
  state: 'active' | 'paused'
  /** Why it is paused, when not by a person's wish. */
  pausedBecause: string | null
  createdAt: Date
  /** Since when it has had this schedule, or has been active again: what was due before is none of its business. */
  activeSince: Date
}

/**
 * One occurrence of a subscription. `due`: to be sent; `sending`: a process has taken it on, and what became of it must be looked up if
 * that process is gone; `sent`, `skipped` (nothing new, or too late) and `failed` are final.
 */
export interface Delivery {
  subscriptionId: string
  dueAt: Date
  state: 'due' | 'sending' | 'sent' | 'skipped' | 'failed'
  /** The platform's id of the message, once sent. */
  message: string | null
  /** Why it was skipped or failed. */
  because: string | null
  tries: number
  /** How often the platform has refused it. */
  refusals: number
}

/** Skipped for this reason, a moment still counts as covered: there was nothing to tell. */
export const NOTHING_NEW = 'nothing new'

/** What is noted of a delivery that nobody was to post any more, or not this process. */
export const HELD_BACK = 'It was held back: it has been stopped, or another process has taken it on.'
