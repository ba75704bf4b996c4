// Finds a quoted stretch in the stored text: forgiving towards white space and typography, never towards words.
import type { Span } from '../domain/article.ts'

/** A text folded for comparison, with the stretch of the source that each of its code units came from. */
interface Folded {
  text: string
  starts: number[]
  ends: number[]
}

/** A character with its combining marks, so that "é" is one thing in either of its encodings. */
const CLUSTERS = /\P{M}\p{M}*|\p{M}+/gu
const WHITE_SPACE = /^[\s\u200b\u2060]/u
const INVISIBLE = /^[\u00ad\u200c-\u200f\u061c\u202a-\u202e\u2066-\u2069\ufeff]/u
const SINGLE_QUOTE = /^[‘’‚‛′`´ʼ]/u
const DOUBLE_QUOTE = /^[“”„‟″«»]/u
const DASH = /^[-‐‑‒–—―−]/u
const LIGATURES: Record<string, string> = { '…': '...', ﬀ: 'ff', ﬁ: 'fi', ﬂ: 'fl', ﬃ: 'ffi', ﬄ: 'ffl' }
/** What models put around a quote that is not part of it. */
const TRIMMINGS = /^["'.\s]+|["'.,;:\s]+$/g

function pieceFor(cluster: string): string {
  if (INVISIBLE.test(cluster)) return ''
  if (WHITE_SPACE.test(cluster)) return ' '
  if (SINGLE_QUOTE.test(cluster)) return "'"
  if (DOUBLE_QUOTE.test(cluster)) return '"'
  if (DASH.test(cluster)) return '-'
  return LIGATURES[cluster] ?? cluster.normalize('NFC')
}

/** Runs of white space and of dashes become one; space beside a dash goes. Letters, digits and case stay as they are. */
function foldWithOffsets(source: string, within: Span): Folded {
  let text = ''
  const starts: number[] = []
  const ends: number[] = []
  for (const { 0: cluster, index } of source.slice(within.start, within.end).matchAll(CLUSTERS)) {
    const start = within.start + index
    const end = start + cluster.length
    const piece = pieceFor(cluster)
    const last = text.at(-1)
    if (piece === '' || (piece === ' ' && (last === undefined || last === ' ' || last === '-'))) continue
    if (piece === '-' && last === '-') {
      ends[ends.length - 1] = end
      continue
    }
    if (piece === '-' && last === ' ') {
      text = text.slice(0, -1)
      starts.pop()
      ends.pop()
    }
    text += piece
    for (let unit = 0; unit < piece.length; unit++) {
      starts.push(start)
      ends.push(end)
    }
  }
  return { text, starts, ends }
}

/** The form in which a quote and the text are compared. */
export function foldQuote(quote: string): string {
  return foldWithOffsets(quote, { start: 0, end: quote.length }).text.trim()
}

/** The quote as given, then without what models put around it; each also with its first letter in the other case. */
function wordings(quote: string): string[] {
  const folded = foldQuote(quote)
  const found: string[] = []
  for (const wording of [folded, folded.replace(TRIMMINGS, '')]) {
    if (!/[\p{L}\p{N}]/u.test(wording)) continue
    found.push(wording)
    const first = /\p{L}/u.exec(/^["'([]*\p{L}/u.exec(wording)?.[0] ?? '')?.[0]
    if (first === undefined) continue
    const other = first === first.toLowerCase() ? first.toUpperCase() : first.toLowerCase()
    if (other.length === first.length) found.push(wording.replace(first, other))
  }
  return found
}

const GOES_ON = /^[\p{L}\p{N}]/u
const STOPS_IN = /[\p{L}\p{N}]\p{M}*[\u00ad\u200c-\u200f]*$/u
const LINKED_BEFORE = /(?:\d[.,]|[\p{L}\p{N}][-‐‑]|[nN]['’])$/u
const LINK_AHEAD = /^(?:[.,]\d|[-‐‑][\p{L}\p{N}]|['’][tT](?![\p{L}\p{N}]))/u

/** Whether `at` lies inside a word, a number or a hyphenated compound: "can|'t", "1|,200", "non-|aligned". */
function cutsWord(text: string, at: number): boolean {
  const before = text.slice(Math.max(0, at - 8), at)
  const after = text.slice(at, at + 8).replace(/^[\u00ad\u200c-\u200f]+/, '')
  if (/^\p{M}/u.test(after)) return true
  if (STOPS_IN.test(before) && (GOES_ON.test(after) || LINK_AHEAD.test(after))) return true
  return LINKED_BEFORE.test(before) && GOES_ON.test(after)
}

function whole(text: string, start: number, end: number): Span | null {
  return cutsWord(text, start) || cutsWord(text, end) ? null : { start, end }
}

/**
 * Where `quote` stands in `text` between the offsets of `within`, in UTF-16 code units of the stored text; `null` if it does not.
 * White space, quotation marks, dashes, ellipses, invisible characters and the case of the very first letter are forgiven;
 * words, digits and accents are not, and a quote never begins or ends inside a word.
 */
export function locateQuote(quote: string, text: string, within: Span): Span | null {
  if (!quote.isWellFormed() || !/[\p{L}\p{N}]/u.test(quote)) return null
  const exact = quote.trim()
  for (let at = text.indexOf(exact, within.start); at >= 0; at = text.indexOf(exact, at + 1)) {
    if (at + exact.length > within.end) break
    const span = whole(text, at, at + exact.length)
    if (span !== null) return span
  }
  const folded = foldWithOffsets(text, within)
  for (const wording of wordings(quote)) {
    for (let at = folded.text.indexOf(wording); at >= 0; at = folded.text.indexOf(wording, at + 1)) {
      const span = sourceSpan(folded, at, at + wording.length)
      const found = span && whole(text, span.start, span.end)
      if (found) return found
    }
  }
  return null
}

/** The source stretch of a folded one; `null` where it would begin or end in the midst of one source character. */
function sourceSpan({ starts, ends }: Folded, from: number, to: number): Span | null {
  const start = starts[from]
  const end = ends[to - 1]
  if (start === undefined || end === undefined || starts[from - 1] === start || starts[to] === starts[to - 1])
    return null
  return { start, end }
}
