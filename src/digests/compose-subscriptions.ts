// Subscriptions as messages: what a channel gets and when, read back as it was understood.
import { item, note, paragraph, plain } from '../answers/compose.ts'
import type { Message, MessageAction, MessageBlock, MessageItem } from '../domain/message.ts'
import type { Schedule, Subscription } from '../domain/subscription.ts'
import { counted } from '../text/words.ts'
import { nextOccurrence } from './moments.ts'

export interface OwnDigest {
  subscription: Subscription
  /** `null`: it comes where it is shown. */
  channel: string | null
  buttons: MessageAction[]
}

/** `did`: what has just been done, as a sentence's beginning: "Subscribed", "Changed". `remarks`: `null` for none. */
export function composeSubscription(did: string, one: Subscription, now: Date, remarks: (string | null)[]): Message {
  const { schedule, saysWhenEmpty } = one
  const whenEmpty = `When there is nothing new, ${saysWhenEmpty ? 'a line says so' : 'nothing is posted'}.`
  const items = [
    item(`${did}: a digest ${schedule.text}, time zone ${zoneInWords(schedule)}.`),
    ...nextOf(one, now).map((at) => item('The next one is due', at)),
    ...[...tasteInWords(one), whenEmpty, ...remarks].flatMap((text) => (text === null ? [] : [item(text)])),
  ]
  const more = note('/digest list shows all; /digest preview what it would be now.')
  return plain({ kind: 'list', heading: null, items }, more)
}

/** Said of another digest of the channel, of the same stories and due at the same moments. */
export const twinInWords = (twin: Subscription, isAlways: boolean): string =>
  [
    `Another digest of this channel, ${scheduleInWords(twin)}, is ${isAlways ? '' : 'for a part of the year '}`,
    'due at the same moments, of the same stories. What one of them has told, the other does not tell again: ',
    '/digest unsubscribe ends one.',
  ].join('')

export function nextOf({ state, schedule }: Subscription, now: Date): Date[] {
  const next = state === 'active' ? nextOccurrence(schedule, now) : null
  return next === null ? [] : [next]
}

export const noDigest = (here: 'channel' | 'thread'): string =>
  `This ${here} has no digest. Subscribe to one, for instance: /digest subscribe weekdays 8:30`

/** `around`: how many the channel around the thread has that these are of; `null`: they are of a channel. */
export function composeSubscriptions(all: Subscription[], now: Date, around: number | null): Message {
  const has = `The channel around this thread has ${counted(around ?? 0, 'digest')} of its own: /digest list there.`
  const outside = around === null || around === 0 ? [] : [note(has)]
  if (all.length === 0) return plain(paragraph(noDigest(around === null ? 'channel' : 'thread')), ...outside)
  const items = all.map((subscription, at): MessageItem => {
    const { state, pausedBecause } = subscription
    const about = [`${at + 1}. ${scheduleInWords(subscription)}`, ...tasteInWords(subscription)].join(' · ')
    if (state === 'active') return item(`${about} · next`, nextOf(subscription, now)[0])
    const resumed = `Once that is mended, /digest resume ${at + 1} brings it back.`
    return item(`${about} · ${pausedBecause === null ? 'paused' : `paused: ${pausedBecause} ${resumed}`}`)
  })
  return plain({ kind: 'list', heading: counted(all.length, 'digest'), items }, ...outside)
}

/** The first of so many in all, each with what can be done with it; nothing where there is none. */
export function composeOwnDigests(shown: OwnDigest[], now: Date, inAll: number): MessageBlock[] {
  if (shown.length === 0) return []
  const more = inAll - shown.length
  return [
    { kind: 'headline', text: 'Your digests', extent: counted(inAll, 'digest') },
    ...shown.flatMap(({ subscription, channel, buttons }): MessageBlock[] => {
      const { state, pausedBecause, saysWhenEmpty } = subscription
      const items = [
        ...(state === 'paused' ? [item(pausedBecause === null ? 'paused' : `paused: ${pausedBecause}`)] : []),
        ...nextOf(subscription, now).map((at) => item('next', at)),
        ...tasteInWords(subscription).map((text) => item(text)),
        item(`${saysWhenEmpty ? 'a line' : 'nothing'} when there is nothing new`),
      ]
      const heading = `${channel === null ? 'Here' : `#${channel}`}: ${scheduleInWords(subscription)}`
      const below = buttons.length === 0 ? [] : [{ kind: 'buttons', actions: buttons } as const]
      return [{ kind: 'list', heading, items }, ...below]
    }),
    ...(more > 0 ? [note(`and ${more} more: /digest list shows those of a channel.`)] : []),
  ]
}

export const scheduleInWords = ({ schedule }: Subscription): string => `${schedule.text} (${zoneInWords(schedule)})`

function tasteInWords({ taste: { topics, without, outlets, length }, corrects = true }: Subscription): string[] {
  const quoted = (words: string[]): string => and.format(words.map((word) => `“${word}”`))
  return [
    ...(topics.length > 0 ? [`about ${quoted(topics)}`] : []),
    ...(without.length > 0 ? [`without ${quoted(without)}`] : []),
    ...(outlets.length > 0 ? [`from ${and.format(outlets)}`] : []),
    ...(length === 'normal' ? [] : [`${length} digests`]),
    ...(corrects ? [] : ['without corrections']),
  ]
}

const and = new Intl.ListFormat('en-GB')

/** A mere distance is one from UTC. */
const zoneInWords = ({ timeZone }: Schedule): string => timeZone.replace(/^(?=[+-])/, 'UTC')
