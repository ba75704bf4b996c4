// Counts how often something is done in a minute, over all processes that share a database.
import { RateLimiterMemory, RateLimiterPostgres } from 'rate-limiter-flexible'
import type { Schema } from './database.ts'
import type { PostgresRecords } from './postgres.ts'

const SECONDS = 60

export const LIMITS: Schema = {
  name: 'limits',
  version: 1,
  upgrades: {},
  // As the library has it.
  tables: 'CREATE TABLE limits (key TEXT PRIMARY KEY, points INTEGER NOT NULL DEFAULT 0, expire INTEGER)',
}

/** While the database cannot be reached, each process counts for itself. */
export const limiterIn = (records: PostgresRecords) => (keyPrefix: string, points: number) =>
  new RateLimiterPostgres({
    ...{ storeClient: records.pool, storeType: 'pool', tableName: LIMITS.name, tableCreated: true },
    ...{ keyPrefix, points, duration: SECONDS, clearExpiredByTimeout: true },
    insuranceLimiter: new RateLimiterMemory({ points, duration: SECONDS }),
  })
