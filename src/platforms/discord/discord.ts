// Discord as a chat platform: connects, hands each event to who answers it, and stops without leaving anybody waiting.
import { setTimeout as pause } from 'node:timers/promises'
import { type Client, Events, type Interaction, OAuth2Scopes, PermissionFlagsBits } from 'discord.js'
import type { ChatPlatform, PlatformParts } from '../../domain/ports.ts'
import { connect, createClient, tellLog } from './client.ts'
import { componentsOf } from './components.ts'
import type { Context } from './context.ts'
import { factsOf } from './failures.ts'
import { type Pace, USUAL_PACE } from './growing.ts'
import { Keeper } from './kept.ts'
import { onCommand, onShortcut, onTyping } from './on-command.ts'
import { onMessage } from './on-message.ts'
import { onButton, onChoice, onForm } from './on-press.ts'
import { payload } from './payload.ts'
import { FAILED } from './plain-message.ts'
import { DiscordPosting } from './posting.ts'
import { register } from './register.ts'
import type { DiscordSettings } from './settings.ts'
import { Underway } from './underway.ts'
import { Waits } from './waits.ts'

const LONGEST_END_MS = 2000

/** All that Dateline needs in a server. */
const PERMISSIONS =
  PermissionFlagsBits.ViewChannel |
  PermissionFlagsBits.SendMessages |
  PermissionFlagsBits.SendMessagesInThreads |
  PermissionFlagsBits.CreatePublicThreads |
  PermissionFlagsBits.ReadMessageHistory

export function createDiscord(
  settings: DiscordSettings,
  { desk, memory, log }: PlatformParts,
  pace: Pace = USUAL_PACE,
): ChatPlatform {
  /** Another one for each try to connect: what a failed one left behind is gone with it. */
  let client: Client | null = null
  let connected: Client<true> | null = null
  const underway = new Underway()
  const waits = new Waits()
  const keeper = new Keeper(memory)
  const context: Context = { desk, keeper, log, pace, readsMessages: settings.readsMessages }
  const posting = new DiscordPosting({ client: () => connected, keeper, underway, waits, log })

  const begin = (what: string, work: (signal: AbortSignal) => Promise<void>): void => {
    underway.begin(async (signal) => {
      try {
        await work(signal)
      } catch (error) {
        log.warn({ ...factsOf(error), what }, 'Something asked on Discord could not be answered.')
      }
    })
  }

  /** Lines for the operator when the commands could not be registered: mostly the bot is not in that server yet. */
  const registered = async (client: Client<true>): Promise<string[]> => {
    try {
      const isChanged = await register(client, desk, settings.guildId)
      log.info({ isChanged, guild: settings.guildId }, 'The commands are registered with Discord.')
      return []
    } catch (error) {
      log.warn({ ...factsOf(error), guild: settings.guildId }, 'The commands could not be registered.')
      const where = settings.guildId === null ? '' : ` in the server ${settings.guildId}; invite Dateline there first`
      return [`Discord: the commands could not be registered${where}.`]
    }
  }

  return {
    name: 'Discord',
    post: (...given) => posting.post(...given),
    trace: (to, key, since) => posting.trace(to, key, since),
    tell: (person, message) => posting.tell(person, message),
    async start() {
      const trying = createClient(settings, waits)
      client = trying
      tellLog(trying, log)
      trying.on(Events.MessageCreate, (message) => begin('message', (signal) => onMessage(message, context, signal)))
      trying.on(Events.InteractionCreate, (interaction) =>
        begin(`interaction ${interaction.type}`, (signal) => onInteraction(interaction, context, signal)),
      )
      trying.on(Events.GuildCreate, (guild) => {
        if (guild.id === settings.guildId) begin('commands', async () => void (await registered(guild.client)))
      })
      try {
        connected = await connect(trying, settings.token)
        return [...greeting(connected), ...(await registered(connected))]
      } catch (error) {
        await ended(trying)
        throw error
      }
    },
    async stop(graceMs) {
      await underway.finish(graceMs)
      connected = null
      if (client !== null) await ended(client)
    },
  }
}

/** A client that is told to end while it identifies itself may never say that it has. */
async function ended(client: Client): Promise<void> {
  // It tells of the end as of a lost connection, which would alarm the operator.
  client.removeAllListeners(Events.ShardReconnecting)
  await Promise.race([client.destroy(), pause(LONGEST_END_MS, undefined, { ref: false })])
}

async function onInteraction(interaction: Interaction, context: Context, signal: AbortSignal): Promise<void> {
  if (interaction.isAutocomplete()) return onTyping(interaction, context, signal)
  try {
    if (interaction.isChatInputCommand()) await onCommand(interaction, context, signal)
    else if (interaction.isMessageContextMenuCommand()) await onShortcut(interaction, context, signal)
    else if (interaction.isButton()) await onButton(interaction, context, signal)
    else if (interaction.isStringSelectMenu()) await onChoice(interaction, context, signal)
    else if (interaction.isModalSubmit()) await onForm(interaction, context, signal)
  } catch (error) {
    // Nobody is left with "thinking …".
    if (interaction.isRepliable() && interaction.deferred)
      await interaction.editReply(payload(componentsOf(FAILED.message))).catch(() => {})
    throw error
  }
}

function greeting(client: Client<true>): string[] {
  const { user, guilds, application } = client
  const servers = guilds.cache.size === 1 ? '1 server' : `${guilds.cache.size} servers`
  const invite = new URL('https://discord.com/oauth2/authorize')
  invite.search = new URLSearchParams({
    client_id: application.id,
    scope: `${OAuth2Scopes.Bot} ${OAuth2Scopes.ApplicationsCommands}`,
    permissions: PERMISSIONS.toString(),
  }).toString()
  return [`Discord: connected as ${user.tag} (${user.id}) in ${servers}.`, `Invite: ${invite.href}`]
}
