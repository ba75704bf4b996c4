// The digests that somebody is shown on the bot's own page: those of the direct message, and of the channels they are in, as far as they
// may manage these or have subscribed there. Of a channel that somebody is not in, nothing is told.

import { note } from '../answers/compose.ts'
import { composeOwnDigests } from '../digests/compose-subscriptions.ts'
import type { MessageBlock } from '../domain/message.ts'
import type { OwnChannel, Request } from '../domain/ports.ts'
import { scheduled } from './commands/digest-options.ts'
import type { DeskTools } from './desk-parts.ts'
import { buttonsFor } from './digest-managing.ts'

/** A page has room for so many, beside all else that stands there. */
const MOST_SHOWN = 25

/** `mayManageAll`: whether they are among the people of the settings. */
export async function digestsAtHome(
  request: Request,
  { subscriptions, clock }: Pick<DeskTools, 'subscriptions' | 'clock'>,
  mayManageAll: boolean,
): Promise<MessageBlock[]> {
  const { person, place } = request
  const all = await subscriptions.list()
  const here = all.filter(({ destination }) => destination.platform === place.platform)
  const isHere = (channel: string): boolean => channel === place.channel
  const channels = here.every(({ destination }) => isHere(destination.channel)) ? [] : await channelsOf(request)
  const own = new Map((channels ?? []).map((channel) => [channel.channel, channel]))
  const shown = here.flatMap((one) => {
    const { channel } = one.destination
    const there = own.get(channel)
    const isManaged = isHere(channel) || mayManageAll || there?.isManager === true
    if (!isHere(channel) && (there === undefined || (!isManaged && one.subscriber !== person.id))) return []
    const name = isHere(channel) ? null : (there?.name ?? null)
    const buttons = isManaged ? buttonsFor(one, { isHere: isHere(channel) }) : []
    return [{ ...scheduled(one, clock()), channel: name, buttons }]
  })
  const ordered = shown.sort((a, b) => (a.channel ?? '').localeCompare(b.channel ?? ''))
  const unknown = 'Which channels you are in could not be found out just now: their digests are missing here.'
  return [
    ...composeOwnDigests(ordered.slice(0, MOST_SHOWN), ordered.length),
    ...(channels === null ? [note(unknown)] : []),
  ]
}

/** `null` where the platform could not tell. */
async function channelsOf({ channels, signal }: Request): Promise<OwnChannel[] | null> {
  try {
    return (await channels?.()) ?? []
  } catch {
    signal?.throwIfAborted()
    return null
  }
}
