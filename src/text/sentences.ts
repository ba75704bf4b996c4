// Sentences of a text, by Intl.Segmenter, mended where abbreviations, initials, quotations, numbers or wrapped lines mislead it.
import type { Span } from '../domain/article.ts'
import {
  beforeClosers,
  isOpener,
  isSpace,
  isTerminator,
  lineBreaks,
  type Opening,
  openingOf,
  skipSpace,
  trimEnd,
  wordBefore,
} from './characters.ts'
import { EXCLAIMING, endsSentence, OPENERS, SAYING } from './full-stops.ts'

const segmenter = new Intl.Segmenter('en', { granularity: 'sentence' })

/**
 * Places the segmenter passes over: a figure or a handle that opens a sentence ("died. 12 people", "hurt. @ada wrote"), a space left
 * out ("said.The"), and an ellipsis written as one character. The match ends where the next sentence would begin.
 */
const UNSEEN =
  /[.!?](?:(?<=[a-z]{2}.)(?=[A-Z][a-z])|[”’")]*[ \u00a0]+(?=[$£€]?\d|@\w))|…(?<=[a-z]{2}.)[ \u00a0]+(?=[“‘"(]?[A-Z])/g
const FOOTNOTE = /\[\d{1,3}\](?=\s|$)/y

/**
 * The sentences of `text` in order, without the white space around them; together they hold all of it that is not white space.
 * A blank line always ends a sentence; a single line break does only where it is not mere wrapping.
 */
export function sentencesOf(text: string): Span[] {
  const spans: Span[] = []
  const widths = lineWidths(text)
  let start = skipSpace(text, 0)
  const offer = (at: number): void => {
    if (at <= start) return
    const end = endBefore(text, at, start, widths)
    if (end <= start || isMereMarks(text, start, end)) return
    spans.push({ start, end })
    start = skipSpace(text, end)
  }
  let unseen = nextUnseen(text, 0)
  for (const { index } of segmenter.segment(text)) {
    for (; unseen < index; unseen = nextUnseen(text, unseen)) offer(unseen)
    offer(index)
  }
  for (; unseen < text.length; unseen = nextUnseen(text, unseen)) offer(unseen)
  const end = trimEnd(text, text.length, start)
  if (end > start) spans.push({ start, end })
  return spans
}

function nextUnseen(text: string, from: number): number {
  UNSEEN.lastIndex = from
  const found = UNSEEN.exec(text)
  return found === null ? Number.POSITIVE_INFINITY : found.index + found[0].length
}

/** Where the sentence from `start` ends if one ends at the boundary `at`; -1 if it goes on. */
function endBefore(text: string, at: number, start: number, widths: LineWidths): number {
  let end = trimEnd(text, at, start)
  if (end === at) {
    FOOTNOTE.lastIndex = end - 1
    if (FOOTNOTE.test(text)) return FOOTNOTE.lastIndex
    while (end > start && isOpener(text.charCodeAt(end - 1))) end--
    if (end === start) return -1
  }
  let next = skipSpace(text, end)
  let breaks = lineBreaks(text, end, next)
  while (breaks === 0 && isStrayCloser(text, next)) {
    end = next + 1
    next = skipSpace(text, end)
    breaks = lineBreaks(text, end, next)
  }
  if (next === text.length) return -1
  if (breaks > 1) return end
  const stop = beforeClosers(text, end, start)
  const mark = text.charCodeAt(stop)
  if (breaks > 0 && !isTerminator(mark)) return widths.isWrap(end, next) ? -1 : end
  const opening = openingOf(text, next)
  if (opening.lower) return -1
  if (mark === 0x2e) return endsSentence(text, { stop, start, end, opening }) ? end : -1
  if (mark === 0x2026) return end === stop + 1 && isSpace(text.charCodeAt(stop - 1)) ? -1 : end
  if (mark === 0x21 || mark === 0x3f) return goesOnAfterMark(text, stop, end, opening) ? -1 : end
  return end
}

/** `“Why?” Smith asked` and `Yahoo! Finance` go on after the mark. */
function goesOnAfterMark(text: string, stop: number, end: number, opening: Opening): boolean {
  if (OPENERS.has(opening.word) || opening.quoted) return false
  if (end > stop + 1) {
    SAYING.lastIndex = opening.at
    return SAYING.test(text)
  }
  return text.charCodeAt(stop) === 0x21 && EXCLAIMING.has(wordBefore(text, stop, stop - 12))
}

/** A stop or dots of their own before words on the same line: they stay with what follows. */
function isMereMarks(text: string, start: number, end: number): boolean {
  if (end - start > 3) return false
  for (let at = start; at < end; at++) if (!isTerminator(text.charCodeAt(at))) return false
  return lineBreaks(text, end, skipSpace(text, end)) === 0
}

/** A closing mark that white space parted from its sentence. */
function isStrayCloser(text: string, at: number): boolean {
  const code = text.charCodeAt(at)
  if (code !== 0x201d && code !== 0xbb && code !== 0x29 && code !== 0x5d && code !== 0x22) return false
  return at + 1 === text.length || isSpace(text.charCodeAt(at + 1))
}

/** Lines longer than this are not hard-wrapped: each is a paragraph of its own. */
const WIDEST_WRAP = 160
const LIST_ITEM = /[-*•·▪●◦‣#>|][\s|]|\d{1,3}[.)]\s/y
const GOES_ON = /(?:[,;&–—-]|(?:^|\s)(?:the|a|an|of|to|and|or|in|on|at|by|for|with|from|as|that|than|but|de|von|van))$/i

export interface LineWidths {
  /** Whether the break between `end` (the end of a line's words) and `next` (the next line's first) is mere wrapping. */
  isWrap(end: number, next: number): boolean
}

/** Answers for one text; remembers the paragraph it looked at last, so that a walk through the text stays linear. */
export function lineWidths(text: string): LineWidths {
  let from = -1
  let to = -1
  let widest = 0

  function measure(position: number): void {
    from = position
    while (from > 0 && !isBlankBefore(text, from)) from = text.lastIndexOf('\n', from - 2) + 1
    to = position
    widest = 0
    let line = from
    while (line < text.length) {
      const newline = text.indexOf('\n', line)
      const stop = newline === -1 ? text.length : newline
      const width = trimEnd(text, stop, line) - line
      if (width === 0 && line > position) break
      if (width > widest) widest = width
      to = stop
      line = stop + 1
    }
  }

  return {
    isWrap(end, next) {
      LIST_ITEM.lastIndex = next
      if (LIST_ITEM.test(text)) return false
      const first = text[next] ?? ''
      if (first !== first.toUpperCase()) return true
      const lineStart = text.lastIndexOf('\n', end - 1) + 1
      if (GOES_ON.test(text.slice(Math.max(lineStart, end - 12), end))) return true
      if (from < 0 || lineStart < from || next > to) measure(lineStart)
      if (widest > WIDEST_WRAP) return false
      let wordEnd = next
      while (wordEnd < text.length && !isSpace(text.charCodeAt(wordEnd))) wordEnd++
      return end - lineStart + 1 + (wordEnd - next) > widest
    },
  }
}

function isBlankBefore(text: string, lineStart: number): boolean {
  return lineBreaks(text, trimEnd(text, lineStart), lineStart) > 1 || skipSpace(text, 0) >= lineStart
}
