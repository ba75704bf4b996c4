// The index of passages, kept by LanceDB in a folder. It holds nothing that cannot be made again from the records, and says so when
// it has been damaged. One process at a time may write (the refresh lock sees to that), any number may search.
import { randomBytes } from 'node:crypto'
import { createReadStream, existsSync, statSync } from 'node:fs'
import { mkdir, readdir, rename, rm, stat } from 'node:fs/promises'
import path from 'node:path'
import { crc32 } from 'node:zlib'
import type { Table } from '@lancedb/lancedb'
import { DatelineError, messageOf } from '../domain/errors.ts'
import type { PassageHit, PassageQuery } from '../domain/passage.ts'
import { noteOf, setNote } from './article-schema.ts'
import * as lance from './lance.ts'
import type { RecordsFile } from './sqlite.ts'

/** How a file of the index was left, so that it shows when something else has touched it. */
export interface Seal {
  /** Within the index's folder. */
  path: string
  size: number
  /** Milliseconds since 1970. */
  modifiedAt: number
  checksum: number
}

interface IndexNote {
  name: string
  edition: string
  /** Whether a write began that was not sealed: the seals do not hold then. */
  open: boolean
  /** Whether a search failed on it, so that the next refresh looks after it. */
  doubted: boolean
  seals: Seal[]
}

/** `null`: as it should be; otherwise what is wrong, to be put after "The passage index was". */
export type IndexFault = null | 'missing' | 'damaged' | 'outdated' | 'out of step with the records'

/** Passages not in the text index are found by reading them, at some 60 µs each; with more than this, they are brought into it. */
const MOST_UNINDEXED = 200
/** Old versions of the table that are kept before they are tidied away: each write makes one, and each is a file. */
const MOST_VERSIONS = 60
/** A table of more pieces than this is put together before its text index is built. */
const MOST_PIECES = 4

/** Of a word that no article holds nothing has to be read but where it would stand. */
const NO_WORD = 'zqxjzq'
const NOTE = 'passage index'

export class PassageIndex {
  readonly #folder: string
  readonly #records: RecordsFile
  readonly #versionLifetimeMs: number
  #open: { name: string; table: Table } | null = null

  /** `folder` is made when something is first written into it. */
  constructor(folder: string, records: RecordsFile, options: { versionLifetimeMs?: number } = {}) {
    this.#folder = folder
    this.#records = records
    this.#versionLifetimeMs = options.versionLifetimeMs ?? lance.VERSION_LIFETIME_MS
  }

  /** Best first. Throws a DatelineError 'index' when it cannot be searched. */
  async search(query: PassageQuery): Promise<PassageHit[]> {
    for (let isSecond = false; ; isSecond = true) {
      try {
        const note = this.#noted()
        return note === null ? [] : await lance.searchPassages(await this.#tableOf(note), query)
      } catch (cause) {
        // Another process may have put a new index in place of the one that is open.
        this.close()
        if (!isSecond) continue
        this.#note({ doubted: true })
        const hint = 'Run `index`: a damaged passage index is rebuilt from the records.'
        throw new DatelineError('index', 'The passage index cannot be searched.', { hint, cause })
      }
    }
  }

  /** Loads what the first search would have to wait for, a tenth of a second; what goes wrong shows when it is searched. */
  async warm(edition: string): Promise<void> {
    const note = this.#noted()
    // One that is about to be made anew is left alone.
    if (note === null || note.open || note.doubted || note.edition !== editionOf(edition)) return
    try {
      await lance.searchPassages(await this.#tableOf(note), { words: NO_WORD, limit: 1 })
    } catch {
      this.close()
    }
  }

  /** Whether there is a sound index made by the rules of this `edition`; reads no more than it has to. */
  async check(edition: string): Promise<IndexFault> {
    const note = this.#noted()
    if (note === null || !existsSync(this.#pathOf(note))) return 'missing'
    if (note.edition !== editionOf(edition)) return 'outdated'
    if (note.doubted) return 'damaged'
    try {
      if (!note.open && !(await this.#isWhole(note))) return 'damaged'
      const table = await this.#tableOf(note)
      if (note.open) await readThrough(table)
      return null
    } catch {
      this.close()
      return 'damaged'
    }
  }

  async #isWhole(note: IndexNote): Promise<boolean> {
    const found = await sealsOf(this.#pathOf(note), note.seals)
    // Their times may be others, as after a copy.
    const contentOf = ({ path, size, checksum }: Seal) => `${path} ${size} ${checksum}`
    const sealed = new Set(note.seals.map(contentOf))
    const seals = found.filter((one) => sealed.has(contentOf(one)))
    if (seals.length < note.seals.length) return false
    // Files of a copied folder are read once, not at every start: their new times are noted, unless another process has written since.
    const [before, after] = [note, { ...note, seals }].map((one) => JSON.stringify(one))
    if (before !== after && this.#records.sealed === null)
      this.#records.transact(() => {
        if (noteOf(this.#records, NOTE) === before) setNote(this.#records, NOTE, after ?? '')
      })
    return true
  }

  async count(): Promise<number> {
    const note = this.#noted()
    return note === null ? 0 : this.#explain(async () => (await this.#tableOf(note)).countRows())
  }

  async begin(edition: string): Promise<void> {
    await this.#explain(async () => {
      this.close()
      const name = `passages-${randomBytes(4).toString('hex')}`
      this.#note({ name, edition: editionOf(edition), open: true, doubted: false, seals: [] })
      // Whatever stands in the folder's place is kept.
      if (statSync(this.#folder, { throwIfNoEntry: false })?.isDirectory() === false)
        await rename(this.#folder, `${this.#folder}.broken-${name}`)
      await mkdir(this.#folder, { recursive: true })
      for (const old of await readdir(this.#folder))
        await rm(path.join(this.#folder, old), { recursive: true, force: true })
      await lance.createTable(this.#folder, name)
    })
  }

  /** Takes out all passages of `remove`, then adds those of `add`. They can be found at once. */
  async write(change: { remove: string[]; add: lance.ArticlePassages[] }): Promise<void> {
    await this.#explain(async () => {
      const note = this.#noted()
      if (note === null) throw new DatelineError('index', 'There is no passage index to write to.')
      const table = await this.#tableOf(note)
      this.#note({ open: true })
      if (change.remove.length > 0) await table.delete(lance.among('articleId', change.remove))
      await lance.addPassages(table, change.add)
    })
  }

  /** Builds or renews what makes searching fast, where it pays, and tidies up. To be called after the last `write`. */
  async finish(): Promise<void> {
    const note = this.#noted()
    if (note === null || !note.open) return
    await this.#explain(async () => {
      await this.#tidy(await this.#tableOf(note))
      this.#note({ seals: await sealsOf(this.#pathOf(note), note.seals), open: false })
    })
  }

  close(): void {
    this.#open?.table.close()
    this.#open = null
  }

  #noted(): IndexNote | null {
    return JSON.parse(noteOf(this.#records, NOTE) || 'null')
  }

  #note(change: Partial<IndexNote>): void {
    this.#records.transact(() => setNote(this.#records, NOTE, JSON.stringify({ ...this.#noted(), ...change })))
  }

  async #tidy(table: Table): Promise<void> {
    const rows = await table.countRows()
    const unindexed = (await table.indexStats(lance.TEXT_INDEX))?.numUnindexedRows ?? rows
    const oldest = Date.now() - this.#versionLifetimeMs
    // Puts small pieces together, brings what is new into the text index, drops old versions. Files of writes that were broken off count
    // as unverified; the refresh lock guarantees that no write is under way.
    const optimize = () => table.optimize({ cleanupOlderThan: new Date(oldest), deleteUnverified: true })
    if (rows > 0 && unindexed > rows / 2) {
      const { fragmentStats } = await table.stats()
      if (fragmentStats.numFragments > MOST_PIECES) await optimize()
      await lance.indexAll(table)
    } else {
      const versions = await table.listVersions()
      const old = versions.filter(({ timestamp }) => timestamp.getTime() < oldest)
      if (unindexed > MOST_UNINDEXED || old.length > MOST_VERSIONS) await optimize()
    }
  }

  async #tableOf({ name }: IndexNote): Promise<Table> {
    if (this.#open?.name !== name) {
      this.close()
      this.#open = { name, table: await lance.openTable(this.#folder, name) }
    }
    return this.#open.table
  }

  #pathOf(note: IndexNote): string {
    return path.join(this.#folder, `${note.name}.lance`)
  }

  async #explain<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work()
    } catch (error) {
      if (error instanceof DatelineError) throw error
      this.close()
      const message = `The passage index in ${this.#folder} cannot be used: ${messageOf(error).split('\n')[0]}`
      const hint = 'Check that the data folder can be written to and that the disk is not full; then run `index`.'
      throw new DatelineError('index', message, { hint, cause: error })
    }
  }
}

const editionOf = (edition: string): string => `${lance.TABLE_EDITION}/${edition}`

async function readThrough(table: Table): Promise<void> {
  for await (const _ of table.query());
  await lance.searchPassages(table, { words: 'the a of in to and', limit: 10 })
}

/** Seals every file below a folder. Files that `known` seals as they are need not be read. */
async function sealsOf(folder: string, known: readonly Seal[]): Promise<Seal[]> {
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
