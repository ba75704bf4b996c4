// Says how well a sentence carries the kind of thing a question asks for: who, a name; when, a time; how many, a number.
import type { Question } from '../domain/question.ts'
import { timesOf } from '../text/dates.ts'
import type { Name } from '../text/names.ts'
import { isCountryOrPeople, readsLikeOrganisation } from '../text/places.ts'
import { fold, type Word } from '../text/words.ts'
import { age, count, duration, newNumbers, numbers, sameNoun } from './carries-figures.ts'
import type { ReadSentence } from './reading.ts'

/** 0: it does not carry the kind of thing asked for; 1: it plainly does. */
export function carries(question: Question, sentence: ReadSentence): number {
  switch (question.asked) {
    case 'person':
      return person(question, sentence)
    case 'identity':
      return identity(sentence)
    case 'time':
      return time(question, sentence)
    case 'place':
      return place(question, sentence)
    case 'count':
      return count(question, sentence)
    case 'amount':
      return numbers(sentence, ['money', 'percent']) || (numbers(sentence, ['plain']) ? 0.4 : 0)
    case 'age':
      return age(question, sentence)
    case 'duration':
      return duration(question, sentence)
    case 'measure':
      return numbers(sentence, ['length', 'weight', 'speed', 'temperature'])
    case 'reason':
      return reason(sentence.text)
    case 'statement':
      return statement(sentence)
    case 'thing':
      return thing(question, sentence)
    case 'confirmation':
    case 'events':
    case 'manner':
      return 1
  }
}

/** Names in the sentence that the question does not hold itself. "Mayor Anna Toft" is new to "who is the mayor?". */
function newNames(question: Question, { names, words, forms }: ReadSentence): Name[] {
  const asked = (word: Word) => forms[words.indexOf(word)] ?? []
  return names.filter((name) => {
    const isNamed = name.words.some((word) => asked(word).some((form) => question.terms[form.term]?.isName))
    return !isNamed && name.words.some((word) => asked(word).length === 0)
  })
}

function person(question: Question, sentence: ReadSentence): number {
  let best =
    /\b(?:guards|police|officers|troops|soldiers|gunmen|protesters|authorities|men|women|people|workers|officials|residents|gardeners|engineers|scientists|researchers)\b/i.test(
      sentence.text,
    )
      ? 0.35
      : 0
  for (const name of newNames(question, sentence)) {
    const folded = fold(name.text)
    if (isCountryOrPeople(folded)) continue
    if (readsLikeOrganisation(name.text)) best = Math.max(best, 0.5)
    else if (name.words.length >= 2) return 1
    else best = Math.max(best, name.start > 0 ? 0.75 : 0.65)
  }
  return best
}

/** "X, a veteran politician", "the envoy X", "X is a …": a sentence that says who or what the asked one is. */
function identity(sentence: ReadSentence): number {
  const { text, words, forms } = sentence
  let best = 0
  for (const [i, word] of words.entries()) {
    if ((forms[i]?.length ?? 0) === 0) continue
    const after = text.slice(word.end, word.end + 60)
    const before = text.slice(Math.max(0, word.start - 60), word.start)
    if (
      /^(?:\s+\p{Lu}[\p{L}’'-]*)*(?:,| \()\s*(?:(?:\d+|who|whose|which|a|an|the|one|its|his|her|their|also|then|now|long)\b|[\p{Ll}])/u.test(
        after,
      )
    )
      best = Math.max(best, 1)
    if (/^(?:\s+\p{Lu}[\p{L}’'-]*)*\s+(?:is|was|are|were|has been|became|remains|who)\b/u.test(after))
      best = Math.max(best, 0.9)
    if (
      /(?:\b\p{Ll}{4,}(?:er|or|an|man|woman|ist|ent|ant|ian|voy|ary|cian|der|ter|eur|ine|ief|oy|ess|cer|ide)|President|Minister|Chancellor|Secretary|Senator|Governor|Mayor|King|Queen|Pope|Prince|Judge|General|Sen\.|Gov\.|Gen\.|Rep\.),?\s+(?:\p{Lu}[\p{L}.’'-]*\s+){0,2}$/u.test(
        before,
      )
    )
      best = Math.max(best, 0.95)
  }
  return best
}

function time(question: Question, { text }: ReadSentence): number {
  const times = timesOf(text)
  if (times.length === 0) return 0
  // "Until when" wants an end, "since when" a beginning.
  const bound = /\b(until|till|since)\b/i.exec(question.text)?.[1]?.toLowerCase()
  if (bound && !(bound === 'since' ? /\b(?:since|from)\b/i : /\b(?:until|till|through|to|by)\b/i).test(text)) return 0.4
  const written = times.map(({ start, end }) => text.slice(start, end))
  if (question.head.includes('year'))
    return written.some((mention) => /\d{4}|last year|this year|next year/i.test(mention)) ? 1 : 0.3
  if (question.head.includes('time') || question.head.includes('hour'))
    return written.some((mention) => /[ap]\.?m|clock|:\d\d|noon|midnight/i.test(mention)) ? 1 : 0.6
  return 1
}

function place(question: Question, sentence: ReadSentence): number {
  let best =
    /\b(?:in|at|on|near|outside|inside|between|into|to|from|across)\s+(?:the|a|an|his|her|their|its)\s+\p{Ll}/u.test(
      sentence.text,
    )
      ? 0.4
      : 0
  for (const name of newNames(question, sentence)) {
    const before = sentence.text.slice(Math.max(0, name.start - 14), name.start)
    if (
      /\b(?:in|at|near|outside|into|to|from|across|on|off|around|between|over|through|of)\s+(?:the\s+)?$/i.test(before)
    )
      return 1
    if (isCountryOrPeople(fold(name.text))) best = Math.max(best, 0.7)
    else best = Math.max(best, 0.5)
  }
  return best
}

function reason(text: string): number {
  if (
    /\b(?:because|due to|owing to|in return|in exchange|so that|in order to|the reason|reasons?|as a result|thanks to|that is why|which is why|in protest|in response)\b/i.test(
      text,
    )
  )
    return 1
  if (
    /\b(?:after|since|over|amid|following|as|for|by|citing|accus\w+|blam\w+|saying|said|argu\w+|fear\w*|hop\w+|so)\b/i.test(
      text,
    )
  )
    return 0.6
  return 0.25
}

const REPORTING =
  /\b(?:said|says|told|tells|wrote|writes|called|calls|added|adds|warned|argued|claimed|denied|announced|stated|declared|asked|confirmed|posted|noted|explained|promised|vowed|insisted|according to|thinks?|believes?|regretted|denounced|has said|spoke|tweeted|replied|complained|demanded|urged)\b/i

/** Somebody's words: a reporting verb, and a speaker whom the question names close to it. */
function statement(sentence: ReadSentence): number {
  const quoted = /["“”]/.test(sentence.text)
  if (!REPORTING.test(sentence.text)) return quoted ? 0.5 : 0.1
  const speaker = sentence.names.some((name) =>
    name.words.some((word) => (sentence.forms[sentence.words.indexOf(word)]?.length ?? 0) > 0),
  )
  return speaker ? 1 : sentence.leansBack ? 0.85 : 0.5
}

/** "Which airline": the sentence speaks of an airline and names something new beside it, or puts it in quotation marks. */
function thing(question: Question, sentence: ReadSentence): number {
  const fresh = newNames(question, sentence)
  const quoted = /["“][^"”]{2,60}["”]/.test(sentence.text)
  // What somebody does, smells of or warns about may be anything: only a head noun asks for a name.
  if (question.head.length === 0) return fresh.length > 0 || quoted ? 1 : 0.8
  const named = fresh.length > 0 || quoted ? 1 : newNumbers(sentence).length > 0 ? 0.7 : 0.45
  // "Which country": what brings none cannot tell.
  if (question.head.some((word) => COUNTRY.test(word)) && !fresh.some((name) => isCountryOrPeople(fold(name.text))))
    return NO_COUNTRY
  const heads = new Set(question.terms.flatMap((term, i) => (question.head.includes(term.word) ? [i] : [])))
  if (heads.size === 0) return named
  const stands = (word: Word, i: number) =>
    (sentence.forms[i] ?? []).some(
      (form) =>
        heads.has(form.term) && (form.value < 1 || sameNoun(word.folded, question.terms[form.term]?.word ?? '')),
    )
  const at = sentence.words.filter(stands)
  if (at.length === 0)
    return [...heads].some((i) => (sentence.joint[i] ?? 0) >= 0.5)
      ? named * (question.terms.length <= SHORT ? 0.44 : 0.75)
      : named * 0.6
  const beside = [...fresh, ...newNumbers(sentence)].some((name) =>
    at.some((word) => name.start - word.end < NEAR && word.start - name.end < NEAR),
  )
  return beside || quoted ? named : named * 0.5
}

const COUNTRY = /^(?:country|countries|nations?)$/
const NO_COUNTRY = 0.4

/** A question of so few words ("in which prison was Losik held?") is answered only beside its head noun. */
const SHORT = 4
/** UTF-16 code units between a head noun and the name that goes with it: some six words. */
const NEAR = 40
