// What a platform must not forget, as rows of the records. Knows no platform: keys and values are theirs.
import type { PlatformMemory } from '../domain/ports.ts'
import type { RecordsFile } from './records-file.ts'
import { textOf } from './sqlite.ts'

export class StoredMemory implements PlatformMemory {
  readonly #file: RecordsFile
  readonly #platform: string

  constructor(file: RecordsFile, platform: string) {
    this.#file = file
    this.#platform = platform
  }

  async get(key: string): Promise<string | null> {
    return this.#file.use((statements) => {
      const row = statements.get(
        'SELECT value FROM platform_memory WHERE platform = ? AND key = ?',
        this.#platform,
        key,
      )
      if (row === undefined) return null
      const touch = 'UPDATE platform_memory SET used_at = ? WHERE platform = ? AND key = ?'
      statements.run(touch, Date.now(), this.#platform, key)
      return textOf(row, 'value')
    })
  }

  async set(key: string, value: string): Promise<void> {
    const sql = 'INSERT OR REPLACE INTO platform_memory VALUES (?, ?, ?, ?)'
    this.#file.use((statements) => statements.run(sql, this.#platform, key, value.toWellFormed(), Date.now()))
  }

  async claim(key: string): Promise<boolean> {
    const sql = 'INSERT OR IGNORE INTO platform_memory VALUES (?, ?, ?, ?)'
    return this.#file.use((statements) => statements.run(sql, this.#platform, key, '', Date.now())).changes === 1
  }

  /** Forgets what no platform has used since that moment. */
  async forgetBefore(moment: Date): Promise<void> {
    this.#file.use((statements) => statements.run('DELETE FROM platform_memory WHERE used_at < ?', moment.getTime()))
  }
}
