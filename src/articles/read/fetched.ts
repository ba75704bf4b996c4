// Reads what was fetched from the web: an item of a feed with the page it leads to, if that was fetched, or a page alone.
import { bodyOf } from '../../domain/article.ts'
import { messageOf } from '../../domain/errors.ts'
import { stem, wordsOf } from '../../text/words.ts'
import { firstKnown } from './facts.ts'
import { offersRest } from './furniture.ts'
import { articleOfRecord, factsOfRecord, type JsonRecord } from './json.ts'
import { articlesOfEntries } from './live.ts'
import { looksLikeMarkup, textOfMarkup } from './markup.ts'
import type { ReadPage } from './page.ts'
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

/** The fullest of what there is; a page that is none of an article, or tells of something else, gives way to the feed's own words. */
export async function readFetched(record: JsonRecord): Promise<Read[]> {
  const given = factsOfRecord(record)
  const textOf = (value: unknown) => (typeof value === 'string' ? articleOfRecord({ ...record, text: value }) : null)
  const [content, summary] = [textOf(record.content), textOf(record.summary)]
  const told = [content, summary].flatMap((one) => (one === null || 'reason' in one ? [] : [one.text]))
  let page = typeof record.page === 'string' ? await readArticlePage(record.page) : null
  if (page !== null && 'text' in page) {
    const entries = articlesOfEntries(page.entries, firstKnown(page.facts, given), given.id ?? '')
    const isOther = !tellsOf([page, ...entries].map(({ text }) => text).join(' '), [given.title ?? '', ...told])
    if (told.length > 0 && isOther) page = { reason: 'not what the feed tells of' }
    else if (entries.length > 0) return entries
  }
  const sound = [page, content].flatMap((one) => (one === null || 'reason' in one ? [] : [one]))
  const [fullest] = sound.sort((one, other) => other.text.length - one.text.length)
  if (fullest !== undefined) {
    const { facts } = fullest
    const dates = [facts.publishedAt, given.publishedAt].flatMap((date) => date?.getTime() ?? [])
    const publishedAt = dates.length === 0 ? null : new Date(Math.min(...dates))
    return [{ ...fullest, facts: { ...firstKnown(facts, given), publishedAt, id: given.id } }]
  }
  if (summary === null || 'reason' in summary) return [page ?? summary ?? { reason: 'no text' }]
  return [{ ...summary, facts: { ...summary.facts, title: `${given.title ?? 'Untitled'} (summary)` } }]
}

/** A text about the same thing holds such a share of the words of a title or a summary, but for those of so few bytes, most of them function words. */
const [SHARED, SHORT] = [0.3, 4]

/** Whether a text holds words of any of these; those without words ask for none. */
function tellsOf(text: string, told: string[]): boolean {
  const keysOf = (one: string) =>
    new Set(wordsOf(one).flatMap(({ folded }) => (Buffer.byteLength(folded) > SHORT ? stem(folded) : [])))
  const held = keysOf(text)
  const wanted = told.map(keysOf).filter(({ size }) => size > 0)
  return wanted.length === 0 || wanted.some((keys) => keys.intersection(held).size >= keys.size * SHARED)
}

/** The article of a page, or why it is none: what stands before articles is told apart from them. */
export async function readArticlePage(html: string): Promise<ReadPage | { reason: string }> {
  const { readPage } = await import('./page.ts')
  try {
    const read = await readPage(html)
    if ('text' in read && read.entries.length > 0) return read
    const reason = obstacleIn(html, 'reason' in read ? null : read)
    return reason === null ? read : { reason }
  } catch (error) {
    return { reason: `could not be read: ${messageOf(error).slice(0, 100)}` }
  }
}

/** Characters of an article's body from which on nothing stands before it any more; and fewer than any report has. */
const [ENOUGH, FEWEST] = [1200, 300]
/** A text of which a greater share leads elsewhere is a listing, unless its page says that it is an article. */
const [ELSEWHERE, HEAD] = [0.6, 300_000]
export const IS_ARTICLE =
  /<meta[^<>]{1,200}\bog:type["'][^<>]{1,200}\barticle\b|"@type"\s{0,9}:\s{0,9}\[?\s{0,9}"(?:\w{0,30}Article|LiveBlogPosting|BlogPosting)"/i
const CLOSED = /"isAccessibleForFree"\s{0,9}:\s{0,9}"?false/i
const PAYWALL =
  /\b(?:subscribe(?:rs)? (?:now |today )?to (?:continue|keep|read|unlock)|to (?:continue|keep) reading,? (?:this|please|subscribe|sign|log|you)|(?:this|full) (?:article|story|content) is (?:for|reserved for|available to|only for) (?:\w+ )?(?:subscribers|members))\b/i
/** What sites ask of browsers: they write it so in most languages. */
const OF_BROWSERS = /cookie|javascript|captcha/i
const ERROR =
  /<title[^<>]{0,200}>\s{0,99}(?:(?:error\s{1,9})?(?:40[34]|50[0-4])\b|[^<]{0,100}\b(?:error 40[34]|(?:page|article) (?:not|cannot be|could not be) found|access denied|just a moment|attention required|service unavailable)\b)/i
const LOGIN = /<input\b[^<>]{0,500}\btype\s{0,3}=\s{0,3}["']?password/i

/** What stands in the place of an article, or before it; `null`: nothing. `read`: what was taken for the article. */
function obstacleIn(html: string, read: ReadPage | null): string | null {
  const head = html.slice(0, HEAD)
  const body = read === null ? '' : bodyOf(read)
  if (ERROR.test(head)) return 'an error page'
  if ((read?.elsewhere ?? 0) > ELSEWHERE && !IS_ARTICLE.test(head)) return 'a listing of articles, not one'
  if (body.length >= ENOUGH) return null
  const shown = textOfMarkup(head)
  if (CLOSED.test(head) || PAYWALL.test(shown) || isOfferBehind(body, shown)) return 'behind a paywall'
  // Beside a report of some length they are but a part of the page.
  if (body.length < FEWEST && LOGIN.test(head)) return 'a login form'
  const isWall = OF_BROWSERS.test(body.length < FEWEST ? shown : body) && !isReport(head, body, read)
  return isWall ? 'a consent wall or a check for robots' : null
}

/** Whether the last line of a text, or one of the two that a page shows behind it, offers the rest for money. */
function isOfferBehind(body: string, shown: string): boolean {
  const lines = shown.split('\n').filter(Boolean)
  const ends = new Set(body.split('\n'))
  const last = lines.findLastIndex((line) => ends.has(line))
  return last >= 0 && lines.slice(last, last + 3).some(offersRest)
}

/** Whether a page says that it is an article, when or by whom, and a short text is what its title says. */
function isReport(head: string, body: string, read: ReadPage | null): boolean {
  const { title, publishedAt, author } = read?.facts ?? {}
  const isSigned = IS_ARTICLE.test(head) || publishedAt != null || author != null
  return isSigned && (body.length >= FEWEST || tellsOf(body, [title ?? '']))
}

/** A feed's text as an article would have it, for its length and its end. */
export const wordsIn = (text: string): string => (looksLikeMarkup(text) ? textOfMarkup(text) : text).trim()
