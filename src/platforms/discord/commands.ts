// What is called and pressed on Discord: commands, made out of the desk's table, registered, run and completed; buttons, menus, filled-in forms. Knows none by name.
import * as discord from 'discord.js'
import type { CommandOption, CommandSpec, CommandValues } from '../../domain/command.ts'
import { commandGroups, isPrivateCall, mayOpenForm, withTyped } from '../../domain/command.ts'
import { textMessage } from '../../domain/message.ts'
import { shortened } from '../../domain/paging.ts'
import type { Desk } from '../../domain/ports.ts'
import { FAILED } from '../shared/desk.ts'
import { oneLine } from '../shared/text.ts'
import { orLate } from '../shared/work.ts'
import { type Components, componentsOf, filledIn, modalFor, OWN, payload, posted, response } from './components.ts'
import { factsOf, isForbidden, isThreadThere } from './failures.ts'
import { LIMITS } from './limits.ts'
import { wordsOf } from './messages.ts'
import type { Ask, Context } from './replies.ts'
import { asking, conversationIn, deliver, eventOf, PRIVATELY, requestOf } from './replies.ts'

export async function onInteraction(interaction: discord.Interaction, context: Context): Promise<void> {
  if (interaction.isAutocomplete()) return onTyping(interaction, context)
  const { desk } = context
  try {
    if (interaction.isChatInputCommand()) await onCommand(interaction, context)
    else if (interaction.isMessageContextMenuCommand()) await onShortcut(interaction, context)
    else if (interaction.isButton()) await onButton(interaction, context)
    else if (interaction.isStringSelectMenu())
      await answer(interaction, context, (request) => desk.press(interaction.values[0] ?? '', request))
    else if (interaction.isModalSubmit())
      await answer(interaction, context, (request) => desk.submit(interaction.customId, filledIn(interaction), request))
  } catch (error) {
    // Nobody is left with "thinking …".
    if (interaction.isRepliable() && interaction.deferred)
      await interaction.editReply(payload(componentsOf(FAILED))).catch(() => {})
    throw error
  }
}

/** Discord waits 3 seconds for suggestions. */
const SUGGEST_MS = 2000

async function onCommand(interaction: discord.ChatInputCommandInteraction, context: Context): Promise<void> {
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

async function onShortcut(interaction: discord.MessageContextMenuCommandInteraction, context: Context) {
  const { targetMessage, commandName } = interaction
  const { desk } = context
  const { name = commandName } = desk.shortcuts.find(({ label }) => label === commandName) ?? {}
  await answer(interaction, context, (request) => desk.shortcut(name, wordsOf(targetMessage), request), true)
}

/** Nothing is suggested rather than an error shown to somebody who types. */
async function onTyping(interaction: discord.AutocompleteInteraction, context: Context): Promise<void> {
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

const TOO_OLD = textMessage('This is too old to be turned over: its pages are no longer kept. Please ask again.')

async function onButton(interaction: discord.ButtonInteraction, context: Context): Promise<void> {
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

/** `isPrivate`: `null` where only the reply tells. Then it may be a form, which must come first: the asker is told to wait a moment later. */
async function answer(
  interaction: discord.RepliableInteraction,
  context: Context,
  ask: Ask,
  isPrivate: boolean | null = null,
): Promise<void> {
  const { applicationId: application, token } = interaction
  const { memory, open, pace } = context
  await open.first(eventOf(interaction), { application, token }, async () => {
    // What is asked with a button goes on with the conversation of the answer below which it stands.
    const message = 'message' in interaction ? interaction.message : null
    const above = message === null ? null : await memory.answer(message.id, interaction.channelId)
    const conversation = above?.conversation ?? (await conversationIn(interaction, context))
    const show = (components: Components) => interaction.editReply(payload(components))
    const { start, replied } = asking(ask, interaction, conversation, context, show)
    // Who sees a reply is decided before anything is posted, as long as Discord's patience allows.
    if ((await orLate(replied, isPrivate === null ? pace.pressMs : pace.commandMs, null)) === null) {
      await interaction.deferReply(isPrivate === false ? {} : PRIVATELY)
      start()
    }
    const reply = await replied
    if (!interaction.deferred && reply.kind === 'form' && !interaction.isModalSubmit()) {
      await interaction.showModal(modalFor(reply.form))
      return
    }
    const shown = deliver(interaction, reply, context, isPrivate === true)
    // Who replies to what everybody sees goes on with the same conversation, or with one that it begins.
    const own = reply.kind === 'message' ? reply.conversation : undefined
    const answered = { conversation: own ?? conversation ?? '', question: '' }
    if (answered.conversation !== '') await memory.keepAnswer(shown, interaction.channelId, answered, own !== undefined)
    const id = await shown
    if (id !== null && reply.kind === 'message') await reply.onPosted?.(id)
  })
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
    const thread = await message.startThread({ name, autoArchiveDuration: discord.ThreadAutoArchiveDuration.OneDay })
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
