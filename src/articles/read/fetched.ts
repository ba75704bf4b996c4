// Reads what was fetched from the web: an item of a feed with the page it leads to, if that was fetched, or a page alone.
import { bodyOf } from '../../domain/article.ts'
import { messageOf } from '../../domain/errors.ts'
import { firstKnown } from './facts.ts'
import { articleOfRecord, factsOfRecord, isRecord, type JsonRecord } from './json.ts'
import { looksLikeMarkup, textOfMarkup } from './markup.ts'
import type { ReadText } from './plain.ts'

/** What is kept of an article as it came: the facts that the feed gives of it, and its text in whatever forms there are. */
export interface FetchedArticle {
  url: string | null
  id: string | null
  title: string | null
  /** What the feed calls itself. */
  outlet: string | null
  author: string | null
  /** ISO 8601. */
  publishedAt: string | null
  language: string | null
  page: string | null
  /** The article as the feed has it, in markup or not; `summary`: what the feed says in its place. */
  content: string | null
  summary: string | null
}

type Read = ReadText | { reason: string }

/** The fullest of what there is; a page that is none of an article gives way to the feed's own words. */
export async function readFetched(record: JsonRecord): Promise<Read> {
  const given = factsOfRecord(record)
  const page = typeof record.page === 'string' ? await readArticlePage(record.page) : null
  const content = typeof record.content === 'string' ? articleOfRecord({ ...record, text: record.content }) : null
  const sound = [page, content].flatMap((one) => (one === null || 'reason' in one ? [] : [one]))
  const [fullest] = sound.sort((one, other) => other.text.length - one.text.length)
  if (fullest !== undefined) {
    const { facts } = fullest
    const dates = [facts.publishedAt, given.publishedAt].flatMap((date) => date?.getTime() ?? [])
    const publishedAt = dates.length === 0 ? null : new Date(Math.min(...dates))
    return { ...fullest, facts: { ...firstKnown(facts, given), publishedAt, id: given.id } }
  }
  const summary = typeof record.summary === 'string' ? articleOfRecord({ ...record, text: record.summary }) : null
  if (summary === null || 'reason' in summary) return page ?? summary ?? { reason: 'no text' }
  return { ...summary, facts: { ...summary.facts, title: `${given.title ?? 'Untitled'} (summary)` } }
}

/** The article of a page, or why it is none: what stands before articles is told apart from them. */
export async function readArticlePage(html: string): Promise<Read> {
  const { readPage } = await import('./page.ts')
  try {
    const read = await readPage(html)
    const reason = obstacleIn(html, 'reason' in read ? '' : bodyOf(read))
    return reason === null ? read : { reason }
  } catch (error) {
    return { reason: `could not be read: ${messageOf(error).slice(0, 100)}` }
  }
}

/** Characters of an article's body from which on nothing stands before it any more. */
const ENOUGH = 1200
/** Of a listing, in which hardly a paragraph is longer than a teaser. In bytes: scripts without spaces say more in a character. */
const TEASER = 200
const FEWEST_LINKS = 25
const HEAD = 300_000
const LISTING = 'a listing of articles, not one'
/** Shorter than any report. */
const FEWEST = 300
/** What a page says of itself. */
const IS_ARTICLE = /"@type"\s{0,9}:\s{0,9}\[?\s{0,9}"\w{0,30}Article"|property=["']og:type["'] content=["']article/i
const IS_SITE = /property=["']og:type["'] content=["']website/i
const CLOSED = /"isAccessibleForFree"\s{0,9}:\s{0,9}"?false/i
const PAYWALL =
  /\b(?:subscribe(?:rs)? (?:now |today )?to (?:continue|keep|read|unlock)|to (?:continue|keep) reading,? (?:this|please|subscribe|sign|log|you)|(?:this|full) (?:article|story|content) is (?:for|reserved for|available to|only for) (?:\w+ )?(?:subscribers|members))\b/i
const CONSENT =
  /\b(?:(?:we|and our (?:\d+ )?partners) (?:use|value|store)[^.]{0,60}(?:cookies|your privacy)|before you continue|accept (?:all|and continue)|manage (?:your )?(?:consent|cookies|preferences))\b/i
const ERROR =
  /<title[^<>]{0,200}>\s{0,99}(?:(?:error\s{1,9})?(?:40[34]|50[0-4])\b|[^<]{0,100}\b(?:error 40[34]|(?:page|article) (?:not|cannot be|could not be) found|access denied|just a moment|attention required|service unavailable)\b)/i
const LOGIN = /<input\b[^<>]{0,500}\btype\s{0,3}=\s{0,3}["']?password/i

/** What stands in the place of an article, or before it; `null`: nothing. `body`: what was read as the article's own words. */
function obstacleIn(html: string, body: string): string | null {
  const head = html.slice(0, HEAD)
  if (ERROR.test(head)) return 'an error page'
  if (body.length >= ENOUGH) return isListing(head, body) ? LISTING : null
  if (CLOSED.test(head) || PAYWALL.test(textOfMarkup(head))) return 'behind a paywall'
  // Beside a report of some length they are but a part of the page.
  if (body.length < FEWEST && LOGIN.test(head)) return 'a login form'
  if (body.length < FEWEST && CONSENT.test(textOfMarkup(head))) return 'a consent wall'
  return isListing(head, body) ? LISTING : null
}

/** Whether most of what a page shows are links, and no paragraph of it is one of a report. */
function isListing(head: string, body: string): boolean {
  if (IS_ARTICLE.test(head) || (body.length >= ENOUGH && !IS_SITE.test(head))) return false
  const links = head.match(/<a\b[^<>]{1,2000}>/gi)?.length ?? 0
  const sizes = body.split('\n').map((paragraph) => Buffer.byteLength(paragraph))
  const long = sizes.filter((size) => size > TEASER)
  // One paragraph alone is a short report if the rest of what was read is less.
  return links >= FEWEST_LINKS && long.length < 2 && (long[0] ?? 0) * 2 < sizes.reduce((sum, size) => sum + size, 0)
}

/** The entries of a live blog, each dated on its own; [] for any other page. */
export function liveEntriesIn(html: string): JsonRecord[] {
  for (const [, source = ''] of html.matchAll(
    /<script[^<>]{0,200}ld\+json[^<>]{0,200}>([^<]{0,2000000})<\/script\s{0,9}>/gi,
  )) {
    try {
      const values: unknown[] = [JSON.parse(source)].flat()
      const nodes = values.flatMap((value) => (isRecord(value) && value['@graph']) || [value])
      const blog = nodes.find((node) => isRecord(node) && node['@type'] === 'LiveBlogPosting')
      if (isRecord(blog) && Array.isArray(blog.liveBlogUpdate)) return blog.liveBlogUpdate.filter(isRecord)
    } catch {}
  }
  return []
}

/** A feed's text as an article would have it, for its length and its end. */
export const wordsIn = (text: string): string => (looksLikeMarkup(text) ? textOfMarkup(text) : text).trim()
