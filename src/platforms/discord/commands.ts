// Discord's commands: made out of the desk's table, registered if they are not what Discord has, run, and completed. Knows none by name.
import {
  type APIApplicationCommandBasicOption,
  type APIApplicationCommandSubcommandOption,
  ApplicationCommandOptionType,
  ApplicationCommandType,
  ApplicationIntegrationType,
  type AutocompleteInteraction,
  type ChatInputCommandInteraction,
  type Client,
  InteractionContextType,
  type MessageContextMenuCommandInteraction,
  PermissionFlagsBits,
  type RESTPostAPIApplicationCommandsJSONBody,
  type RESTPostAPIChatInputApplicationCommandsJSONBody,
  Routes,
} from 'discord.js'
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
import {
  type Context,
  conversationIn,
  deliver,
  isFirst,
  keepOwn,
  liveReply,
  PRIVATELY,
  replyOf,
  requestOf,
} from './replies.ts'

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
  const live = liveReply((components) => interaction.editReply(payload(components)), context)
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

type DiscordCommand = RESTPostAPIApplicationCommandsJSONBody
type SlashCommand = RESTPostAPIChatInputApplicationCommandsJSONBody

/** `guildId`: the one guild that has them; `null`: they are offered everywhere. Resolves to whether there was something to change. */
export async function register(client: Client<true>, desk: Desk, guildId: string | null): Promise<boolean> {
  const { id } = client.application
  const route = guildId === null ? Routes.applicationCommands(id) : Routes.applicationGuildCommands(id, guildId)
  const ours = commandsFor(desk, guildId === null)
  const theirs = await client.rest.get(route)
  if (Array.isArray(theirs) && areSame(ours, theirs, guildId === null)) return false
  await client.rest.put(route, { body: ours })
  return true
}

/** `isGlobal`: commands of one guild cannot be told where else they may be used. */
export function commandsFor({ commands, shortcuts }: Pick<Desk, 'commands' | 'shortcuts'>, isGlobal: boolean) {
  const places = isGlobal
    ? {
        integration_types: [ApplicationIntegrationType.GuildInstall, ApplicationIntegrationType.UserInstall],
        contexts: [InteractionContextType.Guild, InteractionContextType.BotDM, InteractionContextType.PrivateChannel],
      }
    : {}
  const slashed = [...commandGroups(commands)].flatMap(([name, specs]) =>
    specs.some((spec) => spec.name !== name) ? [groupCommand(name, specs)] : specs.map(slashCommand),
  )
  const upon = shortcuts.map(({ label }) => ({ type: ApplicationCommandType.Message as const, name: cut(label) }))
  return [...slashed, ...upon].map((command): DiscordCommand => ({ ...command, ...places }))
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

function slashCommand({ name, description, options, who }: CommandSpec): SlashCommand {
  return {
    type: ApplicationCommandType.ChatInput,
    name: cut(name),
    description: shortened(description, LIMITS.commandDescription),
    options: optionsFor(options),
    default_member_permissions: who === 'managers' ? MANAGERS : null,
  }
}

/** One command for all whose names begin with the same word. */
function groupCommand(name: string, specs: CommandSpec[]): SlashCommand {
  const subcommands = specs.slice(0, LIMITS.commandOptions).map(
    (spec): APIApplicationCommandSubcommandOption => ({
      type: ApplicationCommandOptionType.Subcommand,
      name: subName(spec),
      description: shortened(spec.description, LIMITS.commandDescription),
      options: optionsFor(spec.options),
    }),
  )
  return {
    type: ApplicationCommandType.ChatInput,
    name: cut(name),
    description: shortened(`${name}: ${specs.map(subName).join(', ')}`, LIMITS.commandDescription),
    options: subcommands,
    // Discord hides a command as a whole or not at all.
    default_member_permissions: specs.every(({ who }) => who === 'managers') ? MANAGERS : null,
  }
}

/** Discord asks for every permission of such a list, so it names the least; the desk decides for itself who manages. */
const MANAGERS = PermissionFlagsBits.ManageChannels.toString()

/** Discord wants the required ones first. */
function optionsFor(options: CommandOption[]): APIApplicationCommandBasicOption[] {
  const sorted = options.toSorted((one, other) => Number(other.isRequired) - Number(one.isRequired))
  return sorted.slice(0, LIMITS.commandOptions).map(optionFor)
}

function optionFor(option: CommandOption): APIApplicationCommandBasicOption {
  const base = {
    name: option.name.slice(0, LIMITS.optionName),
    description: shortened(option.description, LIMITS.optionDescription),
    required: option.isRequired,
  }
  if (option.kind === 'flag') return { ...base, type: ApplicationCommandOptionType.Boolean }
  const max_length = Math.max(1, Math.min(option.maxLength, LIMITS.optionLength))
  const text = { ...base, type: ApplicationCommandOptionType.String as const, max_length }
  if (option.choices.length === 0) return option.isSuggested ? { ...text, autocomplete: true } : text
  const choices = option.choices
    .filter(({ value }) => value.length <= LIMITS.choiceValue)
    .slice(0, LIMITS.choices)
    .map(({ name, value }) => ({ name: shortened(name, LIMITS.choiceName), value }))
  return { ...text, choices }
}

/** What counts in a comparison, in the order it is compared in. */
const COUNTS = ['type', 'name', 'description', 'default_member_permissions', 'nsfw', 'options', 'choices', 'value']
const OF_OPTIONS = ['required', 'autocomplete', 'max_length']
const OF_PLACES = ['integration_types', 'contexts']

/** Whether Discord has these very commands, whatever it adds to them and in whatever order it lists them. */
export function areSame(ours: readonly DiscordCommand[], theirs: readonly unknown[], isGlobal: boolean): boolean {
  const keys = [...COUNTS, ...OF_OPTIONS, ...(isGlobal ? OF_PLACES : [])]
  const normalised = (commands: readonly unknown[]): string[] =>
    commands.map((command) => JSON.stringify(JSON.parse(JSON.stringify(command, withoutDefaults)), keys)).sort()
  return JSON.stringify(normalised(ours)) === JSON.stringify(normalised(theirs))
}

/** Discord takes for granted what is empty, and the order of places says nothing. */
function withoutDefaults(_key: string, value: unknown): unknown {
  if (Array.isArray(value) && value.every((one) => typeof one === 'number')) value = value.toSorted()
  const isEmpty = value === '' || value === false || value === null || (Array.isArray(value) && value.length === 0)
  return isEmpty ? undefined : value
}
