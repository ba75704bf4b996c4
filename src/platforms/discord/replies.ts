// How a request reaches the desk, and its reply those it is for: who asks and where, heard once, in public or in private as the reply wants it.
import {
  type BaseInteraction,
  type Message as DiscordMessage,
  InteractionContextType,
  MessageFlags,
  PermissionFlagsBits,
  type RepliableInteraction,
} from 'discord.js'
import { type Message, textMessage } from '../../domain/message.ts'
import type { Desk, PlatformLog, Reply, Request } from '../../domain/ports.ts'
import * as shared from '../shared/desk.ts'
import { type Components, componentsOf, pagesFor, payload, posted, response } from './components.ts'
import { factsOf, isExpired, obstacleTo } from './failures.ts'
import type { Pace } from './limits.ts'
import type { Memory } from './memory.ts'

/** What all that listens to events shares. */
export interface Context {
  desk: Desk
  memory: Memory
  log: PlatformLog
  pace: Pace
  /** Whether messages can be read that do not mention Dateline. */
  readsMessages: boolean
  /** Aborted when Dateline stops. */
  signal: AbortSignal
}

type Event = BaseInteraction | DiscordMessage

/** Tells the asker alone to wait. */
export const PRIVATELY = { flags: MessageFlags.Ephemeral } as const

const TOO_LATE = textMessage('That took too long to open. Please press again.')
const NOT_IN_FORM = textMessage('That cannot be opened from here. Please press the button again.')

/** Shows what is unfinished of an answer. Who cannot be shown that is shown the whole, or that fails too and is told of there. */
export function liveReply(show: (components: Components) => Promise<unknown>, { pace, log }: Context): shared.Growing {
  let shown = ''
  return new shared.Growing({
    ...{ step: 'reading the question', firstMs: pace.firstMs, gatherMs: 0 },
    async show(sentences, step) {
      const note = { kind: 'note' as const, text: `${step} …` }
      const blocks = sentences.length === 0 ? [note] : [{ kind: 'paragraph' as const, sentences }, note]
      const [page] = pagesFor({ heading: null, blocks, actions: [] })
      const components = page === undefined ? [] : componentsOf(page)
      const isNew = shown !== JSON.stringify(components)
      shown = JSON.stringify(components)
      if (isNew) await show(components)
      return pace.changeMs
    },
    failed: (error) => log.debug(factsOf(error), 'An unfinished answer could not be shown.'),
  })
}

/** `live` is told how the answer comes about. */
export function requestOf(event: Event, conversation: string | null, { signal }: Context, live?: shared.Growing) {
  const { guildId, channel } = event
  const channelId = event.channelId ?? ''
  const around = channel?.isThread() ? channel.parentId : null
  const person = {
    id: ('author' in event ? event.author : event.user).id,
    name: nameOf(event),
    isManager: isManager(event),
  }
  return {
    person,
    place: {
      ...{ platform: 'discord', community: guildId, channel: around ?? channelId, isDirect: guildId === null },
      ...(around === null ? {} : { thread: channelId }),
    },
    conversation,
    signal,
    ...(live === undefined ? {} : { onStep: live.onStep, onSentence: live.onSentence }),
    ...('author' in event ? {} : { obstacle: async () => obstacleTo(event) }),
  } satisfies Request
}

/** Returns what the others there see somebody called. */
function nameOf(event: Event): string {
  const { member } = event
  const user = 'author' in event ? event.author : event.user
  if (member === null) return user.displayName
  return 'displayName' in member ? member.displayName : (member.nick ?? user.displayName)
}

/** Whoever administers has both permissions. What is written to Dateline alone is the writer's own to manage. */
function isManager(event: Event): boolean {
  if (event.guildId === null) return 'author' in event || event.context === InteractionContextType.BotDM
  const permissions = permissionsIn(event)
  return [PermissionFlagsBits.ManageChannels, PermissionFlagsBits.ManageGuild].some((one) => permissions?.has(one))
}

function permissionsIn(event: Event) {
  if (!('author' in event)) return event.memberPermissions
  const { channel, member } = event
  if (member === null) return null
  return 'permissionsFor' in channel ? channel.permissionsFor(member) : member.permissions
}

/** Returns the conversation of this channel, if it is Dateline's own: a direct message or a thread it opened. */
export async function conversationIn(
  { guildId, channelId, channel }: Event,
  { memory }: Context,
): Promise<string | null> {
  if (guildId === null) return `discord:dm:${channelId ?? ''}`
  // Discord does not always say what kind of channel it is.
  return channelId !== null && (channel === null || channel.isThread()) ? memory.thread(channelId) : null
}

export const isFirst = ({ id }: Event, { memory, log }: Context): Promise<boolean> =>
  shared.isFirst(memory.entries, `event:${id}`, log)

/** Never throws. */
export const replyOf = (
  ask: (request: Request) => Promise<Reply>,
  request: Request,
  { signal, log }: Context,
): Promise<Reply> => shared.replyOf(ask(request), signal, log)

/**
 * Brings a reply to an interaction that was told to wait, also when its time ran out. Resolves to the id of what all see. `mayShare`: the
 * reply may be for everybody although the wait was for one; what was asked in private never is.
 */
export async function deliver(
  interaction: RepliableInteraction,
  reply: Reply,
  context: Context,
  { mayShare }: { mayShare: boolean },
): Promise<string | null> {
  if (reply.kind === 'silence') {
    await interaction.deleteReply()
    return null
  }
  // A form can be opened at once or not at all.
  const { message, ...given } =
    reply.kind === 'message'
      ? reply
      : { message: interaction.isModalSubmit() ? NOT_IN_FORM : TOO_LATE, isPrivate: true }
  const isPrivate = given.isPrivate || (!mayShare && interaction.ephemeral === true)
  const id = await shownFor(interaction, message, isPrivate, context)
  return isPrivate ? null : id
}

async function shownFor(
  interaction: RepliableInteraction,
  message: Message,
  isPrivate: boolean,
  { memory, log }: Context,
): Promise<string> {
  const components = await memory.firstPage(message)
  try {
    if (isPrivate === (interaction.ephemeral ?? false)) return (await interaction.editReply(payload(components))).id
    // Who sees a response is settled when it is deferred. With that gone, the next message may be for others.
    await interaction.deleteReply()
    return (await interaction.followUp(response(components, isPrivate))).id
  } catch (error) {
    if (!isExpired(error)) throw error
    log.warn(factsOf(error), 'An answer came too late for its command and is posted by itself.')
    const { channel, user, id } = interaction
    const options = posted(components, `l${id}`)
    return (await (isPrivate || !channel?.isSendable() ? user.send(options) : channel.send(options))).id
  }
}

/**
 * Keeps the conversation that a message begins: of replies to it, and of a thread that somebody opens from it, which has its id. `shown`
 * resolves to that id, `null` where not all see it.
 */
export async function keepOwn(
  shown: Promise<string | null>,
  conversation: string,
  { channelId }: { channelId: string | null },
  { memory }: Context,
): Promise<void> {
  await memory.keepAnswer(shown, channelId, { conversation, question: '' })
  const messageId = await shown
  if (messageId !== null) await memory.keepThread(messageId, conversation)
}
