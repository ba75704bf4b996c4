// What became of a post that failed: refused, with what a person can do about it, or nobody knows. Knows no message.
import { type Client, DiscordAPIError, RESTJSONErrorCodes } from 'discord.js'
import { messageOf } from '../../domain/errors.ts'
import type { Posted } from '../../domain/ports.ts'
import type { Destination } from '../../domain/subscription.ts'
import { WaitTooLong } from './waits.ts'

/** Discord answers these although it is well and has understood: the next try may succeed. */
const PASSING = [401, 408, 429]

export function outcomeOf(error: unknown, to: Destination, client: Client<true>): Posted {
  if (error instanceof WaitTooLong) return unknown(error.message, error.retryAfterMs)
  if (!(error instanceof DiscordAPIError)) return unknown(messageOf(error))
  const code = Number(error.code)
  // What stands between this machine and Discord refuses without a code.
  if (!(code > 0) || error.status >= 500 || PASSING.includes(error.status)) return unknown(error.message)
  switch (code) {
    case RESTJSONErrorCodes.UnknownChannel:
    case RESTJSONErrorCodes.UnknownGuild:
      return refused('gone', 'The channel is gone. Subscribe again in another one.')
    case RESTJSONErrorCodes.MissingAccess:
      return isIn(to, client)
        ? refused('forbidden', `Let me see and write in ${named(to, client)}: give my role ${RIGHTS} there.`)
        : refused('gone', 'I am no longer in that server. Invite me again, then resume the digest.')
    case RESTJSONErrorCodes.MissingPermissions:
      return refused('forbidden', `Let me write in ${named(to, client)}: give my role ${RIGHTS} there.`)
    case RESTJSONErrorCodes.CannotSendMessagesToThisUser:
      return refused('forbidden', 'Allow direct messages from me, or subscribe in a channel.')
    case RESTJSONErrorCodes.ThreadLocked:
      return refused('forbidden', 'The thread is locked. Unlock it, or subscribe in another channel.')
    default:
      return refused('forbidden', `Discord refuses to post it in ${named(to, client)}: ${error.message}`)
  }
}

export const unknown = (error: string, retryAfterMs: number | null = null) => ({
  kind: 'unknown' as const,
  retryAfterMs,
  error,
})

const RIGHTS = 'View Channel, Send Messages and Send Messages in Threads'

const refused = (why: 'gone' | 'forbidden', advice: string): Posted => ({ kind: 'refused', why, advice })

/** Discord says the same of a channel it hides and of a server that put Dateline out. */
const isIn = ({ community }: Destination, { guilds }: Client<true>): boolean =>
  community === null || guilds.cache.has(community)

function named({ channel }: Destination, { channels }: Client<true>): string {
  const known = channels.cache.get(channel)
  return known !== undefined && 'name' in known && known.name !== null ? `the channel #${known.name}` : 'that channel'
}
