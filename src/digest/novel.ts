// Whether a sentence tells something that a channel has not been told before.
import { numbersOf } from '../language/numbers.ts'
import { STOP_WORDS } from '../language/stop-words.ts'
import { stem, wordsOf } from '../language/words.ts'

/** What a sentence is about. */
export interface Gist {
  /** Stems of its words, those that every sentence has left out. */
  words: ReadonlySet<string>
  /** Its figures, as they are written; days and years are none. */
  figures: ReadonlySet<string>
}

/** A sentence of which so much was said in one told before tells nothing new. */
const SAID = 0.6
/** Number words that count nothing. */
const NO_FIGURE = /^(?:one|none|no one|both|half|a couple)$/i

export function gistOf(sentence: string): Gist {
  const words = wordsOf(sentence).filter(({ folded }) => !STOP_WORDS.has(folded))
  const figures = numbersOf(sentence)
    .filter(({ kind }) => kind !== 'day' && kind !== 'year')
    .map(({ start, end }) => sentence.slice(start, end).toLowerCase().replaceAll(',', ''))
    .filter((figure) => !NO_FIGURE.test(figure))
  return { words: new Set(words.map(({ folded }) => stem(folded))), figures: new Set(figures) }
}

/**
 * `told`: the gists of the sentences that the channel has been told, or could have read in what it was told. The same said with another
 * figure is new.
 */
export function isNovel(sentence: string, told: readonly Gist[]): boolean {
  const { words, figures } = gistOf(sentence)
  if (words.size === 0) return false
  return !told.some((other) => shared(words, other.words) / words.size >= SAID && figures.isSubsetOf(other.figures))
}

/** Whether a sentence of an article that was changed is not as it was: a single other word makes it so. */
export function isRevised(sentence: string, before: readonly Gist[]): boolean {
  const { words, figures } = gistOf(sentence)
  if (words.size === 0) return false
  return !before.some((other) => words.isSubsetOf(other.words) && figures.isSubsetOf(other.figures))
}

function shared(words: ReadonlySet<string>, others: ReadonlySet<string>): number {
  let count = 0
  for (const word of words) if (others.has(word)) count++
  return count
}
