// A message: the platform-neutral document that every platform renders and no feature writes by hand.
import type { AnswerSentence } from './answer.ts'

/** An article as a reader is shown it below an answer. */
export interface MessageSource {
  /** The citation's number; `null` for an article that is only near. */
  n: number | null
  outlet: string
  title: string
  publishedAt: Date | null
  url: string | null
  file: string
  /** The words the answer rests on, verbatim; `null` where none are cited. */
  quote: string | null
}

export type MessageBlock =
  | { kind: 'paragraph'; sentences: AnswerSentence[] }
  | { kind: 'sources'; heading: string; sources: MessageSource[] }
  | { kind: 'list'; items: string[] }
  /** Small print: how the answer came about. */
  | { kind: 'note'; text: string }

export interface Message {
  heading: string | null
  blocks: MessageBlock[]
}
