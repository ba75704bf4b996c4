// `npm run bench -- --search 1000000`: how long a search takes among the passages of so many synthetic articles, on disk and in an object
// store. Of a question's work that is the part which grows with the articles; the records of so many are not made.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { passagesOf } from '../../src/articles/passages.ts'
import type { Article } from '../../src/domain/article.ts'
import { messageOf } from '../../src/domain/errors.ts'
import { addPassages, createTable, indexAll, type Place, searchPassages } from '../../src/storage/lance.ts'
import { STOP_WORDS, wordsOf } from '../../src/text/words.ts'
import { OBJECT_STORE, startObjectStore } from '../support/object-store.ts'
import { progressLine } from './progress.ts'
import { randomFrom } from './random.ts'
import { type Spread, spreadOf } from './scoring.ts'
import { ARTICLES_AN_EVENT } from './synthetic-articles.ts'
import { eventOf, factsOf, headlineOf, LAST_DAY, questionOf } from './synthetic-events.ts'
import { type Language, languageOf, sentenceOf } from './synthetic-language.ts'
import { tableOf } from './table.ts'

const SEED = 20_250_912
/** Sentences behind the facts of an article: some 250 words in all, as agencies write most of theirs. */
const SENTENCES = 12
const AT_ONCE = 5000
const [WARM_UP, ASKED] = [20, 300]
/** What a question asks the index for, as `search.ts` does: at large, and of late; without words that more articles than this hold. */
const [AT_LARGE, RECENT, RECENT_DAYS, MANY] = [80, 40, 21, 7500]
const SAMPLED = 50
const DAY_MS = 86_400_000

interface SearchFigures {
  place: string
  passages: number
  buildSeconds: number
  seconds: Spread
  max: number
  residentBytes: number
}

export async function measureSearch(articles: number): Promise<SearchFigures[]> {
  const folder = await mkdtemp(join(tmpdir(), 'dateline-bench-search-'))
  try {
    const figures = [await measureAt('on disk', { at: folder, options: {} }, articles)]
    if (OBJECT_STORE === undefined) return figures
    process.stderr.write(`${searchReport(figures)}\n`)
    const store = await startObjectStore()
    try {
      return [...figures, await measureAt('in an object store', store.place, articles)]
    } catch (error) {
      // A store in Python on the same machine may not be up to it.
      process.stderr.write(`in an object store: ${messageOf(error).split('\n')[0]}\n`)
      return figures
    } finally {
      store.end()
    }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

async function measureAt(name: string, place: Place, articles: number): Promise<SearchFigures> {
  const language = languageOf(SEED)
  const holders = new Map<string, number>()
  const writing = progressLine(`Passages ${name}`)
  const began = performance.now()
  const table = await createTable(place, 'passages')
  let passages = 0
  for (let from = 0; from < articles; from += AT_ONCE) {
    const made = Array.from({ length: Math.min(AT_ONCE, articles - from) }, (_, at) => articleAt(from + at, language))
    const cut = made.map((article) => ({ article, passages: passagesOf(article) }))
    passages += cut.reduce((sum, one) => sum + one.passages.length, 0)
    await addPassages(table, cut)
    for (const { text } of made.filter((_, at) => at % SAMPLED === 0))
      for (const word of new Set(wordsOf(text).map(({ folded }) => folded)))
        holders.set(word, (holders.get(word) ?? 0) + SAMPLED)
    writing.show(Math.min(articles, from + AT_ONCE), articles)
  }
  writing.done()
  await table.optimize()
  await indexAll(table)
  const buildSeconds = (performance.now() - began) / 1000
  const times: number[] = []
  const publishedAfter = new Date(LAST_DAY.getTime() - RECENT_DAYS * DAY_MS)
  for (let at = 0; at < WARM_UP + ASKED; at++) {
    const asked = wordsOf(questionOf(SEED, at, Math.floor(articles / ARTICLES_AN_EVENT)).text).map(
      ({ folded }) => folded,
    )
    const content = asked.filter((word) => !STOP_WORDS.has(word))
    const telling = content.filter((word) => (holders.get(word) ?? 0) <= MANY)
    const words = (telling.length > 0 ? telling : content).join(' ')
    const started = performance.now()
    await Promise.all([
      searchPassages(table, { words, limit: AT_LARGE }),
      searchPassages(table, { words, limit: RECENT, publishedAfter }),
    ])
    if (at >= WARM_UP) times.push((performance.now() - started) / 1000)
  }
  table.close()
  const residentBytes = process.memoryUsage().rss
  return { place: name, passages, buildSeconds, seconds: spreadOf(times), max: Math.max(...times), residentBytes }
}

function articleAt(index: number, language: Language): Article {
  const event = eventOf(SEED, Math.floor(index / ARTICLES_AN_EVENT))
  const random = randomFrom(SEED, index + 1)
  const more = Array.from({ length: SENTENCES }, () => sentenceOf(language, event.topic, random))
  const text = [...factsOf(event, random), ...more].join(' ')
  return {
    ...{ id: `a${index}`, version: 'v', file: `${index}.txt`, title: headlineOf(event, random), text },
    ...{ outlet: `Invented Post ${index % 60}`, agency: null, author: null, url: null, language: 'en' },
    ...{ publishedAt: event.day, body: [{ start: 0, end: text.length }] },
  }
}

export function searchReport(figures: readonly SearchFigures[]): string {
  const head = ['Search', 'passages', 'built in', 'p50', 'p95', 'longest', 'memory']
  const ms = (seconds: number): string => `${(1000 * seconds).toFixed(0)} ms`
  const rows = figures.map(({ place, passages, buildSeconds, seconds, max, residentBytes }) => [
    ...[place, passages.toLocaleString('en'), `${buildSeconds.toFixed(0)} s`],
    ...[ms(seconds.median), ms(seconds.p95), ms(max), `${(residentBytes / 2 ** 20).toFixed(0)} MB`],
  ])
  return tableOf(head, rows)
}
