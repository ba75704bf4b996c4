// The API's routes for responding to interactions: the first response, the original message, and follow-ups.
import {
  type APIMessage,
  type APIModalInteractionResponseCallbackData,
  ApplicationCommandType,
  InteractionType,
  MessageFlags,
  MessageType,
  InteractionResponseType as Response,
} from 'discord.js'
import { z } from 'zod'
import { checkForm, checkSuggestions } from './check-form.ts'
import { checkMessage } from './check-message.ts'
import { ApiError, type Call, type Route } from './http.ts'
import type { InteractionRecord, Interactions } from './interactions.ts'
import type { MessageBody } from './messages.ts'
import { type Problem, problemsOf, refused } from './problems.ts'
import { isThinking, refuseEmpty, type Stage, standingOf } from './stage.ts'
import type { Completion } from './types-people.ts'
import type { MessageRecord } from './world.ts'

const Callback = z.object({ type: z.number(), data: z.unknown().optional() })
const Deferral = z.strictObject({ flags: z.int().nullish() }).nullish()

const under = (field: string, problems: Problem[]): Problem[] =>
  problems.map((one) => ({ ...one, path: one.path === '' ? field : `${field}.${one.path}` }))

export function interactionRoutes(stage: Stage, interactions: Interactions): Route[] {
  const { world, messages, conscience, changes } = stage

  function respond(call: Call) {
    conscience.weigh(call, problemsOf(Callback, call.body))
    const { type, data } = Callback.parse(call.body)
    const record = interactions.awaiting(call.params[0], call.params[1], type, call.at)
    conscience.weigh(call, under('data', problemsWith(type, data, record)))
    if (type === Response.ChannelMessageWithSource) refuseEmpty(data as MessageBody)
    record.acknowledgement = { type, at: call.at, afterMs: call.at - record.sentAt }
    act(type, data, record)
    changes.tell()
    return call.query.get('with_response') === 'true' ? { status: 200, body: told(type, record) } : { status: 204 }
  }

  function problemsWith(type: number, data: unknown, { source }: InteractionRecord): Problem[] {
    if (type === Response.ChannelMessageWithSource) return checkMessage('interaction', data)
    if (type === Response.UpdateMessage) return checkMessage('edit', data, source && standingOf(source))
    if (type === Response.Modal) return checkForm(data)
    if (type === Response.ApplicationCommandAutocompleteResult) return checkSuggestions(data)
    if (type !== Response.DeferredChannelMessageWithSource) return []
    const flags = Deferral.safeParse(data).data?.flags ?? 0
    const stray = flags & ~MessageFlags.Ephemeral
    return [...problemsOf(Deferral, data), ...(stray ? [refused('flags', 'may be EPHEMERAL and nothing else')] : [])]
  }

  function act(type: number, data: unknown, record: InteractionRecord): void {
    const { source, channel } = record
    if (type === Response.ChannelMessageWithSource) record.original = post(record, data as MessageBody)
    if (type === Response.DeferredChannelMessageWithSource) {
      const flags = (Deferral.parse(data)?.flags ?? 0) | MessageFlags.Loading
      record.original = post(record, { flags, allowed_mentions: { parse: [] } })
    }
    if (type === Response.DeferredMessageUpdate || type === Response.UpdateMessage) record.original = source
    if (type === Response.UpdateMessage && source) messages.edit(channel, source, data as MessageBody)
    if (type === Response.Modal) record.form = data as APIModalInteractionResponseCallbackData
    if (type === Response.ApplicationCommandAutocompleteResult)
      record.choices = (data as { choices?: Completion['choices'] }).choices ?? []
  }

  function post(record: InteractionRecord, body: MessageBody, isFollowUp = false): MessageRecord {
    const { interaction, channel, source, personId } = record
    const isEphemeral = ((body.flags ?? 0) & MessageFlags.Ephemeral) !== 0
    const user = world.users.get(personId)
    const extra: Partial<APIMessage> = { application_id: world.bot.id, webhook_id: world.bot.id }
    if (user)
      extra.interaction_metadata = {
        id: interaction.id,
        type: InteractionType.ApplicationCommand,
        user,
        authorizing_integration_owners: interaction.authorizing_integration_owners,
      }
    if (interaction.type === InteractionType.ApplicationCommand) {
      const isMenu = interaction.data.type !== ApplicationCommandType.ChatInput
      if (!isFollowUp) extra.type = isMenu ? MessageType.ContextMenuCommand : MessageType.ChatInputCommand
    }
    const on = isFollowUp ? record.original : source
    if (on && !on.isDeleted) extra.message_reference = { type: 0, message_id: on.message.id, channel_id: channel.id }
    return messages.post(channel, world.bot, body, { viewer: isEphemeral ? personId : null, extra })
  }

  function told(type: number, { interaction, original }: InteractionRecord): object {
    const makes = type === Response.ChannelMessageWithSource || type === Response.UpdateMessage
    const shown = makes || type === Response.DeferredChannelMessageWithSource ? original : null
    return {
      interaction: {
        id: interaction.id,
        type: interaction.type,
        ...(shown
          ? {
              response_message_id: shown.message.id,
              response_message_loading: isThinking(shown),
              response_message_ephemeral: shown.viewer !== null,
            }
          : {}),
      },
      resource: { type, ...(shown ? { message: shown.message } : {}) },
    }
  }

  /** The message that a token and an id, or "@original", name. */
  function owned(call: Call): { record: InteractionRecord; message: MessageRecord } {
    const record = interactions.acknowledged(call.params[0], call.params[1], call.at)
    const id = call.params[2]
    const own = [record.original, ...record.followUps].find((one) => one?.message.id === id)
    const message = id === '@original' ? record.original : own
    if (!message || message.isDeleted) throw new ApiError(404, 10008, 'Unknown Message')
    return { record, message }
  }

  function edit(call: Call) {
    const { record, message } = owned(call)
    return change(call, record, message)
  }

  function change(call: Call, record: InteractionRecord, message: MessageRecord) {
    conscience.weigh(call, checkMessage('edit', call.body, standingOf(message)))
    refuseEmpty({ ...message.message, ...(call.body as MessageBody) })
    messages.edit(record.channel, message, call.body as MessageBody)
    return { status: 200, body: message.message }
  }

  function followUp(call: Call) {
    const record = interactions.acknowledged(call.params[0], call.params[1], call.at)
    const waiting =
      record.original && !record.original.isDeleted && isThinking(record.original) ? record.original : null
    conscience.weigh(call, checkMessage('interaction', call.body))
    const body = call.body as MessageBody
    refuseEmpty(body)
    // As long as the bot is "thinking", the first thing it says takes the place of that, and is seen by whoever saw that.
    if (waiting) {
      messages.edit(record.channel, waiting, body)
      return { status: 200, body: waiting.message }
    }
    const message = post(record, body, true)
    record.followUps.push(message)
    return { status: 200, body: message.message }
  }

  function remove(call: Call) {
    const { record, message } = owned(call)
    messages.remove(record.channel, message)
    return { status: 204 }
  }

  const one = '/webhooks/:/:/messages/:'
  return [
    { method: 'POST', path: '/interactions/:/:/callback', isOpen: true, handle: respond },
    { method: 'POST', path: '/webhooks/:/:', isOpen: true, handle: followUp },
    { method: 'GET', path: one, isOpen: true, handle: (call) => ({ status: 200, body: owned(call).message.message }) },
    { method: 'PATCH', path: one, isOpen: true, handle: edit },
    { method: 'DELETE', path: one, isOpen: true, handle: remove },
  ]
}
