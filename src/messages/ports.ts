// What a platform needs of the core: something that answers what a person writes with a message. The use cases implement it.
import type { AnswerSentence } from '../domain/answer.ts'
import type { Message } from '../domain/message.ts'

export interface RespondOptions {
  /** Each sentence as soon as it may be shown; the message's first paragraph holds them all. */
  onSentence?: (sentence: AnswerSentence) => void
  /** What is being done, for a person who waits. */
  onStep?: (step: string) => void
  signal?: AbortSignal
}

/** One conversation with one person or channel. */
export interface Responder {
  respond(text: string, options?: RespondOptions): Promise<Message>
}
