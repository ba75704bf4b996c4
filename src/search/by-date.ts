// Searches for a question, and where it asks about a time that nothing published then tells of, for texts that name this time.
import type { FoundPassage } from '../domain/passage.ts'
import type { Question } from '../domain/question.ts'
import { TermMatcher } from '../text/matching.ts'
import { wordsOf } from '../text/words.ts'
import { namesTime } from './days-named.ts'
import { type SearchOptions, type SearchParts, searchPassages } from './search.ts'
import { askedByDate } from './understand.ts'

/** Passages as `searchPassages` gives them, and the question they answer: by the words of its date ("14 December") where these found them. */
export async function searchAlsoByDate(
  question: Question,
  parts: SearchParts,
  options: SearchOptions,
): Promise<{ question: Question; ranked: FoundPassage[] }> {
  const ranked = await searchPassages(question, parts, options)
  const { period } = question
  if (ranked.length > 0 || period === null || period.isRelative) return { question, ranked }
  const byDate = await askedByDate(question, period, parts.vocabulary)
  if (byDate.terms.length === 0) return { question, ranked }
  const found = await searchPassages(byDate, parts, options)
  const matcher = new TermMatcher(byDate)
  const isWritten = ({ text }: FoundPassage): boolean => matcher.match(wordsOf(text)).every((held) => held === 1)
  const naming = found.filter((passage) => namesTime(passage, period) && isWritten(passage))
  return naming.length > 0 ? { question: byDate, ranked: naming } : { question, ranked }
}
