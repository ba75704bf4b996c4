// An article as Dateline keeps it: the text as it was, what is known about it, and which parts of it are its body.

/** A stretch of a text in UTF-16 code units: `text.slice(start, end)`. */
export interface Span {
  start: number
  end: number
}

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
  /**
   * The parts of `text` that report: ordered, not overlapping, not empty. What lies between them (headline, byline,
   * dateline, photo credit, front matter …) is furniture, and never quoted as evidence.
   */
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

/** Why a file, or a line of it, was not indexed. */
export interface Skipped {
  file: string
  /** 1-based line, for bulk files. */
  line?: number
  /** A sentence part for a person: "empty", "broken JSON: …". */
  reason: string
}
