// Measures Dateline with one number of articles after another: writes them, indexes, asks, starts. Leaves nothing behind unless told to.
import { mkdir, mkdtemp, readdir, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { carryOver } from '../../src/storage/copy.ts'
import { openStorage } from '../../src/storage/open.ts'
import { isPostgresHere, startPostgres } from '../support/postgres.ts'
import { measured, startToAnswer } from './bench-child.ts'
import type { SizeFigures } from './bench-report.ts'
import type { StepInput } from './bench-steps.ts'
import { progressLine } from './progress.ts'
import { spreadOf } from './scoring.ts'
import { ARTICLES_AN_EVENT, writeArticles } from './synthetic-articles.ts'
import { questionOf } from './synthetic-events.ts'
import { languageOf } from './synthetic-language.ts'

const SEED = 20_250_912
const STARTS = 3

/**
 * The figures of each number of articles, in ascending order. Everything is written into `keep`, a new or empty folder, or into a
 * temporary one that is removed at the end, also when interrupted.
 */
export async function measureSizes(sizes: readonly number[], keep: string | null): Promise<SizeFigures[]> {
  const folder = keep ?? (await mkdtemp(join(tmpdir(), 'dateline-bench-')))
  const stop = new AbortController()
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.once(signal, () => stop.abort(new Error(`stopped by ${signal}`)))
  try {
    await mkdir(folder, { recursive: true })
    if ((await readdir(folder)).length > 0) throw new Error(`${folder} is not empty`)
    const figures: SizeFigures[] = []
    for (const [at, size] of sizes.entries())
      figures.push(await measureSize(folder, sizes[at - 1] ?? 0, size, stop.signal))
    return figures
  } finally {
    if (keep === null) await rm(folder, { recursive: true, force: true })
  }
}

/** The articles of the size before are the first ones of this size, and are there already. */
async function measureSize(folder: string, before: number, size: number, signal: AbortSignal): Promise<SizeFigures> {
  const articles = join(folder, 'articles')
  const data = join(folder, `data-${size}`)
  const events = Math.max(1, Math.floor(size / ARTICLES_AN_EVENT))
  const input: StepInput = { articles, data, seed: SEED, events }
  const writing = progressLine('Articles written')
  const range = { seed: SEED, from: before, to: size, language: languageOf(SEED), signal }
  await writeArticles(articles, range, (count) => writing.show(count, size))
  writing.done()
  const say = (what: string) => process.stderr.write(`${size} articles: ${what}\n`)
  say('indexing')
  const index = await measured('index', input, signal)
  if (index.articles !== size) throw new Error(`${size} articles were written, but ${index.articles} indexed`)
  say('refreshing')
  const refresh = await measured('refresh', input, signal)
  say('asking')
  const ask = await measured('ask', input, signal)
  const askPostgres = isPostgresHere ? await askInDatabase(input, signal, say) : null
  say('starting')
  const startSeconds = await starting(input, [], signal)
  const startNoRefreshSeconds = await starting(input, ['--no-refresh'], signal)
  const dataBytes = await bytesBelow(data)
  say('sorting into stories')
  const stories = await measured('stories', input, signal)
  return { articles: size, index, dataBytes, refresh, ask, askPostgres, startSeconds, startNoRefreshSeconds, stories }
}

/** The same questions over the same articles, whose records a PostgreSQL server of its own holds. */
async function askInDatabase(input: StepInput, signal: AbortSignal, say: (what: string) => void) {
  say('asking with PostgreSQL')
  const server = await startPostgres()
  try {
    const { articles, data } = input
    const how = { articles, data, now: new Date(), onNotice: say }
    const [from, to] = [await openStorage(how), await openStorage({ ...how, database: server.url })]
    await carryOver(from, to)
    await Promise.all([from.close(), to.close()])
    return await measured('ask', input, signal, { DATABASE_URL: server.url })
  } finally {
    await server.remove()
  }
}

/** Median seconds of a few starts, each with a question of its own. */
async function starting(input: StepInput, more: string[], signal: AbortSignal): Promise<number> {
  const seconds: number[] = []
  for (let at = 0; at < STARTS; at++)
    seconds.push(await startToAnswer(questionOf(input.seed, at, input.events).text, input, more, signal))
  return spreadOf(seconds).median
}

async function bytesBelow(folder: string): Promise<number> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  const files = entries.filter((entry) => entry.isFile())
  const sizes = await Promise.all(files.map(async (file) => (await stat(join(file.parentPath, file.name))).size))
  return sizes.reduce((sum, size) => sum + size, 0)
}
