// Reads a bare text: tells the lines that report from those that only stand around them, and takes what facts these give.
import type { Span } from '../../domain/article.ts'
import { readsLikeOutlet } from '../../stories/headline.ts'
import { skipSpace, squeezed, trimEnd } from '../../text/characters.ts'
import { dateShown } from '../../text/timestamps.ts'
import { wordsOf } from '../../text/words.ts'
import { creditAtEnd, isCaption } from './datelines.ts'
import { type FoundFacts, firstKnown, personName } from './facts.ts'
import { furnitureIn, ISSUE, imprintIn, signingAgency, wordsBesideDay } from './furniture.ts'
import { Layout, type Line, paragraphEnd } from './layout.ts'

interface Reading {
  facts: FoundFacts
  /** Ordered, trimmed, apart; everything outside is furniture or white space. */
  body: Span[]
}

/** A text that was made of something else, JSON or a page, and what of it reports. */
export interface ReadText extends Reading {
  text: string
}

/** `title`: where it is known; a line that repeats it is furniture. `pasted`: whether the headline and section headings stand in the text as bare lines, as in no JSON or page. */
type ReadOptions = { title: string | null; pasted: boolean }

/** Words beside a day below a title, and beside one at the head of a page. */
const [MOST_BESIDE_DAY, MOST_OF_HEADER] = [3, 6]
const AROUND_NAME = /^(?:(?:[–—―([]|--?) ?)?(?:(?:text|words|by|von|par|por)\b:? )?|[)\]]$/gi
const AND = /,? (?:and|und|et|y) |, /
const PUBLISHED = /^[\W_]*(?:(?:first|originally) )?(?:published|posted)\b/i
/** How many lines above and below the report are looked at. */
const MOST_EDGE_LINES = 40

/** The report's own stretches of `text` among `lines` (all of it that may report), and what the rest tells. */
export function readLines(text: string, lines: Line[], options: ReadOptions): Reading {
  return new Reader(text, lines, options).read()
}

class Reader extends Layout {
  readonly #pasted: boolean
  readonly #furniture = new Set<Line>()
  /** When it says it was published, which goes before any other date. */
  readonly #published: Partial<FoundFacts>[] = []
  /** What is told above the report; after it what is told below, by a dateline or by a lone name. */
  readonly #told: Partial<FoundFacts>[] = []
  readonly #hinted: Partial<FoundFacts>[] = []
  #title: string | null
  #headline: Line | undefined
  #hasDeck = false

  constructor(text: string, lines: Line[], options: ReadOptions) {
    super(text, lines)
    this.#pasted = options.pasted
    this.#title = options.title
  }

  read(): Reading {
    const first = this.#readHead()
    this.#readInside(first, this.#readTail(first))
    const found = this.#body(first)
    const body = found.length > 0 ? found : [this.#headline ?? []].flat().map(({ start, end }) => ({ start, end }))
    return { facts: firstKnown({ title: this.#title }, ...this.#published, ...this.#told, ...this.#hinted), body }
  }

  /** Walks down to the first line that reports; its index. */
  #readHead(): number {
    let at = 0
    while (at < this.lines.length && at < MOST_EDGE_LINES) {
      const facts = this.#edge(at) ?? this.#dated(at) ?? this.#titled(at) ?? this.#namedOrDeck(at)
      if (facts === null) break
      this.#title ??= facts.title ?? null
      this.#take(at, facts)
      this.#told.push(facts)
      at++
    }
    return at
  }

  #edge(at: number): Partial<FoundFacts> | null {
    const facts = (this.#title !== null && imprintIn(this.textAt(at))) || this.edgeFacts(at)
    // "—Reuters" above a report credits its picture; the bare name says who supplied it.
    const line = this.textAt(at)
    const agency = facts !== null && /^\p{L}/u.test(line) ? signingAgency(line) : null
    return agency === null ? facts : { ...facts, agency }
  }

  /** A line of a day and a label or a weekday, or at the head of a page with a paper's name, its price or the number of its issue. */
  #dated(at: number): Partial<FoundFacts> | null {
    const line = this.textAt(at)
    const beside = at + 1 < this.lines.length ? wordsBesideDay(line) : null
    if (beside === null || beside.length > (this.#title === null ? MOST_OF_HEADER : MOST_BESIDE_DAY)) return null
    const isHeader = this.#pasted && !beside.some((word) => /^\p{Ll}/u.test(word))
    const isHead =
      beside.length < 2 || this.#title !== null || (isHeader && (ISSUE.test(line) || this.isHeadline(at + 1)))
    return isHead ? { publishedAt: dateShown(line, null) } : null
  }

  #titled(at: number): Partial<FoundFacts> | null {
    if (this.#title !== null) return sameWords(this.textAt(at), this.#title) ? {} : null
    if (!this.#pasted) return null
    if (this.#isAlone(at) && isCaption(this.textAt(at))) return {}
    const named = this.#named(at)
    if (named !== null && this.isHeadline(at + 1)) return named
    if (!this.isHeadline(at)) return null
    // A newspaper's name stands above the day and the number of its issue.
    if (ISSUE.test(this.textAt(at + 1)) && this.edgeFacts(at + 1) !== null && this.isHeadline(at + 2)) return {}
    this.#headline = this.lines[at]
    return { title: squeezed(this.textAt(at)) }
  }

  /** Whether the line is a paragraph by itself, and not the last one. */
  #isAlone(at: number): boolean {
    return paragraphEnd(this.lines, at) === at + 1 && at + 1 < this.lines.length
  }

  /** An author's name alone between headline and report, or a line that adds to the headline. */
  #namedOrDeck(at: number): Partial<FoundFacts> | null {
    if (this.#title === null || !this.#isAlone(at)) return null
    const named = this.#named(at)
    if (named !== null) this.#hinted.push(named)
    else {
      if (!this.#pasted || this.#hasDeck || this.dateline(at, true) !== null) return null
      this.#hasDeck = this.isDeck(at)
      if (!this.#hasDeck) return null
    }
    return {}
  }

  /** Walks up from the end to the last line that reports; the index after it. */
  #readTail(first: number): number {
    let isNamed = false
    let end = this.lines.length
    while (end > first && this.lines.length - end < MOST_EDGE_LINES) {
      const line = this.textAt(end - 1)
      // "Source: World Bank" below a report is what it draws on.
      const own = /^\W{0,5}sources?\W{0,5}:.{0,300}$/i.test(line) ? {} : this.edgeFacts(end - 1)
      const facts = own ?? (isNamed || end - 1 === first ? null : this.#named(end - 1))
      if (facts === null) break
      isNamed ||= own === null
      const agency = signingAgency(line.replace(/^\W{0,5}sources?:\s{0,5}/i, ''))
      this.#take(end - 1, facts)
      this.#hinted.push(agency === null ? facts : { ...facts, agency })
      end--
    }
    return end
  }

  #readInside(first: number, last: number): void {
    for (let at = first; at < last; at++) {
      const facts = furnitureIn(this.textAt(at), 'inside')
      if (facts !== null) {
        this.#take(at, facts)
        this.#hinted.push({ agency: facts.agency ?? null })
      } else if (this.#pasted && at > first && this.isSectionHeading(at, (line) => this.#furniture.has(line)))
        this.#take(at, {})
    }
  }

  /** What is left, without datelines before it and credits behind it. */
  #body(first: number): Span[] {
    const spans: Span[] = []
    let paragraph = -1
    for (const [index, line] of this.lines.entries()) {
      if (this.#furniture.has(line)) continue
      const opens = line.paragraph !== paragraph || index === first
      paragraph = line.paragraph
      let { start, end } = line
      const dateline = opens ? this.dateline(index, index === first) : null
      if (dateline !== null) {
        start = skipSpace(this.text, start + dateline.length)
        this.#hinted.push(dateline.facts)
      }
      const credit = creditAtEnd(line.text)
      if (credit !== null) {
        end = trimEnd(this.text, end - credit.length, start)
        if (index === this.lines.length - 1) this.#hinted.push({ agency: signingAgency(credit) })
      }
      if (end <= start) continue
      const last = spans.at(-1)
      if (last !== undefined && skipSpace(this.text, last.end) === start) last.end = end
      else spans.push({ start, end })
    }
    return spans
  }

  /** Whose names stand alone in a line: the author's, the paper's, or both. */
  #named(index: number): Partial<FoundFacts> | null {
    const name = this.textAt(index).replace(AROUND_NAME, '')
    const names = name.split(AND)
    if (!names.every((one) => this.isPerson(one))) return null
    const outlet = names.find(readsLikeOutlet)
    const people = outlet === undefined ? name : names.filter((one) => one !== outlet).join(', ')
    return { outlet: outlet ?? null, author: personName(people) }
  }

  #take(at: number, facts: Partial<FoundFacts>): void {
    const line = this.lines[at]
    if (line !== undefined) this.#furniture.add(line)
    if (PUBLISHED.test(this.textAt(at))) this.#published.push(facts)
  }
}

/** Whether two lines have the same words, whatever their case and punctuation. */
function sameWords(a: string, b: string): boolean {
  const wordsIn = (text: string): string =>
    wordsOf(text)
      .map(({ folded }) => folded)
      .join(' ')
  return a.length <= b.length * 2 + 10 && wordsIn(a) === wordsIn(b)
}
