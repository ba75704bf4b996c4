// What Discord's client lets somebody choose: commands and their options, buttons, menus, forms. Anything else is a mistake in a test.
import {
  type APIApplicationCommand,
  type APIApplicationCommandOption,
  type APIMessage,
  type ApplicationCommandType,
  ButtonStyle,
  ChannelType,
  ComponentType,
  InteractionContextType,
  ApplicationCommandOptionType as Kind,
} from 'discord.js'
import type { Commands } from './commands.ts'
import type { OpenForm, OptionValue } from './types-people.ts'
import { type Part, partsOf } from './walk.ts'
import type { ChannelRecord, World } from './world.ts'

export interface Chooser {
  world: World
  commands: Commands
  personId: string
}

export function chosenCommand(
  { world, commands, personId }: Chooser,
  channel: ChannelRecord,
  name: string,
  type: ApplicationCommandType,
): APIApplicationCommand {
  const offered = commands.offered(channel.guildId)
  const command = offered.find((one) => one.name === name && one.type === type)
  if (!command)
    throw new Error(`There is no command "${name}"; there are: ${offered.map((one) => one.name).join(', ') || 'none'}`)
  const context = channel.type === ChannelType.DM ? InteractionContextType.BotDM : InteractionContextType.Guild
  const isForGuildsOnly = command.dm_permission === false && context === InteractionContextType.BotDM
  if (isForGuildsOnly || (command.contexts && !command.contexts.includes(context)))
    throw new Error(`"${name}" is not offered in a ${ChannelType[channel.type]}`)
  const needed = BigInt(command.default_member_permissions ?? 0)
  if (channel.guildId !== null && (world.permissions(personId, channel) & needed) !== needed)
    throw new Error(`"${name}" is not offered to people without the permissions ${needed}`)
  return command
}

/** The options of a command, or of the subcommand that the path leads to. */
export function optionsAt(command: APIApplicationCommand, path: string[]): readonly APIApplicationCommandOption[] {
  let options = command.options ?? []
  for (const step of path) {
    const branch = options.find(({ name }) => name === step)
    if (!branch || (branch.type !== Kind.Subcommand && branch.type !== Kind.SubcommandGroup))
      throw new Error(`"${command.name}" has no subcommand "${step}"`)
    options = branch.options ?? []
  }
  if (options.some(({ type }) => type === Kind.Subcommand || type === Kind.SubcommandGroup))
    throw new Error(`"${command.name}" is only offered with one of its subcommands`)
  return options
}

export function checkValues(
  options: readonly APIApplicationCommandOption[],
  values: Record<string, OptionValue>,
): void {
  for (const { name, required } of options)
    if (required && values[name] === undefined) throw new Error(`The option "${name}" has to be given`)
  for (const [name, value] of Object.entries(values)) {
    const option = options.find((one) => one.name === name)
    if (!option) throw new Error(`There is no option "${name}"`)
    const objection = objectionTo(option, value)
    if (objection !== null) throw new Error(`The option "${name}" ${objection}`)
  }
}

function objectionTo(option: APIApplicationCommandOption, value: OptionValue): string | null {
  const choices = 'choices' in option ? (option.choices ?? []) : []
  if (choices.length > 0 && !choices.some((choice) => choice.value === value)) return `has no choice ${value}`
  if (option.type === Kind.Boolean) return typeof value === 'boolean' ? null : 'is true or false'
  if (option.type === Kind.Integer || option.type === Kind.Number) {
    if (typeof value !== 'number' || (option.type === Kind.Integer && !Number.isInteger(value))) return 'is a number'
    const [least, most] = [option.min_value ?? -Infinity, option.max_value ?? Infinity]
    return value < least || value > most ? `is from ${least} to ${most}` : null
  }
  if (typeof value !== 'string' || value === '') return 'is a text'
  if (option.type !== Kind.String) return /^\d+$/.test(value) ? null : 'is an id'
  const [least, most] = [option.min_length ?? 0, option.max_length ?? 6000]
  return value.length < least || value.length > most ? `has ${least} to ${most} characters` : null
}

export interface Pressable {
  type: number
  custom_id: string
  id?: unknown
}

export function chosenButton(message: APIMessage, name: string): Pressable {
  const buttons = partsOf(message.components).filter(({ type }) => type === ComponentType.Button)
  const button = buttons.find(({ custom_id }) => custom_id === name) ?? buttons.find(({ label }) => label === name)
  const names = buttons.map(({ label, custom_id }) => `${label} (${custom_id})`).join(', ')
  if (button && 'style' in button && button.style === ButtonStyle.Link)
    throw new Error(`"${name}" leads to another page`)
  return pressable(button, name, names)
}

export function chosenMenu(message: APIMessage, customId: string, values: string[]): Pressable {
  const menus = partsOf(message.components).filter(
    ({ type }) => type !== ComponentType.Button && type !== ComponentType.TextInput,
  )
  const menu = menus.find(({ custom_id }) => custom_id === customId)
  const offered =
    menu && 'options' in menu && Array.isArray(menu.options) ? menu.options.map((option) => option.value) : values
  if (!values.every((value) => offered.includes(value))) throw new Error(`The menu offers only ${offered.join(', ')}`)
  return pressable(menu, customId, menus.map(({ custom_id }) => custom_id).join(', '))
}

function pressable(part: Part | undefined, name: string, names: string): Pressable {
  if (typeof part?.custom_id !== 'string') throw new Error(`There is no "${name}"; there are: ${names || 'none'}`)
  if (part.disabled === true) throw new Error(`"${name}" is greyed out`)
  return { type: part.type, custom_id: part.custom_id, id: part.id }
}

/** The fields of a form with what is filled in, as the client sends them. */
export function filledFields({ form }: OpenForm, values: Record<string, string>) {
  const fields = form.components.flatMap((holder) =>
    partsOf([holder])
      .filter(({ custom_id }) => custom_id !== undefined)
      .map((part) => ({ holder: holder.type, part })),
  )
  const unknown = Object.keys(values).find((name) => !fields.some(({ part }) => part.custom_id === name))
  if (unknown !== undefined) throw new Error(`The form has no field "${unknown}"`)
  return fields.map(({ holder, part }) => {
    const customId = String(part.custom_id)
    if (part.type === ComponentType.RadioGroup)
      return { holder, type: part.type, customId, value: chosenIn(part, values[customId])[0] ?? '' }
    if (part.type === ComponentType.StringSelect || part.type === ComponentType.CheckboxGroup)
      return { holder, type: part.type, customId, value: chosenIn(part, values[customId]) }
    const {
      value: prefilled,
      required,
      min_length,
      max_length,
    } = part as { value?: string; required?: boolean; min_length?: number; max_length?: number }
    const value = values[customId] ?? prefilled ?? ''
    if (value === '' && required !== false) throw new Error(`The field "${customId}" has to be filled in`)
    if (value !== '' && value.length < (min_length ?? 0)) throw new Error(`"${customId}" is too short`)
    if (value.length > (max_length ?? 4000)) throw new Error(`"${customId}" is too long`)
    return { holder, type: part.type, customId, value }
  })
}

/** What is chosen in a menu or group of a form, with ", " between: what stands there, unless something else is. */
function chosenIn(part: Part, wanted: string | undefined): string[] {
  const { options, required, min_values } = part as unknown as {
    options: { value: string; default?: boolean }[]
    required?: boolean
    min_values?: number
  }
  const standing = options.filter((option) => option.default).map(({ value }) => value)
  const chosen = wanted === undefined ? standing : wanted.split(', ').filter((one) => one !== '')
  if (chosen.length < (min_values ?? (required === false ? 0 : 1)))
    throw new Error(`Nothing is chosen in "${part.custom_id}"`)
  const other = chosen.find((value) => !options.some((option) => option.value === value))
  if (other !== undefined) throw new Error(`The menu "${part.custom_id}" has no ${other}`)
  return chosen
}
