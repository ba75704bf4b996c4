// Checks quotes without trusting who made them: against the stored version, and against the file on disk where it is plain text.
import { readFile } from 'node:fs/promises'
import { resolve, sep } from 'node:path'
import type { Citation } from '../../src/domain/answer.ts'
import type { Article } from '../../src/domain/article.ts'

/** The part of a citation's promise that a check needs. */
export type Quoted = Pick<Citation, 'start' | 'end' | 'quote'>

/** Whether the quote is the words of this stored version, to the character, and not empty. */
export function isVerbatim({ start, end, quote }: Quoted, text: string): boolean {
  return quote.length > 0 && start >= 0 && end <= text.length && text.slice(start, end) === quote
}

/** Looks quotes up in the files of a folder; each file is read once. */
export class FilesOnDisk {
  readonly #folder: string
  readonly #read = new Map<string, Promise<string[]>>()

  constructor(folder: string) {
    this.#folder = resolve(folder)
  }

  /** Whether the article's file holds the quote in one of the encodings that are read; `null` for forms that are no plain text. */
  async holds({ quote }: Quoted, article: Pick<Article, 'file'>): Promise<boolean | null> {
    if (!/\.(?:txt|md)$/i.test(article.file)) return null
    const path = resolve(this.#folder, article.file)
    if (!path.startsWith(this.#folder + sep)) return false
    let texts = this.#read.get(path)
    if (texts === undefined) {
      texts = readFile(path).then(readings, () => [])
      this.#read.set(path, texts)
    }
    return (await texts).some((text) => text.includes(quote))
  }
}

function readings(bytes: Uint8Array): string[] {
  return ['utf-8', 'utf-16le', 'utf-16be', 'windows-1252'].map((label) => new TextDecoder(label).decode(bytes))
}
