// What the records note about the passage index: its name, the rules that made it, and how its files were left, so that it shows when
// something else has touched them.
import { createReadStream } from 'node:fs'
import { readdir, stat } from 'node:fs/promises'
import path from 'node:path'
import { crc32 } from 'node:zlib'
import type { RecordsFile, Statements } from './sqlite.ts'
import { noteOf, setNote } from './vocabulary.ts'

export interface IndexNote {
  /** Name of the table in use. */
  name: string
  edition: string
  /** Whether a write began that was not sealed: the seals do not hold then. */
  open: boolean
  /** Whether a search failed on it, so that the next refresh looks after it. */
  doubted: boolean
}

/** A file of the index as it was left. */
export interface Seal {
  /** Within the index's folder. */
  path: string
  size: number
  /** Milliseconds since 1970. */
  modifiedAt: number
  checksum: number
}

const NOTE = 'passage index'
const SEALS = 'passage index files'

export class IndexLedger {
  readonly #file: RecordsFile

  constructor(file: RecordsFile) {
    this.#file = file
  }

  note(): IndexNote | null {
    return this.#file.use((statements) => JSON.parse(noteOf(statements, NOTE) || 'null'))
  }

  seals(): Seal[] {
    return this.#file.use(sealsIn)
  }

  /** Notes a new index, of which nothing is sealed yet. */
  begin(name: string, edition: string): void {
    this.#file.transact((statements) => {
      setNote(statements, NOTE, JSON.stringify({ name, edition, open: true, doubted: false }))
      setNote(statements, SEALS, '[]')
    })
  }

  /** Notes that writing begins, that a search failed, or that writing is over. */
  change(change: Partial<IndexNote>): void {
    const note = this.note()
    if (note === null || Object.entries(change).every(([key, value]) => Object.is(Reflect.get(note, key), value)))
      return
    this.#file.transact((statements) => {
      const now: IndexNote = JSON.parse(noteOf(statements, NOTE))
      setNote(statements, NOTE, JSON.stringify({ ...now, ...change }))
    })
  }

  /** Notes that writing is over and how the files are. */
  seal(seals: Seal[]): void {
    this.#file.use((statements) => setNote(statements, SEALS, JSON.stringify(seals)))
    this.change({ open: false })
  }

  /** Notes other times of files whose content is as it was sealed. A file that another process has sealed anew meanwhile stays as it is. */
  renew(seals: Seal[]): void {
    if (seals.length === 0) return
    const key = ({ path, size, checksum }: Seal) => `${path} ${size} ${checksum}`
    const renewed = new Map(seals.map((seal) => [key(seal), seal]))
    this.#file.transact((statements) => {
      const now = sealsIn(statements).map((seal) => renewed.get(key(seal)) ?? seal)
      setNote(statements, SEALS, JSON.stringify(now))
    })
  }
}

const sealsIn = (statements: Statements): Seal[] => JSON.parse(noteOf(statements, SEALS) || '[]')

/** Seals every file below a folder. Files that `known` seals as they are need not be read. */
export async function sealsOf(folder: string, known: Seal[]): Promise<Seal[]> {
  const seals: Seal[] = []
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  for (const entry of entries.filter((one) => one.isFile())) {
    const file = path.join(entry.parentPath, entry.name)
    const { size, mtimeMs: modifiedAt } = await stat(file)
    const name = path.relative(folder, file)
    const before = known.find((seal) => seal.path === name && seal.size === size && seal.modifiedAt === modifiedAt)
    seals.push(before ?? { path: name, size, modifiedAt, checksum: await checksumOf(file) })
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

async function checksumOf(file: string): Promise<number> {
  let checksum = 0
  for await (const chunk of createReadStream(file, { highWaterMark: 1 << 20 })) checksum = crc32(chunk, checksum)
  return checksum
}
