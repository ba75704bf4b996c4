// Finds the outlets that a question or somebody names, by the names under which the articles know them.
import { distance } from 'fastest-levenshtein'
import { fold, wordsOf } from '../text/words.ts'

const BEFORE_SOURCE = /\b(?:did|does|has|by|from|in|of|to|according to)\s+(?:the\s+)?$/i

/** Outlets named in the text, whole names only; the longest match wins where one holds another. */
export function outletsIn(text: string, known: string[]) {
  const folded = wordsOf(text)
  const names: string[] = []
  const spans: { start: number; end: number }[] = []
  const byLength = known
    .map((name) => ({ name, words: fold(name.replace(/\([^()]*\)/g, '')).match(/[\p{L}\p{N}]+/gu) ?? [] }))
    .sort((a, b) => b.words.length - a.words.length)
  for (const { name, words } of byLength) {
    if (words.length === 0) continue
    for (let i = 0; i + words.length <= folded.length; i++) {
      const first = folded[i]
      const last = folded[i + words.length - 1]
      if (!first || !last || !words.every((word, k) => folded[i + k]?.folded === word)) continue
      if (spans.some((span) => first.start < span.end && last.end > span.start)) continue
      // An outlet of one common word ("Time") is meant only where it is asked as a source.
      if (words.length === 1 && !BEFORE_SOURCE.test(text.slice(0, first.start))) continue
      names.push(name)
      spans.push({ start: first.start, end: last.end })
    }
  }
  return { names, spans }
}

/** A name may be off by one of so many letters and still be guessed. */
const LETTERS_A_SLIP = 4

/** The outlet that is called so, give or take capitals, accents, stops and an article in front; `null` if none is. */
export function outletCalled(wanted: string, known: readonly string[]): string | null {
  return known.find((outlet) => plain(outlet) === plain(wanted)) ?? null
}

/** Those whose names hold all of these words, or else are nearly that. */
export function outletsLike(wanted: string, known: readonly string[]): string[] {
  const own = plain(wanted)
  const holding = known.filter((outlet) => own.split(' ').every((word) => plain(outlet).split(' ').includes(word)))
  if (holding.length > 0) return holding
  return known.filter((outlet) => distance(plain(outlet), own) <= own.length / LETTERS_A_SLIP)
}

const plain = (name: string): string =>
  wordsOf(name)
    .map(({ folded }) => folded)
    .join(' ')
    .replace(/^the /, '')
