// What Dateline can do, as every edge sees it: the terminal now, chat platforms and the web later.

import type { Answer, AnswerSentence, Turn } from '../domain/answer.ts'
import type { Skipped } from '../domain/article.ts'
import type { FoundPassage } from '../domain/passage.ts'
import type { Story, StoryPeriod } from '../domain/story.ts'
import type { ListedArticle } from '../storage/articles.ts'
import type { ToldStory } from './told-story.ts'

export interface AskOptions {
  /** The moment that "yesterday" and freshness are counted from. */
  now: Date
  /** Answer as of this moment: nothing published later is shown, and "today" is that day. */
  asOf?: Date
  /** Only these articles are asked, by their ids: those of a story. */
  within?: readonly string[]
  /** What was asked and answered before in this conversation, oldest first. */
  conversation?: readonly Turn[]
  /** Each sentence as soon as it is checked, while the answer is still being written. */
  onSentence?: (sentence: AnswerSentence) => void
  /** What is being done: "searching", then "reading 8 passages of 5 articles". For a person who waits. */
  onStep?: (step: string) => void
  signal?: AbortSignal
}

export interface AskedAnswer {
  answer: Answer
  /** To be kept by the caller and handed in with the next question of the same conversation. */
  turn: Turn
  seconds: { search: number; write: number; total: number }
}

/** `timeline`: what happened when; `compare`: outlets side by side. */
export type SummaryView = 'summary' | 'timeline' | 'compare'

export interface SummaryOptions {
  now: Date
  /** Only what had been published by then. */
  asOf?: Date
  /** `short`: up to three sentences; `normal`: up to six. */
  length: 'short' | 'normal'
  /** Without it, a summary. */
  view?: SummaryView
  onSentence?: (sentence: AnswerSentence) => void
  onStep?: (step: string) => void
  signal?: AbortSignal
}

export interface StoryOptions extends Pick<SummaryOptions, 'now' | 'asOf'> {
  /** Only stories that went on then or later. */
  since?: Date
}

/** Something that can be summed up: `name` to be shown, `value` to be handed in; each at most 100 characters, as Discord has it. */
export interface SuggestedTopic {
  name: string
  value: string
}

export interface SearchOptions {
  /** Passages at most. */
  limit: number
  now: Date
  asOf?: Date
}

export interface Dateline {
  /** Empty, over-long and senseless questions are answered too, with what to do; throws only if storage fails. */
  ask(question: string, options: AskOptions): Promise<AskedAnswer>
  /**
   * Sums up what the articles tell about a topic, the story that the topic or an id names, or the one article that has this title, id
   * or file name. Behaves as `ask` does; a story's sentences come with its headline, all at once.
   */
  summarise(topic: string, options: SummaryOptions): Promise<AskedAnswer>
  /** Topics that begin as typed: names much in the news lately, then stories by their headlines and the newest articles by their titles. */
  topicsFor(typed: string, limit: number): Promise<SuggestedTopic[]>
  /** Passages for some words, best first. */
  search(words: string, options: SearchOptions): Promise<FoundPassage[]>
  listing(): Promise<{ articles: ListedArticle[]; skipped: Skipped[] }>
  /** What happened, the latest first: articles about one event together. */
  stories(period: StoryPeriod): Promise<Story[]>
  /** The story of that id, also if it has become part of another since; `null` if there never was one, or its articles are gone. */
  story(id: string): Promise<Story | null>
  /** One story with all that is known of it: by its id, an article of it, or words that name it; `null` if they name none. */
  toldStory(words: string, options: StoryOptions): Promise<ToldStory | null>
  /** Every story that tells of some words, the latest first; empty if none does. */
  storiesAbout(words: string, options: StoryOptions): Promise<Story[]>
}
