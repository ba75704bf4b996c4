// What goes wrong with Discord, in words for whoever can mend it: the operator at the start or in the log, the people in a channel.
import * as discord from 'discord.js'
import { DatelineError, messageOf } from '../../domain/errors.ts'
import type { Posted } from '../../domain/ports.ts'
import type { Destination } from '../../domain/subscription.ts'
import { refused, unknown } from '../shared/desk.ts'

const { RESTJSONErrorCodes: Refusal, GatewayCloseCodes } = discord

const PORTAL = 'https://discord.com/developers/applications'

const HINT =
  'Dateline lacks a permission there: View Channel, Send Messages, Send Messages in Threads, Create Public Threads and Read Message History are all it needs.'

const codeOf = (error: unknown): number | null => (error instanceof discord.DiscordAPIError ? Number(error.code) : null)

const hasCode =
  (...codes: number[]) =>
  (error: unknown): boolean =>
    codes.some((code) => code === codeOf(error))

export const isForbidden = hasCode(
  Refusal.MissingAccess,
  Refusal.MissingPermissions,
  Refusal.CannotReplyWithoutPermissionToReadMessageHistory,
  Refusal.CannotExecuteActionOnThisChannelType,
)
export const isExpired = hasCode(Refusal.InvalidWebhookToken, Refusal.UnknownWebhook)
export const isChannelGone = hasCode(Refusal.UnknownChannel)
export const isThreadThere = hasCode(Refusal.ThreadAlreadyCreatedForMessage)

/** Returns facts for the log: never the body of a request, which holds what people write, nor its address, which may hold a token. */
export function factsOf(error: unknown): Record<string, unknown> {
  const code = codeOf(error)
  const status = error instanceof discord.DiscordAPIError ? error.status : undefined
  return { error: messageOf(error).slice(0, 300), code, status, ...(isForbidden(error) && { hint: HINT }) }
}

export function startError(error: unknown): DatelineError {
  if (error instanceof DatelineError) return error
  const isUnauthorised = error instanceof discord.DiscordAPIError && error.status === 401
  const isBad = error instanceof discord.DiscordjsError && error.code === discord.DiscordjsErrorCodes.TokenInvalid
  if (isUnauthorised || isBad) return new DatelineError('platform', `${TOKEN[0]}.`, { hint: TOKEN[1], cause: error })
  return new DatelineError('platform', `Discord cannot be reached: ${messageOf(error)}.`, { ...PASSES, cause: error })
}

const PASSES = {
  hint: 'See whether this machine reaches https://discord.com, and https://discordstatus.com whether Discord is well.',
  isPassing: true,
}
type Closed = [message: string, hint: string]
const SHARDS: Closed = [
  'Discord wants more connections for this many servers',
  'Set the number of shards to auto (see .env.example).',
]
const NEWER: Closed = ['Discord does not understand this version of Dateline any more', 'Install the newest one.']
const BOT = `Open ${PORTAL}, choose the application, then Bot,`
const TOKEN: Closed = [
  'Discord refuses the token',
  `${BOT} Reset Token, put the new one into DISCORD_TOKEN, and start Dateline again.`,
]
/** The codes that end a connection for good. */
const CLOSED: Partial<Record<number, Closed>> = {
  [GatewayCloseCodes.AuthenticationFailed]: TOKEN,
  [GatewayCloseCodes.DisallowedIntents]: [
    'Discord does not allow this application to read messages',
    `${BOT} and switch Message Content Intent on; or do without (see .env.example). Then start Dateline again.`,
  ],
  [GatewayCloseCodes.ShardingRequired]: SHARDS,
  [GatewayCloseCodes.InvalidShard]: SHARDS,
  [GatewayCloseCodes.InvalidAPIVersion]: NEWER,
  [GatewayCloseCodes.InvalidIntents]: NEWER,
}
const BROKEN = 'the connection could not be made, or broke off'

/** `code`: that of the gateway's closing, https://docs.discord.com/developers/topics/opcodes-and-status-codes */
export function closed(code: number): DatelineError {
  const name = GatewayCloseCodes[code]?.replaceAll(/(?<=[a-z])(?=[A-Z])/g, ' ').toLowerCase()
  const why = `it closed the connection with code ${code} (${name ?? (code === 1006 ? BROKEN : 'of no meaning of its own')})`
  const [message, hint] = CLOSED[code] ?? ['Discord cannot be reached', null]
  return new DatelineError('platform', `${message}: ${why}.`, hint === null ? PASSES : { hint })
}

/** Discord answers these although it is well and has understood: the next try may succeed. */
const PASSING = [401, 408, 429]
const RIGHTS = 'View Channel, Send Messages and Send Messages in Threads'

export function outcomeOf(error: unknown, { community, channel }: Destination, client: discord.Client): Posted {
  if (error instanceof discord.RateLimitError)
    return unknown(`Discord asks to wait ${Math.ceil(error.retryAfter / 1000)} seconds.`, error.retryAfter)
  if (!(error instanceof discord.DiscordAPIError)) return unknown(messageOf(error))
  const [code, message] = [Number(error.code), messageOf(error)]
  // What stands between this machine and Discord refuses without a code.
  if (!(code > 0) || error.status >= 500 || PASSING.includes(error.status)) return unknown(message)
  const known = client.channels.cache.get(channel)
  const where = known !== undefined && 'name' in known && known.name ? `the channel #${known.name}` : 'that channel'
  // Discord says the same of a channel it hides and of a server that put Dateline out.
  const isOut = code === Refusal.MissingAccess && community !== null && !client.guilds.cache.has(community)
  if (isOut && isHeard(client, community))
    return refused('gone', 'I am no longer in that server. Invite me again, then resume the digest.')
  if (GONE.includes(code)) return refused('gone', 'The channel is gone. Subscribe again in another one.')
  const advice = ADVICE[code] ?? 'Discord refuses to post it in WHERE: WHY'
  return refused(
    'forbidden',
    advice.replace(/WHERE|WHY/g, (name) => (name === 'WHY' ? message : where)),
  )
}

const GONE: number[] = [Refusal.UnknownChannel, Refusal.UnknownGuild]
const ADVICE: Partial<Record<number, string>> = {
  [Refusal.MissingAccess]: `Let me see and write in WHERE: give my role ${RIGHTS} there.`,
  [Refusal.MissingPermissions]: `Let me write in WHERE: give my role ${RIGHTS} there.`,
  [Refusal.CannotSendMessagesToThisUser]: 'Allow direct messages from me, or subscribe in a channel.',
  [Refusal.ThreadLocked]: 'The thread is locked. Unlock it, or subscribe in another channel.',
}

/** Whether a server's events would come to this process, were Dateline in it. */
function isHeard({ ws, options }: discord.Client, guild: string): boolean {
  const { shardCount = 0 } = options
  return shardCount > 0 && ws.shards.has(discord.ShardClientUtil.shardIdForGuildId(guild, shardCount))
}

/** Returns what keeps Dateline from posting of its own accord where it is called; `null` if nothing does. Discord itself posts answers. */
export function obstacleTo(interaction: discord.BaseInteraction): string | null {
  const { guildId, context, client, appPermissions, channel } = interaction
  if (guildId === null)
    return context === discord.InteractionContextType.PrivateChannel
      ? 'I cannot post in this conversation, as I am not in it: write to me directly and subscribe there.'
      : null
  if (!client.guilds.cache.has(guildId)) return 'I cannot post here, as I am not in this server: invite me first.'
  const isThread = channel?.isThread() ?? false
  // Of a channel that is not known it cannot be told which of the two it takes.
  const sending = channel === null ? [] : isThread ? ['SendMessagesInThreads' as const] : ['SendMessages' as const]
  const missing = appPermissions.missing(['ViewChannel', ...sending])
  const lacking = missing.map((right) => right.replace(/(?<=[a-z])(?=[A-Z])/g, ' ').replace('In', 'in'))
  if (lacking.length === 0) return null
  const rights = new Intl.ListFormat('en-GB').format(lacking)
  const where = isThread ? 'in the channel around this thread' : 'in this channel'
  return `I may not post here as things are: my role lacks ${rights} ${where}. Give it that under Edit Channel, Permissions.`
}
