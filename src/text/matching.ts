// Matches the words of a text against the terms of a question, and says how much of the question they cover.
import type { Question, Term } from '../domain/question.ts'
import { stem, type Word } from './words.ts'

/** A word that shares its first letters with a term ("Belarus", "Belarusian") counts this much. */
const KIN = 0.7
const KIN_LETTERS = 5
/** A first name of which only the last name is there. */
const FIRST_NAME = 0.9

const NONE: readonly Form[] = []

/** A term that a word stands for, and how fully (0 to 1). */
export type Form = { term: number; value: number }

/** How fully each term of a question is matched by some words: 0 to 1, in the order of the terms. */
export type Matches = number[]

export class TermMatcher {
  readonly terms: Term[]
  readonly #byStem = new Map<string, Form[]>()
  readonly #byKin = new Map<string, Form[]>()
  /** The terms for which another word may stand, by its stem. */
  readonly #byOther = new Map<string, Form[]>()
  /** The first two letters of all of these, which stems keep: most words of a text can be passed over without stemming them. */
  readonly #beginnings = new Set<string>()

  constructor(question: Question) {
    this.terms = question.terms
    for (const [i, term] of question.terms.entries()) {
      for (const [form, value] of term.forms) {
        push(this.#byStem, form, { term: i, value })
        this.#beginnings.add(beginning(form))
        if (value === 1 && form.length >= KIN_LETTERS && !/^\d/.test(form))
          push(this.#byKin, form.slice(0, KIN_LETTERS), { term: i, value: KIN })
      }
      for (const [other, value] of term.alike) {
        push(this.#byOther, other, { term: i, value })
        this.#beginnings.add(beginning(other))
      }
    }
  }

  /** The terms that one word stands for, with how fully. */
  forms(word: Word): readonly Form[] {
    if (!this.#beginnings.has(beginning(word.folded))) return NONE
    const stemmed = stem(word.folded)
    return (
      this.#byStem.get(stemmed) ??
      ((stemmed.length >= KIN_LETTERS && this.#byKin.get(stemmed.slice(0, KIN_LETTERS))) || NONE)
    )
  }

  /** The terms that a word may stand for by its meaning, with how fully. */
  others({ folded }: Word): readonly Form[] {
    return (this.#beginnings.has(beginning(folded)) && this.#byOther.get(stem(folded))) || NONE
  }

  match(words: readonly Word[]): Matches {
    return this.matchForms(words.map((word) => this.forms(word)))
  }

  /** As `match`, of words whose forms are known already, from `start` to before `end`. */
  matchForms(forms: readonly (readonly Form[])[], start = 0, end = forms.length): Matches {
    const matches: Matches = new Array(this.terms.length).fill(0)
    for (let i = start; i < end; i++) {
      for (const { term, value } of forms[i] ?? NONE) if (value > (matches[term] ?? 0)) matches[term] = value
    }
    // The last part of a name stands for all of it: who writes "Losik" means Ihar Losik.
    for (let i = this.terms.length - 1; i > 0; i--) {
      const last = this.terms[i]
      const first = this.terms[i - 1]
      if (!last?.isName || !last.continues || !first || !(first.isName || !first.known)) continue
      matches[i - 1] = Math.max(matches[i - 1] ?? 0, (matches[i] ?? 0) * FIRST_NAME)
    }
    return matches
  }

  /** The weighted share of the question that these matches cover, 0 to 1. */
  coverage(matches: Matches, of: (term: Term) => boolean = () => true): number {
    let covered = 0
    let total = 0
    for (const [i, term] of this.terms.entries()) {
      if (!of(term)) continue
      covered += term.weight * (matches[i] ?? 0)
      total += term.weight
    }
    return total === 0 ? 1 : covered / total
  }
}

/** Term by term the better of both, the second discounted. */
export const joinMatches = (a: Matches, b: Matches, discount = 1): Matches =>
  a.map((value, i) => Math.max(value, (b[i] ?? 0) * discount))

const beginning = (folded: string): string => folded.slice(0, 2)

function push(map: Map<string, Form[]>, key: string, form: Form): void {
  map.set(key, [...(map.get(key) ?? []), form])
}
