// Looks at the feeds that are due, each at its own pace. What an item holds is written before it counts as taken: a kill loses nothing.
import { hash } from 'node:crypto'
import PQueue from 'p-queue'
import { MAX_FILE_BYTES } from '../articles/read/decode.ts'
import { type FetchedArticle, wordsIn } from '../articles/read/fetched.ts'
import { withoutBallast } from '../articles/read/page.ts'
import { messageOf } from '../domain/errors.ts'
import type { PlatformLog } from '../domain/ports.ts'
import type { Source, TakenItem } from '../domain/source.ts'
import { type FetchedFiles, fileOf } from '../storage/fetched.ts'
import type { SourceRecords } from '../storage/sources.ts'
import { momentOf } from '../text/timestamps.ts'
import { addressKey } from '../text/web-addresses.ts'
import { distinct, type Feed, type FeedItem, readFeed } from './feeds.ts'
import { type Fetched, type Fetcher, FetchFailure, WAIT } from './fetch.ts'
import { pageText } from './pages.ts'

export interface PollParts {
  records: SourceRecords
  files: FetchedFiles
  fetcher: Fetcher
  /** Whether items that are summed up in the feed are fetched from their pages. */
  fetchPages: boolean
  clock: () => Date
  log: PlatformLog
}

export type PollReport = Awaited<ReturnType<typeof pollDue>>

const HOSTS_AT_ONCE = 16
/** Pages that are fetched for one feed at a look; the next look goes on from there. */
const MOST_PAGES = 20
const MOST_SITEMAPS = 3
const SOON_MS = 60_000
const DAY_MS = 86_400_000
const MOST_DOUBLINGS = 7
/** A page that is out of order is asked for so often; then the feed's words are the article. */
const MOST_TRIES = 5
/** Characters from which on a text is no mere summary: of what a feed calls the content, and of a description. */
const [FEWEST_OF_CONTENT, FEWEST_OF_DESCRIPTION] = [280, 1500]
const CUT_OFF =
  /(?:\u2026|\.\.\.|\[(?:\u2026|\.\.\.)\]|(?:read|continue reading|see) (?:more|the full (?:story|article))[^.]{0,40})[\s\u00bb\u2192>]*$/i

/** Looks at every source that is due, those of one host one after another. Begins nothing any more after `untilMs` of work. */
export async function pollDue(parts: PollParts, untilMs = SOON_MS) {
  const { records, clock, log } = parts
  const end = performance.now() + untilMs
  const isOver = () => performance.now() > end
  const due = (await records.list()).filter(({ state, nextAt }) => state === 'active' && nextAt <= clock())
  const report = { looked: 0, failed: 0, taken: 0 }
  const queue = new PQueue({ concurrency: HOSTS_AT_ONCE })
  for (const some of Map.groupBy(due, ({ url }) => new URL(url).host).values())
    void queue.add(async () => {
      for (const source of some) {
        if (isOver()) return
        try {
          const { taken, isGood } = await lookAt(source, parts, isOver)
          report.looked++
          report.taken += taken
          if (!isGood) report.failed++
        } catch (error) {
          report.failed++
          log.error({ error: messageOf(error) }, 'a source could not be looked at')
        }
      }
    })
  await queue.onIdle()
  return report
}

async function lookAt(source: Source, parts: PollParts, isOver: () => boolean) {
  const { records, clock, fetcher } = parts
  const { url, fetched: before, intervalMs } = source
  const fail = async ({ error, remedy, retryAfterMs = 0, isGone = false }: Problem) => {
    const now = clock().getTime()
    const backOff = Math.min(DAY_MS, intervalMs * 2 ** Math.min(before.failures, MOST_DOUBLINGS))
    const nextAt = new Date(now + Math.max(retryAfterMs, backOff * (0.75 + Math.random() / 2)))
    const failing = { failures: before.failures + 1, failingSince: before.failingSince ?? now, error, remedy }
    // What moved for good and is not there is looked for where it was.
    const fetched = { ...before, ...failing, address: null }
    await records.note(url, { title: null, taken: null, nextAt, fetched })
    if (isGone) await records.set(url, 'paused', nextAt)
    return { taken: 0, isGood: false }
  }
  const { etag: known, modified: since } = before
  const conditions = { ...(known && { 'if-none-match': known }), ...(since && { 'if-modified-since': since }) }
  const answer = await fetcher.get(before.address ?? url, conditions).catch((error: unknown) => {
    if (error instanceof FetchFailure) return error
    throw error
  })
  if (answer instanceof FetchFailure) return fail({ error: answer.message, remedy: answer.hint })
  const problem = problemOf(answer, clock())
  if (problem !== null) return fail(problem)
  const good = { ...before, lastGoodAt: clock().getTime(), address: answer.movedTo ?? before.address }
  const ok = { ...good, failingSince: null, failures: 0, error: null, remedy: null, isReported: false }
  const later = (ttlMs: number | null) => {
    const wished = Math.min(DAY_MS, Math.max(ttlMs ?? 0, maxAgeMs(answer)))
    return new Date(clock().getTime() + Math.max(intervalMs, wished) * (1 + Math.random() / 10))
  }
  if (answer.status === 304) {
    await records.note(url, { title: null, taken: null, nextAt: later(before.ttlMs), fetched: ok })
    return { taken: 0, isGood: true }
  }
  const feed = await feedIn(answer, fetcher)
  if ('reason' in feed)
    return fail({ error: feed.reason, remedy: 'Look at the address; /sources add finds the feed of a page.' })
  const { marks, taken, isWhole, isCut } = await takeItems(feed, source, parts, isOver)
  const kept = (name: string) => (isWhole && !feed.isGathered ? headerOf(answer, name) : null)
  const conditional = { etag: kept('etag'), modified: kept('last-modified') }
  const fetched = { ...ok, ttlMs: feed.ttlMs, items: feed.items.length, ...conditional }
  const nextAt = isCut ? new Date(clock().getTime() + SOON_MS) : later(feed.ttlMs)
  await records.note(url, { title: feed.title, nextAt, fetched, taken: marks })
  return { taken, isGood: true }
}

type Problem = { error: string; remedy: string | null; retryAfterMs?: number; isGone?: boolean }

const CLOSED = ['the site does not let it be read', 'Ask the site, or use another feed.'] as const
const PROBLEMS: Record<number, readonly [error: string, remedy?: string]> = {
  ...{ 401: CLOSED, 403: CLOSED },
  404: ['there is nothing at its address', 'Look for its new address on the site.'],
  410: ['it is gone for good', 'Look for what took its place.'],
  429: ['the site was asked too often'],
}

/** What a status says that brings nothing. */
export function problemOf(answer: Fetched, now: Date): Problem | null {
  const { status } = answer
  if (status === 304 || (status >= 200 && status < 300)) return null
  const after = headerOf(answer, 'retry-after')
  const moment =
    after === null ? Number.NaN : /^\d{1,9}$/.test(after) ? Number(after) * 1000 : Date.parse(after) - now.getTime()
  const retryAfterMs = Number.isNaN(moment) ? 0 : Math.min(7 * DAY_MS, Math.max(0, moment))
  const [error, remedy = WAIT] = PROBLEMS[status] ?? ['the site answers with an error']
  return { error: `${error} (${status})`, remedy, retryAfterMs, isGone: status === 410 }
}

/** The feed of an answer, or why there is none; of a list of sitemaps, what the first ones of news hold. */
export async function feedIn(answer: Fetched, fetcher: Pick<Fetcher, 'get'>): Promise<Feed | { reason: string }> {
  const read = (given: Fetched) => readFeed(given.body, headerOf(given, 'content-type') ?? '', given.url)
  const own = read(answer)
  if (!('sitemaps' in own) || !own.sitemaps) return own
  const listed = []
  for (const url of own.sitemaps.slice(0, MOST_SITEMAPS)) listed.push(await fetcher.get(url).then(read, () => own))
  const feeds = listed.filter((one) => 'items' in one).filter(({ items }) => items.some(({ title }) => title !== null))
  return feeds[0] ? { ...feeds[0], items: distinct(feeds.flatMap(({ items }) => items)), isGathered: true } : own
}

const headerOf = ({ headers }: Fetched, name: string): string | null => [headers[name]].flat()[0] ?? null

function maxAgeMs(answer: Fetched): number {
  const given = headerOf(answer, 'cache-control') ?? ''
  if (/\bno-(?:cache|store)\b/i.test(given)) return 0
  return Number(/\bmax-age\s{0,3}=\s{0,3}"?(\d{1,9})/i.exec(given)?.[1] ?? 0) * 1000
}

const markOf = (...parts: unknown[]): string => hash('sha256', JSON.stringify(parts)).slice(0, 16)

/** `isWhole`: nothing was left, so that the next look may be answered by "nothing has changed"; `isCut`: some was, since it was too much. */
async function takeItems(feed: Feed, source: Source, parts: PollParts, isOver: () => boolean) {
  const before = await parts.records.taken(source.url)
  const marks: Record<string, TakenItem> = {}
  /** Hosts whose pages are out of order now. */
  const tired = new Set<string>()
  let [taken, pages, isCut] = [0, 0, false]
  // Whatever a feed held when it was added may be old.
  const isFirst = source.fetched.lastGoodAt === null || Object.keys(before).length < source.fetched.items
  for (const item of feed.items) {
    const { url, publishedAt } = item
    const key = markOf(item.key)
    const known = before[key]
    const mark = markOf(item.title, publishedAt, item.updated, item.content, item.summary)
    const now = parts.clock().getTime()
    const page = parts.fetchPages && contentIn(item) === null ? url : null
    const isOpen = known?.mark !== mark || known.tries !== undefined
    const isStale = page !== null && now - (known?.lookedAt ?? now) >= DAY_MS
    const isTooMuch = page !== null && (pages >= MOST_PAGES || isOver())
    if ((!isOpen && !isStale) || isTooMuch) {
      if (known !== undefined) marks[key] = known
      isCut ||= isOpen && isTooMuch
      continue
    }
    taken += Number(isOpen)
    const isAhead = (publishedAt?.getTime() ?? 0) - now > DAY_MS
    const isNew = isAhead || (publishedAt === null && known === undefined && !isFirst)
    const seenAt = known?.seenAt ?? (isNew ? now : undefined)
    const seen = { mark, ...(seenAt !== undefined && { seenAt }) }
    const dated = isAhead || publishedAt === null ? { ...item, publishedAt: momentOf(seenAt) } : item
    marks[key] = { ...seen, ...(page !== null && { lookedAt: now }) }
    if (page === null) {
      await keep(dated, feed, source, null, parts)
      continue
    }
    const { host } = new URL(page)
    const isTired = tired.has(host)
    if (!isTired) pages++
    const found = isTired ? 'later' : await pageText(page, parts.fetcher)
    if (found === 'later') tired.add(host)
    const tries = (known?.mark === mark ? (known.tries ?? 0) : 0) + Number(!isTired)
    if (found === 'later' && tries < MOST_TRIES) marks[key] = { ...seen, tries, lookedAt: now }
    if (found === 'gone') marks[key] = { ...seen, lookedAt: now, isMissing: true }
    // Nothing there at two looks a day apart: it was taken back.
    if (found === 'gone' && known?.isMissing && isStale) await parts.files.remove(placeOf(item, source))
    else await keep(dated, feed, source, typeof found === 'object' ? found.html : null, parts)
  }
  const isWhole = !isCut && !Object.values(marks).some(({ tries }) => tries !== undefined)
  return { marks, taken, isWhole, isCut }
}

const placeOf = ({ key, url }: FeedItem, source: Source) =>
  fileOf(new URL(url ?? source.url).hostname, `${source.url} ${key}`)

function contentIn({ content, summary, url }: FeedItem): string | null {
  const isFull = (text: string | null, fewest: number): text is string => {
    const words = text === null ? '' : wordsIn(text)
    return words.length >= fewest && !CUT_OFF.test(words.slice(-200))
  }
  if (isFull(content, url === null ? 1 : FEWEST_OF_CONTENT)) return content
  return isFull(summary, FEWEST_OF_DESCRIPTION) ? summary : null
}

async function keep(item: FeedItem, feed: Feed, source: Source, html: string | null, { files }: PollParts) {
  const { key, url, title, author, publishedAt } = item
  const place = placeOf(item, source)
  const content = contentIn(item)
  // A page that cannot be had now may have been had before.
  const kept = html === null && content === null ? ((await files.read(place)) as FetchedArticle | null) : null
  const page = html === null ? (kept?.page ?? null) : withoutBallast(html)
  const summary = content === null ? (item.content ?? item.summary) : null
  // A title alone is no article.
  if (page === null && content === null && summary === null) return
  const article: FetchedArticle = {
    ...{ url, id: addressKey(url ?? '') ?? `${new URL(source.url).host} ${key}`, title, author, content, summary },
    ...{ outlet: outletOf(feed, url ?? source.url), publishedAt: publishedAt?.toISOString() ?? null },
    ...{ language: feed.language, page: page !== null && page.length * 2 < MAX_FILE_BYTES ? page : null },
  }
  await files.write(place, article)
}

/** Of "World news | Harbour Post" the part that its site is called by, if one is. */
function outletOf({ title }: Feed, url: string): string | null {
  const host = new URL(url).hostname.replace(/\W/g, '')
  const parts = title?.split(/\s[|»–—:-]\s/) ?? []
  const named = parts.find((part) => {
    const letters = part.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '')
    return letters.length > 2 && host.includes(letters)
  })
  return named ?? title
}
