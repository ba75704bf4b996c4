// Sentences of a text, by Intl.Segmenter, mended where abbreviations, initials, quotations or numbers mislead it.
import type { Span } from '../domain/article.ts'

const segmenter = new Intl.Segmenter('en', { granularity: 'sentence' })

/** The sentences of `text` in order, without the white space around them. */
export function sentencesOf(text: string): Span[] {
  const spans: Span[] = []
  for (const { segment, index } of segmenter.segment(text)) {
    const start = index + (segment.length - segment.trimStart().length)
    const end = index + segment.trimEnd().length
    if (end > start) spans.push({ start, end })
  }
  return spans
}
