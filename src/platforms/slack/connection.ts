// Bolt's application and how it hears of things: over a socket, or over HTTP with signed requests. Knows no desk.
import { App, HTTPReceiver, type Logger, SocketModeReceiver, type webApi } from '@slack/bolt'
import type { PlatformLog } from '../../domain/ports.ts'
import type { Me } from './counter.ts'
import type { SlackSettings } from './settings.ts'
import { socketOf } from './socket.ts'

/** Requests that fail are tried again a few times; Slack's Retry-After is obeyed besides. */
const RETRIES = { retries: 4, minTimeout: 250, maxTimeout: 4_000, factor: 2 }
const TIMEOUT_MS = 20_000
/** What is called once, and ends for better or worse within so long. */
const ONCE_MS = 30_000

export interface Connection {
  app: App
  start(): Promise<void>
  stop(): Promise<void>
}

/** For calls that are better late than never. */
export function patiently(settings: SlackSettings, logger: Logger): webApi.WebClientOptions {
  return { ...apiOf(settings), logger, retryConfig: RETRIES, timeout: TIMEOUT_MS }
}

/** For calls whose failure somebody waits to hear of, and who knows what to do then. */
export function once(settings: SlackSettings, logger: Logger, timeoutMs = ONCE_MS): webApi.WebClientOptions {
  const retryConfig = { retries: 0 }
  return { ...apiOf(settings), logger, retryConfig, rejectRateLimitedCalls: true, timeout: timeoutMs }
}

const apiOf = ({ apiUrl }: SlackSettings): webApi.WebClientOptions => (apiUrl === null ? {} : { slackApiUrl: apiUrl })

export function connectionFor(settings: SlackSettings, me: Me, logger: Logger, log: PlatformLog): Connection {
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
    clientOptions: patiently(settings, logger),
    convoStore: false,
  })
  if (receiver instanceof SocketModeReceiver) {
    const socket = socketOf(receiver, log)
    return { app, start: () => socket.start(), stop: async () => socket.end() }
  }
  return {
    app,
    start: async () => void (await receiver.start(settings.port)),
    stop: async () => void (await receiver.stop()),
  }
}
