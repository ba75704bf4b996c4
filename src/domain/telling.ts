// What can be told of a story beyond its summary: where outlets differ, what happened when, who is in it, outlets side by side.
import type { Article, Span } from './article.ts'

/** The articles of one story. `reports` groups their ids: articles of one group are one report, printed more than once. */
export interface StoryArticles {
  articles: Article[]
  reports: string[][]
}

/** A sentence of an article of the story: `quote === article.text.slice(start, end)` of that version. */
export interface Quoted extends Span {
  articleId: string
  version: string
  quote: string
  outlet: string
  publishedAt: Date | null
}

/** One side of a difference, with the sentence that first took it. */
export interface DifferenceSide extends Quoted {
  /** The claim in short, in words of the sentence: "almost 1,200". */
  claim: string
  /** Independent reports that say so. */
  reports: number
}

/**
 * `number`: two figures for one thing; `negation`: one says what the other denies; `membership`: one says it of all, the other only
 * of some; `statement`: a model takes two statements for contrary ones, of which only the quotes and what they share could be checked.
 */
export type DifferenceKind = 'number' | 'negation' | 'membership' | 'statement'

/** Two or more statements about the same thing that cannot all be right, or were not right at the same time. */
export interface Difference {
  /** What it is about, in a few words of the text. */
  about: string
  kind: DifferenceKind
  /** In the order in which they were published, undated ones last. */
  sides: DifferenceSide[]
  /** The side that was published last; `null` where dates are missing or the same. */
  later: number | null
}

export type DatePrecision = 'day' | 'month' | 'year'

/** A development with its day, month or year, of which `on` is the first moment in UTC. */
export interface TimelineEntry extends Quoted {
  on: Date
  precision: DatePrecision
  /** The words of the quote that give the time: "on Thursday"; empty for a correction, which is of its article's day. */
  written: string
  /** The development in a model's words, which the quote bears out; `null`: the quote tells it. */
  text: string | null
  /** Told as what went before, not as part of the event. */
  isBackground: boolean
  /** It lay ahead when the article was published: a plan, of which nobody reports that it came about. */
  isPlanned: boolean
  /** Independent reports that tell it. */
  reports: number
}

export type CastKind = 'person' | 'organisation' | 'place'

export interface CastMember {
  kind: CastKind
  /** As most articles write it, in its fullest form. */
  name: string
  /** Other spellings and shorter forms, the most frequent first. */
  variants: string[]
  /** Who that is, in the words of a sentence that stand right beside the name. */
  role: { text: string; source: Quoted } | null
  /** Independent reports that mention them. */
  reports: number
  mentions: number
}

/** What an outlet gives for something on which outlets differ. */
export interface OutletClaim {
  about: string
  claim: string
  source: Quoted
}

/** One outlet's account of a story. */
export interface OutletView {
  outlet: string
  /** Its first article on the story. */
  publishedAt: Date | null
  articleIds: string[]
  /** Other outlets that have the same report. */
  sharedWith: string[]
  /** What only this report tells, the most telling first. */
  alone: Quoted[]
  /** Whether other reports tell all that it does; where they do not and `alone` is empty, nothing of it can be shown by itself. */
  isToldByOthers: boolean
  claims: OutletClaim[]
}
