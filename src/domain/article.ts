// An article as Dateline keeps it, the passages that it is cut into, and the editions of the rules by which what is stored was made.

/** A stretch of a text in UTF-16 code units: `text.slice(start, end)`. */
export type Span = { start: number; end: number }

/** What can be said about an article besides its text. Unknown things are `null`, never guessed. */
export interface ArticleFacts {
  title: string
  /** Who published it, as a reader would name them. */
  outlet: string
  /** The news agency that supplied it, where the text names one: "AP". */
  agency: string | null
  author: string | null
  publishedAt: Date | null
  url: string | null
  /** BCP 47 tag, where known: "en". */
  language: string | null
}

/** An article as a parser hands it on, before it has an identity in the records. */
export interface ParsedArticle extends ArticleFacts {
  /** The source's own identifier, if it has one. */
  id: string | null
  text: string
  /** What of `text` reports: ordered, apart, not empty. All between (headline, byline, photo credit …) is furniture, never quoted. */
  body: Span[]
}

/** One stored version of an article. `text` never changes for a given `(id, version)`, so offsets into it hold. */
export interface Article extends ArticleFacts {
  id: string
  /** Hash of text and facts, in hexadecimal. */
  version: string
  /** Path within the articles folder, with forward slashes; for bulk files the file that holds the article. */
  file: string
  text: string
  body: Span[]
}

/** What it reports, without furniture: its parts on lines of their own. */
export const bodyOf = ({ text, body }: Pick<Article, 'text' | 'body'>): string =>
  body.map(({ start, end }) => text.slice(start, end)).join('\n')

export interface Skipped {
  file: string
  /** 1-based line, for bulk files. */
  line?: number
  /** A sentence part for a person: "empty", "broken JSON: …". */
  reason: string
}

/** To be raised when files of the same content give other articles than before: then all are read again. */
export const READING_EDITION = '14'
/** To be raised when the same article is cut into other passages than before: then the index is made anew. */
export const PASSAGES_EDITION = '6'
/** To be raised when the same article gets another fingerprint, or the same fingerprints other stories: then all are made anew. */
export const STORIES_EDITION = '8'
/** To be raised when words, stems or sounds are told otherwise than before: then all words are counted anew. */
export const WORDS_EDITION = '2'

export interface PassageQuery {
  /** The index folds, stems and weighs them (BM25, any may match). None: the first passages of the articles allowed, newest first. */
  words: string
  limit: number
  /** Only passages of articles published at or before the one moment, at or after the other; undated ones are left out. */
  publishedBefore?: Date
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
