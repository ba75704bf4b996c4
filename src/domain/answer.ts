// An answer and its citations: values that every platform renders and none parses.
import type { Article, Span } from './article.ts'

/** `quote === article.text.slice(start, end)` of that stored version, to the character; else no citation is ever made. */
export interface Citation extends Span {
  /** 1-based number under which the answer's sentences name it. */
  n: number
  articleId: string
  version: string
  quote: string
}

export interface AnswerSentence {
  text: string
  citations: number[]
  /** The words that carry what was asked, from start to before end in UTF-16 code units of the text. */
  emphasis?: [start: number, end: number][]
  /** Its parts in order, where it stands in columns beside others of its kind. */
  cells?: string[]
  /** When that was reported, said behind it where it is long ago. */
  on?: Date
}

/** In an article's text the times of a live report in bold, and what else is in bold; its quotes keep the marks. */
const MARKS =
  /\*\*\d{1,2}[:.]\d\d(?: ?[ap]\.?m\.?)?\*\*(?: ?[–—-](?= ))? ?|(?<![\p{L}\p{N}*_])(\*\*|__)(?=[^\s*_])([^*_]{1,300})(?<=[^\s*_])\1(?![\p{L}\p{N}*_])/gu
const HIDDEN = '\0'

/** A sentence in pieces as it is shown, without marks, those that carry what was asked marked; in order, none empty. */
export function piecesOf({ text, emphasis = [] }: AnswerSentence): { text: string; isStrong: boolean }[] {
  const shown = text.replace(MARKS, (whole, mark?: string, inner = '') => {
    const hidden = HIDDEN.repeat(mark?.length ?? whole.length)
    return mark === undefined ? hidden : `${hidden}${inner}${hidden}`
  })
  const bounds = [0, ...emphasis.flat(), text.length]
  return bounds.slice(1).flatMap((end, at) => {
    const piece = shown.slice(bounds[at], end).replaceAll(HIDDEN, '')
    return piece === '' ? [] : [{ text: piece, isStrong: at % 2 === 1 }]
  })
}

export interface Cited {
  sentences: AnswerSentence[]
  citations: Citation[]
  /** The articles the citations point into, each once, in order of first citation. */
  sources: Article[]
}

interface AnswerBase {
  question: string
  /** `model`: worded by a language model and checked; `extractive`: the articles' own sentences. */
  mode: 'extractive' | 'model'
  /** Things the reader should know about how the answer came about: "The model did not answer in time …". */
  notes: string[]
}

/** Its sentences may be none where `story` has parts that say it all: a timeline. */
export interface Answered extends AnswerBase, Cited {
  kind: 'answered'
  /** The story asked about. `id`: `null` of articles found for a topic; `newest`: a day in words; `namesOutlets`: each line says its outlet and day. */
  story?: {
    id: string | null
    headline: string
    extent: string
    newest?: string
    namesOutlets?: true
    parts: AnswerPart[]
  }
}

export type AnswerPart = { heading: string; paragraphs: AnswerSentence[][] }

export interface Unanswered extends AnswerBase {
  kind: 'unanswered'
  /** One sentence for the asker that names what is missing. */
  reason: string
  nearest: Article[]
  /** Quotes that may answer, but not for certain; missing where none comes near. */
  closest?: Cited
}

export type Answer = Answered | Unanswered | Help

/** To a greeting, or a question about the bot itself. */
export interface Help extends AnswerBase {
  kind: 'help'
  text: string
  /** What examples of would help; missing where none would. */
  wants?: 'question' | 'topic'
}

/** One exchange of a conversation, kept so that follow-ups ("and how old is he?") can be resolved. */
export interface Turn {
  /** The question as it was understood, with what it carried over. */
  question: string
  /** The answer's sentences, or '' when there was none. */
  answer: string
}

/** The same with its citations counted on from `before`. */
export function renumbered<T extends Pick<Answered, 'sentences' | 'citations'>>(told: T, before: number): T {
  const citations = told.citations.map((one) => ({ ...one, n: one.n + before }))
  return { ...told, sentences: citingFrom(told.sentences, before), citations }
}

export const citingFrom = (sentences: AnswerSentence[], before: number): AnswerSentence[] =>
  sentences.map((one) => ({ ...one, citations: one.citations.map((n) => n + before) }))

/** Numbers the quotes of one answer in the order in which they are cited, each once. */
export class Citing {
  readonly citations: Citation[]

  /** `citations` have their numbers already; new ones go on behind them. */
  constructor(citations: readonly Citation[] = []) {
    this.citations = [...citations]
  }

  /** The number of a quote; the same words of the same article have the same. */
  cite({ articleId, version, start, end, quote }: Omit<Citation, 'n'>): number {
    const known = this.citations.find(
      (one) => one.articleId === articleId && one.version === version && one.start === start && one.end === end,
    )
    if (known !== undefined) return known.n
    const n = (this.citations.at(-1)?.n ?? 0) + 1
    this.citations.push({ n, articleId, version, start, end, quote })
    return n
  }
}
