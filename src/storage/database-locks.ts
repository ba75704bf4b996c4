// What processes that share a database know of one another: locks, which of them still run. A lock is PostgreSQL's own, of a session that ends with its process.
import { setTimeout as delay } from 'node:timers/promises'
import { RateLimiterMemory, RateLimiterPostgres } from 'rate-limiter-flexible'
import { DatelineError } from '../domain/errors.ts'
import type { Schema } from './database.ts'
import { nameOfProcess, type ProcessLock } from './locks.ts'
import { explained, keyOf, type PostgresRecords, placeOf, sessionOn } from './postgres.ts'

const LOOK_AGAIN_MS = 200
/** A holder that says nothing for so long loses its lock; it says something this often. */
const [SILENCE_MS, SIGN_MS] = [60_000, 10_000]
/** A process that was not seen for so long is gone; each shows itself this often. */
const GONE_AFTER_MS = 30_000
const SHOWN_MS = 5000

export function databaseLock(url: string, name: string): ProcessLock {
  return {
    async hold(work, { onWait, signal } = {}) {
      const lost = new AbortController()
      const lose = (): void => {
        const hint = 'Try again in a moment.'
        const message = 'The connection to the database was lost, and with it the right to write.'
        lost.abort(new DatelineError('records', message, { hint, isPassing: true }))
      }
      const wrong = (error: unknown) => Promise.reject(explained(error, placeOf(url)))
      const client = await sessionOn(url, lose).catch(wrong)
      const sign = setInterval(() => client.query('SELECT 1').catch(lose), SIGN_MS).unref()
      try {
        await client.query(`SET idle_session_timeout = ${SILENCE_MS}`).catch(wrong)
        const take = `SELECT pg_try_advisory_lock(${keyOf(`${name} lock`)}) AS taken`
        const tryLocking = async () => (await client.query(take).catch(wrong)).rows[0].taken
        for (let isFirst = true; !(await tryLocking()); isFirst = false) {
          if (isFirst) onWait?.()
          await delay(LOOK_AGAIN_MS, undefined, { signal })
        }
        signal?.throwIfAborted()
        return await work(lost.signal)
      } finally {
        clearInterval(sign)
        await client.end().catch(() => undefined)
      }
    },
  }
}

export const PROCESSES: Schema = {
  name: 'processes',
  version: 1,
  upgrades: {},
  // Times are the database's: the clocks of several machines may differ.
  tables: 'CREATE TABLE processes (name TEXT PRIMARY KEY, seen_at TIMESTAMPTZ NOT NULL)',
}

/** Tells which of the processes that have worked on a database still run, by when each has last shown itself. */
export function listedProcesses(records: PostgresRecords) {
  let named: { name: string; timer: NodeJS.Timeout } | null = null

  /** This process's name. */
  function own(): string {
    named ??= { name: nameOfProcess(), timer: setInterval(() => void show(), SHOWN_MS).unref() }
    return named.name
  }

  async function show(): Promise<void> {
    const sql = `INSERT INTO processes VALUES (?, now()) ON CONFLICT (name) DO UPDATE SET seen_at = excluded.seen_at`
    // Shown again in a moment; until then, others may take it for one that is gone, which it then finds out by what it holds.
    await records.run(sql, own()).catch(() => undefined)
  }

  /** Those that have ended, or stand still. What is not named here may be running. */
  async function gone(): Promise<string[]> {
    await show()
    const sql = `SELECT name FROM processes WHERE name <> ? AND seen_at < now() - interval '${GONE_AFTER_MS} ms'`
    return (await records.all<{ name: string }>(sql, own())).map(({ name }) => name)
  }

  /** To be called when nothing is held any more by one that is gone. */
  const forget = (name: string): Promise<void> => records.run('DELETE FROM processes WHERE name = ?', name)

  async function close(): Promise<void> {
    clearInterval(named?.timer)
    if (named !== null) await forget(named.name).catch(() => undefined)
    await records.close()
  }

  return { own, gone, forget, close }
}

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
