// Reads what a model lists while its reply streams in: each element as soon as it is complete, and in the end what the reply was.
import { DraftScanner, type Scanned } from './draft-scanner.ts'

export class ReplyReader<T> {
  readonly #scanner: DraftScanner
  readonly #read: (scanned: Scanned) => T[] | null
  #isReadable = false

  /** `list`: the name of the array. `read` gives `null` for what says nothing; an empty list says that there is nothing. */
  constructor(list: string, read: (scanned: Scanned) => T[] | null) {
    this.#scanner = new DraftScanner(list)
    this.#read = read
  }

  push(chunk: string): T[] {
    return this.#scanner.push(chunk).flatMap((scanned) => {
      const read = this.#read(scanned)
      this.#isReadable ||= read !== null
      return read ?? []
    })
  }

  /** What the reply was, once it has ended: whole, cut off, or nothing that could be read. */
  get state(): 'whole' | 'cut off' | 'unreadable' {
    if (!this.#isReadable) return 'unreadable'
    return this.#scanner.isOpen ? 'cut off' : 'whole'
  }
}

/** The value of JSON text, a comma too many forgiven; `null` if it is none. */
export function parsed(json: string): unknown {
  for (const text of [json, json.replace(/,\s*([}\]])/g, '$1')]) {
    try {
      return JSON.parse(text)
    } catch {}
  }
  return null
}
