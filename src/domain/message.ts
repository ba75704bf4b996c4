// A message: the platform-neutral document that every platform renders and no feature writes by hand.
import type { AnswerSentence } from './answer.ts'

/** An article as a reader is shown it below an answer. */
export interface MessageSource {
  /** The citation's number, or the place in a ranking; `null` for an article that is only near. */
  n: number | null
  outlet: string
  title: string
  publishedAt: Date | null
  url: string | null
  file: string
  /** The words the answer rests on, verbatim; `null` where none are cited. */
  quote: string | null
  /** More about it, for a reader who asked for more; `null` in an ordinary answer. */
  details: SourceDetails | null
}

export interface SourceDetails {
  author: string | null
  agency: string | null
  /** What stands around the quote in the article: whole words, either may be ''. */
  before: string
  after: string
}

/** One thing that `doctor` looked at. `off`: not set up, and that is fine. */
export interface MessageCheck {
  state: 'ok' | 'off' | 'failed'
  name: string
  finding: string
  /** What to do about it, for what failed. */
  remedy: string | null
}

export type MessageBlock =
  | { kind: 'paragraph'; sentences: AnswerSentence[] }
  | { kind: 'sources'; heading: string; sources: MessageSource[] }
  | { kind: 'list'; heading: string | null; items: string[] }
  | { kind: 'checks'; checks: MessageCheck[] }
  /** Small print: how the answer came about. */
  | { kind: 'note'; text: string }

export interface Message {
  heading: string | null
  blocks: MessageBlock[]
}
