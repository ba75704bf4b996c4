// The chat.* methods of the Slack server that post, change and delete messages.
import { type Arguments, isJson, objects, SlackError } from './arguments.ts'
import { checkBlocks } from './checks/blocks.ts'
import { checkMessage } from './checks/message.ts'
import { type Context, channelFor, type Method, report } from './context.ts'
import { shownMessage } from './payloads.ts'
import type { Json, SlackMessage } from './types.ts'

function content(
  method: string,
  args: Arguments,
  context: Context,
): { text: string; blocks: Json[]; metadata: Json | null } {
  report(context.world, method, checkMessage(method, args))
  const metadata = args.json('metadata')
  const markdown = args.text('markdown_text')
  const blocks = objects(args.json('blocks'))
  return {
    text: args.text('text'),
    blocks: markdown === '' ? blocks : [{ type: 'markdown', text: markdown }, ...blocks],
    metadata: isJson(metadata) ? metadata : null,
  }
}

const postMessage: Method = (args, context) => {
  const channel = channelFor(context, args, true)
  const { world } = context
  const parts = content('chat.postMessage', args, context)
  // chat:write.public lets an app write where it is no member; Dateline does not ask for it.
  if (!channel.members.has(world.bot.id)) throw new SlackError('not_in_channel')
  const threadTs = args.text('thread_ts') || null
  if (threadTs !== null && !world.findMessage(channel.id, threadTs)) throw new SlackError('thread_not_found')
  mindThread(context, 'chat.postMessage', channel.id, threadTs)
  const message = world.post({ channel: channel.id, user: world.bot, threadTs, ...parts })
  clearStatus(context, message)
  context.messageEvent(message)
  return { channel: channel.id, ts: message.ts, message: shownMessage(message, world) }
}

/** "The status will be automatically cleared when the app sends a reply." */
function clearStatus({ world }: Context, { channel, threadTs }: SlackMessage): void {
  const thread = world.assistantThreads.find((known) => known.channel === channel && known.threadTs === threadTs)
  if (!thread || thread.status === '') return
  thread.status = ''
  thread.statuses.push({ at: performance.now(), status: '' })
}

/** "Avoid using a reply's ts value; use its parent instead." */
function mindThread({ world }: Context, method: string, channel: string, threadTs: string | null): void {
  const first = threadTs === null ? undefined : world.findMessage(channel, threadTs)
  if (first && first.threadTs !== null)
    report(world, method, [{ error: null, at: '/thread_ts', problem: 'the ts of a reply' }])
}

const postEphemeral: Method = (args, context) => {
  const channel = channelFor(context, args)
  const { world } = context
  const user = args.need('user', 'user_not_in_channel')
  const parts = content('chat.postEphemeral', args, context)
  if (!channel.members.has(world.bot.id)) throw new SlackError('not_in_channel')
  if (!channel.members.has(user)) throw new SlackError('user_not_in_channel')
  const threadTs = args.text('thread_ts') || null
  mindThread(context, 'chat.postEphemeral', channel.id, threadTs)
  // https://docs.slack.dev/reference/methods/chat.postEphemeral: "Ephemeral messages in threads are only shown if there is already an active thread."
  const isActive = world.messages.some((other) => other.threadTs === threadTs && other.ephemeralTo === null)
  if (threadTs !== null && !isActive)
    report(world, 'chat.postEphemeral', [
      { error: null, at: '/thread_ts', problem: 'nobody sees it: no active thread' },
    ])
  const message = world.post({ channel: channel.id, user: world.bot, threadTs, ephemeralTo: user, ...parts })
  return { message_ts: message.ts }
}

/** A message of the bot's own, to be changed or deleted. */
function ownMessage(context: Context, args: Arguments, error: string): SlackMessage {
  const channel = channelFor(context, args)
  const message = context.world.findMessage(channel.id, args.need('ts', 'message_not_found'))
  // An ephemeral message has no ts that others could use.
  if (!message || message.ephemeralTo !== null) throw new SlackError('message_not_found')
  if (message.user !== context.world.bot.id) throw new SlackError(error)
  return message
}

const update: Method = (args, context) => {
  const message = ownMessage(context, args, 'cant_update_message')
  const parts = content('chat.update', args, context)
  const before = { ...message }
  // Blocks that are not given stay, unless there is a new text: then they go.
  const hasBlocks = args.has('blocks') || args.has('markdown_text')
  const blocks = hasBlocks ? parts.blocks : args.has('text') ? [] : message.blocks
  context.world.change(message, args.has('text') ? parts.text : message.text, blocks)
  if (args.has('metadata')) message.metadata = parts.metadata
  context.messageEvent(message, 'message_changed', before)
  return { channel: message.channel, ts: message.ts, text: message.text, message: shownMessage(message, context.world) }
}

const remove: Method = (args, context) => {
  const message = ownMessage(context, args, 'cant_delete_message')
  message.isDeleted = true
  context.messageEvent(message, 'message_deleted', message)
  return { channel: message.channel, ts: message.ts }
}

/** https://docs.slack.dev/reference/methods/chat.unfurl: by the message, or by the id that came with the event. */
const unfurl: Method = (args, { world }) => {
  const [ofId = '', ofChannel = ''] = args.text('unfurl_id').split('-')
  const ts = args.text('ts') || ofId
  const message = world.findMessage(args.text('channel') || ofChannel, ts)
  if (!message) throw new SlackError('cannot_find_message')
  const unfurls = args.json('unfurls')
  if (!isJson(unfurls)) throw new SlackError('missing_unfurls')
  for (const [url, shown] of Object.entries(unfurls)) {
    if (!message.text.includes(`<${url}>`)) throw new SlackError('cannot_unfurl_url')
    report(
      world,
      'chat.unfurl',
      checkBlocks(isJson(shown) ? shown.blocks : null, 'message', `/unfurls/${url}`, 'invalid_blocks'),
    )
    if (isJson(shown)) message.unfurls[url] = shown
  }
  return {}
}

export const chatMethods: Record<string, Method> = {
  'chat.postMessage': postMessage,
  'chat.postEphemeral': postEphemeral,
  'chat.update': update,
  'chat.delete': remove,
  'chat.unfurl': unfurl,
}
