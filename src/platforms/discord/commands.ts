// Discord's commands: made out of the desk's table, registered, run, and completed. Knows none by name.
import * as discord from 'discord.js'
import type { CommandOption, CommandSpec, CommandValues } from '../../domain/command.ts'
import { commandGroups, isPrivateCall, mayOpenForm, withTyped } from '../../domain/command.ts'
import { shortened } from '../../domain/paging.ts'
import type { Desk } from '../../domain/ports.ts'
import { oneLine } from '../shared/text.ts'
import { orLate } from '../shared/work.ts'
import { answer } from './buttons.ts'
import { factsOf } from './failures.ts'
import { LIMITS } from './limits.ts'
import { wordsOf } from './messages.ts'
import { type Context, requestOf } from './replies.ts'

/** Discord waits 3 seconds for suggestions. */
const SUGGEST_MS = 2000

export async function onCommand(interaction: discord.ChatInputCommandInteraction, context: Context): Promise<void> {
  const { desk } = context
  const { commandName, options } = interaction
  const spec = calledBy(desk.commands, commandName, options.getSubcommand(false))
  if (spec === null) return answer(interaction, context, (request) => desk.run(commandName, {}, request), true)
  const given: CommandValues = {}
  for (const { name, kind } of spec.options) {
    const value = kind === 'flag' ? options.getBoolean(name) : options.getString(name)
    if (value !== null) given[name] = value
  }
  const values = withTyped(spec, given)
  const isPrivate = mayOpenForm(spec, values) ? null : isPrivateCall(spec, values)
  await answer(interaction, context, (request) => desk.run(spec.name, values, request), isPrivate)
}

export async function onShortcut(interaction: discord.MessageContextMenuCommandInteraction, context: Context) {
  const { targetMessage, commandName } = interaction
  const { desk } = context
  const { name = commandName } = desk.shortcuts.find(({ label }) => label === commandName) ?? {}
  await answer(interaction, context, (request) => desk.shortcut(name, wordsOf(targetMessage), request), true)
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

/** `guildId`: the one guild that has them; `null`: all. To write what Discord has already changes nothing, and counts for nothing. */
export async function register(client: discord.Client<true>, desk: Desk, guildId: string | null): Promise<void> {
  const { id } = client.application
  const route =
    guildId === null ? discord.Routes.applicationCommands(id) : discord.Routes.applicationGuildCommands(id, guildId)
  await client.rest.put(route, { body: commandsFor(desk, guildId === null) })
}

/** `isGlobal`: commands of one guild cannot be told where else they may be used. */
export function commandsFor({ commands, shortcuts }: Pick<Desk, 'commands' | 'shortcuts'>, isGlobal: boolean) {
  const { GuildInstall, UserInstall } = discord.ApplicationIntegrationType
  const { Guild, BotDM, PrivateChannel } = discord.InteractionContextType
  const places = { integration_types: [GuildInstall, UserInstall], contexts: [Guild, BotDM, PrivateChannel] }
  const slashed = [...commandGroups(commands)].map(([name, specs]) => slashCommand(name, specs))
  const upon = shortcuts.map(({ label }) => ({ type: discord.ApplicationCommandType.Message as const, name: label }))
  return [...slashed, ...upon].map((command) => ({ ...command, ...(isGlobal ? places : {}) }))
}

const subName = ({ name }: CommandSpec): string => name.split(' ')[1] ?? name

const calledBy = (commands: readonly CommandSpec[], name: string, sub: string | null): CommandSpec | null =>
  commands.find((spec) => spec.name === (sub === null ? name : `${name} ${sub}`)) ?? null

/** One command for all whose names begin with the same word: itself, or with the others for its subcommands. */
function slashCommand(name: string, specs: CommandSpec[]): SlashCommand {
  const alone = specs.find((spec) => spec.name === name)
  const subcommands = specs.slice(0, LIMITS.commandOptions).map((spec) => ({
    type: discord.ApplicationCommandOptionType.Subcommand as const,
    name: subName(spec),
    description: spec.description,
    options: optionsFor(spec.options),
  }))
  const description = alone?.description ?? `${name}: ${specs.map(subName).join(', ')}`
  return {
    ...{ type: discord.ApplicationCommandType.ChatInput, name },
    description: shortened(description, LIMITS.commandDescription),
    options: alone === undefined ? subcommands : optionsFor(alone.options),
    // Discord hides a command as a whole or not at all.
    default_member_permissions: specs.every(({ who }) => who === 'managers') ? MANAGERS : null,
  }
}

/** Discord asks for every permission of such a list, so it names the least; the desk decides for itself who manages. */
const MANAGERS = discord.PermissionFlagsBits.ManageChannels.toString()

const optionsFor = (options: CommandOption[]): discord.APIApplicationCommandBasicOption[] =>
  options.toSorted((one, other) => Number(other.isRequired) - Number(one.isRequired)).map(optionFor)

function optionFor(option: CommandOption): discord.APIApplicationCommandBasicOption {
  const { name, description, isRequired: required, choices, isSuggested } = option
  const base = { name, description, required }
  if (option.kind === 'flag') return { ...base, type: discord.ApplicationCommandOptionType.Boolean }
  const max_length = Math.min(option.maxLength, LIMITS.optionLength)
  const text = { ...base, type: discord.ApplicationCommandOptionType.String as const, max_length }
  if (choices.length > 0) return { ...text, choices }
  return isSuggested ? { ...text, autocomplete: true } : text
}
