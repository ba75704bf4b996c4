// Looks up what the articles at large know of the words in some passages: which are names, and how rare each is.
import type { FoundPassage } from '../domain/passage.ts'
import type { Vocabulary } from '../storage/vocabulary.ts'
import { wordsOf } from '../text/words.ts'
import type { WordLore } from './key-words.ts'

/** A word that at least this share of its articles write in lower case too is no name. */
const ORDINARY = 0.2

export async function wordLore(passages: FoundPassage[], vocabulary: Vocabulary): Promise<WordLore> {
  const words = new Set(passages.flatMap(({ text }) => wordsOf(text).map(({ folded }) => folded)))
  const [counts, size] = await Promise.all([vocabulary.counts([...words]), vocabulary.size()])
  return {
    isOrdinary(folded) {
      const count = counts.get(folded)
      return count === undefined || count.lowercase / count.articles >= ORDINARY
    },
    rarity(folded) {
      const articles = counts.get(folded)?.articles ?? 1
      return Math.min(1, Math.log(Math.max(1, (size + 1) / articles)) / Math.log(size + 1))
    },
  }
}
