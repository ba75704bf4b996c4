// Answers buttons, menus and filled-in forms: the core's, and the platform's own, for pages and threads.
import type * as discord from 'discord.js'
import { ChannelType, PermissionFlagsBits, ThreadAutoArchiveDuration } from 'discord.js'
import { textMessage } from '../../domain/message.ts'
import { shortened } from '../../domain/paging.ts'
import { oneLine } from '../shared/text.ts'
import { orLate } from '../shared/work.ts'
import { componentsOf, OWN, payload, posted, response } from './components.ts'
import { factsOf, isForbidden, isThreadThere } from './failures.ts'
import { filledIn, modalFor } from './forms.ts'
import { LIMITS } from './limits.ts'
import type { Ask, Context } from './replies.ts'
import { conversationIn, deliver, eventOf, liveReply, PRIVATELY, replyOf } from './replies.ts'

const TOO_OLD = textMessage('This is too old to be turned over: its pages are no longer kept. Please ask again.')

export async function onButton(interaction: discord.ButtonInteraction, context: Context): Promise<void> {
  const { customId } = interaction
  const { desk, memory } = context
  const [kind, id = '', at] = customId.split(':')
  if (kind === OWN.page) {
    const components = await memory.page({ id, at: Number(at) })
    if (components === null) await interaction.reply(response(componentsOf(TOO_OLD), true))
    else await interaction.update(payload(components))
  } else if (kind === OWN.thread) {
    await interaction.deferReply(PRIVATELY)
    await interaction.editReply(payload(componentsOf(textMessage(await openThread(interaction, context)))))
  } else if (kind === OWN.sure) {
    // Discord has nothing that asks before it is done.
    const action = { id: customId.slice(OWN.sure.length + 1), label: 'Yes' }
    const question = { ...textMessage('Are you sure? It cannot be undone.'), actions: [action] }
    await interaction.reply(response(componentsOf(question), true))
  } else await answer(interaction, context, (request) => desk.press(customId, request))
}

/** What is chosen in a menu is what would be pressed as a button. */
export async function onChoice(interaction: discord.StringSelectMenuInteraction, context: Context): Promise<void> {
  const [chosen = ''] = interaction.values
  await answer(interaction, context, (request) => context.desk.press(chosen, request))
}

export async function onForm(interaction: discord.ModalSubmitInteraction, context: Context): Promise<void> {
  const values = filledIn(interaction)
  await answer(interaction, context, (request) => context.desk.submit(interaction.customId, values, request))
}

/** `isPrivate`: `null` where only the reply tells. Then it may be a form, which must come first: the asker is told to wait a moment later. */
export async function answer(
  interaction: discord.RepliableInteraction,
  context: Context,
  ask: Ask,
  isPrivate: boolean | null = null,
): Promise<void> {
  const { applicationId: application, token } = interaction
  const give = () => giveReply(interaction, context, ask, isPrivate)
  await context.open.first(eventOf(interaction), { application, token }, give)
}

async function giveReply(
  interaction: discord.RepliableInteraction,
  context: Context,
  ask: Ask,
  isPrivate: boolean | null,
): Promise<void> {
  const { memory, pace } = context
  const live = liveReply((components) => interaction.editReply(payload(components)), context)
  // What is asked with a button goes on with the conversation of the answer below which it stands.
  const message = 'message' in interaction ? interaction.message : null
  const above = message === null ? null : await memory.answer(message.id, interaction.channelId)
  const conversation = above?.conversation ?? (await conversationIn(interaction, context))
  const replied = replyOf(ask, interaction, conversation, context, live)
  // Who sees a reply is decided before anything is posted, as long as Discord's patience allows.
  if ((await orLate(replied, isPrivate === null ? pace.pressMs : pace.commandMs, null)) === null) {
    await interaction.deferReply(isPrivate === false ? {} : PRIVATELY)
    live.start()
  }
  const reply = await replied
  if (!interaction.deferred && reply.kind === 'form' && !interaction.isModalSubmit()) {
    await interaction.showModal(modalFor(reply.form))
    return
  }
  const shown = deliver(interaction, reply, context, { isHidden: isPrivate === true })
  // Who replies to what everybody sees goes on with the same conversation, or with one that it begins.
  const own = reply.kind === 'message' ? reply.conversation : undefined
  const answered = { conversation: own ?? conversation ?? '', question: '' }
  if (answered.conversation !== '') await memory.keepAnswer(shown, interaction.channelId, answered, own !== undefined)
  const id = await shown
  if (id !== null && reply.kind === 'message') await reply.onPosted?.(id)
}

export function mayGoOn(channel: discord.Channel | null, me: string): boolean {
  if (channel?.type !== ChannelType.GuildText && channel?.type !== ChannelType.GuildAnnouncement) return false
  return channel.permissionsFor(me)?.has(PermissionFlagsBits.CreatePublicThreads) !== false
}

/** Opens a thread below an answer, in which the conversation goes on. Returns what the presser is told. */
async function openThread({ message, id, user }: discord.ButtonInteraction, context: Context): Promise<string> {
  const { memory, log, readsMessages } = context
  const answered = await memory.answer(message.id, message.channelId)
  if (answered === null) return 'This answer is too old to go on with. Mention me with your question instead.'
  try {
    const name = shortened(oneLine(answered.question), LIMITS.threadName) || 'Dateline'
    // A thread has the id of the message it is opened from; kept first, so that nobody is in there sooner.
    await memory.keepThread(message.id, answered.conversation)
    const thread = await message.startThread({ name, autoArchiveDuration: ThreadAutoArchiveDuration.OneDay })
    const how = readsMessages ? 'Ask on here' : 'Ask on here by mentioning me'
    const greeting = textMessage(`${how}: I remember what was said above.`)
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
