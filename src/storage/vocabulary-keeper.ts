// Keeps the vocabulary in step with the articles, whatever happens in between. Words are counted in memory while articles are
// stored and written when there are many, since most words of one batch come again in the next; each article's row says which of
// its versions the written counts contain, so that after a kill exactly what is missing is counted again.
import { ARTICLE, articleOfRow, searchedTexts } from './article-rows.ts'
import { numberOf, numberOrNull, type Statements, textOf } from './sqlite.ts'
import { applyChanges, rulesOfWords } from './vocabulary.ts'
import { WordTally } from './word-tally.ts'

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
