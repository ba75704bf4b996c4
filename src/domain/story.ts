// A story: the articles about one event, and how many independent reports they come down to.

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
  /** The title of the article that has most in common with the others and whose figures still hold, without what only says where it stood. */
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
