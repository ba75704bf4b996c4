// A sentence as the words it says, however they are set: "Seventeen" is 17, "wasn’t" is "was not", "€5" is "5 euros".
import { numbersOf } from '../text/numbers.ts'
import { wordsOf } from '../text/words.ts'
import { lemmaOf, phraseAt } from './same-sense.ts'

export interface SaidWord {
  /** Lower case without accents; a number by its value, "17" for "seventeen". */
  said: string
  /** What all its forms have in common; of a verb of several words ("called off") one for them all. */
  lemma: string
  isFigure: boolean
  isCapital: boolean
}

/** Number words that count nothing by themselves. */
const NO_COUNT = /^(?:hundred|thousand|million|billion|trillion|dozen|half|quarter)$/i
/** What is written shorter than it is said; "wasn’t" hides a "not". */
const WRITTEN: [RegExp, string][] = [
  [/\bcan(?:[’']t|not)\b/gi, 'can not'],
  [/\bwon[’']t\b/gi, 'will not'],
  [/n[’']t\b/gi, ' not'],
  [/[’']re\b/gi, ' are'],
  [/[’']ve\b/gi, ' have'],
  [/[’']ll\b/gi, ' will'],
  [/\bper cent\b/gi, 'percent'],
  [/\s?%/g, ' percent'],
]
const CURRENCIES = new Map([
  ['€', 'euros'],
  ['$', 'dollars'],
  ['£', 'pounds'],
  ['¥', 'yen'],
])
const AMOUNT = /(?:\bUS)?([€$£¥])\s?(\d[\d.,]*\d|\d)((?:\s?(?:million|billion|trillion|bn|mn|m|k))?)\b/g
const COMPOUND = /(?<!\p{L})(\p{L}{2,})-(\p{Ll}{2,})/gu

/** The words of a sentence in their order. */
export function wordingOf(sentence: string): SaidWord[] {
  const text = spelledOut(sentence)
  const figures = numbersOf(text).flatMap(({ start, end, value, kind, soft }) => {
    const written = text.slice(start, end)
    const isFigure = /\d/.test(written) || !(soft || kind === 'ordinal' || NO_COUNT.test(written))
    return value === null || !isFigure ? [] : [{ start, end, said: String(value) }]
  })
  const words = wordsOf(text).flatMap(({ start, text: written, folded }): SaidWord[] => {
    const figure = figures.find((one) => start >= one.start && start < one.end)
    if (figure === undefined)
      return [{ said: folded, lemma: lemmaOf(folded), isFigure: false, isCapital: /^\p{Lu}/u.test(written) }]
    const { said } = figure
    return start > figure.start ? [] : [{ said, lemma: said, isFigure: true, isCapital: /^\p{Lu}/u.test(written) }]
  })
  return withPhrases(words)
}

function spelledOut(sentence: string): string {
  const whole = WRITTEN.reduce((text, [short, long]) => text.replace(short, long), sentence)
  const isNumber = (word: string): boolean => numbersOf(word).some(({ kind }) => kind !== 'ordinal')
  return whole
    .replace(AMOUNT, (_, sign, digits, scale) => `${digits}${scale} ${CURRENCIES.get(sign)}`)
    .replace(COMPOUND, (written, one, other) => (isNumber(one) || isNumber(other) ? written : `${one}${other}`))
}

/** The words of a verb of several say together what one verb says: the first gets its lemma, the others are left out. */
function withPhrases(words: readonly SaidWord[]): SaidWord[] {
  const lemmas = words.map(({ lemma }) => lemma)
  const joined: SaidWord[] = []
  for (let at = 0; at < words.length; ) {
    const word = words[at]
    if (word === undefined) break
    const phrase = phraseAt(lemmas, at)
    const own = words.slice(at, at + (phrase?.words ?? 1))
    joined.push(phrase === null ? word : { ...word, said: own.map(({ said }) => said).join(' '), lemma: phrase.lemma })
    at += own.length
  }
  return joined
}
