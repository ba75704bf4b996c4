// Looks whether the digests that are subscribed can arrive, and says of those that cannot what to do. Knows the records' rows, no platform.
import type { MessageCheck } from '../domain/message.ts'
import type { Destination, Subscription } from '../domain/subscription.ts'
import { nextOf } from './compose-subscriptions.ts'
import { isSettled } from './subscriptions.ts'

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

const momentInWords = ({ schedule: { timeZone } }: Subscription, at: Date): string =>
  `${at.toLocaleString('en-GB', { dateStyle: 'long', timeStyle: 'short', timeZone })} (${timeZone})`
