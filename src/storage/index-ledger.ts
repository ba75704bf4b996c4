// What the records note about the passage index: its name, by which rules it was made, and how its files were left.
import type { RecordsFile } from './records-file.ts'
import { numberOf, textOf } from './sqlite.ts'

/** A file of the index as it was left. */
export interface Seal {
  /** Within the index's folder. */
  path: string
  size: number
  /** Milliseconds since 1970. */
  modifiedAt: number
  checksum: number
}

export interface IndexNote {
  /** Name of the table in use. */
  name: string
  edition: string
  /** Whether a write began that was not sealed: the seals do not hold then. */
  open: boolean
  /** Whether a search failed on it. */
  doubted: boolean
}

export interface IndexLedger {
  note(): IndexNote | null
  seals(): Seal[]
  /** Notes that writing begins. */
  open(): void
  /** Notes that a search failed, so that the next refresh looks after it. */
  doubt(): void
  /** Notes a new index, of which nothing is sealed yet. */
  begin(name: string, edition: string): void
  /** Notes that writing is over and how the files are. */
  seal(seals: Seal[]): void
  /** Notes other times of files whose content is as it was sealed; a file that another process has sealed anew meanwhile stays as it is. */
  renew(seals: Seal[]): void
}

/** The ledger in the tables `meta` and `seals`. */
export function ledgerIn(file: RecordsFile): IndexLedger {
  const read = (key: string): string | null =>
    file.use((statements) => {
      const row = statements.get('SELECT value FROM meta WHERE key = ?', key)
      return row === undefined ? null : textOf(row, 'value')
    })
  const write = (key: string, value: string): void => {
    file.use((statements) => statements.run('INSERT OR REPLACE INTO meta (key, value) VALUES (?, ?)', key, value))
  }
  return {
    note() {
      const name = read('index name')
      if (name === null) return null
      return {
        name,
        edition: read('index edition') ?? '',
        open: read('index open') === 'yes',
        doubted: read('index doubted') === 'yes',
      }
    },
    seals() {
      const sql = 'SELECT path, size, modified_at, checksum FROM seals ORDER BY path'
      return file.use((statements) =>
        statements.all(sql).map((row) => ({
          path: textOf(row, 'path'),
          size: numberOf(row, 'size'),
          modifiedAt: numberOf(row, 'modified_at'),
          checksum: numberOf(row, 'checksum'),
        })),
      )
    },
    open() {
      if (read('index open') !== 'yes') write('index open', 'yes')
    },
    doubt() {
      write('index doubted', 'yes')
    },
    begin(name, edition) {
      file.transact((statements) => {
        statements.run('DELETE FROM seals')
        write('index name', name)
        write('index edition', edition)
        write('index open', 'yes')
        write('index doubted', 'no')
      })
    },
    seal(seals) {
      const sql = 'INSERT INTO seals (path, size, modified_at, checksum) VALUES (?, ?, ?, ?)'
      file.transact((statements) => {
        statements.run('DELETE FROM seals')
        for (const { path, size, modifiedAt, checksum } of seals) statements.run(sql, path, size, modifiedAt, checksum)
        write('index open', 'no')
      })
    },
    renew(seals) {
      const sql = 'UPDATE seals SET modified_at = ? WHERE path = ? AND size = ? AND checksum = ?'
      if (seals.length === 0) return
      file.transact((statements) => {
        for (const { path, size, modifiedAt, checksum } of seals) statements.run(sql, modifiedAt, path, size, checksum)
      })
    },
  }
}
