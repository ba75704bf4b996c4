// Records in a PostgreSQL server of the test's own: carried over and back, stopped and started under those who use it, opened by two versions.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { refreshArticles } from '../src/articles/refresh.ts'
import { keepSecret } from '../src/domain/errors.ts'
import { CHAT_SCHEMA } from '../src/storage/chat-schema.ts'
import { carryOver } from '../src/storage/copy.ts'
import { openStorage, type Storage } from '../src/storage/open.ts'
import { PostgresRecords } from '../src/storage/postgres.ts'
import { run } from './support/cli.ts'
import { isPostgresHere, type PostgresServer, startPostgres } from './support/postgres.ts'
import { prepare } from './support/prepared.ts'

const root = mkdtempSync(path.join(tmpdir(), 'database-'))
let server: PostgresServer
let made = 0

beforeAll(async () => {
  if (isPostgresHere) server = await startPostgres()
})

afterAll(async () => {
  await server?.remove()
  rmSync(root, { recursive: true, force: true })
})

const onPostgres = describe.skipIf(!isPostgresHere)

async function asked(sql: string): Promise<void> {
  const client = new pg.Client(server.url)
  await client.connect()
  await client.query(sql)
  await client.end()
}

/** A schema of its own on the server. */
async function newDatabase(): Promise<string> {
  const schema = `d${++made}`
  await asked(`CREATE SCHEMA ${schema}`)
  return `${server.url}?options=-c%20search_path%3D${schema}`
}

async function opened(database: string | null, data = path.join(root, `data${++made}`), articles = data) {
  const storage = await openStorage({ articles, data, database, now: new Date(), onNotice: () => {} })
  onTestFinished(() => storage.close())
  return storage
}

onPostgres('records that are carried over', () => {
  test('are all there, and all come back', { timeout: 120_000 }, async () => {
    const data = path.join(root, 'samples')
    const articles = await prepare('samples', data)
    const folder = await opened(null, data, articles)
    await talk(folder)
    const database = await opened(await newDatabase())
    // Broken off twice: it goes on where it was.
    for (const table of ['versions', 'votes']) {
      const breaksOff = (name: string) => {
        if (name === table) throw new Error('broken off')
      }
      await expect(carryOver(folder, database, breaksOff)).rejects.toThrow('broken off')
    }
    const carried = await carryOver(folder, database)
    expect(Object.fromEntries(carried)).toMatchObject({ articles: 12, versions: 12, answers: 20, votes: 2, sources: 0 })
    await expect(carryOver(folder, database)).rejects.toMatchObject({
      code: 'records',
      hint: expect.stringMatching(/none/),
    })
    // New rows are numbered behind those that were carried over.
    await refreshArticles({ ...database, folder: folder.folder }, { now: new Date() })
    const back = await opened(null)
    expect(await carryOver(database, back)).toEqual(new Map([...carried, ['platform_memory', 1]]))
    expect(await back.articles.listing()).toEqual(await folder.articles.listing())
    const turns = await folder.answers.turns('c', new Date(0), 99)
    // PostgreSQL holds no U+0000.
    const answers = turns.map((turn) => ({ ...turn, answer: turn.answer.replace('\0', '\ufffd') }))
    expect(await back.answers.turns('c', new Date(0), 99)).toEqual(answers)
    expect(await back.answers.votes()).toEqual({ up: 1, down: 1 })
    expect(await back.memory('slack').get('thread')).toBe('x')
    expect(await back.stories.stories({})).toEqual(await folder.stories.stories({}))
  })

  test('are told by the command line, which shows no password', { timeout: 120_000 }, async () => {
    const data = path.join(root, `data${++made}`)
    await prepare({ 'a.txt': 'The ferry sank.\n\nNobody was hurt.' }, data)
    const address = `${await newDatabase()}&password=sesame-open-77`
    const { stdout, status } = await run(['copy', '--to', address, '--data', data])
    expect([stdout.replaceAll(/\s+/g, ' '), status]).toEqual([
      expect.stringMatching(/Carried over: 1 article, 1 version/),
      0,
    ])
    const again = await run(['copy', '--to', address, '--data', data])
    expect([again.status, again.stderr]).toEqual([1, expect.stringMatching(/holds records already/)])
    expect(again.stderr).not.toContain('sesame')
    expect((await run(['copy', '--data', data])).status).toBe(2)
  })
})

onPostgres('doctor', () => {
  test('says how the database is, and looks no further where it cannot be used', { timeout: 120_000 }, async () => {
    const data = path.join(root, `data${++made}`)
    const articles = await prepare({ 'a.txt': 'The ferry sank.\n\nNobody was hurt.' }, data)
    const words = ['doctor', '--offline', '--articles', articles, '--data', data]
    const env = { DATABASE_URL: `${await newDatabase()}&password=sesame-open-99` }
    const { stdout } = await run(words, { env })
    expect(stdout).toMatch(
      /ok {2}Database: PostgreSQL [\d.]+ at\s+postgres:\/\/127\.0\.0\.1:\d+\/postgres\s+answers\s+within/,
    )
    expect(stdout).toMatch(/ok {2}Index: 1 article in/)
    const away = await run(words, { env: { DATABASE_URL: 'postgres://dateline:sesame-open-99@127.0.0.1:1/dateline' } })
    expect(away.stdout).toMatch(
      /Database: The database at postgres:\/\/127\.0\.0\.1:1\/dateline\s+cannot\s+be\s+reached/,
    )
    expect(away.stdout.replaceAll(/\s+/g, ' ')).toContain('Index: not looked at, since the database cannot be used.')
    expect([away.status, stdout + away.stdout + away.stderr]).toEqual([1, expect.not.stringContaining('sesame')])
  })
})

async function talk({ answers, memory }: Pick<Storage, 'answers' | 'memory'>): Promise<void> {
  const given = { conversation: 'c', person: 'p', place: 'c', isPrivate: false, content: '{}' }
  for (let n = 0; n < 20; n++)
    await answers.keep({ ...given, id: `a${n}`, askedAt: new Date(n), turn: { question: `Q${n}`, answer: '☂ “A”\0' } })
  await answers.vote({ answer: 'a1', person: 'u', choice: 'up', why: null, at: new Date(1) })
  await answers.vote({ answer: 'a2', person: 'u', choice: 'down', why: 'no', at: new Date(1) })
  await memory('slack').set('thread', 'x')
}

onPostgres('a database', () => {
  test('that is restarted is waited for: nothing is lost, nothing done twice', { timeout: 120_000 }, async () => {
    const storage = await opened(await newDatabase())
    await storage.memory('slack').set('n', '0')
    let isOver = false
    const counting = (async () => {
      let done = 0
      while (!isOver) {
        await storage.answers.file.transact(async (file) => {
          const row = await file.get<{ value: string }>(`SELECT value FROM platform_memory WHERE key = 'n'`)
          await file.run(`UPDATE platform_memory SET value = ? WHERE key = 'n'`, String(Number(row?.value) + 1))
        })
        done++
      }
      return done
    })().catch((error: unknown) => error)
    const asking = (async () => {
      while (!isOver) await storage.answers.votes()
    })()
    await delay(300)
    await server.stop('fast')
    await delay(500)
    await server.start()
    await delay(1500)
    isOver = true
    await asking
    // One whose end was not heard of may have been told as failed, and is then not counted.
    const done = await counting
    const value = Number(await storage.memory('slack').get('n'))
    if (typeof done === 'number') expect(value).toBe(done)
    else expect(done).toMatchObject({ code: 'records', isPassing: true, hint: 'Try again in a moment.' })
    expect(value).toBeGreaterThan(1)
  })

  test('that is gone is told to whoever asks, without its password', { timeout: 120_000 }, async () => {
    keepSecret('sesame-open-88')
    const nowhere = 'postgres://dateline:sesame-open-88@127.0.0.1:1/dateline'
    const error = await opened(nowhere).catch((thrown: unknown) => thrown)
    expect(error).toMatchObject({ code: 'records', isPassing: true, hint: 'Try again in a moment.' })
    expect(String(error)).toMatch(/postgres:\/\/127\.0\.0\.1:1\/dateline cannot be reached: .*ECONNREFUSED/)
    expect(String(error)).not.toContain('sesame')
  })

  test('takes the lock from a holder whose connection it loses, and tells it', async () => {
    const url = await newDatabase()
    const [one, other] = [await opened(url), await opened(url)]
    let wasTold: unknown = null
    const order: string[] = []
    const held = one.lock.hold(async (lost) => {
      order.push('one')
      const waiting = other.lock.hold(async () => void order.push('other'), { onWait: () => order.push('waits') })
      await delay(500)
      await asked(`SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' AND granted`)
      await waiting
      wasTold = lost.reason
    })
    await held
    expect(order).toEqual(['one', 'waits', 'other'])
    expect(wasTold).toMatchObject({ code: 'records', isPassing: true })
  })

  test('is brought to its schema once, by however many at a time', async () => {
    const url = await newDatabase()
    const all = await Promise.all(Array.from({ length: 6 }, () => PostgresRecords.open(url, CHAT_SCHEMA)))
    for (const one of all) expect(await one.get('SELECT count(*) AS n FROM answers')).toEqual({ n: 0 })
    await Promise.all(all.map((one) => one.close()))
  })

  test('of a newer version is refused, one of an older is brought on', async () => {
    const url = await newDatabase()
    await (await PostgresRecords.open(url, CHAT_SCHEMA)).close()
    const version = CHAT_SCHEMA.version + 1
    const upgrades = { ...CHAT_SCHEMA.upgrades, [CHAT_SCHEMA.version]: 'ALTER TABLE answers ADD COLUMN more TEXT;' }
    const newer = await PostgresRecords.open(url, { ...CHAT_SCHEMA, version, readableFrom: version, upgrades })
    expect(await newer.all('SELECT more FROM answers')).toEqual([])
    await newer.close()
    await expect(PostgresRecords.open(url, CHAT_SCHEMA)).rejects.toThrow('was written by a newer Dateline')
  })

  test('tells other processes what has changed', async () => {
    const url = await newDatabase()
    const [reader, writer] = [await opened(url), await opened(url)]
    expect(await reader.vocabulary.size()).toBe(0)
    const states = () => [reader.records.file.state(), reader.records.file.state()]
    await expect.poll(() => new Set(states()).size).toBe(1)
    const [before] = states()
    await writer.records.retain(null)
    await expect.poll(() => states()[0]).not.toBe(before)
  })

  test('counts the tokens of all processes together, each kind for itself', async () => {
    const url = await newDatabase()
    const open = await opened(url)
    const [one, other] = [open.usage('tokens'), (await opened(url)).usage('tokens')]
    await Promise.all([one.add('2026-01-01', 5), other.add('2026-01-01', 7)])
    await open.usage('embedding-tokens').add('2026-01-01', 100)
    expect([await one.usedOn('2026-01-01'), await other.usedOn('2026-01-02')]).toEqual([12, 0])
  })

  test('knows which processes have ended', async () => {
    const url = await newDatabase()
    const [one, other] = [await opened(url), await opened(url)]
    const own = other.processes.own()
    await expect.poll(() => other.processes.gone()).toEqual([])
    expect(await one.processes.gone()).toEqual([])
    await asked(`SET search_path = d${made - 2}; UPDATE processes SET seen_at = now() - interval '31 s'`)
    await asked(`SET search_path = d${made - 2}; UPDATE processes SET seen_at = now() WHERE name <> '${own}'`)
    expect(await one.processes.gone()).toEqual([own])
    await one.processes.forget(own)
    expect(await one.processes.gone()).toEqual([])
  })
})
