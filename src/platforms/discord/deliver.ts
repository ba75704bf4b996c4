// Brings a reply to an interaction that was told to wait, in public or in private as the reply wants it, also when its time ran out.
import { MessageFlags, type RepliableInteraction } from 'discord.js'
import type { Message } from '../../domain/message.ts'
import type { Reply } from '../../messages/ports.ts'
import type { Context } from './context.ts'
import { factsOf, isExpired } from './failures.ts'
import { payload, posted, response } from './payload.ts'
import { NOT_IN_FORM, TOO_LATE } from './plain-message.ts'
import { shownFirst } from './shown.ts'

/** `mayShare`: the reply may be for everybody although the wait was for one; what was asked in private never is. */
export async function deliver(
  interaction: RepliableInteraction,
  reply: Reply,
  context: Context,
  { mayShare }: { mayShare: boolean },
): Promise<void> {
  if (reply.kind === 'silence') return interaction.deleteReply()
  const { message, ...given } = reply.kind === 'form' ? formless(interaction) : reply
  const isPrivate = given.isPrivate || (!mayShare && interaction.ephemeral === true)
  try {
    await deliverMessage(interaction, message, isPrivate, context)
  } catch (error) {
    if (!isExpired(error)) throw error
    context.log.warn(factsOf(error), 'An answer came too late for its command and is posted by itself.')
    await postAlone(interaction, message, isPrivate, context)
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
): Promise<void> {
  const components = await shownFirst({ message, canGoOn: false, key: null }, keeper)
  if (isPrivate === (interaction.ephemeral ?? false)) {
    await interaction.editReply(payload(components))
    return
  }
  // Who sees a response is settled when it is deferred. With that gone, the next message may be for others.
  await interaction.deleteReply()
  await interaction.followUp(response(components, isPrivate))
}

async function postAlone(
  { channel, user, id }: RepliableInteraction,
  message: Message,
  isPrivate: boolean,
  { keeper }: Context,
): Promise<void> {
  const options = posted(await shownFirst({ message, canGoOn: false, key: null }, keeper), `l${id}`)
  if (isPrivate || channel === null || !channel.isSendable()) await user.send(options)
  else await channel.send(options)
}

/** Tells the presser alone, at once. */
export const PRIVATELY = { flags: MessageFlags.Ephemeral } as const
