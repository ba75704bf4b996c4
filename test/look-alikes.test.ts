// Articles that are all alike. look-alikes.long.test.ts indexes a hundred thousand.
import { expect, test } from 'vitest'
import { indexLookAlikes } from './support/look-alikes.ts'

test('very many articles that are all alike take no more memory than others', () => {
  expect(indexLookAlikes(2000, false)).toBeLessThan(500)
})
