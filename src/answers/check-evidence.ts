// Where a draft's quotes stand in the evidence, and the text around them against which its sentence is judged.
import type { Span } from '../domain/article.ts'
import type { DraftSentence } from '../domain/language-model.ts'
import type { FoundPassage } from '../domain/passage.ts'
import { sentencesOf } from '../text/sentences.ts'
import { ASKING_WORDS, STOP_WORDS } from '../text/stop-words.ts'
import { stem, wordsOf } from '../text/words.ts'
import { type Polarity, polarityOf } from './check-negation.ts'
import { locateQuote } from './locate.ts'

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

/** A quote's place with the whole sentences it touches, as spans of the article's text. */
export interface Located extends CheckedSpan {
  sentences: Span[]
}

/** The evidence where the quote stands: in the passage it names if there, else in any other. */
export function place(quote: DraftSentence['quotes'][number], evidence: FoundPassage[]): CheckedSpan | null {
  const named = quote.passage - 1
  const order = [named, ...evidence.keys()].filter((index, at) => at === 0 || index !== named)
  for (const evidenceIndex of order) {
    const found = evidence[evidenceIndex]
    const span = found && locateQuote(quote.quote, found.article.text, found.passage)
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

export function sentencesAround(span: Span, { article, passage }: FoundPassage): Span[] {
  return sentencesOf(article.text.slice(passage.start, passage.end))
    .map(({ start, end }) => ({ start: start + passage.start, end: end + passage.start }))
    .filter(({ start, end }) => start < span.end && end > span.start)
}

export function isLongEnough(span: Span, sentences: Span[], text: string): boolean {
  const quote = text.slice(span.start, span.end)
  if (quote.length >= MIN_QUOTE_LENGTH && wordsOf(quote).length >= MIN_QUOTE_WORDS) return true
  const bare = (words: string) => wordsOf(words).length
  return sentences.some((sentence) => bare(text.slice(sentence.start, sentence.end)) === bare(quote))
}

/** Of a quote too long to show, the sentence that shares most words with the claim. */
export function narrowed(located: Located, claim: Set<string>, text: string): Located {
  if (located.span.end - located.span.start <= MAX_QUOTE_LENGTH) return located
  const shared = (span: Span) =>
    [...topicsOf(text.slice(span.start, span.end))].filter((word) => claim.has(word)).length
  const parts = located.sentences.map(({ start, end }) => ({
    start: Math.max(start, located.span.start),
    end: Math.min(end, located.span.end),
  }))
  const best = parts.reduce((kept, part) => (shared(part) > shared(kept) ? part : kept), parts[0] ?? located.span)
  return {
    ...located,
    span: best,
    sentences: located.sentences.filter(({ start, end }) => start < best.end && end > best.start),
  }
}

/** Stems of the words that carry a topic. */
export function topicsOf(text: string): Set<string> {
  const topics = wordsOf(text).filter(
    ({ folded }) => folded.length > 1 && !STOP_WORDS.has(folded) && !ASKING_WORDS.has(folded),
  )
  return new Set(topics.map(({ folded }) => stem(folded)))
}

function isSameSpan(one: CheckedSpan, other: CheckedSpan, evidence: FoundPassage[]): boolean {
  const [a, b] = [evidence[one.evidenceIndex]?.article, evidence[other.evidenceIndex]?.article]
  return (
    a?.id === b?.id &&
    a?.version === b?.version &&
    one.span.start === other.span.start &&
    one.span.end === other.span.end
  )
}

/** Each stretch once, without what only the checks need. */
export function distinctSpans(spans: CheckedSpan[], evidence: FoundPassage[]): CheckedSpan[] {
  return spans
    .filter((one, at) => spans.findIndex((other) => isSameSpan(one, other, evidence)) === at)
    .map(({ evidenceIndex, span }) => ({ evidenceIndex, span }))
}

/** What a sentence cites, as the checks need it. */
export interface Cited {
  /** The whole sentences that the quotes touch. */
  sentences: string[]
  passages: string[]
  /** Where a cited sentence says "he", "they" or "its": the text in front of it, which says who. */
  antecedents: string[]
  /** Titles, outlets, agencies and authors: what an attribution may name. */
  facts: string[]
  publishedAt: (Date | null)[]
  polarities: Polarity[]
}

export function citedTexts(located: Located[], evidence: FoundPassage[]): Cited {
  const cited: Cited = { sentences: [], passages: [], antecedents: [], facts: [], publishedAt: [], polarities: [] }
  for (const { evidenceIndex, span, sentences } of located) {
    const found = evidence[evidenceIndex]
    if (found === undefined) continue
    const { article, passage } = found
    cited.sentences.push(sentences.map(({ start, end }) => article.text.slice(start, end)).join('\n'))
    for (const { start, end } of sentences) {
      if (!PRONOUN.test(article.text.slice(start, end))) continue
      cited.antecedents.push(article.text.slice(Math.max(0, start - ANTECEDENT_LENGTH), start))
    }
    cited.passages.push(article.text.slice(passage.start, passage.end))
    cited.facts.push(
      [article.title, article.outlet, article.agency, article.author].filter((fact) => fact !== null).join('\n'),
    )
    cited.publishedAt.push(article.publishedAt)
    for (const { start, end } of sentences) {
      const focus = { start: Math.max(span.start - start, 0), end: Math.min(span.end, end) - start }
      cited.polarities.push(polarityOf(article.text.slice(start, end), focus))
    }
  }
  return cited
}
