// Whatever happens to the data folder, a refresh makes it whole again from the articles, and says what it did. refresh-damage.long.test.ts
// damages more.

import { chmodSync, cpSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import { refreshArticles } from '../src/articles/refresh.ts'
import { expectNoHarmOfBrokenFiles, expectRebuiltIndex, filesBelow, filled, REBUILT } from './support/damage.ts'
import { newsroom } from './support/newsroom.ts'

test('a passage index that is lost is rebuilt, with a line that says so', async () => {
  const room = await filled()
  const before = await room.state()
  rmSync(path.join(room.data, 'passages'), { recursive: true })
  const { report, notices } = await room.refresh()
  expect(notices).toEqual(['The passage index was missing: rebuilt from the records, 50 articles.'])
  expect(report).toMatchObject({ articles: 50, added: 0, updated: 0, removed: 0, unchanged: 50 })
  expect(await room.state()).toEqual(before)
  expect((await room.refresh()).notices).toEqual([])
})

test('a passage index of which a file is cut, garbled or deleted is rebuilt', async () => {
  await expectRebuiltIndex(4)
})

test('a data folder that was copied is as good as the first', async () => {
  const room = await filled()
  const before = await room.state()
  cpSync(room.data, `${room.data}-copy`, { recursive: true })
  rmSync(room.data, { recursive: true })
  cpSync(`${room.data}-copy`, room.data, { recursive: true })
  chmodSync(room.data, 0o700)
  expect((await room.refresh()).notices).toEqual([])
  expect(await room.state()).toEqual(before)
})

test('a passage index that lacks passages is rebuilt', async () => {
  const room = await filled()
  const before = await room.state()
  await room.use(async ({ passages }) => passages.write({ remove: ['3.txt', 'story-104'], add: [] }))
  const { notices } = await room.refresh()
  expect(notices).toEqual([
    'The passage index was out of step with the records: rebuilt from the records, 50 articles.',
  ])
  expect(await room.state()).toEqual(before)
})

test('a passage index made by other rules is rebuilt', async () => {
  const room = await filled()
  await room.use(async ({ passages, records }) => {
    await passages.begin('rules of old')
    await records.markAllPending()
  })
  expect((await room.refresh()).notices).toEqual([
    'The passage index was outdated: rebuilt from the records, 50 articles.',
  ])
})

test('an index that breaks while it is open is told, and mended by the next refresh', async () => {
  const room = await filled()
  const before = await room.state()
  await room.use(async (storage) => {
    for (const file of filesBelow(path.join(room.data, 'passages'))) writeFileSync(file, 'garbage')
    await expect(storage.passages.search({ words: 'harbour', limit: 5 })).rejects.toMatchObject({ code: 'index' })
    const notices: string[] = []
    await refreshArticles(storage, { now: new Date(), onNotice: (notice) => notices.push(notice) })
    expect(notices).toEqual([expect.stringMatching(REBUILT)])
    expect(await storage.passages.search({ words: 'harbour', limit: 5 })).toHaveLength(5)
  })
  expect(await room.state()).toEqual(before)
})

test.each([
  ['is no database', (file: string) => writeFileSync(file, 'garbage '.repeat(9000))],
  ['has lost its end', (file: string) => truncateSync(file, 20_000)],
  [
    'is garbled within',
    (file: string) => {
      const bytes = readFileSync(file)
      bytes.fill('garbage ', 16384)
      writeFileSync(file, bytes)
    },
  ],
])('a records file that %s is kept aside, and the articles are read again', async (_, damage) => {
  const room = await filled()
  const before = await room.state()
  const file = path.join(room.data, 'records.sqlite')
  damage(file)
  const { report, notices } = await room.refresh()
  expect(notices).toEqual([expect.stringMatching(/^The records were damaged: kept as .*records\.sqlite\.broken-/)])
  expect(report).toMatchObject({ articles: 50, added: 50 })
  expect(await room.state()).toEqual(before)
  expect(readdirSync(room.data).filter((name) => name.includes('.broken-'))).toHaveLength(1)
})

test('records that are lost are made again', async () => {
  const room = await filled()
  const before = await room.state()
  for (const name of readdirSync(room.data)) if (name.startsWith('records')) rmSync(path.join(room.data, name))
  expect((await room.refresh()).report).toMatchObject({ articles: 50, added: 50 })
  expect(await room.state()).toEqual(before)
})

test('records of a newer release are left alone', async () => {
  const room = await filled()
  const { DatabaseSync } = await import('node:sqlite')
  const database = new DatabaseSync(path.join(room.data, 'records.sqlite'), { timeout: 0 })
  database.exec('PRAGMA user_version = 99')
  database.close()
  await expect(room.refresh()).rejects.toMatchObject({ code: 'records', message: expect.stringContaining('newer') })
})

test('a data folder that cannot be used is told', async () => {
  const room = newsroom()
  writeFileSync(room.data, 'a file')
  await expect(room.refresh()).rejects.toMatchObject({ code: 'records', hint: expect.any(String) })
})

test('a garbled lock file does no harm', async () => {
  const room = await filled()
  writeFileSync(path.join(room.data, 'refresh.lock'), 'garbage '.repeat(2000))
  expect((await room.refresh()).report).toMatchObject({ unchanged: 50 })
})

test('randomly broken files among good ones do no harm', async () => {
  await expectNoHarmOfBrokenFiles(40)
})
