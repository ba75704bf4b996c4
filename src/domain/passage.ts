// A passage: a few whole sentences of one article, the unit that is indexed and searched.
import type { Article, Span } from './article.ts'

export interface PassageQuery {
  /** The index folds, stems and weighs them (BM25, any may match). None: the first passages of the articles allowed, newest first. */
  words: string
  limit: number
  /** Only passages of articles published at or before this moment; undated articles are left out. */
  publishedBefore?: Date
  /** Only passages of articles published at or after this moment; undated articles are left out. */
  publishedAfter?: Date
  outlets?: string[]
  articles?: readonly string[]
}

export type PassageScope = Omit<PassageQuery, 'words'>

export interface PassageHit {
  passage: Passage
  publishedAt: Date | null
  score: number
  /** How near the top of those nearest in meaning it stands, 0 to 1; missing where vectors did not find it. */
  near?: number
}

export interface WordCount {
  /** Lower case, accents folded. */
  word: string
  /** Articles that hold it. */
  articles: number
  /** Articles that hold it in lower case at least once; a word that never is, is a name. */
  lowercase: number
}

/** A word of which at least this share of its articles write it in lower case too is no name. */
const ORDINARY = 0.2

/** Whether a word is known to be no name; of what no article knows that cannot be said. */
export const isOrdinary = (count: Omit<WordCount, 'word'> | undefined): boolean =>
  count !== undefined && count.lowercase / count.articles >= ORDINARY

/** Where a passage lies; its words are `article.text.slice(start, end)` of that version. */
export interface Passage extends Span {
  articleId: string
  version: string
  /** Position among the article's passages, from 0. */
  ordinal: number
}

export interface FoundPassage {
  passage: Passage
  article: Article
  text: string
  /** Higher is better; comparable within one search only. */
  score: number
}

export function foundIn(article: Article, passage: Passage, score: number): FoundPassage {
  return { passage, article, text: article.text.slice(passage.start, passage.end), score }
}
