// Cuts an article's body into passages: whole sentences, about a hundred words. Knows nothing of the index they go into.
import type { Passage, Span } from '../domain/article.ts'
import { isSpace, lineBreaks, skipSpace, trimEnd } from '../text/characters.ts'
import { sentencesOf } from '../text/sentences.ts'

/** A passage of this many words costs nothing; shorter and longer ones are weighed against each other. */
const [FEWEST_WORDS, MOST_WORDS] = [80, 120]
/** What calls itself a sentence and is longer than this is cut at white space. */
const LONGEST_SENTENCE = 240
/** Text without spaces between words counts by its length, so that no passage outgrows the index. */
const CHARACTERS_PER_WORD = 16

interface Piece extends Span {
  words: number
  /** Whether a line ends after it, so that a passage ends well here. */
  closes: boolean
}

/** The passages of an article in order. Together they hold all of its body but white space; none reaches across furniture or cuts a sentence of up to 240 words. */
export function passagesOf(article: { id: string; version: string; text: string; body: Span[] }): Passage[] {
  const { id: articleId, version, text, body } = article
  const spans = regionsOf(text, body).flatMap((region) => {
    const pieces = piecesOf(text, region)
    const ends = endsOf(pieces)
    return ends.map((last, at) => ({
      start: pieces[(ends[at - 1] ?? -1) + 1]?.start ?? region.start,
      end: pieces[last]?.end ?? region.end,
    }))
  })
  return spans.map((span, ordinal) => ({ articleId, version, ordinal, ...span }))
}

/** The body's spans, with those that only white space parts made one. */
export function regionsOf(text: string, body: readonly Span[]): Span[] {
  const regions: Span[] = []
  for (const span of body) {
    const start = skipSpace(text, span.start)
    const end = trimEnd(text, span.end, span.start)
    const last = regions.at(-1)
    if (end <= start) continue
    if (last !== undefined && skipSpace(text, last.end) >= start) last.end = end
    else regions.push({ start, end })
  }
  return regions
}

function piecesOf(text: string, region: Span): Piece[] {
  const pieces: Piece[] = []
  const body = text.slice(region.start, region.end)
  const sentences = sentencesOf(body)
  for (const [index, sentence] of sentences.entries()) {
    const next = sentences[index + 1]
    const closes = next === undefined || lineBreaks(body, sentence.end, next.start) > 0
    pieces.push(...partsOf(body, sentence, closes, LONGEST_SENTENCE))
  }
  return pieces.map(({ start, end, ...rest }) => ({ start: start + region.start, end: end + region.start, ...rest }))
}

/** A sentence; of more than `most` words its parts of about a hundred, cut at white space if there is any. It is halved again and again: one without an end takes no longer. */
function partsOf(text: string, { start, end }: Span, closes: boolean, most: number): Piece[] {
  const words = countWords(text, start, end)
  if (words <= most) return [{ start, end, words, closes }]
  const parts = Math.max(2, Math.round(words / ((FEWEST_WORDS + MOST_WORDS) / 2)))
  const middle = start + Math.floor(((end - start) * (parts >> 1)) / parts)
  const half = text.slice(start, middle)
  const space = half.search(/\s\S*$/)
  const cut = space > 0 ? start + space : /[\udc00-\udfff]/.test(text[middle] ?? '') ? middle + 1 : middle
  const first = { start, end: trimEnd(text, cut, start) }
  const second = { start: skipSpace(text, cut), end }
  return [...partsOf(text, first, false, MOST_WORDS), ...partsOf(text, second, closes, MOST_WORDS)]
}

/** Words of a stretch; characters of scripts written without spaces count half a word each. */
function countWords(text: string, start: number, end: number): number {
  let words = 1
  let wide = 0
  let inSpace = false
  for (let at = start; at < end; at++) {
    const code = text.charCodeAt(at)
    const isPlain = code > 32 && code < 128
    if (!isPlain && isSpace(code)) inSpace = true
    else {
      if (!isPlain) wide += code >= 0x2e80 && code < 0xac00 ? 0.5 : 0
      if (inSpace) words++
      inSpace = false
    }
  }
  return Math.max(words + Math.floor(wide), Math.ceil((end - start) / CHARACTERS_PER_WORD))
}

/** The last piece of each passage: together those of a region are as near to the wanted length as sentences allow, and end with paragraphs where that costs little. */
function endsOf(pieces: Piece[]): number[] {
  const best: { cost: number; first: number }[] = [{ cost: 0, first: 0 }]
  for (let last = 0; last < pieces.length; last++) {
    let words = 0
    let found = { cost: Number.POSITIVE_INFINITY, first: last }
    for (let first = last; first >= 0; first--) {
      words += pieces[first]?.words ?? 0
      if (words > LONGEST_SENTENCE && first < last) break
      const short = Math.max(0, FEWEST_WORDS - words) / (last === pieces.length - 1 ? 40 : 15)
      const long = Math.max(0, words - MOST_WORDS) / 20
      const own = 1 + short * short + long * long + (pieces[last]?.closes === false ? 0.6 : 0)
      const cost = (best[first]?.cost ?? 0) + own
      if (cost < found.cost) found = { cost, first }
    }
    best.push(found)
  }
  const ends: number[] = []
  for (let after = pieces.length; after > 0; after = best[after]?.first ?? 0) ends.push(after - 1)
  return ends.reverse()
}
