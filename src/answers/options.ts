// What answering is given and what it gives back: its parts, the options of each request, an answer with what it took.
import type { Answer, Turn } from '../domain/answer.ts'
import type { SearchParts } from '../search/search.ts'
import type { StoryReader } from '../storage/stories-read.ts'
import type { FindInStory, FindingsParts } from './findings.ts'
import type { WriteOptions } from './write.ts'

/** Without a model, answers are the articles' own sentences. */
export interface DatelineParts extends FindingsParts, SearchParts {
  stories: Pick<StoryReader, 'stories' | 'story' | 'storiesOf'>
  findInStory: FindInStory
}

/** The moment of a request; `asOf`: nothing published later is shown, and "today" is that day. */
type Moment = Pick<WriteOptions, 'now' | 'asOf'>

export interface AskOptions extends WriteOptions {
  /** Only these articles are asked, by their ids: those of a story. */
  within?: readonly string[]
  /** What was asked and answered before in this conversation, oldest first. */
  conversation?: readonly Turn[]
}

export interface AskedAnswer {
  answer: Answer
  /** To be kept by the caller and handed in with the next question of the same conversation. */
  turn: Turn
  seconds: { search: number; write: number; total: number }
}

/** `timeline`: what happened when; `compare`: outlets side by side. */
export const SUMMARY_VIEWS = ['summary', 'timeline', 'compare'] as const
export type SummaryView = (typeof SUMMARY_VIEWS)[number]

/** What is no view is the summary. */
export const viewNamed = (word: string): SummaryView => SUMMARY_VIEWS.find((view) => view === word) ?? 'summary'

export interface SummaryOptions extends WriteOptions {
  /** `short`: up to three sentences; `normal`: up to five. */
  length: 'short' | 'normal'
  view?: SummaryView
}

export interface StoryOptions extends Moment {
  /** Only stories that went on then or later. */
  since?: Date
}

export interface SearchOptions extends Moment {
  limit: number
}

/** Something that can be summed up: `name` to be shown, `value` to be handed in; each at most 100 characters, as Discord has it. */
export type SuggestedTopic = { name: string; value: string }

/** The same options with the moment to answer as of for "now". */
export const atMoment = <T extends Moment>(options: T): T => ({ ...options, now: options.asOf ?? options.now })
