// Vectors of passages, kept by LanceDB in a folder of its own: one table, whose name stands for the model and for how passages are cut.
// An article's passages are written at once, so that what is there is whole, however a process ended. One process at a time writes.
import { hash } from 'node:crypto'
import { rm } from 'node:fs/promises'
import type { Table } from '@lancedb/lancedb'
import type { PassageHit, PassageScope } from '../domain/passage.ts'
import { noteOf, setNote } from './article-schema.ts'
import * as lance from './lance.ts'
import type { RecordsFile } from './sqlite.ts'

/** Each write makes a piece; more are put together before they slow searches down. */
const MOST_PIECES = 50
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
    return lance.searchVectors(await this.#opened(), vector, scope)
  }

  /** What there is: nothing, of 0 dimensions, when it is missing or cannot be read. */
  async held(): ReturnType<typeof lance.embeddedVersions> {
    try {
      return await lance.embeddedVersions(await this.#opened())
    } catch {
      this.close()
      return { versions: new Map(), dimensions: 0 }
    }
  }

  async begin(dimensions: number): Promise<void> {
    this.close()
    this.#note('')
    await rm(this.#folder, { recursive: true, force: true })
    this.#table = await lance.createTable(this.#folder, this.#name, dimensions)
  }

  /** Takes out the vectors of `remove`, then adds others: of each article all. */
  async write({ remove, add }: { remove: string[]; add: lance.EmbeddedPassage[] }): Promise<void> {
    const table = await this.#opened()
    if (remove.length > 0) await table.delete(lance.among('articleId', remove))
    await lance.addVectors(table, add)
    if (++this.#pieces >= MOST_PIECES) await this.#tidy(table)
  }

  async finish(): Promise<void> {
    if (this.#pieces > 0) await this.#tidy(await this.#opened())
    if (!this.isReady) this.#note(this.#name)
  }

  close(): void {
    this.#table?.close()
    this.#table = null
  }

  async #tidy(table: Table): Promise<void> {
    const cleanupOlderThan = new Date(Date.now() - lance.VERSION_LIFETIME_MS)
    await table.optimize({ cleanupOlderThan, deleteUnverified: true })
    await lance.indexVectors(table)
    this.#pieces = 0
  }

  async #opened(): Promise<Table> {
    this.#table ??= await lance.openTable(this.#folder, this.#name)
    return this.#table
  }

  #note(name: string): void {
    this.#records.transact(() => setNote(this.#records, NOTE, name))
  }
}
