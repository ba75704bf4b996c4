// Finds the words of the index that an unknown word was probably meant to be. A known word is never blurred.
import { distance } from 'fastest-levenshtein'
import { STOP_WORDS } from '../language/stop-words.ts'
import { soundKey } from '../language/words.ts'
import type { WordCount } from './ports.ts'

/** How many slips a word of this length may hold. Short words have too many neighbours: only their sound may be mended. */
function tolerance(length: number): number {
  if (length < 4) return 0
  if (length < 5) return 0.5
  if (length < 8) return 1
  return length < 11 ? 2 : 3
}

/** Slips between two folded words; spellings that sound alike are half a slip apart at the most. */
function slips(a: string, b: string): number {
  const written = transposed(a, b) ? 1 : distance(a, b)
  const keyA = soundKey(a)
  const keyB = soundKey(b)
  // Keys are short: a slip between them weighs more than one between the words.
  return Math.min(written, 0.5 + 1.4 * distance(keyA, keyB))
}

function transposed(a: string, b: string): boolean {
  if (a.length !== b.length) return false
  let i = 0
  while (i < a.length && a[i] === b[i]) i++
  return a[i] === b[i + 1] && a[i + 1] === b[i] && a.slice(i + 2) === b.slice(i + 2)
}

/**
 * The known words nearest to `word`, best first, at most three: those within its tolerance, and not clearly worse than the best.
 * Ties go to the word that more articles hold.
 */
export function nearestWords(word: string, candidates: WordCount[]): string[] {
  const limit = tolerance(word.length)
  const near = candidates
    .filter(
      (candidate) =>
        candidate.word !== word &&
        !/^\d/.test(candidate.word) &&
        !STOP_WORDS.has(candidate.word) &&
        candidate.word.length > 2,
    )
    .map((candidate) => ({ ...candidate, slips: slips(word, candidate.word) }))
    .filter((candidate) => candidate.slips <= limit)
    .sort((a, b) => a.slips - b.slips || b.articles - a.articles || (a.word < b.word ? -1 : 1))
  const best = near[0]
  if (!best) return []
  return near
    .filter((candidate) => candidate.slips <= best.slips + 0.25)
    .slice(0, 3)
    .map((candidate) => candidate.word)
}
