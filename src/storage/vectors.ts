// Vectors of passages, kept by LanceDB in a folder of its own: one table, whose name stands for the model and for how passages are cut.
// An article's passages are written at once, so that what is there is whole, however a process ended. One process at a time writes.
import { hash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir, readdir, rm } from 'node:fs/promises'
import path from 'node:path'
import type { Table } from '@lancedb/lancedb'
import type { PassageHit, PassageScope } from '../domain/passage.ts'
import { noteOf, setNote } from './article-schema.ts'
import {
  addVectors,
  among,
  connect,
  createVectorTable,
  dimensionsOf,
  type EmbeddedPassage,
  embeddedVersions,
  indexVectors,
  searchVectors,
} from './lance.ts'
import type { RecordsFile } from './sqlite.ts'

/** Each write makes a piece; more are put together before they slow searches down. */
const MOST_PIECES = 50
/** No search takes as long as this; versions of the table that are older are read by nobody. */
const VERSION_LIFETIME_MS = 60_000
/** Under which the records keep the name of the table that has held all there was to hold. */
const NOTE = 'vectors'

export class VectorIndex {
  readonly #folder: string
  readonly #records: RecordsFile
  readonly #name: string
  #table: Table | null = null
  #pieces = 0

  /** `edition`: of the rules that cut passages. Nothing is made before something is written. */
  constructor(folder: string, records: RecordsFile, { model, edition }: { model: string; edition: string }) {
    this.#folder = folder
    this.#records = records
    this.#name = `vectors-${hash('sha256', `${model}\0${edition}`).slice(0, 16)}`
  }

  /** Whether every article has had its vectors once: before, the first few would push themselves before all others. */
  get isReady(): boolean {
    return noteOf(this.#records, NOTE) === this.#name
  }

  /** Nearest first. Throws when it cannot be searched, or when the vector is of another length than those within. */
  async search(vector: number[], scope: PassageScope): Promise<PassageHit[]> {
    try {
      return await searchVectors(await this.#opened(), vector, scope)
    } catch (error) {
      // Another process may have put a new table in its place.
      this.close()
      throw error
    }
  }

  /**
   * The version of each article that has its vectors, by its id, and how long these are. Nothing and 0 when they are missing or cannot be
   * read.
   */
  async held(): Promise<{ versions: Map<string, string>; dimensions: number }> {
    try {
      if (!existsSync(path.join(this.#folder, `${this.#name}.lance`))) throw new Error('nothing was begun')
      const table = await this.#opened()
      return { versions: await embeddedVersions(table), dimensions: await dimensionsOf(table) }
    } catch {
      this.close()
      return { versions: new Map(), dimensions: 0 }
    }
  }

  /** Throws all vectors away and begins a table for those of this length. */
  async begin(dimensions: number): Promise<void> {
    this.close()
    this.#note('')
    await mkdir(this.#folder, { recursive: true })
    for (const old of await readdir(this.#folder))
      await rm(path.join(this.#folder, old), { recursive: true, force: true })
    this.#table = await createVectorTable(await connect(this.#folder), this.#name, dimensions)
  }

  /** Takes out the vectors of `remove`, then adds others: of each article all. */
  async write({ remove, add }: { remove: string[]; add: EmbeddedPassage[] }): Promise<void> {
    const table = await this.#opened()
    if (remove.length > 0) await table.delete(among('articleId', remove))
    await addVectors(table, add)
    if (++this.#pieces % MOST_PIECES === 0) await this.#tidy(table)
  }

  /** To be called when nothing is missing any more. */
  async finish(): Promise<void> {
    const table = await this.#opened()
    if (this.#pieces > 0) {
      await indexVectors(table)
      await this.#tidy(table)
    }
    this.#pieces = 0
    if (!this.isReady) this.#note(this.#name)
  }

  /** Lets go of the open table; the next call opens it again. */
  close(): void {
    this.#table?.close()
    this.#table = null
  }

  async #opened(): Promise<Table> {
    this.#table ??= await (await connect(this.#folder)).openTable(this.#name)
    return this.#table
  }

  async #tidy(table: Table): Promise<void> {
    const cleanupOlderThan = new Date(Date.now() - VERSION_LIFETIME_MS)
    await table.optimize({ cleanupOlderThan, deleteUnverified: true })
  }

  #note(name: string): void {
    this.#records.transact(() => setNote(this.#records, NOTE, name))
  }
}
