// Makes an article of what was read: fills in title and outlet where the source names none. The last step of every file form.
import type { ParsedArticle, Span } from '../../domain/article.ts'
import { dateInUrl } from '../../text/moments.ts'
import type { FoundFacts } from './facts.ts'
import { linesOf } from './lines.ts'
import { titleFrom } from './titles.ts'

/** An article from `path` (within the articles folder); a text that seems to be all furniture is all body. */
export function completed(path: string, text: string, body: Span[], facts: FoundFacts): ParsedArticle {
  const spans = body.length > 0 ? body : linesOf(text).map(({ start, end }) => ({ start, end }))
  return {
    id: facts.id,
    title: facts.title ?? titleFrom(text, spans),
    outlet: facts.outlet ?? facts.agency ?? siteOf(facts.url) ?? stemOf(path),
    agency: facts.agency,
    author: facts.author,
    publishedAt: facts.publishedAt ?? (facts.url === null ? null : dateInUrl(facts.url)),
    url: facts.url,
    language: facts.language,
    text,
    body: spans,
  }
}

/** The site an address belongs to, as readers know it: "example.org". */
function siteOf(url: string | null): string | null {
  if (url === null || !URL.canParse(url)) return null
  return new URL(url).hostname.replace(/^(?:www|edition|amp|m)\./, '') || null
}

function stemOf(path: string): string {
  const name = path.slice(path.lastIndexOf('/') + 1)
  return name.replace(/(?<=.)\.[^.]*$/, '')
}
