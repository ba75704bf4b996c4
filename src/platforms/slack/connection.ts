// The connection to Slack: what it is made with, as whom it is made, and how one socket is kept open, or HTTP served. Knows no desk.
import { setTimeout as wait } from 'node:timers/promises'
import type { Logger } from '@slack/bolt'
import { App, HTTPReceiver, HTTPModuleFunctions as http, LogLevel, SocketModeReceiver, webApi } from '@slack/bolt'
import { keepSecret, masked, messageOf } from '../../domain/errors.ts'
import type { PlatformLog } from '../../domain/ports.ts'
import { isRecord } from '../shared/text.ts'
import { factsOf, notABot, refusalOf, startError, withoutSecrets } from './failures.ts'
import type { Pace } from './limits.ts'
import { SCOPES } from './manifest.ts'

export interface SlackSettings {
  botToken: string
  /** Socket Mode; `null`: HTTP. */
  appToken: string | null
  /** HTTP; needed where there is no app token. */
  signingSecret: string | null
  port: number
  /** `false`: nothing is heard, and there is no connection; another process has it. */
  listens?: boolean
  /** `null`: Slack's own, "https://slack.com/api/". */
  apiUrl: string | null
}

/** As whom we are connected, by Slack's ids. */
export interface Me {
  user: string
  bot: string
  name: string
  team: string
  workspace: string
  lacking: string[]
}

/** How often a call that fails is tried again; Slack's Retry-After is obeyed besides. */
const RETRIES = 4
const PATIENT_MS = 20_000
const [ONCE_MS, PROBE_MS, GREETING_MS] = [30_000, 10_000, 45_000]

function callsBy({ apiUrl, botToken, appToken, signingSecret }: SlackSettings, log: PlatformLog) {
  keepSecret(botToken, appToken, signingSecret)
  return { slackApiUrl: apiUrl ?? 'https://slack.com/api/', logger: boltLog(log) }
}

/** For calls that are better late than never. */
export function patiently(settings: SlackSettings, log: PlatformLog, pace: Pace): webApi.WebClientOptions {
  const retryConfig = { retries: RETRIES, minTimeout: pace.retryMs, maxTimeout: pace.longestRetryMs, factor: 2 }
  return { ...callsBy(settings, log), retryConfig, timeout: PATIENT_MS }
}

/** For calls whose failure somebody waits to hear of, and who knows what to do then. */
export const once = (settings: SlackSettings, log: PlatformLog, timeout = ONCE_MS): webApi.WebClientOptions => ({
  ...{ ...callsBy(settings, log), retryConfig: { retries: 0 }, rejectRateLimitedCalls: true, timeout },
})

export function connectionFor(settings: SlackSettings, me: Me, log: PlatformLog, pace: Pace) {
  const { botToken, appToken, signingSecret, port } = settings
  const logger = boltLog(log)
  const receiver =
    appToken === null
      ? receiverFor(signingSecret ?? '', port, logger)
      : new SocketModeReceiver({
          ...{ appToken, logger, autoReconnectEnabled: false },
          installerOptions: { clientOptions: once(settings, log) },
        })
  const app = new App({
    receiver,
    logger,
    // Who we are was asked at the start; Bolt need not ask again.
    authorize: async () => ({ botToken, botId: me.bot, botUserId: me.user }),
    clientOptions: patiently(settings, log, pace),
    convoStore: false,
  })
  if (receiver instanceof SocketModeReceiver) return { app, ...keptOpen(receiver, log, pace) }
  return { app, start: async () => void (await receiver.start(port)), stop: async () => void (await receiver.stop()) }
}

/** As far as its clock and ours may differ; Bolt itself refuses what is older. */
const SKEW_S = 300

/** Bolt takes requests from the future, which could be sent again for as long, and a signed body that is `null` ends the process. */
function receiverFor(signingSecret: string, port: number, logger: Logger): HTTPReceiver {
  const receiver = new HTTPReceiver({ signingSecret, port, logger })
  const listen = receiver.requestListener
  receiver.requestListener = async (request, response) => {
    const refuse = (status: number, why: string): void => {
      logger.warn(`A request was refused: ${why}.`)
      http.buildNoBodyResponse(response, status)
    }
    try {
      if (!/^\/slack\/events(?:\?|$)/.test(request.url ?? '')) return refuse(404, 'nothing is at its address')
      const isEarly = Number(request.headers['x-slack-request-timestamp']) > Date.now() / 1000 + SKEW_S
      if (isEarly) return refuse(401, 'it is from the future')
      const bodyLimit = http.defaultBodyLimit
      const read = await http.parseAndVerifyHTTPRequest({ signingSecret, bodyLimit }, request)
      const body: unknown = http.parseHTTPRequestBody(read)
      if (isRecord(body) && !Array.isArray(body)) listen(read, response)
      else refuse(400, 'it holds nothing')
    } catch (error) {
      if (error instanceof SyntaxError) refuse(400, 'it is no JSON')
      else refuse(http.isRawBodyError(error) ? error.statusCode : 401, messageOf(error))
    }
  }
  return receiver
}

/** Keeps the socket open. The client must not reconnect by itself: refused or ended meanwhile, it rejects into nowhere, which ends a process. */
function keptOpen({ client }: SocketModeReceiver, log: PlatformLog, pace: Pace) {
  const ended = new AbortController()
  const { signal } = ended

  async function connect(): Promise<void> {
    const tooLong = setTimeout(() => void client.disconnect(), GREETING_MS)
    try {
      await client.start()
    } catch (error) {
      // It rejects with nothing when the socket is closed before it was greeted.
      throw error ?? new Error('The connection was closed before Slack had greeted.')
    } finally {
      clearTimeout(tooLong)
    }
    client.once('disconnected', reconnect)
    // Told to end while the address was still being asked for.
    if (signal.aborted) void client.disconnect()
  }

  async function reconnect(): Promise<void> {
    for (let pauseMs = pace.reconnectMs; !signal.aborted; pauseMs = Math.min(pauseMs * 2, pace.longestReconnectMs)) {
      try {
        return await connect()
      } catch (error) {
        if (signal.aborted) return
        const isRefused = refusalOf(error) !== null
        if (isRefused) log.error(factsOf(error), 'Slack refuses to be connected to again; it is tried once a minute.')
        else log.warn(factsOf(error), 'Slack cannot be reached; it is tried again until it can.')
        await wait(isRefused ? pace.refusedMs : pauseMs, undefined, { ref: false, signal }).catch(() => {})
      }
    }
  }

  return {
    start: connect,
    async stop() {
      ended.abort()
      void client.disconnect()
    },
  }
}

/** Lets Bolt write into our log: no debugging, since that holds what people write, and never a token. */
function boltLog(log: PlatformLog): Logger {
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

/** Returns as whom we are connected. Throws if a token does not do; an app token, where there is one, is tried without opening a socket. */
export async function identityOf(settings: SlackSettings, options: webApi.WebClientOptions): Promise<Me> {
  const { botToken, appToken, listens = true } = settings
  const opens = appToken !== null && listens
  const [{ user_id, bot_id, user: name = 'dateline', team_id, team, response_metadata }] = await Promise.all([
    new webApi.WebClient(botToken, options).auth.test(),
    opens && new webApi.WebClient(appToken, options).apps.connections.open({}),
  ])
  if (user_id === undefined || !bot_id) throw notABot()
  const lacking = SCOPES.filter((scope) => response_metadata?.scopes?.includes(scope) === false)
  const workspace = masked(team ?? 'the workspace')
  return { user: user_id, bot: bot_id, name: masked(name), team: team_id ?? '', workspace, lacking }
}

/** Whoever probes is told by what is thrown. */
const NO_LOG: PlatformLog = { debug() {}, info() {}, warn() {}, error() {} }

/** Returns "connected as @dateline in Newsroom". Throws a DatelineError 'platform' that says what mends it, within ten seconds. */
export async function probeSlack(settings: SlackSettings, withinMs = PROBE_MS): Promise<string> {
  try {
    const { name, workspace, lacking } = await identityOf(settings, once(settings, NO_LOG, withinMs))
    return `connected as @${name} in ${workspace}${lacking.length === 0 ? '' : `, but it lacks ${lacking.join(', ')}`}`
  } catch (error) {
    throw startError(error)
  }
}
