// Articles whose files are gone, or that are old: one leaves, many at once are waited for, and what was cited of them still resolves.
import { existsSync, mkdirSync, renameSync, utimesSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { refreshArticles } from '../src/articles/refresh.ts'
import { readSettings } from '../src/config.ts'
import { openDateline } from '../src/wire.ts'
import { json, run } from './support/cli.ts'
import { report } from './support/desk.ts'
import { type Newsroom, newsroom, story } from './support/newsroom.ts'
import { recordsSettings } from './support/records-place.ts'
import { logInRam } from './support/scripted-desk.ts'

const NOW = new Date('2025-09-12T08:00:00Z')
const days = (count: number): Date => new Date(NOW.getTime() + count * 86_400_000)
const words = ({ articles, data }: Newsroom): string[] => ['--articles', articles, '--data', data]
const files = (count: number) => Object.fromEntries(Array.from({ length: count }, (_, n) => [`a${n}.txt`, story(n)]))
const refreshed = (room: Newsroom, now: Date, options: { confirmsRemoval?: boolean; retentionDays?: number } = {}) =>
  room.use((storage) => refreshArticles(storage, { now, ...options }))
const doctor = async (room: Newsroom): Promise<string> => (await run(['doctor', ...words(room), '--offline'])).stdout

async function filled(count: number): Promise<Newsroom> {
  const room = newsroom()
  await room.fill(files(count))
  return room
}

describe('many files that are gone at once', () => {
  test('are waited for: their articles stay searchable, and the operator is told what to do', async () => {
    const room = await filled(9)
    for (const n of [0, 1, 2, 3]) room.remove(`a${n}.txt`)
    const now = new Date()
    const report = await refreshed(room, now)
    expect(report).toMatchObject({ articles: 9, removed: 0, held: { files: 4, articles: 4, since: now } })
    expect((await json<{ held: object }>(['index', ...words(room)])).held).toMatchObject({ files: 4 })
    const { stdout } = await run(['index', ...words(room)])
    expect(stdout).toMatch(/4 files with 4 articles\shave\sbeen\smissing .* index\s--confirm-removal/s)
    expect(await doctor(room)).toMatch(/4 files with 4 articles\shave\sbeen\smissing/)
    expect((await room.state()).articles).toHaveLength(9)
    expect((await run(['search', 'lantern 0 story', ...words(room)])).stdout).toContain('The lantern 0 story')
  })

  test('are waited for seven days, then leave, as cleared out', async () => {
    const room = await filled(9)
    for (const n of [0, 1, 2, 3]) room.remove(`a${n}.txt`)
    const { id } = (await room.state()).articles[0] ?? { id: '' }
    await refreshed(room, NOW)
    expect(await refreshed(room, days(6.9))).toMatchObject({ articles: 9, removed: 0 })
    expect(await refreshed(room, days(7.1))).toMatchObject({ articles: 5, removed: 4, held: null })
    expect(await room.use(({ articles }) => articles.departed([id]))).toEqual([])
    expect(await doctor(room)).not.toContain('missing')
  })

  test('leave at once when that is confirmed, and are forgotten when they come back', async () => {
    const room = await filled(9)
    const aside = path.join(room.root, 'aside')
    mkdirSync(aside)
    for (const n of [0, 1, 2, 3]) renameSync(path.join(room.articles, `a${n}.txt`), path.join(aside, `a${n}.txt`))
    await refreshed(room, NOW)
    for (const n of [0, 1, 2, 3]) renameSync(path.join(aside, `a${n}.txt`), path.join(room.articles, `a${n}.txt`))
    expect(await refreshed(room, days(8))).toMatchObject({ articles: 9, removed: 0, held: null })
    for (const n of [0, 1, 2, 3]) room.remove(`a${n}.txt`)
    expect(await refreshed(room, days(9))).toMatchObject({ removed: 0, held: { since: days(9) } })
    expect(await json(['index', '--confirm-removal', ...words(room)])).toMatchObject({ removed: 4, held: null })
  })

  test('are waited for without end where the folder is empty', async () => {
    const room = await filled(2)
    for (const n of [0, 1]) room.remove(`a${n}.txt`)
    await refreshed(room, NOW)
    expect(await refreshed(room, days(30))).toMatchObject({ articles: 2, removed: 0, held: { files: 2 } })
    expect(await refreshed(room, days(31), { confirmsRemoval: true })).toMatchObject({ articles: 0, removed: 2 })
  })

  test('that went one after another count together', async () => {
    const room = await filled(9)
    for (const n of [0, 1, 2]) {
      room.remove(`a${n}.txt`)
      expect(await refreshed(room, NOW)).toMatchObject({ removed: 1, held: null })
    }
    room.remove('a3.txt')
    expect(await refreshed(room, NOW)).toMatchObject({ removed: 0, held: { files: 1 } })
  })

  test('are not missed where they only have other names', async () => {
    const room = await filled(9)
    mkdirSync(path.join(room.articles, 'deep'))
    for (const n of [0, 1, 2, 3, 4, 5])
      renameSync(path.join(room.articles, `a${n}.txt`), path.join(room.articles, `deep/b${n}.txt`))
    expect(await refreshed(room, NOW)).toMatchObject({ articles: 9, held: null })
  })
})

test('a folder that is not there takes nothing away', async () => {
  const room = await filled(5)
  renameSync(room.articles, `${room.articles}-unmounted`)
  expect(existsSync(room.articles)).toBe(false)
  const { status, stderr } = await run(['index', ...words(room)])
  expect({ status, stderr }).toMatchObject({ status: 1, stderr: expect.stringContaining('does not exist') })
  expect((await room.state()).articles).toHaveLength(5)
})

describe('RETENTION_DAYS', () => {
  const dated = (day: string | null, n: number) =>
    report({ title: `Trams stand still ${n}`, outlet: 'Pell Post', ...(day && { published: day }) }, `Tram ${n} stood.`)

  test('has old articles leave the index while their files stay, and what was cited of them resolves', async () => {
    const room = newsroom()
    room.put('old.txt', dated('2025-01-01T08:00:00Z', 1))
    room.put('new.txt', dated('2025-09-10T08:00:00Z', 2))
    room.put('undated.txt', dated(null, 3))
    await refreshed(room, NOW)
    const { articles } = await room.state()
    const old = articles.find(({ file }) => file === 'old.txt')
    const inIndex = async () => (await room.state()).articles.map(({ file }) => file)
    expect(await refreshed(room, NOW, { retentionDays: 30 })).toMatchObject({ articles: 2, removed: 1, held: null })
    expect(await inIndex()).toEqual(['new.txt', 'undated.txt'])
    expect((await run(['search', 'Tram 1', '--no-refresh', ...words(room)])).stdout).not.toContain('Tram 1')
    const resolved = await room.use(({ articles: reader }) => reader.articleVersion(old?.id ?? '', old?.version ?? ''))
    expect(resolved?.text).toContain('Tram 1 stood.')
    // Nothing is left to do, also when its file is looked into again.
    expect(await refreshed(room, NOW, { retentionDays: 30 })).toMatchObject({ added: 0, removed: 0 })
    utimesSync(path.join(room.articles, 'old.txt'), NOW, NOW)
    expect(await refreshed(room, NOW, { retentionDays: 30 })).toMatchObject({ articles: 2 })
    // Undated ones count from when they were first read.
    expect(await refreshed(room, days(31), { retentionDays: 30 })).toMatchObject({ articles: 0 })
    // It is not withdrawn by that.
    expect(await room.use(({ articles: reader }) => reader.departed(articles.map(({ id }) => id)))).toEqual([])
    expect(await refreshed(room, NOW)).toMatchObject({ articles: 3, added: 3 })
    expect(await inIndex()).toEqual(['new.txt', 'old.txt', 'undated.txt'])
  })

  test('leaves the button Sources of an old answer as it was', async () => {
    const room = newsroom()
    room.put(
      'old.txt',
      report(
        { title: 'Ferry aground', outlet: 'Pell Post', published: '2025-01-01' },
        'Otto Bram ran the ferry aground off Lorn.',
      ),
    )
    const records = await recordsSettings(room.data)
    const settings = readSettings({ articles: room.articles, data: room.data }, records, 'none')
    const open = await openDateline(settings, { log: logInRam(), onNotice() {} })
    onTestFinished(() => open.close())
    await open.refresh({ now: NOW })
    const place = { platform: 'slack', community: 'T', channel: 'C', isDirect: false }
    const request = { person: { id: 'U', isManager: false }, place, conversation: 'c' }
    const desk = open.desk(null)
    const reply = await desk.respond('who ran the ferry aground off Lorn?', request)
    const [sources] = reply.kind === 'message' ? reply.message.actions : []
    expect(await open.refresh({ now: NOW, retentionDays: 30 })).toMatchObject({ articles: 0, removed: 1 })
    expect(JSON.stringify(await desk.press(sources?.id ?? '', request))).toContain('Otto Bram ran the ferry aground')
  })

  test('is a setting', async () => {
    const room = newsroom()
    room.put('old.txt', dated('2025-01-01T08:00:00Z', 1))
    room.put('new.txt', dated(new Date().toISOString(), 2))
    const env = { RETENTION_DAYS: '30' }
    expect(await json(['index', ...words(room)], { env })).toMatchObject({ articles: 1 })
    expect(await json(['index', ...words(room)], { env: { RETENTION_DAYS: 'keep' } })).toMatchObject({ articles: 2 })
    const { status, stderr } = await run(['index', ...words(room)], { env: { RETENTION_DAYS: 'a while' } })
    expect({ status, stderr }).toMatchObject({ status: 1, stderr: expect.stringContaining('RETENTION_DAYS') })
  })
})
