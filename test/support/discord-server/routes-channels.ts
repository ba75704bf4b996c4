// The API's routes for channels, threads, direct channels, guilds and users.
import { ChannelType, GatewayIntentBits, PermissionFlagsBits } from 'discord.js'
import { z } from 'zod'
import { ApiError, type Call, type Route } from './http.ts'
import { THREAD_NAME_CHARACTERS } from './limits.ts'
import { problemsOf } from './problems.ts'
import { channelShape, guildShape, memberShape } from './shapes.ts'
import type { Stage } from './stage.ts'
import type { ChannelRecord, World } from './world.ts'

const NewThread = z.strictObject({
  name: z.string().trim().min(1).max(THREAD_NAME_CHARACTERS),
  auto_archive_duration: z.literal([60, 1440, 4320, 10080]).nullish(),
  rate_limit_per_user: z.int().min(0).max(21_600).nullish(),
  // Only without a message: a thread that hangs on one is always public where the channel is.
  type: z.literal(ChannelType.PublicThread).nullish(),
  invitable: z.boolean().nullish(),
})
const ThreadChange = z.looseObject({ name: NewThread.shape.name.optional(), archived: z.boolean().optional() })

export function channelRoutes(stage: Stage): Route[] {
  const { world, conscience } = stage

  function startThread(call: Call) {
    const parent = stage.channel(call.params[0], PermissionFlagsBits.CreatePublicThreads)
    if (parent.type !== ChannelType.GuildText)
      throw new ApiError(400, 50024, 'Cannot execute action on this channel type')
    conscience.weigh(call, problemsOf(NewThread, call.body))
    const { name } = NewThread.parse(call.body)
    const onMessage = call.params[1] === undefined ? null : stage.message(parent, call.params[1])
    if (onMessage && world.channels.has(onMessage.message.id))
      throw new ApiError(400, 160004, 'A thread has already been created for this message')
    const thread = openThread(world, name, parent, onMessage?.message.id)
    return { status: 201, body: channelShape(world, thread) }
  }

  function changeThread(call: Call) {
    const thread = stage.channel(call.params[0])
    conscience.weigh(call, problemsOf(ThreadChange, call.body))
    const { name, archived } = ThreadChange.parse(call.body)
    thread.isArchived = archived ?? thread.isArchived
    thread.name = name ?? thread.name
    world.update(thread)
    return { status: 200, body: channelShape(world, thread) }
  }

  function openDirect({ body }: Call) {
    const person = world.users.get(z.object({ recipient_id: z.string() }).parse(body).recipient_id)
    if (!person) throw new ApiError(400, 50033, 'Invalid Recipient(s)')
    return { status: 200, body: channelShape(world, directChannel(world, person.id)) }
  }

  return [
    {
      method: 'GET',
      path: '/channels/:',
      handle: ({ params }) => ({ status: 200, body: channelShape(world, stage.channel(params[0])) }),
    },
    { method: 'PATCH', path: '/channels/:', handle: changeThread },
    { method: 'POST', path: '/channels/:/messages/:/threads', handle: startThread },
    { method: 'POST', path: '/channels/:/threads', handle: startThread },
    { method: 'PUT', path: '/channels/:/thread-members/@me', handle: () => ({ status: 204 }) },
    { method: 'POST', path: '/users/@me/channels', handle: openDirect },
    {
      method: 'GET',
      path: '/guilds/:',
      handle: ({ params }) => ({ status: 200, body: guildShape(world, stage.guild(params[0])) }),
    },
    {
      method: 'GET',
      path: '/guilds/:/members/:',
      handle: ({ params }) => {
        const guild = stage.guild(params[0])
        const user = guild.members.get(params[1] ?? '')?.user
        if (!user) throw new ApiError(404, 10007, 'Unknown Member')
        return { status: 200, body: memberShape(guild, user) }
      },
    },
    {
      method: 'GET',
      path: '/users/:',
      handle: ({ params }) => {
        const user = world.users.get(params[0] ?? '')
        if (!user) throw new ApiError(404, 10013, 'Unknown User')
        return { status: 200, body: user }
      },
    },
  ]
}

/** A thread that hangs on a message has the message's id. */
export function openThread(world: World, name: string, parent: ChannelRecord, messageId?: string): ChannelRecord {
  const place = { ...(parent.guildId === null ? {} : { guildId: parent.guildId }), parentId: parent.id }
  const thread = world.addChannel(
    name,
    ChannelType.PublicThread,
    messageId === undefined ? place : { ...place, id: messageId },
  )
  const payload = (intents: number) =>
    intents & GatewayIntentBits.Guilds ? { ...channelShape(world, thread), newly_created: true } : null
  world.send({ name: 'THREAD_CREATE', guildId: thread.guildId, payload })
  return thread
}

/** The one direct channel between the bot and somebody. */
export function directChannel(world: World, personId: string): ChannelRecord {
  const known = [...world.channels.values()].find(({ recipient }) => recipient?.id === personId)
  const recipient = world.users.get(personId)
  if (!known && !recipient) throw new Error(`Nobody has the id ${personId}`)
  return known ?? world.addChannel('', ChannelType.DM, recipient ? { recipient } : {})
}
