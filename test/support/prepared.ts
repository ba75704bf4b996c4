// Articles that are indexed once a run, by the first test that needs them, and copied for the others: a copy takes a few milliseconds, and
// needs nothing loaded that reads articles.

import { createHash } from 'node:crypto'
import { cpSync, existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { inject } from 'vitest'
import { refreshArticles } from '../../src/articles/refresh.ts'
import { openStorage } from '../../src/storage/open.ts'
import { isOnPostgres, openTestStorage } from './records-place.ts'

/** `samples`: those of the folder `articles`; or files by their paths. */
export type Articles = 'samples' | Record<string, string>

const SAMPLES = path.resolve(import.meta.dirname, '../../articles')

/** Fills `data` with records and an index of these articles. Returns their folder, which is shared: nothing may be changed in it. */
export async function prepare(articles: Articles, data: string): Promise<string> {
  const made = path.join(inject('preparedDir'), nameOf(articles))
  if (!existsSync(made)) await make(articles, made)
  const folder = articles === 'samples' ? SAMPLES : path.join(made, 'articles')
  if (isOnPostgres()) return refreshed(folder, data)
  cpSync(path.join(made, 'data'), data, { recursive: true, preserveTimestamps: true })
  return folder
}

/** Nothing can be copied into a database. */
async function refreshed(articles: string, data: string): Promise<string> {
  const storage = await openTestStorage(articles, data)
  await refreshArticles(storage, { now: new Date() }).finally(() => storage.close())
  return articles
}

const nameOf = (articles: Articles): string =>
  articles === 'samples' ? articles : createHash('sha256').update(JSON.stringify(articles)).digest('hex')

async function make(articles: Articles, made: string): Promise<void> {
  const making = mkdtempSync(`${made}-`)
  if (articles !== 'samples') writeFiles(path.join(making, 'articles'), articles)
  const options = { now: new Date(), onNotice: () => {} }
  const folder = articles === 'samples' ? SAMPLES : path.join(making, 'articles')
  const storage = await openStorage({ ...options, articles: folder, data: path.join(making, 'data') })
  try {
    await refreshArticles(storage, options)
  } finally {
    await storage.close()
  }
  try {
    renameSync(making, made)
  } catch (error) {
    // Another worker was faster.
    if (!existsSync(made)) throw error
    rmSync(making, { recursive: true })
  }
}

function writeFiles(folder: string, files: Record<string, string>): void {
  mkdirSync(folder, { recursive: true })
  for (const [file, content] of Object.entries(files)) {
    mkdirSync(path.dirname(path.join(folder, file)), { recursive: true })
    writeFileSync(path.join(folder, file), content)
  }
}
