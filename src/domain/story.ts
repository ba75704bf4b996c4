// A story: the articles about one event, how many independent reports they come down to, and what can be found out about it.
import type { Span } from './article.ts'

/** An article as a member of a story, without its text. */
export interface StoryArticle {
  articleId: string
  version: string
  file: string
  url: string | null
  title: string
  outlet: string
  publishedAt: Date | null
  /** Which report it is, from 0: reprints and translations of one another have the same number. */
  report: number
}

export interface Story {
  /** Follows from its earliest article, so it stays when articles are added. */
  id: string
  /** The title of the article that has most in common with the others, without what only says where it stood. */
  headline: string
  /** The earliest first, undated ones last. */
  articles: StoryArticle[]
  /** Independent reports. */
  reports: number
  /** Each once, in the order in which they came out with it. */
  outlets: string[]
  firstPublishedAt: Date | null
  lastPublishedAt: Date | null
}

/** Which stories: those with an article published in that time. */
export interface StoryPeriod {
  since?: Date
  /** Nothing published later is shown, and nothing undated, as if it were that moment. */
  until?: Date
}

/** How a story's id came to lead to another one. */
export interface StoryTrail {
  from: string
  to: string
  at: Date
  /** `merged`: both were stories; `renamed`: an earlier article of the story came in. */
  kind: 'merged' | 'renamed'
}

/** A sentence of an article of a story: `quote === article.text.slice(start, end)` of that version. */
export interface Quoted extends Span {
  articleId: string
  version: string
  quote: string
  outlet: string
  publishedAt: Date | null
}

/** What one report says, with the sentence that says it. */
export interface DifferenceSide extends Quoted {
  /** In a model's words, which the quote bears out. */
  claim: string
}

/** Statements of two or more independent reports about one thing, which a model takes to contradict one another. */
export interface Difference {
  /** What it is about, in a few words; `null` where the model's words for it did not pass. */
  about: string | null
  /** The earliest first, undated ones last. */
  sides: DifferenceSide[]
}

export type DatePrecision = 'day' | 'month' | 'year'

/** A development with its day, month or year, of which `on` is the first moment in UTC. The quote names that time. */
export interface TimelineEntry extends Quoted {
  on: Date
  precision: DatePrecision
  /** In a model's words, which the quote bears out; `null`: the quote tells it. */
  text: string | null
}
