// Reads a bare text: tells the lines that report from those that only stand around them, and takes what facts these give.
import type { Span } from '../../domain/article.ts'
import { skipSpace, squeezed, trimEnd } from '../../text/characters.ts'
import { creditAtEnd } from './datelines.ts'
import { type FoundFacts, firstKnown, personName } from './facts.ts'
import { signingAgency } from './furniture.ts'
import { headlineLines, isDeck, isSectionHeading, joined, Layout, type Line, paragraphEnd } from './layout.ts'

interface Reading {
  facts: FoundFacts
  /** Ordered, trimmed, apart; everything outside is furniture or white space. */
  body: Span[]
}

/** A text that was made of something else, JSON or a page, and what of it reports. */
export interface ReadText extends Reading {
  text: string
}

export interface ReadOptions {
  /** The title, where it is known: a line that repeats it is furniture. */
  title?: string | null
  /**
   * Whether the text was pasted whole, so that its headline and section headings stand in it as bare lines. Text that came with its
   * facts (JSON, pages) is taken at its word.
   */
  pasted: boolean
}

const PUBLISHED = /^[\W_]*(?:(?:first|originally) )?(?:published|posted)\b/i
/** How many lines above and below the report are looked at. */
const MOST_EDGE_LINES = 40

/** The report's own stretches of `text` among `lines` (all of it that may report), and what the rest tells. */
export function readLines(text: string, lines: Line[], options: ReadOptions): Reading {
  return new Reader(text, lines, options).read()
}

/** Furniture found from some line on: how many lines, and what they tell. */
interface Found {
  count: number
  facts: Partial<FoundFacts>
}

class Reader {
  readonly #lines: Line[]
  readonly #layout: Layout
  readonly #pasted: boolean
  readonly #furniture = new Set<Line>()
  /** When it says it was published, which goes before any other date. */
  readonly #published: Partial<FoundFacts>[] = []
  /** What is told above the report; after it what is told below, by a dateline or by a lone name. */
  readonly #told: Partial<FoundFacts>[] = []
  readonly #hinted: Partial<FoundFacts>[] = []
  #title: string | null
  #headline: Line[] = []
  #hasDeck = false

  constructor(text: string, lines: Line[], options: ReadOptions) {
    this.#lines = lines
    this.#layout = new Layout(text, lines)
    this.#pasted = options.pasted
    this.#title = options.title ?? null
  }

  read(): Reading {
    const first = this.#readHead()
    const last = this.#readTail(first)
    this.#readInside(first, last)
    let body = this.#body(first)
    if (body.length === 0) body = this.#headline.map(({ start, end }) => ({ start, end }))
    return { facts: firstKnown({ title: this.#title }, ...this.#published, ...this.#told, ...this.#hinted), body }
  }

  /** Walks down to the first line that reports; its index. */
  #readHead(): number {
    let at = 0
    while (at < this.#lines.length && at < MOST_EDGE_LINES) {
      const end = paragraphEnd(this.#lines, at)
      const found = this.#edge(at, end) ?? this.#titled(at) ?? this.#named(at, end) ?? this.#deck(at)
      if (found === null) break
      this.#title ??= found.facts.title ?? null
      this.#take(at, found.count, found.facts)
      this.#told.push(found.facts)
      at += found.count
    }
    return at
  }

  /** The line at `at`, or where that is but a part of it, the paragraph up to `end`. */
  #edge(at: number, end: number): Found | null {
    const facts = this.#layout.standsAlone(at) ? this.#layout.edgeFacts(at) : null
    if (facts === null) {
      const whole = end > at + 1 ? this.#layout.factsOf(at, end, 'inside') : null
      return whole === null ? null : { count: end - at, facts: whole }
    }
    // "—Reuters" above a report credits its picture; the bare name says who supplied it.
    const line = this.#lines[at]?.text ?? ''
    const agency = /^\p{L}/u.test(line) ? signingAgency(line) : null
    return { count: 1, facts: agency === null ? facts : { ...facts, agency } }
  }

  #titled(at: number): Found | null {
    if (this.#title !== null)
      return sameWords(this.#lines[at]?.text ?? '', this.#title) ? { count: 1, facts: {} } : null
    if (!this.#pasted) return null
    const { widths } = this.#layout
    const author = this.#person(at)
    if (author !== null && headlineLines(this.#lines, at + 1, widths) > 0) return { count: 1, facts: { author } }
    const count = headlineLines(this.#lines, at, widths)
    if (count === 0) return null
    this.#headline = this.#lines.slice(at, at + count)
    return { count, facts: { title: squeezed(joined(this.#lines, at, at + count, Number.POSITIVE_INFINITY)) } }
  }

  /** An author's name alone between headline and report. */
  #named(at: number, end: number): Found | null {
    if (this.#title === null || end !== at + 1 || end >= this.#lines.length) return null
    const author = this.#person(at)
    if (author === null) return null
    this.#hinted.push({ author })
    return { count: 1, facts: {} }
  }

  #deck(at: number): Found | null {
    if (!this.#pasted || this.#hasDeck || this.#title === null) return null
    if (this.#layout.dateline(at, true) !== null || !isDeck(this.#lines, at)) return null
    this.#hasDeck = true
    return { count: 1, facts: {} }
  }

  /** Walks up from the end to the last line that reports; the index after it. */
  #readTail(first: number): number {
    const lines = this.#lines
    let named = false
    let end = lines.length
    while (end > first && lines.length - end < MOST_EDGE_LINES) {
      const start = this.#paragraphStart(end, first)
      const alone = this.#layout.standsAlone(end - 1)
      const own = alone ? this.#layout.edgeFacts(end - 1) : null
      const lineByLine = own !== null && this.#layout.eachIsFurniture(start, end)
      const whole = lineByLine || end === start + 1 ? null : this.#layout.factsOf(start, end, 'edge')
      const author = named || end - 1 === first || !alone ? null : this.#person(end - 1)
      if (whole === null && own === null && author === null) break
      const facts = whole ?? own ?? { author }
      named ||= whole === null && own === null
      const count = whole === null ? 1 : end - start
      const agency = signingAgency(lines[end - 1]?.text ?? '')
      this.#take(end - count, count, facts)
      this.#hinted.push(agency === null ? facts : { ...facts, agency })
      end -= count
    }
    return end
  }

  #readInside(first: number, last: number): void {
    let at = first
    while (at < last) {
      const end = Math.min(paragraphEnd(this.#lines, at), last)
      const facts = this.#layout.factsOf(at, end, 'inside')
      if (facts !== null) this.#take(at, end - at, facts)
      else if (end > at + 1) this.#readParagraph(at, end)
      else if (this.#pasted && at > first && isSectionHeading(this.#lines, at, (line) => this.#furniture.has(line)))
        this.#take(at, 1, {})
      at = end
    }
  }

  #readParagraph(start: number, end: number): void {
    for (let at = start; at < end; at++) {
      const facts = this.#layout.standsAlone(at) ? this.#layout.factsOf(at, at + 1, 'inside') : null
      if (facts !== null) this.#take(at, 1, facts)
    }
  }

  /** What is left, without datelines before it and credits behind it. */
  #body(first: number): Span[] {
    const { text } = this.#layout
    const spans: Span[] = []
    let paragraph = -1
    for (const [index, line] of this.#lines.entries()) {
      if (this.#furniture.has(line)) continue
      const opens = line.paragraph !== paragraph || index === first
      paragraph = line.paragraph
      let { start, end } = line
      const dateline = opens ? this.#layout.dateline(index, index === first) : null
      if (dateline !== null) {
        start = skipSpace(text, start + dateline.length)
        this.#hinted.push(dateline.facts)
      }
      const credit = creditAtEnd(line.text)
      if (credit !== null && this.#layout.endsLine(index)) {
        end = trimEnd(text, end - credit.length, start)
        if (index === this.#lines.length - 1) this.#hinted.push({ agency: signingAgency(credit) })
      }
      if (end <= start) continue
      const last = spans.at(-1)
      if (last !== undefined && skipSpace(text, last.end) === start) last.end = end
      else spans.push({ start, end })
    }
    return spans
  }

  #person(index: number): string | null {
    const name = (this.#lines[index]?.text ?? '').replace(/^(?:[–—―]|--?)\s*/, '')
    return this.#layout.isPerson(name) ? personName(name) : null
  }

  #paragraphStart(end: number, floor: number): number {
    const paragraph = this.#lines[end - 1]?.paragraph
    let start = end - 1
    while (start > floor && this.#lines[start - 1]?.paragraph === paragraph) start--
    return start
  }

  #take(from: number, count: number, facts: Partial<FoundFacts>): void {
    for (const line of this.#lines.slice(from, from + count)) this.#furniture.add(line)
    if (PUBLISHED.test(this.#lines[from]?.text ?? '')) this.#published.push(facts)
  }
}

/** Whether two lines have the same words, whatever their case and punctuation. */
function sameWords(a: string, b: string): boolean {
  if (a.length > b.length * 2 + 10) return false
  return plain(a) === plain(b)
}

function plain(text: string): string {
  return text
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()
}
