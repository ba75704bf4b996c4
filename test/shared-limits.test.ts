// Fair use over several processes on one PostgreSQL: what one has counted, the others know; while the database is away, each counts by itself.
import { expect, onTestFinished, test } from 'vitest'
import { type Duty, fairUse } from '../src/chat/fair-use.ts'
import { LIMITS, limiterIn } from '../src/storage/database-locks.ts'
import { PostgresRecords } from '../src/storage/postgres.ts'
import { isPostgresHere, startPostgres } from './support/postgres.ts'

const DUTY: Duty = { channels: null, communities: {}, perPerson: 3, perChannel: 5, inAll: 100, admins: [] }
const asked = (id: string, channel = 'C1') => ({
  person: { id, isManager: false },
  place: { platform: 'slack', community: 'T', channel, isDirect: false },
})

test.skipIf(!isPostgresHere)(
  'questions are counted over all processes, and go on when the database is away',
  async () => {
    const postgres = await startPostgres()
    onTestFinished(() => postgres.remove())
    const processes = await Promise.all(
      [0, 1, 2].map(async () => {
        const records = await PostgresRecords.open(postgres.url, LIMITS)
        onTestFinished(() => records.close())
        return fairUse({ ...DUTY }, limiterIn(records))
      }),
    )
    for (const mayAsk of processes) expect(await mayAsk(asked('ann'))).toBeNull()
    for (const mayAsk of processes)
      expect(await mayAsk(asked('ann'))).toMatch(/^You ask faster .* Ask again in \d+ seconds\.$/)
    // What was refused to one counts for nobody.
    const [one, other] = processes
    expect([await one?.(asked('ben')), await other?.(asked('cid'))]).toEqual([null, null])
    expect(await one?.(asked('dan'))).toMatch(/^This channel asks/)
    expect(await other?.(asked('dan', 'C2'))).toBeNull()
    await postgres.stop('immediate')
    expect(await one?.(asked('eve', 'C3'))).toBeNull()
  },
)
