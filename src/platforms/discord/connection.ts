// The connection to Discord: what it is made with, what it listens to, how little it remembers, how long Discord asks to wait. Knows no message.
import type * as discord from 'discord.js'
import { ChannelType, Client, Events, GatewayIntentBits, Options, Partials, REST, RESTEvents, Routes } from 'discord.js'
import type { PlatformLog } from '../../domain/ports.ts'
import { keepSecret } from '../../domain/secrets.ts'
import { within } from '../shared/work.ts'
import { NOBODY } from './components.ts'
import { closed, factsOf, startError } from './failures.ts'

export interface DiscordSettings {
  token: string
  /** Commands are registered in this guild alone, where they appear at once; `null`: everywhere. */
  guildId: string | null
  /** The privileged intent Message Content: replies and messages in Dateline's threads can be read without a mention. */
  readsMessages: boolean
  /** `null`: Discord's own, "https://discord.com/api". */
  apiUrl: string | null
  /** Connections to the gateway; 'auto': as many as Discord recommends. */
  shards: number | 'auto'
}

/** So many people and members are remembered: nothing is ever looked up in there. */
const FEW = 100
const PROBE_MS = 10_000

export function createClient({ apiUrl, readsMessages, shards }: DiscordSettings): Client {
  const { Guilds, GuildMessages, DirectMessages, MessageContent } = GatewayIntentBits
  const client = new Client({
    intents: [Guilds, GuildMessages, DirectMessages, ...(readsMessages ? [MessageContent] : [])],
    // Direct messages come from channels that nobody has told of.
    partials: [Partials.Channel],
    allowedMentions: NOBODY,
    waitGuildTimeout: 5000,
    makeCache: makeCache(),
    ...(shards === 'auto' ? { shards } : { shardCount: shards }),
    ...(apiUrl === null ? {} : { rest: { api: apiUrl } }),
  })
  // discord.js drops a direct message from a channel it has not met unless it is told the kind of channel, a field that Discord's
  // documentation calls optional. This runs before discord.js reads the event.
  client.on(Events.Raw, ({ t, d }: { t?: string | null; d?: { guild_id?: string; channel_type?: number } }) => {
    if (t === 'MESSAGE_CREATE' && d !== undefined && d.guild_id === undefined) d.channel_type ??= ChannelType.DM
  })
  return client
}

function makeCache(): discord.CacheFactory {
  const keepOverLimit = ({ id, client }: { id: string; client: Client<true> }): boolean => id === client.user.id
  const few = { maxSize: FEW, keepOverLimit }
  return Options.cacheWithLimits({
    ...{ MessageManager: 0, ThreadMemberManager: 0, GuildEmojiManager: 0, GuildStickerManager: 0 },
    ...{ GuildScheduledEventManager: 0, StageInstanceManager: 0, UserManager: few, GuildMemberManager: few },
  })
}

/** Resolves once Discord has named the servers; throws a DatelineError 'platform' that says what the operator can do. */
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
    throw startError(error)
  } finally {
    client.off(Events.ShardDisconnect, refuse)
  }
}

/** Losing the connection and finding it again is discord.js's affair; nothing here ends the process. */
export function logConnection(client: Client, log: PlatformLog): void {
  client.on(Events.ShardReady, (shard) => log.info({ shard }, 'Discord is connected.'))
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
  client.on(Events.Invalidated, () => log.error({}, 'Discord ended the session for good; start Dateline again.'))
  client.on(Events.Error, (error) => log.error(factsOf(error), 'discord.js reports an error.'))
  client.on(Events.Warn, (warning) => log.warn({ warning }, 'discord.js warns.'))
  client.rest.on(RESTEvents.RateLimited, ({ method, route, retryAfter, global }) => {
    log.info({ method, route, retryAfter, global }, 'Discord asks to wait before writing more.')
  })
}

/** Calls Discord's API by itself; what must wait longer for Discord's limits than `mostWaitMs` throws a RateLimitError. */
export function restFor({ token, apiUrl }: DiscordSettings, mostWaitMs: number, retries = 3): REST {
  const rejectOnRateLimit = ({ retryAfter }: discord.RateLimitData): boolean => retryAfter > mostWaitMs
  keepSecret(token)
  const options = { version: '10', rejectOnRateLimit, retries, ...(apiUrl === null ? {} : { api: apiUrl }) }
  return new REST(options).setToken(token)
}

/** Returns as whom Dateline would be connected, by one call and no connection that stays. Throws what starting would throw. */
export async function probeDiscord(settings: DiscordSettings): Promise<string> {
  try {
    const user = (signal: AbortSignal) => restFor(settings, PROBE_MS, 0).get(Routes.user(), { signal })
    const { discriminator, username } = (await within(AbortSignal.timeout(PROBE_MS), user)) as discord.APIUser
    return `connected as ${discriminator === '0' ? username : `${username}#${discriminator}`}`
  } catch (error) {
    throw startError(error)
  }
}
