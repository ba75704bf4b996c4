// How the lines of a bare text lie: paragraphs, headlines and section headings, and what furniture each line could be.
import type { Span } from '../../domain/article.ts'
import { lineBreaks, skipSpace, trimEnd, wordCount } from '../../text/characters.ts'
import { wrappingIn } from '../../text/sentences.ts'
import { type Dateline, datelineOf } from './datelines.ts'
import type { FoundFacts } from './facts.ts'
import { bylineIn, furnitureIn, isNameLike } from './furniture.ts'

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

const [LONGEST_NAME, LONGEST_LONE_DATELINE, LONGEST_HEADLINE] = [50, 80, 220]
const MOST_WORDS = 30
const LONGEST_HEADING = 60
const MOST_HEADING_WORDS = 8
/** Lines longer than this were not broken at a width. */
const WIDEST = 120
const CLOSED = /[.!?…]["”’')\]]*$/
const STARTS_LOWER = /^[“"‘'(]?\p{Ll}/u
const SPEAKER = /^\p{Lu}[\p{Lu} .’'-]{2,30}:\s/u
/** A sentence's end; "U.S." at the end of a headline is none. */
const ENDS_PROSE = /(?:(?<!\b\p{Lu})\.|[;,:])["”’')\]]*$/u
const ENDS_OPEN = /[\p{L}\p{N}%)”’"']$/u
const ENDS_SENTENCE = /[.!?]["”’')]*$/
const HAS_SENTENCE = /\p{Ll}[.!?]["”’)]*[\s—–]/u

const isProse = (text: string): boolean => text.length > LONGEST_HEADING || ENDS_SENTENCE.test(text)

/** What a line tells, if it is furniture above or below a report. */
const edgeFactsOf = (line: string): Partial<FoundFacts> | null => furnitureIn(line, 'edge') ?? bylineIn(line)

const opensReport = (line: string): boolean => datelineOf(line, true) !== null

/** The lines, where they were broken at a width each put together again: spaces stand for the breaks. */
function unwrapped(text: string, lines: Line[]): Line[] {
  const isBroken = lines.some((line, at) => {
    const next = lines[at + 1]
    return line.text.length >= 30 && next?.paragraph === line.paragraph && STARTS_LOWER.test(next.text)
  })
  const isWrap = isBroken && lines.every((line) => line.text.length <= WIDEST) ? wrappingIn(text) : () => false
  const whole: [Line, ...Line[]][] = []
  for (const line of lines) {
    const last = whole.at(-1)?.at(-1)
    const isNext = last?.paragraph === line.paragraph && skipSpace(text, last.end) === line.start
    const goesOn = isNext && (STARTS_LOWER.test(line.text) || (!CLOSED.test(last.text) && isWrap(last.end, line.start)))
    if (goesOn && edgeFactsOf(line.text) === null && !opensReport(line.text)) whole.at(-1)?.push(line)
    else whole.push([line])
  }
  return whole.map(([{ start, end, paragraph }, ...rest]) => {
    const to = rest.at(-1)?.end ?? end
    return { start, end: to, text: text.slice(start, to).replace(LINE_BREAK, ' '), paragraph }
  })
}

export class Layout {
  protected readonly text: string
  protected readonly lines: Line[]

  /** `lines`: those of `text` that may report. */
  constructor(text: string, lines: Line[]) {
    this.text = text
    this.lines = unwrapped(text, lines)
  }

  textAt(index: number): string {
    return this.lines[index]?.text ?? ''
  }

  #isSameParagraph(index: number, other: number): boolean {
    return this.lines[index]?.paragraph === this.lines[other]?.paragraph
  }

  edgeFacts(index: number): Partial<FoundFacts> | null {
    return edgeFactsOf(this.textAt(index))
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

  /** Whether the line at `index`, the first that says something, is the headline. */
  isHeadline(index: number): boolean {
    const headline = this.textAt(index)
    if (index + 1 >= this.lines.length || headline.length > LONGEST_HEADLINE) return false
    if (wordCount(headline) > MOST_WORDS || opensReport(headline)) return false
    if (!ENDS_PROSE.test(headline)) return true
    return headline.endsWith('.') && (this.edgeFacts(index + 1) !== null || opensReport(this.textAt(index + 1)))
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
