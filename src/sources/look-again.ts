// Looks again at the pages of articles that something posted quotes: whether they are still there, and say the same. What follows from
// that is a refresh's affair.
import { readArticlePage } from '../articles/read/fetched.ts'
import { withoutBallast } from '../articles/read/page.ts'
import type { PlatformMemory } from '../domain/ports.ts'
import type { ArticleReader } from '../storage/articles.ts'
import type { FetchedFiles } from '../storage/fetched.ts'
import { FETCHED } from '../storage/folder.ts'
import type { PostRecords } from '../storage/posts.ts'
import { type Fetcher, FetchFailure } from './fetch.ts'
import { htmlOf } from './pages.ts'

interface Pages {
  posts: Pick<PostRecords, 'since'>
  reader: Pick<ArticleReader, 'articles'>
  /** What became of the last look at each page, by its address. */
  memory: Pick<PlatformMemory, 'get' | 'set'>
  clock: () => Date
  /** What was posted longer ago is not corrected any more. */
  days: number
}

interface Look {
  at: number
  /** Since when it was not there; `null`: it was. In milliseconds since 1970. */
  goneSince: number | null
}

interface CitedPage {
  url: string
  /** Within the folder of what was fetched. */
  file: string
  last: Look | null
}

const DAY_MS = 86_400_000
const EVERY_MS = DAY_MS / 4
/** A page counts as withdrawn when a look so long after the first one finds that it still is not there. */
const GONE_FOR_MS = DAY_MS
const IS_GONE = [404, 410]

/** Pages that are to be looked at now. */
export async function citedPagesDue({ posts, reader, memory, clock, days }: Pages): Promise<CitedPage[]> {
  if (days === 0) return []
  const now = clock().getTime()
  const cited = (await posts.since(new Date(now - days * DAY_MS))).flatMap(({ cites }) => cites)
  const articles = await reader.articles([...new Set(cited.map(({ articleId }) => articleId))])
  const pages: CitedPage[] = []
  for (const { url, file } of articles.values()) {
    if (url === null || !file.startsWith(FETCHED)) continue
    const last: Look | null = JSON.parse((await memory.get(url)) ?? 'null')
    if (last === null || now - last.at >= EVERY_MS) pages.push({ url, file: file.slice(FETCHED.length), last })
  }
  return pages
}

/** One page that cannot be had never keeps the others from being looked at. */
export async function lookAgain(parts: Pages & { files: FetchedFiles; fetcher: Pick<Fetcher, 'get'> }): Promise<void> {
  const { memory, files, fetcher, clock } = parts
  for (const { url, file, last } of await citedPagesDue(parts)) {
    const now = clock().getTime()
    const answer = await fetcher.get(url, {}, { isPage: true }).catch((error: unknown) => {
      if (error instanceof FetchFailure) return null
      throw error
    })
    const isGone = answer !== null && IS_GONE.includes(answer.status)
    // Of a site that is out of order nothing is known.
    const goneSince = isGone
      ? (last?.goneSince ?? now)
      : answer === null || answer.status >= 300
        ? (last?.goneSince ?? null)
        : null
    await memory.set(url, JSON.stringify({ at: now, goneSince } satisfies Look))
    if (isGone && goneSince !== null && now - goneSince >= GONE_FOR_MS) await files.unlink(file)
    const html = answer === null ? null : htmlOf(answer)
    const kept = html === null ? null : await files.read(file)
    if (html === null || typeof kept?.page !== 'string' || 'reason' in (await readArticlePage(html))) continue
    await files.write(file, { ...kept, page: withoutBallast(html) })
  }
}
