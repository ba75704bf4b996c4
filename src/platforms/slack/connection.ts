// The connection to Slack: what it is made with, as whom it is made, and how one socket is kept open, or HTTP served. Knows no desk.
import { setTimeout as wait } from 'node:timers/promises'
import { App, HTTPReceiver, type Logger, LogLevel, SocketModeReceiver, webApi } from '@slack/bolt'
import { messageOf } from '../../domain/errors.ts'
import type { PlatformLog } from '../../domain/ports.ts'
import { factsOf, notABot, refusalOf, startError, withoutSecrets } from './failures.ts'
import type { Pace } from './limits.ts'
import { SCOPES } from './manifest.ts'

/** Socket Mode by an app token, or HTTP by a signing secret. */
export interface SlackSettings {
  botToken: string
  /** Socket Mode; `null`: HTTP. */
  appToken: string | null
  /** HTTP; needed where there is no app token. */
  signingSecret: string | null
  /** The port that HTTP is served on. */
  port: number
  /** `null`: Slack's own, "https://slack.com/api/". */
  apiUrl: string | null
}

/** As whom we are connected, by Slack's ids. */
export interface Me {
  user: string
  bot: string
  name: string
  team: string
}

export interface Identity {
  me: Me
  workspace: string
  /** Permissions that the app should have and has not. */
  lacking: string[]
}

export interface Connection {
  app: App
  start(): Promise<void>
  stop(): Promise<void>
}

/** How often a call that fails is tried again; Slack's Retry-After is obeyed besides. */
const RETRIES = 4
const PATIENT_MS = 20_000
/** What is called once ends for better or worse within so long. */
const ONCE_MS = 30_000
const PROBE_MS = 10_000
/** So long Slack may take to greet. */
const GREETING_MS = 45_000

/** For calls that are better late than never. */
export function patiently(settings: SlackSettings, logger: Logger, pace: Pace): webApi.WebClientOptions {
  const { retryMs: minTimeout, longestRetryMs: maxTimeout } = pace
  const retryConfig = { retries: RETRIES, minTimeout, maxTimeout, factor: 2 }
  return { ...apiOf(settings), logger, retryConfig, timeout: PATIENT_MS }
}

/** For calls whose failure somebody waits to hear of, and who knows what to do then. */
export function once(settings: SlackSettings, logger: Logger, timeoutMs = ONCE_MS): webApi.WebClientOptions {
  const retryConfig = { retries: 0 }
  return { ...apiOf(settings), logger, retryConfig, rejectRateLimitedCalls: true, timeout: timeoutMs }
}

const apiOf = ({ apiUrl }: SlackSettings): webApi.WebClientOptions => (apiUrl === null ? {} : { slackApiUrl: apiUrl })

export function connectionFor(settings: SlackSettings, me: Me, log: PlatformLog, pace: Pace): Connection {
  const { botToken, appToken, signingSecret, port } = settings
  const logger = boltLog(log)
  const receiver =
    appToken === null
      ? new HTTPReceiver({ signingSecret: signingSecret ?? '', port, logger })
      : new SocketModeReceiver({
          ...{ appToken, logger, autoReconnectEnabled: false },
          installerOptions: { clientOptions: once(settings, logger) },
        })
  const app = new App({
    receiver,
    logger,
    // Who we are was asked at the start; Bolt need not ask again.
    authorize: async () => ({ botToken, botId: me.bot, botUserId: me.user }),
    clientOptions: patiently(settings, logger, pace),
    convoStore: false,
  })
  if (receiver instanceof SocketModeReceiver) return { app, ...keptOpen(receiver, log, pace) }
  return {
    app,
    start: async () => void (await receiver.start(port)),
    stop: async () => void (await receiver.stop()),
  }
}

/**
 * Connects, and connects again whenever the socket is lost. The client must not reconnect by itself: it rejects into nowhere when it is
 * refused, or told to end, in the middle of it, and that would end the process.
 */
function keptOpen({ client }: SocketModeReceiver, log: PlatformLog, pace: Pace): Omit<Connection, 'app'> {
  const ended = new AbortController()
  let isKept = false
  let isConnecting = false

  const connect = async (): Promise<void> => {
    isConnecting = true
    const tooLong = setTimeout(() => void client.disconnect(), GREETING_MS)
    try {
      await client.start()
    } catch (error) {
      // It rejects with nothing when the socket is closed before it was greeted.
      throw error ?? new Error('The connection was closed before Slack had greeted.')
    } finally {
      clearTimeout(tooLong)
      isConnecting = false
    }
    // Told to end while the address was still being asked for.
    if (ended.signal.aborted) void client.disconnect()
  }

  const reconnect = async (): Promise<void> => {
    for (
      let pauseMs = pace.reconnectMs;
      !ended.signal.aborted;
      pauseMs = Math.min(pauseMs * 2, pace.longestReconnectMs)
    ) {
      try {
        return await connect()
      } catch (error) {
        if (ended.signal.aborted) return
        const isRefused = refusalOf(error) !== null
        if (isRefused) log.error(factsOf(error), 'Slack refuses to be connected to again; it is tried once a minute.')
        else log.warn(factsOf(error), 'Slack cannot be reached; it is tried again until it can.')
        const waitMs = isRefused ? pace.refusedMs : pauseMs
        await wait(waitMs, undefined, { ref: false, signal: ended.signal }).catch(() => {})
      }
    }
  }

  client.on('disconnected', () => {
    if (isKept && !isConnecting && !ended.signal.aborted) void reconnect()
  })
  return {
    async start() {
      await connect()
      isKept = true
    },
    async stop() {
      ended.abort()
      void client.disconnect()
    },
  }
}

/** Lets Bolt write into our log: no debugging, since that holds what people write, and never a token. */
export function boltLog(log: PlatformLog): Logger {
  const words = (parts: unknown[]): string =>
    withoutSecrets(parts.map((part) => (typeof part === 'string' ? part : messageOf(part))).join(' '))
  return {
    debug: () => {},
    info: (...parts) => log.debug({ from: 'bolt' }, words(parts)),
    warn: (...parts) => log.warn({ from: 'bolt' }, words(parts)),
    error: (...parts) => log.error({ from: 'bolt' }, words(parts)),
    setLevel: () => {},
    getLevel: () => LogLevel.INFO,
    setName: () => {},
  }
}

export async function identityOf(client: webApi.WebClient): Promise<Identity> {
  const { user_id, bot_id, user, team_id, team, response_metadata } = await client.auth.test()
  if (user_id === undefined || bot_id === undefined || bot_id === '') throw notABot()
  const me = { user: user_id, bot: bot_id, name: user ?? 'dateline', team: team_id ?? '' }
  const granted = response_metadata?.scopes ?? SCOPES
  return { me, workspace: team ?? 'the workspace', lacking: SCOPES.filter((scope) => !granted.includes(scope)) }
}

/** Throws if the app token, where there is one, opens no sockets. Nothing is opened by it. */
export async function tryAppToken({ appToken }: SlackSettings, options: webApi.WebClientOptions): Promise<void> {
  if (appToken !== null) await new webApi.WebClient(appToken, options).apps.connections.open({})
}

/** Whoever probes is told by what is thrown. */
const NO_LOG: PlatformLog = { debug() {}, info() {}, warn() {}, error() {} }

/** Returns "connected as @dateline in Newsroom". Throws a DatelineError 'platform' that says what mends it, within ten seconds. */
export async function probeSlack(settings: SlackSettings, withinMs = PROBE_MS): Promise<string> {
  const options = once(settings, boltLog(NO_LOG), withinMs)
  try {
    const identity = identityOf(new webApi.WebClient(settings.botToken, options))
    const [{ me, workspace, lacking }] = await Promise.all([identity, tryAppToken(settings, options)])
    return `connected as @${me.name} in ${workspace}${lacking.length === 0 ? '' : `, but it lacks ${lacking.join(', ')}`}`
  } catch (error) {
    throw startError(error)
  }
}
