// A passage index that is written to again and again.
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { articleOf } from './support/evidence.ts'
import { openIndex, whole } from './support/passages.ts'

test('many small writes do not pile up', async () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'passages-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  const busy = openIndex(folder, 0)
  await busy.begin('1')
  for (let n = 0; n < 45; n++) {
    const article = articleOf(`Ferry number ${n} left.`, { id: `busy-${n % 10}`, version: `v${n}` })
    await busy.write({ remove: [article.id], add: [whole(article)] })
    await busy.finish()
  }
  expect(await busy.count()).toBe(10)
  expect((await busy.search({ words: 'ferry', limit: 50 })).map(({ passage }) => passage.version).sort()).toEqual(
    Array.from({ length: 10 }, (_, n) => `v${35 + n}`),
  )
  expect(await busy.check('1')).toBeNull()
  expect(readdirSync(path.join(folder, 'passages'), { recursive: true }).length).toBeLessThan(300)
  busy.close()
})
