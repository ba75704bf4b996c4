// What a web page says about itself: JSON-LD first, then meta tags, links and time elements. Reads, never follows.
import { dayStated, isWholeDay, statedAt } from '../../domain/day.ts'
import { squeezed, wordCount } from '../../text/characters.ts'
import { dateShown, MONTH_NAME, momentOf, WEEKDAY_NAME } from '../../text/timestamps.ts'
import { fold } from '../../text/words.ts'
import { type FoundFacts, firstKnown, languageTag, personName, webAddress } from './facts.ts'
import { isNameLike } from './furniture.ts'
import { articlesOfGraph, factsOfRecord, isRecord, type JsonRecord } from './json.ts'
import { decodeEntities } from './markup.ts'

/** Names of meta tags, surest first. */
const TITLES = 'og:title twitter:title dc.title parsely-title headline'.split(' ')
const OUTLETS = 'og:site_name application-name publisher dc.publisher article:publisher copyright-holder'.split(' ')
const AUTHORS = 'author article:author byl parsely-author dc.creator sailthru.author twitter:creator:name'.split(' ')
/** Names of meta tags that say when a page was published, and of those that say when it was made; what was changed is neither. */
const MOMENTS = [/publi[cs]|pub[-_]?da|issued|release/, /(?:date|created|:time)$/]
const NO_MOMENT = /modif|updat|expir|unpubli|publisher/
/** Attributes that name a meta tag. */
const NAMES = ['property', 'name', 'itemprop', 'http-equiv']
const MOST_JSON = 1_000_000
const LONGEST_MOMENT = 60
const DAY_MS = 86_400_000

/** A page's facts, surest first, and its text and description where its data hold them. */
export function factsOfPage(document: Document): { facts: FoundFacts; articleBody: string; description: string } {
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
  const momentIn = (called: RegExp | undefined): Date | null =>
    firstOf(tags, ({ name, content }) =>
      called?.test(name) && !NO_MOMENT.test(name) && content.length <= LONGEST_MOMENT ? momentOf(content) : null,
    )
  const links = attributes(document, 'link[rel~="canonical"]', 'href')
  const languages = [...attributes(document, 'html[lang]', 'lang'), ...given(['og:locale', 'content-language'])]
  const url = firstOf([...links, ...given(['og:url'])], webAddress)
  const language = firstOf(languages, languageTag)
  const { article, page } = linkedData(document, url)
  const tagged: Partial<FoundFacts> = {
    title: given(TITLES)[0] ?? null,
    outlet: firstOf(given(OUTLETS), nameShown),
    publishedAt: momentIn(MOMENTS[0]),
  }
  const known = firstKnown({ url, language }, factsOfRecord(article), tagged)
  const headline = headlineOf(document, [known.title ?? '', ...given(TITLES), document.title])
  const named = titleAndOutlet(document, headline, firstKnown(known, factsOfRecord(page)))
  const isSite = (name: string): boolean => isNameOfSite(name, named.outlet, url)
  const isPerson = (name: string | null): boolean => name !== null && !isSite(name)
  const stated = [known.author, ...AUTHORS.map((name) => authorOf(given([name])))].map((name) =>
    name === null ? null : withoutLabel(name),
  )
  const isLabelled = /\b(?:by|von|par|por|da|door|author|autor)\b/i.test(given(['twitter:label1'])[0] ?? '')
  const elements = [...document.querySelectorAll('*')]
  const shown = shownFacts(elements, headline, language, stated.some(isPerson))
  const marked = elements.flatMap((element) =>
    !MARKED_DATE.test(`${element.getAttribute('itemprop') ?? ''} ${element.getAttribute('property') ?? ''}`)
      ? []
      : ['datetime', 'content', 'title'].flatMap((name) => element.getAttribute(name) ?? []),
  )
  const people = shown.names.filter((name) => !name.includes(' ') || isPerson(name))
  // Who is named in the data and nowhere on the page keeps the accounts, or is the company; whoever signed goes before.
  const isSigned = (name: string): boolean => people.some((other) => sharesNames(name, other))
  const signer = stated.some((name) => isPerson(name) && isSigned(name ?? '')) ? null : people[0]
  const authors = [
    signer != null && isPerson(signer) && signer.split(', ').every((name) => isNameLike(name, 2)) ? signer : null,
    ...stated.filter((name) => name !== null && isSigned(name)),
    ...stated,
    ...people,
    isLabelled ? authorOf(given(['twitter:data1'])) : null,
    factsOfRecord(page).author,
  ]
  const facts = firstKnown(
    { author: authors.find(isPerson) ?? authors.find((name) => name !== null) ?? null },
    { publishedAt: dayAsShown(known.publishedAt ?? firstOf(marked, momentOf), shown.publishedAt) },
    known,
    { publishedAt: shown.publishedAt ?? momentIn(MOMENTS[1]) },
    factsOfRecord(page),
  )
  return {
    facts: { ...facts, ...named, id: null },
    articleBody: String(article.articleBody ?? ''),
    description: given(['og:description', 'description'])[0] ?? '',
  }
}

/** Whether one of two bylines holds all words of the other. */
function sharesNames(one: string, other: string): boolean {
  const [some, others] = [one, other].map((name) => new Set(fold(name).match(/[\p{L}\p{M}]+/gu)))
  return some !== undefined && others !== undefined && (some.isSubsetOf(others) || others.isSubsetOf(some))
}

/** Hours of UTC at which it may be the day before in the Americas, and the day after in Asia. */
const [MORNING, AFTERNOON] = [8, 16]

/** A moment stated in UTC, with its day as the page shows it to its readers. */
function dayAsShown(stated: Date | null, shown: Date | null): Date | null {
  if (stated === null || shown === null || isWholeDay(stated) || stated.getUTCMilliseconds() > 0) return stated
  const days = Math.floor(dayStated(shown).getTime() / DAY_MS) - Math.floor(stated.getTime() / DAY_MS)
  const isElsewhere = days === -1 ? stated.getUTCHours() <= MORNING : days === 1 && stated.getUTCHours() >= AFTERNOON
  return isElsewhere ? statedAt(stated, days * 12 * 60) : stated
}

/** What a page's linked data says of its article, and of the page itself; broken pieces are mended or passed over. */
function linkedData(document: Document, url: string | null): { article: JsonRecord; page: JsonRecord } {
  const nodes = [...document.querySelectorAll('script[type="application/ld+json"]')].flatMap(({ textContent }) =>
    textContent !== null && textContent.length <= MOST_JSON ? nodesIn(mended(textContent)) : [],
  )
  const articles = articlesOfGraph(nodes)
  const isOfPage = (node: JsonRecord): boolean => url !== null && factsOfRecord(node).url === url
  const pages = articlesOfGraph(nodes, /(?:Page|Recipe|Episode|HowTo|Review|CreativeWork)$/)
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
    decodeEntities(json),
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
export const APART_CALLED =
  /caption|credit|comment|related|teaser|sidebar|side-bar|widget|promo|recommend|popular|footer|ticker|archive|newsletter|most-?read/i
const MARKED_DATE = /\b(?:datePublished|dc:(?:date|created|issued)|dcterms:(?:created|issued))\b/
const CALLED_DATE = /date|submit|time|publi|posted|byline|stand|meta|author|day|info|datum|fecha|data/i
const CALLED_AUTHOR = /author|byline|autor|auteur|writer|verfasser|redakt/i
const AUTHORS_PAGE = /\/(?:authors?|autor(?:en|es|in)?|auteurs?|contributors?|staff|reporters?|journalists?)\/[^/?#]/i
const CHANGED =
  /^\W*(?:\p{L}{1,12} ){0,3}(?:updated?|modified|revised|changed|aktualisiert|ge[aä]ndert|mis [aà] jour|actualizad[oa]|aggiornato|обновлено|更新)/iu
const MOST_SHOWN = 160
const MOST_SIGNED = 20
/** What is above the headline is beside it so many elements up. */
const NEAR = 5
const PLAIN = /^(?:p|div|span|small|li|em|i|b|strong|h\d)$/
/** A paragraph of so many characters is of the report. */
const PARAGRAPH = 80

/** Date and authors as the page shows them beside its headline: below it, else above it, else behind the report. Never those of a teaser. */
function shownFacts(
  elements: Element[],
  headline: Element | null,
  language: string | null,
  isSigned: boolean,
): { publishedAt: Date | null; names: string[] } {
  const zones: Element[][] = [[], [], []]
  const home = headline?.closest('article, main')
  const heads = new Set(ancestorsOf(headline))
  const isNear = (one: Element): boolean => ancestorsOf(one, NEAR).some((at) => heads.has(at))
  let zone = headline === null ? 1 : 0
  let paragraphs = 0
  for (const element of elements) {
    if (element === headline) zone = 1
    if (zone === 1 && element.localName === 'p' && isLong(element) && ++paragraphs > 1) zone = 2
    if (zone === 0 && !isNear(element)) continue
    const isMarked = element.localName === 'time' || element.hasAttribute('datetime') || isCalled(element)
    const isPlain = PLAIN.test(element.localName) || element.children.length === 0
    if (!isMarked && (zone === 2 || !isPlain)) continue
    if (zone === 2 && home?.contains(element) === false) continue
    if (element.children.length <= 8 && !isLong(element, MOST_SHOWN) && !isApart(element, headline))
      zones[zone]?.push(element)
  }
  const [above = [], below = [], behind = []] = zones
  const near = above.reverse()
  const ordered = [...below, ...near, ...behind]
  const dated = (one: Element[]): Date | null => firstOf(one, (element) => dateOf(element, language))
  const isChange = ({ textContent }: Element): boolean => CHANGED.test(textContent ?? '')
  const publishedAt = dated(ordered.filter((one) => !isChange(one))) ?? dated(ordered.filter(isChange))
  const all = ordered.filter((one) => isAuthors(one) && /\S/.test(one.textContent ?? ''))
  const signed = all
    .slice(0, MOST_SIGNED)
    .filter((one, _, some) => !some.some((other) => other !== one && one.contains(other)))
  const names = signed.flatMap((one) => {
    // Those who signed with one, each in an element of the kind.
    const others = signed.filter((other) => calledOf(other) === calledOf(one) && around(one, 3).contains(other))
    return authorOf(others.flatMap((other) => bylineShown(shownText(other)) ?? [])) ?? []
  })
  const lines = isSigned ? [] : [...below, ...near]
  return { publishedAt, names: [...names, ...lines.flatMap((one) => signedBy(shownText(one)) ?? [])] }
}

const calledOf = (element: Element): string =>
  ['class', 'id', 'itemprop', 'rel'].map((name) => element.getAttribute(name) ?? '').join(' ')
const isCalled = (element: Element): boolean => CALLED_DATE.test(calledOf(element)) || isAuthors(element)
/** Whether an element is called an author's, or leads to the page of one. */
const isAuthors = (element: Element): boolean =>
  CALLED_AUTHOR.test(calledOf(element)) || AUTHORS_PAGE.test(element.getAttribute('href') ?? '')

/** The words of an element, parted where those of two elements touch. */
const shownText = ({ innerHTML }: Element): string =>
  squeezed(
    decodeEntities(
      innerHTML
        .replace(/<br\b[^<>]*>|<\/(?:p|div|li|h\d)>|(?<=<\/[a-z0-9]{1,20}>)(?=<[a-z])/gi, ' | ')
        .replace(/<[^<>]*>/g, ''),
    ),
  )

const isLong = ({ textContent }: Element, than = PARAGRAPH): boolean =>
  squeezed((textContent ?? '').slice(0, 2000)).length > than

function dateOf(element: Element, language: string | null): Date | null {
  return (
    momentOf(element.getAttribute('datetime') ?? element.getAttribute('title')) ??
    dateShown(squeezed(element.textContent ?? ''), language)
  )
}

/** An element and those around it, below the body; so many of them at most. */
function ancestorsOf(element: Element | null, most = Number.POSITIVE_INFINITY): Element[] {
  const found: Element[] = []
  for (let at = element; at !== null && at.localName !== 'body' && found.length < most; at = at.parentElement)
    found.push(at)
  return found
}

const around = (element: Element, levels: number): Element => ancestorsOf(element, levels + 1).at(-1) ?? element

function isApart(element: Element, headline: Element | null): boolean {
  for (let at: Element | null = element; at !== null && at.localName !== 'body'; at = at.parentElement) {
    if (headline !== null && at !== element && at.contains(headline)) return false
    if (APART.test(at.localName) || APART_CALLED.test(`${at.className} ${at.id}`)) return true
  }
  return false
}

/** So much of a heading and a title is the same, or the heading is another one's. */
const SAME_TITLE = 0.5
/** A heading of the first order is as good as one that is more alike by so much. */
const FIRST_ORDER = 0.1
const MOST_HEADINGS = 60
const LONGEST_HEADING = 300

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

function firstOf<From, Value>(written: From[], read: (one: From) => Value | null): Value | null {
  for (const one of written) {
    const value = read(one)
    if (value !== null) return value
  }
  return null
}

const PARTS = / (?:[|–—•·«»‹›~-]|::|--) | ?[|«»] ?/
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
  const isHeaded = parts.length > 1 && shown !== '' && parts.slice(0, -1).join(' ').includes(shown)
  const site = parts.find(isSite) ?? (isHeaded && wordCount(last) <= LONGEST_NAME ? last : null)
  const kept = whole.split(PARTS).length > 1 ? withoutSite(whole, (part) => part === site || isSite(part)) : whole
  const [own, other] = [lettersOf(shown), lettersOf(kept)]
  const isHeadline = own.length > 3 && own !== lettersOf(site ?? '') && !isSite(shown) && shown.length < LONGEST_HEADING
  // What a heading adds to the title is a label or a standfirst in it.
  const isMore = other !== '' && own.includes(other)
  const isTitle =
    isHeadline && !isMore && (sharedBy(pairsOf(shown), pairsOf(kept)) >= SAME_TITLE || wordCount(shown) >= FEWEST_WORDS)
  return { title: (isTitle ? shown : kept) || null, outlet: outlet ?? site }
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
const NO_NAME =
  /^(?:follow|share|view|see|more|last|updated|published|posted|staff|author|no author|contributors?|comments?|archiv|mehr|alle|afficher|link|ver[öo]ffentlicht|publiziert|about|beitrag|zur person)\b/i
const LABEL =
  /^(?:(?:post author|written|posted|reported|words|text|story|interview|autor(?:in|en)?|auteure?|author|verfasst|geschrieben|eingestellt|gespeichert|publi(?:cado|[ée])|[ée]crit|escrito|scritto|(?:ein )?artikel|(?:gast)?beitrag)(?: (?:und|and|&) (?=\p{Lu})|:\s*|\s+(?=(?:by|par|por|von|di|da|door|av|af)\b))|(?:by|par|por|vo[nm]|di|da|door|av|af)(?:\s+|:\s*))/iu
/** What parts a name from what stands beside it: a mark, or a date. */
const BESIDE_NAME = new RegExp(
  ` ?[|•·@(] ?| [–—/-]{1,3}(?: |$)|(?:,? ${WEEKDAY_NAME}\\b[.,]{0,2})?(?:(?:^|,? )${MONTH_NAME}\\b[.,]{0,2})? ?\\d`,
  'i',
)
const BEHIND_NAME =
  /,? (?:(?:[Ll]ast )?[Uu]pdated|[Pp]ublished|[Pp]osted)\b.*|,? \p{L}{1,20}:$| (?:am|um|on)(?: \p{L}{1,20})?$| in \p{Lu}.*/u

/** A name without "Written by" and the like before it. */
function withoutLabel(name: string): string {
  const rest = name.replace(LABEL, '')
  return rest === name ? name : withoutLabel(rest)
}

/** The people of a byline as a page shows it, without dates, handles and buttons beside them; null if no name is left. */
export function bylineShown(written: string): string | null {
  const pieces = squeezed(written.slice(0, LONGEST_BYLINE)).split(BESIDE_NAME)
  const line = pieces.map(withoutLabel).find((piece) => piece.trim() !== '' && !BARE_LABEL.test(piece)) ?? ''
  const name = line.replace(BEHIND_NAME, '').trim()
  // What a date leaves over may be a weekday, or a month in another language.
  if (dateShown(written, null) !== null && !isNameLike(name, 2)) return null
  const isName = name.length <= 80 && wordCount(name) <= 10 && /^\p{L}/u.test(name) && !NO_NAME.test(name)
  return isName ? personName(name) : null
}
const BARE_LABEL = /\b(?:by|von|par|por)\W*$|^\W*(?:autor(?:in)?|author|text)\W*$/i

/** Who a line says it is by ("12 May 2024 | By Anna Doe"), or the name that stands alone beside a date. */
function signedBy(line: string): string | null {
  const [, behind] =
    /(?:^|[|•·,–\d-] ?|\bposted |\bwritten )(?:by|von|par|por|door|autor(?:in)?:|author:)[\s|]+(?=\p{Lu})([^|]*)/iu.exec(
      line,
    ) ?? []
  const name = behind === undefined ? null : bylineShown(behind)
  if (name?.split(/, | and | und /).every((one) => isNameLike(one, 2))) return name
  const pieces = /\d{4}/.test(line) ? line.split(/ ?[|•·/] ?| [–—-]{1,3} /) : []
  return pieces.map(withoutLabel).find((piece) => isNameLike(piece, 2)) ?? null
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
