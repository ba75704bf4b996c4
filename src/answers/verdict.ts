// Decides whether a sentence carries what was asked, or the articles do not say. Better silent than wrong.
import type { Asked, Question } from '../domain/question.ts'
import type { TermMatcher } from '../text/matching.ts'
import { asWritten } from '../text/words.ts'
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
/** … and of a question about somebody whom nobody has named: "where was he taken?" is answered by what speaks of being taken. */
const OWN_OF_UNNAMED = 0.9

/** Of a definition every word must be held at least so fully. */
const ONE_BREATH = 0.5

/** Whether a sentence with these signs answers the question. */
export function supports(question: Question, signs: Signs, leansBack: boolean): boolean {
  const needed = NEEDED[question.asked]
  const named = question.terms.length > LONG ? signs.names >= NAMED : signs.leastName >= NAMED
  const topical =
    signs.topic >= (FIGURES.has(question.asked) ? TOPICAL_FIGURE : TOPICAL) ||
    (question.terms.length > LONG && signs.joint >= 0.5)
  const isAsked = question.terms.some(({ isKind }) => !isKind)
  const speaks = question.unnamed === null ? signs.own >= OWN || leansBack : isAsked && signs.own >= OWN_OF_UNNAMED
  if (question.defines && signs.oneBreath < ONE_BREATH) return false
  return (
    named && speaks && topical && signs.period > 0 && signs.carries >= needed.carries && signs.joint >= needed.joint
  )
}

/** What speaks for it that the best sentence answers, beside its own signs: how the search went. */
export interface Standing {
  /** The best place, from 0, that a passage holds among those found which this sentence, or one nearly as weighty, stands in. */
  rank: number
  /** Share of the question that the sentence itself holds. */
  own: number
  /** By how much the first passage's score is above that of the sixth. */
  lead: number
  /** Share of the words besides names that sentence and context hold. */
  topic: number
  /** Of the twelve weightiest sentences, how many count as answers. */
  supporting: number
  /** Words asked for. */
  terms: number
}

/**
 * Whether the best sentence can be trusted to answer. By logistic regression on the answers to 1,189 RealTimeQA questions of 2022 to 2024
 * (right or wrong); on 1,189 others this threshold keeps 24 of 25 right answers, and one in seven wrong ones is not given. Freshness would
 * tell as much again, but what is old is not wrong. A sentence that says nearly all that was asked is trusted wherever it stands: short
 * questions find it in many passages.
 */
export function isTrusted({ rank, own, lead, topic, supporting, terms }: Standing): boolean {
  if (own >= NEARLY_ALL) return true
  const sum =
    -1.77 -
    1.57 * Math.min(1, rank / 10) +
    (0.55 * lead) / 3 +
    0.71 * topic +
    (0.35 * supporting) / 12 +
    0.31 * Math.min(1, terms / 15)
  return 1 / (1 + Math.exp(-sum)) >= LEAST_TRUST
}

const LEAST_TRUST = 0.25
const NEARLY_ALL = 0.75

/** Words of the question that nothing in the evidence holds, as asked; what the asker is told is missing. */
export function missingWords(question: Question, matcher: TermMatcher, held: readonly number[][]): string[] {
  return matcher.terms
    .filter((_, i) => held.every((matches) => (matches[i] ?? 0) < 0.5))
    .sort((a, b) => Number(b.isName) - Number(a.isName) || b.weight - a.weight)
    .map((term) => asWritten(question.text, term.word))
}
