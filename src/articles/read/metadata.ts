// What a web page says about itself: JSON-LD first, then meta tags, links and time elements. Reads, never follows.
import { squeezed, wordCount } from '../../text/characters.ts'
import { dateShown, MONTH_NAME, momentOf } from '../../text/timestamps.ts'
import { fold } from '../../text/words.ts'
import { type FoundFacts, firstKnown, languageTag, personName, webAddress } from './facts.ts'
import { articlesOfGraph, factsOfRecord, isRecord, type JsonRecord } from './json.ts'

/** Names of meta tags, surest first. */
const TITLES = 'og:title twitter:title dc.title parsely-title headline'.split(' ')
const OUTLETS = 'og:site_name application-name publisher dc.publisher article:publisher copyright-holder'.split(' ')
const AUTHORS = 'author article:author byl parsely-author dc.creator sailthru.author twitter:creator:name'.split(' ')
const MOMENTS =
  `article:published_time og:published_time datepublished date pubdate publishdate publish-date publish_date dc.date
  dc.date.issued dcterms.created dcterms.date parsely-pub-date sailthru.date article.published`.split(/\s+/)
/** Attributes that name a meta tag. */
const NAMES = ['property', 'name', 'itemprop', 'http-equiv']
const MOST_JSON = 1_000_000

/** A page's facts, surest first, and its text and description where its data hold them. */
export function factsOfPage(document: Document): { facts: FoundFacts; articleBody: string; description: string } {
  const tags = [...document.querySelectorAll('meta[content]')].map((tag) => ({
    name:
      NAMES.map((name) => tag.getAttribute(name))
        .find((name) => name !== null)
        ?.toLowerCase() ?? '',
    content: squeezed(tag.getAttribute('content') ?? ''),
  }))
  const given = (names: string[]): string[] =>
    names.flatMap((name) => tags.flatMap((tag) => (tag.name === name && tag.content !== '' ? [tag.content] : [])))
  const links = attributes(document, 'link[rel~="canonical"]', 'href')
  const languages = [...attributes(document, 'html[lang]', 'lang'), ...given(['og:locale', 'content-language'])]
  const url = firstOf([...links, ...given(['og:url'])], webAddress)
  const language = firstOf(languages, languageTag)
  const { article, page } = linkedData(document, url)
  const tagged: Partial<FoundFacts> = {
    title: given(TITLES)[0] ?? null,
    outlet: firstOf(given(OUTLETS), nameShown),
    author: authorOf(given(AUTHORS)),
    publishedAt: firstOf(given(MOMENTS), momentOf),
  }
  const elements = [...document.querySelectorAll('*')]
  const having = (name: string, value: string) => elements.filter((element) => element.getAttribute(name) === value)
  const marked = having('itemprop', 'datePublished').flatMap((element) =>
    ['datetime', 'content'].flatMap((name) => element.getAttribute(name) ?? []),
  )
  const authors = [...having('itemprop', 'author'), ...having('rel', 'author')].map(
    ({ textContent }) => textContent ?? '',
  )
  const known = firstKnown({ url, language }, factsOfRecord(article), tagged)
  const isTold = known.publishedAt !== null && known.author !== null
  const shown = isTold ? { publishedAt: null, author: null } : shownFacts(document, elements, language)
  const facts = firstKnown(
    known,
    { author: authorOf(authors.flatMap((text) => bylineShown(text) ?? [])) },
    { publishedAt: firstOf(marked, momentOf) },
    shown,
    factsOfRecord(page),
  )
  const named = titleAndOutlet(document, facts)
  // A site that signs with its own name gives way to whom it names.
  const isSite = lettersOf(facts.author ?? '') === lettersOf(named.outlet ?? '')
  if (isSite)
    facts.author = firstOf([given(AUTHORS).join(', '), ...authors, shown.author ?? ''], (name) => {
      const person = bylineShown(name)
      return lettersOf(person ?? '') === lettersOf(named.outlet ?? '') ? null : person
    })
  return {
    facts: { ...facts, ...named, id: null },
    articleBody: String(article.articleBody ?? ''),
    description: given(['og:description', 'description'])[0] ?? '',
  }
}

/** What a page's linked data says of its article, and of the page itself; broken pieces are mended or passed over. */
function linkedData(document: Document, url: string | null): { article: JsonRecord; page: JsonRecord } {
  const nodes = [...document.querySelectorAll('script[type="application/ld+json"]')].flatMap(({ textContent }) =>
    textContent !== null && textContent.length <= MOST_JSON ? nodesIn(mended(textContent)) : [],
  )
  const articles = articlesOfGraph(nodes)
  const isOfPage = (node: JsonRecord): boolean => url !== null && factsOfRecord(node).url === url
  const pages = articlesOfGraph(nodes, /^(?:Item|About|Collection)?(?:WebPage|Page)$/)
  const [site] = articlesOfGraph(nodes, /^WebSite$/)
  const page = { ...pages[0], publisher: site ?? pages[0]?.publisher }
  return { article: articles.find(isOfPage) ?? articles[0] ?? {}, page }
}

/** JSON as pages hold it: in comments or CDATA, with raw line breaks, or a mark too many at its end. */
function mended(source: string): unknown {
  const bare = source.replace(/<!\[CDATA\[|\]\]>|<!--|-->/g, '')
  const end = Math.max(bare.lastIndexOf('}'), bare.lastIndexOf(']'))
  const json = bare.slice(Math.max(0, bare.search(/[[{]/)), end + 1)
  for (const attempt of [
    json,
    json.replace(/[\u0000-\u001f]/g, ' '),
    json.replace(/,(?=\s{0,99}[}\]])|[\u0000-\u001f]/g, ' '),
  ])
    try {
      return JSON.parse(attempt)
    } catch {}
  return null
}

function nodesIn(value: unknown, depth = 0): unknown[] {
  if (Array.isArray(value)) return value.flatMap((entry) => nodesIn(entry, depth))
  if (!isRecord(value) || depth > 3) return []
  return [value, ...nodesIn(value['@graph'], depth + 1), ...nodesIn(value.mainEntity, depth + 1)]
}

/** Parts of a page where dates and names are of something else, by their tags and by what they are called. */
const APART = /^(?:nav|aside|footer|form|blockquote)$/
const APART_CALLED =
  /comment|related|teaser|sidebar|side-bar|widget|promo|recommend|popular|footer|ticker|archive|newsletter|most-?read/i
const CALLED_DATE = /date|time|publi|posted|byline|stand|meta|author|day|info|datum|fecha|data/i
const CALLED_AUTHOR = /author|byline|autor|auteur|writer|verfasser|redakt/i
const CHANGED =
  /^\W*(?:last |zuletzt )?(?:updated?|modified|revised|changed|aktualisiert|ge[aä]ndert|mis [aà] jour|actualizad[oa]|aggiornato|обновлено|更新)/i
const MOST_SHOWN = 160
/** A paragraph of so many characters is of the report. */
const PARAGRAPH = 80

/** Date and author as the page shows them beside its headline: below it, else above it, else behind the report. Never those of a teaser. */
function shownFacts(
  document: Document,
  elements: Element[],
  language: string | null,
): Pick<FoundFacts, 'publishedAt' | 'author'> {
  const headline = headlineOf(document)
  const zones: Element[][] = [[], [], []]
  let zone = headline === null ? 1 : 0
  let paragraphs = 0
  for (const element of elements) {
    if (element === headline) zone = 1
    if (zone === 1 && element.localName === 'p' && isLong(element) && ++paragraphs > 1) zone = 2
    const called = `${element.className} ${element.id} ${element.getAttribute('itemprop') ?? ''}`
    const isMarked =
      element.localName === 'time' || CALLED_DATE.test(called) || element.getAttribute('rel') === 'author'
    if (!isMarked && (zone !== 1 || !/^(?:p|div|span|small|li|em|i|b|strong|h\d)$/.test(element.localName))) continue
    if (element.children.length <= 8 && !isLong(element, MOST_SHOWN) && !isApart(element, headline))
      zones[zone]?.push(element)
  }
  const [above = [], below = [], behind = []] = zones
  const near = above.filter((one) => headline !== null && around(one, 4).contains(headline)).reverse()
  const home = headline?.closest('article, main')
  const ordered = [...below, ...near, ...behind.filter((one) => home?.contains(one) ?? true)]
  const dated = (one: Element[]): Date | null => firstOf(one, (element) => dateOf(element, language))
  const isChange = ({ textContent }: Element): boolean => CHANGED.test(textContent ?? '')
  const publishedAt = dated(ordered.filter((one) => !isChange(one))) ?? dated(ordered.filter(isChange))
  const names = ordered.filter(
    ({ className, id, rel }: Element & { rel?: string }) =>
      rel === 'author' || CALLED_AUTHOR.test(`${className} ${id}`),
  )
  return {
    publishedAt,
    author: firstOf(
      names.map(({ textContent }) => textContent ?? ''),
      bylineShown,
    ),
  }
}

const isLong = ({ textContent }: Element, than = PARAGRAPH): boolean =>
  squeezed((textContent ?? '').slice(0, 2000)).length > than

function dateOf(element: Element, language: string | null): Date | null {
  const given = element.localName === 'time' ? element.getAttribute('datetime') : null
  return momentOf(given) ?? dateShown(squeezed(element.textContent ?? ''), language)
}

function around(element: Element, levels: number): Element {
  let at = element
  for (let level = 0; level < levels && at.parentElement !== null && at.parentElement.localName !== 'body'; level++)
    at = at.parentElement
  return at
}

function isApart(element: Element, headline: Element | null): boolean {
  for (let at: Element | null = element; at !== null && at.localName !== 'body'; at = at.parentElement) {
    if (headline !== null && at !== element && at.contains(headline)) return false
    if (APART.test(at.localName) || APART_CALLED.test(`${at.className} ${at.id}`)) return true
  }
  return false
}

/** The heading that the page's title repeats, else its first. */
function headlineOf(document: Document): Element | null {
  const title = squeezed(document.title)
  const headings = [...document.querySelectorAll('h1, h2')].map((element) => ({
    element,
    text: squeezed(element.textContent ?? ''),
  }))
  const fitting = headings
    .filter(({ text }) => text.length > 3 && title.includes(text))
    .sort((a, b) => b.text.length - a.text.length)
  return fitting[0]?.element ?? headings.find(({ element }) => element.localName === 'h1')?.element ?? null
}

function attributes(document: Document, selector: string, name: string): string[] {
  return [...document.querySelectorAll(selector)].flatMap((element) => element.getAttribute(name) ?? [])
}

function firstOf<From, Value>(written: From[], read: (one: From) => Value | null): Value | null {
  for (const one of written) {
    const value = read(one)
    if (value !== null) return value
  }
  return null
}

const PARTS = / (?:[|–—•·»›~-]|::|--) | ?[|»] ?/
/** The name of a site is no longer, in words. */
const LONGEST_NAME = 6

/** "Ferry sails again | Harbour Post" is a title and an outlet: where a heading, the known outlet or the site's address tells which is which. */
function titleAndOutlet(document: Document, { title, outlet, url }: FoundFacts): Pick<FoundFacts, 'title' | 'outlet'> {
  const whole = squeezed((title ?? document.title).slice(0, LONGEST_TITLE))
  const shown = squeezed(headlineOf(document)?.textContent ?? '')
  const parts = squeezed(document.title.slice(0, LONGEST_TITLE)).split(PARTS)
  const host = url === null ? '' : lettersOf(new URL(url).hostname)
  const isSite = (part: string): boolean => {
    const letters = lettersOf(part)
    return letters !== '' && (letters === lettersOf(outlet ?? '') || (letters.length > 3 && host.includes(letters)))
  }
  const last = parts.at(-1) ?? ''
  const isHeaded = parts.length > 1 && shown !== '' && parts.slice(0, -1).join(' ').includes(shown)
  const site = parts.find(isSite) ?? (isHeaded && wordCount(last) <= LONGEST_NAME ? last : null)
  const kept = whole.split(PARTS).length > 1 ? withoutSite(whole, (part) => part === site || isSite(part)) : whole
  const isPart = shown.length > 3 && kept !== shown && kept.split(PARTS).includes(shown)
  return { title: (isPart ? shown : kept) || null, outlet: outlet ?? site }
}

const lettersOf = (name: string): string => fold(name).replace(/[^\p{L}\p{N}]/gu, '')

/** The title without a site's name at its end or beginning. */
function withoutSite(title: string, isSite: (part: string) => boolean): string {
  const parts = title.split(PARTS)
  if (isSite(parts.at(-1) ?? ''))
    return title.slice(0, title.lastIndexOf(parts.at(-1) ?? '')).replace(/[ |–—•·»›~:-]{1,4}$/, '')
  return isSite(parts[0] ?? '') ? title.slice(parts[0]?.length).replace(/^[ |–—•·»›~:-]{1,4}/, '') : title
}

/** A name, or null where pages put an address or a handle in its place. */
export function nameShown(written: string): string | null {
  const name = squeezed(written)
  return name === '' || /^(?:https?:|www\.|@)/i.test(name) ? null : name
}

const LONGEST_BYLINE = 500
const LONGEST_TITLE = 1000
const NO_NAME = /^(?:follow|share|view|last|updated|published|posted|staff|author|contributors?|comments?)\b/i
const BEFORE_NAME = /^(?:written )?(?:by|par|por|von|di|da|door|av|af):?\s+/i
const BEHIND_NAME = new RegExp(`[\\s,]*\\b(?:${MONTH_NAME}|(?:last )?updated|published|posted)\\b.*$`, 'i')

/** The people of a byline as a page shows it, without dates, handles and buttons beside them; null if no name is left. */
export function bylineShown(written: string): string | null {
  const [line = ''] = squeezed(written.slice(0, LONGEST_BYLINE)).split(/\s*[|•·@]\s*|\s*\(http|\s+[–—-]+(?:\s|$)|\d/)
  const name = line.replace(BEFORE_NAME, '').replace(BEHIND_NAME, '').trim()
  const isName = name.length <= 80 && wordCount(name) <= 10 && /^\p{L}/u.test(name) && !NO_NAME.test(name)
  return isName ? personName(name) : null
}

function authorOf(written: string[]): string | null {
  const short = written.filter((value) => value.length <= 100)
  const found = [...new Set(short.flatMap((value) => personName(nameShown(value.replace(ALL_OF, '')) ?? '') ?? []))]
  // "Anna Doe" and "All of Anna Doe's posts" are one.
  const own = found.filter((name) => !found.some((other) => other !== name && name.includes(other)))
  return own.slice(0, 5).join(', ') || null
}

/** "View all posts by Anna Doe →" */
const ALL_OF = /^(?=\p{L}+ (?:\p{L}+ ){0,2}\p{Ll})(?:\p{L}+ ){1,5}(?:by|von|par|por|di) (?=\p{Lu})|[\s→»›]{1,5}$/gu
