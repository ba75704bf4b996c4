// Reads feeds of every form into one: RSS, RDF, Atom, JSON Feed by a library, news sitemaps by hand. Finds the feeds that a page names.
import { gunzipSync } from 'node:zlib'
import { XMLParser } from 'fast-xml-parser'
import { parseFeed } from 'feedsmith'
import { decodeText, type Form } from '../articles/read/decode.ts'
import { isRecord } from '../articles/read/json.ts'
import { decodeEntities } from '../articles/read/markup.ts'
import { squeezed } from '../text/characters.ts'
import { momentOf } from '../text/timestamps.ts'

export interface FeedItem {
  /** The feed's own id of it, or its address, or its title. */
  key: string
  url: string | null
  title: string | null
  author: string | null
  publishedAt: Date | null
  /** As the feed writes it: an item of the same key and mark has not changed. */
  updated: string
  /** In markup or not, what the feed offers as the whole text and in its place. */
  content: string | null
  summary: string | null
}

export interface Feed {
  title: string | null
  language: string | null
  /** How long it asks to be left alone. */
  ttlMs: number | null
  items: FeedItem[]
  /** From several files: that the first has not changed says nothing of the others. */
  isGathered?: true
}

const CHARSET = /charset\s{0,9}=\s{0,9}["']?([\w:-]{1,40})/i
const [MOST_ITEMS, MOST_TAGS, LONGEST_KEY, MOST_FEEDS, MOST_BYTES] = [1000, 200_000, 400, 8, 5 * 1024 * 1024]
const MINUTE_MS = 60_000

type NoFeed = { reason: string; sitemaps?: string[] }

/** The feed in a server's answer, or in plain words why it is none, and which sitemaps it lists. `base`: where it was found. */
export function readFeed(bytes: Uint8Array, contentType: string, base: string): Feed | NoFeed {
  let text: string | null = null
  try {
    // A file that is packed stays so on its way, where its server does not say that it packs what it sends.
    const isPacked = bytes[0] === 0x1f && bytes[1] === 0x8b
    text = textIn(isPacked ? gunzipSync(bytes, { maxOutputLength: MOST_BYTES }) : bytes, contentType)
    if (text === null) return { reason: 'it is no text' }
    const start = text.trimStart().slice(0, 2000)
    if (/^<!doctype html|^<html/i.test(start)) return { reason: 'it is a page, no feed' }
    const problem = start.startsWith('{') ? null : problemOf(text)
    if (problem !== null) return { reason: problem }
    if (/<sitemapindex[\s>]/.test(start))
      return { reason: 'it lists sitemaps, and the first ones are none of news', sitemaps: sitemapsIn(text) }
    const feed = /<urlset[\s>]/.test(start) ? sitemap(text) : known(text)
    return { ...feed, items: distinct(feed.items.map((item) => complete(item, base))) }
  } catch {
    const root = /<(rss|feed|rdf:RDF|urlset|sitemapindex)\b/.exec(text?.slice(0, 2000) ?? '')?.[1]
    const isWhole = root === undefined || text?.includes(`</${root}`)
    return { reason: isWhole ? 'it is no well-formed feed' : 'it breaks off before its end' }
  }
}

/** `null`: they are no text. */
export function textIn(bytes: Uint8Array, contentType: string, form?: Form): string | null {
  const decoded = decodeText(bytes, form, CHARSET.exec(contentType)?.[1])
  return 'reason' in decoded ? null : decoded.text
}

/** What makes markup unfit to be parsed at all; looked for without parsing it. The parser refuses what is nested too deeply. */
function problemOf(xml: string): string | null {
  if (/<!ENTITY/i.test(xml)) return 'it declares entities of its own, which are not read'
  return xml.split('<').length > MOST_TAGS ? `it has more than ${MOST_TAGS.toLocaleString('en')} tags` : null
}

type Found = Omit<FeedItem, 'key'> & { id: string | null }
type FoundFeed = Omit<Feed, 'items'> & { items: Found[] }

const isWords = (value: unknown): value is string => typeof value === 'string' && value.trim() !== ''

/** The first that says something, plain or as the `value` of an element. */
const first = (...values: unknown[]): string | null =>
  values.map((one) => (isRecord(one) ? one.value : one)).find(isWords) ?? null

type Named = { name?: string }[]
type Words = string | { value?: string }
/** What the library leaves of a feed: an item's facts are called differently in each form, and mean the same. */
interface Loose {
  [fact: string]: unknown
  title?: Words
  authors?: Named
  links?: { href?: string; rel?: string }[]
  guid?: { value?: string; isPermaLink?: boolean }
  content?: { encoded?: string; value?: string }
  dc?: Record<'dates' | 'creators' | 'languages', string[] | undefined>
}

function known(text: string): FoundFeed {
  const { feed } = parseFeed(text, { maxItems: MOST_ITEMS }) as { feed: Loose & { items?: Loose[]; entries?: Loose[] } }
  const items = (feed.items ?? feed.entries ?? []).map((item) => {
    const { guid, dc, links, authors, content } = item
    const permalink = guid?.isPermaLink === false || !/^https?:/.test(guid?.value ?? '') ? null : guid?.value
    const date = first(
      item.date_published,
      item.published,
      item.pubDate,
      dc?.dates?.[0],
      item.updated,
      item.date_modified,
    )
    return {
      ...{ id: first(item.id, guid?.value), title: first(item.title) },
      url: first(item.url, item.external_url, item.link, linkIn(links), permalink),
      author: first(dc?.creators?.join(', '), authors?.flatMap(({ name }) => name ?? []).join(', ')),
      ...{ publishedAt: momentOf(date), updated: first(item.updated, item.date_modified) ?? '' },
      content: first(content?.encoded, content, item.content_html, item.content_text),
      summary: first(item.summary, item.description),
    }
  })
  const ttlMs = typeof feed.ttl === 'number' ? feed.ttl * MINUTE_MS : null
  return { title: first(feed.title), language: first(feed.language, feed.dc?.languages?.[0]), ttlMs, items }
}

const linkIn = (links: { href?: string; rel?: string }[] = []): string | null =>
  first((links.find(({ rel }) => rel === undefined || rel === 'alternate') ?? links[0])?.href)

const isArray = (name: string) => name === 'url' || name === 'sitemap'
const parser = new XMLParser({ removeNSPrefix: true, parseTagValue: false, isArray })

/** Those of news first. */
function sitemapsIn(text: string): string[] {
  const listed: { loc?: string }[] = parser.parse(text).sitemapindex?.sitemap ?? []
  const isOther = (url: string) => Number(!/news/i.test(url))
  return listed.flatMap(({ loc }) => loc ?? []).sort((one, other) => isOther(one) - isOther(other))
}

/** Sites tell search engines of their news by these: no text, but titles and days. */
function sitemap(text: string): FoundFeed {
  const listed = parser.parse(text).urlset?.url ?? []
  const entries = listed.filter((one: unknown) => typeof one === 'object' && one !== null).slice(0, MOST_ITEMS)
  const items = entries.map(({ loc, lastmod, news }: Record<string, string> & { news?: Record<string, string> }) => ({
    ...{ id: first(loc), url: first(loc), title: first(news?.title), author: null, content: null, summary: null },
    ...{ publishedAt: momentOf(first(news?.publication_date)), updated: first(lastmod) ?? '' },
  }))
  const paper = entries[0]?.news?.publication
  return { title: first(paper?.name), language: first(paper?.language), ttlMs: null, items }
}

/** The titles of feeds are text with characters written as entities, often twice. */
function complete({ id, ...item }: Found, base: string): FeedItem {
  const url = resolved(item.url, base)
  const title = item.title && squeezed(decodeEntities(item.title.replace(/<\/?[a-z][^<>]{0,200}>/gi, '')))
  const key = (id ?? url ?? title ?? item.content ?? item.summary ?? '').slice(0, LONGEST_KEY)
  return { ...item, url, title, key }
}

function resolved(url: string | null, base: string): string | null {
  return url !== null && URL.canParse(url.trim(), base) ? new URL(url.trim(), base).href : null
}

export const distinct = (items: FeedItem[]): FeedItem[] => [
  ...new Map(items.filter(({ key }) => key !== '').map((item) => [item.key, item])).values(),
]

const FEED_TYPE = /\btype\s{0,9}=\s{0,9}["']?application\/(?:rss\+xml|atom\+xml|rdf\+xml|feed\+json)/i
const HREF = /\bhref\s{0,9}=\s{0,9}(?:"([^"]{1,2000})"|'([^']{1,2000})'|([^\s"'<>]{1,2000}))/i

/** Whether it looks like a feed's address. */
export const isFeedAddress = (address: string): boolean =>
  /[/._=-](?:rss\d?|feeds?|atom|rdf|xml|json)(?![\w-])/i.test(address.replace(/^\w+:\/\/[^/]*/, ''))

/** The feeds that a page says belong to it, in its order; behind them those of comments, and those that it only links to. */
export function feedsOfPage(html: string, base: string): string[] {
  const links = html.match(/<(?:link|a)\b[^<>]{1,3000}>/gi) ?? []
  const found = links.flatMap((link) => {
    const [, double, single, bare] = HREF.exec(link) ?? []
    const url = resolved(decodeEntities(double ?? single ?? bare ?? ''), base)
    const isNamed = FEED_TYPE.test(link) && /\balternate\b/i.test(link)
    const isFeed = isNamed || (/^<a/i.test(link) && isFeedAddress(url ?? ''))
    return isFeed && url !== null ? [{ url, rank: isNamed ? Number(/comment/i.test(link)) : 2 }] : []
  })
  return [...new Set(found.sort((one, other) => one.rank - other.rank).map(({ url }) => url))].slice(0, MOST_FEEDS)
}
