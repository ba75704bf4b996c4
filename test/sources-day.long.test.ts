// A simulated day with 500 feeds that change, fail, refuse and come back: requests stay within the rules, no item is lost or doubled, and
// memory stays flat. And a fetch that is killed again and again.
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdirSync, readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import path from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { expect, onTestFinished, test } from 'vitest'
import { NEVER_FETCHED } from '../src/domain/source.ts'
import { page, report, rss, site, sourcesOf } from './support/feeds.ts'
import { newsroom } from './support/newsroom.ts'
import { newsroomStorage } from './support/newsroom-storage.ts'

const FEEDS = 500
const MINUTE_MS = 60_000
const INTERVAL = 15
const SHOWN = 20
const PER_HOST = 96
const DAY = 24 * 60

const hosts = Array.from({ length: FEEDS }, (_, n) => `127.0.${1 + Math.floor(n / 250)}.${1 + (n % 250)}`)

function heap(): number {
  setFlagsFromString('--expose-gc')
  runInNewContext('gc')()
  return process.memoryUsage().heapUsed
}

test('a day with 500 feeds', { timeout: 1_800_000 }, async () => {
  const start = Date.UTC(2025, 8, 12)
  let minute = 0
  const asked = hosts.map((): number[] => [])
  /** An item comes every so many minutes, one feed oftener than the other. */
  const itemsBy = (n: number) => Math.floor(minute / (30 + (n % 40))) + 1
  /** Each tenth feed fails for two hours, each other tenth asks to be left alone for one. */
  const troubleOf = (n: number) => (minute >= 300 && minute < 420 ? { 3: 500, 7: 429 }[n % 10] : undefined)
  const server = createServer((request, response) => {
    const n = hosts.indexOf(request.headers.host?.split(':')[0] ?? '')
    asked[n]?.push(minute)
    const trouble = troubleOf(n)
    if (trouble !== undefined) return void response.writeHead(trouble, { 'retry-after': '3600' }).end()
    const count = itemsBy(n)
    const etag = `"${count}"`
    if (request.headers['if-none-match'] === etag) return void response.writeHead(304).end()
    const items = Array.from({ length: Math.min(SHOWN, count) }, (_, back) => {
      const item = count - 1 - back
      return { n: item, link: `http://${request.headers.host}/${item}`, full: true, text: report(item) }
    })
    response.writeHead(200, { 'content-type': 'application/rss+xml', etag }).end(rss(items))
  })
  await new Promise<void>((resolve) => server.listen(0, resolve))
  const { port } = server.address() as AddressInfo
  const room = newsroom()
  const storage = await newsroomStorage(room.root)
  const now = () => new Date(start + minute * MINUTE_MS)
  const folder = path.join(room.data, 'fetched')
  const { poll, fetcher, sources } = sourcesOf(storage, now, { folder, policy: { allowPrivate: hosts } })
  onTestFinished(async () => {
    await fetcher.close()
    server.closeAllConnections()
    server.close()
    storage.close()
  })
  for (const host of hosts) {
    const times = { addedAt: now(), nextAt: now(), intervalMs: INTERVAL * MINUTE_MS }
    const url = `http://${host}:${port}/feed.xml`
    await storage.sources.add({
      url,
      title: null,
      addedBy: 'settings',
      state: 'active',
      fetched: NEVER_FETCHED,
      ...times,
    })
  }
  let early = 0
  for (; minute < DAY; minute += 3) {
    await poll(Number.POSITIVE_INFINITY)
    if (minute === DAY / 4) early = heap()
  }
  expect(heap() / early).toBeLessThan(1.25)
  for (const [n, times] of asked.entries()) {
    expect(times.length).toBeLessThanOrEqual(PER_HOST + 1)
    const gaps = times.slice(1).map((time, at) => time - (times[at] ?? 0))
    // A look may fall three minutes late here, never early by more than jitter allows on a failure.
    expect(Math.min(...gaps)).toBeGreaterThanOrEqual(n % 10 === 3 ? INTERVAL * 0.75 - 3 : INTERVAL - 3)
    const during = times.filter((time) => time >= 300 && time < 420).length
    if (n % 10 === 7) expect(during).toBeLessThanOrEqual(3)
    if (n % 10 === 3) expect(during).toBeLessThanOrEqual(6)
  }
  minute = DAY + 60
  await poll(Number.POSITIVE_INFINITY)
  for (const [n, host] of hosts.entries()) {
    const files = readdirSync(path.join(folder, host))
    const urls = files.map((file) => JSON.parse(readFileSync(path.join(folder, host, file), 'utf8')).url)
    expect(new Set(urls).size).toBe(files.length)
    expect(files.length).toBe(itemsBy(n))
  }
  expect((await sources.list()).every(({ fetched: { error } }) => error === null)).toBe(true)
})

const CLI = path.resolve(import.meta.dirname, '../src/cli.ts')

test('a fetch that is killed at any moment goes on with the next', { timeout: 600_000 }, async () => {
  const room = newsroom()
  const numbers = Array.from({ length: 40 }, (_, n) => n)
  const web = await site({})
  onTestFinished(web.close)
  web.pages['/full.xml'] = {
    headers: { etag: '"1"' },
    body: rss(numbers.map((n) => ({ n, link: `${web.url}/full/${n}`, full: true }))),
  }
  web.pages['/short.xml'] = {
    headers: { etag: '"1"' },
    body: rss(numbers.slice(0, 6).map((n) => ({ n: n + 100, link: `${web.url}/page/${n}` }))),
  }
  for (const n of numbers) web.pages[`/page/${n}`] = page(n + 100)
  const env = {
    ...{ ...process.env, FEEDS: `${web.url}/full.xml ${web.url}/short.xml`, FETCH_ALLOW_PRIVATE: '127.0.0.1' },
    FEEDS_FILE: path.join(room.root, 'none.opml'),
  }
  const index = (): ChildProcess =>
    spawn(process.execPath, [CLI, 'index', '--json', '--articles', room.articles, '--data', room.data], {
      ...{ env, stdio: ['ignore', 'pipe', 'pipe'] },
    })
  // The settings' feeds begin within a minute: here at once.
  const due = () =>
    room.use(async ({ sources }) => {
      for (const { url } of await sources.list()) await sources.set(url, 'active', new Date(0))
    })
  const ended = async (child: ChildProcess) => {
    child.stdout?.resume()
    child.stderr?.resume()
    await once(child, 'close')
  }
  await ended(index())
  for (let kills = 0; kills < 12; kills++) {
    await due()
    const child = index()
    const closed = ended(child)
    await delay(500 + kills * 350)
    child.kill('SIGKILL')
    await closed
  }
  for (let looks = 0; looks < 3; looks++) {
    await due()
    await ended(index())
  }
  const { articles, skipped } = await room.state()
  expect(skipped).toEqual([])
  expect(articles.length).toBe(46)
  expect(new Set(articles.map(({ id }) => id)).size).toBe(46)
  expect(articles.some(({ title }) => title.endsWith('(summary)'))).toBe(false)
})
