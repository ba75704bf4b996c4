// What a test holds of people on the loopback Discord server: where they are, what they can do, and what came of it.
import type {
  APIInteraction,
  APIMessage,
  APIModalInteractionResponseCallbackData,
  APIUser,
  InteractionResponseType,
} from 'discord.js'

export interface Guild {
  readonly id: string
  readonly name: string
}

export interface Channel {
  readonly id: string
  readonly name: string
  readonly guildId: string | null
  /** Of a thread: the channel it hangs below. */
  readonly parentId: string | null
}

export interface SayOptions {
  replyTo?: APIMessage
  /** Replies ping the one replied to unless this is false. */
  ping?: boolean
  /** Puts the bot's mention before the text. */
  mentionBot?: boolean
}

export interface RunOptions {
  channel: Channel
}

export type OptionValue = string | number | boolean

/** What a bot did first about something, and when. */
export interface FirstResponse {
  /** performance.now() */
  at: number
  /** Since the event left the server. */
  afterMs: number
}

export interface Acknowledgement extends FirstResponse {
  type: InteractionResponseType
}

/** A state of a message, and when it came to be. */
export interface Version {
  at: number
  message: APIMessage
}

export interface SaidHandle {
  readonly message: APIMessage
  /** performance.now() when the event left, or would have. */
  readonly sentAt: number
  /** The bot's messages since: in the channel, or in the thread that hangs on this message. */
  replies(): APIMessage[]
  /** The first of them, or the first typing; `null` while there is none. */
  first(): (FirstResponse & { kind: 'message' | 'typing' }) | null
  /** Waits until the newest of the bot's replies satisfies; any reply does if no predicate is given. */
  answered(predicate?: (reply: APIMessage) => boolean, withinMs?: number): Promise<APIMessage>
}

export interface RanHandle {
  readonly interaction: APIInteraction
  readonly sentAt: number
  /** `null` while there is none. */
  acknowledgement(): Acknowledgement | null
  acknowledged(withinMs?: number): Promise<Acknowledgement>
  /** The original response as it is now; `null` before there is one, and after it is deleted. */
  reply(): APIMessage | null
  /** Every state the original response has been in, "thinking" included. */
  versions(): Version[]
  followUps(): APIMessage[]
  /** Waits for the original response, thinking no more, to satisfy. */
  answered(predicate?: (reply: APIMessage) => boolean, withinMs?: number): Promise<APIMessage>
  /** Waits for a form to open. */
  opened(withinMs?: number): Promise<OpenForm>
}

/** A modal on somebody's screen. */
export interface OpenForm {
  readonly form: APIModalInteractionResponseCallbackData
  /** The message whose button opened it, if one did. */
  readonly message: APIMessage | null
  readonly channel: Channel
}

export interface Completion extends FirstResponse {
  choices: { name: string; value: OptionValue }[]
}

/** Somebody with an account, doing what people do in the client. What the client would not let them do is a thrown Error. */
export interface Person {
  readonly user: APIUser
  readonly id: string
  says(channel: Channel, text: string, options?: SayOptions): SaidHandle
  /** `command` may name a subcommand: "digest show". Users and channels are given by id. */
  runs(command: string, values: Record<string, OptionValue>, options: RunOptions): RanHandle
  /** What is suggested for an option while it is typed. */
  types(command: string, option: string, text: string, options: RunOptions): Promise<Completion>
  /** A command of the message's context menu. */
  uses(shortcut: string, message: APIMessage): RanHandle
  /** A button, by its custom id or, if none has it, by its label. */
  presses(button: string, message: APIMessage): RanHandle
  selects(customId: string, values: string[], message: APIMessage): RanHandle
  /** Values by custom id. */
  submits(open: OpenForm, values: Record<string, string>): RanHandle
  deletes(message: APIMessage): void
  edits(message: APIMessage, text: string): void
  /** Whatever this person sees in a channel, oldest first. */
  sees(channel: Channel): APIMessage[]
}

export interface PersonOptions {
  isBot?: boolean
  /** Permission bits beyond everybody's, in every guild. */
  permissions?: bigint
  locale?: string
}
