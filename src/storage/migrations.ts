// Brings a file of records to the shape this code knows. Knows no table.
import type { DatabaseSync } from 'node:sqlite'
import { DatelineError } from '../domain/errors.ts'
import { numberOf, transaction } from './sqlite.ts'

/** Brings a records file to the shape this code knows; several processes may try at once. */
export function migrate(database: DatabaseSync, file: string, migrations: readonly string[]): void {
  if (versionOf(database, file, migrations.length) === migrations.length) return
  transaction(database, () => {
    for (const migration of migrations.slice(versionOf(database, file, migrations.length))) database.exec(migration)
    database.exec(`PRAGMA user_version = ${migrations.length}`)
  })
}

function versionOf(database: DatabaseSync, file: string, newest: number): number {
  const version = numberOf(database.prepare('PRAGMA user_version').get(), 'user_version')
  if (version > newest) {
    throw new DatelineError('records', `${file} was written by a newer Dateline.`, {
      hint: 'Update Dateline, or choose another data folder with --data.',
    })
  }
  return version
}
