// An answer and its citations: values that every platform renders and none parses.
import type { Article, Span } from './article.ts'

/**
 * A quote in a stored article. `quote === article.text.slice(start, end)` of that version, to the character;
 * a citation for which this does not hold is never made.
 */
export interface Citation extends Span {
  /** 1-based number under which the answer's sentences name it. */
  n: number
  articleId: string
  version: string
  quote: string
}

/** A sentence of an answer with the numbers of the citations it rests on. */
export interface AnswerSentence {
  text: string
  citations: number[]
}

/** `model`: worded by a language model and checked; `extractive`: the articles' own sentences. */
export type AnswerMode = 'extractive' | 'model'

interface AnswerBase {
  question: string
  mode: AnswerMode
  /** Things the reader should know about how the answer came about: "The model did not answer in time …". */
  notes: string[]
}

export interface Answered extends AnswerBase {
  kind: 'answered'
  /** May be empty where `story` has parts that say it all: a timeline. */
  sentences: AnswerSentence[]
  citations: Citation[]
  /** The articles the citations point into, each once, in order of first citation. */
  sources: Article[]
  /** What else is told of the story that was asked about; missing where the answer is about no story. */
  story?: AnswerStory
}

/** A story around an answer: the sentences stand below its headline, the parts below the sentences. */
export interface AnswerStory {
  /** `null`: articles that were found for a topic, and are no story. */
  id: string | null
  headline: string
  /** How widely it was reported: "8 outlets, 7 independent reports". */
  extent: string
  parts: AnswerPart[]
}

/** A part with its title, a paragraph for each list of sentences. */
export interface AnswerPart {
  heading: string
  paragraphs: AnswerSentence[][]
}

export interface Unanswered extends AnswerBase {
  kind: 'unanswered'
  /** One sentence for the asker that names what is missing. */
  reason: string
  /** Up to three articles that come closest. */
  nearest: Article[]
}

/** A greeting, or a question about the bot itself. */
export interface Help extends AnswerBase {
  kind: 'help'
  text: string
}

export type Answer = Answered | Unanswered | Help

/** One exchange of a conversation, kept so that follow-ups ("and how old is he?") can be resolved. */
export interface Turn {
  /** The question as it was understood, with what it carried over. */
  question: string
  /** The answer's sentences, or '' when there was none. */
  answer: string
}
