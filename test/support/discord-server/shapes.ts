// Guilds, channels and members as the API writes them.
import { type APIGuildMember, type APIUser, ChannelType, type GuildMemberFlags, OverwriteType } from 'discord.js'
import type { ChannelRecord, GuildRecord, World } from './world.ts'

const NO_MEMBER_FLAGS: GuildMemberFlags = 0 as GuildMemberFlags

/** https://discord.com/developers/docs/resources/guild#guild-object, with what GUILD_CREATE adds. */
export function guildShape(world: World, guild: GuildRecord): object {
  const channels = [...world.channels.values()].filter(({ guildId }) => guildId === guild.id)
  return {
    id: guild.id,
    name: guild.name,
    icon: null,
    splash: null,
    discovery_splash: null,
    owner_id: guild.id,
    region: null,
    afk_channel_id: null,
    afk_timeout: 300,
    verification_level: 0,
    default_message_notifications: 0,
    explicit_content_filter: 0,
    roles: guild.roles,
    emojis: [],
    stickers: [],
    features: [],
    mfa_level: 0,
    application_id: null,
    system_channel_id: null,
    system_channel_flags: 0,
    rules_channel_id: null,
    vanity_url_code: null,
    description: null,
    banner: null,
    premium_tier: 0,
    preferred_locale: 'en-US',
    public_updates_channel_id: null,
    nsfw_level: 0,
    premium_progress_bar_enabled: false,
    safety_alerts_channel_id: null,
    joined_at: new Date().toISOString(),
    large: false,
    unavailable: false,
    member_count: guild.members.size,
    // Without the intent for members, Discord sends the bot itself and nobody else.
    members: [memberShape(guild, world.bot)],
    channels: channels
      .filter(({ type }) => type === ChannelType.GuildText)
      .map((channel) => channelShape(world, channel)),
    threads: channels
      .filter(({ type }) => type === ChannelType.PublicThread)
      .map((channel) => channelShape(world, channel)),
    presences: [],
    voice_states: [],
    stage_instances: [],
    guild_scheduled_events: [],
    soundboard_sounds: [],
  }
}

/** https://discord.com/developers/docs/resources/channel#channel-object */
export function channelShape(world: World, channel: ChannelRecord): object {
  const { id, type, name } = channel
  const last_message_id = channel.messages.at(-1)?.message.id ?? null
  if (type === ChannelType.DM) return { id, type, last_message_id, recipients: [channel.recipient], flags: 0 }
  const common = { id, type, name, guild_id: channel.guildId, parent_id: channel.parentId, last_message_id, flags: 0 }
  if (type === ChannelType.PublicThread)
    return {
      ...common,
      owner_id: world.bot.id,
      message_count: channel.messages.length,
      member_count: 1,
      rate_limit_per_user: 0,
      total_message_sent: channel.messages.length,
      thread_metadata: {
        archived: channel.isArchived,
        auto_archive_duration: 1440,
        archive_timestamp: channel.createdAt,
        create_timestamp: channel.createdAt,
        locked: false,
      },
    }
  const denied = { id: world.bot.id, type: OverwriteType.Member, allow: '0', deny: String(channel.denied) }
  return {
    ...common,
    topic: null,
    position: 0,
    nsfw: false,
    rate_limit_per_user: 0,
    permission_overwrites: channel.denied === 0n ? [] : [denied],
  }
}

/** https://discord.com/developers/docs/resources/guild#guild-member-object */
export function memberShape(guild: GuildRecord, user: APIUser): APIGuildMember {
  const member = guild.members.get(user.id)
  return {
    user,
    nick: null,
    avatar: null,
    banner: null,
    roles: member?.roles ?? [],
    joined_at: member?.joinedAt ?? new Date().toISOString(),
    premium_since: null,
    deaf: false,
    mute: false,
    flags: NO_MEMBER_FLAGS,
    pending: false,
    communication_disabled_until: null,
  }
}
