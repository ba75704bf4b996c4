// What searching needs from storage: the passage index, the vocabulary and the articles. Storage implements these.
import type { Article } from '../domain/article.ts'
import type { Passage } from '../domain/passage.ts'

export interface PassageQuery {
  /**
   * Plain words; the index folds, stems and weighs them itself (BM25, any word may match). Without any word: the first passages of
   * the articles that the rest of the query allows, newest first.
   */
  words: string
  limit: number
  /** Only passages of articles published at or before this moment; undated articles are left out. */
  publishedBefore?: Date
  /** Only passages of articles published at or after this moment; undated articles are left out. */
  publishedAfter?: Date
  /** Only passages of these outlets, named as the articles name them. */
  outlets?: string[]
  /** Only passages of these articles, by their ids. */
  articles?: readonly string[]
}

export interface PassageHit {
  passage: Passage
  publishedAt: Date | null
  /** BM25 score. */
  score: number
}

export interface PassageSearcher {
  search(query: PassageQuery): Promise<PassageHit[]>
}

/** What the index knows of one word. */
export interface WordCount {
  /** Lower case, accents folded. */
  word: string
  /** Articles that hold it. */
  articles: number
  /** Articles that hold it in lower case at least once; a word that never is, is a name. */
  lowercase: number
}

export interface Vocabulary {
  /** How many articles are indexed. */
  size(): Promise<number>
  /** Counts of the given folded words; unknown words are absent. */
  counts(words: string[]): Promise<Map<string, WordCount>>
  /** Counts of all words that share one of these stems, by stem. */
  countsByStem(stems: string[]): Promise<Map<string, WordCount[]>>
  /**
   * Words that may be variants of an unknown folded word: those with the same transliteration key, and those whose key begins with
   * the same two letters and whose length differs by at most two. The caller ranks them.
   */
  nearby(word: string): Promise<WordCount[]>
  /** Words that may be other spellings of a folded name, in no order; whether they are names themselves the caller tells. */
  namesLike(word: string): Promise<WordCount[]>
  /** Every outlet name among the indexed articles. */
  outlets(): Promise<string[]>
}

export interface ArticleReader {
  /** The current version of each article; unknown ids are absent. */
  articles(ids: string[]): Promise<Map<string, Article>>
}
