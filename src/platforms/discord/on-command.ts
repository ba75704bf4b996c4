// Runs slash commands and commands of a message's menu, and completes what is typed. Knows none of them by name.
import type {
  AutocompleteInteraction,
  ChatInputCommandInteraction,
  MessageContextMenuCommandInteraction,
} from 'discord.js'
import { type CommandSpec, type CommandValues, isPrivateCall, mayOpenForm, problemWith } from '../../domain/command.ts'
import { shortened } from '../../domain/paging.ts'
import type { Reply, Request } from '../../domain/ports.ts'
import { calledBy } from './commands.ts'
import { componentsOf } from './components.ts'
import { type Context, conversationIn, isFirst, replyOf } from './context.ts'
import { deliver, keepOwn, PRIVATELY } from './deliver.ts'
import { factsOf } from './failures.ts'
import { Growing } from './growing.ts'
import { plain } from './inert.ts'
import { LIMITS } from './limits.ts'
import { obstacleTo } from './may-post.ts'
import { answer } from './on-press.ts'
import { payload, response } from './payload.ts'
import { originOf } from './place.ts'
import { sentence } from './plain-message.ts'
import { wordsOf } from './words-of.ts'

type Command = ChatInputCommandInteraction | MessageContextMenuCommandInteraction

export async function onCommand(
  interaction: ChatInputCommandInteraction,
  context: Context,
  signal: AbortSignal,
): Promise<void> {
  const spec = specOf(interaction, context)
  const values = spec === null ? {} : valuesOf(spec, interaction)
  const problem = spec === null ? null : problemWith(spec, values)
  if (problem !== null) {
    await interaction.reply(response(componentsOf(sentence(problem)), true))
    return
  }
  if (spec !== null && mayOpenForm(spec, values))
    return answer(interaction, context, signal, (request) => context.desk.run(spec.name, values, request))
  const isPrivate = spec === null || isPrivateCall(spec, values)
  const name = spec?.name ?? interaction.commandName
  await run(interaction, isPrivate, context, signal, (request) => context.desk.run(name, values, request))
}

function specOf(
  { commandName, options }: ChatInputCommandInteraction | AutocompleteInteraction,
  { desk }: Context,
): CommandSpec | null {
  return calledBy(desk.commands, commandName, options.getSubcommand(false))
}

export async function onShortcut(
  interaction: MessageContextMenuCommandInteraction,
  context: Context,
  signal: AbortSignal,
): Promise<void> {
  const { desk } = context
  const { targetMessage, commandName } = interaction
  const shortcut = desk.shortcuts.find(({ label }) => label.slice(0, LIMITS.commandName) === commandName)
  const name = shortcut?.name ?? commandName
  await run(interaction, shortcut?.isPrivate ?? true, context, signal, (request) =>
    desk.shortcut(name, wordsOf(targetMessage), request),
  )
}

async function run(
  interaction: Command,
  isPrivate: boolean,
  context: Context,
  signal: AbortSignal,
  ask: (request: Request) => Promise<Reply>,
): Promise<void> {
  await interaction.deferReply(isPrivate ? PRIVATELY : {})
  if (!(await isFirst(interaction.id, context))) return
  const growing = new Growing(
    (components) => interaction.editReply(payload(components)),
    context.pace,
    (error) => context.log.debug(factsOf(error), 'An unfinished answer could not be shown.'),
  )
  growing.start()
  const origin = originOf(interaction)
  const conversation = await conversationIn(origin, context)
  const obstacle = async (): Promise<string | null> => obstacleTo(interaction)
  const hooks = { onSentence: growing.sentence, onStep: growing.step, obstacle, signal }
  const reply = await replyOf(ask, { person: origin.person, place: origin.place, conversation, ...hooks }, context)
  await growing.settle()
  const shown = deliver(interaction, reply, context, { mayShare: false })
  if (reply.kind === 'message' && reply.conversation !== undefined)
    await keepOwn(shown, reply.conversation, interaction, context)
  await shown
}

function valuesOf({ options }: CommandSpec, interaction: ChatInputCommandInteraction): CommandValues {
  return Object.fromEntries(
    options.flatMap(({ name, kind }) => {
      const value = kind === 'flag' ? interaction.options.getBoolean(name) : interaction.options.getString(name)
      return value === null ? [] : [[name, value]]
    }),
  )
}

/** Discord waits 3 seconds; nothing is suggested rather than an error shown to somebody who types. */
export async function onTyping(
  interaction: AutocompleteInteraction,
  context: Context,
  signal: AbortSignal,
): Promise<void> {
  const { desk, log } = context
  const command = specOf(interaction, context)?.name ?? interaction.commandName
  const { person, place } = originOf(interaction)
  const { name, value } = interaction.options.getFocused(true)
  const request = { person, place, conversation: null, signal: AbortSignal.any([signal, AbortSignal.timeout(2000)]) }
  const found = await Promise.race([
    desk.suggest(command, name, value, request).catch((error: unknown) => {
      log.warn(factsOf(error), 'Nothing could be suggested.')
      return []
    }),
    aborted(request.signal),
  ])
  const choices = found
    .map((one) => ({ name: shortened(plain(one.name), LIMITS.choiceName), value: one.value }))
    .filter((one) => one.name !== '' && one.value !== '' && one.value.length <= LIMITS.choiceValue)
  await interaction.respond(choices.slice(0, LIMITS.choices))
}

function aborted(signal: AbortSignal): Promise<never[]> {
  return new Promise((resolve) => signal.addEventListener('abort', () => resolve([]), { once: true }))
}
