// Reads a web page: what of it is the article, by a reader-view library, and what the page says about itself. Runs and loads nothing.

import { type FoundFacts, firstKnown, personName } from './facts.ts'
import { linesOf, paragraphEnd } from './lines.ts'
import { textOfMarkup } from './markup.ts'
import { factsOfPage } from './metadata.ts'
import { type Reading, readLines } from './plain.ts'

export interface PageArticle extends Reading {
  text: string
}

/** Markup with more tags than this, or nested deeper, is read without a document tree: it would take minutes. */
const MOST_TAGS = 60_000
const DEEPEST = 400
/** Elements that pages close; an unclosed `<p>` says nothing about depth. */
const NESTING = new Set([
  'div',
  'span',
  'section',
  'article',
  'ul',
  'ol',
  'table',
  'blockquote',
  'b',
  'i',
  'em',
  'strong',
  'font',
  'a',
])
/** Fewer characters than this are not an article. */
const FEWEST_CHARACTERS = 25

/**
 * The article of a page: its paragraphs apart, without captions, bylines, links to other reports and the like. A page in which no
 * article can be made out gives a reason.
 */
export async function readPage(html: string): Promise<PageArticle | { reason: string }> {
  if (isMonstrous(html)) return articleOf(textOfMarkup(html), firstKnown()) ?? { reason: 'no article text in the page' }
  const [{ JSDOM, VirtualConsole }, { Readability }] = await Promise.all([
    import('jsdom'),
    import('@mozilla/readability'),
  ])
  const dom = new JSDOM(withoutStyles(html), { virtualConsole: new VirtualConsole() })
  try {
    const { document } = dom.window
    const facts = factsOfPage(document)
    const whole = document.body?.innerHTML ?? ''
    const read = new Readability(document, { disableJSONLD: true }).parse()
    const byline = personName(read?.byline ?? '')
    const known = firstKnown(facts, {
      title: read?.title || null,
      author: byline !== null && byline.length <= 60 ? byline : null,
      outlet: read?.siteName || null,
    })
    return (
      articleOf(textOfMarkup(read?.content ?? ''), known) ??
      articleOf(textOfMarkup(whole), known) ?? { reason: 'no article text in the page' }
    )
  } finally {
    dom.window.close()
  }
}

/** The text without the paragraphs that are all furniture; null if too little is left. */
function articleOf(extracted: string, known: FoundFacts): PageArticle | null {
  const first = readLines(extracted, linesOf(extracted), { title: known.title, pasted: false })
  const lines = linesOf(extracted)
  const kept: string[] = []
  for (let at = 0; at < lines.length; at = paragraphEnd(lines, at)) {
    const paragraph = lines.slice(at, paragraphEnd(lines, at))
    const reporting = paragraph.filter((line) =>
      first.body.some((span) => span.start < line.end && span.end > line.start),
    )
    if (reporting.length > 0) kept.push(reporting.map((line) => line.text).join('\n'))
  }
  const text = kept.join('\n\n')
  if (text.length < FEWEST_CHARACTERS) return null
  const { body } = readLines(text, linesOf(text), { title: known.title, pasted: false })
  return { text, body, facts: firstKnown(known, first.facts) }
}

/** Style sheets are nothing to read, and slow to parse. */
function withoutStyles(html: string): string {
  const parts: string[] = []
  let at = 0
  for (const open of html.matchAll(/<style\b/gi)) {
    if (open.index < at) continue
    parts.push(html.slice(at, open.index))
    const close = /<\/style\s*>/gi
    close.lastIndex = open.index
    const end = close.exec(html)
    at = end === null ? html.length : end.index + end[0].length
  }
  return parts.join('') + html.slice(at)
}

function isMonstrous(html: string): boolean {
  let tags = 0
  let depth = 0
  for (const [, closes, name] of html.matchAll(/<(\/?)([a-z][a-z0-9]*)/gi)) {
    tags++
    if (NESTING.has((name ?? '').toLowerCase())) depth = closes === '/' ? Math.max(0, depth - 1) : depth + 1
    if (tags > MOST_TAGS || depth > DEEPEST) return true
  }
  return false
}
