// The shape of a command: its words and options, what it does, and how that is shown in chat and on the command line.
import type { Conversations } from '../../answers/conversations.ts'
import type { Dateline } from '../../answers/dateline.ts'
import type { KeptAnswers } from '../../answers/kept-answers.ts'
import type { Digests } from '../../digests/digests.ts'
import type { Subscriptions } from '../../digests/subscriptions.ts'
import type { CommandOption, CommandSpec, CommandValues } from '../../domain/command.ts'
import { parseAsOf } from '../../domain/day.ts'
import { DatelineError } from '../../domain/errors.ts'
import type { Form, Message } from '../../domain/message.ts'
import type { Request, Suggestion } from '../../domain/ports.ts'
import type { ArticleCatalogue } from '../../storage/articles.ts'
import type { DeliveryRecords } from '../../storage/deliveries.ts'
import type { StatusFacts } from '../compose.ts'

/** What commands, buttons and forms work with. */
export interface Tools {
  dateline: Dateline
  catalogue: ArticleCatalogue
  /** Asks within a conversation; in chat, what is answered is kept. */
  conversations: Pick<Conversations, 'ask' | 'add'>
  answers: KeptAnswers
  digests: Digests
  subscriptions: Subscriptions
  deliveries: DeliveryRecords
  status(): Promise<StatusFacts>
  /** Questions to suggest, which the newest articles answer. */
  starters(): Promise<string[]>
  /** The commands that are offered. */
  commands: readonly CommandSpec[]
  clock(): Date
}

export interface Call {
  values: CommandValues
  request: Request
  /** Whether only the asker sees the reply. */
  isPrivate: boolean
  tools: Tools
}

/**
 * What people are shown: a message; a message to which replies go on with a conversation of its own; or a form, only where `opensFormWith`
 * says that it may.
 */
export type Outcome = Message | { message: Message; conversation: string } | { form: Form }

/** One definition for chat and the command line. `T`: what the command gives back, before anybody is shown it. */
export interface Command<T = unknown> extends CommandSpec {
  /** Options that only the command line has. */
  cliOptions?: readonly CommandOption[]
  /** Whether the command line takes a file with a line for each call. */
  takesBatch?: true
  /** Whether it counts as a question, of which there are only so many a minute. */
  isCounted: boolean
  /** Whether it is of use only where digests can be posted, which the operator's terminal is not. */
  needsPosting?: boolean
  /** Whether the bot's own page has something else to show after it. */
  changesHome?: true
  /** What is wrong with the values, beyond what the options say of each; `null` if nothing is. */
  problemIn?(values: CommandValues): string | null
  /** Throws by `refuse` for what cannot be done. */
  run(call: Call): Promise<T>
  compose(result: T, call: Call): Outcome
  /** For `--json`; where it is missing, the message is printed. */
  json?(result: T, call: Call): object
  /** A message that can be mailed as a page, for `--html`. */
  page?(result: T): Message
  /** What the command line says beside the result. */
  remarks?(result: T): string[]
  /** Completions of what somebody has begun to type for an option. */
  suggest?(option: string, typed: string, tools: Tools): Promise<Suggestion[]>
}

/** For a command that anybody may call as often as they like, and whose reply they alone see. */
export const FOR_ASKER = { who: 'everyone', isPrivate: true, isCounted: false } as const

/** For a command whose result is what people are shown. */
export const composed = (outcome: Outcome): Outcome => outcome

/** Says to whoever called why nothing was done: to the asker alone, also where all see what the command does. */
export function refuse(why: string, hint?: string): never {
  throw new DatelineError('usage', why, hint === undefined ? {} : { hint })
}

/** The longest question that is taken. */
const TEXT_LENGTH = 2000

/** An option with what most options have. */
export function option(given: Pick<CommandOption, 'name' | 'description'> & Partial<CommandOption>): CommandOption {
  return { kind: 'text', isRequired: false, choices: [], isSuggested: false, maxLength: TEXT_LENGTH, ...given }
}

export const choicesOf = (values: readonly string[]): CommandOption['choices'] =>
  values.map((value) => ({ name: value, value }))

/** The text of an option, without white space around it; '' where it was not given. */
export function textOf(values: CommandValues, name: string): string {
  const value = values[name]
  return typeof value === 'string' ? value.trim() : ''
}

/** The moment of an option that is a day; `undefined` where it was not given. `parse`: what a mere day means, its end without it. */
export function dayOf(values: CommandValues, name: string, parse = parseAsOf): Date | undefined {
  return parse(textOf(values, name)) ?? undefined
}
