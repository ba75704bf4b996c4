// The assistant.threads.* methods of the Slack server: what it is doing, what to ask it, what a thread is called.
import { z } from 'zod'
import { type Arguments, objects, SlackError } from './arguments.ts'
import { misfits } from './checks/shape.ts'
import { type Context, type Method, report } from './context.ts'
import type { AssistantThread } from './types.ts'
import { assistantThread } from './world.ts'

/** https://docs.slack.dev/reference/methods/assistant.threads.setStatus: 10 messages to rotate through. */
const loading = z.array(z.string().min(1)).max(10)

/** https://docs.slack.dev/reference/methods/assistant.threads.setSuggestedPrompts: up to four. */
const prompts = z
  .array(z.strictObject({ title: z.string().min(1), message: z.string().min(1) }))
  .min(1)
  .max(4)

/** Any thread or message the bot can reach has a status; only the assistant's have a title and prompts. */
function threadOf({ world }: Context, args: Arguments, threadTs: string): AssistantThread {
  const channel = world.findChannel(args.need('channel_id', 'channel_not_found'))
  if (!channel?.members.has(world.bot.id)) throw new SlackError('channel_not_found')
  if (threadTs !== '' && !world.findMessage(channel.id, threadTs)) throw new SlackError('invalid_thread_ts')
  const known = world.assistantThreads.find((thread) => thread.channel === channel.id && thread.threadTs === threadTs)
  if (known) return known
  const created = assistantThread(channel.id, threadTs, channel.kind === 'dm' ? channel.creator : '')
  world.assistantThreads.push(created)
  return created
}

const setStatus: Method = (args, context) => {
  const thread = threadOf(context, args, args.need('thread_ts', 'invalid_thread_ts'))
  const messages = args.json('loading_messages')
  if (messages !== undefined)
    report(
      context.world,
      'assistant.threads.setStatus',
      misfits(loading, messages, '/loading_messages', 'invalid_arguments'),
    )
  thread.status = args.text('status')
  thread.loadingMessages = Array.isArray(messages) ? messages.map(String) : []
  thread.statuses.push({ at: performance.now(), status: thread.status })
  return {}
}

const setSuggestedPrompts: Method = (args, context) => {
  const { world } = context
  const method = 'assistant.threads.setSuggestedPrompts'
  const value = args.json('prompts', 'invalid_prompts')
  report(world, method, misfits(prompts, value, '/prompts', 'invalid_arguments'))
  // "Including it in a call for an agent app will cause the call to silently fail."
  if (context.surface === 'agent' && args.has('thread_ts')) {
    report(world, method, [{ error: null, at: '/thread_ts', problem: 'thread_ts makes this do nothing for an agent' }])
    return {}
  }
  const thread = threadOf(context, args, args.text('thread_ts'))
  thread.prompts = objects(value).map(({ title, message }) => ({ title: String(title), message: String(message) }))
  thread.promptsTitle = args.text('title')
  return {}
}

const setTitle: Method = (args, context) => {
  threadOf(context, args, args.need('thread_ts', 'invalid_thread_ts')).title = args.need('title')
  return {}
}

export const assistantMethods: Record<string, Method> = {
  'assistant.threads.setStatus': setStatus,
  'assistant.threads.setSuggestedPrompts': setSuggestedPrompts,
  'assistant.threads.setTitle': setTitle,
}
