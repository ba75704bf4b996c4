// Looks after a records file: whether it is damaged, what of a damaged one can still be read, and copies to go back to.
import { existsSync, linkSync, mkdirSync, readdirSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { messageOf } from '../domain/errors.ts'
import { type Table, tablesOf } from './copy.ts'
import type { Columns } from './database.ts'
import { asideName, isCorrupt, RecordsFile } from './sqlite.ts'

const MOST_COPIES = 3
const DAY_MS = 86_400_000
/** A little less than a day, so that the hour stays about the same. */
const COPY_AFTER_MS = DAY_MS - 3_600_000
/** Noise that stands in the place of text. */
const GARBLED = /[\0-\x08\ufffd]/

export function chatUpkeep(file: RecordsFile, folder: string) {
  const tables = tablesOf(file.schema)

  async function fault(): Promise<string | null> {
    const found = file.fault('integrity_check')
    if (found !== null) return found
    const unread = new Set<string>()
    for (const table of tables) {
      for (const row of readable(file, table, unread)) if (!isSound(row)) return `garbled values in ${table.name}`
      if (unread.has(table.name)) return `unreadable rows in ${table.name}`
    }
    file.trust()
    return null
  }

  /** Puts a damaged file aside, with all that can be read of it in a new one; what was done, in words. */
  async function mend(now: Date): Promise<string> {
    const fresh = `${file.path}.fresh`
    for (const ending of ['', '-wal', '-shm']) rmSync(`${fresh}${ending}`, { force: true })
    writeFileSync(fresh, '', { mode: 0o600 })
    const made = new RecordsFile(fresh, file.schema)
    const aside = asideName(file.path, now)
    let [carried, filled] = [0, '']
    const unread = new Set<string>()
    // Nobody else is to write what would not be carried over.
    const release = await file.seize()
    try {
      await made.transact(async (inside) => {
        for (const table of tables)
          for (const row of readable(file, table, unread))
            try {
              if (!isSound(row)) throw new Error('garbled')
              await inside.insert(table.name, row, 'ON CONFLICT DO NOTHING')
              carried++
            } catch {
              unread.add(table.name)
            }
      })
      filled = await fill(made, unread)
      await made.close()
      linkSync(file.path, aside)
      for (const ending of ['-wal', '-shm']) rmSync(`${file.path}${ending}`, { force: true })
      renameSync(fresh, file.path)
    } finally {
      release()
    }
    file.trust()
    return `The records of the chat were damaged: kept as ${aside}. ${carried} rows of them could be read and were carried over. ${filled}`
  }

  /** Takes over all of the last copy, where nothing else is left; what was done, in words. */
  const restore = (): Promise<string> => fill(file, new Set(tables.map(({ name }) => name)))

  /** Takes rows that are missing in some tables from the last copy; what was done, in words. */
  async function fill(filled: RecordsFile, lacking: ReadonlySet<string>): Promise<string> {
    const copy = copies().at(-1)
    if (lacking.size === 0) return 'None was lost.'
    if (copy === undefined) return 'Others are lost: there is no copy yet.'
    let rows = 0
    await filled.run('ATTACH ? AS copy', copy)
    try {
      for (const table of lacking) {
        await filled.run(`INSERT INTO main.${table} SELECT * FROM copy.${table} WHERE true ON CONFLICT DO NOTHING`)
        rows += (await filled.get<{ rows: number }>('SELECT changes() AS rows'))?.rows ?? 0
      }
    } catch (error) {
      return `The copy ${copy} could not be used: ${messageOf(error)}`
    } finally {
      await filled.run('DETACH copy')
    }
    return `${rows} rows that could not be read were taken from the copy ${copy}.`
  }

  async function copyDaily(now: Date): Promise<void> {
    const last = copies().at(-1)
    if (last !== undefined && now.getTime() - statSync(last).mtimeMs < COPY_AFTER_MS) return
    mkdirSync(folder, { recursive: true, mode: 0o700 })
    const name = path.join(folder, `chat-${now.toISOString().replaceAll(/[:.]/g, '-')}.sqlite`)
    rmSync(`${name}.part`, { force: true })
    await file.run('VACUUM INTO ?', `${name}.part`)
    renameSync(`${name}.part`, name)
    for (const old of copies().slice(0, -MOST_COPIES)) rmSync(old)
  }

  function copies(): string[] {
    if (!existsSync(folder)) return []
    const names = readdirSync(folder).filter((name) => name.endsWith('.sqlite'))
    return names.sort().map((name) => path.join(folder, name))
  }

  return { file, fault, mend, restore, copyDaily, copies }
}

/** All rows of a table that can be read, each once: from its beginning, and from its end. What cannot be read puts its name into `unread`. */
function* readable(file: RecordsFile, { name, keys }: Table, unread: Set<string>): Generator<Columns> {
  const seen = new Set<string>()
  for (const order of ['ASC', 'DESC'])
    try {
      const sql = `SELECT * FROM ${name} ORDER BY ${keys.map((key) => `${key} ${order}`)}`
      for (const row of file.bigRows<Columns>(sql)) {
        const key = keys.map((one) => `${row[one]}`).join('\0')
        if (!seen.has(key)) yield row
        seen.add(key)
      }
      return
    } catch (error) {
      if (!isCorrupt(error)) throw error
      unread.add(name)
    }
}

const isSound = (row: Columns): boolean =>
  Object.values(row).every((value) =>
    typeof value === 'bigint'
      ? value >= Number.MIN_SAFE_INTEGER && value <= Number.MAX_SAFE_INTEGER
      : value === null || (typeof value === 'string' && !GARBLED.test(value)),
  )
