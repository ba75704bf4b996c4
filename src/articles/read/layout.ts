// How the lines of a bare text lie: paragraphs, wrapped lines, headlines and section headings, and what furniture each line could be.
import type { Span } from '../../domain/article.ts'
import { isWordCode, lineBreaks, skipSpace, trimEnd, wordCount } from '../../text/characters.ts'
import { type LineWidths, lineWidths } from '../../text/sentences.ts'
import { type Dateline, datelineOf } from './datelines.ts'
import type { FoundFacts } from './facts.ts'
import { bylineIn, furnitureIn, isNameLike, type Zone } from './furniture.ts'

/** A line that holds something, without the white space around it. */
export interface Line extends Span {
  text: string
  /** Lines of one paragraph, with no blank line between them, share a number. */
  paragraph: number
}

const LINE_BREAK = /[\n\r\u2028\u2029]/g

/** The lines of `text` from `from` on; LF, CRLF, lone CR and the Unicode separators end one. */
export function linesOf(text: string, from = 0): Line[] {
  const lines: Line[] = []
  let paragraph = 0
  let before = from
  let at = skipSpace(text, from)
  while (at < text.length) {
    if (lines.length > 0 && lineBreaks(text, before, at) > 1) paragraph++
    LINE_BREAK.lastIndex = at
    const stop = LINE_BREAK.exec(text)?.index ?? text.length
    const end = trimEnd(text, stop, at)
    lines.push({ start: at, end, text: text.slice(at, end), paragraph })
    before = end
    at = skipSpace(text, stop)
  }
  return lines
}

/** The index after the last line of the paragraph that the line at `index` belongs to. */
export function paragraphEnd(lines: Line[], index: number): number {
  const paragraph = lines[index]?.paragraph
  let end = index
  while (end < lines.length && lines[end]?.paragraph === paragraph) end++
  return end
}

/** Lines as one, the way a reader takes a wrapped paragraph; '' when that is longer than `longest`. */
export function joined(lines: Line[], from: number, to: number, longest: number): string {
  const first = lines[from]
  const last = lines[to - 1]
  if (first === undefined || last === undefined || last.end - first.start > longest) return ''
  if (first === last) return first.text
  return lines
    .slice(from, to)
    .map((line) => line.text)
    .join(' ')
}

/** Whether the text's lines were broken at a width, so that a line break may mean nothing. */
function isHardWrapped(lines: Line[]): boolean {
  let wrapped = false
  for (const [index, line] of lines.entries()) {
    if (line.text.length > 120) return false
    const next = lines[index + 1]
    if (next?.paragraph === line.paragraph && line.text.length >= 30 && /^\p{Ll}/u.test(next.text)) wrapped = true
  }
  return wrapped
}

/** Longer paragraphs report, whatever they look like. */
const LONGEST_PARAGRAPH = 420
/** A paragraph of more lines than this is no furniture line by line. */
const MOST_LINES = 40
const LONGEST_NAME = 50
const LONGEST_LONE_DATELINE = 80
const CLOSED = /[.!?…]["”’')\]]*$/
const STARTS_LOWER = /^\p{Ll}/u
const SPEAKER = /^\p{Lu}[\p{Lu} .’'-]{2,30}:\s/u

export class Layout {
  readonly text: string
  readonly lines: Line[]
  /** Only where lines were broken at a width. */
  readonly widths: LineWidths | null

  readonly #edges = new Map<Line, Partial<FoundFacts> | null>()

  constructor(text: string, lines: Line[]) {
    this.text = text
    this.lines = lines
    this.widths = isHardWrapped(lines) ? lineWidths(text) : null
  }

  /** Whether the line at `index` is no wrapped part of the lines around it. */
  standsAlone(index: number): boolean {
    const line = this.lines[index]
    const before = this.lines[index - 1]
    const next = this.lines[index + 1]
    if (line === undefined) return false
    if (next !== undefined && this.#joins(line, next)) return false
    return before === undefined || !this.#joins(before, line)
  }

  #joins(line: Line, next: Line): boolean {
    if (line.paragraph !== next.paragraph) return false
    if (STARTS_LOWER.test(next.text)) return furnitureIn(next.text, 'edge') === null
    return this.widths !== null && !CLOSED.test(line.text) && this.widths.isWrap(line.end, next.start)
  }

  /** Whether the line at `index` ends a paragraph, or a line that somebody ended on purpose. */
  endsLine(index: number): boolean {
    const line = this.lines[index]
    const next = this.lines[index + 1]
    return next === undefined || next.paragraph !== line?.paragraph || !STARTS_LOWER.test(next.text)
  }

  /** What the line at `index` tells, if it is furniture above or below a report. */
  edgeFacts(index: number): Partial<FoundFacts> | null {
    const line = this.lines[index]
    if (line === undefined) return null
    let facts = this.#edges.get(line)
    if (facts === undefined) {
      facts = furnitureIn(line.text, 'edge') ?? bylineIn(line.text)
      this.#edges.set(line, facts)
    }
    return facts
  }

  /** What lines tell if they are, together, furniture. */
  factsOf(start: number, end: number, zone: Zone): Partial<FoundFacts> | null {
    const paragraph = joined(this.lines, start, end, LONGEST_PARAGRAPH)
    return paragraph === '' ? null : furnitureIn(paragraph, zone)
  }

  eachIsFurniture(start: number, end: number): boolean {
    if (end - start > MOST_LINES) return false
    return this.lines.slice(start, end).every((_, at) => this.edgeFacts(start + at) !== null)
  }

  /** A lone name, unless the text also writes one of its words in lower case, as it does with "Breaking News". */
  isPerson(line: string): boolean {
    if (line.length > LONGEST_NAME || !isNameLike(line, 2)) return false
    const words = line.toLowerCase().split(/[^\p{L}]+/u)
    return !words.some((word) => word.length > 3 && holdsWord(this.text, word))
  }

  /** The dateline that opens the line at `index`; `first`: whether the report begins there. */
  dateline(index: number, first: boolean): Dateline | null {
    const line = this.lines[index]
    if (line === undefined) return null
    const found = datelineOf(line.text, first) ?? loneDateline(line.text, first)
    return found !== null && this.#isSpeaker(line, found.length) ? null : found
  }

  /** "MAYOR: " opens a transcript, and no report, when other lines open like that. */
  #isSpeaker(line: Line, length: number): boolean {
    if (!line.text.slice(0, length).trimEnd().endsWith(':')) return false
    return this.lines.some((other) => other !== line && SPEAKER.test(other.text))
  }
}

function holdsWord(text: string, word: string): boolean {
  for (let at = text.indexOf(word); at !== -1; at = text.indexOf(word, at + 1))
    if (!isWordCode(text, at - 1) && !isWordCode(text, at + word.length)) return true
  return false
}

/** A dateline with nothing behind it: "MINSK, Belarus (AP) —". */
function loneDateline(line: string, first: boolean): Dateline | null {
  if (line.length > LONGEST_LONE_DATELINE) return null
  const found = datelineOf(`${line} X`, first) ?? datelineOf(`${line} — X`, first)
  return found !== null && found.length >= line.length && found.facts.agency ? { ...found, length: line.length } : null
}

const LONGEST_HEADLINE = 220
const MOST_WORDS = 30
const MOST_HEADLINES = 3
const LONGEST_HEADING = 60
const MOST_HEADING_WORDS = 8
/** A sentence's end; "U.S." at the end of a headline is none. */
const ENDS_PROSE = /(?:(?<!\b\p{Lu})\.|[;,:])["”’')\]]*$/u
const ENDS_OPEN = /[\p{L}\p{N}%)”’"']$/u
const ENDS_SENTENCE = /[.!?]["”’')]*$/
const HAS_SENTENCE = /\p{Ll}[.!?]["”’)]*[\s—–]/u
const OPENS_LOWER = /^[“"‘'(]?\p{Ll}/u

/** How many lines from `index` on are the headline; 0 if the text begins without one. `widths` only for a hard-wrapped text. */
export function headlineLines(lines: Line[], index: number, widths: LineWidths | null): number {
  const end = Math.min(paragraphEnd(lines, index), index + MOST_HEADLINES)
  let after = index + 1
  while (after < end && goesOn(lines, after, widths)) after++
  const headline = joined(lines, index, after, LONGEST_HEADLINE)
  const next = lines[after]
  if (headline === '' || next === undefined || wordCount(headline) > MOST_WORDS) return 0
  if (datelineOf(headline, true) !== null) return 0
  const sameParagraph = next.paragraph === lines[index]?.paragraph
  if (sameParagraph && goesOn(lines, after, widths)) return 0
  const announces =
    furnitureIn(next.text, 'edge') !== null || bylineIn(next.text) !== null || datelineOf(next.text, true) !== null
  if (ENDS_PROSE.test(headline)) return announces && headline.endsWith('.') ? after - index : 0
  return after - index
}

/** Whether the line at `index` is the rest of the one before it: a wrapped headline or a wrapped paragraph. */
function goesOn(lines: Line[], index: number, widths: LineWidths | null): boolean {
  const before = lines[index - 1]
  const line = lines[index]
  if (before === undefined || line === undefined || line.paragraph !== before.paragraph) return false
  if (furnitureIn(line.text, 'edge') !== null || bylineIn(line.text) !== null) return false
  if (OPENS_LOWER.test(line.text)) return true
  return datelineOf(line.text, true) === null && widths !== null && widths.isWrap(before.end, line.start)
}

/** A line below the headline that is no sentence either, above a report whose sentences have ends. */
export function isDeck(lines: Line[], index: number): boolean {
  const line = lines[index]
  const next = lines[index + 1]
  if (line === undefined || next === undefined || paragraphEnd(lines, index) !== index + 1) return false
  if (line.text.length > LONGEST_HEADLINE || wordCount(line.text) > MOST_WORDS || HAS_SENTENCE.test(line.text))
    return false
  return ENDS_OPEN.test(line.text) && lines.slice(index + 1, index + 16).some((other) => ENDS_SENTENCE.test(other.text))
}

/** A short line of its own between paragraphs of prose, without an end: it heads what follows. */
export function isSectionHeading(lines: Line[], index: number, isFurniture: (line: Line) => boolean): boolean {
  const line = lines[index]
  const before = lines[index - 1]
  const next = lines[index + 1]
  if (line === undefined || before === undefined || next === undefined) return false
  if (line.paragraph === before.paragraph || line.paragraph === next.paragraph) return false
  if (line.text.length > LONGEST_HEADING || wordCount(line.text) > MOST_HEADING_WORDS) return false
  if (HAS_SENTENCE.test(line.text)) return false
  return (
    /^\p{Lu}/u.test(line.text) &&
    ENDS_OPEN.test(line.text) &&
    (isProse(before.text) || isFurniture(before)) &&
    isProse(next.text)
  )
}

function isProse(text: string): boolean {
  return text.length > LONGEST_HEADING || ENDS_SENTENCE.test(text)
}
