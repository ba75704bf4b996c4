// What went wrong with Discord, in words for who can mend it: the operator in the log or at the start, the person in the channel.
import { DiscordAPIError, DiscordjsError, DiscordjsErrorCodes, GatewayCloseCodes, RESTJSONErrorCodes } from 'discord.js'
import { DatelineError, messageOf } from '../../domain/errors.ts'

const PORTAL = 'https://discord.com/developers/applications'

const HINTS: Partial<Record<number, string>> = {
  [RESTJSONErrorCodes.MissingAccess]: 'Dateline cannot see this channel: give its role View Channel there.',
  [RESTJSONErrorCodes.MissingPermissions]:
    'Dateline lacks a permission there: View Channel, Send Messages, Send Messages in Threads, Create Public Threads and Read Message History are all it needs.',
  [RESTJSONErrorCodes.CannotReplyWithoutPermissionToReadMessageHistory]:
    'Give Dateline’s role Read Message History there, so that it can reply to the question itself.',
  [RESTJSONErrorCodes.UnknownInteraction]:
    'Discord waited no longer: the machine or the connection was too slow, or another process with the same token answered.',
  [RESTJSONErrorCodes.InteractionHasAlreadyBeenAcknowledged]: 'Another process with the same token answered first.',
  [RESTJSONErrorCodes.InvalidWebhookToken]: 'The answer took longer than the 15 minutes that Discord waits for one.',
  [RESTJSONErrorCodes.UnknownMessage]: 'The message was deleted meanwhile.',
  [RESTJSONErrorCodes.UnknownChannel]: 'The channel was deleted meanwhile.',
}

/** Discord's own code for what was refused; `null` for what is not from its API. */
function codeOf(error: unknown): number | null {
  return error instanceof DiscordAPIError ? Number(error.code) : null
}

const codes =
  (...known: RESTJSONErrorCodes[]) =>
  (error: unknown) => {
    const code = codeOf(error)
    return code !== null && known.some((one) => one === code)
  }

/** Dateline may not write or look where it was asked. */
export const isForbidden = codes(RESTJSONErrorCodes.MissingAccess, RESTJSONErrorCodes.MissingPermissions)
/** The interaction's token is no longer good. */
export const isExpired = codes(RESTJSONErrorCodes.InvalidWebhookToken, RESTJSONErrorCodes.UnknownWebhook)
/** The channel was deleted. */
export const isChannelGone = codes(RESTJSONErrorCodes.UnknownChannel)
export const isThreadThere = codes(RESTJSONErrorCodes.ThreadAlreadyCreatedForMessage)
export const isReplyForbidden = codes(RESTJSONErrorCodes.CannotReplyWithoutPermissionToReadMessageHistory)

/** Facts for the log: never the body of a request, which holds what people write, nor its address, which may hold a token. */
export function factsOf(error: unknown): Record<string, unknown> {
  const code = codeOf(error)
  const hint = code === null ? undefined : HINTS[code]
  const status = error instanceof DiscordAPIError ? error.status : undefined
  return { error: messageOf(error).slice(0, 300), code, status, ...(hint === undefined ? {} : { hint }) }
}

export function refusal(error: unknown): DatelineError {
  if (error instanceof DatelineError) return error
  const isUnauthorised = error instanceof DiscordAPIError && error.status === 401
  const isInvalid = error instanceof DiscordjsError && error.code === DiscordjsErrorCodes.TokenInvalid
  if (isUnauthorised || isInvalid) return closed(GatewayCloseCodes.AuthenticationFailed, error)
  if (/disallowed intents/i.test(messageOf(error))) return closed(GatewayCloseCodes.DisallowedIntents, error)
  if (/authentication failed/i.test(messageOf(error))) return closed(GatewayCloseCodes.AuthenticationFailed, error)
  return new DatelineError('platform', `Discord cannot be reached: ${messageOf(error)}.`, {
    hint: 'See whether this machine reaches https://discord.com, and https://discordstatus.com whether Discord is well.',
    cause: error,
  })
}

/** What it means that Discord closed the connection for good. */
export function closed(code: number, cause?: unknown): DatelineError {
  const because = cause === undefined ? {} : { cause }
  switch (code) {
    case GatewayCloseCodes.AuthenticationFailed:
      return new DatelineError('platform', 'Discord refuses the token.', {
        hint: `Open ${PORTAL}, choose the application, then Bot, Reset Token, and put the new one into DISCORD_TOKEN.`,
        ...because,
      })
    case GatewayCloseCodes.DisallowedIntents:
      return new DatelineError('platform', 'Discord does not allow this application to read messages.', {
        hint: `Open ${PORTAL}, choose the application, then Bot, and switch Message Content Intent on; or do without (see .env.example).`,
        ...because,
      })
    case GatewayCloseCodes.ShardingRequired:
    case GatewayCloseCodes.InvalidShard:
      return new DatelineError('platform', 'Discord wants more connections for this many servers.', {
        hint: 'Set the number of shards to auto (see .env.example).',
        ...because,
      })
    default:
      return new DatelineError('platform', `Discord closed the connection for good (code ${code}).`, {
        hint: 'See https://docs.discord.com/developers/topics/opcodes-and-status-codes for the code.',
        ...because,
      })
  }
}
