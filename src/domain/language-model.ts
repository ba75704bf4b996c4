// The port to a language model: what answers and stories ask of one, and how it replies. Knows no vendor and no prompt.
import type { Turn } from './answer.ts'
import type { Article } from './article.ts'

/** A sentence as the model proposes it, with the words it says it took from passages. Not to be trusted before `checkSentence`. */
export type DraftSentence = { text: string; quotes: { passage: number; quote: string }[] }

export type DraftEvent =
  | { kind: 'sentence'; sentence: DraftSentence }
  /** The passages do not answer, or not all of it: what is missing, completing "The articles do not say …"; may be ''. */
  | { kind: 'missing'; missing: string }

export interface ModelPassage extends Pick<Article, 'outlet' | 'title' | 'publishedAt' | 'text'> {
  /** 1-based, the number its quotes name. */
  n: number
}

export interface DraftRequest {
  question: string
  /** The day to answer as of; `null` means `now`. */
  asOf: Date | null
  now: Date
  conversation: Turn[]
  passages: ModelPassage[]
  /** Told, while others are served first, how many those are. */
  onWait?: ((before: number) => void) | undefined
  /** Set where `question` is a topic that is to be summed up in so many sentences at most, not a question to be answered. */
  summary?: { sentences: number }
}

export type RephraseRequest = Pick<DraftRequest, 'question' | 'now' | 'conversation'>

export interface StoryRequest extends Pick<DraftRequest, 'onWait'> {
  headline: string
  /** An article for each independent report; proposals name their numbers. */
  reports: ModelPassage[]
}

/** What the model says that a report says: its claim, and the words of the report that say it. To be located and checked. */
export type DraftSide = { report: number; quote: string; claim: string }

export type DraftDifference = { about: string; sides: DraftSide[] }

/** A development as the model proposes it, with the words of a report that tell it. */
export interface DraftDevelopment extends Pick<DraftSide, 'report' | 'quote'> {
  /** "2031-05-08", "2031-05" or "2031", if it keeps to what it is told. */
  date: string
  text: string
}

/** What the model proposes for a story. Nothing in it is to be trusted unchecked. */
export type StoryDraft = { differences: DraftDifference[]; developments: DraftDevelopment[] }

/** A sentence, and the words of articles that alone are to bear it out. */
export interface Claim {
  text: string
  /** `before`: the sentence in front of the quote, '' where it is the first. */
  sources: (Pick<Article, 'outlet' | 'publishedAt'> & { before: string; quote: string })[]
}

export interface LanguageModel {
  /** As the operator named it: "gpt-5.4-mini". */
  readonly name: string
  /** Sentences as soon as each is complete. Ending the loop ends the request. Throws `ModelError`, or the signal's reason if cancelled. */
  draft(request: DraftRequest, signal?: AbortSignal): AsyncIterable<DraftEvent>
  /** A follow-up as a question that stands alone, on one line. Throws `ModelError`; the caller then uses its own rule. */
  rephrase(request: RephraseRequest, signal?: AbortSignal): Promise<string>
  /** Where the reports of a story differ, and what happened when. Throws as `draft` does. */
  findInStory(request: StoryRequest, signal?: AbortSignal): Promise<StoryDraft>
  /** Whether the quotes of each claim alone say all of it, in order. Missing: nobody reads a second time. Throws as `draft` does. */
  readonly verify?: (claims: readonly Claim[], signal?: AbortSignal) => Promise<boolean[]>
}
