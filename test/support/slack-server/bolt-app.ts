// Bolt apps for the tests of the Slack server itself: one over a socket, one over HTTP, both real.
import { App, HTTPReceiver, type Logger, LogLevel, SocketModeReceiver } from '@slack/bolt'
import { onTestFinished } from 'vitest'
import type { SlackServer } from './interface.ts'

/** No previews: our rule for every message. */
export const QUIET = { unfurl_links: false, unfurl_media: false }

const nothing = () => {}

/** These tests break things on purpose; Bolt need not tell. */
export const silent: Logger = {
  debug: nothing,
  info: nothing,
  warn: nothing,
  error: nothing,
  setLevel: nothing,
  setName: nothing,
  getLevel: () => LogLevel.ERROR,
}

/** After a lost connection Bolt waits five seconds; tests are in more of a hurry. As long it waits for a pong, so a busy machine needs some. */
const RECONNECT_AFTER = 1000

type Listen = (app: App) => void

export async function socketApp(slack: SlackServer, listen: Listen = () => {}): Promise<App> {
  const clientOptions = { slackApiUrl: slack.apiUrl, logger: silent }
  const receiver = new SocketModeReceiver({
    appToken: slack.appToken,
    clientPingTimeout: RECONNECT_AFTER,
    installerOptions: { clientOptions },
    logger: silent,
  })
  const app = new App({ token: slack.botToken, receiver, clientOptions, logger: silent })
  listen(app)
  onTestFinished(async () => {
    await app.stop()
  })
  await app.start()
  return app
}

export async function httpApp(slack: SlackServer, listen: Listen): Promise<void> {
  const receiver = new HTTPReceiver({ signingSecret: slack.signingSecret, logger: silent })
  const clientOptions = { slackApiUrl: slack.apiUrl, logger: silent }
  const app = new App({ token: slack.botToken, receiver, clientOptions, logger: silent })
  listen(app)
  const server = await receiver.start({ port: 0, host: '127.0.0.1' })
  onTestFinished(async () => {
    await receiver.stop()
  })
  const address = server.address()
  if (typeof address !== 'object' || address === null) throw new Error('no address')
  slack.deliverTo(`http://127.0.0.1:${address.port}/slack/events`)
}
