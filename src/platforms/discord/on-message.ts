// Answers what is written to Dateline in messages: mentions, direct messages, replies, its own threads. Knows no command.
import { cleanContent, type Message, MessageType } from 'discord.js'
import type { Reply, Request } from '../../domain/ports.ts'
import { type Components, componentsOf } from './components.ts'
import { type Context, conversationIn, isFirst, replyOf } from './context.ts'
import { factsOf, isForbidden, isReplyForbidden } from './failures.ts'
import { mayGoOn } from './go-on.ts'
import { Growing } from './growing.ts'
import { payload, posted } from './payload.ts'
import { type Origin, originOf } from './place.ts'
import { FAILED, sentence } from './plain-message.ts'
import { shownFirst } from './shown.ts'
import { CHECK, wordsToCheck } from './to-check.ts'

/** A message to Dateline. */
interface Asked {
  message: Message
  text: string
  origin: Origin
  conversation: string
}

export async function onMessage(message: Message, context: Context, signal: AbortSignal): Promise<void> {
  const asked = await readAsked(message, context)
  if (asked === null || !(await isFirst(message.id, context))) return
  try {
    await answer(asked, context, signal)
  } catch (error) {
    if (!isForbidden(error)) throw error
    context.log.warn({ ...factsOf(error), channel: message.channelId }, 'Dateline may not answer where it was asked.')
    const advice = sentence(
      'I was asked in a channel where I may not write. Somebody who manages it can give my role View Channel, Send Messages and Read Message History there.',
    )
    await message.author.send(posted(componentsOf(advice), `f${message.id}`)).catch((reason: unknown) => {
      context.log.debug(factsOf(reason), 'The asker could not be told.')
    })
  }
}

/** `null` for what is not meant for Dateline, or comes from a machine. */
async function readAsked(message: Message, context: Context): Promise<Asked | null> {
  const { author, client, mentions, reference } = message
  if (author.bot || author.system || message.webhookId !== null) return null
  if (message.type !== MessageType.Default && message.type !== MessageType.Reply) return null
  const origin = originOf(message)
  const own = await conversationIn(origin, context)
  const isMentioned = mentions.users.has(client.user.id)
  const isReply = mentions.repliedUser?.id === client.user.id
  const isForOthers = !isReply && (mentions.users.size > 0 || mentions.repliedUser !== null)
  const isInThread = own !== null && context.readsMessages && !isForOthers && message.content !== ''
  if (!origin.place.isDirect && !isMentioned && !isInThread && !(isReply && message.content !== '')) return null
  const refersTo = reference?.messageId ?? null
  // A digest in a direct message is a conversation of its own; other answers there have that of the channel.
  const earlier = refersTo === null ? null : await context.keeper.answer(refersTo, message.channelId)
  const conversation = earlier?.conversation ?? own ?? `discord:message:${message.id}`
  return { message, text: textOf(message), origin, conversation }
}

/** What is asked, with names in place of mentions; '' for nothing but a mention. */
function textOf({ content, channel, client }: Message): string {
  const text = content.replaceAll(new RegExp(`<@!?${client.user.id}>`, 'g'), ' ')
  return cleanContent(text, channel)
    .replace(/[^\S\n]+/g, ' ')
    .trim()
}

async function answer(asked: Asked, context: Context, signal: AbortSignal): Promise<void> {
  const { message, text, origin, conversation } = asked
  const { desk, keeper, log, pace } = context
  const place = new ReplyMessage(message)
  if (message.channel.isSendable())
    message.channel.sendTyping().catch((error: unknown) => log.debug(factsOf(error), 'Typing could not be shown.'))
  const growing = new Growing(
    (components) => place.show(components),
    pace,
    (error) => log.debug(factsOf(error), 'An unfinished answer could not be shown.'),
  )
  growing.start()
  const { person, place: where } = origin
  const hooks = { onSentence: growing.sentence, onStep: growing.step, signal }
  const request = { person, place: where, conversation, ...hooks }
  const claim = await wordsToCheck(message, text, context)
  const ask = (given: Request): Promise<Reply> =>
    claim === null ? desk.respond(text || 'help', given) : desk.shortcut(CHECK, claim, given)
  const reply = await replyOf(ask, request, context)
  await growing.settle()
  // A message opens no form.
  if (reply.kind !== 'message') return place.remove()
  try {
    const shown = await shownFirst(
      { message: reply.message, canGoOn: mayGoOn(message.channel, message.client), key: null },
      keeper,
    )
    await keeper.keepAnswer(place.show(shown), message.channelId, {
      conversation: reply.conversation ?? conversation,
      question: claim ?? text,
    })
  } catch (error) {
    if (place.isShown) await place.show(componentsOf(FAILED.message)).catch(() => {})
    throw error
  }
}

/** The one message that answers another: sent once, edited after. */
class ReplyMessage {
  readonly #asking: Message
  #sent: Message | null = null

  constructor(asking: Message) {
    this.#asking = asking
  }

  get isShown(): boolean {
    return this.#sent !== null
  }

  /** The id of the message. */
  async show(components: Components): Promise<string> {
    if (this.#sent === null) this.#sent = await this.#send(components)
    else await this.#sent.edit(payload(components))
    return this.#sent.id
  }

  async remove(): Promise<void> {
    await this.#sent?.delete()
    this.#sent = null
  }

  async #send(components: Components): Promise<Message> {
    const asking = this.#asking
    const options = posted(components, `a${asking.id}`)
    try {
      return await asking.reply(options)
    } catch (error) {
      if (!isReplyForbidden(error) || !asking.channel.isSendable()) throw error
      return asking.channel.send(options)
    }
  }
}
