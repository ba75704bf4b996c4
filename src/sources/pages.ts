// Fetches pages, keeps those that are articles (a live blog as its entries), and looks again at those that something posted quotes.
import { readArticlePage } from '../articles/read/fetched.ts'
import { withoutBallast } from '../articles/read/page.ts'
import type { PlatformMemory } from '../domain/ports.ts'
import type { ArticleReader } from '../storage/articles.ts'
import { type FetchedFiles, fileOf } from '../storage/fetched.ts'
import { FETCHED } from '../storage/folder.ts'
import type { PostRecords } from '../storage/posts.ts'
import { addressKey } from '../text/web-addresses.ts'
import { textIn } from './feeds.ts'
import { type Fetched, type Fetcher, FetchFailure } from './fetch.ts'

/** The markup of a page that a feed leads to. 'later': it may be had another time; 'gone': there is none; 'never': it cannot be had. */
export async function pageText(url: string, fetcher: Pick<Fetcher, 'get'>) {
  try {
    const answer = await fetcher.get(url, {}, { isPage: true })
    if (answer.status >= 500 || answer.status === 429) return 'later'
    if (answer.status === 404 || answer.status === 410) return 'gone'
    const html = htmlOf(answer)
    return html === null ? 'never' : { html }
  } catch (error) {
    if (error instanceof FetchFailure) return error.isPassing ? 'later' : 'never'
    throw error
  }
}

export function htmlOf({ status, headers, body }: Fetched): string | null {
  const type = String(headers['content-type'] ?? 'text/html')
  return status < 300 && /html/i.test(type) ? textIn(body, type, 'page') : null
}

/** Keeps a page that is an article; what it is called, or why it is none. */
export async function keepPage(html: string, url: string, files: FetchedFiles) {
  const read = await readArticlePage(html)
  if ('reason' in read) return read
  const key = addressKey(url) ?? url
  await files.write(fileOf(new URL(url).hostname, key), { url, id: key, page: withoutBallast(html) })
  const title = `“${read.facts.title ?? url}”`
  return { title: read.entries.length > 0 ? `${title}, a live blog of ${read.entries.length} entries` : title }
}

interface Pages {
  posts: Pick<PostRecords, 'since'>
  reader: Pick<ArticleReader, 'articles'>
  /** What became of the last look at each page, by its address. */
  memory: Pick<PlatformMemory, 'get' | 'set'>
  files: FetchedFiles
  fetcher: Pick<Fetcher, 'get'>
  clock: () => Date
  days: number
}

interface Look {
  at: number
  /** Since when it was not there; `null`: it was. In milliseconds since 1970. */
  goneSince: number | null
}

const DAY_MS = 86_400_000
const EVERY_MS = DAY_MS / 4
/** A page counts as withdrawn when a look so long after the first one finds that it still is not there. */
const GONE_FOR_MS = DAY_MS

/** One page that cannot be had never keeps the others from being looked at. */
export async function lookAgain({ posts, reader, memory, files, fetcher, clock, days }: Pages): Promise<void> {
  const begun = clock().getTime()
  const cited = days === 0 ? [] : (await posts.since(new Date(begun - days * DAY_MS))).flatMap(({ cites }) => cites)
  const articles = await reader.articles([...new Set(cited.map(({ articleId }) => articleId))])
  for (const { url, file: path } of articles.values()) {
    if (url === null || !path.startsWith(FETCHED)) continue
    const file = path.slice(FETCHED.length)
    const last: Look | null = JSON.parse((await memory.get(url)) ?? 'null')
    if (last !== null && begun - last.at < EVERY_MS) continue
    const now = clock().getTime()
    const found = await pageText(url, fetcher)
    // Of a site that is out of order nothing is known.
    const before = last?.goneSince ?? null
    const goneSince = found === 'gone' ? (before ?? now) : typeof found === 'string' ? before : null
    await memory.set(url, JSON.stringify({ at: now, goneSince } satisfies Look))
    if (found === 'gone' && now - (goneSince ?? now) >= GONE_FOR_MS) await files.remove(file)
    if (typeof found === 'string') continue
    const kept = await files.read(file)
    if (typeof kept?.page !== 'string' || 'reason' in (await readArticlePage(found.html))) continue
    await files.write(file, { ...kept, page: withoutBallast(found.html) })
  }
}
