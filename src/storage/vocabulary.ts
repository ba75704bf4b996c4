// The vocabulary: in how many articles each word occurs, kept in step with the articles, found by spelling, stem and sound.
import { hash } from 'node:crypto'
import type { WordCount } from '../domain/passage.ts'
import { spellingKeys } from '../text/names.ts'
import { fold, isOfWord, soundKey, stem, vocabularyOf } from '../text/words.ts'
import { noteOf, setNote } from './article-schema.ts'
import { ARTICLE, type ArticleRow, articleOf, searchedTexts } from './articles.ts'
import type { RecordsFile } from './sqlite.ts'

/** Longer runs of letters are no words, and the passage index drops them too. */
const LONGEST_WORD = 40
/** Fields of a spelling in the table: two hashes stand for its letters, since comparing those would cost more than all the rest. */
const [HASH, OTHER_HASH, WORD, MET_IN] = [0, 1, 2, 3]
/** Fields of a word. */
const [ARTICLES, LOWERCASE, SEEN_IN, SEEN_LOWER_IN] = [0, 1, 2, 3]
const FIELDS = 4

/**
 * Sums up what articles add to the vocabulary and take from it. It makes no string of a word that it has met before: with strings in a
 * `Map`, indexing took 5 % more time.
 */
export class WordTally {
  /** By spelling. `WORD`: 0 where the place is free, otherwise one more than the word's number, doubled, and 1 added for lower case. */
  #spellings = new Int32Array(FIELDS << 14)
  #spellingsUsed = 0
  #counts = new Int32Array(FIELDS << 14)
  #numbers = new Map<string, number>()
  #article = 0

  /** Counts an article in (`sign` 1) or out (-1), given the texts that are searched. */
  count(texts: Iterable<string>, sign: 1 | -1): void {
    this.#article++
    for (const text of texts) this.#countText(text, sign)
  }

  /** How many words were met since the last `take`. */
  get size(): number {
    return this.#numbers.size
  }

  /** The changes since the last call. Words whose counts did not change are left out. */
  take(): WordCount[] {
    const countOf = (number: number, field: number) => this.#counts[number * FIELDS + field] ?? 0
    const changes = Array.from(this.#numbers, ([word, number]) => {
      return { word, articles: countOf(number, ARTICLES), lowercase: countOf(number, LOWERCASE) }
    })
    this.#spellings = new Int32Array(FIELDS << 14)
    this.#spellingsUsed = 0
    this.#counts = new Int32Array(FIELDS << 14)
    this.#numbers = new Map()
    return changes.filter(({ articles, lowercase }) => articles !== 0 || lowercase !== 0)
  }

  /** The one loop that sees every character of every article. */
  #countText(text: string, sign: number): void {
    let start = -1
    let hash = 0
    let other = 0
    for (let at = 0, point = 0; at <= text.length; at += point > 0xffff ? 2 : 1) {
      point = at < text.length ? (text.codePointAt(at) ?? 0) : 0
      if (isOfWord(point)) {
        if (start < 0) {
          start = at
          hash = 0x811c9dc5 | 0
          other = 0x2545f491
        }
        hash = Math.imul(hash ^ point, 0x01000193)
        other = Math.imul(other ^ point, 0x5bd1e995) ^ (other >>> 13)
      } else if (start >= 0) {
        const place = placeIn(this.#spellings, hash, other)
        if (this.#spellings[place + MET_IN] !== this.#article && at - start <= LONGEST_WORD) {
          const known = this.#spellings[place + WORD] || this.#learn(text.slice(start, at))
          this.#spellings[place + HASH] = hash
          this.#spellings[place + OTHER_HASH] = other
          this.#spellings[place + WORD] = known
          this.#spellings[place + MET_IN] = this.#article
          this.#countWord(((known >> 1) - 1) * FIELDS, (known & 1) === 1, sign)
          if (this.#spellingsUsed * FIELDS * 2 > this.#spellings.length) this.#growSpellings()
        }
        start = -1
      }
    }
  }

  /** Counts the first of a spelling in an article. */
  #countWord(at: number, isLower: boolean, sign: number): void {
    const counts = this.#counts
    if (counts[at + SEEN_IN] !== this.#article) counts[at + ARTICLES] = (counts[at + ARTICLES] ?? 0) + sign
    counts[at + SEEN_IN] = this.#article
    if (!isLower) return
    if (counts[at + SEEN_LOWER_IN] !== this.#article) counts[at + LOWERCASE] = (counts[at + LOWERCASE] ?? 0) + sign
    counts[at + SEEN_LOWER_IN] = this.#article
  }

  /** A new spelling, as it stands in the table. */
  #learn(written: string): number {
    const word = fold(written)
    const number = this.#numbers.get(word) ?? this.#numbers.size
    this.#numbers.set(word, number)
    this.#spellingsUsed++
    if ((number + 1) * FIELDS > this.#counts.length) {
      const before = this.#counts
      this.#counts = new Int32Array(before.length * 2)
      this.#counts.set(before)
    }
    return ((number + 1) << 1) | Number(written === written.toLowerCase())
  }

  #growSpellings(): void {
    const before = this.#spellings
    this.#spellings = new Int32Array(before.length * 2)
    for (let from = 0; from < before.length; from += FIELDS) {
      const [hash = 0, other = 0, word] = before.subarray(from, from + FIELDS)
      if (word !== 0) this.#spellings.set(before.subarray(from, from + FIELDS), placeIn(this.#spellings, hash, other))
    }
  }
}

/** Where a spelling is in the table, or belongs. */
function placeIn(table: Int32Array, hash: number, other: number): number {
  const mask = table.length - 1
  let at = ((hash ^ (hash >>> 15)) << 2) & mask
  while (table[at + WORD] !== 0 && (table[at + HASH] !== hash || table[at + OTHER_HASH] !== other))
    at = (at + FIELDS) & mask
  return at
}

/** The version whose words the vocabulary should contain. */
const WANTED = 'CASE removed WHEN 1 THEN NULL ELSE current END'
const UNCOUNTED = `counted IS DISTINCT FROM ${WANTED}`
const ADD = `INSERT INTO words (word, stem, sound, articles, lowercase) VALUES (?, ?, ?, ?, ?)
  ON CONFLICT (word) DO UPDATE SET articles = words.articles + excluded.articles, lowercase = words.lowercase + excluded.lowercase`

/**
 * Keeps the vocabulary in step with the articles. Words are counted in memory while articles are stored, and written when there are
 * many, since most words of one batch come again in the next. Each article's row says which of its versions the written counts
 * contain, so after a kill exactly what is missing is counted again.
 */
export class VocabularyKeeper {
  readonly #file: RecordsFile
  tally = new WordTally()
  /** Whether the tally holds everything that the written counts lack. */
  #isWhole = false

  constructor(file: RecordsFile) {
    this.#file = file
  }

  /** To be called in a transaction before articles are changed in it: catches up with what another process left undone. */
  expect(): void {
    if (!this.#isWhole || this.tally.size === 0) this.write()
  }

  /** To be called when a transaction failed: what was tallied in it did not happen. */
  distrust(): void {
    this.#isWhole = false
  }

  /** Writes the counts in the caller's transaction. Words that no article holds any more go. */
  write(): void {
    if (!this.#isWhole || this.tally.size === 0) this.#tallyUncounted()
    this.#isWhole = false
    // In order, so that neighbours in the indexes are touched together.
    const changes = this.tally.take().sort((one, other) => (one.word < other.word ? -1 : 1))
    for (const { word, articles, lowercase } of changes)
      this.#file.run(ADD, word, stem(word), soundKey(word), articles, lowercase)
    this.#file.run('DELETE FROM words WHERE articles <= 0')
    this.#file.run(`UPDATE articles SET counted = ${WANTED} WHERE ${UNCOUNTED}`)
    this.#isWhole = true
  }

  #tallyUncounted(): void {
    this.tally = new WordTally()
    const rules = rulesOfWords()
    if (noteOf(this.#file, 'rules of words') !== rules) {
      this.#file.run('DELETE FROM words')
      this.#file.run('UPDATE articles SET counted = NULL')
      setNote(this.#file, 'rules of words', rules)
    }
    const sql = `SELECT ${ARTICLE} FROM articles a JOIN versions v ON v.article = a.n WHERE v.n = ?`
    const uncounted = `SELECT counted, ${WANTED} AS wanted FROM articles WHERE ${UNCOUNTED}`
    for (const { counted, wanted } of this.#file.all<Record<'counted' | 'wanted', number | null>>(uncounted)) {
      for (const row of this.#file.all<ArticleRow>(sql, counted)) this.tally.count(searchedTexts(articleOf(row)), -1)
      for (const row of this.#file.all<ArticleRow>(sql, wanted)) this.tally.count(searchedTexts(articleOf(row)), 1)
    }
  }
}

const SAMPLE = `Gen. Nausėda's e-mail of 2025: “Łukaszenka’s co-operation” — Tsikhanouskaya, Yushchenko, Alexei, Khodorkovsky,
 Jack, Zhou, Philip, Wright, queues, crossings, RUNNING, better, policies, Straße, naïve, Ångström, İstanbul, 習近平, Лукашенко, 12th`

/** Changes when the rules of words, stems or keys change. Then the vocabulary has to be counted anew. */
export function rulesOfWords(): string {
  const words = [...vocabularyOf(SAMPLE)].map(([word, lower]) => [word, lower, stem(word), soundKey(word)])
  return hash('sha256', JSON.stringify(words)).slice(0, 16)
}

const COUNTS = 'SELECT word, articles, lowercase FROM words'
/** How much longer or shorter than that of the wanted word a key may be; for names more, since vowels in a row count as one. */
const LENGTHS_APART = 2
const NAME_LENGTHS_APART = 3
/** How many letters the keys must share at the beginning: slips there are rare, and one letter alone is shared by thousands. */
const ALIKE = 2
const VOWELS = ['a', 'e', 'i', 'o', 'u']
/** Words whose counts are kept: those of news come again and again, and reading a row takes longer than all that is made of it. */
const MOST_COUNTS = 20_000
/** A number that changes when others write, and how many rows this connection has changed. Only SQLite knows these. */
const CHANGES = 'SELECT data_version, total_changes() FROM pragma_data_version'

/** What was read already, good until the records change or other ones are put in their place. */
interface Kept {
  database: unknown
  changes: string
  /** `undefined`: no article holds the word. */
  counts: Map<string, WordCount | undefined>
  size?: number
  outlets?: string[]
}

/** The vocabulary as searching asks it. */
export class Vocabulary {
  readonly #file: RecordsFile
  #kept: Kept | null = null

  constructor(file: RecordsFile) {
    this.#file = file
  }

  /** How many articles are indexed. */
  async size(): Promise<number> {
    const kept = this.#known()
    kept.size ??= this.#file.get<{ size: number }>('SELECT count(*) size FROM articles WHERE removed = 0')?.size ?? 0
    return kept.size
  }

  /** Counts of the given folded words. Unknown words are absent. */
  async counts(words: string[]): Promise<Map<string, WordCount>> {
    const { counts } = this.#known()
    if (counts.size > MOST_COUNTS) counts.clear()
    const found = new Map<string, WordCount>()
    for (const word of words) {
      if (!counts.has(word)) counts.set(word, this.#file.get(`${COUNTS} WHERE word = ?`, word.toWellFormed()))
      const count = counts.get(word)
      if (count !== undefined) found.set(word, count)
    }
    return found
  }

  /** Counts of all words that share one of these stems, by stem. */
  async countsByStem(stems: string[]): Promise<Map<string, WordCount[]>> {
    const sql = `${COUNTS} WHERE stem = ? ORDER BY word`
    const found = stems.map((one) => [one, this.#file.all<WordCount>(sql, one.toWellFormed())] as const)
    return new Map(found.filter(([, words]) => words.length > 0))
  }

  /**
   * Words that may be variants of an unknown folded word: those whose transliteration key begins with the same two letters and whose
   * length differs by at most two. The caller ranks them.
   */
  async nearby(word: string): Promise<WordCount[]> {
    const key = soundKey(word.toWellFormed())
    return this.#soundingLike([...key].slice(0, ALIKE).join(''), key.length, LENGTHS_APART)
  }

  /** Words that may be other spellings of a folded name, in no order. Whether they are names themselves the caller tells. */
  async namesLike(word: string): Promise<WordCount[]> {
    const keys = spellingKeys(word)
    const sound = soundKey(word)
    const initial = sound.charAt(0)
    if (keys.length === 0) return []
    return (VOWELS.includes(initial) ? VOWELS : [initial])
      .flatMap((letter) => this.#soundingLike(letter, sound.length, NAME_LENGTHS_APART))
      .filter((one) => one.word !== word && spellingKeys(one.word).some((key) => keys.includes(key)))
  }

  /** Every outlet name among the indexed articles. */
  async outlets(): Promise<string[]> {
    // From one name to the next along the index: there are few names and many articles.
    const sql = `WITH RECURSIVE names (name) AS (
        SELECT min(outlet) FROM articles WHERE removed = 0
        UNION ALL
        SELECT (SELECT min(outlet) FROM articles WHERE removed = 0 AND outlet > name) FROM names WHERE name IS NOT NULL
      ) SELECT name FROM names WHERE name IS NOT NULL`
    const kept = this.#known()
    kept.outlets ??= this.#file.all<{ name: string }>(sql).map(({ name }) => name)
    return kept.outlets
  }

  #known(): Kept {
    const { database } = this.#file
    const changes = String(this.#file.arrays(CHANGES))
    if (this.#kept?.database !== database || this.#kept.changes !== changes)
      this.#kept = { database, changes, counts: new Map() }
    return this.#kept
  }

  /** Words whose key begins with `opening` and has about that length. Written so that the index on `sound` says which rows to look at. */
  #soundingLike(opening: string, length: number, apart: number): WordCount[] {
    const letters = [...opening]
    const last = letters.pop()?.codePointAt(0) ?? 0x20
    const [from = '', to = ''] = [last, Math.min(last + 1, 0x10ffff)].map(
      (point) => letters.join('') + String.fromCodePoint(point),
    )
    const sql = `${COUNTS} WHERE sound >= ? AND sound < ? AND length(sound) BETWEEN ? AND ?`
    const rows = this.#file.arrays(sql, from, to, length - apart, length + apart)
    return rows.map(([word, articles, lowercase]) => ({
      ...{ word: String(word), articles: Number(articles), lowercase: Number(lowercase) },
    }))
  }
}
