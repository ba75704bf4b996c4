// The records' SQL on PostgreSQL itself: whatever the records ask of SQLite, PostgreSQL is asked after them, and answers the same.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import pg from 'pg'
import { afterAll, beforeAll, expect, inject, test, vi } from 'vitest'
import { refreshArticles } from '../src/articles/refresh.ts'
import { NEVER_FETCHED, type Source } from '../src/domain/source.ts'
import { NOTHING_NEW, type Subscription } from '../src/domain/subscription.ts'
import { ARTICLE_SCHEMA } from '../src/storage/article-schema.ts'
import { CHAT_SCHEMA } from '../src/storage/chat-schema.ts'
import { RecordsPart, type Values } from '../src/storage/database.ts'
import type { Storage } from '../src/storage/open.ts'
import { forPostgres } from '../src/storage/postgres.ts'
import { RecordsFile, Statements } from '../src/storage/sqlite.ts'
import { bulkLine, story } from './support/newsroom.ts'
import { newsroomStorage } from './support/newsroom-storage.ts'
import { databaseFor, isPostgresHere } from './support/postgres.ts'

/** Whether another has changed the records, which PostgreSQL tells otherwise. */
const ONLY_SQLITE = /pragma_data_version/

const SCHEMAS = { 'chat.sqlite': CHAT_SCHEMA, 'records.sqlite': ARTICLE_SCHEMA }
/** Their numbers are nobody's business: PostgreSQL leaves some out where a row is written again. */
const UNNUMBERED = ['words', 'skipped']

/** One statement as the records had it done, and the rows that SQLite gave. */
interface Step {
  sql: string
  values: Values
  rows: unknown[]
}

const root = mkdtempSync(path.join(tmpdir(), 'postgres-'))
const data = path.join(root, 'data')
const steps: Step[] = []
let undriven: string[]
let postgres: pg.Client

beforeAll(async () => {
  if (!isPostgresHere) return
  record()
  const storage = await newsroomStorage(root)
  const parts = [...Object.values(storage), storage.memory('slack'), storage.usage('tokens')].filter(
    (part) => part instanceof RecordsPart,
  )
  const methods = parts.map((part) => part.constructor).flatMap(methodsOf)
  await talk(storage)
  await read(storage)
  await storage.close()
  expect(methods.length).toBeGreaterThan(70)
  undriven = methods.filter(({ spy }) => spy.mock.calls.length === 0).map(({ name }) => name)
  vi.restoreAllMocks()
  const getTypeParser = (oid: number, format?: 'text') => (oid === 20 ? Number : pg.types.getTypeParser(oid, format))
  postgres = new pg.Client({
    connectionString: await databaseFor(root, inject('preparedDir')),
    types: { getTypeParser: getTypeParser as typeof pg.types.getTypeParser },
  })
  await postgres.connect()
  for (const { tables } of Object.values(SCHEMAS)) await postgres.query(forPostgres(tables).text)
})

afterAll(async () => {
  vi.restoreAllMocks()
  await postgres?.end()
  rmSync(root, { recursive: true, force: true })
})

const onPostgres = test.skipIf(!isPostgresHere)

onPostgres('all that can be asked of the records is asked', () => {
  expect(undriven).toEqual([])
})

onPostgres('PostgreSQL answers every statement as SQLite does, and holds the same in the end', async () => {
  for (const step of steps.filter(({ sql }) => !ONLY_SQLITE.test(sql)))
    expect({ step, rows: inOrder(step, await answered(step)) }).toEqual({ step, rows: inOrder(step, step.rows) })
  for (const [name, { tables }] of Object.entries(SCHEMAS)) {
    const file = new RecordsFile(path.join(data, name), SCHEMAS[name as keyof typeof SCHEMAS])
    for (const [, table = ''] of tables.matchAll(/CREATE TABLE (?:IF NOT EXISTS )?(\w+)/g)) {
      const columns = await file.all<{ name: string }>(`PRAGMA table_info(${table})`)
      const names = columns.map(({ name }) => name)
      const seen = names.filter((column) => column !== 'n' || !UNNUMBERED.includes(table))
      const step: Step = { sql: `SELECT ${seen} FROM ${table}`, values: [], rows: [] }
      const rows = await file.all(step.sql)
      expect(rows.length, table).toBeGreaterThan(0)
      expect({ table, rows: inOrder(step, await answered(step)) }).toEqual({ table, rows: inOrder(step, rows) })
    }
    file.close()
  }
})

async function answered({ sql, values }: Step): Promise<object[]> {
  const query = forPostgres(sql, ...values)
  return (await postgres.query<object>(query.text, query.values)).rows
}

/** Rows whose order nobody has asked for come in any. What has no name PostgreSQL calls otherwise. */
function inOrder({ sql }: Step, rows: unknown[]): unknown[] {
  const plain = rows.map((row) => (sql.startsWith('SELECT 1') ? 1 : plainRow(row as object)))
  if (/ORDER BY/.test(sql)) return plain
  return plain.map((row) => [JSON.stringify(row), row] as const).sort(([a], [b]) => (a < b ? -1 : 1))
}

const plainRow = (row: object) =>
  Object.fromEntries(
    Object.entries(row).map(([name, value]) => [name, value instanceof Uint8Array ? [...value] : value]),
  )

/** Every method of a class, watched. */
function methodsOf({ name: records, prototype }: { name: string; prototype: object }) {
  const methods = Object.getOwnPropertyNames(prototype).filter((name) => name !== 'constructor')
  return methods.map((name) => ({
    name: `${records}.${name}`,
    spy: vi.spyOn(prototype as Record<string, () => void>, name),
  }))
}

/** Has every statement of every file noted. */
function record(): void {
  const { all, each } = Statements.prototype
  const noted = ([sql, ...values]: [string, ...Values], rows: unknown[]) =>
    void steps.push(structuredClone({ sql, values: values as Values, rows }))
  vi.spyOn(Statements.prototype, 'all').mockImplementation(function (this: Statements, ...asked) {
    const rows = all.apply(this, asked)
    noted(asked, rows)
    return rows
  })
  vi.spyOn(Statements.prototype, 'each').mockImplementation(function (this: Statements, visit, sql, ...values: Values) {
    noted([sql, ...values], all.apply(this, [sql, ...values]))
    each.apply(this, [visit, sql, ...values])
  })
  const { exec } = DatabaseSync.prototype
  vi.spyOn(DatabaseSync.prototype, 'exec').mockImplementation(function (this: DatabaseSync, sql) {
    exec.call(this, sql)
    if (/^(BEGIN IMMEDIATE|COMMIT|ROLLBACK)$/.test(sql)) noted([sql.split(' ')[0] ?? ''], [])
  })
}

const at = (minute: number) => new Date(Date.UTC(2025, 8, 10, 8, minute))

function subscription(id: string, given: Partial<Subscription> = {}): Subscription {
  return {
    ...{ id, subscriber: 'ada', destination: { platform: 'discord', community: 'G', channel: 'C' } },
    schedule: { cron: '0 8 * * *', timeZone: 'UTC', text: 'every day at 08:00' },
    taste: { topics: ['ferries', "the harbour's"], without: [], outlets: [], length: 'normal' },
    ...{ saysWhenEmpty: true, state: 'active', pausedBecause: null, createdAt: at(0), activeSince: at(0) },
    ...given,
  }
}

/** Chats, votes, subscriptions, and deliveries that come to every end. */
async function talk({ answers, subscriptions, deliveries, posts, memory, usage, sources }: Storage): Promise<void> {
  const answer = {
    person: 'slack:U1',
    place: 'slack:T1:C1',
    isPrivate: true,
    turn: { question: 'Who’s to wait?', answer: 'Nobody. ☂' },
    content: '{}',
  }
  for (const [n, conversation] of ['c', 'c', 'c:1', null, 'c;'].entries())
    await answers.keep({ ...answer, id: `a${n}`, conversation, askedAt: at(n) })
  await answers.turns('c', at(0), 5)
  await answers.find('a1')
  await answers.find('nobody')
  await answers.share('a1')
  expect([await answers.find('a0'), await answers.find('a1')]).toMatchObject([
    { isPrivate: true },
    { isPrivate: false },
  ])
  await answers.last('c')
  expect(await answers.lastOfKin('c')).toBe('c:1')
  await answers.vote({ answer: 'a0', person: 'u', choice: 'up', why: null, at: at(5) })
  await answers.vote({ answer: 'a0', person: 'u', choice: 'down', why: 'wrong', at: at(6) })
  await answers.vote({ answer: 'a1', person: 'u', choice: 'up', why: null, at: at(6) })
  expect(await answers.votes()).toEqual({ up: 1, down: 1 })
  await answers.forgetBefore(at(3))

  const slack = memory('slack')
  await slack.set('thread', 'x')
  await slack.set('thread', 'y')
  expect(await slack.get('thread')).toBe('y')
  expect([await slack.claim('e1'), await slack.claim('e1')]).toEqual([true, false])
  await slack.forgetBefore(new Date(0))
  for (const key of ['left 1', 'left 2']) await slack.set(key, key)
  await slack.forget('left 1')
  expect(await slack.left('left ', new Date(Date.now() + 60_000))).toEqual([['left 2', 'left 2']])
  const tokens = usage('tokens')
  for (const used of [5, 7]) await tokens.add('2025-09-12', used)
  expect(await tokens.usedOn('2025-09-12')).toBe(12)

  for (const id of ['s1', 's2', 's3', 's4']) await subscriptions.save(subscription(id))
  await subscriptions.save(subscription('s3', { state: 'paused', pausedBecause: 'asked', saysWhenEmpty: false }))
  expect([await subscriptions.pause('s2', 'gone'), await subscriptions.pause('s3', 'gone')]).toEqual([true, false])
  await subscriptions.endSettled(subscription('s3'))
  await subscriptions.endSettled(subscription('s4'))
  await subscriptions.endedSettled()
  await subscriptions.forgetEnded('s4')
  await subscriptions.find('s1')
  expect(await subscriptions.list(subscription('s1').destination)).toHaveLength(2)
  await subscriptions.list()
  const due = async () => (await subscriptions.dueBy(at(5))).map(({ id }) => id)
  await subscriptions.noteNext(subscription('s1'), at(6))
  expect(await due()).toEqual([])
  await subscriptions.noteNext(subscription('s1'), at(5))
  expect(await due()).toEqual(['s1'])
  await subscriptions.noteNext(subscription('s1', { activeSince: at(1) }), at(6))
  expect(await due()).toEqual(['s1'])

  const told = [{ storyId: 'st', articleId: 'x', version: 'v' }]
  const cites = [{ n: 1, articleId: 'x', version: 'v', start: 0, end: 9, storyId: 'st' }]
  const contents = { told, chosen: [{ storyId: 'st', headline: 'Ferries', why: ['new'] }] }
  const moment = (minute: number, subscriptionId = 's1') => ({ subscriptionId, dueAt: at(minute) })
  const hold = (minute: number, subscriptionId = 's1') => ({ ...moment(minute, subscriptionId), holder: 'p1' })
  for (const minute of [1, 1, 2, 3]) await deliveries.note({ ...moment(minute), skippedBecause: null })
  await deliveries.note({ ...moment(0), skippedBecause: NOTHING_NEW })
  await deliveries.note({ ...moment(1, 's2'), skippedBecause: null })
  expect(await deliveries.open(at(4))).toHaveLength(4)
  expect(await deliveries.claim(hold(1), at(4))).toMatchObject({ state: 'due' })
  expect(await deliveries.claim(hold(1), at(4))).toBeNull()
  expect(await deliveries.claim(hold(1, 's2'), at(4))).toBeNull()
  expect(await deliveries.renew(hold(1), at(5))).toBe('held')
  expect(await deliveries.renew(hold(2), at(5))).toBe('lost')
  expect(await deliveries.renew(hold(9), at(5))).toBe('removed')
  await deliveries.prepare(hold(1), { ...contents, cites }, 'key1')
  expect(await deliveries.contentsOf('key1')).toEqual({ ...contents, cites })
  expect(await deliveries.destinationOf('key1')).toEqual(subscription('s1').destination)
  expect(await deliveries.told(subscription('s1').destination, null)).toEqual(told)
  expect(await deliveries.told(subscription('s1').destination, 'key1')).toEqual([])
  await deliveries.finish(hold(1), { state: 'sent', message: 'm1' }, at(6))
  await deliveries.claim(hold(2), at(6))
  await deliveries.putBack(hold(2), { notBefore: at(7), because: 'no answer', isUnknown: true })
  await deliveries.claim(hold(2), at(7))
  await deliveries.putBack(hold(2), { notBefore: at(8), because: 'refused', isUnknown: false })
  await deliveries.claim(hold(2), at(8))
  await deliveries.finish(hold(2), { state: 'failed', because: 'refused' }, at(8))
  await deliveries.claim(hold(3), at(8))
  for (const one of await deliveries.held()) await deliveries.letGo(one, at(9))
  await deliveries.noteTold(moment(4), contents, 'key2')
  await deliveries.tellAnyway({ platform: 'slack', community: null, channel: 'D' }, told, at(9))
  expect(await deliveries.lastNoted('s1')).toEqual(at(4))
  await deliveries.lastCovered('s1')
  expect((await deliveries.history('s1', 9)).map(({ state }) => state)).toEqual([
    'sent',
    'sending',
    'failed',
    'sent',
    'skipped',
  ])
  expect(await posts.find('key1')).toMatchObject({ subscriptionId: 's1', message: 'm1', cites, settled: [] })
  expect(await posts.digestCalled('key1')).toEqual({ subscriptionId: 's1', cites })
  const { destination } = subscription('s1')
  await posts.keep({ key: 'a4', subscriptionId: null, destination, message: 'm2', postedAt: at(1), cites })
  expect(await posts.since(at(2))).toHaveLength(1)
  await posts.noteCorrection('key1', cites, at(10))
  await posts.noteCorrection('key1', cites, at(11))
  expect(await posts.correctionOf('key1', at(10))).toEqual(cites)
  await deliveries.claim(hold(10, 'key1'), at(10))
  await deliveries.finish(hold(10, 'key1'), { state: 'sent', message: 'm3' }, at(11))
  expect((await deliveries.history('key1', 9)).map(({ state }) => state)).toEqual(['sent'])
  await posts.forgetBefore(at(2))
  await subscriptions.remove('s2')

  const source: Source = {
    ...{ url: 'https://a.example/rss', title: null, addedBy: 'slack:U1', addedAt: at(0), intervalMs: 900_000 },
    ...{ state: 'active', nextAt: at(1), fetched: NEVER_FETCHED },
  }
  expect([await sources.add(source), await sources.add(source)]).toEqual([true, false])
  await sources.add({ ...source, url: 'https://b.example/rss', title: 'B' })
  const fetched = { ...NEVER_FETCHED, items: 2, etag: '"x"' }
  await sources.note(source.url, { title: 'Post ☂', nextAt: at(2), fetched, taken: { g1: { mark: 'm1' } } })
  await sources.note(source.url, { title: null, nextAt: at(3), fetched, taken: null })
  expect([await sources.taken(source.url), await sources.taken('nobody')]).toEqual([{ g1: { mark: 'm1' } }, {}])
  await sources.pace(source.url, 60_000, at(3))
  await sources.set(source.url, 'paused', at(4))
  await sources.remove('https://b.example/rss')
  const now = { title: 'Post ☂', state: 'paused', intervalMs: 60_000, nextAt: at(4), fetched }
  expect(await sources.list()).toEqual([{ ...source, ...now }])
}

/** Articles that come, change and go, and all that is asked of them. */
async function read(storage: Storage): Promise<void> {
  const { records, articles, vocabulary, clusters, stories } = storage
  const folder = path.join(root, 'articles')
  mkdirSync(folder, { recursive: true })
  const put = (file: string, text: string) => writeFileSync(path.join(folder, file), text)
  const refresh = () => refreshArticles(storage, { now: at(0) })
  const lines = [1, 2, 3].map((n) =>
    bulkLine(n, { text: story(n, 2), published: `2025-09-0${n}T08:00:00Z`, outlet: 'Wire' }),
  )
  put('bulk.jsonl', [...lines, '{'].join('\n'))
  put('one.txt', story(4, 2))
  put('Ärger_2.txt', story(5, 2))
  put('twin.txt', story(4, 2))
  await refresh()
  put('bulk.jsonl', lines.slice(1).join('\n').replaceAll('harbour', 'airport'))
  put('moved.txt', story(5, 2))
  // One article in two files: the fuller one stands, with the earlier day.
  const page = (day: number, text: string) =>
    JSON.stringify({ title: 'Lamps', url: 'https://lamp.example/1', publishedAt: `2025-09-0${day}`, text })
  put('lamp-1.json', page(5, story(7, 1)))
  put('lamp-2.json', page(6, story(7, 2)))
  put('lamp-3.json', page(4, story(7, 1)))
  rmSync(path.join(folder, 'Ärger_2.txt'))
  await refresh()

  const { articles: listed } = await articles.listing()
  const ids = listed.map(({ id }) => id)
  const [first] = listed
  await articles.articles([...ids, 'nobody'])
  await articles.articleVersion(first?.id ?? '', first?.version ?? '')
  expect((await articles.versions()).size).toBe(ids.length)
  await articles.newest({ limit: 2 })
  expect(await articles.idAt('http://www.lamp.example/1?utm_source=x#top')).not.toBeNull()
  await articles.newest({ limit: 2, outlet: 'Wire' })
  expect((await articles.standing(ids)).size).toBe(ids.length)
  await articles.departed(['story-1'])
  await articles.outletFacts()
  expect(await articles.idsOf('ONE')).toHaveLength(1)
  await articles.titles([], 3)
  await articles.titles(['lantern'], 3)
  await vocabulary.size()
  await vocabulary.counts(['harbour', 'nobody'])
  await vocabulary.countsByStem(['harbour'])
  expect(await vocabulary.nearby('harbuor', 3)).not.toEqual([])
  await vocabulary.namesLike('marshall')
  await vocabulary.outlets()
  await stories.stories({})
  const [latest] = await stories.stories({ since: new Date('2025-09-02T00:00:00Z') })
  expect(await stories.story(latest?.id ?? '')).not.toBeNull()
  expect(await stories.storiesOf(ids)).not.toEqual([])
  clusters.steps([1, 2])
  await clusters.prints([{ from: 0, to: at(0).getTime() }])
  const [print] = await clusters.prints(null)
  await articles.leftAround(at(0), 1000)
  expect(await records.leftSince(at(0))).toBe(0)
  await records.onlyIn(['one.txt', 'moved.txt'])
  await records.hold(['one.txt'], at(0))
  expect(await records.held()).toMatchObject({ files: 1 })
  expect((await records.missingSince(at(1))).size).toBe(1)
  for (const since of [new Date('2025-09-03T00:00:00Z'), null]) {
    expect(await records.isRetained(since)).toBe(false)
    expect(await records.retain(since)).toHaveLength(1)
  }
  await records.forget(['one.txt'], { now: at(0), isTidied: true })
  await records.stamp('settled')
  expect(await records.isStamped('settled')).toBe(true)
  await records.markAllPending()
  await records.takePending({ articles: 9, characters: 9999 })
  await clusters.keepRead([{ n: print?.n ?? 0, article: null, fingerprint: null }], false)
  await records.files()
  expect([records.file.isDoubted, records.file.sealed]).toEqual([false, null])
  expect(await records.fault(({ version }) => version)).toBe(null)
  await clusters.noteTrouble({ because: 'no memory', tries: 1, at: 1 })
  expect(await clusters.trouble()).toMatchObject({ tries: 1 })
  const others = new RecordsFile(path.join(root, 'others.sqlite'), ARTICLE_SCHEMA)
  others.setAside(at(0))
  others.close()
}
