// Whether a sentence can be shown by itself: whole, of a fit length, no question, and with nothing in it that points back.
import type { StorySentence } from './read-story.ts'

const FEWEST_WORDS = 6
const MOST_WORDS = 50
const POINTS_BACK =
  /^["“‘'(]*(?:(?:but|and|so|yet|still|then|later|earlier|meanwhile|instead|however|also|moreover)\b,?\s*)?(?:he|she|it|they|his|her|its|their|we|i|you|our|my|this|that|these|those|there|here|such|both|neither|the (?:\d+|\p{Ll}+)-year-old|the (?:man|woman|couple|group|pair|two|three|company|move|deal|news|latter|former))\b/iu
const TIED =
  /^["“‘'(]*(?:but|and|so|yet|then|thus|however|meanwhile|moreover|instead|nevertheless|therefore|also|for those who did|not)\b/i
const PRONOUN = /^(?:he|she|his|her|him|they|them|their)$/
const TO_READERS =
  /^["“‘'(]*(?:editor[’']?s note|correction:|read (?:more|also|our)|see also|sign up|subscribe|follow (?:us|along)|click|watch:|listen:|contact\b)|\bthis (?:text|page|article|story|report) (?:is|was|has|contains|will)\b|\bpublished in\b/i

/** Whole, and neither too short nor too long; no question, no notice to readers. */
export function isTellable({ text, words }: StorySentence): boolean {
  if (words.length < FEWEST_WORDS || words.length > MOST_WORDS || TO_READERS.test(text)) return false
  if (!/[.!…。]["”’»')\]*]*$/.test(text)) return false
  return count(text, '“') === count(text, '”') && count(text, '"') % 2 === 0
}

/** Whether a reader needs nothing from before to know who is meant. */
export function standsAlone({ text, words, names }: StorySentence): boolean {
  if (POINTS_BACK.test(text) || TIED.test(text)) return false
  const firstName = names[0]?.start ?? Number.POSITIVE_INFINITY
  return !words.slice(0, 10).some(({ folded, start }) => PRONOUN.test(folded) && start < firstName)
}

const TRANSLATED = /\b(?:machine|automat(?:ic|ed)) translat/i

/** A text that says of itself that a machine translated it is quoted only where nothing better is there. */
export function isGarbled({ article: { outlet, author } }: StorySentence): boolean {
  return TRANSLATED.test(outlet) || TRANSLATED.test(author ?? '')
}

function count(text: string, mark: string): number {
  return text.split(mark).length - 1
}
