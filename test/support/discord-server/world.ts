// The world the server plays: guilds, their members and roles, channels and what is written in them.
import {
  type APIMessage,
  type APIRole,
  type APIUser,
  ChannelType,
  PermissionFlagsBits,
  type RoleFlags,
  type UserFlags,
} from 'discord.js'
import type { Dispatch } from './gateway-session.ts'
import { channelShape } from './shapes.ts'
import { snowflake } from './snowflake.ts'
import type { Channel, Guild } from './types-people.ts'

export interface GuildRecord extends Guild {
  roles: APIRole[]
  members: Map<string, MemberRecord>
}

export interface MemberRecord {
  user: APIUser
  /** Beyond @everyone. */
  roles: string[]
  joinedAt: string
}

export interface ChannelRecord extends Channel {
  name: string
  type: ChannelType.GuildText | ChannelType.PublicThread | ChannelType.DM
  /** Of a direct channel. */
  recipient: APIUser | null
  /** What the bot may not do here although it may elsewhere. */
  denied: bigint
  createdAt: string
  isArchived: boolean
  messages: MessageRecord[]
}

export interface MessageRecord {
  message: APIMessage
  /** The only one who sees it, of an ephemeral message. */
  viewer: string | null
  nonce: string | null
  /** Every state it has been in. */
  versions: { at: number; message: APIMessage }[]
  isDeleted: boolean
}

/** What everybody may do, the bot too: what a guild's @everyone role comes with, threads included. */
const EVERYBODY =
  PermissionFlagsBits.ViewChannel |
  PermissionFlagsBits.SendMessages |
  PermissionFlagsBits.SendMessagesInThreads |
  PermissionFlagsBits.CreatePublicThreads |
  PermissionFlagsBits.ReadMessageHistory |
  PermissionFlagsBits.AddReactions |
  PermissionFlagsBits.EmbedLinks |
  PermissionFlagsBits.AttachFiles |
  PermissionFlagsBits.UseApplicationCommands

export class World {
  readonly bot: APIUser
  readonly guilds = new Map<string, GuildRecord>()
  readonly channels = new Map<string, ChannelRecord>()
  readonly users = new Map<string, APIUser>()
  /** Permissions of people beyond everybody's. */
  readonly extras = new Map<string, bigint>()
  /** Where events go. */
  send: (dispatch: Dispatch) => void = () => {}

  constructor() {
    this.bot = this.addUser('dateline', true)
  }

  addUser(name: string, isBot: boolean, permissions = 0n): APIUser {
    const username = name.toLowerCase().replaceAll(/[^a-z0-9._]+/g, '_')
    const user: APIUser = {
      id: snowflake(),
      username,
      discriminator: '0',
      global_name: name,
      avatar: null,
      bot: isBot,
      public_flags: 0 as UserFlags,
    }
    this.users.set(user.id, user)
    this.extras.set(user.id, permissions)
    for (const guild of this.guilds.values()) this.join(guild, user)
    return user
  }

  addGuild(name: string): GuildRecord {
    const id = snowflake()
    const everyone = role(id, '@everyone', EVERYBODY)
    const guild: GuildRecord = { id, name, roles: [everyone], members: new Map() }
    this.guilds.set(id, guild)
    for (const user of this.users.values()) this.join(guild, user)
    return guild
  }

  /** Makes somebody a member, with a role of their own if they may do more than everybody. */
  join(guild: GuildRecord, user: APIUser): void {
    const extra = this.extras.get(user.id) ?? 0n
    const own = extra === 0n ? [] : [role(snowflake(), `${user.username}'s role`, extra)]
    guild.roles.push(...own)
    guild.members.set(user.id, { user, roles: own.map(({ id }) => id), joinedAt: new Date().toISOString() })
    for (const one of own)
      this.send({
        name: 'GUILD_ROLE_CREATE',
        guildId: guild.id,
        payload: () => ({ guild_id: guild.id, role: one }),
      })
  }

  addRole(guildId: string, name: string, mentionable: boolean): APIRole {
    const added = { ...role(snowflake(), name, 0n), mentionable }
    this.guilds.get(guildId)?.roles.push(added)
    this.send({ name: 'GUILD_ROLE_CREATE', guildId, payload: () => ({ guild_id: guildId, role: added }) })
    return added
  }

  addChannel(
    name: string,
    type: ChannelRecord['type'],
    of: { guildId?: string; parentId?: string; recipient?: APIUser; id?: string },
  ): ChannelRecord {
    const channel: ChannelRecord = {
      id: of.id ?? snowflake(),
      name,
      type,
      guildId: of.guildId ?? null,
      parentId: of.parentId ?? null,
      recipient: of.recipient ?? null,
      denied: 0n,
      createdAt: new Date().toISOString(),
      isArchived: false,
      messages: [],
    }
    this.channels.set(channel.id, channel)
    return channel
  }

  /** Tells the bot what has become of a channel. */
  update(channel: ChannelRecord): void {
    const name = channel.type === ChannelType.PublicThread ? 'THREAD_UPDATE' : 'CHANNEL_UPDATE'
    this.send({ name, guildId: channel.guildId, payload: () => channelShape(this, channel) })
  }

  /** What somebody may do in a channel; in a direct channel nobody is kept from anything. */
  permissions(userId: string, channel: ChannelRecord): bigint {
    const guild = this.guilds.get(channel.guildId ?? '')
    if (!guild) return EVERYBODY
    if (!guild.members.has(userId)) return 0n
    const roles = [guild.id, ...(guild.members.get(userId)?.roles ?? [])]
    const granted = guild.roles
      .filter(({ id }) => roles.includes(id))
      .reduce((all, one) => all | BigInt(one.permissions), 0n)
    if (userId !== this.bot.id) return granted
    const parent = this.channels.get(channel.parentId ?? '')
    return granted & ~channel.denied & ~(parent?.denied ?? 0n)
  }

  find(messageId: string): MessageRecord | null {
    for (const { messages } of this.channels.values()) {
      const record = messages.find(({ message }) => message.id === messageId)
      if (record && !record.isDeleted) return record
    }
    return null
  }
}

function role(id: string, name: string, permissions: bigint): APIRole {
  return {
    id,
    name,
    permissions: String(permissions),
    color: 0,
    colors: { primary_color: 0, secondary_color: null, tertiary_color: null },
    hoist: false,
    icon: null,
    unicode_emoji: null,
    position: 0,
    managed: false,
    mentionable: false,
    flags: 0 as RoleFlags,
  }
}
