// What the records note about the passage index: its name, the rules that made it, and how its files were left.

import { createReadStream } from 'node:fs'
import { readdir, stat } from 'node:fs/promises'
import path from 'node:path'
import { crc32 } from 'node:zlib'
import { numberOf, type RecordsFile, textOf } from './sqlite.ts'

// What the records note about the passage index: its name, by which rules it was made, and how its files were left.

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

// Tells whether files were changed since they were last seen to be in order: by size and time, and by content where those differ.

/** Seals every file below a folder; files that `known` seals as they are need not be read. */
export async function sealsOf(folder: string, known: Seal[]): Promise<Seal[]> {
  const knownByPath = new Map(known.map((seal) => [seal.path, seal]))
  const seals: Seal[] = []
  for (const file of await filesBelow(folder)) {
    const { size, mtimeMs } = await stat(path.join(folder, file))
    const before = knownByPath.get(file)
    const isAsBefore = before?.size === size && before.modifiedAt === mtimeMs
    const checksum = isAsBefore ? before.checksum : await checksumOf(path.join(folder, file))
    seals.push({ path: file, size, modifiedAt: mtimeMs, checksum })
  }
  return seals
}

/**
 * The files as they are now, each with the content it was sealed with; `null` when one is gone or is not what it was. Files that are not
 * sealed do not matter. Where only times differ, as after a copy, each file is read once.
 */
export async function sealsIfWhole(folder: string, seals: Seal[]): Promise<Seal[] | null> {
  const found: Seal[] = []
  for (const seal of seals) {
    const file = path.join(folder, seal.path)
    const stats = await stat(file).catch(() => null)
    if (stats === null || stats.size !== seal.size) return null
    if (stats.mtimeMs !== seal.modifiedAt && (await checksumOf(file).catch(() => null)) !== seal.checksum) return null
    found.push({ ...seal, modifiedAt: stats.mtimeMs })
  }
  return found
}

async function filesBelow(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)))
    .sort()
}

async function checksumOf(file: string): Promise<number> {
  let checksum = 0
  for await (const chunk of createReadStream(file, { highWaterMark: 1 << 20 })) checksum = crc32(chunk, checksum)
  return checksum
}
