// The passage index on a real object store: several processes share it, and an outdated one answers until the new one is whole.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, onTestFinished, test, vi } from 'vitest'
import { ARTICLE_SCHEMA } from '../src/storage/article-schema.ts'
import * as lance from '../src/storage/lance.ts'
import { type PassageIndex, passageIndex } from '../src/storage/passages.ts'
import { RecordsFile } from '../src/storage/sqlite.ts'
import { articleOf } from './support/evidence.ts'
import { OBJECT_STORE, type ObjectStore, startObjectStore } from './support/object-store.ts'
import { whole } from './support/passages.ts'
import { PATIENT_MS } from './support/patience.ts'

const FERRY = whole(articleOf('The ferries crossed at noon.', { id: 'ferry' }))
const BARGE = whole(articleOf('A barge waited for the ferry.', { id: 'barge' }))
const SOON = { timeout: PATIENT_MS, interval: 200 }

describe.skipIf(OBJECT_STORE === undefined)('on an object store', () => {
  let store: ObjectStore

  beforeAll(async () => {
    store = await startObjectStore()
  })
  afterAll(() => store?.end())

  function folder(): string {
    const made = mkdtempSync(path.join(tmpdir(), 'dateline-store-'))
    onTestFinished(() => rmSync(made, { recursive: true, force: true }))
    return made
  }

  /** As processes have it: each its own handle on the same records and the same place. */
  function openAs(data: string, name: string): PassageIndex {
    const records = new RecordsFile(path.join(data, 'records.sqlite'), ARTICLE_SCHEMA)
    const index = passageIndex(lance.within(store.place, name), records)
    onTestFinished(() => {
      index.close()
      records.close()
    })
    return index
  }

  const idsIn = async (index: PassageIndex, words: string) =>
    (await index.search({ words, limit: 10 })).map(({ passage }) => passage.articleId).sort()

  test('what one process writes, others find within seconds', async () => {
    const data = folder()
    const [writer, reader] = [openAs(data, 'shared'), openAs(data, 'shared')]
    await writer.begin('1')
    await writer.write({ remove: [], add: [FERRY] })
    await writer.finish()
    expect(await idsIn(reader, 'ferries')).toEqual(['ferry'])
    await writer.write({ remove: [], add: [BARGE] })
    await writer.finish()
    await vi.waitFor(async () => expect(await idsIn(reader, 'ferries')).toEqual(['barge', 'ferry']), SOON)
    await writer.write({ remove: ['ferry'], add: [] })
    await vi.waitFor(async () => expect(await idsIn(reader, 'ferries')).toEqual(['barge']), SOON)
    expect([await writer.check('1'), await writer.count()]).toEqual([null, 1])
  })

  test('writers who meet lose nothing, since the store lets nobody overwrite a version', async () => {
    const place = lance.within(store.place, 'crowded')
    await lance.createTable(place, 'passages')
    const write = async (writer: number) => {
      const table = await lance.openTable(place, 'passages')
      for (let at = 0; at < 3; at++)
        await lance.addPassages(table, [whole(articleOf('Rain.', { id: `${writer}-${at}` }))])
    }
    await Promise.all([0, 1, 2, 3].map(write))
    expect(await (await lance.openTable(place, 'passages')).countRows()).toBe(12)
  })

  test('an outdated index answers until the new one is whole', async () => {
    const data = folder()
    const [writer, reader] = [openAs(data, 'outdated'), openAs(data, 'outdated')]
    await writer.begin('1')
    await writer.write({ remove: [], add: [FERRY] })
    await writer.finish()
    expect(await writer.check('2')).toBe('outdated')
    await writer.begin('2', { keeps: true })
    expect(await idsIn(reader, 'ferries')).toEqual(['ferry'])
    await writer.write({ remove: [], add: [BARGE] })
    expect(await idsIn(reader, 'ferries')).toEqual(['ferry'])
    // Whoever goes on with it after a crash finds it as it was left.
    expect(await openAs(data, 'outdated').check('2')).toBeNull()
    await writer.finish()
    expect(await idsIn(reader, 'ferries')).toEqual(['barge'])
    expect([await writer.check('2'), await writer.count()]).toEqual([null, 1])
  })
})
