// Processes that share the work are killed and suspended at any moment: every digest is posted exactly once, and every question is answered
// once, or whoever asked is told to ask again. STORM=full has it rage for hours rather than a minute.
import { setTimeout as wait } from 'node:timers/promises'
import { expect, onTestFinished, test } from 'vitest'
import { OBJECT_STORE, objectStore } from './support/object-store.ts'
import { isPostgresHere, startPostgres } from './support/postgres.ts'
import { type StormOptions, storm } from './support/storm.ts'

const IS_FULL = process.env.STORM === 'full'
const SIZE = IS_FULL
  ? { kills: 200, pauses: 200, pauseMs: 30_000, slackTriesAgainMs: [1000, 60_000, 300_000] }
  : { kills: 6, pauses: 3, pauseMs: 2000 }
const AWAY_MS = IS_FULL ? 60_000 : 4000
const HOW = { timeout: IS_FULL ? 8 * 3_600_000 : 600_000 }

async function weathered(options: Partial<StormOptions>): Promise<void> {
  const outcome = await storm({ ...SIZE, ...options })
  console.log(JSON.stringify(outcome))
  expect(outcome).toMatchObject({ lost: [], doubled: [], open: [], violations: [] })
  expect(outcome.posted).toBe(outcome.due)
  expect(outcome.answered + outcome.told).toBe(outcome.questions)
}

// Nothing of a database can go wrong there, and whoever is left waiting is told after minutes only.
test.runIf(IS_FULL)('over one data folder', HOW, () => weathered({}))

test.skipIf(!isPostgresHere)(
  'over PostgreSQL, which is restarted and stands still; the passages’ store goes away',
  HOW,
  async () => {
    const postgres = await startPostgres()
    onTestFinished(() => postgres.remove())
    const store = OBJECT_STORE === undefined ? null : await objectStore()
    const away = async (stop: () => unknown, go: () => unknown): Promise<void> => {
      await stop()
      await wait(AWAY_MS)
      await go()
    }
    const troubles = [
      () =>
        away(
          () => postgres.stop('fast'),
          () => postgres.start(),
        ),
      () =>
        away(
          () => postgres.signal('SIGSTOP'),
          () => postgres.signal('SIGCONT'),
        ),
      () =>
        away(
          () => store?.process.kill('SIGSTOP'),
          () => store?.process.kill('SIGCONT'),
        ),
      () =>
        away(
          () => postgres.stop('immediate'),
          () => postgres.start(),
        ),
    ]
    const env = { DATABASE_URL: postgres.url, ...store?.env }
    await weathered({ env, database: postgres.url, troubles })
  },
)
