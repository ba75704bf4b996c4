// People with accounts: they write, run commands, press buttons and fill in forms, as Discord's client lets them.
import { type APIMessage, ApplicationCommandType } from 'discord.js'
import type { Changes } from './changes.ts'
import {
  checkValues,
  chosenButton,
  chosenCommand,
  chosenMenu,
  filledFields,
  optionsAt,
  type Pressable,
} from './choosing.ts'
import type { Commands } from './commands.ts'
import { ranHandle, saidHandle, visible } from './handles.ts'
import type { InteractionRecord, Interactions } from './interactions.ts'
import type { Messages } from './messages.ts'
import type { Typing } from './routes-messages.ts'
import {
  commandInteraction,
  componentInteraction,
  formInteraction,
  menuInteraction,
  optionData,
} from './shapes-interaction.ts'
import type { Channel, Person, PersonOptions, RanHandle } from './types-people.ts'
import type { ChannelRecord, MessageRecord, World } from './world.ts'

export interface Society {
  world: World
  messages: Messages
  interactions: Interactions
  commands: Commands
  changes: Changes
  typings: Typing[]
}

/** The channel as the server knows it. */
export function known(world: World, { id }: { id: string }): ChannelRecord {
  const channel = world.channels.get(id)
  if (!channel) throw new Error(`There is no channel ${id}`)
  return channel
}

export function person(society: Society, name: string, options: PersonOptions = {}): Person {
  const { world, messages, interactions, commands, changes } = society
  const user = world.addUser(name, options.isBot ?? false, options.permissions ?? 0n)
  const personId = user.id
  const chooser = { world, commands, personId }
  const locale = options.locale ?? 'en-US'
  const given = (channel: ChannelRecord) => (id: string, token: string) => ({ id, token, personId, channel, locale })

  function start(
    about: { channel: ChannelRecord; commandName?: string; source?: MessageRecord | null },
    make: (given: {
      id: string
      token: string
      personId: string
      channel: ChannelRecord
      locale: string
    }) => InteractionRecord['interaction'],
  ): InteractionRecord {
    const { channel, commandName = '', source = null } = about
    return interactions.start({ channel, commandName, source, personId }, (id, token) =>
      make(given(channel)(id, token)),
    )
  }

  /** A message this person has before them. */
  function seen({ id }: APIMessage): { channel: ChannelRecord; record: MessageRecord } {
    for (const channel of world.channels.values()) {
      const record = channel.messages.find(({ message }) => message.id === id)
      if (!record) continue
      if (record.isDeleted) throw new Error(`The message ${id} has been deleted`)
      if (record.viewer !== null && record.viewer !== personId)
        throw new Error(`${name} does not see the message ${id}`)
      return { channel, record }
    }
    throw new Error(`There is no message ${id}`)
  }

  function own(message: APIMessage) {
    const found = seen(message)
    if (found.record.message.author.id !== personId)
      throw new Error(`${name} has not written the message ${message.id}`)
    return found
  }

  function act(message: APIMessage, choose: (current: APIMessage) => Pressable, values: string[] | null): RanHandle {
    const { channel, record } = seen(message)
    const component = choose(record.message)
    const make = (all: Parameters<typeof componentInteraction>[1]) =>
      componentInteraction(world, all, record, component, values)
    return ranHandle(society, start({ channel, source: record }, make))
  }

  return {
    user,
    id: personId,
    says(where, text, { replyTo, ping = true, mentionBot = false } = {}) {
      const channel = known(world, where)
      const content = mentionBot ? `<@${world.bot.id}> ${text}` : text
      const body = replyTo ? { message_reference: { message_id: replyTo.id } } : {}
      const sentAt = performance.now()
      const allowed_mentions = { parse: ['users'], replied_user: ping }
      const record = messages.post(channel, user, { content, allowed_mentions, ...body })
      return saidHandle(society, channel, record, sentAt)
    },
    runs(path, values, { channel: where }) {
      const channel = known(world, where)
      const [first = '', ...rest] = path.split(' ')
      const command = chosenCommand(chooser, channel, first, ApplicationCommandType.ChatInput)
      checkValues(optionsAt(command, rest), values)
      const data = optionData(command.options ?? [], rest, values, null)
      return ranHandle(
        society,
        start({ channel, commandName: path }, (all) => commandInteraction(world, all, command, data, false)),
      )
    },
    async types(path, option, text, { channel: where }) {
      const channel = known(world, where)
      const [first = '', ...rest] = path.split(' ')
      const command = chosenCommand(chooser, channel, first, ApplicationCommandType.ChatInput)
      const target = optionsAt(command, rest).find((one) => one.name === option)
      if (!target || !('autocomplete' in target) || !target.autocomplete)
        throw new Error(`"${option}" completes nothing`)
      const data = optionData(command.options ?? [], rest, { [option]: text }, option)
      const record = start({ channel, commandName: path }, (all) => commandInteraction(world, all, command, data, true))
      const choices = await changes.wait(
        () => record.choices,
        () => `completion of "${text}"`,
      )
      const { at = 0, afterMs = 0 } = record.acknowledgement ?? {}
      return { choices, at, afterMs }
    },
    uses(shortcut, message) {
      const { channel, record } = seen(message)
      const command = chosenCommand(chooser, channel, shortcut, ApplicationCommandType.Message)
      return ranHandle(
        society,
        start({ channel, commandName: shortcut }, (all) => menuInteraction(world, all, command, record)),
      )
    },
    presses: (button, message) => act(message, (current) => chosenButton(current, button), null),
    selects: (customId, values, message) => act(message, (current) => chosenMenu(current, customId, values), values),
    submits(open, values) {
      const channel = known(world, open.channel)
      const source = open.message ? seen(open.message).record : null
      const fields = filledFields(open, values)
      return ranHandle(
        society,
        start({ channel, source }, (all) => formInteraction(world, all, open.form.custom_id, fields, source)),
      )
    },
    deletes(message) {
      const { channel, record } = own(message)
      messages.remove(channel, record)
    },
    edits(message, text) {
      const { channel, record } = own(message)
      messages.edit(channel, record, { content: text, allowed_mentions: { parse: ['users'] } })
    },
    sees: (channel: Channel) => visible(known(world, channel), personId),
  }
}
