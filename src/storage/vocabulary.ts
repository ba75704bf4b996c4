// The vocabulary table: under which keys a word is looked for, and how many articles hold it. Opens no transaction itself.
import { hash } from 'node:crypto'
import { spellingKeys } from '../text/spellings.ts'
import { soundKey, stem, vocabularyOf } from '../text/words.ts'
import type { WordCount } from './search-types.ts'
import { numberOf, type Row, type Statements, textOf } from './sqlite.ts'
import type { WordChange } from './word-tally.ts'

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

export function countsOf(statements: Statements, words: string[]): Map<string, WordCount> {
  const found = new Map<string, WordCount>()
  for (const word of new Set(words)) {
    const row = statements.get(`SELECT ${COLUMNS} FROM words WHERE word = ?`, word.toWellFormed())
    if (row !== undefined) found.set(word, wordCount(row))
  }
  return found
}

export function countsByStem(statements: Statements, stems: string[]): Map<string, WordCount[]> {
  const found = new Map<string, WordCount[]>()
  for (const wanted of new Set(stems)) {
    const rows = statements.all(`SELECT ${COLUMNS} FROM words WHERE stem = ? ORDER BY word`, wanted.toWellFormed())
    if (rows.length > 0) found.set(wanted, rows.map(wordCount))
  }
  return found
}

/** Words under the same key, then words whose key begins alike and is about as long. */
export function nearby(statements: Statements, word: string): WordCount[] {
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
export function namesLike(statements: Statements, word: string): WordCount[] {
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
