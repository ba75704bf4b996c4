// Whether a sentence can be shown by itself: whole, of a fit length, no question, and with nothing in it that points back.
import { isMachineTranslated } from '../domain/machine-translated.ts'
import { isAddressed } from '../text/addressed.ts'
import type { StorySentence } from './read-story.ts'

const FEWEST_WORDS = 6
const MOST_WORDS = 50
const POINTS_BACK =
  /^["“‘'(]*(?:(?:but|and|so|yet|still|then|later|earlier|meanwhile|instead|however|also|moreover)\b,?\s*)?(?:he|she|it|they|his|her|its|their|we|i|you|our|my|this|that|these|those|there|here|such|both|neither|the (?:\d+|\p{Ll}+)-year-old|(?:last|this|next) (?:year|month|week) it|in \d{4} it|the (?:man|woman|couple|group|pair|two|three|company|move|deal|news|latter|former))\b/iu
const TIED =
  /^["“‘'(]*(?:but|and|so|yet|then|thus|however|meanwhile|moreover|instead|nevertheless|therefore|also|for those who did|not)\b/i
const PRONOUN = /^(?:he|she|his|her|him|they|them|their)$/
const ABOUT_PRINT = /\bpublished in\b/i

/** "Some 2,300 people left their homes": whose, the sentence says itself. */
const MANY =
  /^(?:people|residents|inhabitants|villagers|families|passengers|workers|men|women|children|survivors|voters|users|students|soldiers|troops|firefighters|rescuers|officials|protesters|demonstrators|prisoners)$/
const OF_MANY = /^(?:they|them|their)$/

/** Whole, and neither too short nor too long; no question, no notice to readers or order to machines. */
export function isTellable({ text, words, previous }: StorySentence): boolean {
  if (words.length < FEWEST_WORDS || words.length > MOST_WORDS) return false
  if (isAddressed(text, previous?.text ?? null) || ABOUT_PRINT.test(text)) return false
  if (!/[.!…。]["”’»')\]*]*$/.test(text)) return false
  return count(text, '“') === count(text, '”') && count(text, '"') % 2 === 0
}

/** Whether a reader needs nothing from before to know who is meant. */
export function standsAlone({ text, words, names }: StorySentence): boolean {
  if (POINTS_BACK.test(text) || TIED.test(text)) return false
  const firstName = names[0]?.start ?? Number.POSITIVE_INFINITY
  const opening = words.slice(0, 10)
  const many = opening.find(({ folded }) => MANY.test(folded))?.start ?? Number.POSITIVE_INFINITY
  return !opening.some(
    ({ folded, start }) => PRONOUN.test(folded) && start < firstName && !(OF_MANY.test(folded) && many < start),
  )
}

/** A text that says of itself that a machine translated it is quoted only where nothing better is there. */
export const isGarbled = ({ article }: StorySentence): boolean => isMachineTranslated(article)

function count(text: string, mark: string): number {
  return text.split(mark).length - 1
}
