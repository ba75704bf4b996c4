// Subscriptions as messages: what a channel gets and when, read back as it was understood.
import type { Message, MessageAction, MessageBlock, MessageItem } from '../domain/message.ts'
import type { Schedule, Subscription } from '../domain/subscription.ts'
import { composeText, note, plain } from './compose.ts'
import { counted } from './counted.ts'

export interface Scheduled {
  subscription: Subscription
  next: Date | null
}

/** A digest as somebody is shown it away from its channel. */
export interface OwnDigest extends Scheduled {
  /** `null`: it comes where it is shown. */
  channel: string | null
  /** What they can do with it; [] where they may only look. */
  buttons: MessageAction[]
}

const TWIN =
  'Another digest of this channel is due at the same moments, of the same stories. What one of them has told, the other does not tell again: /digest unsubscribe ends one.'

/** `did`: what has just been done, as a sentence's beginning: "Subscribed", "Changed". */
export function composeSubscription(
  did: string,
  { subscription, next, hasTwin }: Scheduled & { hasTwin: boolean },
): Message {
  const { schedule, saysWhenEmpty, state } = subscription
  const items: MessageItem[] = [
    item(`${did}: a digest ${schedule.text}, time zone ${zoneInWords(schedule)}.`),
    ...(state === 'active' && next !== null ? [item('The next one is due', next)] : []),
    ...tasteItems(subscription),
    item(
      saysWhenEmpty ? 'When there is nothing new, a line says so.' : 'When there is nothing new, nothing is posted.',
    ),
    ...(hasTwin ? [item(TWIN)] : []),
  ]
  return plain(
    { kind: 'list', heading: null, items },
    note('/digest list shows all; /digest preview what it would be now.'),
  )
}

export function composeSubscriptions(all: Scheduled[]): Message {
  if (all.length === 0)
    return composeText('This channel has no digest. Subscribe to one, for instance: /digest subscribe weekdays 8:30')
  const items = all.map(({ subscription, next }, at): MessageItem => {
    const { state, pausedBecause } = subscription
    const taste = tasteItems(subscription).map(({ text }) => text)
    const about = [`${at + 1}. ${scheduleInWords(subscription)}`, ...taste].join(' · ')
    if (state === 'paused') return item(`${about} · paused${pausedBecause === null ? '' : `: ${pausedBecause}`}`)
    return item(`${about} · next`, next)
  })
  return plain({ kind: 'list', heading: counted(all.length, 'digest'), items })
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
  const where = channel === null ? 'Here' : `#${channel}`
  const isPaused = state === 'paused'
  const items: MessageItem[] = [
    ...(isPaused ? [item(pausedBecause === null ? 'paused' : `paused: ${pausedBecause}`)] : []),
    ...(!isPaused && next !== null ? [item('next', next)] : []),
    ...tasteItems(subscription),
    item(saysWhenEmpty ? 'a line when there is nothing new' : 'nothing when there is nothing new'),
  ]
  return [
    { kind: 'list', heading: `${where}: ${scheduleInWords(subscription)}`, items },
    ...(buttons.length === 0 ? [] : [{ kind: 'buttons' as const, actions: buttons }]),
  ]
}

export const scheduleInWords = ({ schedule }: Pick<Subscription, 'schedule'>): string =>
  `${schedule.text} (${zoneInWords(schedule)})`

function tasteItems({ taste: { topics, without, outlets, length } }: Subscription): MessageItem[] {
  return [
    ...(topics.length > 0 ? [item(`about ${quoted(topics)}`)] : []),
    ...(without.length > 0 ? [item(`without ${quoted(without)}`)] : []),
    ...(outlets.length > 0 ? [item(`from ${new Intl.ListFormat('en-GB').format(outlets)}`)] : []),
    ...(length === 'normal' ? [] : [item(`${length} digests`)]),
  ]
}

/** A mere distance is one from UTC. */
const zoneInWords = ({ timeZone }: Schedule): string => timeZone.replace(/^(?=[+-])/, 'UTC')

const quoted = (words: string[]): string => new Intl.ListFormat('en-GB').format(words.map((word) => `“${word}”`))

const item = (text: string, at: Date | null = null): MessageItem => ({ text, at })
