// The sources as people manage them: added, paused, removed, listed, exchanged. Those that the settings list come and go with these.
import { readFile } from 'node:fs/promises'
import { generateOpml, type Opml, parseOpml } from 'feedsmith'
import { IS_ARTICLE } from '../articles/read/fetched.ts'
import { DatelineError, messageOf } from '../domain/errors.ts'
import { NEVER_FETCHED, placeOf, SETTINGS, type Source } from '../domain/source.ts'
import type { FetchedFiles } from '../storage/fetched.ts'
import type { SourceRecords } from '../storage/sources.ts'
import { addressKey } from '../text/web-addresses.ts'
import { feedsOfPage, isFeedAddress } from './feeds.ts'
import { type Fetched, type Fetcher, FetchFailure, WAIT } from './fetch.ts'
import { htmlOf, keepPage } from './pages.ts'
import { feedIn, problemOf } from './poll.ts'

export interface SourcesParts {
  records: SourceRecords
  files: FetchedFiles
  fetcher: () => Promise<Pick<Fetcher, 'get' | 'leave'>>
  /** `isKept`: whether these settings are those of the process that fetches; those of others name no feeds. */
  settings: { feeds: readonly string[]; file: string; intervalMs: number; isKept: boolean }
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

export type Sources = ReturnType<typeof createSources>

export function createSources(parts: SourcesParts) {
  const { records, files, settings, clock } = parts
  const { intervalMs } = settings

  /** What the settings list is among them before anything was fetched. */
  const list = (): Promise<Source[]> => settle().then(() => records.list())

  const opml = async (): Promise<string> => opmlOf(await list())

  /** Brings the records into step with FEEDS and the OPML file; of a file that cannot be read it is told, and nothing removed. `isAtOnce`: somebody waits. */
  async function settle(isAtOnce = false): Promise<string | null> {
    if (!settings.isKept) return null
    const [wanted, problem] = await listedInSettings()
    const known = await records.list()
    for (const { url, addedBy } of problem === null ? known : [])
      if (addedBy === SETTINGS && !wanted.has(keyOf(url))) await records.remove(url)
    for (const { url, title } of wanted.values()) {
      const soon = new Date(clock().getTime() + (isAtOnce ? 0 : Math.random() * START_MS))
      const before = known.find((one) => keyOf(one.url) === keyOf(url))
      if (before === undefined) await records.add(begun(url, title, SETTINGS, intervalMs, soon))
      if (before?.addedBy !== SETTINGS) continue
      const { error, lastGoodAt } = before.fetched
      const isWanted = intervalMs < before.intervalMs || (isAtOnce && lastGoodAt === null)
      // A feed that fails is not looked at sooner.
      const isSooner = isWanted && error === null && soon < before.nextAt
      if (isSooner || before.intervalMs !== intervalMs)
        await records.pace(before.url, intervalMs, isSooner ? soon : before.nextAt)
    }
    return problem
  }

  /** Throws a DatelineError 'usage' that says what to do. `ownMs`: how long between two looks; `null`: as usual. */
  async function add(written: string, addedBy: string, ownMs: number | null): Promise<Added> {
    const address = addressIn(written)
    const isKnown = async (at: string) => (await list()).some(({ url }) => keyOf(url) === keyOf(at))
    if (await isKnown(address)) throw usage('It is among the sources already; /sources list shows how it does.')
    // A feed is made to be fetched; of anything else, robots.txt says whether it may be.
    const answer = await fetched(address, { isPage: !isFeedAddress(address) })
    const begin = async (url: string, given: Fetched, others: string[]): Promise<Added | { reason: string }> => {
      const feed = await ask(url, (fetcher) => feedIn(given, fetcher))
      if ('reason' in feed) return feed
      const source = begun(url, feed.title, addedBy, ownMs ?? intervalMs, clock())
      if ((await isKnown(url)) || !(await records.add(source)))
        throw usage(`Its feed ${placeOf(source)} is among the sources already.`)
      return { kind: 'feed', source, items: feed.items.length, others }
    }
    const own = await begin(answer.movedTo ?? address, answer, [])
    if ('kind' in own) return own
    const html = htmlOf(answer)
    if (html === null) throw unreadable(address, own.reason, NEITHER)
    const feeds = feedsOfPage(html, answer.url)
    if (!IS_ARTICLE.test(html))
      for (const [at, url] of feeds.entries()) {
        const found = await fetched(url).then((given) => begin(url, given, feeds.slice(at + 1)))
        if ('kind' in found) return found
      }
    return { kind: 'page', what: await keep(html, answer.url), feeds }
  }

  /** Reads one page into the articles; what it is called. Throws as `add` does. */
  async function read(written: string): Promise<string> {
    const address = addressIn(written)
    const answer = await fetched(address, { isPage: true })
    const html = htmlOf(answer)
    if (html === null) throw usage(`${placeOf({ url: address })} is no page.`, 'Add a feed by `sources add`.')
    return keep(html, answer.url)
  }

  async function remove(source: Source): Promise<void> {
    if (source.addedBy === SETTINGS && (await listedInSettings())[0].has(keyOf(source.url))) throw usage(LISTED)
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
    if ('reason' in kept) throw usage(`${placeOf({ url })} was not taken in: ${kept.reason}.`, NEITHER)
    return kept.title
  }

  async function fetched(address: string, how: { isPage?: boolean } = {}): Promise<Fetched> {
    const answer = await ask(address, (fetcher) => fetcher.get(address, {}, how))
    const problem = problemOf(answer, clock())
    if (problem !== null) throw unreadable(address, problem.error, problem.remedy)
    return answer
  }

  const ask = async <T>(url: string, work: (fetcher: Pick<Fetcher, 'get' | 'leave'>) => Promise<T>): Promise<T> =>
    work(await parts.fetcher()).catch((error: unknown) => {
      throw error instanceof FetchFailure ? unreadable(url, error.message, error.hint) : error
    })

  async function listedInSettings(): Promise<[Map<string, ListedFeed>, string | null]> {
    const { feeds, file } = settings
    const own = feeds.map((url) => ({ url: new URL(url).href, title: null }))
    try {
      const text = await readFile(file, 'utf8')
      return [new Map([...own, ...feedsInOpml(text)].map((feed) => [keyOf(feed.url), feed])), null]
    } catch (error) {
      const isMissing = error instanceof Error && 'code' in error && error.code === 'ENOENT'
      const problem = `${file} cannot be read as a list of feeds (OPML): ${messageOf(error)}.`
      return [new Map(own.map((feed) => [keyOf(feed.url), feed])), isMissing ? null : problem]
    }
  }

  return { list, opml, settle, add, read, remove, pause, resume, noteReported }
}

/** Never repeated as it was written: it may hold a password. */
function addressIn(written: string): string {
  const url = URL.parse(/^[a-z][a-z0-9+.-]*:\/\//i.test(written) ? written : `https://${written}`)
  if (url === null) throw usage('That is no web address.', NEITHER)
  return url.href
}

const usage = (message: string, hint: string | null = null) =>
  new DatelineError('usage', message, hint === null ? {} : { hint })
/** Nobody tries again for whoever added it. */
const unreadable = (url: string, why: string, hint: string | null) =>
  usage(`${placeOf({ url })} cannot be read: ${why}.`, hint === WAIT ? 'Try again later.' : hint)
/** The same for addresses that differ by tracking alone. */
const keyOf = (url: string): string => addressKey(url) ?? url

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
  const head = { title: 'Feeds of Dateline' }
  // The generator takes an empty list for a mistake.
  if (feeds.length === 0)
    return `<?xml version="1.0"?>\n<opml version="2.0"><head><title>${head.title}</title></head><body/></opml>\n`
  const outlines = feeds.map(({ url: xmlUrl, title }) => {
    const text = title ?? xmlUrl
    return { type: 'rss', text, title: text, xmlUrl }
  })
  return generateOpml({ head, body: { outlines } } satisfies Opml.Document<string>)
}
