// Reads a web page: what of it is the article, by a reader-view library, and what the page says about itself. Runs and loads nothing.
import { squeezed } from '../../text/characters.ts'
import { wordSet } from '../../text/words.ts'
import { nameShown } from './bylines.ts'
import { type FoundFacts, firstKnown } from './facts.ts'
import type { JsonRecord } from './json.ts'
import { type Line, linesOf } from './layout.ts'
import { entriesShown } from './live.ts'
import { decodeEntities, HEADING_MARK, looksLikeMarkup, pastElement, textOfMarkup } from './markup.ts'
import { factsOfPage } from './metadata.ts'
import { type ReadText, readLines } from './plain.ts'
import { APART_CALLED } from './shown.ts'

/** Markup with more tags, in all or of one kind, or deeper, is read without a tree: its time grows with the square of siblings, its stack with depth. */
const [MOST_TAGS, MOST_OF_A_KIND, DEEPEST] = [15_000, 2_500, 400]
/** Characters of text times their depth; and attributes, each times how many its tag has before it. */
const [MOST_DEPTH_OF_TEXT, MOST_OF_ATTRIBUTES] = [40_000_000, 4_000_000]
/** Kinds that stand side by side in one parent. */
const SIBLINGS = wordSet('p li br tr td th hr dt dd option div figure img')
/** As much of such a page as is searched for its facts, and the tags that hold them. */
const LONGEST_HEAD = 1_000_000
const HEAD_TAGS =
  /<(?:meta|link|html)\b[^<>]{0,2000}>|<title\b[^<>]*>[^<]{0,1000}<\/title\s*>|<script[^<>]{0,200}ld\+json[^<>]{0,200}>[^<]{0,1000000}<\/script\s*>/gi
const NO_TEXT = { reason: 'no article text in the page' }
/** Elements that nothing closes, or that the next of their kind does: they say nothing about depth. */
const FLAT =
  wordSet(`p li br tr td th hr dt dd option img meta link input source col area base embed wbr param track thead tbody
  tfoot colgroup html head body`)
/** Fewer bytes report nothing, nor does a line alone that is as short as a notice, where the page has no day. Bytes: scripts without spaces say more in a character. */
const FEWEST_BYTES = 25
const LONGEST_NOTICE = 100
const [SHORTEST_LEAD, LONGEST_LEAD] = [50, 500]
const NO_LEAD = /^(?:figure|[uo]l|nav|aside|form)$/
/** Markup within data, written as text. */
const ESCAPED = /&lt;(?:p|br|div)\b/i

/** `entries`: of a live blog. `elsewhere`: the share of the text that stands in links and the teasers around them. */
export type ReadPage = ReadText & { entries: JsonRecord[]; elsewhere: number }

/** The article of a page: its paragraphs apart, without captions, bylines and links elsewhere; a reason where none can be made out. */
export async function readPage(html: string): Promise<ReadPage | { reason: string }> {
  const { JSDOM, VirtualConsole } = await import('jsdom')
  const { Readability } = await import('@mozilla/readability')
  const markup = withoutBallast(html)
  const tooLarge = isMonstrous(markup)
  const head = tooLarge ? (markup.slice(0, LONGEST_HEAD).match(HEAD_TAGS) ?? []).join('\n') : null
  const dom = new JSDOM(head ?? markup, { virtualConsole: new VirtualConsole() })
  try {
    const { document } = dom.window
    const { facts, articleBody, description, entries } = factsOfPage(document)
    const shown = tooLarge ? [] : entriesShown(document)
    const teasers = tooLarge ? new Map<string, string[]>() : teasersIn(document)
    if (!tooLarge) leaveArticle(document, facts.title)
    const title = squeezed(document.title) || null
    const whole = tooLarge ? mainPart(markup) : (document.body?.innerHTML ?? '')
    const lead = tooLarge ? null : leadIn(document, description, facts.title)
    const own = tooLarge ? '' : ownPart(document)
    const read = tooLarge ? null : new Readability(document, { disableJSONLD: true }).parse()
    const known = firstKnown(facts, {
      title: squeezed(read?.title ?? '') || title,
      outlet: nameShown(read?.siteName ?? ''),
    })
    const articleIn = (html: string) => articleOf(withLead(lead, textOfMarkup(html, { ofArticle: true })), known)
    const body = ESCAPED.test(articleBody) ? decodeEntities(articleBody) : articleBody
    const given = looksLikeMarkup(body) ? textOfMarkup(body, { ofArticle: true }) : decodeEntities(body)
    let best = articleIn(read?.content ?? '')
    for (const found of [articleIn(own), articleOf(given, known)])
      if (lengthOf(found) > FULLER * lengthOf(best)) best = found
    const lone = () => (known.publishedAt === null ? null : articleOf(textOfMarkup(read?.content ?? ''), known, true))
    const text = best ?? articleOf(textOfMarkup(whole), known) ?? lone()
    if (text === null && entries.length === 0) return NO_TEXT
    const found = text ?? { text: '', body: [], facts: known }
    const elsewhere = shareIn(teasers, found.text)
    const told = new Set(shown.flatMap(({ articleBody }) => articleBody.split('\n')))
    const ofEntries = found.text.split('\n').filter((line) => told.has(line))
    const isLive = entries.length === 0 && ofEntries.join('').length * 2 > found.text.length && elsewhere < 0.5
    return { ...found, entries: isLive ? shown : entries, elsewhere }
  } finally {
    dom.window.close()
  }
}

/** Characters of a link and what is said of where it leads; the share of its block that a link fills. With two paragraphs so long besides, in bytes, a page is a report. */
const [LONGEST_TEASER, FILLED, FEWEST_TEASERS, LONG] = [400, 0.6, 4, 100]
const BLOCK = 'p, li, td, th, dt, dd, div, section, article, h1, h2, h3, h4, h5, h6'
/** The lines in the boxes around links that have a block to themselves, with where these lead. */
function teasersIn(document: Document): Map<string, string[]> {
  const boxes = new Map<Element, string[]>()
  const sizes = new Map<Element, number>()
  const sizeOf = (box: Element): number =>
    sizes.get(box) ?? sizes.set(box, squeezed(box.textContent ?? '').length).get(box) ?? 0
  const isSmall = (box: Element | null): box is Element => box !== null && sizeOf(box) <= LONGEST_TEASER
  for (const link of document.querySelectorAll('a[href]')) {
    let box = link.closest(BLOCK) ?? link
    if (!isSmall(box) || sizeOf(link) <= sizeOf(box) * FILLED) continue
    while (isSmall(box.parentElement)) box = box.parentElement
    const said = /^h\d$/.test(box.localName) ? box.nextElementSibling : null
    for (const one of isSmall(said) ? [box, said] : [box])
      boxes.set(one, [...(boxes.get(one) ?? []), link.getAttribute('href') ?? ''])
  }
  const lines = new Map<string, string[]>()
  for (const [box, to] of boxes)
    for (const line of textOfMarkup(box.outerHTML).split('\n')) lines.set(line, [...(lines.get(line) ?? []), ...to])
  return lines
}

function shareIn(teasers: Map<string, string[]>, text: string): number {
  const lines = text.split('\n').filter(Boolean)
  const found = lines.filter((line) => teasers.has(line))
  const isReport = lines.filter((line) => !teasers.has(line) && Buffer.byteLength(line) > LONG).length > 1
  const ends = new Set(found.flatMap((line) => teasers.get(line) ?? []))
  return isReport || ends.size < FEWEST_TEASERS ? 0 : found.join('').length / lines.join('').length
}

/** An extraction that has so many times the words of a surer one is taken in its place. */
const FULLER = 1.5
const lengthOf = (read: ReadText | null): number => read?.text.length ?? 0

/** The part of a page that is marked as its report; '' if none is. */
function ownPart(document: Document): string {
  const marked = document.querySelectorAll('[itemprop~="articleBody"]')
  const articles = [...document.querySelectorAll('article')].filter((one) => one.querySelector('h1') !== null)
  const main = document.querySelectorAll('main')
  const part = [marked, articles, main].find(({ length }) => length === 1)?.[0]?.cloneNode(true) as Element | undefined
  for (const other of part?.querySelectorAll('article, [class], [id]') ?? [])
    if (other.localName === 'article' || APART_CALLED.test(`${other.className} ${other.id}`)) other.remove()
  return part?.innerHTML ?? ''
}

/** Boxes that pages lay over or between what they report, by what they are or are called. */
const OVERLAY =
  /^(?:alert|dialog|alertdialog|status|log)$|cookie|consent|onetrust|didomi|usercentrics|\b(?:cmp|gdpr|modal|popup|overlay|lightbox|newsletter-?signup|form-field|error-msg)/i
const WALL =
  /pay-?wall|reg-?wall|piano|subscri(?:be|ption)|abonn|abo-?box|restricted|premium-?(?:offer|box)|offer-?box/i
/** What is offered for money is no longer, in characters. */
const LONGEST_OFFER = 900
const INLINE_CREDIT = /caption|credit|attribution|copyright/i

/** Takes out of a page what is plainly no part of its article: readings, notices, offers, credits within sentences, and other articles. */
function leaveArticle(document: Document, title: string | null): void {
  for (const reading of document.querySelectorAll('rt, rp')) reading.remove()
  const length = document.body?.textContent?.length ?? 0
  for (const element of document.body?.querySelectorAll('*') ?? []) {
    if (element.attributes.length === 0) continue
    const called = `${element.className} ${element.id}`
    const size = () => (element.textContent ?? '').length
    const isDialog = OVERLAY.test(element.getAttribute('role') ?? element.localName)
    const isOver = isDialog || (OVERLAY.test(called) && size() < length * 0.9)
    const isEntry = element.localName === 'form' && element.querySelector('[type="password"]') !== null
    if ((isOver || isEntry) && element.querySelector('h1, article, main') === null) element.remove()
    else if (WALL.test(called) && size() < LONGEST_OFFER && element.querySelector('article') === null) element.remove()
    else if (element.localName === 'span' && INLINE_CREDIT.test(called) && element.closest('p') !== null)
      element.remove()
  }
  const headed = [...document.querySelectorAll('article')].flatMap((article) => {
    const heading = article.querySelector('h1, h2')?.textContent
    return article.parentElement?.closest('article') || !heading ? [] : [{ article, heading: squeezed(heading) }]
  })
  const own = headed.find(({ heading }) => heading === title)
  if (own !== undefined) for (const { article } of headed) if (article !== own.article) article.remove()
  leaveOtherReports(document, title)
  for (const aside of document.querySelectorAll('aside')) {
    const heading = aside.querySelector('h1, h2')
    if (heading?.localName === 'h1' || (heading && squeezed(heading.textContent ?? '') === title)) {
      const main = document.createElement('div')
      main.append(...aside.childNodes)
      aside.replaceWith(main)
    }
  }
}

/** With more headings of one order a page is a list. */
const MOST_REPORTS = 12
/** Takes out other reports: in boxes called alike, with headings of one order or behind a rule, and what stands behind a rule and a heading of the first order. */
function leaveOtherReports(document: Document, title: string | null): void {
  const headings = [...document.querySelectorAll('h1, h2')]
  const own = headings.find((heading) => squeezed(heading.textContent ?? '') === title)
  const others = headings.filter(({ localName }) => localName === own?.localName)
  if (own === undefined || others.length > MOST_REPORTS) return
  const boxIn = (parent: Element, heading: Element) => [...parent.children].find((child) => child.contains(heading))
  for (const other of headings) {
    if (other === own || !document.contains(other)) continue
    let parent: Element | null = other.parentElement
    while (parent !== null && !parent.contains(own)) parent = parent.parentElement
    const [mine, its] = parent === null ? [] : [boxIn(parent, own), boxIn(parent, other)]
    if (mine === undefined || its === undefined) continue
    const [ownBox, itsBox] = [own.parentElement, other.parentElement]
    const areApart = ownBox !== itsBox && [ownBox, itsBox].every((box) => box?.className && box.querySelector('p'))
    const isBeside = mine === ownBox && its === itsBox && others.includes(other)
    const isRuledOff = its.previousElementSibling?.localName === 'hr'
    if (areApart && ownBox?.className === itsBox?.className && (isBeside || isRuledOff)) its.remove()
    else if (its === other && other.localName === 'h1' && isRuledOff) {
      while (other.nextSibling !== null) other.nextSibling.remove()
      other.remove()
    }
  }
}

/** The standfirst: what is called so in the article's header, a sentence right below the headline, or a short element that says what the page says of itself. */
function leadIn(document: Document, description: string, title: string | null): string | null {
  const called = document.querySelector('header > h1 ~ [class*="standfirst" i]')
  const headline = [...document.querySelectorAll('h1, h2')].find((one) => squeezed(one.textContent ?? '') === title)
  for (const element of [called, headline?.nextElementSibling]) {
    // What holds several paragraphs is the report.
    const [said = '', more] = textOfMarkup(element?.innerHTML ?? '').split('\n\n')
    const isApart = NO_LEAD.test(element?.localName ?? '') || APART_CALLED.test(`${element?.className} ${element?.id}`)
    const isLead = !isApart && more === undefined && said.length >= SHORTEST_LEAD && said.length <= LONGEST_LEAD
    if (isLead && /[.!?]["”’»]?$/.test(said)) return squeezed(said)
  }
  const start = squeezed(description.replace(/(?:…|\.{3})$/, ''))
  if (start.length < SHORTEST_LEAD) return null
  for (const element of document.body?.querySelectorAll('*') ?? []) {
    if (element.children.length > 3) continue
    const text = element.textContent ?? ''
    if (text.length >= start.length && text.length < start.length * 2 + 300 && squeezed(text).startsWith(start))
      return squeezed(text)
  }
  return null
}

const withLead = (lead: string | null, text: string): string =>
  lead === null || text === '' || squeezed(text).includes(lead.slice(0, 60)) ? text : `${lead}\n\n${text}`

/** The text without the paragraphs that are all furniture; null if too little is left. Headings stay in it, and are none of its body. */
function articleOf(extracted: string, known: FoundFacts, isAll = false): ReadText | null {
  const lines = linesOf(extracted)
  const reporting = lines.filter(({ text }) => !text.startsWith(HEADING_MARK))
  const first = readLines(extracted, reporting, { title: known.title, pasted: false })
  let at = 0
  // Lines and spans are both in order.
  const reports = ({ start, end }: Line): boolean => {
    while ((first.body[at]?.end ?? end) <= start) at++
    return (first.body[at]?.start ?? end) < end
  }
  const sound = new Set(reporting.filter(reports))
  let text = ''
  let headings: string[] = []
  let paragraph = -1
  const headed = new Set<number>()
  for (const line of lines) {
    if (line.text.startsWith(HEADING_MARK)) headings.push(line.text.slice(HEADING_MARK.length))
    if (!sound.has(line)) continue
    for (const heading of headings) {
      if (heading === known.title) continue
      text += text === '' ? '' : '\n\n'
      headed.add(text.length)
      text += heading
    }
    text += text === '' ? '' : line.paragraph === paragraph && headings.length === 0 ? '\n' : '\n\n'
    text += line.text
    headings = []
    paragraph = line.paragraph
  }
  const shown = linesOf(text).filter(({ start }) => !headed.has(start))
  const size = shown.reduce((length, line) => length + Buffer.byteLength(line.text), 0)
  if (size < (shown.length > 1 || isAll ? FEWEST_BYTES : LONGEST_NOTICE)) return null
  const { body } = readLines(text, shown, { title: known.title, pasted: false })
  return { text, body, facts: { ...firstKnown(known, first.facts), author: known.author } }
}

/** The part of a page that calls itself the article, or all of it. */
function mainPart(html: string): string {
  const partOf = (name: string) => new RegExp(`<${name}\\b(?:[^]*(?=</${name})|[^]*)`, 'i').exec(html)?.[0]
  return partOf('article') ?? partOf('main') ?? partOf('body') ?? html
}

/** Scripts, style sheets, drawings and comments are nothing to read, and slow to parse; linked data stays. */
export function withoutBallast(html: string): string {
  const parts: string[] = []
  const unclosed = new Set<string>()
  const opening = /<!--|<(style|script|svg|noscript|iframe|template)\b[^<>]*>/gi
  let at = 0
  for (let open = opening.exec(html); open !== null; open = opening.exec(html)) {
    if (/ld\+json/i.test(open[0])) {
      // Some pages write the data as a comment in its script.
      opening.lastIndex = pastElement(html, '</script\\s*>', opening.lastIndex, unclosed)
      continue
    }
    const end = pastElement(html, open[1] === undefined ? '-->' : `</${open[1]}\\s*>`, opening.lastIndex, unclosed)
    if (end === opening.lastIndex) continue
    parts.push(html.slice(at, open.index))
    at = end
    opening.lastIndex = end
  }
  return parts.join('') + html.slice(at)
}

const TAG = /<(\/?)([a-z][a-z0-9]*)([^<>]*)/gi
/** So few characters hold no great number of attributes. */
const FEW_ATTRIBUTES = 500

function isMonstrous(html: string): boolean {
  const kinds = new Map<string, number>()
  let tags = 0
  let depth = 0
  let [last, depthOfText, ofAttributes] = [0, 0, 0]
  for (const { 1: closes, 2: written = '', 3: inside = '', index } of html.matchAll(TAG)) {
    const name = written.toLowerCase()
    tags++
    depthOfText += (index - last) * depth
    last = index
    const attributes = inside.length < FEW_ATTRIBUTES ? 0 : (inside.match(/[^\s"'=/]+/g)?.length ?? 0)
    ofAttributes += attributes ** 2 / 2
    if (depthOfText > MOST_DEPTH_OF_TEXT || ofAttributes > MOST_OF_ATTRIBUTES) return true
    if (!FLAT.has(name)) depth = closes === '/' ? Math.max(0, depth - 1) : depth + 1
    const count = (kinds.get(name) ?? 0) + (closes === '/' ? 0 : 1)
    kinds.set(name, count)
    if (tags > MOST_TAGS || depth > DEEPEST || (count > MOST_OF_A_KIND && SIBLINGS.has(name))) return true
  }
  return depthOfText + (html.length - last) * depth > MOST_DEPTH_OF_TEXT
}
