// Fetches one page and looks whether it is an article; a live blog is kept as its entries, each with its own day.
import { liveEntriesIn, readArticlePage } from '../articles/read/fetched.ts'
import { withoutBallast } from '../articles/read/page.ts'
import { type FetchedFiles, fileOf } from '../storage/fetched.ts'
import { addressKey } from '../text/web-addresses.ts'
import { textIn } from './feeds.ts'
import { type Fetched, type Fetcher, FetchFailure } from './fetch.ts'

/** The markup of a page that a feed leads to. 'later': it may be had another time; 'gone': there is none; 'never': it cannot be had. */
export async function pageText(
  url: string,
  fetcher: Pick<Fetcher, 'get'>,
): Promise<{ html: string } | 'later' | 'gone' | 'never'> {
  try {
    const answer = await fetcher.get(url, {}, { isPage: true })
    if (answer.status >= 500 || answer.status === 429) return 'later'
    if (answer.status === 404 || answer.status === 410) return 'gone'
    const html = htmlOf(answer)
    return html === null ? 'never' : { html }
  } catch (error) {
    if (error instanceof FetchFailure) return error.isFinal ? 'never' : 'later'
    throw error
  }
}

export function htmlOf({ status, headers, body }: Fetched): string | null {
  const type = String(headers['content-type'] ?? 'text/html')
  return status < 300 && /html/i.test(type) ? textIn(body, type, 'page') : null
}

/** Keeps a page that is an article; what it is called, or why it is none. */
export async function keepPage(html: string, url: string, files: FetchedFiles) {
  const entries = liveEntriesIn(html)
  const key = addressKey(url) ?? url
  const file = fileOf(new URL(url).hostname, key)
  if (entries.length > 0) {
    const articles = entries.map((entry, n) => {
      const id = `${key}#${typeof entry['@id'] === 'string' ? entry['@id'] : (entry.datePublished ?? n)}`
      return { ...entry, '@type': 'LiveBlogPosting', id, url: typeof entry.url === 'string' ? entry.url : url }
    })
    await files.write(file, { articles })
    return { title: `a live blog of ${entries.length} entries` }
  }
  const read = await readArticlePage(html)
  if ('reason' in read) return read
  await files.write(file, { url, id: key, page: withoutBallast(html) })
  return { title: `“${read.facts.title ?? url}”` }
}
