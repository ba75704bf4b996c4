// Decides whether a sentence carries what was asked, or the articles do not say. Better silent than wrong.
import type { Asked, Question } from '../domain/question.ts'
import type { TermMatcher } from '../language/matching.ts'
import { asWritten } from '../language/words.ts'
import type { Signs } from './weigh.ts'

/** What a sentence must show at least to count as an answer to each kind of question. */
const NEEDED: Record<Asked, { carries: number; joint: number }> = {
  person: { carries: 0.35, joint: 0.44 },
  identity: { carries: 0.8, joint: 0.5 },
  time: { carries: 0.5, joint: 0.44 },
  place: { carries: 0.4, joint: 0.44 },
  count: { carries: 0.6, joint: 0.44 },
  amount: { carries: 0.4, joint: 0.44 },
  age: { carries: 0.6, joint: 0.4 },
  duration: { carries: 0.6, joint: 0.4 },
  measure: { carries: 0.6, joint: 0.4 },
  reason: { carries: 0.25, joint: 0.5 },
  statement: { carries: 0.6, joint: 0.4 },
  thing: { carries: 0.45, joint: 0.44 },
  confirmation: { carries: 0, joint: 0.5 },
  events: { carries: 0, joint: 0.5 },
  manner: { carries: 0, joint: 0.44 },
}

/** A name counts as spoken of from here on: in the sentence, or in what it leans on; the passage around alone will not do. */
const NAMED = 0.6
/** Share of the words besides names that must be held: of "who runs Belavia", "Belavia" alone is not enough. */
const TOPICAL = 0.35
/** … and of questions for a figure more: the price of a berth is not that of a berth for children. */
const TOPICAL_FIGURE = 0.5
const FIGURES: ReadonlySet<Asked> = new Set(['count', 'amount', 'measure', 'duration', 'age'])
/** In a question with more words than this, one name may be missing: it tells a story, not just a name. */
const LONG = 7

/** Share of the question that the sentence itself must hold, unless it points back to one that does. */
const OWN = 0.12

/** Of a definition every word must be held at least so fully. */
const ONE_BREATH = 0.5

/** Whether a sentence with these signs answers the question. */
export function supports(question: Question, signs: Signs, leansBack: boolean): boolean {
  const needed = NEEDED[question.asked]
  const named = question.terms.length > LONG ? signs.names >= NAMED : signs.leastName >= NAMED
  const topical =
    signs.topic >= (FIGURES.has(question.asked) ? TOPICAL_FIGURE : TOPICAL) ||
    (question.terms.length > LONG && signs.joint >= 0.5)
  const speaks = signs.own >= OWN || leansBack
  if (question.defines && signs.oneBreath < ONE_BREATH) return false
  return (
    named && speaks && topical && signs.period > 0 && signs.carries >= needed.carries && signs.joint >= needed.joint
  )
}

/** Words of the question that nothing in the evidence holds, as asked; what the asker is told is missing. */
export function missingWords(question: Question, matcher: TermMatcher, held: readonly number[][]): string[] {
  return matcher.terms
    .filter((_, i) => held.every((matches) => (matches[i] ?? 0) < 0.5))
    .sort((a, b) => Number(b.isName) - Number(a.isName) || b.weight - a.weight)
    .map((term) => asWritten(question.text, term.word))
}
