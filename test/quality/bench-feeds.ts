// How fast news comes in: from 500 feeds with 20 items each to articles that a search finds, and what 10,000 looks at feeds leave in memory.
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { refreshArticles } from '../../src/articles/refresh.ts'
import { NEVER_FETCHED } from '../../src/domain/source.ts'
import { openStorage } from '../../src/storage/open.ts'
import { rss, sourcesOf } from '../support/feeds.ts'
import { tableOf } from './table.ts'

const FEEDS = 500
const ITEMS = 20
const LOOKS = 10_000
const INTERVAL_MS = 900_000

export interface FeedFigures {
  articles: number
  /** Until all were written down, and until a search found them. */
  fetchSeconds: number
  searchableSeconds: number
  /** Processor time until then, of all threads: says more than the clock where others use the machine too. */
  cpuSeconds: number
  /** Of the heap, after a collection: after a fifth of the looks, and after all. */
  heapAfterFifth: number
  heapAfterAll: number
  looks: number
}

export async function measureFeeds(): Promise<FeedFigures> {
  const root = mkdtempSync(path.join(tmpdir(), 'bench-feeds-'))
  const hosts = Array.from({ length: FEEDS }, (_, n) => `127.0.${1 + Math.floor(n / 250)}.${1 + (n % 250)}`)
  const wordsOf = (n: number, item: number) =>
    Array.from(
      { length: 20 },
      (_, at) => `Warden${n} counted ${item * 40 + at} lanterns${n}x${item} along pier ${at} that evening.`,
    ).join(' ')
  const server = createServer((request, response) => {
    if (request.headers['if-none-match'] === '"1"') return void response.writeHead(304).end()
    const n = hosts.indexOf(request.headers.host?.split(':')[0] ?? '')
    const items = Array.from({ length: ITEMS }, (_, item) => {
      return {
        n: item,
        link: `http://${request.headers.host}/${item}`,
        full: true,
        title: `Report ${n} of ${item}`,
        text: wordsOf(n, item),
      }
    })
    response
      .writeHead(200, { 'content-type': 'application/rss+xml', etag: '"1"' })
      .end(rss(items, { title: `Post ${n}` }))
  })
  await new Promise<void>((resolve) => server.listen(0, resolve))
  const { port } = server.address() as AddressInfo
  const [articles, data] = [path.join(root, 'articles'), path.join(root, 'data')]
  mkdirSync(articles)
  const storage = await openStorage({ articles, data, now: new Date(), onNotice: () => undefined })
  let now = new Date()
  const policy = { allowPrivate: hosts }
  const { poll, fetcher } = sourcesOf(storage, () => now, { folder: path.join(data, 'fetched'), policy })
  try {
    for (const host of hosts) {
      const url = `http://${host}:${port}/feed.xml`
      const times = { addedAt: now, nextAt: now, intervalMs: INTERVAL_MS }
      await storage.sources.add({
        url,
        title: null,
        addedBy: 'settings',
        state: 'active',
        fetched: NEVER_FETCHED,
        ...times,
      })
    }
    const [begun, cpu] = [performance.now(), process.cpuUsage()]
    await poll(Number.POSITIVE_INFINITY)
    const fetchSeconds = (performance.now() - begun) / 1000
    const report = await refreshArticles(storage, { now })
    const found = await storage.passages.search({ words: `lanterns${FEEDS - 1}x${ITEMS - 1}`, limit: 5 })
    if (found.length === 0) throw new Error('what came in last is not found')
    const searchableSeconds = (performance.now() - begun) / 1000
    const { user, system } = process.cpuUsage(cpu)
    const cpuSeconds = (user + system) / 1e6
    let looks = 0
    let heapAfterFifth = 0
    while (looks < LOOKS) {
      now = new Date(now.getTime() + 2 * INTERVAL_MS)
      looks += (await poll(Number.POSITIVE_INFINITY)).looked
      if (heapAfterFifth === 0 && looks >= LOOKS / 5) heapAfterFifth = heap()
    }
    const seconds = { fetchSeconds, searchableSeconds, cpuSeconds }
    return { articles: report.articles, ...seconds, heapAfterFifth, heapAfterAll: heap(), looks }
  } finally {
    await fetcher.close()
    server.closeAllConnections()
    server.close()
    storage.close()
    rmSync(root, { recursive: true, force: true })
  }
}

/** Bytes that are in use once what is not has been collected. */
function heap(): number {
  setFlagsFromString('--expose-gc')
  runInNewContext('gc')()
  return process.memoryUsage().heapUsed
}

export function feedsReport(figures: FeedFigures): string {
  const mb = (bytes: number) => `${(bytes / 1e6).toFixed(0)} MB`
  const { articles, fetchSeconds, searchableSeconds, cpuSeconds, heapAfterFifth, heapAfterAll, looks } = figures
  return tableOf(
    ['feeds', ''],
    [
      [`${FEEDS} feeds with ${ITEMS} items each: fetched`, `${fetchSeconds.toFixed(1)} s`],
      [`… and searchable (${articles.toLocaleString('en')} articles)`, `${searchableSeconds.toFixed(1)} s`],
      ['… of that, processor time', `${cpuSeconds.toFixed(1)} s`],
      [`heap after ${(LOOKS / 5).toLocaleString('en')} looks at feeds`, mb(heapAfterFifth)],
      [`heap after ${looks.toLocaleString('en')}`, mb(heapAfterAll)],
    ],
  )
}
