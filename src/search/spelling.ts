// Finds the words of the index, and the outlets, that somebody probably meant by what they wrote. A known word is never blurred.
import { distance } from 'fastest-levenshtein'
import type { WordCount } from '../domain/article.ts'
import { fold, STOP_WORDS, wordsOf } from '../text/words.ts'

/** How many slips a word of this length may hold. Short words have too many neighbours. */
export function tolerance(length: number): number {
  if (length < 5) return 0
  if (length < 8) return 1
  return length < 11 ? 2 : 3
}

/** Slips between two folded words; letters that changed places are one. */
export const slips = (a: string, b: string): number => (transposed(a, b) ? 1 : distance(a, b))

function transposed(a: string, b: string): boolean {
  if (a.length !== b.length) return false
  let i = 0
  while (i < a.length && a[i] === b[i]) i++
  return a[i] === b[i + 1] && a[i + 1] === b[i] && a.slice(i + 2) === b.slice(i + 2)
}

/** At most three, best first: within the word's tolerance, and none worse than the best. Ties go to the more frequent word. */
export function nearestWords(word: string, candidates: WordCount[]): string[] {
  const limit = tolerance(word.length)
  const near = candidates
    .map((one) => ({ word: one.word, articles: one.articles, slips: slips(word, one.word) }))
    .filter((candidate) => candidate.slips <= limit)
    .filter(({ word: other }) => other !== word && other.length > 2 && !/^\d/.test(other) && !STOP_WORDS.has(other))
    .sort((a, b) => a.slips - b.slips || b.articles - a.articles || (a.word < b.word ? -1 : 1))
  return near.flatMap((candidate, at) => (at < 3 && candidate.slips === near[0]?.slips ? [candidate.word] : []))
}

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

/** The one of those names that this one is a slip of, one in so many letters; `null` if it is one of them, or near none. */
export function slipOf(name: string, known: readonly string[], lettersASlip = 6): string | null {
  if (known.includes(name)) return null
  const near = known.map((one) => ({ one, off: slips(one, name) })).sort((a, b) => a.off - b.off)[0]
  return near !== undefined && near.off * lettersASlip <= name.length ? near.one : null
}

const plain = (name: string): string =>
  wordsOf(name)
    .map(({ folded }) => folded)
    .join(' ')
    .replace(/^the /, '')
