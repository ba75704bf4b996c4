// Ten times the text takes at most about ten times the work, whatever the text: no article and no model's reply can make anybody wait for long.
import { expect, test } from 'vitest'
import { growingTooFast } from './support/growth.ts'
import { STAGES } from './support/hostile-stages.ts'

test.each(Object.keys(STAGES) as (keyof typeof STAGES)[])('in %s', async (stage) => {
  // Every kind of text with a hundred thousand characters, every eighth with a million.
  expect(await growingTooFast(stage, 100_000)).toEqual([])
  expect(await growingTooFast(stage, 1_000_000, 8)).toEqual([])
})
