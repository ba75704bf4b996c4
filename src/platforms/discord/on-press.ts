// Answers buttons, menus and filled-in forms: the core's, and the platform's own, for pages, threads and forms that are handed back.
import { setTimeout as wait } from 'node:timers/promises'
import type {
  ButtonInteraction,
  ChatInputCommandInteraction,
  ModalSubmitInteraction,
  StringSelectMenuInteraction,
} from 'discord.js'
import type { Reply, Request } from '../../domain/ports.ts'
import { componentsOf } from './components.ts'
import { type Context, conversationIn, isFirst, replyOf } from './context.ts'
import { deliver, keepOwn, PRIVATELY } from './deliver.ts'
import { factsOf } from './failures.ts'
import { filledIn, modalFor } from './form.ts'
import { goOn } from './go-on.ts'
import { Growing } from './growing.ts'
import { obstacleTo } from './may-post.ts'
import { payload, response } from './payload.ts'
import { originOf } from './place.ts'
import { FORM_GONE, TOO_OLD } from './plain-message.ts'
import { formAgain, returnedMessage } from './returned.ts'
import { opensThread, shownAt, shownFirst, turned } from './shown.ts'

type Pressed = ButtonInteraction | StringSelectMenuInteraction | ModalSubmitInteraction | ChatInputCommandInteraction

export async function onButton(interaction: ButtonInteraction, context: Context, signal: AbortSignal): Promise<void> {
  const { customId } = interaction
  const page = turned(customId)
  if (page !== null) return turn(interaction, page, context)
  if (opensThread(customId)) return goOn(interaction, context)
  const again = await formAgain(customId, context.keeper)
  if (again === 'gone') return void (await interaction.reply(response(componentsOf(FORM_GONE), true)))
  if (again !== null) return interaction.showModal(modalFor(again))
  await answer(interaction, context, signal, (request) => context.desk.press(customId, request))
}

/** What is chosen in a menu is what would be pressed as a button. */
export async function onChoice(
  interaction: StringSelectMenuInteraction,
  context: Context,
  signal: AbortSignal,
): Promise<void> {
  const [chosen = ''] = interaction.values
  await answer(interaction, context, signal, (request) => context.desk.press(chosen, request))
}

export async function onForm(
  interaction: ModalSubmitInteraction,
  context: Context,
  signal: AbortSignal,
): Promise<void> {
  const values = filledIn(interaction)
  const { desk, keeper } = context
  await answer(interaction, context, signal, async (request): Promise<Reply> => {
    const returned = await desk.proofread(interaction.customId, values, request)
    if (returned === null) return desk.submit(interaction.customId, values, request)
    return { kind: 'message', message: await returnedMessage(returned, keeper), isPrivate: true }
  })
}

async function turn(
  interaction: ButtonInteraction,
  page: { id: string; at: number },
  { keeper }: Context,
): Promise<void> {
  const components = await shownAt(page, keeper)
  if (components === null) await interaction.reply(response(componentsOf(TOO_OLD), true))
  else await interaction.update(payload(components))
}

/**
 * A form can only be opened as the first response, and only the reply tells who is to see it: so the desk has a moment to reply before
 * the presser is told to wait.
 */
export async function answer(
  interaction: Pressed,
  context: Context,
  signal: AbortSignal,
  ask: (request: Request) => Promise<Reply>,
): Promise<void> {
  const { log, pace } = context
  const growing = new Growing(
    (components) => interaction.editReply(payload(components)),
    pace,
    (error) => log.debug(factsOf(error), 'An unfinished answer could not be shown.'),
  )
  const replied = async (): Promise<Reply | 'handled'> => {
    if (!(await isFirst(interaction.id, context))) return 'handled'
    const { person, place } = originOf(interaction)
    const conversation = await conversationOf(interaction, context)
    const obstacle = async (): Promise<string | null> => obstacleTo(interaction)
    const hooks = { onSentence: growing.sentence, onStep: growing.step, obstacle, signal }
    return replyOf(ask, { person, place, conversation, ...hooks }, context)
  }
  const reply = replied()
  const early = await Promise.race([reply, wait(pace.pressMs, 'late' as const)])
  if (early === 'handled') return
  if (early !== 'late') return respond(interaction, early, context)
  await interaction.deferReply(PRIVATELY)
  growing.start()
  const late = await reply
  await growing.settle()
  if (late === 'handled') return
  await keepPlace(interaction, late, deliver(interaction, late, context, { mayShare: true }), context)
}

async function respond(interaction: Pressed, reply: Reply, context: Context): Promise<void> {
  if (reply.kind === 'form' && !interaction.isModalSubmit()) {
    await interaction.showModal(modalFor(reply.form))
    return
  }
  if (reply.kind === 'message') {
    const components = await shownFirst({ message: reply.message, canGoOn: false, key: null }, context.keeper)
    const options = { ...response(components, reply.isPrivate), withResponse: true as const }
    const shown = interaction
      .reply(options)
      .then(({ resource }) => (reply.isPrivate ? null : (resource?.message?.id ?? null)))
    return keepPlace(interaction, reply, shown, context)
  }
  await interaction.deferReply(PRIVATELY)
  await keepPlace(interaction, reply, deliver(interaction, reply, context, { mayShare: true }), context)
}

/** Who replies to what everybody sees goes on with the same conversation, or with one that it begins. */
async function keepPlace(
  interaction: Pressed,
  reply: Reply,
  shown: Promise<string | null>,
  context: Context,
): Promise<void> {
  const own = reply.kind === 'message' ? (reply.conversation ?? null) : null
  if (own !== null) return keepOwn(shown, own, interaction, context)
  const messageId = await shown
  if (messageId === null) return
  const conversation = await conversationOf(interaction, context)
  if (conversation === null) return
  const answered = { conversation, question: '' }
  await context.keeper.keepAnswer(Promise.resolve(messageId), interaction.channelId ?? '', answered)
}

/** What is asked with a button goes on with the conversation of the answer below which it stands. */
async function conversationOf(interaction: Pressed, context: Context): Promise<string | null> {
  const { channelId } = interaction
  const message = 'message' in interaction ? interaction.message : null
  const answered = message === null ? null : await context.keeper.answer(message.id, channelId)
  return answered?.conversation ?? conversationIn(originOf(interaction), context)
}
