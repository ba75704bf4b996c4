// The index of passages, kept by LanceDB in a folder. It holds nothing that cannot be made again from the records, and says so when
// it has been damaged. One process at a time may write (the refresh lock sees to that), any number may search.

import { randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir, readdir, rm, stat } from 'node:fs/promises'
import path from 'node:path'
import type { Table } from '@lancedb/lancedb'
import { DatelineError, messageOf } from '../domain/errors.ts'
import type { PassageHit, PassageQuery } from '../domain/passage.ts'
import { type IndexLedger, type IndexNote, isSameFile, type Seal, sealsOf } from './index-state.ts'
import {
  type ArticlePassages,
  addPassages,
  among,
  connect,
  createPassageTable,
  indexAll,
  searchPassages,
  TABLE_EDITION,
  TEXT_INDEX,
} from './lance.ts'

/** `null`: as it should be; otherwise what is wrong, to be put after "The passage index was". */
export type IndexFault = null | 'missing' | 'damaged' | 'outdated' | 'out of step with the records'

/** Ids named in one filter when passages are taken out. */
const IDS_AT_ONCE = 500
/** Passages not in the text index are found by reading them, at some 60 µs each; with more than this, they are brought into it. */
const MOST_UNINDEXED = 200
/** Old versions of the table that are kept before they are tidied away: each write makes one, and each is a file. */
const MOST_VERSIONS = 60
/** A table of more pieces than this is put together before its text index is built. */
const MOST_PIECES = 4
/** No search takes as long as this; versions older than it are read by nobody. */
const VERSION_LIFETIME_MS = 60_000

/** Of a word that no article holds nothing has to be read but where it would stand. */
const NO_WORD = 'zqxjzq'

export class PassageIndex {
  readonly #folder: string
  readonly #ledger: IndexLedger
  readonly #versionLifetimeMs: number
  #open: { name: string; table: Table } | null = null

  /** `folder` is made when something is first written into it. */
  constructor(folder: string, ledger: IndexLedger, options: { versionLifetimeMs?: number } = {}) {
    this.#folder = folder
    this.#ledger = ledger
    this.#versionLifetimeMs = options.versionLifetimeMs ?? VERSION_LIFETIME_MS
  }

  /** Best first. Throws a DatelineError 'index' when it cannot be searched. */
  async search(query: PassageQuery): Promise<PassageHit[]> {
    try {
      return await this.#search(query)
    } catch {
      // Another process may have put a new index in place of the one that is open.
      this.close()
    }
    try {
      return await this.#search(query)
    } catch (error) {
      this.close()
      this.#ledger.change({ doubted: true })
      throw new DatelineError('index', 'The passage index cannot be searched.', {
        hint: 'Run `index`: a damaged passage index is rebuilt from the records.',
        cause: error,
      })
    }
  }

  async #search(query: PassageQuery): Promise<PassageHit[]> {
    const table = await this.#current()
    return table === null ? [] : searchPassages(table, query)
  }

  /** Loads what the first search would have to wait for, a tenth of a second; what goes wrong shows when it is searched. */
  async warm(edition: string): Promise<void> {
    const note = this.#ledger.note()
    // One that is about to be made anew is left alone.
    if (note === null || note.open || note.doubted || note.edition !== editionOf(edition)) return
    try {
      const table = await this.#current()
      if (table !== null) await searchPassages(table, { words: NO_WORD, limit: 1 })
    } catch {
      this.close()
    }
  }

  /** Whether there is a sound index made by the rules of this `edition`; reads no more than it has to. */
  async check(edition: string): Promise<IndexFault> {
    const note = this.#ledger.note()
    if (note === null || !existsSync(this.#pathOf(note))) return 'missing'
    if (note.edition !== editionOf(edition)) return 'outdated'
    if (note.doubted) return 'damaged'
    try {
      if (!note.open && !(await this.#isWhole(note))) return 'damaged'
      const table = await this.#current()
      if (table === null) return 'missing'
      if (note.open) await readThrough(table)
      return null
    } catch {
      this.close()
      return 'damaged'
    }
  }

  async #isWhole(note: IndexNote): Promise<boolean> {
    const known = this.#ledger.seals()
    const found = await sealsOf(this.#pathOf(note), known)
    const isThere = (seal: Seal) => found.some((one) => isSameFile(one, seal))
    // Files of a copied folder are read once, not at every start.
    if (known.every(isThere)) this.#ledger.renew(found)
    return known.every(isThere)
  }

  /** How many passages it holds. */
  async count(): Promise<number> {
    const table = await this.#current()
    return table === null ? 0 : this.#explain(() => table.countRows())
  }

  /** Throws the index away and begins an empty one. */
  async begin(edition: string): Promise<void> {
    await this.#explain(async () => {
      this.close()
      const name = `passages-${randomBytes(4).toString('hex')}`
      this.#ledger.begin(name, editionOf(edition))
      await mkdir(this.#folder, { recursive: true })
      for (const old of await readdir(this.#folder))
        await rm(path.join(this.#folder, old), { recursive: true, force: true })
      await createPassageTable(await connect(this.#folder), name)
    })
  }

  /** Takes out all passages of `remove`, then adds those of `add`. They can be found at once. */
  async write(change: { remove: string[]; add: ArticlePassages[] }): Promise<void> {
    await this.#explain(async () => {
      const table = await this.#existing()
      this.#ledger.change({ open: true })
      for (let at = 0; at < change.remove.length; at += IDS_AT_ONCE)
        await table.delete(among('articleId', change.remove.slice(at, at + IDS_AT_ONCE)))
      await addPassages(table, change.add)
    })
  }

  /** Builds or renews what makes searching fast, where it pays, and tidies up. To be called after the last `write`. */
  async finish(): Promise<void> {
    const note = this.#ledger.note()
    if (note === null || !note.open) return
    await this.#explain(async () => {
      await this.#tidy(await this.#existing(), note)
      this.#ledger.seal(await sealsOf(this.#pathOf(note), this.#ledger.seals()))
    })
  }

  /** Lets go of the open table; the next call opens it again. */
  close(): void {
    this.#open?.table.close()
    this.#open = null
  }

  async #tidy(table: Table, note: IndexNote): Promise<void> {
    const rows = await table.countRows()
    const stats = await table.indexStats(TEXT_INDEX)
    const unindexed = stats?.numUnindexedRows ?? rows
    if (rows > 0 && unindexed > rows / 2) {
      const { fragmentStats } = await table.stats()
      if (fragmentStats.numFragments > MOST_PIECES) await this.#optimize(table)
      await indexAll(table)
    } else if (unindexed > MOST_UNINDEXED || (await this.#oldVersions(note)) > MOST_VERSIONS)
      await this.#optimize(table)
  }

  /** Puts small pieces together, brings what is new into the text index, drops old versions. */
  async #optimize(table: Table): Promise<void> {
    // Files of writes that were broken off count as unverified; the refresh lock guarantees that no write is under way.
    const cleanupOlderThan = new Date(Date.now() - this.#versionLifetimeMs)
    await table.optimize({ cleanupOlderThan, deleteUnverified: true })
  }

  /** How many versions could be tidied away. */
  async #oldVersions(note: IndexNote): Promise<number> {
    const folder = path.join(this.#pathOf(note), '_versions')
    let old = 0
    for (const file of await readdir(folder)) {
      if (Date.now() - (await stat(path.join(folder, file))).mtimeMs > this.#versionLifetimeMs) old++
    }
    return old
  }

  async #existing(): Promise<Table> {
    const table = await this.#current()
    if (table === null) throw new DatelineError('index', 'There is no passage index to write to.')
    return table
  }

  /** The table in use, opened if need be; `null` when none was ever begun. */
  async #current(): Promise<Table | null> {
    const note = this.#ledger.note()
    if (note === null) return null
    if (this.#open?.name !== note.name) {
      this.close()
      const connection = await connect(this.#folder)
      this.#open = { name: note.name, table: await connection.openTable(note.name) }
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
      throw new DatelineError('index', message, {
        hint: 'Check that the data folder can be written to and that the disk is not full; then run `index`.',
        cause: error,
      })
    }
  }
}

function editionOf(edition: string): string {
  return `${TABLE_EDITION}/${edition}`
}

/** Reads every row and asks the text index, to see whether all of it can be read. */
async function readThrough(table: Table): Promise<void> {
  for await (const _ of table.query());
  await searchPassages(table, { words: 'the a of in to and', limit: 10 })
}

export type PassageSearcher = PassageIndex
