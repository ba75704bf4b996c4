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
} from './characters.ts'
import { endsSentence, opensSentence, SAYING } from './full-stops.ts'

const segmenter = new Intl.Segmenter('en', { granularity: 'sentence' })

/** What the segmenter passes over: a figure or handle that opens a sentence ("died. 12 people"), no space ("said.The"), and "…". */
const UNSEEN =
  /[.!?](?:(?<=[a-z]{2}.)(?=[A-Z][a-z])|[”’")]*[ \u00a0]+(?=[$£€]?\d|@\w))|…(?<=[a-z]{2}.)[ \u00a0]+(?=[“‘"(]?[A-Z])/g

/** In order, without the white space around them. A blank line always ends a sentence, a single break only where it is no wrapping. */
export function sentencesOf(text: string): Span[] {
  const spans: Span[] = []
  const isWrap = wrappingIn(text)
  let start = skipSpace(text, 0)
  const offer = (at: number): void => {
    if (at <= start) return
    const end = endBefore(text, at, start, isWrap)
    if (end <= start) return
    spans.push({ start, end })
    start = skipSpace(text, end)
  }
  const unseen = [...text.matchAll(UNSEEN)].map(({ 0: { length }, index }) => index + length)
  let passed = 0
  for (const { index } of segmenter.segment(text)) {
    for (; (unseen[passed] ?? index) < index; passed++) offer(unseen[passed] ?? 0)
    offer(index)
  }
  for (const at of unseen.slice(passed)) offer(at)
  const end = trimEnd(text, text.length, start)
  if (end > start) spans.push({ start, end })
  return spans
}

/** The sentences of a stretch of a text, by their places in the whole. */
export const sentencesWithin = (text: string, { start: from, end: to }: Span): Span[] =>
  sentencesOf(text.slice(from, to)).map(({ start, end }) => ({ start: from + start, end: from + end }))

/** Where the sentence from `start` ends if one ends at the boundary `at`; -1 if it goes on. */
function endBefore(text: string, at: number, start: number, isWrap: ReturnType<typeof wrappingIn>): number {
  let end = trimEnd(text, at, start)
  if (end === at) {
    while (end > start && isOpener(text.charCodeAt(end - 1))) end--
    if (end === start) return -1
  }
  let next = skipSpace(text, end)
  while (isStrayCloser(text, next) && lineBreaks(text, end, next) === 0) {
    end = next + 1
    next = skipSpace(text, end)
  }
  const breaks = lineBreaks(text, end, next)
  if (next === text.length) return -1
  if (breaks > 1) return end
  const stop = beforeClosers(text, end, start)
  const mark = text.charCodeAt(stop)
  if (breaks > 0 && !isTerminator(mark)) return isWrap(end, next) ? -1 : end
  const opening = openingOf(text, next)
  if (opening.lower) return -1
  if (mark === 0x2e) return endsSentence(text, start, stop, end, opening) ? end : -1
  if (mark === 0x21 || mark === 0x3f) return goesOnAfterMark(text, stop, end, opening) ? -1 : end
  return end
}

function goesOnAfterMark(text: string, stop: number, end: number, opening: Opening): boolean {
  if (opensSentence(opening.word) || opening.quoted) return false
  SAYING.lastIndex = opening.at
  return end > stop + 1 && SAYING.test(text)
}

/** A closing mark that white space parted from its sentence. */
function isStrayCloser(text: string, at: number): boolean {
  return '”»)]"'.includes(text[at] ?? ' ') && (at + 1 === text.length || isSpace(text.charCodeAt(at + 1)))
}

/** A text with a longer line than this is not hard-wrapped: each line is a paragraph of its own. */
const WIDEST_WRAP = 160
const LIST_ITEM = /[-*•·▪●◦‣#>|][\s|]|\d{1,3}[.)]\s/y
const GOES_ON = /(?:[,;&–—-]|(?:^|\s)(?:the|a|an|of|to|and|or|in|on|at|by|for|with|from|as|that|than|but|de|von|van))$/i

/** Whether the break between `end` (the end of a line's words) and `next` (the next line's first) is mere wrapping; of one text, whose widest line is kept. */
export function wrappingIn(text: string) {
  let widest: number | null = null
  return (end: number, next: number): boolean => {
    LIST_ITEM.lastIndex = next
    if (LIST_ITEM.test(text)) return false
    const first = text[next] ?? ''
    if (first !== first.toUpperCase()) return true
    const lineStart = text.lastIndexOf('\n', end - 1) + 1
    if (GOES_ON.test(text.slice(Math.max(lineStart, end - 12), end))) return true
    widest ??= text.split('\n').reduce((most, line) => Math.max(most, line.trimEnd().length), 0)
    if (widest > WIDEST_WRAP) return false
    let wordEnd = next
    while (wordEnd < text.length && !isSpace(text.charCodeAt(wordEnd))) wordEnd++
    return end - lineStart + 1 + (wordEnd - next) > widest
  }
}
