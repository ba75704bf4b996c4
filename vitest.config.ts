// How the tests are run: the short ones (`npm test`), some of them once more with the records in PostgreSQL, the long ones (`npm run
// test:long`), which try the same things far more often, and those against real models (`npm run test:real`), which fetch their weights first.
import { availableParallelism } from 'node:os'
import { defineConfig } from 'vitest/config'
import { PATIENT_MS } from './test/support/patience.ts'
import { isPostgresHere } from './test/support/postgres.ts'

const LONG = 'test/**/*.long.test.ts'
const REAL = 'test/real/*.test.ts'
const MISSING = 'test/postgres-missing.test.ts'
/** What is said in chat, what is delivered and corrected, also by processes that are killed, articles and their stories. */
const ON_POSTGRES = [
  ...['storage-records', 'courier', 'sources', 'digest', 'fair-use', 'desk', 'removals', 'corrections'],
  ...['delivery-kill', 'delivery-load'],
]

const shared = {
  globalSetup: ['test/support/global-setup.ts'],
  setupFiles: ['test/support/after-each-file.ts'],
  // The files of a worker share one process and its modules: to load those anew takes longer than most files run. So no test may change
  // what belongs to the process.
  isolate: false,
  // Time enough for a machine that is busy with other things as well.
  testTimeout: 60_000,
  hookTimeout: 120_000,
  expect: { poll: { timeout: PATIENT_MS } },
}
/** Where a test may take ten minutes: how long it waits for a part of it. */
const long = { testTimeout: 600_000, env: { PATIENT_MS: '300000' } }
const onPostgres = {
  name: 'postgres',
  include: isPostgresHere ? ON_POSTGRES.map((name) => `test/${name}.test.ts`) : [MISSING],
  ...long,
  provide: { recordsIn: 'PostgreSQL' as const },
}

export default defineConfig({
  test: {
    // One more than there are processors: those that wait for processes of their own leave time to others.
    maxWorkers: availableParallelism() + 1,
    projects: [
      { test: { ...shared, name: 'short', include: ['test/**/*.test.ts'], exclude: [LONG, REAL, MISSING] } },
      { test: { ...shared, ...onPostgres } },
      { test: { ...shared, name: 'long', include: [LONG], ...long } },
      { test: { ...shared, name: 'real', include: [REAL], ...long, hookTimeout: 600_000 } },
    ],
  },
})
