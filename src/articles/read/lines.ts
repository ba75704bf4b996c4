// The lines of a text with their places, in paragraphs. Knows nothing of what they say.
import type { Span } from '../../domain/article.ts'
import { isSpace, lineBreaks, skipSpace, trimEnd } from '../../text/characters.ts'

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
export function isHardWrapped(lines: Line[]): boolean {
  let wrapped = false
  for (const [index, line] of lines.entries()) {
    if (line.text.length > 120) return false
    const next = lines[index + 1]
    if (next?.paragraph === line.paragraph && line.text.length >= 30 && /^\p{Ll}/u.test(next.text)) wrapped = true
  }
  return wrapped
}

/** White space collapsed, as a fact is kept. */
export function squeezed(text: string): string {
  return text.replace(/\s+/g, ' ').trim()
}

export function wordCount(text: string): number {
  let words = 0
  let inWord = false
  for (let at = 0; at < text.length; at++) {
    const space = isSpace(text.charCodeAt(at))
    if (!space && !inWord) words++
    inWord = !space
  }
  return words
}
