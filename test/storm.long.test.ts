// Processes that share the work are killed and suspended at any moment: every digest is posted exactly once, and every question is answered
// once, or whoever asked is told to ask again. STORM=full has it rage for hours rather than a minute.
import { expect, test } from 'vitest'
import { storm } from './support/storm.ts'

const IS_FULL = process.env.STORM === 'full'
const SIZE = IS_FULL ? { kills: 200, pauses: 200, pauseMs: 30_000 } : { kills: 12, pauses: 6, pauseMs: 2000 }
const TIME_MS = IS_FULL ? 4 * 3_600_000 : 600_000

test('over one data folder', { timeout: TIME_MS }, async () => {
  const outcome = await storm(SIZE)
  console.log(JSON.stringify(outcome))
  expect(outcome).toMatchObject({ lost: [], doubled: [], open: [], violations: [] })
  expect(outcome.posted).toBe(outcome.due)
  expect(outcome.answered + outcome.told).toBe(outcome.questions)
})
