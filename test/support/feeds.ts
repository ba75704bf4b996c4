// A web on loopback: sites whose pages a test sets, which note what they were asked; and sources that read from it as from the real one.
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { createFetcher, type FetchPolicy } from '../../src/sources/fetch.ts'
import { type PollParts, pollDue } from '../../src/sources/poll.ts'
import { createSources, type Sources } from '../../src/sources/sources.ts'
import { fetchedFiles } from '../../src/storage/fetched.ts'
import type { Storage } from '../../src/storage/open.ts'
import { newFolder } from './leftovers.ts'
import { logInRam } from './scripted-desk.ts'

export interface Answer {
  status?: number
  headers?: Record<string, string>
  body?: string | Uint8Array
}
type Page = Answer | string | ((request: IncomingMessage, response: ServerResponse) => Answer | string | undefined)

export interface Asked {
  url: string
  at: number
  headers: IncomingMessage['headers']
}

/** One site; `pages` by their paths. What it does not have is 404, and its robots.txt is empty unless it is set. */
export async function site(pages: Record<string, Page> = {}, host = '127.0.0.1') {
  const asked: Asked[] = []
  const open = { now: 0, most: 0 }
  const server = createServer((request, response) => {
    const url = request.url ?? ''
    asked.push({ url, at: performance.now(), headers: request.headers })
    open.most = Math.max(open.most, ++open.now)
    response.on('close', () => open.now--)
    const page = pages[url] ?? { status: 404 }
    const given = typeof page === 'function' ? page(request, response) : page
    if (given === undefined) return
    const { status = 200, headers = {}, body = '' } = typeof given === 'string' ? { body: given } : given
    response.writeHead(status, { 'content-type': typeOf(url), ...headers }).end(body)
  })
  await new Promise<void>((resolve) => server.listen(0, host, resolve))
  const { port } = server.address() as AddressInfo
  return {
    ...{ pages, asked, open, port, url: `http://${host}:${port}` },
    close: () => {
      server.closeAllConnections()
      server.close()
    },
    /** How often that path was asked for. */
    count: (at: string) => asked.filter(({ url }) => url === at).length,
  }
}

const typeOf = (url: string): string =>
  /\.(?:xml|rss|atom|rdf)$/.test(url) ? 'application/xml' : url.endsWith('.json') ? 'application/json' : 'text/html'

export type Site = Awaited<ReturnType<typeof site>>

const POLICY = { contactUrl: 'https://dateline.example/bot', pauseMs: 0 }

/** Sources over some storage, with a clock of the test's own. Hosts on loopback are open to them unless told otherwise. */
export function sourcesOf(storage: Storage, clock: () => Date, given: SourcesGiven = {}) {
  const { feeds = [], file = 'no such file', fetchPages = true, folder = newFolder('fetched-') } = given
  const fetcher = createFetcher({ ...POLICY, allowPrivate: ['127.0.0.1', 'localhost'], ...given.policy })
  const files = fetchedFiles(folder)
  const settings = { feeds, file, intervalMs: given.intervalMs ?? 900_000, isKept: given.isKept ?? true }
  const log = logInRam()
  const parts: PollParts = { records: storage.sources, files, fetcher, fetchPages, clock, log }
  return {
    ...{ fetcher, files, log },
    sources: createSources({ records: storage.sources, files, fetcher: async () => fetcher, settings, clock }),
    poll: (untilMs?: number) => pollDue(parts, untilMs),
  }
}

/** Sources of a web in which every address is one of an empty feed: nothing is fetched. */
export function sourcesInRam(storage: Storage, clock: () => Date): Sources {
  const fetcher = {
    get: async (url: string) => ({ status: 200, headers: {}, body: Buffer.from(rss([])), url, movedTo: null }),
    leave: async () => 0,
  }
  const settings = { feeds: [], file: 'no such file', intervalMs: 900_000, isKept: true }
  const files = fetchedFiles(path.join(tmpdir(), 'nothing-fetched'))
  return createSources({ records: storage.sources, files, fetcher: async () => fetcher, settings, clock })
}

interface SourcesGiven {
  feeds?: string[]
  file?: string
  fetchPages?: boolean
  intervalMs?: number
  isKept?: boolean
  folder?: string
  policy?: Partial<FetchPolicy>
}

/** A few sentences of a report that nobody else's are like. */
export const report = (n: number, sentences = 12): string =>
  Array.from(
    { length: sentences },
    (_, at) => `Warden ${name(n)} counted ${n * 31 + at} lanterns along pier ${at + 1} that evening.`,
  ).join(' ')

const name = (n: number): string =>
  `${['Ansel', 'Brook', 'Corin', 'Delph', 'Ester'][n % 5]}${['ham', 'ford', 'wick', 'stead'][n % 4]}`

export interface Item {
  n: number
  link: string
  full?: boolean
  title?: string
  date?: Date
  text?: string
}

const DAY = new Date('2025-09-12T08:00:00Z')

export function rss(items: Item[], { ttl = '', title = 'Harbour Post' } = {}): string {
  const entries = items.map(
    ({ n, link, full = false, title: called = `Lantern report ${n}`, date = DAY, text = report(n) }) => {
      const body = full ? `<content:encoded><![CDATA[<p>${text}</p>]]></content:encoded>` : ''
      const summary = `<description>Pier ${n} was lit again, the warden said…</description>`
      return `<item><title>${called}</title><link>${link}</link><guid isPermaLink="false">g${n}</guid><pubDate>${date.toUTCString()}</pubDate>${summary}${body}</item>`
    },
  )
  return `<?xml version="1.0" encoding="utf-8"?><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel><title>${title}</title><link>/</link>${ttl}${entries.join('')}</channel></rss>`
}

export const page = (n: number, text = report(n)): string =>
  `<!doctype html><html><head><title>Lantern report ${n}</title><meta property="og:type" content="article"><meta property="og:site_name" content="Harbour Post"></head><body><article><h1>Lantern report ${n}</h1>${text
    .split(/(?<=\.) /)
    .map((sentence) => `<p>${sentence}</p>`)
    .join('')}</article></body></html>`
