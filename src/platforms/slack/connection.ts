// Bolt's application and how it hears of things: over a socket, or over HTTP with signed requests. Knows no desk.
import { setTimeout as wait } from 'node:timers/promises'
import { App, HTTPReceiver, type Logger, SocketModeReceiver } from '@slack/bolt'
import type { PlatformLog } from '../../messages/ports.ts'
import type { Me } from './counter.ts'
import { factsOf } from './refusals.ts'
import type { SlackSettings } from './settings.ts'

/** Requests that fail are tried again a few times; Slack's Retry-After is obeyed besides. */
export const RETRIES = { retries: 4, minTimeout: 250, maxTimeout: 4_000, factor: 2 }
export const TIMEOUT_MS = 20_000
/** After a reconnect was refused for good. */
const RECONNECT_MS = 60_000

export interface Connection {
  app: App
  start(): Promise<void>
  stop(): Promise<void>
}

export function connectionFor(settings: SlackSettings, me: Me, logger: Logger, log: PlatformLog): Connection {
  const slackApiUrl = settings.apiUrl === null ? {} : { slackApiUrl: settings.apiUrl }
  const receiver =
    settings.appToken === null
      ? new HTTPReceiver({ signingSecret: settings.signingSecret ?? '', port: settings.port, logger })
      : new SocketModeReceiver({
          appToken: settings.appToken,
          logger,
          // Its own options: with the library's many retries, a night without network is survived.
          installerOptions: { clientOptions: slackApiUrl },
        })
  const giveUp = receiver instanceof SocketModeReceiver ? keepTrying(receiver, log) : () => {}
  const app = new App({
    receiver,
    logger,
    // Who we are was asked at the start; Bolt need not ask again.
    authorize: async () => ({ botToken: settings.botToken, botId: me.bot, botUserId: me.user }),
    clientOptions: { ...slackApiUrl, retryConfig: RETRIES, timeout: TIMEOUT_MS },
    convoStore: false,
  })
  return {
    app,
    start: async () => {
      await (receiver instanceof HTTPReceiver ? receiver.start(settings.port) : receiver.start())
    },
    stop: async () => {
      giveUp()
      await receiver.stop()
    },
  }
}

/**
 * The library rejects into nowhere when it reconnects and is refused (a revoked token), which would end the process. Returns what ends the
 * trying.
 */
function keepTrying({ client }: SocketModeReceiver, log: PlatformLog): () => void {
  const start = client.start.bind(client)
  const ended = new AbortController()
  let isConnected = false
  client.start = async () => {
    for (;;) {
      try {
        const response = await start()
        isConnected = true
        return response
      } catch (error) {
        if (!isConnected) throw error
        log.error(factsOf(error), 'Slack refuses to be connected to again; it is tried once a minute.')
        const isEnded = await wait(RECONNECT_MS, false, { ref: false, signal: ended.signal }).catch(() => true)
        if (isEnded) return { ok: false }
      }
    }
  }
  return () => ended.abort()
}
