// A subscription: which channel gets a digest, when, and of what. Its digests, and its deliveries: one digest, due at one moment.
import type { AnswerSentence, Citation } from './answer.ts'
import type { Article, Span } from './article.ts'

export type ToldArticle = { storyId: string; articleId: string; version: string }

/** A story of a digest, as it was called then, and why it was put in: a few words each. */
export type ChosenStory = { storyId: string; headline: string; why: string[] }

export interface CitedQuote extends Span {
  n: number
  articleId: string
  version: string
  /** That of a digest which it is told in. */
  storyId?: string
}

export interface Post {
  /** The delivery's, or the answer's id. */
  key: string
  /** `null`: it is an answer. */
  subscriptionId: string | null
  destination: Destination
  /** To which the platform can reply. */
  message: string
  postedAt: Date
  cites: CitedQuote[]
  /** The ids of the articles that were corrected below it. */
  settled: string[]
}

export interface DigestContents {
  /** What counts as told once it has arrived. */
  told: ToldArticle[]
  /** Its stories in order: the first is number 1. */
  chosen: ChosenStory[]
  /** What it quotes; missing for a digest of before this was kept. */
  cites?: CitedQuote[]
}

export type Outcome = { state: 'sent'; message: string } | { state: 'skipped' | 'failed'; because: string }

export type DeliveryKey = Pick<Delivery, 'subscriptionId' | 'dueAt'>

/** A delivery that a process has taken on: it is that process's alone until it is put back, let go of or ended. */
export interface Hold extends DeliveryKey {
  holder: string
}

export interface StandingHold extends Hold {
  /** When its holder last said that it is at work, by that process's clock. */
  renewedAt: Date
}

export type EndedDigest = Pick<Subscription, 'id'> & Pick<Schedule, 'cron' | 'timeZone'>

export interface Schedule {
  /** Five fields: minute, hour, day of month, month, day of week. Several of these in a line each: it is due when any of them is. */
  cron: string
  /** IANA name, "Europe/Vilnius", or the distance from UTC, "+02:00". */
  timeZone: string
  /** As it is read back: "on weekdays at 08:30". */
  text: string
}

export interface Destination {
  /** "discord", "slack", "terminal". */
  platform: string
  /** Guild or workspace; `null` in a direct message. */
  community: string | null
  channel: string
}

export interface Spot extends Destination {
  /** The message that it replies to; missing where it stands by itself. */
  below?: string
}

export type DigestLength = 'short' | 'normal' | 'long'

export interface DigestTaste {
  /** Words of which a story must hold one; [] for all stories. */
  topics: string[]
  /** Words of which a story may hold none. */
  without: string[]
  /** Outlets of which a story must have one; [] for all. */
  outlets: string[]
  length: DigestLength
}

/** Of people, as a platform knows them together. */
export type Role = { id: string; name: string }

export interface Subscription {
  id: string
  destination: Destination
  /** Who subscribed, by the platform's id: told once when the channel can no longer be reached. */
  subscriber: string
  schedule: Schedule
  taste: DigestTaste
  saysWhenEmpty: boolean
  /** Whether what was posted is corrected where it stands; it is where this is missing. */
  corrects?: boolean
  isSilent?: boolean
  /** Who is called by it: a role that people take for themselves. */
  pings?: Role | null
  state: 'active' | 'paused'
  /** Why it is paused, when not by a person's wish. */
  pausedBecause: string | null
  createdAt: Date
  /** Since when it has had this schedule, or has been active again: what was due before is none of its business. */
  activeSince: Date
}

/** `due`: to be sent; `sending`: a process has it, or its fate must be looked up; `sent`, `skipped` and `failed` are final. */
export interface Delivery {
  subscriptionId: string
  dueAt: Date
  state: 'due' | 'sending' | 'sent' | 'skipped' | 'failed'
  /** The platform's id of the message, once sent. */
  message: string | null
  because: string | null
  tries: number
  refusals: number
}

/** How the ids of those begin that the settings ask for. */
export const SETTLED = 'settings:'

export const isSettled = ({ id }: Pick<Subscription, 'id'>): boolean => id.startsWith(SETTLED)

/** Skipped for this reason, a moment still counts as covered: there was nothing to tell. */
export const NOTHING_NEW = 'nothing new'

/** What is noted of a delivery that nobody was to post any more, or not this process. */
export const HELD_BACK = 'It was held back: it has been stopped, or another process has taken it on.'

export interface DigestStory {
  storyId: string
  /** To the channel. `update`: it was told of it, and more came. */
  status: 'new' | 'update'
  headline: string
  /** The newest report that carries the first sentence, of which the headline is; missing where the story's own had to do. */
  lead?: Article
  sentences: AnswerSentence[]
  /** Numbered through the whole digest. */
  citations: Citation[]
  sources: Article[]
  outlets: string[]
  /** Independent accounts: reprints count once. */
  reports: number
  firstPublishedAt: Date | null
  lastPublishedAt: Date | null
  /** Where outlets differ, a sentence each with its citations; [] where they agree, or nothing is known to differ. */
  differences: AnswerSentence[]
  why: string[]
}

export interface Digest {
  since: Date
  until: Date
  stories: DigestStory[]
  /** Stories that had no place: none of them counts as told. */
  left: number
}
