// The words of a text, told plainly: what the vocabulary of the records is held against.
import { wordsOf } from '../../src/text/words.ts'

/** The distinct folded words of a text, and whether each occurs in lower case at least once. */
export function vocabularyOf(text: string): Map<string, boolean> {
  const vocabulary = new Map<string, boolean>()
  for (const { text: written, folded } of wordsOf(text))
    if (written === written.toLowerCase()) vocabulary.set(folded, true)
    else if (!vocabulary.has(folded)) vocabulary.set(folded, false)
  return vocabulary
}
