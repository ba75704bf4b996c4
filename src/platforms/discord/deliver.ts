// Brings a reply to an interaction that was told to wait, in public or in private as the reply wants it, also when its time ran out.
import { MessageFlags, type RepliableInteraction } from 'discord.js'
import type { Message } from '../../domain/message.ts'
import type { Reply } from '../../domain/ports.ts'
import type { Context } from './context.ts'
import { factsOf, isExpired } from './failures.ts'
import { payload, posted, response } from './payload.ts'
import { NOT_IN_FORM, TOO_LATE } from './plain-message.ts'
import { shownFirst } from './shown.ts'

/** `mayShare`: the reply may be for everybody although the wait was for one; what was asked in private never is. Resolves to the id of what all see. */
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
  const { message, ...given } = reply.kind === 'form' ? formless(interaction) : reply
  const isPrivate = given.isPrivate || (!mayShare && interaction.ephemeral === true)
  try {
    const id = await deliverMessage(interaction, message, isPrivate, context)
    return isPrivate ? null : id
  } catch (error) {
    if (!isExpired(error)) throw error
    context.log.warn(factsOf(error), 'An answer came too late for its command and is posted by itself.')
    const id = await postAlone(interaction, message, isPrivate, context)
    return isPrivate ? null : id
  }
}

/** A form can be opened at once or not at all. */
function formless(interaction: RepliableInteraction): { message: Message; isPrivate: boolean } {
  return { message: interaction.isModalSubmit() ? NOT_IN_FORM : TOO_LATE, isPrivate: true }
}

async function deliverMessage(
  interaction: RepliableInteraction,
  message: Message,
  isPrivate: boolean,
  { keeper }: Context,
): Promise<string> {
  const components = await shownFirst({ message, canGoOn: false, key: null }, keeper)
  if (isPrivate === (interaction.ephemeral ?? false)) return (await interaction.editReply(payload(components))).id
  // Who sees a response is settled when it is deferred. With that gone, the next message may be for others.
  await interaction.deleteReply()
  return (await interaction.followUp(response(components, isPrivate))).id
}

async function postAlone(
  { channel, user, id }: RepliableInteraction,
  message: Message,
  isPrivate: boolean,
  { keeper }: Context,
): Promise<string> {
  const options = posted(await shownFirst({ message, canGoOn: false, key: null }, keeper), `l${id}`)
  const isAlone = isPrivate || channel === null || !channel.isSendable()
  return (await (isAlone ? user.send(options) : channel.send(options))).id
}

/**
 * Keeps the conversation that a message begins: of replies to it, and of a thread that somebody opens from it, which has its id. `shown`
 * resolves to that id, `null` where not all see it.
 */
export async function keepOwn(
  shown: Promise<string | null>,
  conversation: string,
  { channelId }: { channelId: string | null },
  { keeper }: Context,
): Promise<void> {
  await keeper.keepAnswer(shown, channelId ?? '', { conversation, question: '' })
  const messageId = await shown
  if (messageId !== null) await keeper.keepThread(messageId, conversation)
}

/** Tells the presser alone, at once. */
export const PRIVATELY = { flags: MessageFlags.Ephemeral } as const
