// What a web page says about itself: JSON-LD first, then meta tags, links and time elements. Reads, never follows.
import { squeezed, wordCount } from '../../text/characters.ts'
import { fold } from '../../text/words.ts'
import { authorOfPage, nameShown } from './bylines.ts'
import { dayOfPage, type PageData } from './days.ts'
import { type FoundFacts, firstKnown, languageTag, siteOf, webAddress, withoutLoneGuillemet } from './facts.ts'
import { articlesOfGraph, factsOfRecord, isRecord, type JsonRecord } from './json.ts'
import { decodeEntities } from './markup.ts'
import { shownIn } from './shown.ts'

/** Names of meta tags, surest first. */
const TITLES = 'og:title twitter:title dc.title parsely-title headline'.split(' ')
const OUTLETS = 'og:site_name application-name publisher dc.publisher article:publisher copyright-holder'.split(' ')
/** Attributes that name a meta tag. */
const NAMES = ['property', 'name', 'itemprop', 'http-equiv']
const MOST_JSON = 1_000_000

/** A page's facts, surest first, and its text, its description and the entries of a live blog where its data hold them. */
export function factsOfPage(document: Document) {
  const tags = [...document.querySelectorAll('meta')].map((tag) => ({
    name:
      NAMES.map((name) => tag.getAttribute(name))
        .find((name) => name !== null)
        ?.toLowerCase()
        .replace(/^og:(?=article:|published_time)/, '') ?? '',
    content: squeezed(tag.getAttribute('content') ?? tag.getAttribute('value') ?? ''),
  }))
  const given = (names: string[]): string[] =>
    names.flatMap((name) => tags.flatMap((tag) => (tag.name === name && tag.content !== '' ? [tag.content] : [])))
  const links = attributes(document, 'link[rel~="canonical"]', 'href')
  const languages = [...attributes(document, 'html[lang]', 'lang'), ...given(['og:locale', 'content-language'])]
  const addresses = [...links, ...given(['og:url'])]
  const url = addresses.map(webAddress).find(Boolean) ?? null
  const language = languages.map(languageTag).find(Boolean) ?? null
  const { article, page } = linkedData(document, url)
  const tagged = { title: given(TITLES)[0] ?? null, outlet: given(OUTLETS).map(nameShown).find(Boolean) ?? null }
  const known = firstKnown({ url, language }, factsOfRecord(article), tagged)
  const headline = headlineOf(document, [known.title ?? '', ...given(TITLES), document.title])
  const named = titleAndOutlet(document, headline, firstKnown(known, factsOfRecord(page)))
  const shown = shownIn(document, headline)
  const data: PageData = { tags, article, page, addresses, language }
  const publishedAt = dayOfPage(data, shown, headline)
  const author = authorOfPage(data, shown, squeezed(headline?.textContent ?? ''))
  const facts = { ...firstKnown(known, factsOfRecord(page)), publishedAt, author }
  return {
    facts: { ...facts, ...named, outlet: named.outlet ?? (url === null ? siteIn(document) : null), id: null },
    articleBody: String(article.articleBody ?? ''),
    entries: [article.liveBlogUpdate].flat().filter(isRecord),
    description: given(['og:description', 'description'])[0] ?? '',
  }
}

/** The site of a page that does not say its own address, by others that it gives. */
const siteIn = (document: Document): string | null =>
  siteOf(
    attributes(document, 'link[rel="amphtml"], link[rel="shortlink"], base, link[rel="alternate"]', 'href')[0] ?? null,
  )

/** What a page's linked data says of its article, and of the page itself; broken pieces are mended or passed over. */
function linkedData(document: Document, url: string | null): { article: JsonRecord; page: JsonRecord } {
  const nodes = [...document.querySelectorAll('script[type*="ld+json" i]')].flatMap(({ textContent }) =>
    textContent !== null && textContent.length <= MOST_JSON ? nodesIn(mended(textContent)) : [],
  )
  const articles = articlesOfGraph(nodes)
  const isOfPage = (node: JsonRecord): boolean => url !== null && factsOfRecord(node).url === url
  const pages = articlesOfGraph(nodes, /(?:Page|Recipe|Episode|HowTo|Review|CreativeWork)$/)
  const [site] = articlesOfGraph(nodes, /^WebSite$/)
  const page = { ...pages[0], publisher: site ?? pages[0]?.publisher }
  const blog = articles.find(({ liveBlogUpdate }) => Array.isArray(liveBlogUpdate))
  return { article: blog ?? articles.find(isOfPage) ?? articles[0] ?? {}, page }
}

/** JSON as pages hold it: in comments or CDATA, with raw line breaks, or a mark too many at its end. */
function mended(source: string): unknown {
  const bare = source.replace(/<!\[CDATA\[|\]\]>|^\s*<!--|-->\s*$/g, '')
  const end = Math.max(bare.lastIndexOf('}'), bare.lastIndexOf(']'))
  const json = bare.slice(Math.max(0, bare.search(/[[{]/)), end + 1)
  for (const attempt of [json, decodeEntities(json), json.replace(/,(?=\s{0,99}[}\]])|[\u0000-\u001f]/g, ' ')])
    try {
      return JSON.parse(attempt)
    } catch {}
  const known = json.matchAll(/"(@type|headline|date[A-Z]\w{4,12})"\s{0,9}:\s{0,9}"([^"]{1,300})"/g)
  return Object.fromEntries(Array.from(known, ([, key, value]) => [key, value]).reverse())
}

function nodesIn(value: unknown, depth = 0): unknown[] {
  if (Array.isArray(value)) return value.flatMap((entry) => nodesIn(entry, depth))
  if (!isRecord(value) || depth > 3) return []
  return [value, ...nodesIn(value['@graph'], depth + 1), ...nodesIn(value.mainEntity, depth + 1)]
}

/** So much of a heading and a title is the same, or the heading is another one's. */
const SAME_TITLE = 0.5
/** A heading of the first order is as good as one that is more alike by so much. */
const [FIRST_ORDER, MOST_HEADINGS, LONGEST_HEADING, LONGEST_TITLE] = [0.1, 60, 300, 1000]

/** The heading that is most like one of the page's titles, else its only long one of the first order. */
function headlineOf(document: Document, titles: string[]): Element | null {
  const headings = [...document.querySelectorAll('h1, h2, h3')].slice(0, MOST_HEADINGS).flatMap((element) => {
    const pairs = pairsOf((element.textContent ?? '').slice(0, LONGEST_HEADING))
    return pairs.size > 1 ? [{ element, pairs }] : []
  })
  const wanted = titles.map((title) => pairsOf(title.slice(0, LONGEST_TITLE)))
  const alike = headings.map(({ element, pairs }) => {
    const most = Math.max(...wanted.map((title) => sharedBy(pairs, title)))
    return element.localName === 'h1' ? most + FIRST_ORDER : most
  })
  const best = Math.max(...alike)
  if (best >= SAME_TITLE) return headings[alike.indexOf(best)]?.element ?? null
  const firsts = headings.filter(({ element }) => element.localName === 'h1')
  return firsts[0]?.element ?? null
}

/** Letters two by two, so that it works in any script. */
function pairsOf(text: string): Set<string> {
  const letters = lettersOf(text)
  return new Set([...letters].slice(1).map((letter, at) => letters.charAt(at) + letter))
}
const sharedBy = (some: Set<string>, others: Set<string>): number =>
  (2 * some.intersection(others).size) / Math.max(1, some.size + others.size)

function attributes(document: Document, selector: string, name: string): string[] {
  return [...document.querySelectorAll(selector)].flatMap((element) => element.getAttribute(name) ?? [])
}

const PARTS = / (?:[|–—•·«»‹›~/-]|::|--) | ?[|«»] ?/
/** The name of a site is no longer, in words. */
const LONGEST_NAME = 6

/** "Ferry sails again | Harbour Post" is a title and an outlet: where a heading, the known outlet or the site's address tells which is which. */
function titleAndOutlet(
  document: Document,
  headline: Element | null,
  { title, outlet, url }: FoundFacts,
): Pick<FoundFacts, 'title' | 'outlet'> {
  const whole = squeezed((title ?? document.title).slice(0, LONGEST_TITLE))
  const shown = squeezed(headline?.textContent ?? '')
  const parts = squeezed(document.title.slice(0, LONGEST_TITLE)).split(PARTS)
  const isSite = (part: string): boolean => isNameOfSite(part, outlet, url)
  const last = parts.at(-1) ?? ''
  const isHeaded = (rest: string[]): boolean => rest.length > 0 && shown !== '' && rest.join(' ').includes(shown)
  const [end] = [isHeaded(parts.slice(0, -1)) ? last : '', isHeaded(parts.slice(1)) ? parts[0] : ''].filter(Boolean)
  const site = parts.find(isSite) ?? (end && wordCount(end) <= LONGEST_NAME ? end : null)
  const kept = whole.split(PARTS).length > 1 ? withoutSite(whole, (part) => part === site || isSite(part)) : whole
  const [own, other] = [lettersOf(shown), lettersOf(kept)]
  const isHeadline = own.length > 3 && own !== lettersOf(site ?? '') && !isSite(shown) && shown.length < LONGEST_HEADING
  // What a heading adds to the title is a label or a standfirst in it, but for an end that data cut off at a quotation mark.
  const isCut = own.startsWith(other) && lettersOf(document.title).startsWith(own)
  const isMore = other !== '' && own.includes(other) && !isCut
  const isTitle =
    isHeadline && !isMore && (sharedBy(pairsOf(shown), pairsOf(kept)) >= SAME_TITLE || wordCount(shown) >= FEWEST_WORDS)
  return { title: withoutLoneGuillemet(isTitle ? shown : kept) || null, outlet: outlet ?? site }
}
/** A heading of so many words is no section's name. */
const FEWEST_WORDS = 4

function isNameOfSite(name: string, outlet: string | null, url: string | null): boolean {
  const letters = lettersOf(name)
  const host = url === null ? '' : lettersOf(new URL(url).hostname)
  return letters !== '' && (letters === lettersOf(outlet ?? '') || (letters.length > 3 && host.includes(letters)))
}

const lettersOf = (name: string): string => fold(name).replace(/[^\p{L}\p{N}]/gu, '')

/** The title without a site's name at its end or beginning. */
function withoutSite(title: string, isSite: (part: string) => boolean): string {
  const parts = title.split(PARTS)
  if (isSite(parts.at(-1) ?? ''))
    return title.slice(0, title.lastIndexOf(parts.at(-1) ?? '')).replace(/[ |–—•·»›~/:-]{1,4}$/, '')
  return isSite(parts[0] ?? '') ? title.slice(parts[0]?.length).replace(/^[ |–—•·»›~/:-]{1,4}/, '') : title
}
