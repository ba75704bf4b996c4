// Figures in a text as they are compared: "1,200" and "1200" are the same, and so are "52" and "fifty-two".
import type { Word } from '../text/words.ts'

const numbered = (words: string, from: number, step: number): [string, number][] =>
  words.split(' ').map((word, at) => [word, from + at * step])

const SMALL = new Map([
  ...numbered('one two three four five six seven eight nine', 1, 1),
  ...numbered('ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen', 10, 1),
])
const TENS = new Map(numbered('twenty thirty forty fifty sixty seventy eighty ninety', 20, 10))

/** The figure that begins with the word at a place, and how many words it takes; `null` if none does. */
export function figureAt(text: string, words: readonly Word[], at: number): { value: string; words: number } | null {
  const word = words[at]
  if (word === undefined) return null
  const next = words[at + 1]
  const isNear = next !== undefined && next.start === word.end + 1
  if (/^\d/.test(word.folded)) {
    const isGrouped = isNear && /^\d{1,3}$/.test(word.folded) && /^\d{3}$/.test(next.folded) && text[word.end] === ','
    return isGrouped ? { value: word.folded + next.folded, words: 2 } : { value: word.folded, words: 1 }
  }
  const tens = TENS.get(word.folded)
  const ones = isNear ? SMALL.get(next.folded) : undefined
  if (tens !== undefined && ones !== undefined && ones < 10) return { value: String(tens + ones), words: 2 }
  const value = tens ?? SMALL.get(word.folded)
  return value === undefined ? null : { value: String(value), words: 1 }
}
