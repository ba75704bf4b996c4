// Slack as a chat platform: connects, listens, and brings what people write to the desk. Knows no article and no model.
import { type App, webApi } from '@slack/bolt'
import type { ChatPlatform, PlatformParts, Posting } from '../../domain/ports.ts'
import { INTERRUPTED, NO_RECORDS, openAsks, unknown } from '../shared/desk.ts'
import { isRecord } from '../shared/text.ts'
import { orLate, Work } from '../shared/work.ts'
import { listenToCommands } from './commands.ts'
import { connectionFor, identityOf, type Me, once, patiently, type SlackSettings } from './connection.ts'
import { factsOf, startError } from './failures.ts'
import { type Pace, USUAL_PACE } from './limits.ts'
import { eventKey, memoryOf } from './memory.ts'
import { addressedIn, listenToMessages } from './messages.ts'
import { type Listener, outboxOf } from './pages.ts'
import { permissionsBy } from './permissions.ts'
import { slackPosting } from './posting.ts'
import type { Context } from './replies.ts'

const MEND_SCOPES =
  'Paste slack-manifest.json under “App Manifest” at https://api.slack.com/apps, then install the app again.'

const CLOSE_MS = 1_000

const AWAY = 'Slack is not connected.'

export function createSlack(
  settings: SlackSettings,
  { desk, memory: entries, log }: PlatformParts,
  pace: Pace = USUAL_PACE,
): ChatPlatform {
  const patience = patiently(settings, log, pace)
  const client = new webApi.WebClient(settings.botToken, patience)
  const hasty = new webApi.WebClient(settings.botToken, once(settings, log))
  const work = new Work()
  const outbox = outboxOf(client)
  const open = openAsks<Listener>(entries, log, (asker) => outbox.whisper(asker, INTERRUPTED))
  /** Another one for each try to connect: what a failed one left behind is gone with it. */
  let connection: ReturnType<typeof connectionFor> | null = null
  let posting: Posting | null = null

  const disconnect = async (): Promise<void> => {
    const closed = connection?.stop().catch((error: unknown) => {
      log.debug(factsOf(error), 'Slack was not connected any more.')
    })
    connection = null
    if (closed !== undefined) await orLate(closed, CLOSE_MS, null)
  }

  return {
    name: 'Slack',
    async start() {
      try {
        const me = await identityOf(settings, patience)
        const memory = memoryOf(entries, log, me.team)
        const permissions = permissionsBy(hasty, me, log)
        if (settings.listens !== false) {
          connection = connectionFor(settings, me, log, pace)
          listen(connection.app, { me, desk, client, outbox, memory, permissions, work, open, log, pace })
          await connection.start()
        }
        posting = slackPosting({ me, once: hasty, outbox, memory, log })
        return greeting(settings, me)
      } catch (error) {
        await disconnect()
        throw startError(error)
      }
    },
    lookAfter: () => open.lookAfter(),
    async stop(graceMs) {
      // Nothing new comes once the connection is closed; replies go out by other ways.
      await Promise.all([disconnect(), work.finish(graceMs)])
    },
    post: async (...given) => posting?.post(...given) ?? unknown(AWAY),
    trace: async (...given) => posting?.trace(...given) ?? unknown(AWAY),
    tell: async (...given) => posting?.tell(...given) ?? false,
  }
}

function greeting({ appToken, port, listens = true }: SlackSettings, { name, workspace, lacking }: Me): string[] {
  if (!listens) return [`Slack: posts as @${name} in ${workspace}; another process hears what is asked.`]
  return [
    `Slack: connected as @${name} in ${workspace} (${appToken === null ? `HTTP, port ${port}` : 'Socket Mode'}).`,
    `Slack: invite it into a channel with /invite @${name}, or write to it directly.`,
    ...(lacking.length === 0 ? [] : [`Slack: the app lacks ${lacking.join(', ')}. ${MEND_SCOPES}`]),
  ]
}

/** All that is heard is work under way, and is heard once. Bolt tells Slack so at once; here that is told when it is noted: what nobody has noted, Slack sends again. */
function listen(app: App, context: Context): void {
  const { memory, open, outbox, work } = context
  const process = app.processEvent.bind(app)
  app.processEvent = async (heard) => {
    const { event_id: id, event, trigger_id: trigger } = heard.body
    const isOfBot = isRecord(event) && event.bot_id !== undefined
    const key = trigger ? eventKey('trigger', trigger) : id && !isOfBot ? eventKey('event', id) : null
    if (key === null) return process(heard)
    let acknowledged: Promise<unknown> | undefined
    // It is sent again if Slack did not hear, and was handled then.
    const acknowledge = () => (acknowledged ??= heard.ack().catch(() => undefined))
    const goOn = async (): Promise<void> => {
      await acknowledge()
      await process({ ...heard, ack: async () => {} })
    }
    await work.run(async () => {
      // A person waits for it, and Slack sends it no second time.
      if (trigger) await acknowledge()
      const waiting = addressedIn(event)
      if (waiting !== null) await open.first(key, waiting, goOn, () => outbox.whisper(waiting, NO_RECORDS))
      else if (await memory.isNew(key)) await goOn()
      await acknowledge()
    })
  }
  listenToMessages(app, context)
  listenToCommands(app, context)
  app.error(async (error) => {
    context.log.error(factsOf(error), 'Something from Slack could not be handled.')
  })
}
