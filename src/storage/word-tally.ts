// Counts in how many articles each word occurs, as `vocabularyOf` would find them, but without making a string of every word it
// passes: an index of news is counted at some 20 million words, and making and hashing their strings would be half of indexing.
import { fold } from '../text/words.ts'

/** Longer runs of letters are no words, and the passage index drops them too. */
const LONGEST_WORD = 40

export interface WordChange {
  /** Lower case, accents folded. */
  word: string
  articles: number
  lowercase: number
}

const LETTER_OR_DIGIT = /^[\p{L}\p{N}]$/u
/** By UTF-16 code unit: 0 not looked at, 1 part of a word, 2 not. */
const units = new Uint8Array(0x10000)

/** For units not looked at yet, and surrogates, which are looked at each time. */
function isWordUnit(text: string, at: number, code: number): boolean {
  if (code >= 0xd800 && code < 0xe000) return isWordSurrogate(text, at, code)
  const found = LETTER_OR_DIGIT.test(String.fromCharCode(code))
  units[code] = found ? 1 : 2
  return found
}

function isWordSurrogate(text: string, at: number, code: number): boolean {
  const point = text.codePointAt(code >= 0xdc00 ? at - 1 : at)
  return point !== undefined && point > 0xffff && LETTER_OR_DIGIT.test(String.fromCodePoint(point))
}

/** Fields of a spelling in its table; two hashes stand for its letters, for comparing them would cost more than all the rest. */
const HASH = 0
const OTHER_HASH = 1
/** 0: free; otherwise one more than the word's number, doubled, and 1 added where the spelling is in lower case. */
const WORD = 2
/** The article it was last met in. */
const MET_IN = 3
const SPELLING_FIELDS = 4

/** Fields of a word. */
const ARTICLES = 0
const LOWERCASE = 1
const SEEN_IN = 2
const SEEN_LOWER_IN = 3
const WORD_FIELDS = 4

/** Sums up what articles add to the vocabulary and take from it. */
export class WordTally {
  #spellings = new Int32Array(SPELLING_FIELDS << 14)
  #spellingsUsed = 0
  #words: string[] = []
  #counts = new Int32Array(WORD_FIELDS << 12)
  #numbers = new Map<string, number>()
  #article = 0

  /** Counts an article in (`sign` 1) or out (-1), given the texts that are searched. */
  count(texts: Iterable<string>, sign: 1 | -1): void {
    this.#article++
    for (const text of texts) this.#countText(text, sign)
  }

  /** How many words were met since the tally last forgot; about what `take` gives. */
  get size(): number {
    return this.#words.length
  }

  /** The changes since the last call; words whose counts did not change are left out. */
  take(): WordChange[] {
    const changes: WordChange[] = []
    for (const [number, word] of this.#words.entries()) {
      const at = number * WORD_FIELDS
      const articles = this.#counts[at + ARTICLES] ?? 0
      const lowercase = this.#counts[at + LOWERCASE] ?? 0
      if (articles !== 0 || lowercase !== 0) changes.push({ word, articles, lowercase })
    }
    this.#spellings = new Int32Array(SPELLING_FIELDS << 14)
    this.#spellingsUsed = 0
    this.#words = []
    this.#counts = new Int32Array(WORD_FIELDS << 12)
    this.#numbers = new Map()
    return changes
  }

  /** The one loop that sees every character of every article; what it calls, it calls once a word. */
  #countText(text: string, sign: number): void {
    const { length } = text
    let start = -1
    let hash = 0
    let other = 0
    for (let at = 0; at <= length; at++) {
      const code = at < length ? text.charCodeAt(at) : 0x20
      const kind = units[code]
      if (kind === 1 || (kind === 0 && isWordUnit(text, at, code))) {
        if (start < 0) {
          start = at
          hash = 0x811c9dc5 | 0
          other = 0x2545f491
        }
        hash = Math.imul(hash ^ code, 0x01000193)
        other = Math.imul(other ^ code, 0x5bd1e995) ^ (other >>> 13)
      } else if (start >= 0) {
        const spelling = this.#find(hash, other)
        if (this.#spellings[spelling + MET_IN] !== this.#article) this.#meet(spelling, text, start, at, sign)
        start = -1
      }
    }
  }

  /** Where a spelling is in the table, or belongs; there it leaves its hashes. */
  #find(hash: number, other: number): number {
    const table = this.#spellings
    const mask = table.length - 1
    let at = ((hash ^ (hash >>> 15)) << 2) & mask
    while (table[at + WORD] !== 0 && (table[at + HASH] !== hash || table[at + OTHER_HASH] !== other)) {
      at = (at + SPELLING_FIELDS) & mask
    }
    table[at + HASH] = hash
    table[at + OTHER_HASH] = other
    return at
  }

  /** Counts the first of a spelling in an article. */
  #meet(spelling: number, text: string, start: number, end: number, sign: number): void {
    if (end - start > LONGEST_WORD) return
    const table = this.#spellings
    table[spelling + MET_IN] = this.#article
    const known = table[spelling + WORD] ?? 0
    if (known !== 0) {
      this.#countWord(known, sign)
      return
    }
    const learnt = this.#learn(text.slice(start, end))
    table[spelling + WORD] = learnt
    this.#countWord(learnt, sign)
    this.#spellingsUsed++
    if (this.#spellingsUsed * SPELLING_FIELDS * 2 > table.length) this.#growSpellings()
  }

  #countWord(written: number, sign: number): void {
    const counts = this.#counts
    const at = ((written >> 1) - 1) * WORD_FIELDS
    if (counts[at + SEEN_IN] !== this.#article) {
      counts[at + SEEN_IN] = this.#article
      counts[at + ARTICLES] = (counts[at + ARTICLES] ?? 0) + sign
    }
    if ((written & 1) === 1 && counts[at + SEEN_LOWER_IN] !== this.#article) {
      counts[at + SEEN_LOWER_IN] = this.#article
      counts[at + LOWERCASE] = (counts[at + LOWERCASE] ?? 0) + sign
    }
  }

  #learn(written: string): number {
    const word = fold(written)
    let number = this.#numbers.get(word)
    if (number === undefined) {
      number = this.#words.push(word) - 1
      this.#numbers.set(word, number)
      if (this.#words.length * WORD_FIELDS > this.#counts.length) {
        const larger = new Int32Array(this.#counts.length * 2)
        larger.set(this.#counts)
        this.#counts = larger
      }
    }
    return ((number + 1) << 1) | Number(written === written.toLowerCase())
  }

  #growSpellings(): void {
    const old = this.#spellings
    const table = new Int32Array(old.length * 2)
    for (let from = 0; from < old.length; from += SPELLING_FIELDS) {
      if (old[from + WORD] === 0) continue
      const hash = old[from + HASH] ?? 0
      let at = ((hash ^ (hash >>> 15)) << 2) & (table.length - 1)
      while (table[at + WORD] !== 0) at = (at + SPELLING_FIELDS) & (table.length - 1)
      table.set(old.subarray(from, from + SPELLING_FIELDS), at)
    }
    this.#spellings = table
  }
}
