// Interactions as the gateway brings them: what each has in common, and the data of every kind.
import {
  type APIApplicationCommand,
  type APIApplicationCommandOption,
  type APIInteraction,
  ApplicationCommandType,
  ApplicationIntegrationType,
  ChannelType,
  ComponentType,
  InteractionContextType,
  InteractionType,
  ApplicationCommandOptionType as Kind,
} from 'discord.js'
import { channelShape, memberShape } from './shapes.ts'
import type { OptionValue } from './types-people.ts'
import type { ChannelRecord, MessageRecord, World } from './world.ts'

export interface Given {
  id: string
  token: string
  personId: string
  channel: ChannelRecord
  locale: string
}

/** https://discord.com/developers/docs/interactions/receiving-and-responding#interaction-object */
function common(world: World, { id, token, personId, channel, locale }: Given): object {
  const user = world.users.get(personId)
  const guild = world.guilds.get(channel.guildId ?? '')
  const installed = guild ? guild.id : '0'
  const who =
    guild && user
      ? { member: { ...memberShape(guild, user), permissions: String(world.permissions(personId, channel)) } }
      : { user }
  return {
    id,
    token,
    version: 1,
    application_id: world.bot.id,
    channel_id: channel.id,
    channel: channelShape(world, channel),
    ...(guild
      ? { guild_id: guild.id, guild: { id: guild.id, locale: 'en-US', features: [] }, guild_locale: 'en-US' }
      : {}),
    ...who,
    locale,
    app_permissions: String(world.permissions(world.bot.id, channel)),
    context: channel.type === ChannelType.DM ? InteractionContextType.BotDM : InteractionContextType.Guild,
    authorizing_integration_owners: { [ApplicationIntegrationType.GuildInstall]: installed },
    entitlements: [],
    attachment_size_limit: 10_485_760,
  }
}

/** Shapes are written by hand to the documentation; the compiler is told so here, and only here. */
const made = (world: World, given: Given, type: InteractionType, more: object): APIInteraction =>
  ({ ...common(world, given), type, ...more }) as APIInteraction

/** Options of a slash command as they are sent; `focused` is the one that is being typed. */
export function optionData(
  options: readonly APIApplicationCommandOption[],
  path: string[],
  values: Record<string, OptionValue>,
  focused: string | null,
): object[] {
  const [next, ...rest] = path
  const branch = options.find(({ name }) => name === next)
  if (branch && next !== undefined && 'options' in branch)
    return [{ name: branch.name, type: branch.type, options: optionData(branch.options ?? [], rest, values, focused) }]
  return Object.entries(values).map(([name, value]) => {
    const type = options.find((option) => option.name === name)?.type
    // What is being typed is sent as it stands, also where a number is to be.
    return { name, type, value, ...(name === focused ? { focused: true } : {}) }
  })
}

export function commandInteraction(
  world: World,
  given: Given,
  command: APIApplicationCommand,
  options: object[],
  isTyping: boolean,
): APIInteraction {
  const type = isTyping ? InteractionType.ApplicationCommandAutocomplete : InteractionType.ApplicationCommand
  const data = {
    id: command.id,
    name: command.name,
    type: ApplicationCommandType.ChatInput,
    ...(command.guild_id ? { guild_id: command.guild_id } : {}),
    options,
    resolved: resolved(world, given, JSON.stringify(options)),
  }
  return made(world, given, type, { data })
}

/** Whatever users and channels the options name. */
function resolved(world: World, { channel }: Given, options: string): object {
  const named = (type: Kind): string[] => {
    const pattern = new RegExp(`"type":${type},"value":"(\\d+)"`, 'g')
    return [...options.matchAll(pattern)].map(([, id]) => id ?? '')
  }
  const users = named(Kind.User).flatMap((id) => world.users.get(id) ?? [])
  const channels = named(Kind.Channel).flatMap((id) => world.channels.get(id) ?? [])
  const guild = world.guilds.get(channel.guildId ?? '')
  const members = guild
    ? users.map((user) => [user.id, { ...memberShape(guild, user), user: undefined, permissions: '0' }])
    : []
  return {
    ...(users.length > 0
      ? { users: Object.fromEntries(users.map((user) => [user.id, user])), members: Object.fromEntries(members) }
      : {}),
    ...(channels.length > 0
      ? {
          channels: Object.fromEntries(
            channels.map((one) => [one.id, { ...channelShape(world, one), permissions: '0' }]),
          ),
        }
      : {}),
  }
}

export function menuInteraction(
  world: World,
  given: Given,
  command: APIApplicationCommand,
  { message }: MessageRecord,
): APIInteraction {
  return made(world, given, InteractionType.ApplicationCommand, {
    data: {
      id: command.id,
      name: command.name,
      type: ApplicationCommandType.Message,
      target_id: message.id,
      resolved: { messages: { [message.id]: message } },
    },
  })
}

export function componentInteraction(
  world: World,
  given: Given,
  { message }: MessageRecord,
  component: { type: number; custom_id: string; id?: unknown },
  values: string[] | null,
): APIInteraction {
  const { type: component_type, custom_id, id } = component
  const data = { id, component_type, custom_id, ...(values ? { values } : {}) }
  return made(world, given, InteractionType.MessageComponent, { message, data })
}

/** `fields` in the order of the form, each as what holds it: a label, or an action row. */
export function formInteraction(
  world: World,
  given: Given,
  customId: string,
  fields: { holder: number; type: number; customId: string; value: string | string[] }[],
  source: MessageRecord | null,
): APIInteraction {
  const components = fields.map(({ holder, type, customId: custom_id, value }, index) => {
    const field = {
      id: 2 * index + 2,
      type,
      custom_id,
      ...(Array.isArray(value) ? { values: value } : { value }),
    }
    const held = holder === ComponentType.Label ? { component: field } : { components: [field] }
    return { id: 2 * index + 1, type: holder, ...held }
  })
  const data = { custom_id: customId, components, resolved: {} }
  return made(world, given, InteractionType.ModalSubmit, { ...(source ? { message: source.message } : {}), data })
}
