// The vocabulary: in how many articles each word occurs, kept in step with the articles, and found by spelling, stem and sound.
import { hash } from 'node:crypto'
import type { WordCount } from '../domain/passage.ts'
import { spellingKeys } from '../text/names.ts'
import { fold, soundKey, stem, vocabularyOf } from '../text/words.ts'
import { ARTICLE, articleOfRow, searchedTexts } from './articles.ts'
import { numberOf, numberOrNull, type RecordsFile, type Row, type Statements, textOf } from './sqlite.ts'

// Counts in how many articles each word occurs, as `vocabularyOf` would find them, but without making a string of every word it
// passes: an index of news is counted at some 20 million words, and making and hashing their strings would be half of indexing.

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

// The vocabulary table: under which keys a word is looked for, and how many articles hold it. Opens no transaction itself.

const ADD = `INSERT INTO words (word, stem, sound, articles, lowercase) VALUES (?, ?, ?, ?, ?)
  ON CONFLICT (word) DO UPDATE SET articles = articles + excluded.articles, lowercase = lowercase + excluded.lowercase`
const COLUMNS = 'word, articles, lowercase'
/** How much longer or shorter than that of the wanted word a key may be. */
const LENGTHS_APART = 2
/** How many letters their keys must share at the beginning: slips there are rare, and one letter alone is shared by thousands. */
const ALIKE = 2

/** Adds changes to the counts; words that no article holds any more go. */
export function applyChanges(statements: Statements, changes: WordChange[]): void {
  // In order, so that neighbours in the indexes are touched together.
  changes.sort((one, other) => (one.word < other.word ? -1 : 1))
  for (const { word, articles, lowercase } of changes) {
    statements.run(ADD, word, stem(word), soundKey(word), articles, lowercase)
  }
  statements.run('DELETE FROM words WHERE articles <= 0')
}

function countsOf(statements: Statements, words: string[]): Map<string, WordCount> {
  const found = new Map<string, WordCount>()
  for (const word of new Set(words)) {
    const row = statements.get(`SELECT ${COLUMNS} FROM words WHERE word = ?`, word.toWellFormed())
    if (row !== undefined) found.set(word, wordCount(row))
  }
  return found
}

function countsByStem(statements: Statements, stems: string[]): Map<string, WordCount[]> {
  const found = new Map<string, WordCount[]>()
  for (const wanted of new Set(stems)) {
    const rows = statements.all(`SELECT ${COLUMNS} FROM words WHERE stem = ? ORDER BY word`, wanted.toWellFormed())
    if (rows.length > 0) found.set(wanted, rows.map(wordCount))
  }
  return found
}

/** Words under the same key, then words whose key begins alike and is about as long. */
function nearby(statements: Statements, word: string): WordCount[] {
  const key = soundKey(word.toWellFormed())
  const opening = [...key].slice(0, ALIKE)
  const last = opening.pop()?.codePointAt(0) ?? 0x20
  const before = opening.join('')
  const same = `SELECT ${COLUMNS} FROM words WHERE sound = ? ORDER BY word`
  // Written so that the index on `sound` alone says which rows to look at.
  const near = `SELECT ${COLUMNS} FROM words
    WHERE sound >= ? AND sound < ? AND length(sound) BETWEEN ? AND ? AND sound <> ?`
  const range = [before + String.fromCodePoint(last), before + String.fromCodePoint(Math.min(last + 1, 0x10ffff))]
  const lengths = [key.length - LENGTHS_APART, key.length + LENGTHS_APART]
  const rows = [...statements.arrays(same, key), ...statements.arrays(near, ...range, ...lengths, key)]
  return rows.map(([word, articles, lowercase]) => ({
    word: String(word),
    articles: Number(articles),
    lowercase: Number(lowercase),
  }))
}

/** How much longer or shorter the keys of a name's spellings may be: vowels in a row count as one. */
const NAME_LENGTHS_APART = 3
const VOWELS = ['a', 'e', 'i', 'o', 'u']

/** Words with a key in common by which other spellings of a name are told, but the word itself. */
function namesLike(statements: Statements, word: string): WordCount[] {
  const keys = spellingKeys(word)
  if (keys.length === 0) return []
  const sound = soundKey(word)
  const initial = sound.charAt(0)
  const sql = `SELECT ${COLUMNS} FROM words WHERE sound >= ? AND sound < ? AND length(sound) BETWEEN ? AND ?`
  const lengths = [sound.length - NAME_LENGTHS_APART, sound.length + NAME_LENGTHS_APART]
  const rows = (VOWELS.includes(initial) ? VOWELS : [initial]).flatMap((letter) => {
    const next = String.fromCodePoint((letter.codePointAt(0) ?? 0) + 1)
    return statements.all(sql, letter, next, ...lengths).map(wordCount)
  })
  return rows.filter((one) => one.word !== word && spellingKeys(one.word).some((key) => keys.includes(key)))
}

function wordCount(row: Row): WordCount {
  return { word: textOf(row, 'word'), articles: numberOf(row, 'articles'), lowercase: numberOf(row, 'lowercase') }
}

const SAMPLE = `Gen. Nausėda's e-mail of 2025: “Łukaszenka’s co-operation” — Tsikhanouskaya, Yushchenko, Alexei, Khodorkovsky,
 Jack, Zhou, Philip, Wright, queues, crossings, RUNNING, better, policies, Straße, naïve, Ångström, İstanbul, 習近平, Лукашенко, 12th`

/** Changes when the rules of words, stems or keys change; then the vocabulary has to be counted anew. */
export function rulesOfWords(): string {
  const words = [...vocabularyOf(SAMPLE)].map(([word, lower]) => [word, lower, stem(word), soundKey(word)])
  return hash('sha256', JSON.stringify(words)).slice(0, 16)
}

// Keeps the vocabulary in step with the articles, whatever happens in between. Words are counted in memory while articles are
// stored and written when there are many, since most words of one batch come again in the next; each article's row says which of
// its versions the written counts contain, so that after a kill exactly what is missing is counted again.

/** The version whose words the vocabulary should contain. */
const WANTED = 'CASE removed WHEN 1 THEN NULL ELSE current END'
const UNCOUNTED = `counted IS NOT ${WANTED}`

export class VocabularyKeeper {
  tally = new WordTally()
  /** Whether the tally holds everything that the written counts lack. */
  #isWhole = false

  /** To be called in a transaction before articles are changed in it: catches up with what another process left undone. */
  expect(statements: Statements): void {
    if (!this.#isWhole || this.tally.size === 0) this.write(statements)
  }

  /** To be called when a transaction failed: what was tallied in it did not happen. */
  distrust(): void {
    this.#isWhole = false
  }

  /** Writes the counts, in the transaction of the caller. */
  write(statements: Statements): void {
    if (!this.#isWhole || this.tally.size === 0) this.#tallyUncounted(statements)
    this.#isWhole = false
    applyChanges(statements, this.tally.take())
    statements.run(`UPDATE articles SET counted = ${WANTED} WHERE ${UNCOUNTED}`)
    this.#isWhole = true
  }

  #tallyUncounted(statements: Statements): void {
    this.tally = new WordTally()
    const rules = rulesOfWords()
    const known = statements.get(`SELECT value FROM meta WHERE key = 'rules of words'`)
    if (known === undefined || textOf(known, 'value') !== rules) {
      statements.run('DELETE FROM words')
      statements.run('UPDATE articles SET counted = NULL')
      statements.run(`INSERT OR REPLACE INTO meta (key, value) VALUES ('rules of words', ?)`, rules)
    }
    for (const row of statements.all(`SELECT n, counted, ${WANTED} AS wanted FROM articles WHERE ${UNCOUNTED}`)) {
      this.#tallyVersion(statements, numberOf(row, 'n'), numberOrNull(row, 'counted'), -1)
      this.#tallyVersion(statements, numberOf(row, 'n'), numberOrNull(row, 'wanted'), 1)
    }
  }

  #tallyVersion(statements: Statements, article: number, version: number | null, sign: 1 | -1): void {
    if (version === null) return
    const sql = `SELECT ${ARTICLE} FROM articles a JOIN versions v ON v.article = a.n WHERE a.n = ? AND v.n = ?`
    const row = statements.get(sql, article, version)
    if (row !== undefined) this.tally.count(searchedTexts(articleOfRow(row)), sign)
  }
}

// Holds something made from the records for as long as no process changes them. Knows nothing of what it is.

/** Both as this connection sees them: a number that changes when others write, and how many rows it has changed itself. */
const CHANGES = 'SELECT data_version AS others, total_changes() AS own FROM pragma_data_version'

export class UntilChanged<T> {
  readonly #file: RecordsFile
  readonly #make: () => T
  #held: { statements: Statements; others: number; own: number; value: T } | null = null

  constructor(file: RecordsFile, make: () => T) {
    this.#file = file
    this.#make = make
  }

  /** The value made earlier, or a new one when the records have changed since, or others were put in their place. */
  get(): T {
    return this.#file.use((statements) => {
      const row = statements.get(CHANGES)
      const [others, own] = [numberOf(row, 'others'), numberOf(row, 'own')]
      const held = this.#held
      if (held?.statements === statements && held.others === others && held.own === own) return held.value
      const value = this.#make()
      this.#held = { statements, others, own, value }
      return value
    })
  }
}

/** Words whose counts are kept: those of news come again and again, and reading a row takes longer than all that is made of it. */
const MOST_COUNTS = 20_000

/** What was read already. */
interface Kept {
  size: number | null
  outlets: string[] | null
  /** `undefined`: no article holds the word. */
  counts: Map<string, WordCount | undefined>
}

export class Vocabulary {
  readonly #file: RecordsFile
  readonly #kept: UntilChanged<Kept>

  constructor(file: RecordsFile) {
    this.#file = file
    this.#kept = new UntilChanged(file, () => ({ size: null, outlets: null, counts: new Map() }))
  }

  async size(): Promise<number> {
    const kept = this.#kept.get()
    kept.size ??= this.#file.use((statements) =>
      numberOf(statements.get('SELECT count(*) size FROM articles WHERE removed = 0'), 'size'),
    )
    return kept.size
  }

  async counts(words: string[]): Promise<Map<string, WordCount>> {
    const { counts } = this.#kept.get()
    if (counts.size > MOST_COUNTS) counts.clear()
    const unread = words.filter((word) => !counts.has(word))
    const read = this.#file.use((statements) => countsOf(statements, unread))
    for (const word of unread) counts.set(word, read.get(word))
    const found = new Map<string, WordCount>()
    for (const word of words) {
      const count = counts.get(word)
      if (count !== undefined) found.set(word, count)
    }
    return found
  }

  async countsByStem(stems: string[]): Promise<Map<string, WordCount[]>> {
    return this.#file.use((statements) => countsByStem(statements, stems))
  }

  async namesLike(word: string): Promise<WordCount[]> {
    return this.#file.use((statements) => namesLike(statements, word))
  }

  async nearby(word: string): Promise<WordCount[]> {
    return this.#file.use((statements) => nearby(statements, word))
  }

  async outlets(): Promise<string[]> {
    // From one name to the next along the index: there are few names and many articles.
    const sql = `WITH RECURSIVE names (name) AS (
        SELECT min(outlet) FROM articles WHERE removed = 0
        UNION ALL
        SELECT (SELECT min(outlet) FROM articles WHERE removed = 0 AND outlet > name) FROM names WHERE name IS NOT NULL
      ) SELECT name FROM names WHERE name IS NOT NULL`
    const kept = this.#kept.get()
    kept.outlets ??= this.#file.use((statements) => statements.all(sql).map((row) => textOf(row, 'name')))
    return kept.outlets
  }
}
