// What a web page says about itself: JSON-LD first, then meta tags, links and time elements. Reads, never follows.
import { squeezed, wordCount } from '../../text/characters.ts'
import { MONTH_NAME, momentOf } from '../../text/timestamps.ts'
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

/** The facts of a page from its markup, surest first. */
export function factsOfPage(document: Document): FoundFacts {
  const tags = [...document.querySelectorAll('meta[content]')].map((tag) => ({
    name:
      NAMES.map((name) => tag.getAttribute(name))
        .find((name) => name !== null)
        ?.toLowerCase() ?? '',
    content: squeezed(tag.getAttribute('content') ?? ''),
  }))
  const given = (names: string[]): string[] =>
    names.flatMap((name) => tags.flatMap((tag) => (tag.name === name && tag.content !== '' ? [tag.content] : [])))
  const linked = attributes(document, 'link[rel~="canonical"]', 'href')
  const languages = [...attributes(document, 'html[lang]', 'lang'), ...given(['og:locale', 'content-language'])]
  const tagged: Partial<FoundFacts> = {
    title: given(TITLES)[0] ?? null,
    outlet: firstOf(given(OUTLETS), nameShown),
    author: authorOf(given(AUTHORS)),
    publishedAt: firstOf(given(MOMENTS), momentOf),
    url: firstOf([...linked, ...given(['og:url'])], webAddress),
    language: firstOf(languages, languageTag),
  }
  const moments = [
    ...attributes(document, 'article time[datetime], time[pubdate], [itemprop="datePublished"]', 'datetime'),
    ...attributes(document, '[itemprop="datePublished"]', 'content'),
    ...attributes(document, 'time[datetime]', 'datetime').slice(0, 1),
    ...texts(document, 'time').slice(0, 1),
  ]
  const shown: Partial<FoundFacts> = {
    author: authorOf(texts(document, '[rel="author"], [itemprop="author"]').flatMap((text) => bylineShown(text) ?? [])),
    publishedAt: firstOf(moments, momentOf),
    title: texts(document, 'title')[0] ?? null,
  }
  const facts = firstKnown({ url: firstOf(linked, webAddress) }, factsOfRecord(linkedData(document)), tagged, shown)
  return { ...facts, id: null, title: withoutOutlet(facts.title, facts.outlet) }
}

/** The article among a page's JSON-LD; broken pieces are passed over. */
function linkedData(document: Document): JsonRecord {
  for (const script of document.querySelectorAll('script[type="application/ld+json"]')) {
    const source = script.textContent ?? ''
    if (source.length > MOST_JSON) continue
    try {
      const values: unknown[] = [JSON.parse(source)].flat()
      const [article] = articlesOfGraph(values.flatMap((value) => (isRecord(value) && value['@graph']) || [value]))
      if (article !== undefined) return article
    } catch {}
  }
  return {}
}

function attributes(document: Document, selector: string, name: string): string[] {
  return [...document.querySelectorAll(selector)].flatMap((element) => element.getAttribute(name) ?? [])
}

function texts(document: Document, selector: string): string[] {
  return [...document.querySelectorAll(selector)].map(({ textContent }) => squeezed(textContent ?? '')).filter(Boolean)
}

function firstOf<Value>(written: string[], read: (text: string) => Value | null): Value | null {
  return written.map(read).find((value) => value !== null) ?? null
}

/** A page's first heading, if its title has the same words: what else the title says, is the site's. */
export function headingInTitle(document: Document): string | null {
  const title = texts(document, 'title')[0] ?? ''
  const headings = texts(document, 'h1').filter((heading) => title.includes(heading))
  return headings.sort((a, b) => b.length - a.length)[0] ?? null
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
  const found = new Set(short.flatMap((value) => personName(nameShown(value) ?? '') ?? []))
  return [...found].slice(0, 5).join(', ') || null
}

/** "Ferry sails again | Harbour Post" → "Ferry sails again". */
function withoutOutlet(title: string | null, outlet: string | null): string | null {
  if (title === null || outlet === null) return title && squeezed(title)
  const plain = squeezed(title.slice(0, LONGEST_TITLE))
  const end = /\s+[|–—•·-]\s+([^|–—•·]+)$/.exec(plain)
  return end?.[1]?.toLowerCase() === outlet.toLowerCase() ? plain.slice(0, end.index) : plain
}
