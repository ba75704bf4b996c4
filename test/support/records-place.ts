// Where tests have their records: in files, or, in the project "postgres", each data folder in a schema of its own of the run's server.
import { inject } from 'vitest'
import { openStorage, type Storage } from '../../src/storage/open.ts'
import { databaseFor } from './postgres.ts'

declare module 'vitest' {
  export interface ProvidedContext {
    recordsIn: 'PostgreSQL' | undefined
  }
}

export const isOnPostgres = (): boolean => inject('recordsIn') === 'PostgreSQL'

const databaseOf = async (data: string): Promise<string | null> =>
  isOnPostgres() ? databaseFor(data, inject('preparedDir')) : null

/** The settings by which a process or the command line has them there. */
export async function recordsSettings(data: string | undefined): Promise<{ DATABASE_URL?: string }> {
  // The benchmarks start processes too.
  const database = data === undefined || process.env.VITEST === undefined ? null : await databaseOf(data)
  return database === null ? {} : { DATABASE_URL: database }
}

export async function openTestStorage(
  articles: string,
  data: string,
  onNotice: (notice: string) => void = () => {},
): Promise<Storage> {
  return openStorage({ articles, data, now: new Date(), onNotice, database: await databaseOf(data) })
}
