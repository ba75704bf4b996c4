// Counts in how many articles each word occurs, as `vocabularyOf` would find them, but without making a string of every word it
// passes: an index of news is counted at some 20 million words, and making and hashing their strings would be half of indexing.
import { fold } from '../language/words.ts'

/** Longer runs of letters are no words, and the passage index drops them too. */
const LONGEST_WORD = 40
/** Spellings remembered before the tally is to be renewed; bounds its memory. */
const MOST_SPELLINGS = 400_000

export interface WordChange {
  /** Lower case, accents folded. */
  word: string
  articles: number
  lowercase: number
}

const LETTER_OR_DIGIT = /^[\p{L}\p{N}]$/u
/** By UTF-16 code unit: 0 not looked at, 1 part of a word, 2 not. */
const units = new Uint8Array(0x10000)

function isWordUnit(text: string, at: number, code: number): boolean {
  if (code >= 0xd800 && code < 0xe000) return isWordSurrogate(text, at, code)
  const known = units[code]
  if (known !== 0) return known === 1
  const found = LETTER_OR_DIGIT.test(String.fromCharCode(code))
  units[code] = found ? 1 : 2
  return found
}

function isWordSurrogate(text: string, at: number, code: number): boolean {
  const start = code >= 0xdc00 ? at - 1 : at
  const point = text.codePointAt(start)
  return point !== undefined && point > 0xffff && LETTER_OR_DIGIT.test(String.fromCodePoint(point))
}

/** Spellings of words in a hash table over their code units; each knows its folded word. */
class Spellings {
  #units = new Uint16Array(1 << 16)
  #unitsUsed = 0
  #starts = new Int32Array(1 << 12)
  #lengths = new Uint8Array(1 << 12)
  #slots = new Int32Array(1 << 13).fill(-1)
  #hashes = new Int32Array(1 << 12)
  size = 0

  /** Number of the spelling `text.slice(start, end)`; a new one is `size - 1` and `isNew` of the caller's making. */
  find(text: string, start: number, end: number, hash: number): number {
    const mask = this.#slots.length - 1
    let slot = (hash ^ (hash >>> 15)) & mask
    for (;;) {
      const spelling = this.#slots[slot] ?? -1
      if (spelling < 0) break
      if (this.#hashes[spelling] === hash && this.#equals(spelling, text, start, end)) return spelling
      slot = (slot + 1) & mask
    }
    return this.#insert(slot, text, start, end, hash)
  }

  #equals(spelling: number, text: string, start: number, end: number): boolean {
    if (this.#lengths[spelling] !== end - start) return false
    const from = this.#starts[spelling] ?? 0
    for (let at = start; at < end; at++) if (this.#units[from + at - start] !== text.charCodeAt(at)) return false
    return true
  }

  #insert(slot: number, text: string, start: number, end: number, hash: number): number {
    const spelling = this.size++
    if (this.size > this.#starts.length) {
      this.#starts = grown(this.#starts, new Int32Array(this.#starts.length * 2))
      this.#lengths = grown(this.#lengths, new Uint8Array(this.#lengths.length * 2))
      this.#hashes = grown(this.#hashes, new Int32Array(this.#hashes.length * 2))
    }
    if (this.#unitsUsed + LONGEST_WORD > this.#units.length) {
      this.#units = grown(this.#units, new Uint16Array(this.#units.length * 2))
    }
    this.#starts[spelling] = this.#unitsUsed
    this.#lengths[spelling] = end - start
    this.#hashes[spelling] = hash
    for (let at = start; at < end; at++) this.#units[this.#unitsUsed++] = text.charCodeAt(at)
    this.#slots[slot] = spelling
    if (this.size * 2 > this.#slots.length) this.#rehash()
    return spelling
  }

  #rehash(): void {
    this.#slots = new Int32Array(this.#slots.length * 2).fill(-1)
    const mask = this.#slots.length - 1
    for (let spelling = 0; spelling < this.size; spelling++) {
      const hash = this.#hashes[spelling] ?? 0
      let slot = (hash ^ (hash >>> 15)) & mask
      while ((this.#slots[slot] ?? -1) >= 0) slot = (slot + 1) & mask
      this.#slots[slot] = spelling
    }
  }
}

function grown<T extends Int32Array | Uint8Array | Uint16Array>(old: T, larger: T): T {
  larger.set(old)
  return larger
}

interface TalliedWord {
  word: string
  articles: number
  lowercase: number
  /** The article it was last seen in, so that it counts once for each. */
  seenIn: number
  seenLowerIn: number
}

/** Sums up what articles add to the vocabulary and take from it. */
export class WordTally {
  #spellings = new Spellings()
  /** By spelling: its word, and whether it is in lower case. */
  #words: TalliedWord[] = []
  #isLower: boolean[] = []
  #byWord = new Map<string, TalliedWord>()
  #touched: TalliedWord[] = []
  #article = 0

  /** Counts an article in (`sign` 1) or out (-1), given the texts that are searched. */
  count(texts: Iterable<string>, sign: 1 | -1): void {
    this.#article++
    for (const text of texts) this.#countText(text, sign)
  }

  /** The changes since the last call; words whose counts did not change are left out. */
  take(): WordChange[] {
    const changes: WordChange[] = []
    for (const tallied of this.#touched) {
      const { word, articles, lowercase } = tallied
      if (articles !== 0 || lowercase !== 0) changes.push({ word, articles, lowercase })
      tallied.articles = 0
      tallied.lowercase = 0
    }
    this.#touched = []
    if (this.#spellings.size > MOST_SPELLINGS) this.#forget()
    return changes
  }

  #forget(): void {
    this.#spellings = new Spellings()
    this.#words = []
    this.#isLower = []
    this.#byWord = new Map()
  }

  #countText(text: string, sign: 1 | -1): void {
    let start = -1
    let hash = 0
    for (let at = 0; at <= text.length; at++) {
      const code = at < text.length ? text.charCodeAt(at) : 0x20
      if (isWordUnit(text, at, code)) {
        if (start < 0) {
          start = at
          hash = 0x811c9dc5 | 0
        }
        hash = Math.imul(hash ^ code, 0x01000193)
      } else if (start >= 0) {
        if (at - start <= LONGEST_WORD) this.#countWord(text, start, at, hash, sign)
        start = -1
      }
    }
  }

  #countWord(text: string, start: number, end: number, hash: number, sign: 1 | -1): void {
    const spelling = this.#spellings.find(text, start, end, hash)
    const tallied = this.#words[spelling] ?? this.#learn(spelling, text.slice(start, end))
    if (tallied.seenIn !== this.#article) {
      if (tallied.articles === 0 && tallied.lowercase === 0) this.#touched.push(tallied)
      tallied.seenIn = this.#article
      tallied.articles += sign
    }
    if (this.#isLower[spelling] === true && tallied.seenLowerIn !== this.#article) {
      tallied.seenLowerIn = this.#article
      tallied.lowercase += sign
    }
  }

  #learn(spelling: number, written: string): TalliedWord {
    const word = fold(written)
    let tallied = this.#byWord.get(word)
    if (tallied === undefined) {
      tallied = { word, articles: 0, lowercase: 0, seenIn: 0, seenLowerIn: 0 }
      this.#byWord.set(word, tallied)
    }
    this.#words[spelling] = tallied
    this.#isLower[spelling] = written === written.toLowerCase()
    return tallied
  }
}
