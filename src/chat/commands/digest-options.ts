// What the commands of the digest share: their options, the subscription that is meant, and the channel it is of.

import { noDigest, type Scheduled } from '../../digests/compose-subscriptions.ts'
import { nextOccurrence } from '../../digests/moments.ts'
import type { Wishes } from '../../digests/subscriptions.ts'
import type { CommandOption, CommandValues } from '../../domain/command.ts'
import type { Request } from '../../domain/ports.ts'
import type { Destination, DigestLength, Subscription } from '../../domain/subscription.ts'
import type { DeskTools } from '../desk-parts.ts'
import { option, textOf } from './command.ts'

const LENGTHS: DigestLength[] = ['short', 'normal', 'long']

export const WHICH: CommandOption = option({
  name: 'number',
  description: 'which digest, by its number in /digest list',
  maxLength: 3,
})

export const WHEN: CommandOption = option({
  name: 'when',
  description: 'when it is to come: weekdays 8:30, 08:00 Europe/Vilnius, or a cron expression',
  maxLength: 100,
})

export const TASTE: CommandOption[] = [
  option({ name: 'topics', description: 'only stories about these, with commas between', maxLength: 300 }),
  option({ name: 'without', description: 'no stories about these, with commas between', maxLength: 300 }),
  option({
    name: 'outlets',
    description: 'only stories that one of these has reported, with commas between',
    maxLength: 300,
  }),
  option({
    name: 'length',
    description: 'short, normal or long',
    choices: LENGTHS.map((value) => ({ name: value, value })),
  }),
  option({
    name: 'empty',
    description: 'when there is nothing new: quiet, or a line that says so',
    choices: ['quiet', 'line'].map((value) => ({ name: value, value })),
  }),
]

export function wishesIn(values: CommandValues): Wishes {
  const given = (name: string): string | undefined => textOf(values, name) || undefined
  const empty = given('empty')
  return {
    when: given('when'),
    topics: given('topics'),
    without: given('without'),
    outlets: given('outlets'),
    length: LENGTHS.find((length) => length === given('length')),
    saysWhenEmpty: empty === undefined ? undefined : empty === 'line',
  }
}

/** "Here" is where something is asked: a thread has digests of its own, where the platform lets Dateline post in it. */
export const destinationOf = ({ place }: Request): Destination => ({
  platform: place.platform,
  community: place.community,
  channel: place.thread ?? place.channel,
})

/** What "here" is called. */
export const hereOf = ({ place }: Request): 'channel' | 'thread' =>
  typeof place.thread === 'string' ? 'thread' : 'channel'

/** The subscription that is meant; where there is only one, it need not be named. */
export async function meant(
  values: CommandValues,
  request: Request,
  { subscriptions }: DeskTools,
): Promise<Subscription | { problem: string }> {
  const all = await subscriptions.list(destinationOf(request))
  const [only] = all
  if (only === undefined) return { problem: noDigest(hereOf(request)) }
  const written = textOf(values, 'number')
  if (written === '' && all.length === 1) return only
  // Buttons and forms name it by its id, which stays when another one is ended.
  const chosen = all.find(({ id }) => id === written) ?? all[Number(written) - 1]
  if (written !== '' && chosen !== undefined) return chosen
  if (all.length === 1) return { problem: `There is only one digest here, number 1; /digest list shows it.` }
  return { problem: `Which one? Name its number, from 1 to ${all.length}; /digest list shows them.` }
}

export function scheduled(subscription: Subscription, now: Date): Scheduled {
  const next = subscription.state === 'active' ? nextOccurrence(subscription.schedule, now) : null
  return { subscription, next }
}

export async function knownOutlets({ catalogue }: DeskTools): Promise<string[]> {
  return (await catalogue.outletFacts()).map(({ outlet }) => outlet)
}
