// Runs slash commands and commands of a message's menu, and completes what is typed. Knows none of them by name.
import type {
  AutocompleteInteraction,
  ChatInputCommandInteraction,
  MessageContextMenuCommandInteraction,
} from 'discord.js'
import { type CommandSpec, type CommandValues, isPrivateCall, mayOpenForm, problemWith } from '../../domain/command.ts'
import { textMessage } from '../../domain/message.ts'
import { shortened } from '../../domain/paging.ts'
import type { Reply, Request } from '../../domain/ports.ts'
import { oneLine } from '../shared/text.ts'
import { orLate } from '../shared/work.ts'
import { answer } from './buttons.ts'
import { componentsOf, payload, response } from './components.ts'
import { factsOf } from './failures.ts'
import { LIMITS } from './limits.ts'
import { LiveReply } from './live-reply.ts'
import { wordsOf } from './messages.ts'
import { calledBy } from './register.ts'
import { type Context, conversationIn, deliver, isFirst, keepOwn, PRIVATELY, replyOf, requestOf } from './replies.ts'

/** Discord waits 3 seconds for suggestions. */
const SUGGEST_MS = 2000

export async function onCommand(interaction: ChatInputCommandInteraction, context: Context): Promise<void> {
  const { desk } = context
  const spec = specOf(interaction, context)
  if (spec === null) {
    const { commandName } = interaction
    return run(interaction, true, context, (request) => desk.run(commandName, {}, request))
  }
  const values = valuesOf(spec, interaction)
  const problem = problemWith(spec, values)
  const ask = (request: Request): Promise<Reply> => desk.run(spec.name, values, request)
  if (problem !== null) await interaction.reply(response(componentsOf(textMessage(problem)), true))
  else if (mayOpenForm(spec, values)) await answer(interaction, context, ask)
  else await run(interaction, isPrivateCall(spec, values), context, ask)
}

function specOf(
  { commandName, options }: ChatInputCommandInteraction | AutocompleteInteraction,
  { desk }: Context,
): CommandSpec | null {
  return calledBy(desk.commands, commandName, options.getSubcommand(false))
}

function valuesOf({ options }: CommandSpec, interaction: ChatInputCommandInteraction): CommandValues {
  return Object.fromEntries(
    options.flatMap(({ name, kind }) => {
      const value = kind === 'flag' ? interaction.options.getBoolean(name) : interaction.options.getString(name)
      return value === null ? [] : [[name, value]]
    }),
  )
}

export async function onShortcut(interaction: MessageContextMenuCommandInteraction, context: Context): Promise<void> {
  const { targetMessage, commandName } = interaction
  const { desk } = context
  const shortcut = desk.shortcuts.find(({ label }) => label.slice(0, LIMITS.commandName) === commandName)
  await run(interaction, shortcut?.isPrivate ?? true, context, (request) =>
    desk.shortcut(shortcut?.name ?? commandName, wordsOf(targetMessage), request),
  )
}

async function run(
  interaction: ChatInputCommandInteraction | MessageContextMenuCommandInteraction,
  isPrivate: boolean,
  context: Context,
  ask: (request: Request) => Promise<Reply>,
): Promise<void> {
  await interaction.deferReply(isPrivate ? PRIVATELY : {})
  if (!(await isFirst(interaction, context))) return
  const live = new LiveReply((components) => interaction.editReply(payload(components)), context)
  live.start()
  const conversation = await conversationIn(interaction, context)
  const reply = await replyOf(ask, requestOf(interaction, conversation, context, live), context)
  await live.settle()
  const shown = deliver(interaction, reply, context, { mayShare: false })
  if (reply.kind === 'message' && reply.conversation !== undefined)
    await keepOwn(shown, reply.conversation, interaction, context)
  await shown
}

/** Nothing is suggested rather than an error shown to somebody who types. */
export async function onTyping(interaction: AutocompleteInteraction, context: Context): Promise<void> {
  const command = specOf(interaction, context)?.name ?? interaction.commandName
  const { name, value } = interaction.options.getFocused(true)
  const signal = AbortSignal.any([context.signal, AbortSignal.timeout(SUGGEST_MS)])
  const request = { ...requestOf(interaction, null, context), signal }
  const suggested = context.desk.suggest(command, name, value, request).catch((error: unknown) => {
    context.log.warn(factsOf(error), 'Nothing could be suggested.')
    return []
  })
  const choices = (await orLate(suggested, SUGGEST_MS, []))
    .map((one) => ({ name: shortened(oneLine(one.name), LIMITS.choiceName), value: one.value }))
    .filter((one) => one.name !== '' && one.value !== '' && one.value.length <= LIMITS.choiceValue)
  await interaction.respond(choices.slice(0, LIMITS.choices))
}
