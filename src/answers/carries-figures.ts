// Says how well a sentence carries a figure that a question asks for: a count, an age, a duration, a measure.
import type { Question } from '../domain/question.ts'
import type { Name } from '../text/names.ts'
import { type NumberInText, type NumberKind, numbersOf } from '../text/numbers.ts'
import { isCountryOrPeople } from '../text/places.ts'
import { fold, stem } from '../text/words.ts'
import type { ReadSentence } from './reading.ts'

const COUNTED: ReadonlySet<NumberKind> = new Set(['plain', 'percent', 'money', 'duration', 'length'])

/** Numbers that the question does not hold itself. */
export function newNumbers({ text, words, forms }: ReadSentence): NumberInText[] {
  return numbersOf(text).filter(
    (number) =>
      number.kind !== 'ordinal' &&
      !words.some(
        (word, i) =>
          word.start >= number.start && word.end <= number.end && (forms[i] ?? []).some((form) => form.value === 1),
      ),
  )
}

/** … and that may count something: no ages, days or years. */
export function countedNumbers(sentence: ReadSentence): NumberInText[] {
  return newNumbers(sentence).filter(({ kind }) => COUNTED.has(kind))
}

/** Nouns for people: "how many people" is answered by "52 prisoners", "300 workers" and "two women" as well. */
const PEOPLE =
  /^(?:people|persons|(?:\p{L}*(?:wo)?men)|children|(?:\p{L}{3,}(?:[^bp]ers|ors|ists|ees|ians|ants))|residents|students|patients|civilians|victims|refugees|hostages|troops|girls|boys)$/u
/** What people stand for counts a little less than the very word asked for. */
const KIND_OF_PEOPLE = 0.9
/** "Fourteen of those", "13 other people": a part of them, or those beside them, is not how many there are. */
const A_PART = 0.65
const PART = /^\s+(?:of (?:those|these|them|the)|others?|more)\b/

/** A number counts fully where it stands right before the thing counted: "14 foreigners", "51 prisoners". */
export function count(question: Question, sentence: ReadSentence): number {
  const share =
    /\b(?:what|which) percent/i.test(question.text) ||
    (question.head.length === 0 && /\b(?:share|percent|proportion|part|fraction)/i.test(question.text))
  const heads = new Set(question.head.map(stem))
  const headTerms = new Set(sentence.forms.flat().map((form) => form.term))
  const ofPeople = question.head.some((word) => /^(?:people|persons)$/.test(word))
  let best = 0
  for (const number of newNumbers(sentence)) {
    if (share) {
      best = Math.max(best, number.kind === 'percent' ? 1 : 0.2)
      continue
    }
    if (!COUNTED.has(number.kind)) continue
    if (question.head.length === 0) {
      best = Math.max(best, 0.7)
      continue
    }
    const following = sentence.words.filter((word) => word.start >= number.end).slice(0, 6)
    const close = following.findIndex(
      (word) =>
        heads.has(stem(word.folded)) ||
        sentence.forms[sentence.words.indexOf(word)]?.some(
          (form) => headTerms.has(form.term) && form.value >= 0.7 && isHead(question, form.term),
        ),
    )
    const part = PART.test(sentence.text.slice(number.end))
    const near = close >= 0 ? 1 - close * 0.05 : 0
    const people = ofPeople && following.slice(0, 3).some((word) => PEOPLE.test(word.folded)) ? KIND_OF_PEOPLE : 0
    const stated = Math.max(near, people)
    best = Math.max(best, part ? A_PART : Math.max(stated, 0.5))
  }
  return best
}

/** The same noun, singular or plural: "prison" and "prisons", but not "prisoners", though they share a stem. */
export function sameNoun(a: string, b: string): boolean {
  const [short, long] = a.length <= b.length ? [a, b] : [b, a]
  return (
    short === long ||
    long === `${short}s` ||
    long === `${short}es` ||
    (short.endsWith('y') && long === `${short.slice(0, -1)}ies`)
  )
}

function isHead(question: Question, term: number): boolean {
  return question.head.includes(question.terms[term]?.word ?? '')
}

export function numbers({ text }: ReadSentence, kinds: NumberKind[]): number {
  return numbersOf(text).some((number) => kinds.includes(number.kind)) ? 1 : 0
}

/** An age counts for the name it stands by: "Losik, 33," says nothing of the other people in the sentence. Things have no name: "The ship is 31 years old". */
export function age({ terms }: Question, sentence: ReadSentence): number {
  const named = (name: Name) =>
    name.words.some((word) => (sentence.forms[sentence.words.indexOf(word)]?.length ?? 0) > 0)
  const isTopic = ({ term }: { term: number }) => terms[term]?.isKind === false && !terms[term].isVerb
  const isSaidBefore = (end: number) =>
    sentence.words.some((word, i) => word.start < end && (sentence.forms[i] ?? []).some(isTopic))
  let best = 0
  for (const number of numbersOf(sentence.text)) {
    if (number.kind !== 'age') continue
    const left = sentence.names.filter((name) => name.end <= number.start && !isCountryOrPeople(fold(name.text))).at(-1)
    const right = sentence.names.find((name) => name.start >= number.end && !isCountryOrPeople(fold(name.text)))
    const adjacent = left && /^[,\s(]*(?:aged )?$/.test(sentence.text.slice(left.end, number.start)) ? left : null
    const owner =
      adjacent ?? (sentence.leansBack || !left ? (right && !left && !sentence.leansBack ? right : null) : left)
    if (owner) best = Math.max(best, named(owner) ? 1 : 0.1)
    else if (sentence.names.length === 0 && isSaidBefore(number.start)) best = 1
    else if (sentence.previous) {
      const before = sentence.previous
      const leaning = before.names.some((name) =>
        name.words.some((word) => (before.forms[before.words.indexOf(word)]?.length ?? 0) > 0),
      )
      best = Math.max(best, leaning ? 0.95 : 0.2)
    }
  }
  return best
}

export function duration(question: Question, { text }: ReadSentence): number {
  const kinds = new Set(numbersOf(text).map((number) => number.kind))
  if (kinds.has('duration')) return 1
  if (kinds.has('length')) return 0.8
  // "How many years" wants their number; "how long" may be told by an end or a beginning.
  if (question.head.length > 0) return 0
  return /\b(?:since|until|for (?:decades|years|months|weeks)|overnight|life sentence|lifetime)\b/i.test(text) ? 0.6 : 0
}
