// Says in a sentence why there is no summary: no articles, words that none of them holds, or nothing that is about it.
import type { Question } from '../domain/question.ts'
import { asWritten } from '../text/words.ts'
import { quoted } from './answers.ts'

/** `missing`: words of the topic that nothing found holds. */
export function missingTopic({ text, terms }: Question, missing: string[], hasArticles: boolean): string {
  if (!hasArticles) return 'There are no articles yet, so there is nothing to sum up.'
  const unknown = terms.filter(({ known }) => !known).map(({ word }) => asWritten(text, word))
  if (unknown.length > 0) return `The articles hold nothing on that: none of them mentions ${quoted(unknown)}.`
  if (missing.length > 0)
    return `The articles hold nothing on that: what comes closest does not speak of ${quoted(missing)}.`
  return 'The articles hold nothing on that.'
}
