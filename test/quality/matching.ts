// Whether a text holds the accepted words of a question: whole words, folded. Knows neither questions nor answers.
import { wordsOf } from '../../src/text/words.ts'

const GROUPED_NUMBER = /(?<![\d.,])\d{1,3}(?:,\d{3})+(?!\d)/g
const DECIMAL = /(?<![\d.,])(\d+)\.(\d+)(?!\.?\d)/g

/** The ways in which one entry of `accept` may be written, each as folded words between single spaces. Empty if one holds no word. */
export function spellingsOf(entry: string): string[] {
  const spellings = entry.split('|').map(foldedWords)
  return spellings.some((spelling) => spelling.trim() === '') ? [] : spellings
}

/**
 * Whether each entry occurs in the text in one of its spellings (`|` separates them). A number counts as one word with its
 * commas and its point, so that neither "52,000" nor "0.52" passes for "52". An entry without words never occurs.
 */
export function holdsAll(text: string, accept: readonly string[]): boolean {
  if (accept.length === 0) return false
  const words = foldedWords(text)
  return accept.every((entry) => spellingsOf(entry).some((spelling) => words.includes(spelling)))
}

/** " the 52 freed " for "The 52 freed!": a space on both sides, so that what is found there begins and ends with a word. */
function foldedWords(text: string): string {
  const numbers = text.replace(GROUPED_NUMBER, (number) => number.replaceAll(',', '')).replace(DECIMAL, '$1p$2')
  return ` ${wordsOf(numbers)
    .map((word) => word.folded)
    .join(' ')} `
}
