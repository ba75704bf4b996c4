// What the Web API methods of the Slack server share: the workspace, the app's ear, and the list of violations.
import type { Arguments } from './arguments.ts'
import { SlackError } from './arguments.ts'
import type { Sockets } from './sockets.ts'
import type { Tickets } from './tickets.ts'
import type { Json, SlackChannel, SlackMessage, Violation } from './types.ts'
import type { World } from './world.ts'

export type Problem = Omit<Violation, 'method'>

export interface Context {
  world: World
  sockets: Sockets
  tickets: Tickets
  /** "ws://127.0.0.1:PORT/link/". */
  socketUrl: string
  surface: 'assistant' | 'agent'
  /** The app is told what the app itself did, as everybody in the channel is. */
  messageEvent(message: SlackMessage, subtype?: 'message_changed' | 'message_deleted', before?: SlackMessage): void
  isVerifiedToken(token: string): 'bot' | 'app' | null
}

export type Method = (args: Arguments, context: Context) => Json

/** Records what is wrong, and ends the call with the first error that Slack would answer. */
export function report(world: World, method: string, problems: Problem[]): void {
  world.violations.push(...problems.map((problem) => ({ method, ...problem })))
  const refused = problems.filter(({ error }) => error !== null)
  const [first] = refused
  if (!first?.error) return
  const messages = refused.map(({ problem, at }) => `[ERROR] ${problem} [json-pointer:${at}]`)
  throw new SlackError(first.error, { response_metadata: { messages } })
}

/** A channel the bot may read and write in. Where messages are posted, a user's id stands for the direct message with that user. */
export function channelFor({ world }: Context, args: Arguments, takesUsers = false): SlackChannel {
  const id = args.need('channel', 'channel_not_found')
  if (takesUsers && world.findUser(id) && id !== world.bot.id) return world.dm(id)
  const channel = world.findChannel(id) ?? world.channels.find(({ name }) => name !== '' && `#${name}` === id)
  // Slack does not admit that a private channel exists to those who are not in it.
  if (!channel || (channel.kind !== 'public' && !channel.members.has(world.bot.id)))
    throw new SlackError('channel_not_found')
  return channel
}
