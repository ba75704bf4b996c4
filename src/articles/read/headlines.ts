// Which lines at the head of a bare text are its headline, and which short lines inside it only head a section.
import type { LineWidths } from '../../text/sentences.ts'
import { datelineOf } from './datelines.ts'
import { bylineIn, furnitureIn } from './furniture.ts'
import { joined, type Line, paragraphEnd, wordCount } from './lines.ts'

const LONGEST_HEADLINE = 220
const MOST_WORDS = 30
const MOST_LINES = 3
const LONGEST_HEADING = 60
const MOST_HEADING_WORDS = 8
/** A sentence's end; "U.S." at the end of a headline is none. */
const ENDS_PROSE = /(?:(?<!\b\p{Lu})\.|[;,:])["”’')\]]*$/u
const ENDS_OPEN = /[\p{L}\p{N}%)”’"']$/u
const ENDS_SENTENCE = /[.!?]["”’')]*$/
const HAS_SENTENCE = /\p{Ll}[.!?]["”’)]*[\s—–]/u
const STARTS_LOWER = /^[“"‘'(]?\p{Ll}/u

/** How many lines from `index` on are the headline; 0 if the text begins without one. `widths` only for a hard-wrapped text. */
export function headlineLines(lines: Line[], index: number, widths: LineWidths | null): number {
  const end = Math.min(paragraphEnd(lines, index), index + MOST_LINES)
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
  if (STARTS_LOWER.test(line.text)) return true
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
