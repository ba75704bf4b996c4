// What a test holds of something a person did: what the bot made of it so far, and waiting for more.
import { type APIMessage, ChannelType } from 'discord.js'
import type { Changes } from './changes.ts'
import type { InteractionRecord } from './interactions.ts'
import type { Typing } from './routes-messages.ts'
import { isThinking } from './stage.ts'
import { plainText } from './text.ts'
import type { RanHandle, SaidHandle } from './types-people.ts'
import type { ChannelRecord, MessageRecord, World } from './world.ts'

type Predicate = (message: APIMessage) => boolean

export function saidHandle(
  parts: { world: World; changes: Changes; typings: Typing[] },
  channel: ChannelRecord,
  said: MessageRecord,
  sentAt: number,
): SaidHandle {
  const { world, changes, typings } = parts
  const { id } = said.message
  /** Replies to other messages, and what interactions led to, are no answer to this one. */
  const isAnswer = ({ message, isDeleted, viewer }: MessageRecord): boolean =>
    !isDeleted &&
    viewer === null &&
    message.author.id === world.bot.id &&
    message.interaction_metadata === undefined &&
    (message.message_reference === undefined || message.message_reference.message_id === id)
  const records = (): MessageRecord[] => {
    const after = channel.messages.slice(channel.messages.indexOf(said) + 1)
    return [...after, ...(world.channels.get(id)?.messages ?? [])].filter(isAnswer)
  }
  const replies = (): APIMessage[] => records().map(({ message }) => message)
  const first: SaidHandle['first'] = () => {
    const typing = typings.find(({ channelId, at }) => at >= sentAt && (channelId === channel.id || channelId === id))
    const ats = records().map(({ versions }) => versions[0]?.at ?? Number.POSITIVE_INFINITY)
    const message = Math.min(...ats)
    const at = Math.min(message, typing?.at ?? Number.POSITIVE_INFINITY)
    return Number.isFinite(at) ? { at, afterMs: at - sentAt, kind: at === message ? 'message' : 'typing' } : null
  }
  return {
    get message() {
      return said.message
    },
    sentAt,
    replies,
    first,
    answered: (predicate = () => true, withinMs) => {
      const newest = () => replies().at(-1)
      return changes.wait(
        () => pick(newest(), predicate),
        () => `answer to "${said.message.content}" as wanted; the newest: ${shown(newest())}`,
        withinMs,
      )
    },
  }
}

export function ranHandle({ changes }: { changes: Changes }, record: InteractionRecord): RanHandle {
  const { interaction, channel, commandName } = record
  const reply = (): APIMessage | null =>
    record.original && !record.original.isDeleted ? record.original.message : null
  const what = commandName || `interaction ${interaction.type}`
  return {
    interaction,
    sentAt: record.sentAt,
    acknowledgement: () => record.acknowledgement,
    acknowledged: (withinMs) =>
      changes.wait(
        () => record.acknowledgement,
        () => `acknowledgement of ${what}`,
        withinMs,
      ),
    reply,
    versions: () => record.original?.versions ?? [],
    followUps: () => record.followUps.filter(({ isDeleted }) => !isDeleted).map(({ message }) => message),
    answered: (predicate = () => true, withinMs) =>
      changes.wait(
        () => (record.original && isThinking(record.original) ? null : pick(reply(), predicate)),
        () => `answer to ${what} as wanted; the newest: ${shown(reply())}`,
        withinMs,
      ),
    opened: (withinMs) =>
      changes.wait(
        () => record.form && { form: record.form, message: record.source?.message ?? null, channel },
        () => `form opened by ${what}`,
        withinMs,
      ),
  }
}

/** The messages of a channel that somebody sees; everybody, if nobody in particular: no ephemeral ones. */
export function visible(channel: ChannelRecord, viewerId: string | null): APIMessage[] {
  return channel.messages
    .filter(({ isDeleted, viewer }) => !isDeleted && (viewer === null || viewer === viewerId))
    .map(({ message }) => message)
}

export const threadsBelow = (world: World, channel: { id: string }): ChannelRecord[] =>
  [...world.channels.values()].filter(
    ({ type, parentId }) => type === ChannelType.PublicThread && parentId === channel.id,
  )

const pick = (message: APIMessage | null | undefined, predicate: Predicate): APIMessage | null =>
  message && predicate(message) ? message : null

const shown = (message: APIMessage | null | undefined): string => (message ? `"${plainText(message)}"` : 'none')
