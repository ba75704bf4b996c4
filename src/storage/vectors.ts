// Vectors of passages, kept by LanceDB: one table, named by the model and by how passages are cut. An article's passages are written at once. One process at a time writes.
import { hash } from 'node:crypto'
import type { Table } from '@lancedb/lancedb'
import type { PassageHit, PassageScope } from '../domain/article.ts'
import { noteOf, setNote } from './article-schema.ts'
import type { Database } from './database.ts'
import * as lance from './lance.ts'

/** Each write makes a piece; more are put together before they slow searches down. */
const MOST_PIECES = 50
const NOTE = 'vectors'

/** `edition`: of the rules that cut passages. Nothing is made before something is written. */
export function vectorIndex(place: lance.Place, records: Database, model: string, edition: string) {
  const name = `vectors-${hash('sha256', `${model}\0${edition}`).slice(0, 16)}`
  let table: Table | null = null
  let pieces = 0

  /** Whether every article has had its vectors once: before, the first few would push themselves before all others. */
  const isReady = async (): Promise<boolean> => (await noteOf(records, NOTE)) === name

  /** Nearest first. Throws when it cannot be searched, or when the vector is of another length than those within. */
  async function search(vector: number[], scope: PassageScope): Promise<PassageHit[]> {
    return lance.inTime(place, async () => lance.searchVectors(await opened(), vector, scope))
  }

  /** What there is: nothing, of 0 dimensions, when it is missing or cannot be read. */
  async function held(): ReturnType<typeof lance.embeddedVersions> {
    try {
      return await lance.embeddedVersions(await opened())
    } catch {
      close()
      return { versions: new Map(), dimensions: 0 }
    }
  }

  async function begin(dimensions: number): Promise<void> {
    close()
    await setNote(records, NOTE, '')
    await lance.dropTables(place)
    table = await lance.createTable(place, name, dimensions)
  }

  /** Takes out the vectors of `remove`, then adds others: of each article all. */
  async function write({ remove, add }: { remove: string[]; add: lance.EmbeddedPassage[] }): Promise<void> {
    const open = await opened()
    if (remove.length > 0) await open.delete(lance.among('articleId', remove))
    await lance.addVectors(open, add)
    if (++pieces >= MOST_PIECES) await tidy(open)
  }

  async function finish(): Promise<void> {
    if (pieces > 0) await tidy(await opened())
    if (!(await isReady())) await setNote(records, NOTE, name)
  }

  function close(): void {
    table?.close()
    table = null
  }

  async function tidy(open: Table): Promise<void> {
    const cleanupOlderThan = new Date(Date.now() - lance.VERSION_LIFETIME_MS)
    await open.optimize({ cleanupOlderThan, deleteUnverified: true })
    await lance.indexVectors(open)
    pieces = 0
  }

  async function opened(): Promise<Table> {
    table ??= await lance.openTable(place, name)
    return table
  }

  return { isReady, search, held, begin, write, finish, close }
}
