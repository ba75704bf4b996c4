// What bringing articles into the index needs from outside: a folder, records, an index of passages and a lock. Storage implements these.
import type { Article, ArticleFacts, ParsedArticle, Skipped } from '../domain/article.ts'
import type { Passage } from '../domain/passage.ts'

/** A file as a scan found it. */
export interface FoundFile {
  /** Within the articles folder, with forward slashes. */
  path: string
  /** Bytes. */
  size: number
  /** Milliseconds since 1970, with fractions. */
  modifiedAt: number
  /** Whether it had lain still for a while when it was looked at; otherwise a later change may leave size and time as they are. */
  settled: boolean
  /** Why it cannot be read, where that is plain without opening it. */
  refused?: string
}

/** What reading a file gave; `gone` when it vanished between the scan and the reading. */
export type FileReading =
  | { kind: 'read'; bytes: Uint8Array; hash: string }
  | { kind: 'refused'; reason: string }
  | { kind: 'gone' }

/** A file that is read line by line; `hash()` and `failure()` speak once the lines are used up. */
export interface LineReading {
  lines: AsyncIterable<string>
  /** So far. */
  bytesRead(): number
  /** Hash of all bytes, as `read` and `hash` give it. */
  hash(): string
  /** Why the reading broke off, or `null`. */
  failure(): 'gone' | { reason: string } | null
}

export interface ArticleFolder {
  /** Every file below the folder in order of path, hidden ones left out. A folder that is missing is a DatelineError 'articles'. */
  scan(options?: { signal?: AbortSignal | undefined }): Promise<FoundFile[]>
  read(path: string): Promise<FileReading>
  /** Lines without their ends, never split at anything but a line feed; for files of any size. */
  readLines(path: string): LineReading
  /** Hash of the content, or `null` when it cannot be read. */
  hash(path: string): Promise<string | null>
}

/** What the records keep of a file. */
export interface FileRecord {
  path: string
  size: number
  modifiedAt: number
  settled: boolean
  /** Hash of the content when it was read whole; `null`: to be read again. */
  hash: string | null
}

/** An article with its identity, on its way into the records. */
export interface IdentifiedArticle extends ArticleFacts {
  id: string
  version: string
  /** Equal for articles of the same title and text. */
  textHash: string
  file: string
  /** 1-based line, for bulk files. */
  line: number | null
  text: string
  body: ParsedArticle['body']
}

/** What becomes of files in one transaction. The articles of a file may spread over several batches. */
export interface RecordsBatch {
  /** Files whose reading begins with this batch: what they said before is forgotten unless it is read again. */
  begun: string[]
  articles: IdentifiedArticle[]
  /** What the parser could not use. */
  skipped: Skipped[]
  /** Files that are read to their end: articles they no longer hold are removed. */
  finished: FileRecord[]
}

/** What happened to an article; `added` too when it comes back after having been removed. `version`: its new one, or its last. */
export interface Change {
  kind: 'added' | 'updated' | 'removed'
  id: string
  version: string
}

/** An article whose passages in the index are not what they should be. */
export interface PendingArticle {
  id: string
  /** `null` when its passages are only to be taken out. */
  article: Article | null
  /** Whether the index may hold passages of it already. */
  mayBeIndexed: boolean
}

export interface ArticleRecords {
  /** Whether a refresh left everything in order for a folder with this stamp, and nothing was written since. */
  isStamped(stamp: string): Promise<boolean>
  /** `null` before anything is written, the folder's stamp once all is in order. */
  stamp(stamp: string | null): Promise<void>
  files(): Promise<Map<string, FileRecord>>
  /**
   * Writes a batch in one transaction: articles, versions, what was skipped, and which passages are pending.
   * An article whose id or text another article holds already is skipped with a reason, unless that one belongs to a file in `gone`.
   */
  store(batch: RecordsBatch, options: { now: Date; gone: ReadonlySet<string> }): Promise<Change[]>
  /** Sizes and times of files whose content is as it was. */
  restamp(files: FileRecord[]): Promise<void>
  /** Forgets files, and removes the articles they hold. */
  forget(paths: string[], options: { now: Date }): Promise<Change[]>
  /** Files that hold an article which was skipped in favour of one that is no longer there. */
  filesToReadAgain(): Promise<string[]>
  /** Brings the vocabulary into step with the articles. To be called after the last change. */
  countWords(): Promise<void>

  /**
   * Some of the articles whose passages are pending, at most `limit.articles` and about `limit.characters` of text. They are noted as
   * being written, so that a kill halfway is seen later, and stay pending until `markIndexed`.
   */
  takePending(limit: { articles: number; characters: number }): Promise<PendingArticle[]>
  /** To be called after passages are written; an article that has changed since it was taken stays pending. */
  markIndexed(articles: { pending: PendingArticle; passages: number }[]): Promise<void>
  /** Makes the passages of every article pending, as if none had ever been indexed. */
  markAllPending(): Promise<void>

  totals(): Promise<{ articles: number; passages: number; pending: number }>
  /** Everything in the folder that is not indexed, and why. */
  skipped(): Promise<Skipped[]>
  /** If the records are damaged, puts them aside and starts empty ones: the name they were given. Otherwise `null`. */
  setAside(now: Date): Promise<string | null>
}

/** What is indexed, for people to look at. */
export interface ArticleCatalogue {
  listing(): Promise<{ articles: ListedArticle[]; skipped: Skipped[] }>
  /** The newest articles first, undated ones last; of one outlet, named as the articles name it, or of all. */
  newest(options: { limit: number; outlet?: string }): Promise<ListedArticle[]>
  /** Every outlet, those with most articles first. */
  outletFacts(): Promise<OutletFacts[]>
  /** Any stored version of an article, also of one that has left the folder. */
  articleVersion(id: string, version: string): Promise<Article | null>
  /** Those of these articles that are in the folder, by their ids. */
  standing(ids: string[]): Promise<Map<string, StandingArticle>>
  /** Those of these articles that have left the folder. */
  departed(ids: string[]): Promise<DepartedArticle[]>
}

/** An article that is in the folder, by what may have changed of it. */
export interface StandingArticle {
  version: string
  publishedAt: Date | null
}

/** An article that has left the folder, as it last was. `nowAt`: the one that has its very text now, as when a file was moved. */
export interface DepartedArticle extends Pick<ArticleFacts, 'title' | 'outlet' | 'publishedAt'> {
  id: string
  nowAt: { id: string; version: string } | null
}

export interface OutletFacts {
  outlet: string
  articles: number
  /** When its newest article was published; `null` if none is dated. */
  newest: Date | null
}

/** An article as it is called. */
export interface ArticleTitle {
  id: string
  title: string
  publishedAt: Date | null
}

/** Finds articles by what people call them, without reading any text. */
export interface ArticleShelf {
  /** Ids of the articles that have this id, or whose file has this path or name, with or without its ending. */
  idsOf(name: string): Promise<string[]>
  /** Titles that hold a word with each of these folded beginnings, newest first, undated last. No beginnings: the newest titles. */
  titles(beginnings: string[], limit: number): Promise<ArticleTitle[]>
}

/** An article without its text, as a list shows it. */
export interface ListedArticle extends ArticleFacts {
  id: string
  version: string
  file: string
  line: number | null
  passages: number
}

/** An article with the passages that the index shall hold of it. */
export interface ArticlePassages {
  article: Article
  passages: Passage[]
}

/** `null`: as it should be; otherwise what is wrong, to be put after "The passage index was". */
export type IndexFault = null | 'missing' | 'damaged' | 'outdated' | 'out of step with the records'

export interface PassageStore {
  /** Whether there is a sound index made by the rules of this `edition`; reads no more than it has to. */
  check(edition: string): Promise<IndexFault>
  /** How many passages the index holds. */
  count(): Promise<number>
  /** Throws the index away and begins an empty one. */
  begin(edition: string): Promise<void>
  /** Takes out all passages of `remove`, then adds those of `add`. They can be found at once. */
  write(change: { remove: string[]; add: ArticlePassages[] }): Promise<void>
  /** Builds or renews what makes searching fast, where it pays, and tidies up. To be called after the last `write`. */
  finish(): Promise<void>
}

export interface RefreshLock {
  /** Runs `work` while no other process refreshes; calls `onWait` once if it has to wait. */
  hold<T>(
    work: () => Promise<T>,
    options?: { onWait?: (() => void) | undefined; signal?: AbortSignal | undefined },
  ): Promise<T>
}
