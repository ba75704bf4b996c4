// A hundred thousand articles that are all alike, without dates, and fewer with them, since these take longer.
import { expect, test } from 'vitest'
import { indexLookAlikes } from './support/look-alikes.ts'

test.each([
  [100_000, false],
  [20_000, true],
])('%i articles that are all alike are indexed in little memory (dated: %s)', (count, isDated) => {
  expect(indexLookAlikes(count, isDated)).toBeLessThan(900)
})
