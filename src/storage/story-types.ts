// What clustering needs kept, and what it keeps: fingerprints, how common their features are, links between articles, and stories.
import type { Article } from '../domain/article.ts'
import type { Story, StoryPeriod, StoryTrail } from '../domain/story.ts'

/** What an article is about: features by number, ascending, and how much of each there is, in sixteenths. */
export interface Features {
  terms: Uint32Array
  amounts: Uint8Array
}

/** What an article's wording is like, by which reprints are found. */
export interface Sketch {
  /** The least hashes of runs of four words, ascending (Broder 1997, "On the resemblance and containment of documents"). */
  runs: Uint32Array
  /** Whether these are all runs there are. */
  isWhole: boolean
  /** Hashes of names and figures in order of the text: what is left of the wording when a machine has translated it. */
  marks: Uint32Array
}

export interface Fingerprint {
  features: Features
  sketch: Sketch
  /** The title as a headline of its story. */
  headline: string
}

/** An article that has come, changed or gone since it was last seen to. */
export interface UnreadArticle {
  /** The records' own number of it. */
  n: number
  id: string
  /** `null` when it has left. */
  article: Article | null
}

export interface ReadArticle {
  n: number
  /** `null`: what was kept of it is to be forgotten. */
  fingerprint: Fingerprint | null
  publishedAt: Date | null
  /** Whether its features count in the sample by which rarity is measured. */
  isCounted: boolean
}

/** A time with both its ends, in milliseconds since 1970. */
export interface Period {
  from: number
  to: number
}

/** A fingerprint as likeness needs it. */
export interface Print {
  n: number
  /** Milliseconds since 1970. */
  moment: number | null
  terms: Uint32Array
  amounts: Uint8Array
  /** Sum of the squares of weighed amounts; out of date for an article that is to be linked. */
  square: number
}

export interface Linked {
  n: number
  square: number
  /** Articles that are like it, and how much. */
  links: [n: number, likeness: number][]
}

/** An article on its way into a story. */
export interface Placeable {
  n: number
  id: string
  moment: number | null
}

export interface PlacedStory {
  id: string
  members: { n: number; report: number; centrality: number }[]
}

/** The part of the records that clustering works on. Each method is one transaction; killed in between, it is gone on with. */
export interface StoryStore {
  /** Forgets fingerprints and links that were made by the rules of another edition; stories stay until they are placed anew. */
  begin(edition: string): Promise<void>
  /** Articles that there are. */
  articles(): Promise<number>
  /** The class of size that the sample was drawn for; 0 at first. */
  sampleSize(): Promise<number>
  /** Draws the sample anew: all articles are to be linked again. */
  resample(size: number, isCounted: (articleId: string) => boolean): Promise<void>

  /** Articles in order of their number, from behind `after` on. */
  takeUnread(range: { after: number; limit: number }): Promise<UnreadArticle[]>
  keepRead(articles: ReadArticle[]): Promise<void>
  /** Brings the steps of rarity up to date, and notes for linking every article with a feature whose step has changed. */
  settleSteps(stepOf: (articles: number) => number): Promise<void>

  /** Articles that are to be linked, with their moments. */
  unlinked(): Promise<{ n: number; moment: number | null }[]>
  /** Articles of some times, which must not overlap, and undated ones; all for `null`. */
  prints(periods: Period[] | null): Promise<Print[]>
  /** Steps of rarity other than 0; of some terms, or of all. */
  steps(terms: Iterable<number> | null): Promise<Map<number, number>>
  /** Replaces the links of articles, and notes for placing those whose story may change: likeness of at least `threshold` counts. */
  saveLinks(linked: Linked[], threshold: number): Promise<void>

  /** Articles that are to be placed, at most so many. */
  unplaced(limit: number): Promise<number[]>
  links(n: number): Promise<[n: number, likeness: number][]>
  placeables(ns: number[]): Promise<Placeable[]>
  sketches(ns: number[]): Promise<Sketch[]>
  /** Puts articles into stories, in place of those they were in; ids that are gone lead to where most of their articles are. */
  place(stories: PlacedStory[], options: { now: Date }): Promise<void>
}

/** Stories, for people to look at. */
export interface StoryReader {
  /** The latest first, undated ones last. */
  stories(period: StoryPeriod): Promise<Story[]>
  /** The story of that id, or of one that it leads to. */
  story(id: string): Promise<Story | null>
  /** The stories that these articles are in, each once; `until` as in a period. */
  storiesOf(articleIds: readonly string[], options?: Pick<StoryPeriod, 'until'>): Promise<Story[]>
  /** How ids came to lead to others, the latest first. */
  trails(): Promise<StoryTrail[]>
}
