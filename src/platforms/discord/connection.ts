// The connection to Discord: what it is made with, what it listens to, how little it remembers, how long Discord asks to wait. Knows no message.
import {
  type APIUser,
  ChannelType,
  Client,
  type ClientOptions,
  Events,
  GatewayIntentBits,
  Options,
  Partials,
  type RateLimitData,
  REST,
  RESTEvents,
  Routes,
} from 'discord.js'
import type { PlatformLog } from '../../domain/ports.ts'
import { within } from '../shared/work.ts'
import { NOBODY } from './components.ts'
import { closed, factsOf, startError, WaitTooLong } from './failures.ts'

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

/** People and members are remembered only while they speak: nothing is ever looked up in there. */
const FEW = 100
const SWEEP_SECONDS = 600
const PROBE_MS = 10_000

export function createClient({ apiUrl, readsMessages, shards }: DiscordSettings, limits: RateLimits): Client {
  const { Guilds, GuildMessages, DirectMessages, MessageContent } = GatewayIntentBits
  const client = new Client({
    intents: [Guilds, GuildMessages, DirectMessages, ...(readsMessages ? [MessageContent] : [])],
    // Direct messages come from channels that nobody has told of.
    partials: [Partials.Channel],
    allowedMentions: NOBODY,
    waitGuildTimeout: 5000,
    ...remembersLittle(),
    ...(shards === 'auto' ? { shards } : { shardCount: shards }),
    rest: { rejectOnRateLimit: limits.ask, ...(apiUrl === null ? {} : { api: apiUrl }) },
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

/** Tells whoever would rather come back later than wait in discord.js's queue how long Discord asks to wait. */
export class RateLimits {
  readonly #watchers = new Set<(wait: RateLimitData) => void>()

  /** For discord.js, which asks before each wait whether to give up; it never is to: whoever has no time ends their call themselves. */
  readonly ask = (wait: RateLimitData): boolean => {
    for (const look of [...this.#watchers]) look(wait)
    return false
  }

  /** Runs `work` with a signal that is aborted when this channel must wait longer than `mostMs`. */
  async during<T>(channelId: string, mostMs: number, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
    const tooLong = new AbortController()
    const look = ({ global, majorParameter, retryAfter }: RateLimitData): void => {
      if ((global || majorParameter === channelId) && retryAfter > mostMs) tooLong.abort(new WaitTooLong(retryAfter))
    }
    this.#watchers.add(look)
    try {
      return await work(tooLong.signal)
    } finally {
      this.#watchers.delete(look)
    }
  }
}

/** Returns as whom Dateline would be connected, by one call and no connection that stays. Throws what starting would throw. */
export async function probeDiscord({ token, apiUrl }: DiscordSettings): Promise<string> {
  const rest = new REST({ version: '10', retries: 0, timeout: PROBE_MS, ...(apiUrl === null ? {} : { api: apiUrl }) })
  try {
    rest.setToken(token)
    const call = async (signal: AbortSignal): Promise<APIUser> => (await rest.get(Routes.user(), { signal })) as APIUser
    const { discriminator, username } = await within(AbortSignal.timeout(PROBE_MS), call)
    return `connected as ${discriminator === '0' ? username : `${username}#${discriminator}`}`
  } catch (error) {
    throw startError(error)
  } finally {
    rest.clearHashSweeper()
    rest.clearHandlerSweeper()
  }
}
