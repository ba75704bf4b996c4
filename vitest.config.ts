// How the tests are run: the short ones (`npm test`), the long ones (`npm run test:long`), which try the same things far more often, and those
// against real models (`npm run test:real`), which fetch their weights first.
import { availableParallelism } from 'node:os'
import { defineConfig } from 'vitest/config'

const LONG = 'test/**/*.long.test.ts'
const REAL = 'test/real/*.test.ts'

const shared = {
  globalSetup: ['test/support/global-setup.ts'],
  // The files of a worker share one process and its modules: to load those anew takes longer than most files run. So no test may change
  // what belongs to the process.
  isolate: false,
  // Time enough for a machine that is busy with other things as well.
  testTimeout: 60_000,
  hookTimeout: 120_000,
}

export default defineConfig({
  test: {
    maxWorkers: availableParallelism(),
    projects: [
      { test: { ...shared, name: 'short', include: ['test/**/*.test.ts'], exclude: [LONG, REAL] } },
      { test: { ...shared, name: 'long', include: [LONG], testTimeout: 600_000 } },
      { test: { ...shared, name: 'real', include: [REAL], testTimeout: 600_000, hookTimeout: 600_000 } },
    ],
  },
})
