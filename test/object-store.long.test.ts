// A program that keeps its passages in a real object store: it makes them again when they are lost, and while the store is out of reach, it
// says so and takes nothing for damaged.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { describe, expect, onTestFinished, test, vi } from 'vitest'
import { ARTICLE_SCHEMA } from '../src/storage/article-schema.ts'
import { passageIndex } from '../src/storage/passages.ts'
import { RecordsFile } from '../src/storage/sqlite.ts'
import { run, runProcess } from './support/cli.ts'
import { articleOf } from './support/evidence.ts'
import { OBJECT_STORE, objectStore, STORE_SECRET } from './support/object-store.ts'
import { whole } from './support/passages.ts'
import { PATIENT_MS } from './support/patience.ts'

const FERRY = whole(articleOf('The ferries crossed at noon.', { id: 'ferry' }))
const SOON = { timeout: PATIENT_MS, interval: 500 }

function folderOf(): string {
  const made = mkdtempSync(path.join(tmpdir(), 'dateline-store-'))
  onTestFinished(() => rmSync(made, { recursive: true, force: true }))
  return made
}

describe.skipIf(OBJECT_STORE === undefined)('on an object store', () => {
  test('the whole program keeps its passages there, and makes them again when they are lost', async () => {
    const [data, articles] = [folderOf(), folderOf()]
    writeFileSync(path.join(articles, 'a.txt'), 'Ferries stop\n\nMarta Eglė refused to cross the strait on Monday.')
    const store = await objectStore()
    const places = ['--articles', articles, '--data', data]
    const first = await runProcess(['index', ...places], { env: store.env })
    expect(first.status, first.stderr).toBe(0)
    const ask = ['ask', 'who refused to cross?', '--json', ...places]
    expect((await run(ask, { env: store.env })).stdout).toContain('Marta Egl')
    await store.lose()
    const lost = await run(['ask', 'who refused to cross?', '--no-refresh', ...places], { env: store.env })
    expect(lost.status).toBe(1)
    const again = await run(ask, { env: store.env })
    expect(again.stdout).toContain('Marta Egl')
    // Which of the two shows first depends on how soon the store says that it is empty.
    const fault = /The passage index was (?:damaged|out of step with the records): rebuilt from the records, 1 article/
    expect(again.stderr).toMatch(fault)
    const doctor = await run(['doctor', ...places], { env: store.env })
    expect(doctor.stdout).toMatch(/Index.*1 article in 1 passage/)
    for (const { stdout, stderr } of [first, lost, again, doctor]) expect(stdout + stderr).not.toContain(STORE_SECRET)
  })

  test('while it is out of reach, it is said so, nothing is taken for damaged, and all goes on afterwards', async () => {
    const data = folderOf()
    const own = await objectStore()
    const records = new RecordsFile(path.join(data, 'records.sqlite'), ARTICLE_SCHEMA)
    const index = passageIndex(own.place, records)
    await index.begin('1')
    await index.write({ remove: [], add: [FERRY] })
    await index.finish()
    own.process.kill('SIGSTOP')
    const away = { code: 'busy', isPassing: true, message: expect.stringContaining('cannot be reached') }
    const asked = [index.search({ words: 'ferry', limit: 1 }), index.search({ words: 'noon', limit: 1 })]
    for (const one of await Promise.allSettled(asked)) expect(one).toMatchObject({ status: 'rejected', reason: away })
    own.process.kill('SIGCONT')
    await vi.waitFor(async () => expect(await index.search({ words: 'ferry', limit: 1 })).toHaveLength(1), SOON)
    own.end()
    const isAway = () => expect(index.search({ words: 'ferry', limit: 1 })).rejects.toMatchObject(away)
    await vi.waitFor(isAway, SOON)
    await expect(index.check('1')).rejects.toMatchObject(away)
    expect(JSON.stringify(await index.check('1').catch(String))).not.toContain(STORE_SECRET)
    index.close()
    records.close()
  })
})
