// The shape of a command: its words and options, what it does, and how that is shown in chat and on the command line.
import type { Conversations } from '../../answers/conversations.ts'
import type { Dateline } from '../../answers/dateline.ts'
import type { Digests } from '../../digests/digests.ts'
import type { Subscriptions } from '../../digests/subscriptions.ts'
import type { CommandOption, CommandSpec, CommandValues } from '../../domain/command.ts'
import { parseAsOf } from '../../domain/day.ts'
import { DatelineError } from '../../domain/errors.ts'
import type { Form, Message } from '../../domain/message.ts'
import type { Request } from '../../domain/ports.ts'
import type { Sources } from '../../sources/sources.ts'
import type { ArticleReader } from '../../storage/articles.ts'
import type { DeliveryRecords } from '../../storage/deliveries.ts'
import type { StatusFacts } from '../compose.ts'

export interface Tools {
  dateline: Dateline
  reader: ArticleReader
  /** Asks within a conversation; in chat, what is answered is kept. */
  conversations: Pick<Conversations, 'ask' | 'add'>
  answers: Conversations
  digests: Digests
  subscriptions: Subscriptions
  deliveries: DeliveryRecords
  /** Loaded when they are first asked for. */
  sources(): Promise<Sources>
  status(): Promise<StatusFacts>
  starters(): Promise<string[]>
  commands: readonly CommandSpec[]
  clock(): Date
}

export interface Call {
  values: CommandValues
  request: Request
  isPrivate: boolean
  tools: Tools
}

/** What people are shown; or a form, only where `opensFormWith` says that it may. */
export type Outcome = Message | Result | { form: Form }

/** A message with what belongs to it, most of it of use to the command line alone. */
export interface Result {
  shown: Message
  /** In which replies to it go on, where that is not the request's. */
  conversation?: string
  /** Printed on the command line as it is, in place of the message. */
  text?: string
  /** For `--json`; where it is missing, the message is printed. */
  json?: object
  /** Said beside the result. */
  remarks?: string[]
}

export interface Command extends CommandSpec {
  /** What it does where it is called in a sentence, in which no form can be opened; missing: the same. */
  inWords?: (call: Call) => Promise<Outcome>
  /** Whether it shows those who manage the channel more than others. */
  showsManaged?: true
  cliOptions?: readonly CommandOption[]
  /** Whether the command line takes a file with a line for each call. */
  takesBatch?: true
  /** Whether it counts as a question, of which there are only so many a minute. */
  isCounted: boolean
  /** Whether it is of use only where digests can be posted, which the operator's terminal is not. */
  needsPosting?: boolean
  /** Whether it changes what everybody reads: who it is with manages a direct message, but not that. */
  changesAll?: true
  /** Whether the bot's own page has something else to show after it. */
  changesHome?: true
  /** What is wrong with the values, beyond what the options say of each; `null` if nothing is. */
  problemIn?(values: CommandValues): string | null
  /** Throws by `refuse` for what cannot be done. */
  run(call: Call): Promise<Outcome>
  suggest?(option: string, typed: string, tools: Tools): Promise<CommandOption['choices']>
}

/** For a command that anybody may call as often as they like, and whose reply they alone see. */
export const FOR_ASKER = { who: 'everyone', isPrivate: true, isCounted: false } as const

export const plainCommand = (name: string, description: string, run: Command['run']): Command => ({
  ...{ ...FOR_ASKER, name, description, options: [], example: name, run },
})

/** Says to whoever called why nothing was done: to the asker alone, also where all see what the command does. */
export function refuse(why: string, hint?: string): never {
  throw new DatelineError('usage', why, hint === undefined ? {} : { hint })
}

const TEXT_LENGTH = 2000

export function option(name: string, description: string, given: Partial<CommandOption> = {}): CommandOption {
  const usual = { kind: 'text', isRequired: false, isSuggested: false, maxLength: TEXT_LENGTH } as const
  return { name, description, ...usual, choices: [], ...given }
}

/** The text of an option, without white space around it; '' where it was not given. */
export function textOf(values: CommandValues, name: string): string {
  const value = values[name]
  return typeof value === 'string' ? value.trim() : ''
}

/** The moment of an option that is a day; `undefined` where it was not given. `parse`: what a mere day means, its end without it. */
export function dayOf(values: CommandValues, name: string, parse = parseAsOf): Date | undefined {
  return parse(textOf(values, name)) ?? undefined
}
