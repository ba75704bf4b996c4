// Whether a sentence tells something that a channel has not been told before.
import { numbersOf } from '../text/numbers.ts'
import { STOP_WORDS } from '../text/stop-words.ts'
import { stem } from '../text/words.ts'
import { type SaidWord, wordingOf } from './wording.ts'

/** What a sentence is about. */
export interface Gist {
  /** Stems of its words, those that every sentence has left out. */
  words: ReadonlySet<string>
  /** Its figures by their values; days and years are none. */
  figures: ReadonlySet<string>
}

/** A sentence of which so much was said in one told before tells nothing new. */
const SAID = 0.6
/** Number words that count nothing. */
const NO_FIGURE = /^(?:one|none|no one|both|half|a couple)$/i

export function gistOf(sentence: string): Gist {
  const words = wordingOf(sentence)
  const others = words.filter(({ said, isFigure }) => !isFigure && !STOP_WORDS.has(said)).map(({ said }) => stem(said))
  const figures = numbersOf(sentence)
    .filter(({ kind }) => kind !== 'day' && kind !== 'year' && kind !== 'ordinal')
    .map(({ start, end }) => sentence.slice(start, end))
    .filter((figure) => !NO_FIGURE.test(figure))
    .map((figure) => keyOf(wordingOf(figure)))
  const counted = words.filter(({ isFigure }) => isFigure).map(({ said }) => said)
  return { words: new Set([...others, ...counted]), figures: new Set(figures) }
}

const keyOf = (words: readonly SaidWord[]): string => words.map(({ said }) => said).join(' ')

/**
 * `told`: the gists of the sentences that the channel has been told, or could have read in what it was told. The same said with another
 * figure is new.
 */
export function isNovel(sentence: string, told: readonly Gist[]): boolean {
  const { words, figures } = gistOf(sentence)
  if (words.size === 0) return false
  return !told.some((other) => shared(words, other.words) / words.size >= SAID && figures.isSubsetOf(other.figures))
}

/** Whether a title counts otherwise than a headline does: "kills 12" and "toll rises to 17". */
export function isOvertaken(headline: string, title: string): boolean {
  const [before, now] = [gistOf(headline).figures, gistOf(title).figures]
  return before.size > 0 && now.size > 0 && before.isDisjointFrom(now)
}

function shared(words: ReadonlySet<string>, others: ReadonlySet<string>): number {
  let count = 0
  for (const word of words) if (others.has(word)) count++
  return count
}
