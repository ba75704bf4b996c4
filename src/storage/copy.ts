// Carries all records over from one database to another, in the order of their keys, so that what was broken off is gone on with.
import { DatelineError } from '../domain/errors.ts'
import { ARTICLE_SCHEMA } from './article-schema.ts'
import { CHAT_SCHEMA } from './chat-schema.ts'
import type { Columns, Database, RecordsPart, Schema } from './database.ts'

/** Articles may be long: no more are held at once. */
const ROWS_AT_ONCE = 100
/** Stands in a target for as long as not all is carried over. It sorts before all others of its table. */
const MARK = { platform: '', key: 'copy' }
const MARKED = `SELECT value FROM platform_memory WHERE platform = '' AND key = 'copy'`

type Records = Record<'records' | 'answers', RecordsPart>

/** How many rows each table has now in both. Throws a DatelineError 'records' where the target holds others, or not all has arrived. */
export async function carryOver(
  from: Records,
  to: Records,
  onProgress: (table: string, rows: number) => void = () => {},
): Promise<Map<string, number>> {
  const tables = [
    { schema: ARTICLE_SCHEMA, out: from.records.file, into: to.records.file },
    { schema: CHAT_SCHEMA, out: from.answers.file, into: to.answers.file },
  ].flatMap(({ schema, ...files }) => tablesOf(schema).map((table) => ({ ...table, ...files })))
  const target = to.answers.file
  const source = from.records.file.path
  const mark = await target.get<{ value: string }>(MARKED)
  if (mark !== undefined && mark.value !== source) throw taken(target.path, `is being filled from ${mark.value}`)
  for (const { name, into } of tables)
    if (mark === undefined && (await rowsIn(into, name)) > 0) throw taken(target.path, 'holds records already')
  await target.upsert('platform_memory', 'platform, key', MARK, { value: source, used_at: Date.now() })
  for (const table of tables) await carryTable(table, (rows) => onProgress(table.name, rows))
  const carried = new Map<string, number>()
  for (const { name, out, into } of tables) {
    const [there, here] = [await rowsIn(into, name), await rowsIn(out, name)]
    if (there !== here) {
      const hint = 'Stop whatever else uses either, and run it again: it goes on where it was.'
      const message = `Of ${name}, ${there} of ${here} rows have arrived in ${into.path}.`
      throw new DatelineError('records', message, { hint })
    }
    carried.set(name, here)
  }
  await target.run('DELETE FROM platform_memory WHERE platform = ? AND key = ?', MARK.platform, MARK.key)
  return carried
}

export interface Table {
  name: string
  keys: string[]
}

type Way = Record<'out' | 'into', Database>

async function carryTable({ name, keys, out, into }: Table & Way, onRows: (rows: number) => void) {
  const last = `SELECT ${keys} FROM ${name} ORDER BY ${keys.map((key) => `${key} DESC`)} LIMIT 1`
  let reached = await into.get<Columns>(last)
  let carried = 0
  for (;;) {
    const behind = reached === undefined ? '' : `WHERE (${keys}) > (${keys.map((key) => `:${key}`)})`
    const sql = `SELECT * FROM ${name} ${behind} ORDER BY ${keys} LIMIT ${ROWS_AT_ONCE}`
    const key = reached && Object.fromEntries(keys.map((key) => [key, reached?.[key] ?? null]))
    const rows = await out.all<Columns>(sql, ...(key ? [key] : []))
    if (rows.length === 0) break
    await into.transact((inside) => inside.insertAll(name, rows))
    reached = rows.at(-1)
    carried += rows.length
    onRows(carried)
  }
  if (keys[0] === 'n') await into.numberFrom(name)
}

/** The tables of a schema, each behind those that it refers to. */
export function tablesOf({ tables }: Schema): Table[] {
  return tables
    .replaceAll(/--.*/g, '')
    .split(';')
    .flatMap((statement) => {
      const name = /CREATE TABLE (\w+)/.exec(statement)?.[1]
      if (name === undefined) return []
      const several = /PRIMARY KEY \(([^)]*)\)/.exec(statement)?.[1]
      const one = /\b(\w+) (?:TEXT|INTEGER)(?: NOT NULL)? PRIMARY KEY/.exec(statement)?.[1] ?? ''
      return [{ name, keys: several?.split(', ') ?? [one] }]
    })
}

async function rowsIn(file: Database, table: string): Promise<number> {
  const own = table === 'platform_memory' ? `WHERE platform <> ''` : ''
  return (await file.get<{ rows: number }>(`SELECT count(*) AS rows FROM ${table} ${own}`))?.rows ?? 0
}

const taken = (place: string, why: string): DatelineError =>
  new DatelineError('records', `${place} ${why}.`, { hint: 'Name a database or data folder that holds none.' })
