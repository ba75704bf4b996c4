// A story: the articles about one event, how many independent reports they come down to, and what can be found out about it.
import type { Citation } from './answer.ts'
import type { Article } from './article.ts'

export interface StoryArticle extends Pick<Article, 'version' | 'file' | 'url' | 'title' | 'outlet' | 'publishedAt'> {
  articleId: string
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
  reports: number
  /** Each once, in the order in which they came out with it. */
  outlets: string[]
  firstPublishedAt: Date | null
  lastPublishedAt: Date | null
}

export interface StoryPeriod {
  since?: Date
  /** Nothing published later is shown, and nothing undated, as if it were that moment. */
  until?: Date
}

export type Quoted = Omit<Citation, 'n'> & Pick<Article, 'outlet' | 'publishedAt'>

/** What one report says, with the sentence that says it; `claim`: in a model's words, which the quote bears out; `null`: the quote tells it. */
export type DifferenceSide = Quoted & { claim: string | null }

/** Statements of two or more independent reports about one thing, which a model takes to contradict one another. */
export interface Difference {
  /** What it is about, in a few words; `null` where the model's words for it did not pass. */
  about: string | null
  /** The earliest first, undated ones last. */
  sides: DifferenceSide[]
}

/** A development with its day, month or year, of which `on` is the first moment in UTC. The quote names that time. */
export interface TimelineEntry extends Quoted {
  on: Date
  precision: 'day' | 'month' | 'year'
  /** In a model's words, which the quote bears out; `null`: the quote tells it. */
  text: string | null
}
