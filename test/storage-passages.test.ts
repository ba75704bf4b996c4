// The passage index, asked as searching asks it: what is found, what is left out, and that words are never more than words.

import { mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { ARTICLE_SCHEMA, noteOf } from '../src/storage/article-schema.ts'
import { type PassageIndex, passageIndex, type Seal } from '../src/storage/passages.ts'
import { RecordsFile } from '../src/storage/sqlite.ts'
import { articleOf } from './support/evidence.ts'
import { openIndex, whole } from './support/passages.ts'

let root: string
let index: PassageIndex

const ARTICLES = [
  articleOf('The ferries crossed at noon.', { id: 'ferry', title: 'Harbour', publishedAt: new Date('2025-09-01') }),
  articleOf('Gitanas Nausėda met Łukaszenka in Kėdainiai.', {
    id: 'names',
    title: 'Meeting',
    publishedAt: new Date('2025-09-02'),
  }),
  articleOf('Алексей Навальный и Лукашенко.', { id: 'cyrillic', title: 'Йод', publishedAt: new Date('2025-09-03') }),
  articleOf('The ferry waited.', { id: "it's", title: 'Quay', publishedAt: null, outlet: `O'Neil's "Daily"` }),
  articleOf('A ferry, AND a barge, NOT a raft.', { id: 'upper', title: 'OR', publishedAt: new Date('2025-09-05') }),
]

beforeAll(async () => {
  root = mkdtempSync(path.join(tmpdir(), 'passages-'))
  index = openIndex(root)
  await index.begin('1')
  await index.write({ remove: [], add: ARTICLES.map(whole) })
  await index.finish()
})
afterAll(() => {
  index.close()
  rmSync(root, { recursive: true, force: true })
})

async function ids(words: string, rest: Partial<Parameters<PassageIndex['search']>[0]> = {}): Promise<string[]> {
  return (await index.search({ words, limit: 10, ...rest })).map(({ passage }) => passage.articleId).sort()
}

test('words are found by their stem, in title and text, whatever their case and accents', async () => {
  expect(await ids('FERRY')).toEqual(['ferry', "it's", 'upper'])
  expect(await ids('harbours')).toEqual(['ferry'])
  expect(await ids('crossing')).toEqual(['ferry'])
  expect(await ids('nauseda')).toEqual(['names'])
  expect(await ids('Lukaszenka kedainiai')).toEqual(['names'])
  expect(await ids('навальный')).toEqual(['cyrillic'])
  expect(await ids('йод')).toEqual(['cyrillic'])
})

test('a passage that is new is found before the index is made ready', async () => {
  await index.write({
    remove: [],
    add: [whole(articleOf('Sesquipedalian lanterns.', { id: 'new', publishedAt: null }))],
  })
  expect(await ids('sesquipedalian')).toEqual(['new'])
  await index.write({ remove: ['new'], add: [] })
  expect(await ids('sesquipedalian')).toEqual([])
  await index.finish()
})

test('dates and outlets narrow a search; what is undated is in no span of time', async () => {
  expect(await ids('ferry', { publishedBefore: new Date('2025-09-01') })).toEqual(['ferry'])
  expect(await ids('ferry', { publishedAfter: new Date('2025-09-01T00:00:01Z') })).toEqual(['upper'])
  expect(await ids('ferry', { publishedAfter: new Date(0), publishedBefore: new Date('2030-01-01') })).toEqual([
    'ferry',
    'upper',
  ])
  expect(await ids('ferry', { outlets: [`O'Neil's "Daily"`] })).toEqual(["it's"])
  expect(await ids('ferry', { outlets: [`O'Neil's "Daily"`, 'The Sample Post'] })).toEqual(['ferry', "it's", 'upper'])
  expect(await ids('ferry', { outlets: [`x' OR '1'='1`] })).toEqual([])
  expect(await ids('ferry', { outlets: [] })).toEqual([])
})

test('hits say where they lie and when they were published, the best first', async () => {
  const hits = await index.search({ words: 'ferry noon harbour', limit: 10 })
  expect(hits[0]).toEqual({
    passage: { articleId: 'ferry', version: 'f00d', ordinal: 0, start: 0, end: 28 },
    publishedAt: new Date('2025-09-01'),
    score: expect.any(Number),
  })
  expect(hits.map(({ score }) => score)).toEqual(hits.map(({ score }) => score).sort((a, b) => b - a))
  expect(hits.find(({ passage }) => passage.articleId === "it's")?.publishedAt).toBeNull()
  expect(await index.search({ words: 'ferry', limit: 2 })).toHaveLength(2)
  expect(await index.search({ words: 'ferry', limit: 0 })).toEqual([])
})

test('equal passages come in order of article and place', async () => {
  const twins = Array.from({ length: 40 }, (_, n) =>
    articleOf('Identical twins everywhere.', { id: `twin-${String(n).padStart(2, '0')}` }),
  )
  await index.write({ remove: [], add: twins.map(whole).reverse() })
  const hits = await index.search({ words: 'identical twins', limit: 40 })
  expect(hits.map(({ passage }) => passage.articleId)).toEqual(twins.map(({ id }) => id))
  await index.write({ remove: twins.map(({ id }) => id), add: [] })
})

test.each([
  'ferry AND barge',
  'ferry -noon +raft',
  '"ferry noon"~2',
  'text:ferry',
  'ferry*',
  '(ferry',
  'ferry"',
  'ferry^9 OR [a TO z]',
  '{"match": {"query": "ferry"}}',
  "ferry'; DROP TABLE passages; --",
])('%j is read as plain words', async (words) => {
  expect(await ids(words)).toEqual(expect.arrayContaining(['ferry', "it's", 'upper']))
})

test.each(['', ' ', '\u0000\u0001\u001b', '!?"\'()*-+:^~', '😀🎉', '\ud800', 'х', '中文', '\u202eferry'])(
  '%j does no harm',
  async (words) => {
    expect(await index.search({ words, limit: 5 })).toBeInstanceOf(Array)
  },
)

test('without words, the newest articles are given by their openings', async () => {
  const hits = await index.search({ words: ' ', limit: 3 })
  expect(hits.map(({ passage }) => passage.articleId)).toEqual(['upper', 'cyrillic', 'names'])
  const early = await index.search({ words: '', limit: 3, publishedBefore: new Date('2025-09-02') })
  expect(early.map(({ passage, score }) => [passage.articleId, score])).toEqual([
    ['names', 0],
    ['ferry', 0],
  ])
})

test('ten thousand characters are looked at as far as a question goes', async () => {
  expect(await ids(`ferry ${'zzz '.repeat(2500)}`)).toEqual(['ferry', "it's", 'upper'])
  expect(await ids('x'.repeat(10_000))).toEqual([])
  expect(await ids(`${'nonsense '.repeat(1100)}ferry`)).toEqual([])
})

test('any text may be asked', async () => {
  await fc.assert(
    fc.asyncProperty(fc.string({ unit: 'binary', maxLength: 300 }), async (words) => {
      for (const hit of await index.search({ words, limit: 3 })) expect(hit.score).toBeGreaterThanOrEqual(0)
    }),
    { numRuns: 60 },
  )
})

test('nothing is found where nothing was ever indexed', async () => {
  const empty = openIndex(path.join(root, 'empty'))
  expect(await empty.search({ words: 'ferry', limit: 5 })).toEqual([])
  expect(await empty.count()).toBe(0)
  expect(await empty.check('1')).toBe('missing')
})

test('an index put in place of another is searched at once, also where the other was open', async () => {
  const folder = path.join(root, 'replaced')
  const reader = openIndex(folder)
  const writer = openIndex(folder)
  await writer.begin('1')
  await writer.write({ remove: [], add: ARTICLES.slice(0, 1).map(whole) })
  await writer.finish()
  expect(await reader.search({ words: 'ferry', limit: 5 })).toHaveLength(1)
  await writer.begin('1')
  await writer.write({ remove: [], add: ARTICLES.map(whole) })
  await writer.finish()
  expect(await reader.search({ words: 'ferry', limit: 5 })).toHaveLength(3)
})

test('files of an index that was copied are read once, to see that they are whole', async () => {
  const folder = mkdtempSync(path.join(root, 'copied-'))
  const records = new RecordsFile(path.join(folder, 'records.sqlite'), ARTICLE_SCHEMA)
  const note = async (): Promise<{ name: string; seals: Seal[] }> => JSON.parse(await noteOf(records, 'passage index'))
  const copied = passageIndex({ at: path.join(folder, 'passages'), options: {} }, records)
  await copied.begin('1')
  await copied.write({ remove: [], add: ARTICLES.map(whole) })
  await copied.finish()
  const at = new Date('2025-01-01')
  const { name, seals } = await note()
  const table = path.join(folder, 'passages', `${name}.lance`)
  for (const seal of seals) utimesSync(path.join(table, seal.path), at, at)
  expect(await copied.check('1')).toBeNull()
  expect(new Set((await note()).seals.map(({ modifiedAt }) => modifiedAt))).toEqual(new Set([at.getTime()]))
  const [largest] = (await note()).seals.toSorted((one, other) => other.size - one.size)
  const file = path.join(table, largest?.path ?? '')
  writeFileSync(file, Buffer.alloc(largest?.size ?? 0))
  expect(await copied.check('1')).toBe('damaged')
  copied.close()
  records.close()
})
