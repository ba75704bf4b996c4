// The sources that are polled, what became of the last looks at them, and which of their items were taken.
import type { FetchState, Source, TakenItem } from '../domain/source.ts'
import { RecordsPart } from './database.ts'

type SourceRow = Pick<Source, 'url' | 'title' | 'addedBy' | 'intervalMs' | 'state'> &
  Record<'addedAt' | 'nextAt', number> & { fetched: string }

const SOURCE = `SELECT url, title, added_by AS "addedBy", added_at AS "addedAt", interval_ms AS "intervalMs", state,
  next_at AS "nextAt", fetched FROM sources`

/** What one look changes: the process that polls writes nothing else. */
export interface Look {
  title: string | null
  nextAt: Date
  fetched: FetchState
  /** The items in it that were taken, by their keys; `null`: as before. */
  taken: Record<string, TakenItem> | null
}

export class SourceRecords extends RecordsPart {
  /** False if there is one of this address already. */
  async add({ url, title, addedBy, addedAt, intervalMs, state, nextAt, fetched }: Source): Promise<boolean> {
    const times = { added_at: addedAt.getTime(), interval_ms: intervalMs, next_at: nextAt.getTime() }
    const row = { url, title, added_by: addedBy, ...times, state, fetched: JSON.stringify(fetched), taken: '{}' }
    return this.file.insertNew('sources', row)
  }

  async list(): Promise<Source[]> {
    const rows = await this.file.all<SourceRow>(`${SOURCE} ORDER BY added_at, url`)
    return rows.map(({ addedAt, nextAt, fetched, ...row }) => ({
      ...{ ...row, addedAt: new Date(addedAt), nextAt: new Date(nextAt), fetched: JSON.parse(fetched) },
    }))
  }

  async taken(url: string): Promise<Record<string, TakenItem>> {
    const row = await this.file.get<{ taken: string }>('SELECT taken FROM sources WHERE url = ?', url)
    return JSON.parse(row?.taken ?? '{}')
  }

  /** Whoever pauses or removes it meanwhile is heard. */
  async note(url: string, { title, nextAt, fetched, taken }: Look): Promise<void> {
    const sql = `UPDATE sources SET title = coalesce(?, title), next_at = ?, fetched = ?, taken = coalesce(?, taken) WHERE url = ?`
    const items = taken === null ? null : JSON.stringify(taken)
    const named = title?.toWellFormed() ?? null
    await this.file.run(sql, named, nextAt.getTime(), JSON.stringify(fetched), items, url)
  }

  async set(url: string, state: Source['state'], nextAt: Date): Promise<void> {
    await this.file.run('UPDATE sources SET state = ?, next_at = ? WHERE url = ?', state, nextAt.getTime(), url)
  }

  async pace(url: string, everyMs: number, nextAt: Date): Promise<void> {
    await this.file.run('UPDATE sources SET interval_ms = ?, next_at = ? WHERE url = ?', everyMs, nextAt.getTime(), url)
  }

  async remove(url: string): Promise<void> {
    await this.file.run('DELETE FROM sources WHERE url = ?', url)
  }
}
