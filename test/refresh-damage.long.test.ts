// Every file of the index damaged, and very many broken files among the articles.
import { test } from 'vitest'
import { expectNoHarmOfBrokenFiles, expectRebuiltIndex } from './support/damage.ts'

test('a passage index of which any file is cut, garbled or deleted is rebuilt', async () => {
  await expectRebuiltIndex(Number.POSITIVE_INFINITY)
})

test('200 randomly broken files among good ones do no harm', async () => {
  await expectNoHarmOfBrokenFiles(200)
})
