// As growth.test.ts, with a million characters, and every eighth kind of text; and all kinds with a hundred thousand.
import { expect, test } from 'vitest'
import { growingTooFast } from './support/growth.ts'
import { STAGES } from './support/hostile-stages.ts'

test.each(Object.keys(STAGES) as (keyof typeof STAGES)[])('in %s', async (stage) => {
  expect(await growingTooFast(stage, 100_000)).toEqual([])
  expect(await growingTooFast(stage, 1_000_000, 8)).toEqual([])
})
