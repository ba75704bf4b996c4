// What is stored in one transaction: large enough to be quick, small enough for memory and for those who wait meanwhile.
import type { Skipped } from '../domain/article.ts'
import type { FileRecord, IdentifiedArticle, RecordsBatch } from '../storage/records.ts'

const MOST_ARTICLES = 500
const MOST_CHARACTERS = 4_000_000
const MOST_FILES = 1000

export class Batch implements RecordsBatch {
  begun: string[] = []
  articles: IdentifiedArticle[] = []
  skipped: Skipped[] = []
  finished: FileRecord[] = []
  /** Files whose content is as it was. */
  restamped: FileRecord[] = []
  #characters = 0

  add(article: IdentifiedArticle): void {
    this.articles.push(article)
    this.#characters += article.text.length
  }

  get isFull(): boolean {
    if (this.articles.length >= MOST_ARTICLES || this.#characters >= MOST_CHARACTERS) return true
    return this.finished.length + this.restamped.length >= MOST_FILES
  }

  get isEmpty(): boolean {
    return this.begun.length + this.articles.length + this.finished.length + this.restamped.length === 0
  }
}
