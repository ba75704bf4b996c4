// The API's routes for messages in channels: sending, reading, editing and deleting them, and typing.
import { PermissionFlagsBits } from 'discord.js'
import { checkMessage } from './check-message.ts'
import { ApiError, type Call, type Route } from './http.ts'
import { NONCE_LIFETIME_MS } from './limits.ts'
import type { MessageBody } from './messages.ts'
import { refused } from './problems.ts'
import { refuseEmpty, type Stage, standingOf, writing } from './stage.ts'
import type { ChannelRecord, MessageRecord } from './world.ts'

export interface Typing {
  channelId: string
  at: number
}

export function messageRoutes(stage: Stage, typings: Typing[]): Route[] {
  const { world, messages, conscience, changes } = stage
  const shape = (channel: ChannelRecord, { message }: MessageRecord) =>
    messages.asSeen(message, channel, stage.readsAll)
  /** A nonce is told when a message is sent and in the event of it; who fetches it later gets none. */
  const fetched = (channel: ChannelRecord, record: MessageRecord) => {
    const { nonce: _nonce, ...rest } = shape(channel, record)
    return rest
  }

  function send(call: Call) {
    const channel = stage.channel(call.params[0], writing(world.channels.get(call.params[0] ?? '')))
    conscience.weigh(call, checkMessage('channel', call.body))
    const body = call.body as MessageBody
    refuseEmpty(body)
    const reference = body.message_reference
    const isLost =
      reference && !channel.messages.some(({ message, isDeleted }) => !isDeleted && message.id === reference.message_id)
    if (isLost && reference.fail_if_not_exists !== false)
      conscience.weigh(call, [refused('message_reference', 'Unknown message')])
    if (reference && (world.permissions(world.bot.id, channel) & PermissionFlagsBits.ReadMessageHistory) === 0n)
      throw new ApiError(400, 160002, 'You cannot reply without permission to read message history')
    const repeated = body.enforce_nonce && body.nonce ? withNonce(channel, String(body.nonce)) : null
    return { status: 200, body: shape(channel, repeated ?? messages.post(channel, world.bot, body)) }
  }

  function withNonce(channel: ChannelRecord, nonce: string): MessageRecord | null {
    const since = Date.now() - NONCE_LIFETIME_MS
    const isSame = (record: MessageRecord) => record.nonce === nonce && Date.parse(record.message.timestamp) >= since
    return channel.messages.find(isSame) ?? null
  }

  function list({ params, query }: Call) {
    const channel = stage.channel(params[0])
    if ((world.permissions(world.bot.id, channel) & PermissionFlagsBits.ReadMessageHistory) === 0n)
      return { status: 200, body: [] }
    const all = channel.messages.filter(({ isDeleted, viewer }) => !isDeleted && viewer === null)
    const limit = Number(query.get('limit') ?? 50)
    const [around, before, after] = ['around', 'before', 'after'].map((name) => query.get(name))
    const older = all.filter(({ message }) => !before || BigInt(message.id) < BigInt(before))
    let chosen = older.slice(-limit)
    if (after) chosen = all.filter(({ message }) => BigInt(message.id) > BigInt(after)).slice(0, limit)
    if (around) {
      const middle = all.findIndex(({ message }) => BigInt(message.id) >= BigInt(around))
      const from = Math.max(0, (middle === -1 ? all.length : middle) - Math.floor(limit / 2))
      chosen = all.slice(from, from + limit)
    }
    return { status: 200, body: chosen.reverse().map((record) => fetched(channel, record)) }
  }

  function edit(call: Call) {
    const channel = stage.channel(call.params[0])
    const record = stage.message(channel, call.params[1])
    if (record.message.author.id !== world.bot.id)
      throw new ApiError(403, 50005, 'Cannot edit a message authored by another user')
    conscience.weigh(call, checkMessage('edit', call.body, standingOf(record)))
    refuseEmpty({ ...record.message, ...(call.body as MessageBody) })
    messages.edit(channel, record, call.body as MessageBody)
    return { status: 200, body: shape(channel, record) }
  }

  function remove({ params }: Call) {
    const channel = stage.channel(params[0])
    const record = stage.message(channel, params[1])
    const isOwn = record.message.author.id === world.bot.id
    messages.remove(isOwn ? channel : stage.channel(params[0], PermissionFlagsBits.ManageMessages), record)
    return { status: 204 }
  }

  const one = '/channels/:/messages/:'
  return [
    { method: 'POST', path: '/channels/:/messages', handle: send },
    { method: 'GET', path: '/channels/:/messages', handle: list },
    {
      method: 'GET',
      path: one,
      handle: ({ params }) => {
        const channel = stage.channel(params[0], PermissionFlagsBits.ReadMessageHistory)
        return { status: 200, body: fetched(channel, stage.message(channel, params[1])) }
      },
    },
    { method: 'PATCH', path: one, handle: edit },
    { method: 'DELETE', path: one, handle: remove },
    {
      method: 'POST',
      path: '/channels/:/typing',
      handle: ({ params, at }) => {
        const channel = stage.channel(params[0], writing(world.channels.get(params[0] ?? '')))
        typings.push({ channelId: channel.id, at })
        changes.tell()
        return { status: 204 }
      },
    },
  ]
}
