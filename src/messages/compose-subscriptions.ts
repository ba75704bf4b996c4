// Subscriptions as messages: what a channel gets and when, read back as it was understood.
import type { Message, MessageItem } from '../domain/message.ts'
import type { Schedule, Subscription } from '../domain/subscription.ts'
import { composeText, note, plain } from './compose.ts'
import { counted } from './counted.ts'

export interface Scheduled {
  subscription: Subscription
  next: Date | null
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
    const { schedule, state, pausedBecause } = subscription
    const taste = tasteItems(subscription).map(({ text }) => text)
    const about = [`${at + 1}. ${schedule.text} (${zoneInWords(schedule)})`, ...taste].join(' · ')
    if (state === 'paused') return item(`${about} · paused${pausedBecause === null ? '' : `: ${pausedBecause}`}`)
    return item(`${about} · next`, next)
  })
  return plain({ kind: 'list', heading: counted(all.length, 'digest'), items })
}

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
