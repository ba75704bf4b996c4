// Where quotes stand in the stored text, forgiving towards white space and typography, never towards words; and what a sentence cites by them.
import type { Span } from '../domain/article.ts'
import type { DraftSentence } from '../domain/language-model.ts'
import type { FoundPassage } from '../domain/passage.ts'
import { sentencesOf } from '../text/sentences.ts'
import { ASKING_WORDS, STOP_WORDS } from '../text/stop-words.ts'
import { stem, wordsOf } from '../text/words.ts'

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

const MIN_QUOTE_WORDS = 3
const MIN_QUOTE_LENGTH = 12
const MAX_QUOTE_LENGTH = 400
const PRONOUN = /\b(?:he|she|they|his|her|hers|him|them|their|it|its)\b/i
const ANTECEDENT_LENGTH = 400

/** A stretch of the article of `evidence[evidenceIndex]`. */
export interface CheckedSpan {
  evidenceIndex: number
  span: Span
}

/** What a sentence cites, as the checks need it. */
export interface Cited {
  /** What its quotes are to be shown as, each stretch once. */
  spans: CheckedSpan[]
  /** For each quote the whole sentences that it touches, its passage, and the day of its article. */
  sentences: string[]
  passages: string[]
  publishedAt: (Date | null)[]
  /** Where a cited sentence says "he", "they" or "its": the text in front of it, which says who. */
  antecedents: string[]
  /** Titles, outlets, agencies and authors: what an attribution may name. */
  facts: string[]
  /** Each sentence that a quote touches; `focus`: the quoted part of it. */
  quoted: { text: string; focus: Span }[]
}

type DraftQuote = DraftSentence['quotes'][number]

/** What quotes cite in the evidence; a string says why that is nothing. `claim`: the topics of the sentence that they are to bear out. */
export function citedBy(
  quotes: readonly DraftQuote[],
  claim: ReadonlySet<string>,
  evidence: FoundPassage[],
): Cited | string {
  const cited: Cited = {
    spans: [],
    sentences: [],
    passages: [],
    publishedAt: [],
    antecedents: [],
    facts: [],
    quoted: [],
  }
  for (const quote of quotes) {
    const placed = place(quote, evidence)
    const found = placed && evidence[placed.evidenceIndex]
    if (!placed || !found) return `a quote stands in no passage: “${quote.quote.slice(0, 80)}”`
    const touched = sentencesAround(placed.span, found)
    if (isLongEnough(placed.span, touched, found.article.text)) add(cited, placed, touched, claim, evidence)
  }
  if (cited.spans.length > 0) return cited
  return quotes.length === 0 ? 'it quotes nothing' : 'its quotes are too short to bear it out'
}

function add(
  cited: Cited,
  { evidenceIndex, span: whole }: CheckedSpan,
  touched: Span[],
  claim: ReadonlySet<string>,
  evidence: FoundPassage[],
): void {
  const found = evidence[evidenceIndex]
  if (found === undefined) return
  const { article, passage } = found
  const textOf = ({ start, end }: Span): string => article.text.slice(start, end)
  const span = narrowed(whole, touched, (part) => topicsOf(textOf(part)).intersection(claim).size)
  const sentences = touched.filter(({ start, end }) => start < span.end && end > span.start)
  const isSame = (other: CheckedSpan): boolean => {
    const known = evidence[other.evidenceIndex]?.article
    const isArticle = known?.id === article.id && known.version === article.version
    return isArticle && other.span.start === span.start && other.span.end === span.end
  }
  if (!cited.spans.some(isSame)) cited.spans.push({ evidenceIndex, span })
  cited.sentences.push(sentences.map(textOf).join('\n'))
  cited.passages.push(textOf(passage))
  cited.publishedAt.push(article.publishedAt)
  cited.facts.push([article.title, article.outlet, article.agency, article.author].filter(Boolean).join('\n'))
  for (const { start, end } of sentences) {
    const text = textOf({ start, end })
    const focus = { start: Math.max(span.start - start, 0), end: Math.min(span.end, end) - start }
    cited.quoted.push({ text, focus })
    if (PRONOUN.test(text)) cited.antecedents.push(article.text.slice(Math.max(0, start - ANTECEDENT_LENGTH), start))
  }
}

/** The evidence where the quote stands: in the passage it names if there, else in any other. */
function place({ passage, quote }: DraftQuote, evidence: FoundPassage[]): CheckedSpan | null {
  for (const evidenceIndex of new Set([passage - 1, ...evidence.keys()])) {
    const found = evidence[evidenceIndex]
    const span = found && locateQuote(quote, found.article.text, found.passage)
    if (found && span && isReported(span, found)) return { evidenceIndex, span }
  }
  return null
}

/** Whether all words of a span lie in the article's body; a photo credit between two paragraphs is no evidence. */
function isReported(span: Span, { article }: FoundPassage): boolean {
  let from = span.start
  for (const part of article.body) {
    if (part.end <= from) continue
    if (article.text.slice(from, Math.min(part.start, span.end)).trim() !== '') return false
    from = Math.max(from, part.end)
    if (from >= span.end) return true
  }
  return article.text.slice(from, span.end).trim() === ''
}

function sentencesAround(span: Span, { article, passage }: FoundPassage): Span[] {
  return sentencesOf(article.text.slice(passage.start, passage.end))
    .map(({ start, end }) => ({ start: start + passage.start, end: end + passage.start }))
    .filter(({ start, end }) => start < span.end && end > span.start)
}

function isLongEnough(span: Span, sentences: Span[], text: string): boolean {
  const wordsIn = ({ start, end }: Span): number => wordsOf(text.slice(start, end)).length
  if (span.end - span.start >= MIN_QUOTE_LENGTH && wordsIn(span) >= MIN_QUOTE_WORDS) return true
  return sentences.some((sentence) => wordsIn(sentence) === wordsIn(span))
}

/** Of a quote too long to show, the sentence that shares most words with the claim. */
function narrowed(whole: Span, sentences: Span[], shared: (part: Span) => number): Span {
  if (whole.end - whole.start <= MAX_QUOTE_LENGTH) return whole
  const parts = sentences.map(({ start, end }) => ({
    start: Math.max(start, whole.start),
    end: Math.min(end, whole.end),
  }))
  return parts.reduce((kept, part) => (shared(part) > shared(kept) ? part : kept), parts[0] ?? whole)
}

/** Stems of the words that carry a topic. */
export function topicsOf(text: string): Set<string> {
  const topics = wordsOf(text).filter(
    ({ folded }) => folded.length > 1 && !STOP_WORDS.has(folded) && !ASKING_WORDS.has(folded),
  )
  return new Set(topics.map(({ folded }) => stem(folded)))
}
