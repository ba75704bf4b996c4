// Whether a single line break is only where a hard-wrapped line ran full, or somebody's decision. Knows no sentences.
import { isSpace, lineBreaks, skipSpace, trimEnd } from './space.ts'

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
