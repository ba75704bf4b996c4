// The vocabulary table: how many articles hold each word, and under which keys a word is looked for. Opens no transaction itself.
import { hash } from 'node:crypto'
import { soundKey, stem, vocabularyOf } from '../language/words.ts'
import type { WordCount } from '../search/ports.ts'
import { numberOf, type Row, type Statements, textOf } from './sqlite.ts'
import type { WordChange } from './word-tally.ts'

const UPDATE = 'UPDATE words SET articles = articles + ?, lowercase = lowercase + ? WHERE word = ?'
const INSERT = `INSERT INTO words (word, stem, sound, initial, length, articles, lowercase) VALUES (?, ?, ?, ?, ?, ?, ?)`
const COLUMNS = 'word, articles, lowercase'
/** How much longer or shorter than that of the wanted word a key may be. */
const LENGTHS_APART = 2

/** Adds changes to the counts. Words that no article holds any more stay as rows with a count of 0 until `dropUnused`. */
export function applyChanges(statements: Statements, changes: WordChange[]): void {
  for (const { word, articles, lowercase } of changes) {
    if (statements.run(UPDATE, articles, lowercase, word).changes > 0) continue
    const key = soundKey(word)
    statements.run(INSERT, word, stem(word), key, initialOf(key), key.length, articles, lowercase)
  }
}

export function dropUnused(statements: Statements): void {
  statements.run('DELETE FROM words WHERE articles <= 0')
}

export function countsOf(statements: Statements, words: string[]): Map<string, WordCount> {
  const found = new Map<string, WordCount>()
  for (const word of new Set(words)) {
    const row = statements.get(`SELECT ${COLUMNS} FROM words WHERE word = ? AND articles > 0`, word.toWellFormed())
    if (row !== undefined) found.set(word, wordCount(row))
  }
  return found
}

export function countsByStem(statements: Statements, stems: string[]): Map<string, WordCount[]> {
  const found = new Map<string, WordCount[]>()
  for (const wanted of new Set(stems)) {
    const sql = `SELECT ${COLUMNS} FROM words WHERE stem = ? AND articles > 0 ORDER BY word`
    const rows = statements.all(sql, wanted.toWellFormed())
    if (rows.length > 0) found.set(wanted, rows.map(wordCount))
  }
  return found
}

/** Words under the same key, then words whose key begins alike and is about as long. */
export function nearby(statements: Statements, word: string): WordCount[] {
  const key = soundKey(word.toWellFormed())
  const same = `SELECT ${COLUMNS} FROM words WHERE sound = ? AND articles > 0 ORDER BY word`
  const near = `SELECT ${COLUMNS} FROM words WHERE initial = ? AND length BETWEEN ? AND ? AND sound <> ? AND articles > 0`
  return [
    ...statements.all(same, key),
    ...statements.all(near, initialOf(key), key.length - LENGTHS_APART, key.length + LENGTHS_APART, key),
  ].map(wordCount)
}

function wordCount(row: Row): WordCount {
  return { word: textOf(row, 'word'), articles: numberOf(row, 'articles'), lowercase: numberOf(row, 'lowercase') }
}

function initialOf(key: string): string {
  return String.fromCodePoint(key.codePointAt(0) ?? 0x20)
}

const SAMPLE = `Gen. Nausėda's e-mail of 2025: “Łukaszenka’s co-operation” — Tsikhanouskaya, Yushchenko, Alexei, Khodorkovsky,
 Jack, Zhou, Philip, Wright, queues, crossings, RUNNING, better, policies, Straße, naïve, Ångström, İstanbul, 習近平, Лукашенко, 12th`

/** Changes when the rules of words, stems or keys change; then the vocabulary has to be counted anew. */
export function rulesOfWords(): string {
  const words = [...vocabularyOf(SAMPLE)].map(([word, lower]) => [word, lower, stem(word), soundKey(word)])
  return hash('sha256', JSON.stringify(words)).slice(0, 16)
}
