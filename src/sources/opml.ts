// Lists of feeds as feed readers exchange them.
import { generateOpml, type Opml, parseOpml } from 'feedsmith'

export interface ListedFeed {
  url: string
  title: string | null
}

type Outline = { text?: string; title?: string; xmlUrl?: string; outlines?: Outline[] }

const DEEPEST = 20

function isFeedAddress(address: string | undefined): address is string {
  const url = address === undefined ? null : URL.parse(address)
  return url !== null && /^https?:$/.test(url.protocol) && url.username + url.password === ''
}

/** The feeds of a list in its folders of any depth, each once. Throws for what is no such list. */
export function feedsInOpml(text: string): ListedFeed[] {
  const gathered = (outlines: Outline[] = [], depth = 0): ListedFeed[] =>
    depth > DEEPEST
      ? []
      : outlines.flatMap(({ text: name, title, xmlUrl, outlines: inner }) => {
          const own = isFeedAddress(xmlUrl) ? [{ url: new URL(xmlUrl).href, title: title ?? name ?? null }] : []
          return [...own, ...gathered(inner, depth + 1)]
        })
  const list = parseOpml(text) as { body?: { outlines?: Outline[] } }
  return [...new Map(gathered(list.body?.outlines).map((feed) => [feed.url, feed])).values()]
}

export function opmlOf(feeds: readonly ListedFeed[]): string {
  // The generator takes an empty list for a mistake.
  if (feeds.length === 0)
    return '<?xml version="1.0"?>\n<opml version="2.0"><head><title>Feeds of Dateline</title></head><body/></opml>\n'
  const outlines = feeds.map(({ url, title }) => ({
    type: 'rss',
    text: title ?? url,
    title: title ?? url,
    xmlUrl: url,
  }))
  return generateOpml({ head: { title: 'Feeds of Dateline' }, body: { outlines } } satisfies Opml.Document<string>)
}
