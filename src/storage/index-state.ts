// What the records note about the passage index: its name, the rules that made it, and how its files were left, so that it shows when
// something else has touched them.
import { createReadStream } from 'node:fs'
import { readdir, stat } from 'node:fs/promises'
import path from 'node:path'
import { crc32 } from 'node:zlib'
import { noteOf, setNote } from './article-schema.ts'
import type { RecordsFile } from './sqlite.ts'

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
    return JSON.parse(noteOf(this.#file, NOTE) || 'null')
  }

  seals(): Seal[] {
    return JSON.parse(noteOf(this.#file, SEALS) || '[]')
  }

  /** Notes a new index, of which nothing is sealed yet. */
  begin(name: string, edition: string): void {
    this.#file.transact(() => {
      setNote(this.#file, NOTE, JSON.stringify({ name, edition, open: true, doubted: false }))
      setNote(this.#file, SEALS, '[]')
    })
  }

  /** Notes that writing begins, that a search failed, or that writing is over. */
  change(change: Partial<IndexNote>): void {
    this.#file.transact(() => setNote(this.#file, NOTE, JSON.stringify({ ...this.note(), ...change })))
  }

  /** Notes that writing is over and how the files are. */
  seal(seals: Seal[]): void {
    setNote(this.#file, SEALS, JSON.stringify(seals))
    this.change({ open: false })
  }

  /** Notes other times of files whose content is as it was sealed. A file that another process has sealed anew meanwhile stays as it is. */
  renew(seals: Seal[]): void {
    const renewed = (known: Seal[]) => known.map((seal) => seals.find((one) => isSameFile(one, seal)) ?? seal)
    const known = this.seals()
    if (renewed(known).every(({ modifiedAt }, at) => modifiedAt === known[at]?.modifiedAt)) return
    this.#file.transact(() => setNote(this.#file, SEALS, JSON.stringify(renewed(this.seals()))))
  }
}

/** Whether a file has the content that it was sealed with; its time may be another, as after a copy. */
export const isSameFile = (one: Seal, other: Seal): boolean =>
  one.path === other.path && one.size === other.size && one.checksum === other.checksum

/** Seals every file below a folder. Files that `known` seals as they are need not be read. */
export async function sealsOf(folder: string, known: readonly Seal[]): Promise<Seal[]> {
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

async function checksumOf(file: string): Promise<number> {
  let checksum = 0
  for await (const chunk of createReadStream(file, { highWaterMark: 1 << 20 })) checksum = crc32(chunk, checksum)
  return checksum
}
