// One conversation: keeps what was asked and answered, so that follow-ups can be resolved, and turns answers into messages.
import type { Answer, Turn } from '../domain/answer.ts'
import type { Message } from '../domain/message.ts'
import { composeAnswer, composeSources } from '../messages/compose.ts'
import { composeHelp } from '../messages/compose-reports.ts'
import type { Responder, RespondOptions } from '../messages/ports.ts'
import type { AskedAnswer, Dateline } from './dateline.ts'

/** Turns kept; a follow-up refers to the last few at most. */
const REMEMBERED = 12

export interface ConversationOptions {
  clock: () => Date
  /** Questions to name in the help. */
  examples?: string[]
  asOf?: Date | null
}

export class Conversation implements Responder {
  readonly #dateline: Pick<Dateline, 'ask'>
  readonly #options: ConversationOptions
  #turns: Turn[] = []
  #last: Answer | null = null

  constructor(dateline: Pick<Dateline, 'ask'>, options: ConversationOptions) {
    this.#dateline = dateline
    this.#options = options
  }

  /** An answer that takes into account what came before. Throws only if storage fails or `signal` aborts. */
  async ask(question: string, options: RespondOptions = {}): Promise<AskedAnswer> {
    const { clock, asOf } = this.#options
    const about = { ...options, now: clock(), ...(asOf && { asOf }), conversation: this.#turns }
    const asked = await this.#dateline.ask(question, about)
    if (asked.answer.kind !== 'help') {
      this.#turns = [...this.#turns, asked.turn].slice(-REMEMBERED)
      this.#last = asked.answer
    }
    return asked
  }

  /** `help` and `sources` are commands, anything else is a question. */
  async respond(text: string, options: RespondOptions = {}): Promise<Message> {
    const command = text.trim().toLowerCase()
    if (command === 'help' || command === '?') return composeHelp(this.#options.examples ?? [])
    if (command === 'sources') return composeSources(this.#last)
    return composeAnswer((await this.ask(text, options)).answer)
  }
}
