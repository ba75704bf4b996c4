// What a test holds of the Slack server: people who act and see, and the server with all it can be told.
import type {
  Act,
  AssistantThread,
  Call,
  Delivery,
  SlackChannel,
  SlackMessage,
  SlackUser,
  SlackView,
  Violation,
} from './types.ts'

export interface SaysOptions {
  /** The ts of a thread's first message, or any message in the thread. */
  thread?: string | SlackMessage
  /** Puts the bot's mention before the text. */
  mentionBot?: boolean
}

export interface UntilOptions {
  withinMs?: number
  thread?: string | SlackMessage
}

/** Somebody in the workspace. Everything is done as Slack's client does it, and seen as it shows it. */
export interface Person {
  readonly user: SlackUser
  readonly id: string
  /** `text` as it is typed: Slack escapes it and makes links of addresses. What is escaped already, `<@U…>` and the like stay as they are. */
  says(channel: SlackChannel, text: string, options?: SaysOptions): Act
  /** The same, where the app is told of the links in it: their domains are among those it has named. */
  shares(channel: SlackChannel, text: string): Act
  /** A direct message to the bot; `thread` as in `says`. */
  writes(text: string, options?: SaysOptions): Act
  /** Opens the assistant: a new thread in the direct message with the bot. */
  opensAssistant(context?: SlackChannel): Act & { thread: AssistantThread }
  /** In the assistant thread opened last, or the one given. */
  writesToAssistant(text: string, thread?: AssistantThread): Act
  runs(command: string, text: string, where: { channel: SlackChannel }): Act
  usesShortcut(callbackId: string, message: SlackMessage): Act
  /** Presses what has this action_id, this value or these words on it, in a message or a view. */
  presses(control: string, where: SlackMessage | SlackView): Act
  /** `values`: by block_id or by action_id. */
  submits(view: SlackView, values: Record<string, string>): Act
  /** Types into a menu that is searched; resolves to the values that the app suggests. */
  searches(view: SlackView, field: string, typed: string): Promise<string[]>
  opensHome(): Act
  /** Opens the direct message with the bot: what an agent hears instead of `assistant_thread_started`. */
  opensMessages(): Act
  closes(view: SlackView): Act
  /** The messages this person can see: all of a channel, its threads included, or one thread's with its first message. */
  sees(channel: SlackChannel, thread?: string | SlackMessage): SlackMessage[]
  /** The direct message with the bot. */
  readonly dm: SlackChannel
  /** The last modal on the screen, and the home tab. */
  readonly modal: SlackView | null
  readonly home: SlackView | null
  /** Resolves with the first message this person sees for which `holds`; throws what was seen instead if none comes in time. */
  until(channel: SlackChannel, holds: (message: SlackMessage) => boolean, options?: UntilOptions): Promise<SlackMessage>
}

export interface PersonOptions {
  name?: string
  tz?: string
  isAdmin?: boolean
  isOwner?: boolean
}

export interface ChannelOptions {
  kind?: 'public' | 'private' | 'group'
  /** True unless told otherwise. */
  hasBot?: boolean
  creator?: Person
  members?: Person[]
}

export interface SlackServerOptions {
  /** The manifest's `assistant_view` or `agent_view`; the first unless told otherwise. */
  surface?: 'assistant' | 'agent'
  /** HTTP mode: where requests are POSTed, signed. Else they wait for a socket. */
  requestUrl?: string
  /** Which events the app has subscribed to. All that Dateline's manifest may name, unless told otherwise. */
  events?: string[]
  /** Slack's three seconds; shorter in tests of lateness. */
  ackDeadlineMs?: number
  /** Slack waits nothing, a minute, five minutes; tests are in more of a hurry. */
  retryDelaysMs?: number[]
  /** False outside vitest: then whoever started the server closes it. */
  closeWithTest?: boolean
}

export interface SlackServer {
  /** "http://127.0.0.1:PORT/api/", for Bolt's `clientOptions.slackApiUrl`. */
  apiUrl: string
  botToken: string
  appToken: string
  signingSecret: string
  team: { id: string; name: string; domain: string }
  bot: SlackUser
  appId: string
  violations: Violation[]
  calls: Call[]
  deliveries: Delivery[]
  channels: SlackChannel[]
  /** All messages, ephemeral and deleted ones included. */
  messages: SlackMessage[]
  views: SlackView[]
  assistantThreads: AssistantThread[]
  person(options?: PersonOptions): Person
  channel(name: string, options?: ChannelOptions): SlackChannel
  /** Another app's bot posts something. */
  otherBotSays(channel: SlackChannel, text: string, options?: SaysOptions): Act
  /** Calls of one method, in order. */
  called(method: string): Call[]
  /** HTTP mode from now on. */
  deliverTo(requestUrl: string): void
  /** How many sockets are open, and how many were ever opened. */
  sockets(): { open: number; opened: number }
  /** The same event again, in a new envelope, as Slack does when it thinks that nobody heard. */
  redeliver(what: Act | Delivery): void
  /** Sends this as a frame to whoever is connected, as it is. */
  sendFrame(frame: string | Buffer): void
  /** Cuts the connections off. What was not acknowledged comes again over the next. */
  dropSockets(): void
  /** Asks the app to reconnect, as Slack does now and then. */
  disconnect(reason?: 'refresh_requested' | 'warning' | 'link_disabled'): void
  /** The next `times` calls are answered 429; calls before `retryAfterSeconds` are over count as too early. */
  limit(method: string, options?: { times?: number; retryAfterSeconds?: number }): void
  /**
   * Every call (or the next `times`) of a method is refused with an error, or with a status that tells of Slack's own trouble. `after`: so
   * many calls go through before.
   */
  fail(method: string, error: string, options?: { times?: number; after?: number; status?: number | null }): void
  /** The next `times` calls are carried out, and the connection breaks before they are answered. */
  lose(method: string, options?: { times?: number }): void
  /** Takes `fail`, `lose` and `limit` back. */
  heal(method: string): void
  /** Waits until something holds; throws if it does not in time. */
  until(holds: () => boolean, options?: { withinMs?: number; what?: string }): Promise<void>
  /** Nothing has been called and nothing waits for an acknowledgement for `quietMs`. */
  settled(options?: { quietMs?: number; withinMs?: number }): Promise<void>
  close(): Promise<void>
}
