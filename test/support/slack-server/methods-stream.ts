// The chat.*Stream methods of the Slack server: text that grows while it is read, and the blocks that end it.
// https://docs.slack.dev/reference/methods/chat.startStream
import { z } from 'zod'
import { type Arguments, isJson, objects, SlackError } from './arguments.ts'
import { checkBlocks, checkIds } from './checks/blocks.ts'
import { checkMetadata, checkTotal } from './checks/message.ts'
import { misfits } from './checks/shape.ts'
import { type Context, channelFor, type Method, type Problem, report } from './context.ts'
import { clearStatus, ownMessage } from './methods-chat.ts'
import { shownMessage } from './payloads.ts'
import type { Json, SlackMessage } from './types.ts'

/** markdown_text and a chunk's text alike: 12,000 characters a call. */
const MAX_TEXT = 12_000

/** https://docs.slack.dev/messaging/sending-and-scheduling-messages#text-streaming */
const source = z.strictObject({ type: z.literal('url'), url: z.string().min(1), text: z.string().min(1) })
const chunk = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('markdown_text'), text: z.string().max(MAX_TEXT) }),
  z.strictObject({
    type: z.literal('task_update'),
    id: z.string().min(1),
    title: z.string().min(1).max(256),
    status: z.enum(['pending', 'in_progress', 'complete', 'error']),
    details: z.string().max(256).optional(),
    output: z.string().max(256).optional(),
    sources: z.array(source).optional(),
  }),
  z.strictObject({ type: z.literal('plan_update'), title: z.string().min(1).max(256) }),
  z.strictObject({ type: z.literal('blocks'), blocks: z.array(z.unknown()).max(50) }),
])

/** Which shape a stream was opened in: it keeps to it. */
const modes = new WeakMap<SlackMessage, 'text' | 'chunks'>()

function check(method: string, args: Arguments): Problem[] {
  const markdown = args.text('markdown_text')
  const problems: Problem[] = []
  if (markdown.length > MAX_TEXT)
    problems.push({ error: 'msg_too_long', at: '/markdown_text', problem: `${markdown.length} characters` })
  const chunks = args.json('chunks')
  if (chunks !== undefined) problems.push(...misfits(z.array(chunk), chunks, '/chunks', 'invalid_chunks'))
  for (const [place, { type, blocks }] of objects(chunks).entries())
    if (type === 'blocks') problems.push(...checkBlocks(blocks, 'message', `/chunks/${place}/blocks`, 'invalid_blocks'))
  if (args.has('blocks') && method === 'chat.stopStream')
    problems.push(...checkBlocks(args.json('blocks'), 'message', '/blocks', 'invalid_blocks'))
  return [...problems, ...checkMetadata(args)]
}

/** https://docs.slack.dev/reference/methods/chat.stopStream: 50 blocks by chunks, and 50 more at the end. */
const MAX_BLOCKS = 50

/** What a message has grown to is noted, not refused: Slack documents no error for it. */
function checkAll(method: string, { world }: Context, blocks: Json[], max: number): void {
  const many = { at: '/blocks', problem: `${blocks.length} blocks in all` }
  const problems = [
    ...checkTotal(blocks),
    ...(blocks.length > max ? [many] : []),
    ...checkIds(blocks, 'message', '', null),
  ]
  report(
    world,
    method,
    problems.map((problem) => ({ ...problem, error: null })),
  )
}

/** Adds what came to what is there: text to the last markdown block, everything else below. */
function grow(method: string, context: Context, message: SlackMessage, args: Arguments): void {
  const chunks = objects(args.json('chunks'))
  const markdown = args.text('markdown_text')
  const mode = markdown !== '' ? 'text' : chunks.length > 0 ? 'chunks' : null
  const opened = modes.get(message)
  if (mode !== null && opened !== undefined && opened !== mode) throw new SlackError('streaming_mode_mismatch')
  if (mode !== null) modes.set(message, mode)
  const blocks = structuredClone(message.blocks)
  const parts = markdown === '' ? chunks : [{ type: 'markdown_text', text: markdown }]
  for (const part of parts) add(blocks, part)
  checkAll(method, context, blocks, MAX_BLOCKS)
  const text = blocks.flatMap(({ type, text: words }) => (type === 'markdown' ? [String(words)] : [])).join('\n')
  context.world.change(message, text, blocks)
}

function add(blocks: Json[], part: Json): void {
  const last = blocks.at(-1)
  if (part.type === 'markdown_text') {
    if (last?.type === 'markdown') last.text = `${last.text}${part.text}`
    else if (part.text !== '') blocks.push({ type: 'markdown', text: part.text })
  } else if (part.type === 'blocks') blocks.push(...objects(part.blocks))
  else if (part.type === 'plan_update') blocks.push({ type: 'plan', title: part.title })
  else {
    const { id, type: _type, ...facts } = part
    const card = blocks.find(({ type, task_id }) => type === 'task_card' && task_id === id)
    if (card) Object.assign(card, facts)
    else blocks.push({ type: 'task_card', task_id: id, ...facts })
  }
}

const start: Method = (args, context) => {
  const { world } = context
  const channel = channelFor(context, args)
  report(world, 'chat.startStream', check('chat.startStream', args))
  if (!channel.members.has(world.bot.id)) throw new SlackError('not_in_channel')
  if (channel.kind !== 'dm') {
    args.need('recipient_team_id', 'missing_recipient_team_id')
    const user = args.need('recipient_user_id', 'missing_recipient_user_id')
    if (!world.findUser(user)) throw new SlackError('user_not_found')
  }
  const threadTs = args.text('thread_ts') || null
  if (threadTs === null && channel.kind === 'dm') throw new SlackError('invalid_thread_ts')
  if (threadTs !== null && !world.findMessage(channel.id, threadTs)) throw new SlackError('invalid_thread_ts')
  const message = world.post({ channel: channel.id, user: world.bot, text: '', threadTs, stream: 'running' })
  clearStatus(context, message)
  grow('chat.startStream', context, message, args)
  context.messageEvent(message)
  return { channel: channel.id, ts: message.ts }
}

function running(context: Context, args: Arguments): SlackMessage {
  const message = ownMessage(context, args, 'message_not_owned_by_app')
  if (message.stream !== 'running') throw new SlackError('message_not_in_streaming_state')
  return message
}

const append: Method = (args, context) => {
  const message = running(context, args)
  report(context.world, 'chat.appendStream', check('chat.appendStream', args))
  if (!args.has('markdown_text') && objects(args.json('chunks')).length === 0) throw new SlackError('no_text')
  grow('chat.appendStream', context, message, args)
  return { channel: message.channel, ts: message.ts }
}

const stop: Method = (args, context) => {
  const message = running(context, args)
  report(context.world, 'chat.stopStream', check('chat.stopStream', args))
  grow('chat.stopStream', context, message, args)
  const metadata = args.json('metadata')
  if (isJson(metadata)) message.metadata = metadata
  const before = { ...message }
  message.stream = 'stopped'
  const blocks = [...message.blocks, ...objects(args.json('blocks'))]
  checkAll('chat.stopStream', context, blocks, 2 * MAX_BLOCKS)
  context.world.change(message, message.text, blocks)
  context.messageEvent(message, 'message_changed', before)
  return { channel: message.channel, ts: message.ts, message: shownMessage(message, context.world) }
}

export const streamMethods: Record<string, Method> = {
  'chat.startStream': start,
  'chat.appendStream': append,
  'chat.stopStream': stop,
}
