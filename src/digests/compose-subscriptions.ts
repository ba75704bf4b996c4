// Subscriptions as messages and in words: what was agreed, when the next digest is due, and whether it can arrive.
import type { Message, MessageAction, MessageBlock, MessageCheck } from '../domain/message.ts'
import { item, note, paragraph, plain } from '../domain/message.ts'
import { type Delivery, isSettled, type Schedule, type Subscription } from '../domain/subscription.ts'
import { counted } from '../text/words.ts'
import { nextOccurrence } from './moments.ts'

export interface ShownDigest {
  subscription: Subscription
  /** What stands before its hours: its number, or the channel that gets it. */
  name: string
  buttons: MessageAction[]
  last?: Delivery | undefined
}

/** `did`: "Subscribed", "Changed". `remarks`: `null` for none. `isOwnZone`: the zone is that of whoever did it. */
export function composeSubscription(
  did: string,
  one: Subscription,
  now: Date,
  remarks: (string | null)[],
  isOwnZone: boolean,
): Message {
  const { schedule, saysWhenEmpty } = one
  const whenEmpty = `When there is nothing new, ${saysWhenEmpty ? 'a line says so' : 'nothing is posted'}.`
  const items = [
    item(`${did}: a digest ${schedule.text}, time zone ${zoneInWords(schedule)}${isOwnZone ? ', your own' : ''}.`),
    ...nextOf(one, now).map((at) => item('The next one is due', at)),
    ...[...tasteInWords(one), whenEmpty, ...remarks].flatMap((text) => (text === null ? [] : [item(text)])),
  ]
  const more = note('/digest list shows all; /digest preview what it would be now.')
  return plain({ kind: 'list', heading: null, items }, more)
}

function nextOf({ state, schedule }: Subscription, now: Date): Date[] {
  const next = state === 'active' ? nextOccurrence(schedule, now) : null
  return next === null ? [] : [next]
}

export const noDigest = (here: 'channel' | 'thread'): string =>
  `This ${here} has no digest. Subscribe to one, for instance: /digest subscribe weekdays 8:30`

/** `around`: how many the channel around the thread has that these are of; `null`: they are of a channel. */
export function composeSubscriptions(shown: ShownDigest[], now: Date, around: number | null): Message {
  const has = `The channel around this thread has ${counted(around ?? 0, 'digest')} of its own: /digest list there.`
  const outside = around === null || around === 0 ? [] : [note(has)]
  const none = paragraph(noDigest(around === null ? 'channel' : 'thread'))
  const list = shown.length === 0 ? [none] : composeDigests(counted(shown.length, 'digest'), '', shown, now)
  return plain(...list, ...outside)
}

export function composeDigests(heading: string, extent: string, shown: ShownDigest[], now: Date): MessageBlock[] {
  const blocks = shown.flatMap(({ subscription, name, buttons, last }): MessageBlock[] => {
    const { pausedBecause, state, saysWhenEmpty } = subscription
    const mended = 'Once that is mended, /digest resume brings it back.'
    const items = [
      ...(state === 'paused' ? [item(pausedBecause === null ? 'paused' : `paused: ${pausedBecause} ${mended}`)] : []),
      ...(last ? [item(`last ${last.state}`, last.dueAt)] : []),
      ...nextOf(subscription, now).map((at) => item('next', at)),
      ...tasteInWords(subscription).map((text) => item(text)),
      ...(saysWhenEmpty ? [item('a line when there is nothing new')] : []),
    ]
    const below = buttons.length === 0 ? [] : [{ kind: 'buttons', actions: buttons } as const]
    return [{ kind: 'list', heading: `${name} ${scheduleInWords(subscription)}`, items }, ...below]
  })
  return [{ kind: 'headline', text: heading, extent }, ...blocks]
}

export const scheduleInWords = ({ schedule }: Subscription): string => `${schedule.text} (${zoneInWords(schedule)})`

function tasteInWords({ taste: { topics, without, outlets, length }, ...how }: Subscription): string[] {
  const quoted = (words: string[]): string => and.format(words.map((word) => `“${word}”`))
  return [
    ...(topics.length > 0 ? [`about ${quoted(topics)}`] : []),
    ...(without.length > 0 ? [`without ${quoted(without)}`] : []),
    ...(outlets.length > 0 ? [`from ${and.format(outlets)}`] : []),
    ...(length === 'normal' ? [] : [`${length} digests`]),
    ...(how.corrects === false ? ['without corrections'] : []),
    ...(how.isSilent ? ['silent'] : []),
    ...(how.pings ? [`calls @${how.pings.name}`] : []),
  ]
}

const and = new Intl.ListFormat('en-GB')

/** A mere distance is one from UTC. */
const zoneInWords = ({ timeZone }: Schedule): string => timeZone.replace(/^(?=[+-])/, 'UTC')

export interface DigestsState {
  subscriptions: readonly Subscription[]
  platforms: readonly string[]
  now: Date
}

const NONE = 'none is subscribed; /digest subscribe in a channel, or DIGEST_CRON with DIGEST_CHANNELS, has one posted.'
const RESUME = 'Once that is mended, /digest resume in that channel brings it back.'

const PLATFORMS: Record<string, { name: string; settings: string }> = {
  discord: { name: 'Discord', settings: 'DISCORD_TOKEN' },
  slack: { name: 'Slack', settings: 'SLACK_BOT_TOKEN, and SLACK_APP_TOKEN or SLACK_SIGNING_SECRET,' },
}
const calledOf = (platform: string) => PLATFORMS[platform] ?? { name: platform, settings: 'its token' }

export function checkDigests({ subscriptions, platforms, now }: DigestsState): MessageCheck[] {
  if (subscriptions.length === 0) return [{ state: 'off', name: 'Digests', finding: NONE, remedy: null }]
  const active = subscriptions.filter(({ state }) => state === 'active')
  const reached = active.filter(({ destination }) => platforms.includes(destination.platform))
  const nexts = reached.flatMap((one) => nextOf(one, now).map((at) => ({ one, at })))
  const [first] = nexts.sort((one, other) => one.at.getTime() - other.at.getTime())
  const count = subscriptions.length
  const paused = count - active.length
  const all = `${count} ${count === 1 ? 'is' : 'are'} subscribed${paused === 0 ? '' : `, ${paused} of them paused`}.`
  const next = first && `The next is due on ${momentInWords(first.one, first.at)}, in ${channelOf(first.one)}.`
  return [
    { state: 'ok', name: 'Digests', finding: `${all} ${next ?? 'None is due.'}`, remedy: null },
    ...subscriptions.flatMap((one) => obstacleTo(one, platforms)),
  ]
}

function obstacleTo(one: Subscription, platforms: readonly string[]): MessageCheck[] {
  const { schedule, destination, state, pausedBecause } = one
  const what = `${schedule.text} (${schedule.timeZone}) in ${channelOf(one)}`
  const failed = { state: 'failed', name: 'Digest' } as const
  if (pausedBecause !== null)
    return [{ ...failed, finding: `${what} is paused, since it could not be posted. ${pausedBecause}`, remedy: RESUME }]
  if (state === 'paused' || platforms.includes(destination.platform)) return []
  const { name, settings } = calledOf(destination.platform)
  const otherwise = isSettled(one) ? 'take the channel out of DIGEST_CHANNELS' : 'leave it: nothing is posted'
  const finding = `${what} cannot be posted: ${name} is not set up.`
  return [{ ...failed, finding, remedy: `Set ${settings} or ${otherwise}.` }]
}

/** What the operator is told at a start of the digests of the settings that cannot be posted. */
export const outOfReach = (all: readonly Subscription[], platforms: readonly string[]): string[] =>
  all
    .filter(isSettled)
    .flatMap((one) => obstacleTo(one, platforms).map(({ finding, remedy }) => `${finding} ${remedy}`))

const channelOf = ({ destination: { platform, channel } }: Subscription): string =>
  `the channel ${channel} on ${calledOf(platform).name}`

const momentInWords = ({ schedule: { timeZone } }: Subscription, at: Date): string =>
  `${at.toLocaleString('en-GB', { dateStyle: 'long', timeStyle: 'short', timeZone })} (${timeZone})`
