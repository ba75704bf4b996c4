// Whether a question is hardly in English: in other letters, or with the words that questions in other languages begin with.
import { wordsOf } from '../text/words.ts'

/** Words that ask in German, French, Spanish, Italian, Portuguese, Dutch, Polish, Lithuanian; none that English has too. */
const ASKING = new Set(
  'wer wann warum wieso wo wohin wie welche welcher qui quoi quand pourquoi où quel quelle quién quien qué cuándo cuando dónde donde cómo cosa quando perché perche quem onde porquê waar wanneer waarom kto kiedy gdzie dlaczego jak kas kada kur kodėl kodel kaip ist sind hatte sont está était czy yra kiek'.split(
    ' ',
  ),
)
const ENGLISH = /^(?:who|what|when|where|why|how|which|the|of|is|are|was|were|did|does|do|has|have|in|on|to|and)$/

/** By its looks alone: meant for a question that found no answer. */
export function isOtherLanguage(question: string): boolean {
  const letters = question.match(/\p{L}/gu) ?? []
  const latin = letters.filter((letter) => /\p{Script=Latin}/u.test(letter))
  if (latin.length < letters.length / 2) return true
  const words = wordsOf(question).map(({ start, end }) => question.slice(start, end).toLowerCase())
  return words.some((word) => ASKING.has(word)) && !words.some((word) => ENGLISH.test(word))
}
