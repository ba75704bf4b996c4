// Looks whether the digests that are subscribed can arrive, and says of those that cannot what to do. Knows the records' rows, no platform.
import type { MessageCheck } from '../domain/message.ts'
import type { Destination, Subscription } from '../domain/subscription.ts'
import { nextOccurrence } from './moments.ts'
import { isSettled } from './subscriptions.ts'

/** Platforms by the names that destinations have them under: what people call them, and the settings that turn them on. */
const PLATFORMS: Record<string, { name: string; settings: string }> = {
  discord: { name: 'Discord', settings: 'DISCORD_TOKEN' },
  slack: { name: 'Slack', settings: 'SLACK_BOT_TOKEN, and SLACK_APP_TOKEN or SLACK_SIGNING_SECRET,' },
}

export interface DigestsState {
  /** Those of the records, as they are after a start with the present settings. */
  subscriptions: readonly Subscription[]
  /** The platforms that are set up. */
  platforms: readonly string[]
  now: Date
}

/** One check of all of them, and one of each that cannot arrive. */
export function checkDigests({ subscriptions, platforms, now }: DigestsState): MessageCheck[] {
  if (subscriptions.length === 0) {
    const how = '/digest subscribe in a channel, or DIGEST_CRON with DIGEST_CHANNELS, has one posted'
    return [{ state: 'off', name: 'Digests', finding: `none is subscribed; ${how}.`, remedy: null }]
  }
  const isReached = ({ destination }: Subscription): boolean => platforms.includes(destination.platform)
  const active = subscriptions.filter(({ state }) => state === 'active')
  const nexts = active.filter(isReached).flatMap((one) => {
    const at = nextOccurrence(one.schedule, now)
    return at === null ? [] : [{ one, at }]
  })
  const [first] = nexts.sort((one, other) => one.at.getTime() - other.at.getTime())
  const count = subscriptions.length
  const paused = count - active.length
  const finding = [
    `${count} ${count === 1 ? 'is' : 'are'} subscribed${paused === 0 ? '' : `, ${paused} of them paused`}.`,
    first === undefined ? 'None is due.' : `The next is due on ${momentInWords(first)}, in ${channelOf(first.one)}.`,
  ]
  return [
    { state: 'ok', name: 'Digests', finding: finding.join(' '), remedy: null },
    ...subscriptions.flatMap((one): MessageCheck[] => {
      const what = `${one.schedule.text} (${one.schedule.timeZone}) in ${channelOf(one)}`
      if (one.state === 'paused')
        return one.pausedBecause === null
          ? []
          : [failed(`${what} is paused, since it could not be posted. ${one.pausedBecause}`, RESUME)]
      return isReached(one) ? [] : [failed(`${what} cannot be posted: ${isOff(one)}`, remedyFor(one))]
    }),
  ]
}

/** What the operator is told at a start of the digests of the settings that cannot be posted, a sentence for each platform. */
export function unreachableChannels(channels: readonly Destination[], platforms: readonly string[]): string[] {
  const unreached = channels.filter(({ platform }) => !platforms.includes(platform))
  return [...Map.groupBy(unreached, ({ platform }) => platform)].map(([platform, some]) => {
    const names = new Intl.ListFormat('en-GB').format(some.map(({ channel }) => channel))
    const { name, settings } = PLATFORMS[platform] ?? { name: platform, settings: 'its token' }
    const where = `in ${names}, which DIGEST_CHANNELS names`
    return `No digest can be posted ${where}: ${name} is not set up. Set ${settings} or take ${some.length === 1 ? 'that id' : 'those ids'} out.`
  })
}

const RESUME = 'Once that is mended, /digest resume in that channel brings it back.'

const failed = (finding: string, remedy: string): MessageCheck => ({ state: 'failed', name: 'Digest', finding, remedy })

const isOff = ({ destination: { platform } }: Subscription): string =>
  `${PLATFORMS[platform]?.name ?? platform} is not set up.`

function remedyFor(one: Subscription): string {
  const settings = PLATFORMS[one.destination.platform]?.settings ?? 'its token'
  return `Set ${settings} or ${isSettled(one) ? 'take the channel out of DIGEST_CHANNELS' : 'leave it: nothing is posted'}.`
}

const channelOf = ({ destination: { platform, channel } }: Subscription): string =>
  `the channel ${channel} on ${PLATFORMS[platform]?.name ?? platform}`

function momentInWords({ one: { schedule }, at }: { one: Subscription; at: Date }): string {
  const { timeZone } = schedule
  const day = new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeZone }).format(at)
  const time = new Intl.DateTimeFormat('en-GB', { timeStyle: 'short', timeZone }).format(at)
  return `${day} at ${time} (${timeZone})`
}
