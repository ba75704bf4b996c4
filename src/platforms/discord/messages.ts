// Answers what is written to Dateline in messages: mentions, direct messages, replies, its own threads. Knows no command.
import { cleanContent, type Message, type MessageSnapshot, MessageType } from 'discord.js'
import { textMessage } from '../../domain/message.ts'
import type { Request } from '../../domain/ports.ts'
import { FAILED } from '../shared/desk.ts'
import { succeeds } from '../shared/work.ts'
import { type Components, componentsOf, payload, posted } from './components.ts'
import { factsOf, isForbidden } from './failures.ts'
import { asking, type Context, conversationIn, eventOf, mayGoOn } from './replies.ts'

const NOT_ALLOWED =
  'I was asked in a channel where I may not write. Somebody who manages it can give my role View Channel, Send Messages and Read Message History there.'

export async function onMessage(message: Message, context: Context): Promise<void> {
  const conversation = await conversationOf(message, context)
  if (conversation === null) return
  const { log, open } = context
  const waiting = { channel: message.channelId, message: message.id }
  await open
    .first(eventOf(message), waiting, () => answer(message, conversation, context))
    .catch(async (error: unknown) => {
      if (!isForbidden(error)) throw error
      log.warn({ ...factsOf(error), channel: message.channelId }, 'Dateline may not answer where it was asked.')
      const told = message.author.send(posted(componentsOf(textMessage(NOT_ALLOWED)), `f${message.id}`))
      await told.catch((reason: unknown) => log.debug(factsOf(reason), 'The asker could not be told.'))
    })
}

/** Returns the conversation a message belongs to; `null` if it is not meant for Dateline, or comes from a machine. */
async function conversationOf(message: Message, context: Context): Promise<string | null> {
  const { author, client, mentions, reference, content } = message
  if (author.bot || author.system || message.webhookId !== null) return null
  if (message.type !== MessageType.Default && message.type !== MessageType.Reply) return null
  const own = await conversationIn(message, context)
  const isMentioned = mentions.users.has(client.user.id)
  const isReply = mentions.repliedUser?.id === client.user.id
  const isForOthers = !isReply && (mentions.users.size > 0 || mentions.repliedUser !== null)
  const isInThread = own !== null && context.readsMessages && !isForOthers
  if (message.guildId !== null && !isMentioned && !((isInThread || isReply) && content !== '')) return null
  const refersTo = reference?.messageId ?? null
  // A digest in a direct message is a conversation of its own; other answers there have that of the channel.
  const earlier = refersTo === null ? null : await context.memory.answer(refersTo, message.channelId)
  return earlier?.conversation ?? own ?? `discord:message:${message.id}`
}

async function answer(message: Message, conversation: string, context: Context): Promise<void> {
  const { desk, memory, log } = context
  const { channel, channelId, client } = message
  // What is asked, with names in place of mentions; '' for nothing but a mention.
  const others = message.content.replaceAll(new RegExp(`<@!?${client.user.id}>`, 'g'), ' ')
  const text = cleanContent(others, channel)
    .replaceAll(/[^\S\n]+/g, ' ')
    .trim()
  const place = replyTo(message)
  if (channel.isSendable())
    channel.sendTyping().catch((error: unknown) => log.debug(factsOf(error), 'Typing could not be shown.'))
  const ask = (request: Request) => desk.respond(text || 'help', request)
  const { start, replied } = asking(ask, message, conversation, context, place.show)
  start()
  const reply = await replied
  // Nobody else is to see why something is refused; who takes no direct messages is told here. Once Dateline stops there is no time for more.
  const isTooLate = place.isShown() && context.signal.aborted
  if (reply.kind === 'message' && reply.isPrivate && message.guildId !== null && !isTooLate) {
    await place.remove()
    const told = message.author.send(posted(await memory.firstPage(reply.message), `p${message.id}`))
    if (await succeeds(told, (error) => log.debug(factsOf(error), 'The asker takes no direct messages.'))) return
  }
  // A message opens no form.
  if (reply.kind !== 'message') return place.remove()
  try {
    // A greeting or a refusal is nothing to go on about.
    const isAnswer = reply.message.actions.length > 0
    const canGoOn = isAnswer && mayGoOn(channel, client.user.id)
    const shown = await memory.firstPage(reply.message, { canGoOn })
    const answered = { conversation: reply.conversation ?? conversation, question: text }
    const sent = place.show(shown)
    await memory.keepAnswer(sent, channelId, answered)
    await reply.onPosted?.(await sent)
  } catch (error) {
    if (place.isShown()) await place.show(componentsOf(FAILED)).catch(() => {})
    throw error
  }
}

/** The one message that answers another: sent once, edited after. */
function replyTo(asking: Message) {
  let sent: Message | null = null
  return {
    isShown: (): boolean => sent !== null,
    async show(components: Components): Promise<string> {
      if (sent === null) sent = await asking.reply(posted(components, `a${asking.id}`))
      else await sent.edit(payload(components))
      return sent.id
    },
    async remove(): Promise<void> {
      await sent?.delete()
      sent = null
    },
  }
}

/** Returns what stands in a message, forwards, previews and components of other bots included, with names in place of mentions. */
export function wordsOf(message: Message): string {
  const pieces = [message, ...message.messageSnapshots.values()].flatMap(piecesOf)
  const text = [...new Set(pieces.filter((piece) => piece.trim() !== ''))].join('\n')
  return message.channel === null ? text : cleanContent(text, message.channel)
}

function piecesOf({ content, embeds, components }: Message | MessageSnapshot): string[] {
  const texts = [content, ...embeds.flatMap(({ title, description }) => [title ?? '', description ?? ''])]
  JSON.stringify(components, (key, value: unknown) => {
    if (key === 'content' && typeof value === 'string') texts.push(value)
    return value
  })
  return texts
}
