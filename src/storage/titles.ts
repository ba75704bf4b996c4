// Finds articles by id, file name or words of their title. Reads indexes only: at 25,000 articles a few milliseconds, not the seconds of all texts.

import { wordsOf } from '../text/words.ts'
import type { ArticleShelf, ArticleTitle } from './article-types.ts'
import type { RecordsFile } from './records-file.ts'
import { numberOrNull, textOf } from './sqlite.ts'

const NEWEST_FIRST = `SELECT a.id, v.title, v.published_at
  FROM versions v INDEXED BY versions_by_day CROSS JOIN articles a ON a.n = v.article
  WHERE a.current = v.n AND a.removed = 0`
const IN_ORDER = 'ORDER BY v.published_at DESC, v.article, v.title'
/** SQLite folds the case of plain letters only: titles with others are looked at one by one. */
const MAY_HOLD = `${NEWEST_FIRST} AND (v.title LIKE ? ESCAPE '\\' OR v.title GLOB '*[^ -~]*') ${IN_ORDER}`
const ALL = `${NEWEST_FIRST} ${IN_ORDER}`
const NAMED = `SELECT id, file FROM articles WHERE removed = 0 AND (id = ? OR file LIKE ? ESCAPE '\\') ORDER BY n`

export class Titles implements ArticleShelf {
  readonly #file: RecordsFile

  constructor(file: RecordsFile) {
    this.#file = file
  }

  async idsOf(name: string): Promise<string[]> {
    const wanted = name.toWellFormed()
    return this.#file.use((statements) => {
      const rows = statements.all(NAMED, wanted, containing(wanted))
      const own = rows.filter((row) => textOf(row, 'id') === wanted)
      return (own.length > 0 ? own : rows.filter((row) => isNameOf(textOf(row, 'file'), wanted))).map((row) =>
        textOf(row, 'id'),
      )
    })
  }

  async titles(beginnings: string[], limit: number): Promise<ArticleTitle[]> {
    const longest = beginnings.reduce((long, word) => (word.length > long.length ? word : long), '')
    return this.#file.use((statements) => {
      const found: ArticleTitle[] = []
      const rows = longest === '' ? statements.iterate(ALL) : statements.iterate(MAY_HOLD, containing(longest))
      for (const row of rows) {
        if (found.length >= limit) break
        const title = textOf(row, 'title')
        if (!holds(title, beginnings)) continue
        const publishedAt = numberOrNull(row, 'published_at')
        found.push({ id: textOf(row, 'id'), title, publishedAt: publishedAt === null ? null : new Date(publishedAt) })
      }
      return found
    })
  }
}

function holds(title: string, beginnings: string[]): boolean {
  const words = wordsOf(title)
  return beginnings.every((beginning) => words.some(({ folded }) => folded.startsWith(beginning)))
}

/** "wire/release.txt" is called by its path, by "release.txt" and by "release". */
function isNameOf(file: string, name: string): boolean {
  const path = file.toLowerCase()
  const wanted = name.toLowerCase()
  const base = path.slice(path.lastIndexOf('/') + 1)
  return [path, base, base.replace(/\.[^.]+$/, '')].includes(wanted)
}

const containing = (text: string): string => `%${text.replace(/[\\%_]/g, '\\$&')}%`
