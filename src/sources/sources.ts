// The sources as people manage them: added, paused, removed, listed, exchanged. Those that the settings list come and go with these.
import { readFile } from 'node:fs/promises'
import { generateOpml, type Opml, parseOpml } from 'feedsmith'
import { DatelineError, messageOf } from '../domain/errors.ts'
import { NEVER_FETCHED, SETTINGS, type Source } from '../domain/source.ts'
import type { FetchedFiles } from '../storage/fetched.ts'
import type { SourceRecords } from '../storage/sources.ts'
import { feedsOfPage, readFeed } from './feeds.ts'
import { type Fetched, type Fetcher, FetchFailure } from './fetch.ts'
import { htmlOf, keepPage } from './pages.ts'

export interface SourcesParts {
  records: SourceRecords
  files: FetchedFiles
  fetcher: () => Promise<Pick<Fetcher, 'get' | 'leave'>>
  settings: { feeds: readonly string[]; file: string; intervalMs: number }
  clock: () => Date
}

/** What came of adding an address. `others`: further feeds of the same page. */
export type Added =
  | { kind: 'feed'; source: Source; items: number; others: string[] }
  | { kind: 'page'; what: string; feeds: string[] }

const NEITHER = 'Give the address of a feed, of a page that names its feeds, or of one article.'
const LISTED = 'The settings list it: take it out of feeds.opml or FEEDS. /sources pause has it left alone.'
/** Feeds of the settings begin within so long, so that not all are asked at once. */
const START_MS = 60_000
const IS_ARTICLE =
  /<meta[^<>]{1,200}\bog:type["'][^<>]{1,200}\barticle\b|"@type"\s{0,9}:\s{0,9}\[?\s{0,9}"(?:\w{0,30}Article|LiveBlogPosting|BlogPosting)"/i

export type Sources = ReturnType<typeof createSources>

export function createSources(parts: SourcesParts) {
  const { records, files, settings, clock } = parts
  const { intervalMs } = settings
  const list = (): Promise<Source[]> => records.list()

  const opml = async (): Promise<string> => opmlOf(await list())

  /** Brings the records into step with FEEDS and the OPML file; a file that cannot be read changes nothing, and is told about. */
  async function settle(): Promise<string | null> {
    const [wanted, problem] = await listedInSettings()
    if (problem !== null) return problem
    const now = clock()
    const known = await records.list()
    for (const { url, addedBy } of known) if (addedBy === SETTINGS && !wanted.has(url)) await records.remove(url)
    for (const { url, title } of wanted.values()) {
      const soon = new Date(now.getTime() + Math.random() * START_MS)
      const before = known.find((one) => one.url === url)
      if (before === undefined) await records.add(begun(url, title, SETTINGS, intervalMs, soon))
      if (before?.addedBy !== SETTINGS || before.intervalMs === intervalMs) continue
      // A feed that fails is not looked at sooner.
      const isSooner = intervalMs < before.intervalMs && before.fetched.error === null && soon < before.nextAt
      await records.pace(url, intervalMs, isSooner ? soon : before.nextAt)
    }
    return null
  }

  /** Throws a DatelineError 'usage' that says what to do. `ownMs`: how long between two looks; `null`: as usual. */
  async function add(written: string, addedBy: string, ownMs: number | null): Promise<Added> {
    const address = /^[a-z][a-z0-9+.-]*:/i.test(written) ? written : `https://${written}`
    if (!URL.canParse(address)) throw usage(`“${written}” is no web address.`, NEITHER)
    if ((await records.list()).some(({ url }) => url === new URL(address).href))
      throw usage('It is among the sources already; /sources list shows how it does.')
    const answer = await fetched(address)
    const begin = async (url: string, given: Fetched, others: string[]): Promise<Added | null> => {
      const feed = readFeed(given.body, String(given.headers['content-type'] ?? ''), given.url)
      if ('reason' in feed) return null
      const source = begun(url, feed.title, addedBy, ownMs ?? intervalMs, clock())
      if (!(await records.add(source))) throw usage(`Its feed ${url} is among the sources already.`)
      return { kind: 'feed', source, items: feed.items.length, others }
    }
    const own = await begin(answer.movedTo ?? new URL(address).href, answer, [])
    if (own !== null) return own
    const html = htmlOf(answer)
    if (html === null) throw usage(`${address} is neither a feed nor a page.`, NEITHER)
    const feeds = feedsOfPage(html, answer.url)
    if (!IS_ARTICLE.test(html))
      for (const [at, url] of feeds.entries()) {
        const found = await fetched(url).then((given) => begin(url, given, feeds.slice(at + 1)))
        if (found !== null) return found
      }
    return { kind: 'page', what: await keep(html, answer.url), feeds }
  }

  /** Reads one page into the articles; what it is called. Throws as `add` does. */
  async function read(address: string): Promise<string> {
    const answer = await fetched(address, { isPage: true })
    const html = htmlOf(answer)
    if (html === null) throw usage(`${address} is no page.`, NEITHER)
    return keep(html, answer.url)
  }

  async function remove(source: Source): Promise<void> {
    if (source.addedBy === SETTINGS && (await listedInSettings())[0].has(source.url)) throw usage(LISTED)
    await records.remove(source.url)
  }

  const pause = ({ url, nextAt }: Source): Promise<void> => records.set(url, 'paused', nextAt)
  const resume = ({ url }: Source): Promise<void> => records.set(url, 'active', clock())

  /** That it is dead was said to somebody: once is enough. */
  async function noteReported({ url, nextAt, fetched: state }: Source): Promise<void> {
    await records.note(url, { title: null, taken: null, nextAt, fetched: { ...state, isReported: true } })
  }

  function begun(url: string, title: string | null, addedBy: string, intervalMs: number, nextAt: Date): Source {
    const addedAt = clock()
    return { url, title, addedBy, addedAt, intervalMs, state: 'active', nextAt, fetched: NEVER_FETCHED }
  }

  async function keep(html: string, url: string): Promise<string> {
    await ask(url, (fetcher) => fetcher.leave(new URL(url)))
    const kept = await keepPage(html, url, files)
    if ('reason' in kept) throw usage(`${url} was not taken in: it is ${kept.reason}.`, NEITHER)
    return kept.title
  }

  async function fetched(address: string, how: { isPage?: boolean } = {}): Promise<Fetched> {
    const answer = await ask(address, (fetcher) => fetcher.get(address, {}, how))
    if (answer.status >= 300) throw usage(`${address} cannot be read: the site answers ${answer.status}.`, NEITHER)
    return answer
  }

  async function ask<T>(address: string, work: (fetcher: Pick<Fetcher, 'get' | 'leave'>) => Promise<T>): Promise<T> {
    try {
      return await work(await parts.fetcher())
    } catch (error) {
      if (error instanceof FetchFailure) throw usage(`${address} cannot be read: ${error.message}.`, error.hint)
      throw error
    }
  }

  async function listedInSettings(): Promise<[Map<string, ListedFeed>, string | null]> {
    const { feeds, file } = settings
    const own = feeds.map((url) => ({ url: new URL(url).href, title: null }))
    try {
      const text = await readFile(file, 'utf8')
      return [new Map([...own, ...feedsInOpml(text)].map((feed) => [feed.url, feed])), null]
    } catch (error) {
      const isMissing = error instanceof Error && 'code' in error && error.code === 'ENOENT'
      const problem = `${file} cannot be read as a list of feeds (OPML): ${messageOf(error)}.`
      return [new Map(own.map((feed) => [feed.url, feed])), isMissing ? null : problem]
    }
  }

  return { list, opml, settle, add, read, remove, pause, resume, noteReported }
}

const usage = (message: string, hint: string | null = null) =>
  new DatelineError('usage', message, hint === null ? {} : { hint })

type ListedFeed = Pick<Source, 'url' | 'title'>

type Outline = { text?: string; title?: string; xmlUrl?: string; outlines?: Outline[] }

/** The feeds of a list in its folders of any depth, each once. Throws for what is no such list. */
export function feedsInOpml(text: string): ListedFeed[] {
  const gathered = (outlines: Outline[] = []): ListedFeed[] =>
    outlines.flatMap(({ text: name, title, xmlUrl, outlines: inner }) => {
      const url = URL.parse(xmlUrl ?? '')
      const isFeed = url !== null && /^https?:$/.test(url.protocol) && url.username + url.password === ''
      return [...(isFeed ? [{ url: url.href, title: title ?? name ?? null }] : []), ...gathered(inner)]
    })
  const list = parseOpml(text) as { body?: { outlines?: Outline[] } }
  return [...new Map(gathered(list.body?.outlines).map((feed) => [feed.url, feed])).values()]
}

function opmlOf(feeds: readonly ListedFeed[]): string {
  // The generator takes an empty list for a mistake.
  if (feeds.length === 0)
    return '<?xml version="1.0"?>\n<opml version="2.0"><head><title>Feeds of Dateline</title></head><body/></opml>\n'
  const named = feeds.map(({ url, title }) => ({ title: title ?? url, xmlUrl: url }))
  const outlines = named.map((one) => ({ type: 'rss', text: one.title, ...one }))
  return generateOpml({ head: { title: 'Feeds of Dateline' }, body: { outlines } } satisfies Opml.Document<string>)
}
