// Discord's commands: made out of the desk's table, registered, run, and completed. Knows none by name.
import * as discord from 'discord.js'
import {
  type CommandOption,
  type CommandSpec,
  type CommandValues,
  commandGroups,
  isPrivateCall,
  mayOpenForm,
  problemWith,
} from '../../domain/command.ts'
import { textMessage } from '../../domain/message.ts'
import { shortened } from '../../domain/paging.ts'
import type { Desk, Reply, Request } from '../../domain/ports.ts'
import { oneLine } from '../shared/text.ts'
import { orLate } from '../shared/work.ts'
import { answer } from './buttons.ts'
import { componentsOf, payload, response } from './components.ts'
import { factsOf } from './failures.ts'
import { LIMITS } from './limits.ts'
import { wordsOf } from './messages.ts'
import { type Context, conversationIn, deliver, isFirst, liveReply, PRIVATELY, replyOf, requestOf } from './replies.ts'

/** Discord waits 3 seconds for suggestions. */
const SUGGEST_MS = 2000

export async function onCommand(interaction: discord.ChatInputCommandInteraction, context: Context): Promise<void> {
  const { desk } = context
  const { commandName, options } = interaction
  const spec = calledBy(desk.commands, commandName, options.getSubcommand(false))
  if (spec === null) return run(interaction, true, context, (request) => desk.run(commandName, {}, request))
  const values: CommandValues = {}
  for (const { name, kind } of spec.options) {
    const value = kind === 'flag' ? options.getBoolean(name) : options.getString(name)
    if (value !== null) values[name] = value
  }
  const problem = problemWith(spec, values)
  const ask = (request: Request): Promise<Reply> => desk.run(spec.name, values, request)
  if (problem !== null) await interaction.reply(response(componentsOf(textMessage(problem)), true))
  else if (mayOpenForm(spec, values)) await answer(interaction, context, ask)
  else await run(interaction, isPrivateCall(spec, values), context, ask)
}

type Upon = discord.MessageContextMenuCommandInteraction

export async function onShortcut(interaction: Upon, context: Context): Promise<void> {
  const { targetMessage, commandName } = interaction
  const { desk } = context
  const shortcut = desk.shortcuts.find(({ label }) => cut(label) === commandName)
  await run(interaction, shortcut?.isPrivate ?? true, context, (request) =>
    desk.shortcut(shortcut?.name ?? commandName, wordsOf(targetMessage), request),
  )
}

async function run(
  interaction: discord.ChatInputCommandInteraction | Upon,
  isPrivate: boolean,
  context: Context,
  ask: (request: Request) => Promise<Reply>,
): Promise<void> {
  await interaction.deferReply(isPrivate ? PRIVATELY : {})
  if (!(await isFirst(interaction, context))) return
  const live = liveReply((components) => interaction.editReply(payload(components)), context)
  live.start()
  const conversation = await conversationIn(interaction, context)
  const reply = await replyOf(ask, interaction, conversation, context, live)
  const shown = deliver(interaction, reply, context, { mayShare: false })
  if (reply.kind === 'message' && reply.conversation !== undefined)
    await context.memory.keepOwn(shown, interaction.channelId, { conversation: reply.conversation, question: '' })
  await shown
}

/** Nothing is suggested rather than an error shown to somebody who types. */
export async function onTyping(interaction: discord.AutocompleteInteraction, context: Context): Promise<void> {
  const { commandName, options } = interaction
  const command = calledBy(context.desk.commands, commandName, options.getSubcommand(false))?.name ?? commandName
  const { name, value } = options.getFocused(true)
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

type SlashCommand = discord.RESTPostAPIChatInputApplicationCommandsJSONBody

/**
 * `guildId`: the one guild that has them; `null`: they are offered everywhere. To write what Discord has already changes nothing and counts
 * for nothing: interactions/application-commands, "Bulk Overwrite Global Application Commands".
 */
export async function register(client: discord.Client<true>, desk: Desk, guildId: string | null): Promise<void> {
  const { id } = client.application
  const route =
    guildId === null ? discord.Routes.applicationCommands(id) : discord.Routes.applicationGuildCommands(id, guildId)
  await client.rest.put(route, { body: commandsFor(desk, guildId === null) })
}

/** `isGlobal`: commands of one guild cannot be told where else they may be used. */
export function commandsFor({ commands, shortcuts }: Pick<Desk, 'commands' | 'shortcuts'>, isGlobal: boolean) {
  const places = isGlobal
    ? {
        integration_types: [
          discord.ApplicationIntegrationType.GuildInstall,
          discord.ApplicationIntegrationType.UserInstall,
        ],
        contexts: [
          discord.InteractionContextType.Guild,
          discord.InteractionContextType.BotDM,
          discord.InteractionContextType.PrivateChannel,
        ],
      }
    : {}
  const slashed = [...commandGroups(commands)].map(([name, specs]) => slashCommand(name, specs))
  const upon = shortcuts.map(({ label }) => ({
    type: discord.ApplicationCommandType.Message as const,
    name: cut(label),
  }))
  return [...slashed, ...upon].map((command) => ({ ...command, ...places }))
}

/** Returns the command that Discord calls by this name: a command, or a command and the subcommand of it. */
export function calledBy<C extends CommandSpec>(commands: readonly C[], name: string, sub: string | null): C | null {
  const isCalled = (spec: C): boolean =>
    sub === null ? cut(spec.name) === name : spec.name.split(' ')[0] === name && subName(spec) === sub
  return commands.find(isCalled) ?? null
}

const cut = (name: string): string => name.slice(0, LIMITS.commandName)

/** The second word of a name; a command without one, among others that have one, is its own subcommand. */
const subName = ({ name }: CommandSpec): string => cut(name.split(' ')[1] ?? name)

/** One command for all whose names begin with the same word: itself, or with the others for its subcommands. */
function slashCommand(name: string, specs: CommandSpec[]): SlashCommand {
  const [alone] = specs.every((spec) => spec.name === name) ? specs : []
  const subcommands = specs.slice(0, LIMITS.commandOptions).map((spec) => ({
    type: discord.ApplicationCommandOptionType.Subcommand as const,
    name: subName(spec),
    description: shortened(spec.description, LIMITS.commandDescription),
    options: optionsFor(spec.options),
  }))
  const description = alone?.description ?? `${name}: ${specs.map(subName).join(', ')}`
  return {
    type: discord.ApplicationCommandType.ChatInput,
    name: cut(name),
    description: shortened(description, LIMITS.commandDescription),
    options: alone === undefined ? subcommands : optionsFor(alone.options),
    // Discord hides a command as a whole or not at all.
    default_member_permissions: specs.every(({ who }) => who === 'managers') ? MANAGERS : null,
  }
}

/** Discord asks for every permission of such a list, so it names the least; the desk decides for itself who manages. */
const MANAGERS = discord.PermissionFlagsBits.ManageChannels.toString()

/** Discord wants the required ones first. */
const optionsFor = (options: CommandOption[]): discord.APIApplicationCommandBasicOption[] =>
  options
    .toSorted((one, other) => Number(other.isRequired) - Number(one.isRequired))
    .slice(0, LIMITS.commandOptions)
    .map(optionFor)

function optionFor(option: CommandOption): discord.APIApplicationCommandBasicOption {
  const base = {
    name: option.name.slice(0, LIMITS.optionName),
    description: shortened(option.description, LIMITS.optionDescription),
    required: option.isRequired,
  }
  if (option.kind === 'flag') return { ...base, type: discord.ApplicationCommandOptionType.Boolean }
  const max_length = Math.max(1, Math.min(option.maxLength, LIMITS.optionLength))
  const text = { ...base, type: discord.ApplicationCommandOptionType.String as const, max_length }
  if (option.choices.length === 0) return option.isSuggested ? { ...text, autocomplete: true } : text
  const choices = option.choices
    .filter(({ value }) => value.length <= LIMITS.choiceValue)
    .slice(0, LIMITS.choices)
    .map(({ name, value }) => ({ name: shortened(name, LIMITS.choiceName), value }))
  return { ...text, choices }
}
