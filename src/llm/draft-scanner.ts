// Finds the objects that a reply lists while it streams in: character by character, so that no chunking changes the outcome.
// Forgives what models put around JSON: prose, code fences, thinking aloud, raw line breaks in strings.

/** `element`: an object of the array of that name, or of a bare array. `root`: a whole outermost value. Both as JSON text. */
export interface Scanned {
  kind: 'element' | 'root'
  json: string
}

interface Container {
  opener: '{' | '['
  /** Where it begins in `#json`. */
  start: number
  /** The latest key, for an object. */
  key: string
  /** Whether its objects are elements of the list. */
  holdsElements: boolean
}

const MAX_LENGTH = 200_000
const THINKING = /<(think|thinking|thought|reasoning)>$/i
const TAG_LENGTH = 14
const ESCAPED: Record<string, string> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' }

export class DraftScanner {
  readonly #list: string
  /** Open containers, outermost first; empty outside of JSON. */
  readonly #stack: Container[] = []
  #json = ''
  #inString = false
  #escaped = false
  #stringStart = 0
  #lastString = ''
  /** What was read last outside of JSON, to see tags. */
  #tail = ''
  #thinking: string | null = null

  /** `list`: the name of the array whose objects are looked for. */
  constructor(list: string) {
    this.#list = list
  }

  /** Whether the reply so far ends in the midst of a value or a thought. */
  get isOpen(): boolean {
    return this.#stack.length > 0 || this.#thinking !== null
  }

  push(chunk: string): Scanned[] {
    const found: Scanned[] = []
    for (const character of chunk) {
      if (this.#stack.length === 0) this.#outside(character)
      else this.#inside(character, found)
    }
    return found
  }

  #outside(character: string): void {
    this.#tail = (this.#tail + character).slice(-TAG_LENGTH)
    if (this.#thinking !== null) {
      if (this.#tail.toLowerCase().endsWith(`</${this.#thinking}>`)) this.#thinking = null
      return
    }
    const tag = THINKING.exec(this.#tail)
    if (tag) this.#thinking = (tag[1] ?? '').toLowerCase()
    else if (character === '{' || character === '[') this.#open(character)
  }

  #open(opener: '{' | '['): void {
    const parent = this.#stack.at(-1)
    const holdsElements =
      opener === '[' && (parent === undefined || (parent.opener === '{' && parent.key === this.#list))
    this.#stack.push({ opener, start: this.#json.length, key: '', holdsElements })
    this.#json += opener
  }

  #inside(character: string, found: Scanned[]): void {
    if (this.#json.length > MAX_LENGTH) this.#abandon()
    else if (this.#inString) this.#inText(character)
    else if (this.#isProse(character)) {
      this.#abandon()
      this.#outside(character)
    } else if (character === '{' || character === '[') this.#open(character)
    else this.#inStructure(character, found)
  }

  /** "[1]" and "{so to say}" are no JSON: what follows the outermost bracket tells. */
  #isProse(character: string): boolean {
    if (this.#stack.length > 1 || /\s/.test(character) || this.#json.trimEnd().length > 1) return false
    return !(this.#json.startsWith('{') ? /["}]/ : /[{\]]/).test(character)
  }

  #inStructure(character: string, found: Scanned[]): void {
    this.#json += character
    const top = this.#stack.at(-1)
    if (character === '"') {
      this.#inString = true
      this.#stringStart = this.#json.length
    } else if (character === ':' && top !== undefined) top.key = this.#lastString
    else if (character === '}' || character === ']') this.#close(character, found)
  }

  #inText(character: string): void {
    if (!this.#escaped && character === '"') {
      this.#inString = false
      this.#lastString = this.#json.slice(this.#stringStart)
    }
    this.#escaped = !this.#escaped && character === '\\'
    this.#json += ESCAPED[character] ?? (character < ' ' ? ' ' : character)
  }

  #close(closer: '}' | ']', found: Scanned[]): void {
    const closed = this.#stack.pop()
    const matches = closed !== undefined && (closed.opener === '{') === (closer === '}')
    if (matches && closer === '}' && this.#stack.at(-1)?.holdsElements) {
      found.push({ kind: 'element', json: this.#json.slice(closed.start) })
    }
    if (matches && this.#stack.length > 0) return
    if (matches) found.push({ kind: 'root', json: this.#json })
    this.#abandon()
  }

  #abandon(): void {
    this.#stack.length = 0
    this.#json = ''
    this.#inString = false
    this.#escaped = false
    this.#tail = ''
  }
}
