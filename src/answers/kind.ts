// Says how well a sentence holds the kind of thing that a question asks for (who, a name; when, a time; how many, a number), and in which words.
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

/** How well the kind of thing is held, from 0 to 1, and the words of the sentence that hold it; none (`end` 0) where that is no single thing. */
export interface Held extends Span {
  worth: number
}

const by = (worth: number, { start, end }: Span = { start: 0, end: 0 }): Held => ({ worth, start, end })

/** The first of the best. */
const best = (...held: Held[]): Held => held.reduce((one, other) => (other.worth > one.worth ? other : one), by(0))

export function kindHeld(question: Question, matcher: TermMatcher, sentence: ReadSentence): Held {
  const { text } = sentence
  const number = (worth: number, ...kinds: NumberKind[]): Held =>
    best(...numbersOf(text).flatMap((one) => (kinds.includes(one.kind) ? [by(worth, one)] : [])))
  switch (question.asked) {
    case 'person':
      return personHeld(question, sentence)
    case 'time':
      return best(...timesOf(text).map((time) => by(1, time)))
    case 'place':
      return placeHeld(question, sentence)
    case 'count':
      return countHeld(question, matcher, sentence)
    case 'amount':
      if (COSTS.test(question.text)) return best(number(1, 'money'), number(0.6, 'percent'), number(0.4, 'plain'))
      return best(number(1, 'money', 'percent', 'weight', 'length'), number(0.4, 'plain'))
    case 'age':
      return ageHeld(question, sentence)
    case 'duration':
      return best(number(1, 'duration'), number(0.7, 'length'))
    case 'measure': {
      const [, meant] = MEASURES.find(([asks]) => asks.test(question.text)) ?? []
      if (meant !== undefined) return number(1, meant)
      return best(
        number(1, ...MEASURES.map(([, kind]) => kind)),
        number(0.8, 'plain', 'percent', 'money', 'duration', 'ordinal'),
        by(0.6),
      )
    }
    case 'reason':
      return by(REASON.test(text) ? 1 : MAY_REASON.test(text) ? 0.8 : 0.6)
    case 'statement':
      return by(statementHeld(sentence))
    case 'thing':
      return thingHeld(question, sentence)
    case 'confirmation':
      return by(NEGATION.test(text) ? 1 : 0.8)
    case 'identity':
    case 'events':
    case 'manner':
      return by(1)
  }
}

/** "How tall" asks for a length; what is big or strong may be measured in any of these. */
const MEASURES: [RegExp, NumberKind][] = [
  [/\bhow fast\b/i, 'speed'],
  [/\bhow heavy\b/i, 'weight'],
  [/\bhow (?:hot|cold|warm)\b/i, 'temperature'],
  [/\bhow (?:tall|high|far|deep|wide)\b/i, 'length'],
]
/** Who asks whether something is so, is more often answered where a sentence says what is not. */
const NEGATION = /\b(?:not|no|never|nobody|none|any|without|cannot)\b|n['’]t\b/i
const COSTS = /\b(?:costs?|price|pa(?:y|id)|earns?|worth|fees?|fares?|salary|money|rent|fined?)\b/i

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

function personHeld(question: Question, sentence: ReadSentence): Held {
  const named = besideAsked(newNames(question, sentence), sentence).map((name) => {
    if (isCountryOrPeople(fold(name.text))) return by(0)
    if (readsLikeOrganisation(name.text)) return by(0.5, name)
    return by(name.words.length > 1 ? 1 : name.start > 0 ? 0.75 : 0.65, name)
  })
  // "She was released on bail": a sentence before it says who.
  const isNamedBefore = HE_OR_SHE.test(sentence.text) && newNames(question, meantBy(sentence)).length > 0
  const known = best(...named, by(isNamedBefore ? 0.8 : 0))
  return known.worth >= 0.5 || NAME.test(question.text) || !sentence.words.some(isPeople) ? known : by(0.5)
}

const HE_OR_SHE = /^["“]?(?:he|she|they)\b/i

/** Those nearest to other words of the question first: of captain X and "new coach Y" it is Y who coaches. */
function besideAsked<Named extends Span>(names: Named[], { words, forms }: ReadSentence): Named[] {
  const asked = words.filter((_, i) => (forms[i]?.length ?? 0) > 0)
  const gapOf = ({ start, end }: Span): number =>
    Math.min(10_000, ...asked.map((word) => Math.max(word.start - end, start - word.end)))
  return names.toSorted((a, b) => gapOf(a) - gapOf(b))
}

const IN = 'in|at|near|outside|inside|into|to|from|across|on|between|over|through|of'
const BEFORE_PLACE = new RegExp(`\\b(?:${IN})\\s+(?:the\\s+)?$`, 'i')
const SOMEWHERE = new RegExp(`\\b(?:${IN})\\s+(?:the|an?|his|her|their|its)\\s+\\p{Ll}`, 'u')

function placeHeld(question: Question, sentence: ReadSentence): Held {
  const { text } = sentence
  const named = newNames(question, sentence).map((name) => {
    if (BEFORE_PLACE.test(text.slice(Math.max(0, name.start - 14), name.start))) return by(1, name)
    return by(isCountryOrPeople(fold(name.text)) ? 0.7 : 0.5, name)
  })
  return best(...named, by(SOMEWHERE.test(text) ? 0.5 : 0))
}

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
function countHeld({ text: question, head, terms }: Question, matcher: TermMatcher, sentence: ReadSentence): Held {
  const found = newNumbers(sentence).filter(({ kind }) => COUNTED.has(kind))
  const nobody = head.includes('people') ? NOBODY.exec(sentence.text) : null
  if (nobody !== null) return by(1, { start: nobody.index, end: nobody.index + nobody[0].length })
  if (SHARE.test(question)) return best(...found.map((one) => by(one.kind === 'percent' ? 1 : 0.2, one)))
  if (head.length === 0) return best(...found.map((one) => by(0.7, one)))
  const heads = new Set(head.map(stem))
  const isHead = (word: Word): boolean =>
    heads.has(stem(word.folded)) ||
    [...formsOf(word, sentence), ...matcher.others(word)].some(
      ({ term, value }) => value >= SAME_THING && head.includes(terms[term]?.word ?? ''),
    )
  const none = sentence.words.flatMap((word) => {
    const start = NONE.exec(sentence.text.slice(0, word.start))?.index
    return start !== undefined && isHead(word) ? [by(1, { start, end: word.end })] : []
  })
  const counted = found.map((one) => {
    const following = sentence.words.filter((word) => word.start >= one.end).slice(0, 6)
    const place = following.findIndex(isHead)
    const isPart = one.soft || (OF_THOSE.test(sentence.text.slice(one.end)) && !/\bothers?\b/i.test(question))
    if (place >= 0) return by(isPart ? 0.5 : 1 - place * 0.05, one)
    // "How many people" is answered by "52 prisoners" as well.
    const areThey = head.includes('people') && following.slice(0, 3).some(isPeople)
    return by(areThey && !isPart ? 0.9 : 0.4, one)
  })
  return best(...none, ...counted)
}

/** An age counts for the name it stands by: "Losik, 33," says nothing of the others in the sentence. Things have no name: "The ship is 31 years old". */
function ageHeld({ terms }: Question, sentence: ReadSentence): Held {
  const { text, words, forms, leansBack, previous } = sentence
  const people = sentence.names.filter((name) => !isCountryOrPeople(fold(name.text)))
  // Of "Nissen's sister Karin" it is Karin's.
  const asked = terms.findLastIndex(({ isOwner }, i) => isOwner && i < terms.length - 1)
  const isAsked = (name: Name, of: ReadSentence) =>
    name.words.some((word) => formsOf(word, of).some(({ term }) => term > asked))
  const isThing = ({ term }: { term: number }) => terms[term]?.isKind === false && !terms[term].isVerb
  const ages = numbersOf(text).map((age) => {
    const { kind, start, end } = age
    if (kind !== 'age') return by(0)
    const left = people.findLast((name) => name.end <= start)
    const isBeside = left !== undefined && /^[,\s(]*(?:aged )?$/.test(text.slice(left.end, start))
    const right = left || leansBack ? undefined : people.find((name) => name.start >= end)
    const owner = isBeside || !leansBack ? (left ?? right) : undefined
    if (owner) return by(isAsked(owner, sentence) ? 1 : 0.1, age)
    if (people.length === 0 && words.some((word, i) => word.start < start && forms[i]?.some(isThing))) return by(1, age)
    return by(previous?.names.some((name) => isAsked(name, previous)) ? 0.95 : 0.2, age)
  })
  return best(...ages)
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
function thingHeld(question: Question, sentence: ReadSentence): Held {
  const { head, terms } = question
  const names = newNames(question, sentence)
  const quoted = /["“][^"”]{2,60}["”]/.exec(sentence.text)
  const marked = quoted === null ? [] : [{ start: quoted.index, end: quoted.index + quoted[0].length }]
  // What somebody does, smells of or warns about may be anything: only a head noun asks for a name.
  if (head.length === 0 && /\b(?:names?|called)\b/i.test(question.text))
    return best(...besideAsked([...names, ...marked], sentence).map((one) => by(1, one)), by(0.5))
  if (head.length === 0) return by(1)
  // "Which country": what names none cannot tell.
  if (head.some((word) => COUNTRY.test(word)))
    return best(...names.map((name) => by(isCountryOrPeople(fold(name.text)) ? 1 : 0.2, name)), by(0.2))
  const numbers = newNumbers(sentence)
  const named = best(...[...names, ...marked].map((one) => by(1, one)), ...numbers.map((one) => by(0.7, one)), by(0.5))
  const heads = terms.flatMap(({ word }, i) => (head.includes(word) ? [i] : []))
  const isHead = (word: Word): boolean =>
    formsOf(word, sentence).some(({ term, value }) => heads.includes(term) && value >= SURELY)
  const standing = sentence.words.filter(isHead)
  const isBeside = ({ start, end }: Span): boolean =>
    standing.some((word) => start - word.end < BESIDE && word.start - end < BESIDE)
  const beside = [...names, ...numbers].find(isBeside)
  if (beside !== undefined) return by(named.worth, beside)
  return heads.length === 0 || (standing.length > 0 && quoted !== null) ? named : by(named.worth * 0.5, named)
}
