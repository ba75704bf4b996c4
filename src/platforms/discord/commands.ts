// Makes Discord's commands out of the desk's table, and tells whether Discord's are the same. Knows no connection and no single command.
import {
  type APIApplicationCommandBasicOption,
  type APIApplicationCommandSubcommandOption,
  ApplicationCommandOptionType,
  ApplicationCommandType,
  ApplicationIntegrationType,
  InteractionContextType,
  PermissionFlagsBits,
  type RESTPostAPIApplicationCommandsJSONBody,
} from 'discord.js'
import { type CommandOption, type CommandSpec, commandGroups } from '../../domain/command.ts'
import { shortened } from '../../domain/paging.ts'
import type { Desk } from '../../domain/ports.ts'
import { LIMITS } from './limits.ts'

export type DiscordCommand = RESTPostAPIApplicationCommandsJSONBody

/** `isGlobal`: commands of one guild cannot be told where else they may be used. */
export function commandsFor({ commands, shortcuts }: Pick<Desk, 'commands' | 'shortcuts'>, isGlobal: boolean) {
  const places = isGlobal
    ? {
        integration_types: [ApplicationIntegrationType.GuildInstall, ApplicationIntegrationType.UserInstall],
        contexts: [InteractionContextType.Guild, InteractionContextType.BotDM, InteractionContextType.PrivateChannel],
      }
    : {}
  return [
    ...[...commandGroups(commands)].flatMap(([name, specs]): DiscordCommand[] => {
      const isGroup = specs.some((spec) => spec.name !== name)
      const made = isGroup ? [groupCommand(name, specs)] : specs.map(slashCommand)
      return made.map((command) => ({ ...command, ...places }))
    }),
    ...shortcuts.map(
      ({ label }): DiscordCommand => ({
        type: ApplicationCommandType.Message,
        name: label.slice(0, LIMITS.commandName),
        ...places,
      }),
    ),
  ]
}

/** The command with this name, as Discord calls it: a command, or a command and the subcommand of it. */
export function calledBy<C extends CommandSpec>(commands: readonly C[], name: string, sub: string | null): C | null {
  const isCalled = (spec: C): boolean =>
    sub === null ? firstName(spec.name) === name : spec.name.split(' ')[0] === name && subName(spec) === sub
  return commands.find(isCalled) ?? null
}

const firstName = (name: string): string => name.slice(0, LIMITS.commandName)

/** The second word of a name; a command without one, among others that have one, is its own subcommand. */
const subName = ({ name }: CommandSpec): string => firstName(name.split(' ')[1] ?? name)

function slashCommand({ name, description, options, who }: CommandSpec): DiscordCommand {
  return {
    type: ApplicationCommandType.ChatInput,
    name: firstName(name),
    description: shortened(description, LIMITS.commandDescription),
    options: optionsFor(options),
    default_member_permissions: who === 'managers' ? MANAGERS : null,
  }
}

/** One command for all whose names begin with the same word. */
function groupCommand(name: string, specs: CommandSpec[]): DiscordCommand {
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
    name: firstName(name),
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
  const required = options.filter(({ isRequired }) => isRequired)
  const others = options.filter(({ isRequired }) => !isRequired)
  return [...required, ...others].slice(0, LIMITS.commandOptions).map(optionFor)
}

function optionFor(option: CommandOption): APIApplicationCommandBasicOption {
  const base = {
    name: option.name.slice(0, LIMITS.optionName),
    description: shortened(option.description, LIMITS.optionDescription),
    required: option.isRequired,
  }
  if (option.kind === 'flag') return { ...base, type: ApplicationCommandOptionType.Boolean }
  const text = {
    ...base,
    type: ApplicationCommandOptionType.String as const,
    max_length: Math.max(1, Math.min(option.maxLength, LIMITS.optionLength)),
  }
  if (option.choices.length > 0)
    return {
      ...text,
      choices: option.choices
        .filter(({ value }) => value.length <= LIMITS.choiceValue)
        .slice(0, LIMITS.choices)
        .map(({ name, value }) => ({ name: shortened(name, LIMITS.choiceName), value })),
    }
  return option.isSuggested ? { ...text, autocomplete: true } : text
}

/** Whether Discord has these very commands, whatever it adds to them and in whatever order it lists them. */
export function areSame(ours: readonly DiscordCommand[], theirs: readonly unknown[], isGlobal: boolean): boolean {
  const sorted = (commands: readonly unknown[]): string[] =>
    commands.map((command) => JSON.stringify(normalised(command, isGlobal ? GLOBAL : COMMAND))).sort()
  return JSON.stringify(sorted(ours)) === JSON.stringify(sorted(theirs))
}

type Assumed = Record<string, unknown>
/** What counts, with what Discord takes for granted where it is not said. */
const CHOICE: Assumed = { name: '', value: '' }
const OPTION: Assumed = {
  ...CHOICE,
  type: null,
  description: '',
  required: false,
  autocomplete: false,
  max_length: null,
  choices: [],
  options: [],
}
const COMMAND: Assumed = {
  type: ApplicationCommandType.ChatInput,
  name: '',
  description: '',
  default_member_permissions: null,
  nsfw: false,
  options: [],
}
const GLOBAL: Assumed = { ...COMMAND, integration_types: [], contexts: [] }

function normalised(value: unknown, assumed: Assumed): Assumed {
  const given = new Map(typeof value === 'object' && value !== null ? Object.entries(value) : [])
  return Object.fromEntries(
    Object.entries(assumed).map(([key, otherwise]) => {
      const own = given.get(key) ?? otherwise
      if (!Array.isArray(own)) return [key, own]
      if (key === 'options') return [key, own.map((option) => normalised(option, OPTION))]
      if (key === 'choices') return [key, own.map((choice) => normalised(choice, CHOICE))]
      // The order of places says nothing.
      return [key, own.toSorted()]
    }),
  )
}
