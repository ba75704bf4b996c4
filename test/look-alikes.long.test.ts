// A hundred thousand articles that are all alike, without dates and with them.
import { expect, test } from 'vitest'
import { indexLookAlikes } from './support/look-alikes.ts'

test.each([false, true])('100,000 articles that are all alike are indexed in little memory (dated: %s)', (isDated) => {
  expect(indexLookAlikes(100_000, isDated)).toBeLessThan(900)
})
