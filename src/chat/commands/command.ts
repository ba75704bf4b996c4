// The shape of a command: its words, which every platform offers, and what it does.
import type { CommandOption, CommandSpec, CommandValues } from '../../domain/command.ts'
import type { Form, Message } from '../../domain/message.ts'
import type { Request, Suggestion } from '../../domain/ports.ts'
import type { DeskTools } from '../desk-parts.ts'

export interface Call {
  values: CommandValues
  request: Request
  /** Whether only the asker sees the reply. */
  isPrivate: boolean
  tools: DeskTools
}

/** A message to which replies go on with a conversation of its own. */
export interface Conversing {
  message: Message
  conversation: string
}

/** A message that says why nothing was done: for the asker alone, also where all see what the command does. */
export interface Refusal {
  message: Message
  isPrivate: true
}

/** A form that comes in place of a message: only where `opensFormWith` says that it may. */
export interface Opened {
  form: Form
}

export const refusal = (message: Message): Refusal => ({ message, isPrivate: true })

export interface Command extends CommandSpec {
  /** Whether it counts as a question, of which there are only so many a minute. */
  isCounted: boolean
  /** Whether it is of use only where digests can be posted, which the operator's terminal is not. */
  needsPosting?: boolean
  /** Whether the bot's own page has something else to show after it. */
  changesHome?: true
  handle(call: Call): Promise<Message | Conversing | Refusal | Opened>
  /** Completions of what somebody has begun to type for an option. */
  suggest?(option: string, typed: string, tools: DeskTools): Promise<Suggestion[]>
}

/** Why this person may not run it here; `null` if they may. */
export function refusalOf({ name, who }: CommandSpec, { person }: Request): string | null {
  return who === 'managers' && !person.isManager ? `/${name} is for people who may manage this channel.` : null
}

/** The longest question that is taken. */
const TEXT_LENGTH = 2000

/** An option with what most options have. */
export function option(given: Pick<CommandOption, 'name' | 'description'> & Partial<CommandOption>): CommandOption {
  return { kind: 'text', isRequired: false, choices: [], isSuggested: false, maxLength: TEXT_LENGTH, ...given }
}

/** The text of an option, without white space around it; '' where it was not given. */
export function textOf(values: CommandValues, name: string): string {
  const value = values[name]
  return typeof value === 'string' ? value.trim() : ''
}
