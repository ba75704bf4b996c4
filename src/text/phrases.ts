// Phrases that mean one word: verbs with a particle, made of stop words that a search would lose ("let go", "made it to").
import { type Word, wordsOf } from './words.ts'

const PHRASES: [RegExp, string][] = [
  [
    /\b(?:let|lets|letting|set|sets|setting|get|gets|got|getting)(?: \w+)? (?:go|free|out|loose)\b(?: of (?:prison|jail))?/gi,
    'freed',
  ],
  [/\b(?:lock(?:ed)? (?:up|away)|put away|behind bars|(?:was|were|is|are|been) inside)\b/gi, 'jailed'],
  [/\b(?:made it|make it|got|get|gets|getting) (?:to|across|over)\b/gi, 'reached'],
  [/\b(?:threw|thrown|throw|kicked|kick) (?:\w+ )?out\b/gi, 'deported'],
  [/\bpass(?:ed)? away\b/gi, 'died'],
  [/\b(?:turn(?:ed)? down|said no)\b/gi, 'refused'],
  [/\bcall(?:ed)? off\b/gi, 'cancelled'],
  [/\b(?:take|takes|took|taking) place\b/gi, 'held'],
  [/\b(?:take|takes|took) part\b/gi, 'joined'],
  [/\bin charge of\b/gi, 'heads'],
  [/\b(?:step|steps|stepped) down\b/gi, 'resigned'],
  [/\b(?:give|gives|gave|given) up\b/gi, 'surrendered'],
  [/\b(?:carry|carries|carried) on\b/gi, 'continued'],
  [/\bset off\b/gi, 'left'],
  [/\bbe (?:done|ready|finished|over|complete)\b/gi, 'finished'],
  [/\bset up\b/gi, 'founded'],
  [/\bbring(?:s)? down\b|\bbrought down\b|\bforced down\b/gi, 'landed'],
]

/** Words of a text with each phrase as the one word it means; the word stands where the phrase stood. */
export function wordsWithPhrases(text: string): Word[] {
  const found = PHRASES.flatMap(([pattern, word]) =>
    [...text.matchAll(pattern)].map(
      (match): Word => ({ start: match.index, end: match.index + match[0].length, text: word, folded: word }),
    ),
  )
  if (found.length === 0) return wordsOf(text)
  const rest = wordsOf(text).filter(
    (word) => !found.some((phrase) => word.start < phrase.end && word.end > phrase.start),
  )
  return [...rest, ...found].sort((a, b) => a.start - b.start)
}
