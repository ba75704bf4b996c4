// Dateline on Slack: connects, listens, and brings what people write to the desk. Knows no article and no model.
import { setTimeout as wait } from 'node:timers/promises'
import { type App, webApi } from '@slack/bolt'
import type { ChatPlatform, PlatformParts } from '../../messages/ports.ts'
import { boltLog } from './bolt-log.ts'
import { type Connection, connectionFor, RETRIES, TIMEOUT_MS } from './connection.ts'
import { Conversations } from './conversations.ts'
import type { Counter, Me } from './counter.ts'
import { isRecord } from './incoming.ts'
import { Managers } from './managers.ts'
import { SCOPES } from './manifest.ts'
import { listenToCommands } from './on-commands.ts'
import { listenToHome } from './on-home.ts'
import { listenToMessages } from './on-messages.ts'
import { listenToPresses } from './on-presses.ts'
import { Outbox } from './outbox.ts'
import { factsOf, notABot, startError } from './refusals.ts'
import type { SlackSettings } from './settings.ts'
import { Streams } from './streams.ts'
import { Tasks } from './tasks.ts'

const MEND_SCOPES =
  'Paste slack-manifest.json under “App Manifest” at https://api.slack.com/apps, then install the app again.'

/** So long a connection may take to close that nobody uses any more. */
const CLOSE_MS = 1_000

export function createSlack(settings: SlackSettings, { desk, memory, log }: PlatformParts): ChatPlatform {
  const logger = boltLog(log)
  const slackApiUrl = settings.apiUrl === null ? {} : { slackApiUrl: settings.apiUrl }
  const options: webApi.WebClientOptions = { ...slackApiUrl, logger, retryConfig: RETRIES, timeout: TIMEOUT_MS }
  const client = new webApi.WebClient(settings.botToken, options)
  const tasks = new Tasks()
  let connection: Connection | null = null

  return {
    name: 'Slack',
    async start() {
      try {
        const { me, workspace, lacking } = await whoWeAre(client)
        const counter: Counter = {
          me,
          client,
          desk,
          log,
          tasks,
          outbox: new Outbox(client),
          streams: new Streams(client, log),
          conversations: new Conversations(memory, log, me.team),
          managers: new Managers(client, log),
        }
        if (settings.appToken !== null) await tryAppToken(settings.appToken, options)
        connection = connectionFor(settings, me, logger, log)
        listen(connection.app, counter)
        await connection.start()
        const by = settings.appToken === null ? `HTTP, port ${settings.port}` : 'Socket Mode'
        return [
          `Slack: connected as @${me.name} in ${workspace} (${by}).`,
          `Slack: invite it into a channel with /invite @${me.name}, or write to it directly.`,
          ...(lacking.length === 0 ? [] : [`Slack: the app lacks ${lacking.join(', ')}. ${MEND_SCOPES}`]),
        ]
      } catch (error) {
        throw startError(error)
      }
    },
    async stop(graceMs) {
      // Nothing new comes once the connection is closed; replies go out by other ways.
      const closed = connection?.stop().catch((error: unknown) => {
        log.debug(factsOf(error), 'Slack was not connected any more.')
      })
      await tasks.stop(graceMs)
      await Promise.race([closed, wait(CLOSE_MS, undefined, { ref: false })])
    },
  }
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

/** The library would try a refused token for ever; it is better to be told at once. */
async function tryAppToken(appToken: string, options: webApi.WebClientOptions): Promise<void> {
  await new webApi.WebClient(appToken, options).apps.connections.open({})
}

async function whoWeAre(client: webApi.WebClient): Promise<{ me: Me; workspace: string; lacking: string[] }> {
  const { user_id, bot_id, user, team_id, team, response_metadata } = await client.auth.test()
  if (user_id === undefined || bot_id === undefined || bot_id === '') throw notABot()
  const me = { user: user_id, bot: bot_id, name: user ?? 'dateline', team: team_id ?? '' }
  const granted = response_metadata?.scopes ?? SCOPES
  return { me, workspace: team ?? 'the workspace', lacking: SCOPES.filter((scope) => !granted.includes(scope)) }
}
