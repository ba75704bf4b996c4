// How the lines of a bare text lie: paragraphs, wrapped lines, headlines and section headings, and what furniture each line could be.
import type { Span } from '../../domain/article.ts'
import { lineBreaks, skipSpace, trimEnd, wordCount } from '../../text/characters.ts'
import { type IsWrap, wrappingIn } from '../../text/sentences.ts'
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

/** Longer paragraphs report, whatever they look like. */
const LONGEST_PARAGRAPH = 420
const LONGEST_NAME = 50
const LONGEST_LONE_DATELINE = 80
const LONGEST_HEADLINE = 220
const MOST_WORDS = 30
const MOST_HEADLINES = 3
const LONGEST_HEADING = 60
const MOST_HEADING_WORDS = 8
/** Lines longer than this were not broken at a width. */
const WIDEST = 120
const CLOSED = /[.!?…]["”’')\]]*$/
const STARTS_LOWER = /^\p{Ll}/u
const SPEAKER = /^\p{Lu}[\p{Lu} .’'-]{2,30}:\s/u
/** A sentence's end; "U.S." at the end of a headline is none. */
const ENDS_PROSE = /(?:(?<!\b\p{Lu})\.|[;,:])["”’')\]]*$/u
const ENDS_OPEN = /[\p{L}\p{N}%)”’"']$/u
const ENDS_SENTENCE = /[.!?]["”’')]*$/
const HAS_SENTENCE = /\p{Ll}[.!?]["”’)]*[\s—–]/u
const OPENS_LOWER = /^[“"‘'(]?\p{Ll}/u

const isProse = (text: string): boolean => text.length > LONGEST_HEADING || ENDS_SENTENCE.test(text)

export class Layout {
  protected readonly text: string
  protected readonly lines: Line[]
  /** Only where lines were broken at a width, so that a line break may mean nothing. */
  readonly #wraps: IsWrap | null

  /** `lines`: those of `text` that may report. */
  constructor(text: string, lines: Line[]) {
    this.text = text
    this.lines = lines
    const isWrapped = lines.some(
      (line, at) =>
        line.text.length >= 30 && this.#isSameParagraph(at, at + 1) && STARTS_LOWER.test(this.textAt(at + 1)),
    )
    this.#wraps = isWrapped && lines.every((line) => line.text.length <= WIDEST) ? wrappingIn(text) : null
  }

  textAt(index: number): string {
    return this.lines[index]?.text ?? ''
  }

  #isSameParagraph(index: number, other: number): boolean {
    return this.lines[index]?.paragraph === this.lines[other]?.paragraph
  }

  /** Whether the line at `index` is no wrapped part of the lines around it. */
  standsAlone(index: number): boolean {
    return !this.#joinsNext(index) && !this.#joinsNext(index - 1)
  }

  #joinsNext(index: number): boolean {
    if (!this.#isSameParagraph(index, index + 1)) return false
    const next = this.textAt(index + 1)
    if (STARTS_LOWER.test(next)) return furnitureIn(next, 'edge') === null
    return !CLOSED.test(this.textAt(index)) && this.#isWrap(index)
  }

  /** Whether the break behind the line at `index` is mere wrapping. */
  #isWrap(index: number): boolean {
    return this.#wraps?.(this.lines[index]?.end ?? 0, this.lines[index + 1]?.start ?? 0) ?? false
  }

  /** Whether the line at `index` ends a paragraph, or a line that somebody ended on purpose. */
  endsLine(index: number): boolean {
    return !this.#isSameParagraph(index, index + 1) || !STARTS_LOWER.test(this.textAt(index + 1))
  }

  /** What the line at `index` tells, if it is furniture above or below a report. */
  edgeFacts(index: number): Partial<FoundFacts> | null {
    return furnitureIn(this.textAt(index), 'edge') ?? bylineIn(this.textAt(index))
  }

  /** What lines tell if they are, together, furniture. */
  factsOf(start: number, end: number, zone: Zone): Partial<FoundFacts> | null {
    const paragraph = this.joined(start, end, LONGEST_PARAGRAPH)
    return paragraph === '' ? null : furnitureIn(paragraph, zone)
  }

  /** Lines as one, the way a reader takes a wrapped paragraph; '' when that is longer than `longest`. */
  joined(from: number, to: number, longest: number): string {
    const lines = this.lines.slice(from, to)
    const isLonger = (lines.at(-1)?.end ?? 0) - (lines[0]?.start ?? 0) > longest
    return isLonger ? '' : lines.map((line) => line.text).join(' ')
  }

  /** A lone name, unless the text also writes one of its words in lower case, as it does with "Breaking News". */
  isPerson(line: string): boolean {
    if (line.length > LONGEST_NAME || !isNameLike(line, 2)) return false
    const words = line.toLowerCase().split(/[^\p{L}]+/u)
    return !words.some((word) => word.length > 3 && holdsWord(this.text, word))
  }

  /** The dateline that opens the line at `index`; `first`: whether the report begins there. */
  dateline(index: number, first: boolean): Dateline | null {
    const line = this.textAt(index)
    const found = datelineOf(line, first) ?? loneDateline(line, first)
    if (found === null || !line.slice(0, found.length).trimEnd().endsWith(':')) return found
    // "MAYOR: " opens a transcript, and no report, when other lines open like that.
    return this.lines.some(({ text }, other) => other !== index && SPEAKER.test(text)) ? null : found
  }

  /** How many lines from `index` on are the headline; 0 if the text begins without one. */
  headlineLines(index: number): number {
    const end = Math.min(paragraphEnd(this.lines, index), index + MOST_HEADLINES)
    let after = index + 1
    while (after < end && this.#goesOn(after)) after++
    const headline = this.joined(index, after, LONGEST_HEADLINE)
    if (headline === '' || after >= this.lines.length || wordCount(headline) > MOST_WORDS) return 0
    if (datelineOf(headline, true) !== null || this.#goesOn(after)) return 0
    if (!ENDS_PROSE.test(headline)) return after - index
    const announces = this.edgeFacts(after) !== null || datelineOf(this.textAt(after), true) !== null
    return announces && headline.endsWith('.') ? after - index : 0
  }

  /** Whether the line at `index` is the rest of the one before it: a wrapped headline or a wrapped paragraph. */
  #goesOn(index: number): boolean {
    if (!this.#isSameParagraph(index - 1, index) || this.edgeFacts(index) !== null) return false
    const line = this.textAt(index)
    return OPENS_LOWER.test(line) || (datelineOf(line, true) === null && this.#isWrap(index - 1))
  }

  /** A line below the headline that is no sentence either, above a report whose sentences have ends. */
  isDeck(index: number): boolean {
    const line = this.textAt(index)
    if (this.#isSameParagraph(index, index + 1) || line.length > LONGEST_HEADLINE) return false
    if (wordCount(line) > MOST_WORDS || HAS_SENTENCE.test(line) || !ENDS_OPEN.test(line)) return false
    return this.lines.slice(index + 1, index + 16).some(({ text }) => ENDS_SENTENCE.test(text))
  }

  /** A short line of its own between paragraphs of prose, without an end: it heads what follows. */
  isSectionHeading(index: number, isFurniture: (line: Line) => boolean): boolean {
    const before = this.lines[index - 1]
    const line = this.textAt(index)
    if (this.#isSameParagraph(index - 1, index) || this.#isSameParagraph(index, index + 1)) return false
    if (line.length > LONGEST_HEADING || wordCount(line) > MOST_HEADING_WORDS || HAS_SENTENCE.test(line)) return false
    if (before === undefined || !/^\p{Lu}/u.test(line) || !ENDS_OPEN.test(line)) return false
    return (isProse(before.text) || isFurniture(before)) && isProse(this.textAt(index + 1))
  }
}

const holdsWord = (text: string, word: string): boolean =>
  new RegExp(`(?<![\\p{L}\\p{N}])${word}(?![\\p{L}\\p{N}])`, 'u').test(text)

/** A dateline with nothing behind it: "MINSK, Belarus (AP) —". */
function loneDateline(line: string, first: boolean): Dateline | null {
  if (line.length > LONGEST_LONE_DATELINE) return null
  const found = datelineOf(`${line} X`, first) ?? datelineOf(`${line} — X`, first)
  return found !== null && found.length >= line.length && found.facts.agency ? { ...found, length: line.length } : null
}
