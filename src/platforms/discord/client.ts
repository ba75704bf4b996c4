// The connection to Discord: what it listens to, how little it remembers, what it writes into the log. Knows no message.
import {
  ChannelType,
  Client,
  type ClientOptions,
  Events,
  GatewayIntentBits,
  Options,
  Partials,
  RESTEvents,
} from 'discord.js'
import type { PlatformLog } from '../../domain/ports.ts'
import { closed, factsOf, refusal } from './failures.ts'
import { NOBODY } from './payload.ts'
import type { DiscordSettings } from './settings.ts'
import type { Waits } from './waits.ts'

/** People and members are remembered only while they speak: nothing is ever looked up in there. */
const FEW = 100
const SWEEP_SECONDS = 600

export function createClient({ apiUrl, readsMessages, shards }: DiscordSettings, waits: Waits): Client {
  const { Guilds, GuildMessages, DirectMessages, MessageContent } = GatewayIntentBits
  const client = new Client({
    intents: [Guilds, GuildMessages, DirectMessages, ...(readsMessages ? [MessageContent] : [])],
    // Direct messages come from channels that nobody has told of.
    partials: [Partials.Channel],
    allowedMentions: NOBODY,
    waitGuildTimeout: 5000,
    ...remembersLittle(),
    ...(shards === 'auto' ? { shards } : { shardCount: shards }),
    rest: { rejectOnRateLimit: waits.ask, ...(apiUrl === null ? {} : { api: apiUrl }) },
  })
  client.on(Events.Raw, nameDirectChannel)
  return client
}

/**
 * discord.js drops a direct message from a channel it has not met unless it is told the kind of channel, a field that Discord's
 * documentation calls optional. Runs before discord.js reads the event.
 */
function nameDirectChannel(event: { t?: string | null; d?: { guild_id?: string; channel_type?: number } }): void {
  const { t, d } = event
  if (t === 'MESSAGE_CREATE' && d !== undefined && d.guild_id === undefined) d.channel_type ??= ChannelType.DM
}

function remembersLittle(): Pick<ClientOptions, 'makeCache' | 'sweepers'> {
  const isMe = ({ id, client }: { id: string; client: Client<true> }): boolean => id === client.user.id
  return {
    makeCache: Options.cacheWithLimits({
      MessageManager: 0,
      UserManager: { maxSize: FEW, keepOverLimit: isMe },
      GuildMemberManager: { maxSize: FEW, keepOverLimit: isMe },
      ThreadMemberManager: 0,
      ReactionManager: 0,
      ReactionUserManager: 0,
      PresenceManager: 0,
      VoiceStateManager: 0,
      GuildEmojiManager: 0,
      GuildStickerManager: 0,
      GuildBanManager: 0,
      GuildInviteManager: 0,
      GuildScheduledEventManager: 0,
      StageInstanceManager: 0,
      AutoModerationRuleManager: 0,
      ApplicationCommandManager: 0,
    }),
    sweepers: {
      ...Options.DefaultSweeperSettings,
      users: { interval: SWEEP_SECONDS, filter: () => (user) => !isMe(user) },
      guildMembers: { interval: SWEEP_SECONDS, filter: () => (member) => !isMe(member) },
    },
  }
}

/** Resolves once it has been told of its servers; rejects with what the operator can do. */
export async function connect(client: Client, token: string): Promise<Client<true>> {
  const ready = Promise.withResolvers<Client<true>>()
  const refuse = ({ code }: { code: number }): void => ready.reject(closed(code))
  client.once(Events.ClientReady, ready.resolve)
  client.once(Events.ShardDisconnect, refuse)
  try {
    const [, connected] = await Promise.all([client.login(token), ready.promise])
    return connected
  } catch (error) {
    await client.destroy().catch(() => {})
    throw refusal(error)
  } finally {
    client.off(Events.ShardDisconnect, refuse)
  }
}

/** Losing the connection and finding it again is discord.js's affair; nothing here ends the process. */
export function tellLog(client: Client, log: PlatformLog): void {
  client.on(Events.ShardReady, (shard) => log.info({ shard }, 'Connected to Discord.'))
  client.on(Events.ShardReconnecting, (shard) =>
    log.warn({ shard }, 'The connection to Discord is lost; reconnecting.'),
  )
  client.on(Events.ShardResume, (shard, events) => log.info({ shard, events }, 'The connection to Discord is back.'))
  client.on(Events.ShardError, (error, shard) =>
    log.warn({ ...factsOf(error), shard }, 'The connection to Discord failed.'),
  )
  client.on(Events.ShardDisconnect, ({ code }, shard) => {
    const { message, hint } = closed(code)
    log.error({ shard, code, hint }, message)
  })
  client.on(Events.Invalidated, () =>
    log.error({}, 'Discord ended the session for good; Dateline must be started again.'),
  )
  client.on(Events.Error, (error) => log.error(factsOf(error), 'discord.js reports an error.'))
  client.on(Events.Warn, (warning) => log.warn({ warning }, 'discord.js warns.'))
  client.rest.on(RESTEvents.RateLimited, ({ method, route, retryAfter, global }) => {
    log.info({ method, route, retryAfter, global }, 'Discord asks to wait before writing more.')
  })
}
