// What the routes share: the world, what is written in it, the rules, and looking things up with the errors Discord gives.
import { ChannelType, GatewayIntentBits, MessageFlags, PermissionFlagsBits } from 'discord.js'
import type { Changes } from './changes.ts'
import type { Standing } from './check-message.ts'
import type { Conscience } from './conscience.ts'
import { ApiError } from './http.ts'
import type { Messages } from './messages.ts'
import type { ChannelRecord, GuildRecord, MessageRecord, World } from './world.ts'

export class Stage {
  readonly world: World
  readonly messages: Messages
  readonly conscience: Conscience
  readonly changes: Changes
  /** Whether Message Content is switched on in the portal: REST calls are answered accordingly. */
  readonly readsAll: boolean

  constructor(parts: {
    world: World
    messages: Messages
    conscience: Conscience
    changes: Changes
    approvedIntents: number
  }) {
    this.world = parts.world
    this.messages = parts.messages
    this.conscience = parts.conscience
    this.changes = parts.changes
    this.readsAll = (parts.approvedIntents & GatewayIntentBits.MessageContent) !== 0
  }

  /** The channel, if the bot may see it and has these permissions in it. */
  channel(id: string | undefined, needed = 0n): ChannelRecord {
    const channel = this.world.channels.get(id ?? '')
    if (!channel) throw new ApiError(404, 10003, 'Unknown Channel')
    const isGone = channel.guildId !== null && !this.world.guilds.get(channel.guildId)?.members.has(this.world.bot.id)
    const has = this.world.permissions(this.world.bot.id, channel)
    if (isGone || !holds(has, PermissionFlagsBits.ViewChannel)) throw new ApiError(403, 50001, 'Missing Access')
    if (!holds(has, needed)) throw new ApiError(403, 50013, 'Missing Permissions')
    return channel
  }

  guild(id: string | undefined): GuildRecord {
    const guild = this.world.guilds.get(id ?? '')
    if (!guild?.members.has(this.world.bot.id)) throw new ApiError(404, 10004, 'Unknown Guild')
    return guild
  }

  /** A message that everybody sees: ephemeral ones are only there for the interaction they belong to. */
  message(channel: ChannelRecord, id: string | undefined): MessageRecord {
    const record = channel.messages.find(({ message }) => message.id === id)
    if (!record || record.isDeleted || record.viewer !== null) throw new ApiError(404, 10008, 'Unknown Message')
    return record
  }
}

const holds = (has: bigint, needed: bigint): boolean => (has & needed) === needed

/** The right to write: another one in threads. */
export const writing = (channel: ChannelRecord | undefined): bigint =>
  channel?.type === ChannelType.PublicThread
    ? PermissionFlagsBits.SendMessagesInThreads
    : PermissionFlagsBits.SendMessages

export function standingOf({ message }: MessageRecord): Standing {
  return { content: message.content, flags: message.flags ?? 0, hasEmbeds: message.embeds.length > 0 }
}

/** https://discord.com/developers/docs/topics/opcodes-and-status-codes#json */
export function refuseEmpty(body: {
  content?: unknown
  embeds?: unknown
  components?: unknown
  attachments?: unknown
}): void {
  const isThere = (value: unknown): boolean =>
    typeof value === 'string' ? value.trim() !== '' : Array.isArray(value) && value.length > 0
  if ([body.content, body.embeds, body.components, body.attachments].some(isThere)) return
  throw new ApiError(400, 50006, 'Cannot send an empty message')
}

export const isThinking = ({ message }: MessageRecord): boolean => ((message.flags ?? 0) & MessageFlags.Loading) !== 0
