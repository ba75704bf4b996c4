// Dateline on Slack: connects, listens, and brings what people write to the desk. Knows no article and no model.
import { setTimeout as wait } from 'node:timers/promises'
import { type App, webApi } from '@slack/bolt'
import { messageOf } from '../../domain/errors.ts'
import type { ChatPlatform, PlatformParts } from '../../domain/ports.ts'
import { boltLog } from './bolt-log.ts'
import { type Connection, connectionFor, once, patiently } from './connection.ts'
import { Conversations } from './conversations.ts'
import type { Counter } from './counter.ts'
import { Deliveries } from './deliveries.ts'
import { type Identity, identityOf, tryAppToken } from './identity.ts'
import { isRecord } from './incoming.ts'
import { type Pace, USUAL_PACE } from './limits.ts'
import { Managers } from './managers.ts'
import { obstacleIn } from './may-post.ts'
import { listenToCommands } from './on-commands.ts'
import { listenToHome } from './on-home.ts'
import { listenToMessages } from './on-messages.ts'
import { listenToPresses } from './on-presses.ts'
import { Outbox } from './outbox.ts'
import { factsOf, startError, willPass, withoutSecrets } from './refusals.ts'
import type { SlackSettings } from './settings.ts'
import { Streams } from './streams.ts'
import { Tasks } from './tasks.ts'

const MEND_SCOPES =
  'Paste slack-manifest.json under “App Manifest” at https://api.slack.com/apps, then install the app again.'

/** So long a connection may take to close that nobody uses any more. */
const CLOSE_MS = 1_000

const NOT_CONNECTED = 'Slack is not connected.'

export function createSlack(
  settings: SlackSettings,
  { desk, memory, log }: PlatformParts,
  pace: Pace = USUAL_PACE,
): ChatPlatform {
  const logger = boltLog(log)
  const client = new webApi.WebClient(settings.botToken, patiently(settings, logger, pace))
  const hasty = new webApi.WebClient(settings.botToken, once(settings, logger))
  const tasks = new Tasks()
  /** Another one for each try to connect: what a failed one left behind is gone with it. */
  let connection: Connection | null = null
  let deliveries: Deliveries | null = null

  const connect = async ({ me }: Identity): Promise<void> => {
    const outbox = new Outbox(client)
    const conversations = new Conversations(memory, log, me.team)
    const streams = new Streams(client, log)
    const counter: Counter = {
      ...{ me, client, desk, log, pace, tasks, outbox, streams, conversations },
      managers: new Managers(hasty, log),
      obstacleIn: (channel) => obstacleIn(channel, { client: hasty, name: me.name, log }),
    }
    if (settings.appToken !== null) await tryAppToken(settings.appToken, patiently(settings, logger, pace))
    connection = connectionFor(settings, me, logger, log, pace)
    listen(connection.app, counter)
    await connection.start()
    deliveries = new Deliveries({ me, once: hasty, outbox, conversations, memory, log })
  }

  const disconnect = async (): Promise<void> => {
    const closed = connection?.stop().catch((error: unknown) => {
      log.debug(factsOf(error), 'Slack was not connected any more.')
    })
    connection = null
    const enough = new AbortController()
    await Promise.race([closed, wait(CLOSE_MS, undefined, { signal: enough.signal }).catch(() => {})])
    enough.abort()
  }

  return {
    name: 'Slack',
    async start() {
      try {
        const identity = await identityOf(client)
        await connect(identity)
        return greeting(settings, identity)
      } catch (error) {
        await disconnect()
        throw willPass(error) ? new Error(withoutSecrets(messageOf(error)), { cause: error }) : startError(error)
      }
    },
    async stop(graceMs) {
      // Nothing new comes once the connection is closed; replies go out by other ways.
      await Promise.all([disconnect(), tasks.stop(graceMs)])
    },
    post: async (...given) =>
      deliveries?.post(...given) ?? { kind: 'unknown', retryAfterMs: null, error: NOT_CONNECTED },
    trace: async (...given) =>
      deliveries?.trace(...given) ?? { kind: 'unknown', retryAfterMs: null, error: NOT_CONNECTED },
    tell: async (...given) => deliveries?.tell(...given) ?? false,
  }
}

function greeting({ appToken, port }: SlackSettings, { me, workspace, lacking }: Identity): string[] {
  return [
    `Slack: connected as @${me.name} in ${workspace} (${appToken === null ? `HTTP, port ${port}` : 'Socket Mode'}).`,
    `Slack: invite it into a channel with /invite @${me.name}, or write to it directly.`,
    ...(lacking.length === 0 ? [] : [`Slack: the app lacks ${lacking.join(', ')}. ${MEND_SCOPES}`]),
  ]
}

function listen(app: App, counter: Counter): void {
  // All that is heard is work under way, and is heard once.
  app.use(async ({ body, next }) => {
    const id = isRecord(body) ? body.event_id : undefined
    await counter.tasks.run(async () => {
      if (typeof id !== 'string' || (await counter.conversations.isNew('event', id))) await next()
    })
  })
  listenToMessages(app, counter)
  listenToCommands(app, counter)
  listenToPresses(app, counter)
  listenToHome(app, counter)
  app.error(async (error) => {
    counter.log.error(factsOf(error), 'Something from Slack could not be handled.')
  })
}
