// Bolt's application and how it hears of things: over a socket, or over HTTP with signed requests. Knows no desk.
import { App, HTTPReceiver, type Logger, SocketModeReceiver, type webApi } from '@slack/bolt'
import type { PlatformLog } from '../../domain/ports.ts'
import type { Me } from './counter.ts'
import type { Pace } from './limits.ts'
import type { SlackSettings } from './settings.ts'
import { socketOf } from './socket.ts'

/** How often a request that fails is tried again; Slack's Retry-After is obeyed besides. */
const RETRIES = 4
const TIMEOUT_MS = 20_000
/** What is called once, and ends for better or worse within so long. */
const ONCE_MS = 30_000

export interface Connection {
  app: App
  start(): Promise<void>
  stop(): Promise<void>
}

/** For calls that are better late than never. */
export function patiently(settings: SlackSettings, logger: Logger, pace: Pace): webApi.WebClientOptions {
  const { retryMs: minTimeout, longestRetryMs: maxTimeout } = pace
  const retryConfig = { retries: RETRIES, minTimeout, maxTimeout, factor: 2 }
  return { ...apiOf(settings), logger, retryConfig, timeout: TIMEOUT_MS }
}

/** For calls whose failure somebody waits to hear of, and who knows what to do then. */
export function once(settings: SlackSettings, logger: Logger, timeoutMs = ONCE_MS): webApi.WebClientOptions {
  const retryConfig = { retries: 0 }
  return { ...apiOf(settings), logger, retryConfig, rejectRateLimitedCalls: true, timeout: timeoutMs }
}

const apiOf = ({ apiUrl }: SlackSettings): webApi.WebClientOptions => (apiUrl === null ? {} : { slackApiUrl: apiUrl })

export function connectionFor(
  settings: SlackSettings,
  me: Me,
  logger: Logger,
  log: PlatformLog,
  pace: Pace,
): Connection {
  const receiver =
    settings.appToken === null
      ? new HTTPReceiver({ signingSecret: settings.signingSecret ?? '', port: settings.port, logger })
      : new SocketModeReceiver({
          appToken: settings.appToken,
          logger,
          autoReconnectEnabled: false,
          installerOptions: { clientOptions: once(settings, logger) },
        })
  const app = new App({
    receiver,
    logger,
    // Who we are was asked at the start; Bolt need not ask again.
    authorize: async () => ({ botToken: settings.botToken, botId: me.bot, botUserId: me.user }),
    clientOptions: patiently(settings, logger, pace),
    convoStore: false,
  })
  if (receiver instanceof SocketModeReceiver) {
    const socket = socketOf(receiver, log, pace)
    return { app, start: () => socket.start(), stop: async () => socket.end() }
  }
  return {
    app,
    start: async () => void (await receiver.start(settings.port)),
    stop: async () => void (await receiver.stop()),
  }
}
