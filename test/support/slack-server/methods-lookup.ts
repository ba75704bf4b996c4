// The methods of the Slack server that only look: people, bots, channels, histories, threads.
import { type Arguments, SlackError } from './arguments.ts'
import { type Context, channelFor, type Method } from './context.ts'
import { shownMessage, shownUser } from './payloads.ts'
import type { Json, SlackChannel, SlackMessage } from './types.ts'

const usersInfo: Method = (args, { world }) => {
  const user = world.findUser(args.need('user', 'user_not_found'))
  if (!user) throw new SlackError('user_not_found')
  return { user: shownUser(user, world) }
}

const botsInfo: Method = (args, { world }) => {
  const id = args.text('bot')
  const user = world.users.find(({ botId }) => botId !== null && botId === id)
  if (!user) throw new SlackError('bot_not_found')
  const app = user.id === world.bot.id ? world.appId : 'A0OTHERAPP'
  return { bot: { id, deleted: false, name: user.name, app_id: app, user_id: user.id, updated: 0, icons: {} } }
}

const conversationsInfo: Method = (args, context) => {
  const channel = channelFor(context, args)
  return { channel: shownConversation(channel, context) }
}

function shownConversation(channel: SlackChannel, { world }: Context): Json {
  const { id, name, kind, creator, members } = channel
  const isDirect = kind === 'dm'
  return {
    id,
    ...(isDirect ? { user: creator } : { name, name_normalized: name, creator }),
    created: 1_700_000_000,
    is_channel: kind === 'public',
    is_group: false,
    is_im: isDirect,
    is_mpim: kind === 'group',
    is_private: kind !== 'public',
    is_archived: false,
    is_general: false,
    is_shared: false,
    is_ext_shared: false,
    is_org_shared: false,
    is_member: members.has(world.bot.id),
    context_team_id: world.team.id,
    ...(isDirect ? {} : { topic: { value: '', creator: '', last_set: 0 }, num_members: members.size }),
  }
}

/**
 * https://docs.slack.dev/reference/methods/users.conversations: the public channels somebody is in, and the private ones in which the bot is,
 * too. Without `is_member` and `num_members`.
 */
const usersConversations: Method = (args, context) => {
  const { world } = context
  const user = args.text('user') || world.bot.id
  if (!world.findUser(user)) throw new SlackError('user_not_found')
  const types = (args.text('types') || 'public_channel').split(',')
  const limit = Number(args.text('limit')) || 100
  if (limit > 999) throw new SlackError('invalid_limit')
  const start = Number(Buffer.from(args.text('cursor'), 'base64').toString()) || 0
  const all = world.channels.filter(
    ({ kind, members }) =>
      members.has(user) &&
      ((kind === 'public' && types.includes('public_channel')) ||
        (kind === 'private' && types.includes('private_channel') && members.has(world.bot.id))),
  )
  const channels = all.slice(start, start + limit).map((channel) => {
    const { is_member: _member, num_members: _count, ...shown } = shownConversation(channel, context)
    return shown
  })
  const next = all.length > start + limit ? Buffer.from(String(start + limit)).toString('base64') : ''
  return { channels, response_metadata: { next_cursor: next } }
}

/** What conversations.* let the bot see: nothing ephemeral, nothing deleted. */
function readable(context: Context, args: Arguments): { channel: SlackChannel; messages: SlackMessage[] } {
  const { world } = context
  const channel = channelFor(context, args)
  if (!channel.members.has(world.bot.id)) throw new SlackError('not_in_channel')
  const [oldest, latest] = [args.text('oldest'), args.text('latest')]
  const isInclusive = args.flag('inclusive') ?? false
  const isWithin = ({ ts }: SlackMessage) =>
    (oldest === '' || Number(ts) > Number(oldest) || (isInclusive && ts === oldest)) &&
    (latest === '' || Number(ts) < Number(latest) || (isInclusive && ts === latest))
  const messages = world.messages.filter(
    (message) =>
      message.channel === channel.id && !message.isDeleted && message.ephemeralTo === null && isWithin(message),
  )
  return { channel, messages }
}

function page(messages: SlackMessage[], args: Arguments, { world }: Context): Json {
  const limit = Number(args.text('limit')) || 100
  const start = Number(Buffer.from(args.text('cursor'), 'base64').toString()) || 0
  const hasMore = messages.length > start + limit
  // Metadata comes only to those who ask for it.
  const withMetadata = args.flag('include_all_metadata') === true
  const shown = messages.slice(start, start + limit).map((message) => {
    const { metadata, ...rest } = shownMessage(message, world)
    const replies = world.messages.filter(
      ({ threadTs, channel }) => threadTs === message.ts && channel === message.channel,
    )
    const thread = replies.length === 0 ? {} : { thread_ts: message.ts, reply_count: replies.length }
    return { ...rest, ...thread, ...(withMetadata && metadata !== undefined ? { metadata } : {}) }
  })
  const next = hasMore ? Buffer.from(String(start + limit)).toString('base64') : ''
  return { messages: shown, has_more: hasMore, response_metadata: { next_cursor: next } }
}

/** Newest first, threads' replies left out. */
const history: Method = (args, context) => {
  const { messages } = readable(context, args)
  return page(messages.filter(({ threadTs }) => threadTs === null).toReversed(), args, context)
}

/** Oldest first, with the first message. */
const replies: Method = (args, context) => {
  const { channel, messages } = readable(context, args)
  const ts = args.need('ts', 'thread_not_found')
  const root = context.world.findMessage(channel.id, ts)
  if (!root) throw new SlackError('thread_not_found')
  const rootTs = root.threadTs ?? root.ts
  const isFirst = (message: SlackMessage) => message.ts === rootTs
  return page(
    messages.filter((message) => isFirst(message) || message.threadTs === rootTs),
    args,
    context,
  )
}

const open: Method = (args, { world }) => {
  const user = args.need('users', 'users_list_not_supplied')
  if (!world.findUser(user)) throw new SlackError('user_not_found')
  return { channel: { id: world.dm(user).id } }
}

export const lookupMethods: Record<string, Method> = {
  'users.info': usersInfo,
  'users.conversations': usersConversations,
  'bots.info': botsInfo,
  'conversations.info': conversationsInfo,
  'conversations.history': history,
  'conversations.replies': replies,
  'conversations.open': open,
}
