// Says how well a sentence holds the kind of thing that a question asks for: who, a name; when, a time; how many, a number.
import type { Span } from '../domain/article.ts'
import type { Asked, Question } from '../domain/question.ts'
import { nounNames } from '../storage/wordnet.ts'
import { timesOf } from '../text/dates.ts'
import type { Form, TermMatcher } from '../text/matching.ts'
import { isCountryOrPeople, type Name, readsLikeOrganisation } from '../text/names.ts'
import { type NumberInText, type NumberKind, numbersOf } from '../text/numbers.ts'
import { fold, stem, type Word } from '../text/words.ts'
import { meantBy, type ReadSentence } from './read-sentences.ts'

/** From here on a sentence is taken to hold the kind of thing. */
export const HOLDS_KIND = 0.5

/** Questions that a figure answers. */
const FIGURES: ReadonlySet<Asked> = new Set(['count', 'amount', 'measure', 'duration', 'age'])

export const isFigure = (asked: Asked): boolean => FIGURES.has(asked)

/** How well the kind of thing is held, from 0 to 1. */
export function kindHeld(question: Question, matcher: TermMatcher, sentence: ReadSentence): number {
  const { text } = sentence
  const number = (worth: number, ...kinds: NumberKind[]): number =>
    numbersOf(text).some(({ kind }) => kinds.includes(kind)) ? worth : 0
  switch (question.asked) {
    case 'person':
      return personHeld(question, sentence)
    case 'time':
      return timesOf(text).length > 0 ? 1 : 0
    case 'place':
      return placeHeld(question, sentence)
    case 'count':
      return countHeld(question, matcher, sentence)
    case 'amount':
      return Math.max(number(1, 'money', 'percent', 'weight', 'length'), number(0.4, 'plain'))
    case 'age':
      return number(1, 'age')
    case 'duration':
      return Math.max(number(1, 'duration'), number(0.7, 'length'))
    case 'measure':
      return Math.max(
        number(1, 'speed', 'weight', 'temperature', 'length'),
        number(0.8, 'plain', 'percent', 'money', 'duration', 'ordinal'),
        0.6,
      )
    case 'reason':
      return REASON.test(text) ? 1 : MAY_REASON.test(text) ? 0.8 : 0.6
    case 'statement':
      return statementHeld(sentence)
    case 'thing':
      return thingHeld(question, sentence)
    case 'confirmation':
      return NEGATION.test(text) ? 1 : 0.8
    case 'identity':
    case 'events':
    case 'manner':
      return 1
  }
}

/** Who asks whether something is so, is more often answered where a sentence says what is not. */
const NEGATION = /\b(?:not|no|never|nobody|none|any|without|cannot)\b|n['’]t\b/i
const REASON =
  /\b(?:because|due to|owing to|in return|in exchange|so that|in order to|reasons?|as a result|thanks to|which is why|in protest|in response)\b/i
/** … and words that give a reason now and then. */
const MAY_REASON = /\b(?:after|by|over|amid|since|as)\b/i

const formsOf = (word: Word, { forms, words }: ReadSentence) => forms[words.indexOf(word)] ?? []

const isNamed = (name: Name, sentence: ReadSentence) => name.words.some((word) => formsOf(word, sentence).length > 0)

/** Names in the sentence that the question does not hold itself. "Mayor Anna Toft" is new to "who is the mayor?". */
function newNames({ text, asked, terms }: Question, sentence: ReadSentence): Name[] {
  return sentence.names.filter(({ words }) => {
    const forms = words.map((word) => formsOf(word, sentence))
    // "What is her name?" and "where is that?" have the name carried over.
    const isCarried = ({ term }: Form) => terms[term]?.carried && (asked === 'place' || NAME.test(text))
    const isAsked = (form: Form): boolean => terms[form.term]?.isName === true && !isCarried(form)
    const isNew = (own: readonly Form[]): boolean => own.every(isCarried) || NAME.test(text)
    return forms.some(isNew) && !forms.flat().some(isAsked)
  })
}

const NAME = /\bnames?\b/i

/** Numbers that the question does not hold itself. */
function newNumbers({ text, words, forms }: ReadSentence): NumberInText[] {
  return numbersOf(text).filter(
    ({ start, end }) =>
      !words.some((word, i) => word.start >= start && word.end <= end && forms[i]?.some(({ value }) => value === 1)),
  )
}

/** People who are called by what they are: "guards". */
const isPeople = ({ text, folded }: Word): boolean => text === folded && nounNames(folded) === 'person'

function personHeld(question: Question, sentence: ReadSentence): number {
  const named = newNames(question, sentence).map((name) => {
    if (isCountryOrPeople(fold(name.text))) return 0
    return readsLikeOrganisation(name.text) ? 0.5 : name.words.length > 1 ? 1 : name.start > 0 ? 0.75 : 0.65
  })
  // "She was released on bail": a sentence before it says who.
  const isNamedBefore = HE_OR_SHE.test(sentence.text) && newNames(question, meantBy(sentence)).length > 0
  const known = Math.max(0, ...named, isNamedBefore ? 0.8 : 0)
  return known >= 0.5 || NAME.test(question.text) || !sentence.words.some(isPeople) ? known : 0.5
}

const HE_OR_SHE = /^["“]?(?:he|she|they)\b/i

const IN = 'in|at|near|outside|inside|into|to|from|across|on|between|over|through|of'
const SOMEWHERE = new RegExp(`\\b(?:${IN})\\s+(?:the|an?|his|her|their|its)\\s+\\p{Ll}`, 'u')

const placeHeld = (question: Question, sentence: ReadSentence): number =>
  newNames(question, sentence).length > 0 ? 1 : SOMEWHERE.test(sentence.text) ? 0.5 : 0

const COUNTED: ReadonlySet<NumberKind> = new Set(['plain', 'percent', 'money', 'duration', 'length'])
/** "Fourteen of those", "13 other people": a part of them, or those beside them, is not how many there are. */
const OF_THOSE = /^\s+(?:of (?:those|these|them|the)|others?|more)\b/
/** How fully another word must stand for the thing counted: "citizens" are more than women. */
const SAME_THING = 0.6
/** None is a number, too. */
const NOBODY =
  /\b(?:no[ -]?one|nobody|no (?:people|casualties|victims|deaths|injuries)|without (?:casualties|victims|injuries))\b/i
/** … of what is counted: "no casualties", "none of the 42 pupils", "not a single flight". */
const NONE =
  /\b(?:no|zero|without|not (?:a(?: single)?|one)|none of (?:the|its|his|her|their)(?: [\d,.]+)?)(?: \p{Ll}+)? $/iu
const SHARE = /\b(?:what|which) (?:percent|share|proportion|part)/i

/** A number counts fully where it stands right before the thing counted: "14 foreigners", "51 prisoners". */
function countHeld({ text: question, head, terms }: Question, matcher: TermMatcher, sentence: ReadSentence): number {
  const found = newNumbers(sentence).filter(({ kind }) => COUNTED.has(kind))
  if (head.includes('people') && NOBODY.test(sentence.text)) return 1
  if (SHARE.test(question)) return Math.max(0, ...found.map(({ kind }) => (kind === 'percent' ? 1 : 0.2)))
  if (head.length === 0) return found.length > 0 ? 0.7 : 0
  const heads = new Set(head.map(stem))
  const isHead = (word: Word): boolean =>
    heads.has(stem(word.folded)) ||
    [...formsOf(word, sentence), ...matcher.others(word)].some(
      ({ term, value }) => value >= SAME_THING && head.includes(terms[term]?.word ?? ''),
    )
  const isNone = (word: Word): boolean => NONE.test(sentence.text.slice(0, word.start)) && isHead(word)
  if (sentence.words.some(isNone)) return 1
  const counted = found.map((one) => {
    const following = sentence.words.filter((word) => word.start >= one.end).slice(0, 6)
    const place = following.findIndex(isHead)
    const isPart = one.soft || (OF_THOSE.test(sentence.text.slice(one.end)) && !/\bothers?\b/i.test(question))
    if (place >= 0) return isPart ? 0.5 : 1 - place * 0.05
    // "How many people" is answered by "52 prisoners" as well.
    const areThey = head.includes('people') && following.slice(0, 3).some(isPeople)
    return areThey && !isPart ? 0.9 : 0.4
  })
  return Math.max(0, ...counted)
}

const REPORTING =
  /\b(?:said|says|saying|told|tells|wrote|writes|called|calls|added|adds|warned|argued|claimed|denied|announced|stated|declared|asked|confirmed|posted|noted|explained|promised|vowed|insisted|according to|thinks?|believes?|regretted|denounced|spoke|tweeted|replied|complained|demanded|urged)\b/i

/** Somebody's words: a reporting verb, and a speaker whom the question names. */
function statementHeld(sentence: ReadSentence): number {
  if (!REPORTING.test(sentence.text) && !/["“”]/.test(sentence.text)) return 0.1
  return sentence.names.some((name) => isNamed(name, sentence)) ? 1 : sentence.leansBack ? 0.85 : 0.4
}

/** A "prisoner" is no "prison": words of one beginning do not count here. */
const SURELY = 0.8
const BESIDE = 40 // UTF-16 code units between a head noun and the name that goes with it: some six words.
const COUNTRY = /^(?:country|countries|nations?)$/
/** "Which airline": the sentence speaks of an airline and names something new beside it, or puts it in quotation marks. */
function thingHeld(question: Question, sentence: ReadSentence): number {
  const { head, terms } = question
  const names = newNames(question, sentence)
  const isQuoted = /["“][^"”]{2,60}["”]/.test(sentence.text)
  const isMarked = isQuoted || names.length > 0
  // What somebody does, smells of or warns about may be anything: only a head noun asks for a name.
  if (head.length === 0) return isMarked || !/\b(?:names?|called)\b/i.test(question.text) ? 1 : 0.5
  // "Which country": what names none cannot tell.
  if (head.some((word) => COUNTRY.test(word))) return names.some(({ text }) => isCountryOrPeople(fold(text))) ? 1 : 0.2
  const numbers = newNumbers(sentence)
  const worth = isMarked ? 1 : numbers.length > 0 ? 0.7 : 0.5
  const heads = terms.flatMap(({ word }, i) => (head.includes(word) ? [i] : []))
  const isHead = (word: Word): boolean =>
    formsOf(word, sentence).some(({ term, value }) => heads.includes(term) && value >= SURELY)
  const standing = sentence.words.filter(isHead)
  const isBeside = ({ start, end }: Span): boolean =>
    standing.some((word) => start - word.end < BESIDE && word.start - end < BESIDE)
  const isOfHead = [...names, ...numbers].some(isBeside) || (standing.length > 0 && isQuoted)
  return heads.length === 0 || isOfHead ? worth : worth * 0.5
}
