// Subscriptions as messages: what a channel gets and when, read back as it was understood.
import { composeText, note, plain } from '../answers/compose.ts'
import type { Message, MessageAction, MessageBlock, MessageItem } from '../domain/message.ts'
import type { Schedule, Subscription } from '../domain/subscription.ts'
import { counted } from '../text/words.ts'

export interface Scheduled {
  subscription: Subscription
  next: Date | null
}

/** Another digest of the channel, of the same stories and due at the same moments: always, or for a part of the year. */
export interface Twin {
  schedule: Schedule
  isAlways: boolean
}

/** What whoever has made or changed a digest should know besides. */
export interface Remarks {
  /** Whether it was asked for in a thread that gets it itself, or in one of which the channel around it does; `null`: in no thread. */
  thread?: 'itself' | 'channel' | null
  /** What keeps it from being posted, and what to do about it. */
  obstacle?: string | null
  /** Whether its time was changed, and the settings ask for one. */
  isOfSettings?: boolean
  twin?: Twin | null
  /** Topics of which nothing in the articles speaks, and what may have been meant. */
  unspoken?: readonly { topic: string; near: string | null }[]
}

/** A digest as somebody is shown it away from its channel. */
export interface OwnDigest extends Scheduled {
  /** `null`: it comes where it is shown. */
  channel: string | null
  /** What they can do with it; [] where they may only look. */
  buttons: MessageAction[]
}

/** `did`: what has just been done, as a sentence's beginning: "Subscribed", "Changed". */
export function composeSubscription(
  did: string,
  { subscription, next }: Scheduled,
  { thread = null, obstacle = null, isOfSettings = false, twin = null, unspoken = [] }: Remarks,
): Message {
  const { schedule, saysWhenEmpty, state } = subscription
  const remarks = [obstacle, thread && WHERE[thread], isOfSettings ? OF_SETTINGS : null, ...unspokenInWords(unspoken)]
  const items = [
    item(`${did}: a digest ${schedule.text}, time zone ${zoneInWords(schedule)}.`),
    ...(state === 'active' && next !== null ? [item('The next one is due', next)] : []),
    ...tasteInWords(subscription).map((text) => item(text)),
    item(`When there is nothing new, ${saysWhenEmpty ? 'a line says so' : 'nothing is posted'}.`),
    ...[...remarks, twin && twinInWords(twin)].flatMap((text) => (text === null ? [] : [item(text)])),
  ]
  const more = note('/digest list shows all; /digest preview what it would be now.')
  return plain({ kind: 'list', heading: null, items }, more)
}

const OF_SETTINGS =
  'The settings have it posted: when Dateline is started again, it comes at their hours. DIGEST_CRON changes these.'

const WHERE = {
  itself: 'It comes in this thread. For one in the channel around it, subscribe there.',
  channel: 'It comes in the channel around this thread, not in the thread.',
}

export const unspokenInWords = (unspoken: NonNullable<Remarks['unspoken']>): string[] =>
  unspoken.map(({ topic, near }) => {
    const meant = near === null ? '' : ` Did you mean “${near}”?`
    return `Nothing in the articles speaks of “${topic}” yet.${meant}`
  })

function twinInWords({ schedule, isAlways }: Twin): string {
  const when = isAlways ? 'due at the same moments' : 'for a part of the year due at the same moments'
  const which = `Another digest of this channel, ${scheduleInWords({ schedule })}, is ${when}, of the same stories.`
  return `${which} What one of them has told, the other does not tell again: /digest unsubscribe ends one.`
}

/** What is said where there is none. */
export const noDigest = (here: 'channel' | 'thread'): string =>
  `This ${here} has no digest. Subscribe to one, for instance: /digest subscribe weekdays 8:30`

/** `around`: how many the channel around the thread has that these are of; `null`: they are of a channel. */
export function composeSubscriptions(all: Scheduled[], around: number | null): Message {
  const has = `The channel around this thread has ${counted(around ?? 0, 'digest')} of its own: /digest list there.`
  const outside = around === null || around === 0 ? [] : [note(has)]
  if (all.length === 0) {
    const none = composeText(noDigest(around === null ? 'channel' : 'thread'))
    return { ...none, blocks: [...none.blocks, ...outside] }
  }
  const items = all.map(({ subscription, next }, at): MessageItem => {
    const { state, pausedBecause } = subscription
    const about = [`${at + 1}. ${scheduleInWords(subscription)}`, ...tasteInWords(subscription)].join(' · ')
    if (state === 'active') return item(`${about} · next`, next)
    const resumed = `Once that is mended, /digest resume ${at + 1} brings it back.`
    return item(`${about} · ${pausedBecause === null ? 'paused' : `paused: ${pausedBecause} ${resumed}`}`)
  })
  return plain({ kind: 'list', heading: counted(all.length, 'digest'), items }, ...outside)
}

/** The first of so many in all, each with what can be done with it; nothing where there is none. */
export function composeOwnDigests(shown: OwnDigest[], inAll: number): MessageBlock[] {
  if (shown.length === 0) return []
  const more = inAll - shown.length
  return [
    { kind: 'headline', text: 'Your digests', extent: counted(inAll, 'digest') },
    ...shown.flatMap(ownDigest),
    ...(more > 0 ? [note(`and ${more} more: /digest list shows those of a channel.`)] : []),
  ]
}

function ownDigest({ subscription, next, channel, buttons }: OwnDigest): MessageBlock[] {
  const { state, pausedBecause, saysWhenEmpty } = subscription
  const paused = item(pausedBecause === null ? 'paused' : `paused: ${pausedBecause}`)
  const items = [
    ...(state === 'paused' ? [paused] : next === null ? [] : [item('next', next)]),
    ...tasteInWords(subscription).map((text) => item(text)),
    item(`${saysWhenEmpty ? 'a line' : 'nothing'} when there is nothing new`),
  ]
  const heading = `${channel === null ? 'Here' : `#${channel}`}: ${scheduleInWords(subscription)}`
  return [
    { kind: 'list', heading, items },
    ...(buttons.length === 0 ? [] : [{ kind: 'buttons' as const, actions: buttons }]),
  ]
}

export const scheduleInWords = ({ schedule }: Pick<Subscription, 'schedule'>): string =>
  `${schedule.text} (${zoneInWords(schedule)})`

function tasteInWords({ taste: { topics, without, outlets, length } }: Subscription): string[] {
  const quoted = (words: string[]): string => and.format(words.map((word) => `“${word}”`))
  return [
    ...(topics.length > 0 ? [`about ${quoted(topics)}`] : []),
    ...(without.length > 0 ? [`without ${quoted(without)}`] : []),
    ...(outlets.length > 0 ? [`from ${and.format(outlets)}`] : []),
    ...(length === 'normal' ? [] : [`${length} digests`]),
  ]
}

const and = new Intl.ListFormat('en-GB')

/** A mere distance is one from UTC. */
const zoneInWords = ({ timeZone }: Schedule): string => timeZone.replace(/^(?=[+-])/, 'UTC')

const item = (text: string, at: Date | null = null): MessageItem => ({ text, at })
