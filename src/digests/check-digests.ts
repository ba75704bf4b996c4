// Looks whether the digests that are subscribed can arrive, and says of those that cannot what to do. Knows the records' rows, no platform.
import type { MessageCheck } from '../domain/message.ts'
import type { Destination, Subscription } from '../domain/subscription.ts'
import { nextOccurrence } from './moments.ts'
import { isSettled } from './subscriptions.ts'

export interface DigestsState {
  /** Those of the records, as they are after a start with the present settings. */
  subscriptions: readonly Subscription[]
  /** The platforms that are set up. */
  platforms: readonly string[]
  now: Date
}

const NONE = 'none is subscribed; /digest subscribe in a channel, or DIGEST_CRON with DIGEST_CHANNELS, has one posted.'
const RESUME = 'Once that is mended, /digest resume in that channel brings it back.'

/** What people call a platform, and the settings that turn it on. */
function calledOf(platform: string): { name: string; settings: string } {
  if (platform === 'discord') return { name: 'Discord', settings: 'DISCORD_TOKEN' }
  if (platform !== 'slack') return { name: platform, settings: 'its token' }
  return { name: 'Slack', settings: 'SLACK_BOT_TOKEN, and SLACK_APP_TOKEN or SLACK_SIGNING_SECRET,' }
}

/** One check of all of them, and one of each that cannot arrive. */
export function checkDigests({ subscriptions, platforms, now }: DigestsState): MessageCheck[] {
  if (subscriptions.length === 0) return [{ state: 'off', name: 'Digests', finding: NONE, remedy: null }]
  const isReached = ({ destination }: Subscription): boolean => platforms.includes(destination.platform)
  const active = subscriptions.filter(({ state }) => state === 'active')
  const nexts = active.filter(isReached).flatMap((one) => {
    const at = nextOccurrence(one.schedule, now)
    return at === null ? [] : [{ one, at }]
  })
  const [first] = nexts.sort((one, other) => one.at.getTime() - other.at.getTime())
  const count = subscriptions.length
  const paused = count - active.length
  const all = `${count} ${count === 1 ? 'is' : 'are'} subscribed${paused === 0 ? '' : `, ${paused} of them paused`}.`
  const next = first && `The next is due on ${momentInWords(first.one, first.at)}, in ${channelOf(first.one)}.`
  return [
    { state: 'ok', name: 'Digests', finding: `${all} ${next ?? 'None is due.'}`, remedy: null },
    ...subscriptions.flatMap((one) => obstacleTo(one, isReached(one))),
  ]
}

function obstacleTo(one: Subscription, isReached: boolean): MessageCheck[] {
  const what = `${one.schedule.text} (${one.schedule.timeZone}) in ${channelOf(one)}`
  const failed = (finding: string, remedy: string): MessageCheck[] => [
    { state: 'failed', name: 'Digest', finding: `${what} ${finding}`, remedy },
  ]
  if (one.pausedBecause !== null) return failed(`is paused, since it could not be posted. ${one.pausedBecause}`, RESUME)
  if (one.state === 'paused' || isReached) return []
  const { name, settings } = calledOf(one.destination.platform)
  const otherwise = isSettled(one) ? 'take the channel out of DIGEST_CHANNELS' : 'leave it: nothing is posted'
  return failed(`cannot be posted: ${name} is not set up.`, `Set ${settings} or ${otherwise}.`)
}

/** What the operator is told at a start of the digests of the settings that cannot be posted, a sentence for each platform. */
export function unreachableChannels(channels: readonly Destination[], platforms: readonly string[]): string[] {
  const unreached = channels.filter(({ platform }) => !platforms.includes(platform))
  return [...Map.groupBy(unreached, ({ platform }) => platform)].map(([platform, some]) => {
    const names = new Intl.ListFormat('en-GB').format(some.map(({ channel }) => channel))
    const { name, settings } = calledOf(platform)
    const those = some.length === 1 ? 'that id' : 'those ids'
    return `No digest can be posted in ${names}, which DIGEST_CHANNELS names: ${name} is not set up. Set ${settings} or take ${those} out.`
  })
}

const channelOf = ({ destination: { platform, channel } }: Subscription): string =>
  `the channel ${channel} on ${calledOf(platform).name}`

function momentInWords({ schedule: { timeZone } }: Subscription, at: Date): string {
  const day = new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeZone }).format(at)
  const time = new Intl.DateTimeFormat('en-GB', { timeStyle: 'short', timeZone }).format(at)
  return `${day} at ${time} (${timeZone})`
}
