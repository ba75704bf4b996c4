// The index of passages, kept by LanceDB in a folder or an object store. It can be made again from the records. One process at a time may write, any number may search.
import { randomBytes } from 'node:crypto'
import { createReadStream, existsSync } from 'node:fs'
import { readdir, stat } from 'node:fs/promises'
import path from 'node:path'
import { crc32 } from 'node:zlib'
import type { Table } from '@lancedb/lancedb'
import type { PassageHit, PassageQuery } from '../domain/article.ts'
import { DatelineError, messageOf } from '../domain/errors.ts'
import { noteOf, setNote } from './article-schema.ts'
import type { Database, Queries } from './database.ts'
import * as lance from './lance.ts'

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
  /** The table that is searched. */
  name: string
  edition: string
  /** Whether a write began that was not sealed: the seals do not hold then. */
  open: boolean
  /** Whether a search failed on it, so that the next refresh looks after it. */
  doubted: boolean
  /** Of an object store there are none: it keeps its objects whole by itself. */
  seals: Seal[]
  /** The table that is being made to take the other's place, which answers until then. */
  next?: Pick<IndexNote, 'name' | 'edition'> | undefined
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
const A_LOOK = { words: 'zqxjzq', limit: 1 }
const NOTE = 'passage index'

export type PassageIndex = ReturnType<typeof passageIndex>

/** `place` is made when something is first written into it. */
export function passageIndex(place: lance.Place, records: Database, versionLifetimeMs = lance.VERSION_LIFETIME_MS) {
  const isFolder = lance.isFolder(place)
  let open: { name: string; table: Table } | null = null
  let kept: { state: string; note: IndexNote | null } | null = null

  /** Best first. Throws a DatelineError when it cannot be searched: 'busy' while an object store is out of reach, else 'index'. */
  async function search(query: PassageQuery): Promise<PassageHit[]> {
    for (let isSecond = false; ; isSecond = true) {
      try {
        const note = await (isSecond ? noted() : notedLately())
        if (note === null) return []
        return await lance.inTime(place, async () => lance.searchPassages(await tableOf(note), query))
      } catch (error) {
        // Another process may have put a new index in place of the one that is open.
        const cause = await givenUp(error)
        if (!isSecond) continue
        await change({ doubted: true })
        const hint = 'Run `index`: a damaged passage index is rebuilt from the records.'
        throw new DatelineError('index', 'The passage index cannot be searched.', { hint, cause })
      }
    }
  }

  /** Loads what the first search would have to wait for, a tenth of a second; what goes wrong shows when it is searched. */
  const warm = (): Promise<unknown> => search(A_LOOK).catch(() => undefined)

  /** Whether there is a sound index made by the rules of this `edition`; reads no more than it has to. One that is being made counts. */
  async function check(edition: string): Promise<IndexFault> {
    const note = await noted()
    if (note === null) return 'missing'
    const written = note.next ?? note
    if (isFolder && !existsSync(pathOf(written))) return 'missing'
    if (written.edition !== editionOf(edition)) return 'outdated'
    if (written === note && note.doubted) return 'damaged'
    const isSealed = written === note && !note.open
    try {
      if (isFolder && isSealed && !(await isWhole(note))) return 'damaged'
      const table = await tableOf(written)
      if (!isFolder) await lance.searchPassages(table, A_LOOK)
      else if (!isSealed) await readThrough(table)
      return null
    } catch (error) {
      await givenUp(error)
      return 'damaged'
    }
  }

  async function isWhole(note: IndexNote): Promise<boolean> {
    // Their times may be others, as after a copy.
    const contentOf = ({ path, size, checksum }: Seal) => `${path} ${size} ${checksum}`
    const sealed = new Set(note.seals.map(contentOf))
    const seals = (await sealsOf(pathOf(note), note.seals)).filter((one) => sealed.has(contentOf(one)))
    if (seals.length < note.seals.length) return false
    // Files of a copied folder are read once, not at every start: their new times are noted, unless another process has written since.
    const [before, after] = [note, { ...note, seals }].map((one) => JSON.stringify(one))
    if (before !== after && records.sealed === null)
      await records.transact(async (inside) => {
        if ((await noteOf(inside, NOTE)) === before) await setNote(inside, NOTE, after ?? '')
      })
    return true
  }

  async function count(): Promise<number> {
    const note = await noted()
    return note === null ? 0 : explain(async () => (await tableOf(note.next ?? note)).countRows())
  }

  /** Begins a new one. `keeps`: the one that is there answers until the new one is finished, if its passages can be read as before. */
  async function begin(edition: string, { keeps = false } = {}): Promise<void> {
    await explain(async () => {
      close()
      const note = await noted()
      const fresh = { name: `passages-${randomBytes(4).toString('hex')}`, edition: editionOf(edition) }
      const isReadable = note !== null && !note.doubted && note.edition.startsWith(`${lance.TABLE_EDITION}/`)
      if (keeps && isReadable) await change({ next: fresh })
      else await change({ ...fresh, open: true, doubted: false, seals: [], next: undefined })
      await lance.dropTables(place, keeps && isReadable ? [note.name] : [])
      await lance.createTable(place, fresh.name)
    })
  }

  async function write({ remove, add }: { remove: string[]; add: lance.ArticlePassages[] }): Promise<void> {
    await explain(async () => {
      const note = await noted()
      if (note === null) throw new DatelineError('index', 'There is no passage index to write to.')
      const table = await tableOf(note.next ?? note)
      if (note.next === undefined) await change({ open: true })
      if (remove.length > 0) await table.delete(lance.among('articleId', remove))
      await lance.addPassages(table, add)
    })
  }

  /** Builds or renews what makes searching fast, where it pays, and tidies up. To be called after the last `write`. */
  async function finish(): Promise<void> {
    const note = await noted()
    if (note === null || !(note.open || note.next)) return
    await explain(async () => {
      const { name, edition } = note.next ?? note
      await tidy(await tableOf({ name }))
      const seals = isFolder ? await sealsOf(pathOf({ name }), note.next ? [] : note.seals) : []
      await change({ name, edition, seals, open: false, doubted: false, next: undefined })
      if (note.next) await lance.dropTables(place, [name])
    })
  }

  function close(): void {
    open?.table.close()
    open = null
  }

  /** Read again only when something in the records has changed. */
  async function notedLately(): Promise<IndexNote | null> {
    const state = await records.state()
    if (kept?.state !== state) kept = { state, note: await noted() }
    return kept.note
  }

  const noted = async (file: Queries = records): Promise<IndexNote | null> =>
    JSON.parse((await noteOf(file, NOTE)) || 'null')

  const change = (what: Partial<IndexNote>): Promise<void> =>
    records.transact(async (file) => setNote(file, NOTE, JSON.stringify({ ...(await noted(file)), ...what })))

  async function tidy(table: Table): Promise<void> {
    const rows = await table.countRows()
    const unindexed = (await table.indexStats(lance.TEXT_INDEX))?.numUnindexedRows ?? rows
    const oldest = Date.now() - versionLifetimeMs
    // Puts small pieces together, brings what is new into the text index, drops old versions. Files of broken-off writes are unverified; no write is under way (refresh lock).
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

  async function tableOf({ name }: Pick<IndexNote, 'name'>): Promise<Table> {
    if (open?.name !== name) {
      close()
      open = { name, table: await lance.openTable(place, name) }
    }
    return open.table
  }

  const pathOf = ({ name }: Pick<IndexNote, 'name'>): string => path.join(place.at, `${name}.lance`)

  /** What has failed with the table that was open. Throws what is no fault of the index. */
  async function givenUp(error: unknown): Promise<unknown> {
    close()
    const cause = await lance.explained(place, error)
    if (cause instanceof DatelineError) throw cause
    return cause
  }

  async function explain<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work()
    } catch (error) {
      const cause = await givenUp(error)
      const message = `The passage index in ${place.at} cannot be used: ${messageOf(cause).split('\n')[0]}`
      const hint = 'Check that it can be written to and that there is room; then run `index`.'
      throw new DatelineError('index', message, { hint, cause })
    }
  }

  return { search, warm, check, count, begin, write, finish, close }
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
