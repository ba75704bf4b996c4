// A passage: a few whole sentences of one article, the unit that is indexed and searched.
import type { Article, Span } from './article.ts'

/** Where a passage lies; its words are `article.text.slice(start, end)` of that version. */
export interface Passage extends Span {
  articleId: string
  version: string
  /** Position among the article's passages, from 0. */
  ordinal: number
}

/** A passage that a search found, with the article it is cut from. */
export interface FoundPassage {
  passage: Passage
  article: Article
  text: string
  /** Higher is better; comparable within one search only. */
  score: number
}
