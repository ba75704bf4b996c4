// How a request reaches the desk, and its reply those it is for: who asks and where, heard once, in public or in private as the reply wants it.
import type * as discord from 'discord.js'
import { ChannelType, InteractionContextType, MessageFlags, PermissionFlagsBits } from 'discord.js'
import { textMessage } from '../../domain/message.ts'
import type { Desk, OwnChannel, PlatformLog, Reply, Request } from '../../domain/ports.ts'
import type { Role } from '../../domain/subscription.ts'
import * as shared from '../shared/desk.ts'
import { type Components, componentsOf, pagesFor, payload, posted, response } from './components.ts'
import { factsOf, isExpired, obstacleTo } from './failures.ts'
import type { Pace } from './limits.ts'
import type { Memory } from './memory.ts'

export interface Context {
  desk: Desk
  memory: Memory
  log: PlatformLog
  pace: Pace
  /** Whether messages can be read that do not mention Dateline. */
  readsMessages: boolean
  open: shared.OpenAsks<Waiting>
  signal: AbortSignal
}

export type Waiting = { channel: string; message: string } | { application: string; token: string }

type Event = discord.BaseInteraction | discord.Message
export type Ask = (request: Request) => Promise<Reply>

const MANAGING = PermissionFlagsBits.ManageChannels | PermissionFlagsBits.ManageGuild

export const PRIVATELY = { flags: MessageFlags.Ephemeral } as const

const TOO_LATE = textMessage('That took too long to open. Please press again.')

export function requestOf(event: Event, conversation: string | null, { signal, memory }: Context): Request {
  const { guildId, channel, member } = event
  const [user, place] = 'author' in event ? [event.author, event.channelId] : [event.user, event.channelId ?? '']
  const around = channel?.isThread() ? channel.parentId : null
  // What the others there see somebody called.
  const nick = member !== null && ('displayName' in member ? member.displayName : member.nick)
  return {
    person: { id: user.id, name: nick || user.displayName, isManager: isManager(event) },
    place: {
      ...{ platform: 'discord', community: guildId, channel: around ?? place, isDirect: guildId === null },
      ...(around === null ? {} : { thread: place }),
    },
    conversation,
    signal,
    role: async (called) => roleCalled(event, called),
    zone: () => memory.zone(user.id),
    keepZone: (zone) => memory.keepZone(user.id, zone),
    ...(guildId !== null && { whomToAsk: async () => `Ask ${await ownerOf(event)} has Manage Channels here.` }),
    ...(guildId === null && { channels: async (one) => channelsOf(event.client, user.id, one) }),
    ...('author' in event ? {} : { obstacle: async () => obstacleTo(event) }),
  }
}

/** "Ann, whose server this is, or somebody whose role": as far as Discord tells. */
async function ownerOf({ guild }: Event): Promise<string> {
  const owner = await guild?.fetchOwner().catch(() => null)
  return `${owner ? `${owner.displayName}, whose server this is, or ` : ''}somebody whose role`
}

/** "<@&1576>", "@news" or "news". Of those that not everybody may mention none is called, and never everyone. */
function roleCalled({ guild }: Event, called: string): Role | { problem: string } {
  const name = called.replace(/^<@&(\d+)>$/, '$1').replace(/^@/, '')
  const roles = guild?.roles.cache
  const role = roles?.get(name) ?? roles?.find((one) => one.name.toLowerCase() === name.toLowerCase())
  if (/^(?:everyone|here)$/i.test(name) || (role !== undefined && role.id === guild?.id))
    return { problem: 'Everyone is never called. Name a role that people take for themselves.' }
  if (role === undefined) return { problem: `There is no role “${name}” here.` }
  if (role.mentionable) return { id: role.id, name: role.name }
  const how = 'allow anyone to mention it, in the settings of the server under Roles'
  return { problem: `I may not call @${role.name}: ${how}.` }
}

/** The channel of that id, if the person may see it: for what is pressed in a direct message about a digest of a channel. */
async function channelsOf({ channels }: discord.Client<true>, userId: string, one = ''): Promise<OwnChannel[]> {
  const channel = await channels.fetch(one).catch(() => null)
  if (channel === null || channel.isDMBased()) return []
  const member = await channel.guild.members.fetch(userId).catch(() => null)
  const permissions = member && channel.permissionsFor(member)
  if (!permissions?.has(PermissionFlagsBits.ViewChannel)) return []
  const { id, name, guildId: community } = channel
  return [{ channel: id, community, name, isManager: permissions.any(MANAGING) }]
}

/** Whoever administers has both permissions. What is written to Dateline alone is the writer's own to manage. */
function isManager(event: Event): boolean {
  if (!('author' in event)) {
    if (event.guildId === null) return event.context === InteractionContextType.BotDM
    return event.memberPermissions?.any(MANAGING) === true
  }
  const { channel, member, guildId } = event
  if (guildId === null || member === null) return guildId === null
  const permissions = 'permissionsFor' in channel ? channel.permissionsFor(member) : member.permissions
  return permissions.any(MANAGING)
}

/** Whether a thread may be opened there, as far as is known. */
export function mayGoOn(channel: discord.Channel | null, me: string): boolean {
  if (channel?.type !== ChannelType.GuildText && channel?.type !== ChannelType.GuildAnnouncement) return false
  return channel.permissionsFor(me)?.has(PermissionFlagsBits.CreatePublicThreads) !== false
}

/** Returns the conversation of this channel, if it is Dateline's own: a direct message or a thread it opened. */
export async function conversationIn({ guildId, channelId, channel }: Event, { memory }: Context) {
  if (guildId === null) return `discord:dm:${channelId ?? ''}`
  // Discord does not always say what kind of channel it is.
  return channelId !== null && (channel === null || channel.isThread()) ? memory.thread(channelId) : null
}

export const eventOf = ({ id }: Event): string => `event:${id}`

/** Asks the desk; from `start` on `show` is given what is unfinished. Where that fails, the whole is shown. `replied` never rejects, and comes when nothing unfinished is shown. */
export function asking(
  ask: Ask,
  event: Event,
  conversation: string | null,
  context: Context,
  show: (components: Components) => Promise<unknown>,
) {
  const { pace, log, signal } = context
  const { start, settle, onStep, onSentence } = shared.growing({
    firstMs: pace.firstMs,
    async show(unfinished) {
      const [page = unfinished] = pagesFor(unfinished)
      await show(componentsOf(page))
      return pace.changeMs
    },
    failed: (error) => log.debug(factsOf(error), 'An unfinished answer could not be shown.'),
  })
  const request = { ...requestOf(event, conversation, context), onStep, onSentence }
  return { start, replied: shared.replyOf(ask(request), signal, log).finally(settle) }
}

/** Resolves to the id of what all see. `isHidden`: whatever the reply says, it is for the asker alone. */
export async function deliver(
  interaction: discord.RepliableInteraction,
  reply: Reply,
  { memory, log }: Context,
  isHidden: boolean,
): Promise<string | null> {
  if (reply.kind === 'silence') {
    if (!interaction.deferred) await interaction.deferReply(PRIVATELY)
    await interaction.deleteReply()
    return null
  }
  // A form can be opened at once or not at all.
  const given = reply.kind === 'message' ? reply : { message: TOO_LATE, isPrivate: true }
  const isPrivate = given.isPrivate || isHidden
  const components = await memory.firstPage(given.message)
  if (!interaction.deferred) {
    const { resource } = await interaction.reply({ ...response(components, isPrivate), withResponse: true })
    return isPrivate ? null : (resource?.message?.id ?? null)
  }
  const show = async () => {
    if (isPrivate === (interaction.ephemeral ?? false)) return interaction.editReply(payload(components))
    // Who sees a response is settled when it is deferred. With that gone, the next message may be for others.
    await interaction.deleteReply()
    return interaction.followUp(response(components, isPrivate))
  }
  const { id } = await show().catch(async (error: unknown) => {
    if (!isExpired(error)) throw error
    log.warn(factsOf(error), 'An answer came too late for its command and is posted by itself.')
    const { channel, user } = interaction
    const options = posted(components, `l${interaction.id}`)
    return isPrivate || !channel?.isSendable() ? user.send(options) : channel.send(options)
  })
  return isPrivate ? null : id
}
