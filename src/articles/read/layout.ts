// How the lines of a bare text lie: which stand alone, which are wrapped parts of others, and what furniture each could be.
import { isWordCode } from '../../text/characters.ts'
import { type LineWidths, lineWidths } from '../../text/sentences.ts'
import { type Dateline, datelineOf } from './datelines.ts'
import type { FoundFacts } from './facts.ts'
import { bylineIn, furnitureIn, isNameLike, type Zone } from './furniture.ts'
import { isHardWrapped, joined, type Line } from './lines.ts'

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

  /** What a paragraph of several lines tells if it is furniture as a whole, and not line by line. */
  paragraphFacts(start: number, end: number, zone: Zone): Partial<FoundFacts> | null {
    const paragraph = end - start > 1 ? joined(this.lines, start, end, LONGEST_PARAGRAPH) : ''
    return paragraph === '' ? null : furnitureIn(paragraph, zone)
  }

  /** What lines inside the report tell if they are, together, furniture. */
  factsInside(start: number, end: number): Partial<FoundFacts> | null {
    const paragraph = joined(this.lines, start, end, LONGEST_PARAGRAPH)
    return paragraph === '' ? null : furnitureIn(paragraph, 'inside')
  }

  eachIsFurniture(start: number, end: number): boolean {
    if (end - start > MOST_LINES) return false
    for (let index = start; index < end; index++) if (this.edgeFacts(index) === null) return false
    return true
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
