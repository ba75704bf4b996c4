// What a text counts: its figures, days and years left out, each with the words around that tell what is counted.
import { type NumberKind, numbersOf } from './numbers.ts'
import { STOP_WORDS } from './stop-words.ts'
import { stem, type Word, wordsOf } from './words.ts'

export interface Count {
  /** Offsets of the figure into the text. */
  start: number
  end: number
  value: number
  /** "plain": counted things. */
  kind: NumberKind
  /** Stems of the telling words around the figure. */
  near: Set<string>
  /** Of those, the ones right behind it: what is counted. */
  behind: Set<string>
}

/** Telling words before a figure, around it, and right behind it. */
const BEFORE = 4
const AFTER = 5
const BEHIND = 3
const NO_COUNT: readonly NumberKind[] = ['day', 'year']
/** Words that say of everybody what they say of anybody. */
const ANYBODY = /^(?:people|persons?|men|women|children|others?|total|numbers?|least|almost|nearly|said|says)$/

export function countsOf(text: string): Count[] {
  const figures = numbersOf(text).filter(({ soft, readings }) => !soft && readings.length > 0)
  if (figures.length === 0) return []
  const words = wordsOf(text).filter(isTelling)
  return figures.flatMap(({ start, end, kind, readings }) => {
    const value = readings[0]?.value
    if (value === undefined || NO_COUNT.includes(kind) || /^:\d|^\s?[ap]\.?m\b/i.test(text.slice(end))) return []
    const clause = text.slice(end).search(/[.;]\s|$/)
    const after = words.filter((word) => word.start >= end && word.start < end + clause).slice(0, AFTER)
    const before = words.filter((word) => word.end <= start).slice(-BEFORE)
    return [{ start, end, value, kind, near: stemsOf([...before, ...after]), behind: stemsOf(after.slice(0, BEHIND)) }]
  })
}

const isTelling = ({ folded }: Word): boolean =>
  !/^\d/.test(folded) && folded.length > 1 && !STOP_WORDS.has(folded) && !ANYBODY.test(folded)

const stemsOf = (words: readonly Word[]): Set<string> => new Set(words.map(({ folded }) => stem(folded)))
