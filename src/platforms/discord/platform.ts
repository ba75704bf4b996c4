// Discord as a chat platform: connects, hands each event to who answers it, and stops without leaving anybody waiting.
import { type Client, Events, OAuth2Scopes, Routes } from 'discord.js'
import type { ChatPlatform, PlatformParts } from '../../domain/ports.ts'
import { INTERRUPTED, openAsks } from '../shared/desk.ts'
import { Work } from '../shared/work.ts'
import { onInteraction, register } from './commands.ts'
import { componentsOf, rawPosted } from './components.ts'
import { createConnection, type DiscordSettings, identityOf, restFor } from './connection.ts'
import { factsOf } from './failures.ts'
import { type Pace, USUAL_PACE } from './limits.ts'
import { memoryOf } from './memory.ts'
import { onMessage } from './messages.ts'
import { discordPosting, type Reached } from './posting.ts'
import type { Context, Waiting } from './replies.ts'

const PERMISSIONS = [
  ...(['ViewChannel', 'SendMessages', 'SendMessagesInThreads', 'CreatePublicThreads', 'ReadMessageHistory'] as const),
]

export function createDiscord(
  settings: DiscordSettings,
  { desk, memory: entries, log }: PlatformParts,
  pace: Pace = USUAL_PACE,
): ChatPlatform {
  const { guildId, readsMessages, listens = true, shards } = settings
  /** Another one for each try to connect: what a failed one left behind is gone with it. */
  let connection: ReturnType<typeof createConnection> | null = null
  let reached: Reached | null = null
  const work = new Work()
  const memory = memoryOf(entries)
  const rest = restFor(settings, pace.mostWaitMs)
  const open = openAsks<Waiting>(entries, log, async (waiting) => {
    const event = `i${'token' in waiting ? '' : waiting.message}`
    const { nonce, enforce_nonce, ...shown } = rawPosted(componentsOf(INTERRUPTED), event)
    if ('token' in waiting)
      return rest.patch(Routes.webhookMessage(waiting.application, waiting.token), { body: shown, auth: false })
    const below = { message_reference: { message_id: waiting.message, fail_if_not_exists: false } }
    return rest.post(Routes.channelMessages(waiting.channel), { body: { ...shown, nonce, enforce_nonce, ...below } })
  })
  const context: Context = { desk, memory, log, pace, readsMessages, open, signal: work.signal }
  const posting = discordPosting(context, () => reached, rest, work)

  const handle = (what: string, begun: () => Promise<unknown>): void => {
    const failed = (error: unknown): void =>
      log.warn({ ...factsOf(error), what }, 'Something asked on Discord could not be answered.')
    void work.run(() => begun().catch(failed))
  }

  /** Once is enough, whichever process does it. Lines for the operator when the commands could not be registered: mostly the bot is not in that server yet. */
  const registered = async (client: Client<true>): Promise<string[]> => {
    if (typeof shards === 'object' && !shards.ids.includes(0)) return []
    try {
      await register(client, desk, guildId)
      log.info({ guild: guildId }, 'The commands are registered with Discord.')
      return []
    } catch (error) {
      log.warn({ ...factsOf(error), guild: guildId }, 'The commands could not be registered.')
      const where = guildId === null ? '' : ` in the server ${guildId}; invite Dateline there first`
      return [`Discord: the commands could not be registered${where}.`]
    }
  }

  return {
    name: 'Discord',
    ...posting,
    async start() {
      connection = createConnection(settings, log, pace)
      const { client, connect } = connection
      if (!listens) {
        const { id, name } = await identityOf(rest)
        reached = { client, me: id }
        return [`Discord: posts as ${name} (${id}); another process hears what is asked.`]
      }
      client.on(Events.MessageCreate, (message) => handle('message', () => onMessage(message, context)))
      client.on(Events.InteractionCreate, (interaction) =>
        handle(`interaction ${interaction.type}`, () => onInteraction(interaction, context)),
      )
      client.on(Events.GuildCreate, (guild) => {
        if (guild.id === guildId) handle('commands', () => registered(guild.client))
      })
      const connected = await connect()
      reached = { client, me: connected.user.id }
      return [...greeting(connected, shards), ...(await registered(connected))]
    },
    lookAfter: () => open.lookAfter(),
    async stop(graceMs) {
      await work.finish(graceMs)
      reached = null
      await connection?.end()
    },
  }
}

function greeting(client: Client<true>, shards: DiscordSettings['shards']): string[] {
  const { user, guilds } = client
  const servers = guilds.cache.size === 1 ? '1 server' : `${guilds.cache.size} servers`
  const which = typeof shards === 'object' ? `, shards ${shards.ids.at(0)} to ${shards.ids.at(-1)} of ${shards.of}` : ''
  const scopes = [OAuth2Scopes.Bot, OAuth2Scopes.ApplicationsCommands]
  const invite = client.generateInvite({ scopes, permissions: PERMISSIONS })
  return [`Discord: connected as ${user.tag} (${user.id}) in ${servers}${which}.`, `Invite: ${invite}`]
}
