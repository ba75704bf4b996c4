// Opens a thread below an answer, in which the conversation goes on. Knows nothing of what was answered.
import {
  type ButtonInteraction,
  type Channel,
  ChannelType,
  type Client,
  PermissionFlagsBits,
  ThreadAutoArchiveDuration,
} from 'discord.js'
import { shortened } from '../../domain/paging.ts'
import { componentsOf } from './components.ts'
import { type Context, isFirst } from './context.ts'
import { PRIVATELY } from './deliver.ts'
import { factsOf, isForbidden, isThreadThere } from './failures.ts'
import { plain } from './inert.ts'
import { LIMITS } from './limits.ts'
import { payload, posted } from './payload.ts'
import { sentence } from './plain-message.ts'

/** Whether a thread can be opened from a message in this channel. */
export function mayGoOn(channel: Channel | null, client: Client<true>): boolean {
  if (channel?.type !== ChannelType.GuildText && channel?.type !== ChannelType.GuildAnnouncement) return false
  return channel.permissionsFor(client.user)?.has(PermissionFlagsBits.CreatePublicThreads) !== false
}

export async function goOn(interaction: ButtonInteraction, context: Context): Promise<void> {
  await interaction.deferReply(PRIVATELY)
  if (!(await isFirst(interaction.id, context))) return
  const said = await opened(interaction, context)
  await interaction.editReply(payload(componentsOf(sentence(said))))
}

/** What the presser is told. */
async function opened({ message, id, user }: ButtonInteraction, context: Context): Promise<string> {
  const { keeper, log, readsMessages } = context
  const answered = await keeper.answer(message.id, message.channelId)
  if (answered === null) return 'This answer is too old to go on with. Mention me with your question instead.'
  try {
    const name = shortened(plain(answered.question), LIMITS.threadName) || 'Dateline'
    // A thread has the id of the message it is opened from; kept first, so that nobody is in there sooner.
    await keeper.keepThread(message.id, answered.conversation)
    const thread = await message.startThread({ name, autoArchiveDuration: ThreadAutoArchiveDuration.OneDay })
    const how = readsMessages ? 'Ask on here' : 'Ask on here by mentioning me'
    const greeting = sentence(`${how}: I remember what was said above.`)
    await thread.send(posted(componentsOf(greeting), `t${id}`))
    // So that the thread stands in the list of the one who wanted it.
    await thread.members.add(user.id).catch((error: unknown) => log.debug(factsOf(error), 'Nobody could be added.'))
    return 'The thread is open below the answer.'
  } catch (error) {
    if (isThreadThere(error)) return 'There is a thread already, below the answer.'
    if (!isForbidden(error)) throw error
    log.warn({ ...factsOf(error), channel: message.channelId }, 'Dateline may not open a thread.')
    return 'I may not open threads here. Somebody who manages this channel can give my role Create Public Threads and Send Messages in Threads.'
  }
}
