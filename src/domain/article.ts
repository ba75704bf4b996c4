// An article as Dateline keeps it: the text as it was, what is known about it, which parts of it are its body, and the editions of the
// rules by which what is stored of it was made.

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

const OUTLET_OR_AUTHOR = /\b(?:machine|automat(?:ic|ed)) translat/i
const IN_TEXT =
  /\b(?:machine|auto|automatically)[- ]translated\b|\btranslated (?:automatically|(?:by|with|using|through) (?:an? )?(?:machine|computer|software|google|deepl|ai)\b)/i
/** Such notes stand at an article's beginning or end, in UTF-16 code units. */
const NOTE = 600

const judged = new WeakMap<object, boolean>()

/** Whether an article says of itself, or shows, that a machine translated it: a reader is spared its sentences where there are better ones. */
export function isMachineTranslated(article: Pick<Article, 'outlet' | 'author' | 'text'>): boolean {
  const { outlet, author, text } = article
  let is = judged.get(article)
  if (is === undefined) {
    const isNamed = OUTLET_OR_AUTHOR.test(outlet) || OUTLET_OR_AUTHOR.test(author ?? '')
    is = isNamed || IN_TEXT.test(text.slice(0, NOTE)) || IN_TEXT.test(text.slice(-NOTE)) || isCarelesslyJoined(text)
    judged.set(article, is)
  }
  return is
}

const GLUED = /(?<!\p{L})(\p{Lu}?\p{Ll}{2,})(\p{Lu}\p{Ll}{2,})(?!\p{L})/gu
const FULL_NAME = /(?<!\p{L})(\p{Lu}\p{Ll}{3,})(?= (\p{Lu}\p{Ll}{2,})(?!\p{L}))/gu
const LONGEST_JUDGED = 20_000

/** Names run together that the text also writes apart ("MayorBrandt"), and a first name in two spellings ("Ilse", "Ilze Brandt"). */
function isCarelesslyJoined(whole: string): boolean {
  const text = whole.slice(0, LONGEST_JUDGED)
  if (!GLUED_ONCE.test(text)) return false
  const apart = new Set(text.match(/(?<!\p{L})\p{Lu}\p{Ll}+(?!\p{L})/gu))
  const mended = text.replace(GLUED, (all, one: string, other: string) => (apart.has(other) ? `${one} ${other}` : all))
  const names = [...new Set(Array.from(mended.matchAll(FULL_NAME), ([, first, last]) => `${first} ${last}`))]
  const byLast = Map.groupBy(names, (name) => name.slice(name.indexOf(' ')))
  return (
    mended !== text && byLast.values().some((same) => same.some((one) => same.some((other) => isNearly(one, other))))
  )
}
const GLUED_ONCE = new RegExp(GLUED.source, 'u')

/** Of the same length, and other in one letter, which is not the first. */
const isNearly = (one: string, other: string): boolean =>
  one.length === other.length &&
  one[0] === other[0] &&
  [...one].filter((letter, at) => letter !== other[at]).length === 1

/** To be raised when files of the same content give other articles than before: then all are read again. */
export const READING_EDITION = '7'
/** To be raised when the same article is cut into other passages than before: then the index is made anew. */
export const PASSAGES_EDITION = '4'
/** To be raised when the same article gets another fingerprint, or the same fingerprints other stories: then all are made anew. */
export const STORIES_EDITION = '5'
/** To be raised when words, stems or sounds are told otherwise than before: then all words are counted anew. */
export const WORDS_EDITION = '2'
