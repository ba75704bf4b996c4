// Titles: one for a text that has none, and whether a line only says the title again.
import type { Span } from '../../domain/article.ts'
import { sentencesOf } from '../../text/sentences.ts'
import { squeezed } from './lines.ts'

const LONGEST_TITLE = 100
/** A first sentence longer than this is not needed whole to cut a title from it. */
const ENOUGH = 1000

/** The title of a text that has none: its first sentence, cut at a word to about 100 characters. */
export function titleFrom(text: string, body: Span[]): string {
  const first = body[0]
  if (first === undefined) return ''
  const opening = text.slice(first.start, Math.min(first.end, first.start + ENOUGH))
  const sentence = sentencesOf(opening)[0]
  const title = squeezed(sentence === undefined ? opening : opening.slice(sentence.start, sentence.end))
  if (title.length <= LONGEST_TITLE) return title
  const space = title.lastIndexOf(' ', LONGEST_TITLE - 1)
  const cut = space > LONGEST_TITLE / 2 ? title.slice(0, space) : title.slice(0, LONGEST_TITLE - 1).toWellFormed()
  return `${cut.replace(/[\s,;:–—\ufffd-]+$/, '')}…`
}

/** Whether two lines have the same words, whatever their case and punctuation. */
export function sameWords(a: string, b: string): boolean {
  if (a.length > b.length * 2 + 10) return false
  return plain(a) === plain(b)
}

function plain(text: string): string {
  return text
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()
}
