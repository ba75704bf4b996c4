// The connection to Discord: what it is made with, what it listens to, how little it remembers, how long Discord asks to wait. Knows no message.
import { setTimeout as pause } from 'node:timers/promises'
import * as discord from 'discord.js'
import { ChannelType, Client, Events, GatewayIntentBits, Options, Partials, REST, RESTEvents, Routes } from 'discord.js'
import { keepSecret } from '../../domain/errors.ts'
import type { PlatformLog } from '../../domain/ports.ts'
import { orLate, within } from '../shared/work.ts'
import { NOBODY } from './components.ts'
import { closed, factsOf, startError } from './failures.ts'
import type { Pace } from './limits.ts'

export interface DiscordSettings {
  token: string
  /** Commands are registered in this guild alone, where they appear at once; `null`: everywhere. */
  guildId: string | null
  /** The privileged intent Message Content: replies and messages in Dateline's threads can be read without a mention. */
  readsMessages: boolean
  /** `null`: Discord's own, "https://discord.com/api". */
  apiUrl: string | null
  /** Connections to the gateway; 'auto': as many as Discord recommends. `ids`: those of this process, where others have the rest. */
  shards: number | 'auto' | { ids: number[]; of: number }
  /** `false`: nothing is heard, and there is no connection; another process has it. */
  listens?: boolean
}

/** So many people and members are remembered: nothing is ever looked up in there. */
const FEW = 100
const PROBE_MS = 10_000
const LONGEST_END_MS = 2000

export function createConnection(
  { apiUrl, readsMessages, shards, token }: DiscordSettings,
  log: PlatformLog,
  pace: Pace,
) {
  const { Guilds, GuildMessages, DirectMessages, MessageContent } = GatewayIntentBits
  const over = new AbortController()
  const client: Client = new Client({
    intents: [Guilds, GuildMessages, DirectMessages, ...(readsMessages ? [MessageContent] : [])],
    // Direct messages come from channels that nobody has told of.
    partials: [Partials.Channel],
    allowedMentions: NOBODY,
    waitGuildTimeout: 5000,
    makeCache: makeCache(),
    ws: { buildStrategy: (manager) => patient(manager) },
    ...(shards === 'auto' ? { shards } : typeof shards === 'number' ? { shardCount: shards } : {}),
    ...(typeof shards === 'object' && { shards: shards.ids, shardCount: shards.of }),
    ...(apiUrl === null ? {} : { rest: { api: apiUrl } }),
  })
  // discord.js drops a direct message from a channel it has not met unless told its kind, which Discord calls optional. This runs before it reads the event.
  client.on(Events.Raw, ({ t, d }: { t?: string | null; d?: { guild_id?: string | null; channel_type?: number } }) => {
    if (t === 'MESSAGE_CREATE' && d && d.guild_id == null) d.channel_type ??= ChannelType.DM
  })
  logConnection(client, log)

  const failures = new Map<number, number>()
  let starting: PromiseWithResolvers<Client<true>> | null = null
  client.on(Events.ShardReady, (shard) => failures.delete(shard))
  client.on(Events.ShardResume, (shard) => failures.delete(shard))

  /** discord.js opens a lost connection again twice a second, for ever, also after it was told to end. It asks for the session first: here it waits. */
  function patient(manager: Manager): discord.SimpleShardingStrategy {
    const { retrieveSessionInfo } = manager.options
    manager.options.retrieveSessionInfo = async (id) => {
      const shard = client.ws.shards.get(id)
      if (shard?.listenerCount('close') === 0) shard.on('close', ({ code }) => onClosed(id, code))
      if (shard?.status === discord.Status.Connecting) {
        const failed = failures.get(id) ?? -1
        failures.set(id, failed + 1)
        const pauseMs = failed < 1 ? 0 : Math.min(pace.reconnectMs * 2 ** (failed - 1), pace.longestReconnectMs)
        await pause(pauseMs, undefined, { signal: over.signal }).catch(() => {})
      }
      return over.signal.aborted ? new Promise(() => {}) : retrieveSessionInfo(id)
    }
    return new discord.SimpleShardingStrategy(manager)
  }

  /** At the start each failure is told of; later discord.js finds the connection again, unless it is closed for good. */
  function onClosed(shard: number, code: number): void {
    const why = closed(code)
    if (over.signal.aborted) return
    if (starting !== null) starting.reject(why)
    else if (why.isPassing) log.warn({ shard, reason: why.message }, 'The connection to Discord is lost; reconnecting.')
    else log.error({ shard, code, hint: why.hint }, why.message)
  }

  async function end(): Promise<void> {
    over.abort()
    // A client that is told to end while it identifies itself may never say that it has.
    await orLate(client.destroy(), LONGEST_END_MS, null)
  }

  return {
    ...{ client, end },
    /** Resolves once Discord has named the servers. Throws a DatelineError 'platform' that says what the operator can do; then it is over. */
    async connect(): Promise<Client<true>> {
      starting = Promise.withResolvers<Client<true>>()
      client.once(Events.ClientReady, starting.resolve)
      try {
        const [connected] = await Promise.all([starting.promise, client.login(token)])
        return connected
      } catch (error) {
        await end()
        throw startError(error)
      } finally {
        starting = null
      }
    },
  }
}

type Manager = Parameters<NonNullable<discord.WebSocketOptions['buildStrategy']>>[0]

function makeCache(): discord.CacheFactory {
  const keepOverLimit = ({ id, client }: { id: string; client: Client<true> }): boolean => id === client.user.id
  const few = { maxSize: FEW, keepOverLimit }
  return Options.cacheWithLimits({
    ...{ MessageManager: 0, ThreadMemberManager: 0, GuildEmojiManager: 0, GuildStickerManager: 0 },
    ...{ GuildScheduledEventManager: 0, StageInstanceManager: 0, UserManager: few, GuildMemberManager: few },
  })
}

/** Losing the connection and finding it again is discord.js's affair; nothing here ends the process. */
function logConnection(client: Client, log: PlatformLog): void {
  client.on(Events.ShardReady, (shard) => log.info({ shard }, 'Discord is connected.'))
  client.on(Events.ShardResume, (shard, events) => log.info({ shard, events }, 'The connection to Discord is back.'))
  client.on(Events.ShardError, (error, shard) =>
    log.warn({ ...factsOf(error), shard }, 'The connection to Discord failed.'),
  )
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

/** As whom Dateline is connected, by one call. Throws a DatelineError 'platform' that says what mends it. */
export async function identityOf(rest: REST): Promise<{ id: string; name: string }> {
  try {
    const asked = within(AbortSignal.timeout(PROBE_MS), (signal) => rest.get(Routes.user(), { signal }))
    const { id, discriminator, username } = (await asked) as discord.APIUser
    return { id, name: discriminator === '0' ? username : `${username}#${discriminator}` }
  } catch (error) {
    throw startError(error)
  }
}

/** Says as whom Dateline would be connected, and opens no connection. Throws as `identityOf` does. */
export const probeDiscord = async (settings: DiscordSettings): Promise<string> =>
  `connected as ${(await identityOf(restFor(settings, PROBE_MS, 0))).name}`
