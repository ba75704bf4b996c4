// Which names a sentence uses, and whether the text it cites uses them too, in whatever spelling.
import { isEnglish, isNoNoun, synonyms } from '../storage/wordnet.ts'
import { demonymsOf, namesOf, spellingKeys } from '../text/names.ts'
import { ASKING_WORDS, STOP_WORDS, stem, type Word, wordSet, wordsOf } from '../text/words.ts'
import type { Cited } from './check-evidence.ts'

const OPENERS = STOP_WORDS.union(ASKING_WORDS).union(wordSet('amid despite unlike police people children men women'))
/** Whether a word that opens a sentence names nobody: English has it, and as a noun only in the plural; or WordNet misses it. */
const isOpener = (word: string): boolean => isNoNoun(word) || (word.endsWith('s') && isEnglish(word.slice(0, -1)))

/** A text in which abbreviations stand as one word: "U.S." as "US". */
export const shortened = (text: string): string =>
  text.replace(/\b(?:\p{Lu}\.){2,}/gu, (written) => written.replaceAll('.', '')).replace(/\bUSA\b/g, 'US')

const isCapital = (word: Word): boolean => /^\p{Lu}/u.test(word.text)
const NO_NAME = /^(?:I|A|Mr|Mrs|Ms|Dr)$/
const isAcronym = (word: Word): boolean => /^\p{Lu}[\p{Lu}\p{N}]+$/u.test(word.text)

/** "Centers for Disease Control and Prevention" is the CDC. */
const JOINERS = wordSet('of for and the on in')
const LONGEST = 12

export class KnownNames {
  readonly #exact = new Set<string>()
  /** Folded words, their stems, and of capitalised ones the keys of their spellings. */
  readonly #forms = new Set<string>()
  /** Initials of runs of capitalised words: "EU" of "European Union". */
  readonly #initials = new Set<string>()
  /** Folded words and stems that occur in lower case, so that a capital opening a sentence names nobody, and “TV” is television. */
  readonly #ordinary = new Set<string>()

  constructor(texts: readonly string[]) {
    for (const text of texts.map(shortened)) {
      const words = wordsOf(text)
      for (const word of words) {
        this.#exact.add(word.text)
        const forms = [word.folded, stem(word.folded)]
        for (const form of forms) this.#forms.add(form)
        if (!isCapital(word)) for (const form of forms) this.#ordinary.add(form)
        else for (const key of spellingKeys(word.folded)) this.#forms.add(key)
      }
      let run: Word[] = []
      for (const [at, word] of words.entries()) {
        const isNext = /^[ -]$/.test(text.slice(words[at - 1]?.end, word.start))
        run = isNext && (isCapital(word) || JOINERS.has(word.folded)) ? [...run, word].slice(-LONGEST) : [word]
        if (isCapital(word)) for (const initials of initialsOf(run)) this.#initials.add(initials)
      }
    }
  }

  holds(word: Word): boolean {
    const { folded } = word
    const peoples = [...demonymsOf(stem(folded))]
    if (isAcronym(word)) {
      if (this.#exact.has(word.text) || this.#initials.has(word.text)) return true
      if ([...synonyms(folded).keys()].some((other) => this.#ordinary.has(other))) return true
      // "US" must not be borne out by the pronoun "us".
      if (STOP_WORDS.has(folded)) return peoples.some((other) => other !== folded && this.#forms.has(other))
    }
    return (
      [folded, stem(folded), ...spellingKeys(folded)].some((form) => this.#forms.has(form)) ||
      peoples.some((other) => (other === 'us' ? this.#exact.has('US') : this.#forms.has(other))) ||
      [...this.#forms].some((other) => isKin(folded, other))
    )
  }

  /** Whether a run of capitalised words is the long form of initials that stand there. */
  holdsInitialsOf(words: Word[]): boolean {
    const { length } = words.filter(isCapital)
    return initialsOf(words).some((initials) => initials.length === length && this.#exact.has(initials))
  }

  readonly isOrdinary = (folded: string): boolean =>
    OPENERS.has(folded) || isOpener(folded) || this.#ordinary.has(folded) || this.#ordinary.has(stem(folded))
}

/** Initials of every stretch of two or more capitalised words of a run. */
function initialsOf(run: Word[]): string[] {
  const letters = run.filter(isCapital).map((word) => word.text.charAt(0))
  return letters.flatMap((_, at) => letters.slice(at + 1).map((_, more) => letters.slice(at, at + more + 2).join('')))
}

const PEOPLE = /^(?:(?:i?a)?ns?|ese|is?|ish)$/

/** "Lithuanian" and "Lithuania", "Vietnamese" and "Vietnam", "Africans" and "Africa". */
function isKin(one: string, other: string): boolean {
  const [short, long] = other.length < one.length ? [other, one] : [one, other]
  return short.length >= 5 && long.startsWith(short) && PEOPLE.test(long.slice(short.length))
}

/** Whether two names may be of one bearer: all words of one are among those of the other. */
export function isSameName(one: string, other: string): boolean {
  const holdsAll = (names: string, of: string): boolean => {
    const known = new KnownNames([names])
    const words = wordsOf(shortened(of)).filter((word) => isCapital(word) && !NO_NAME.test(word.text))
    return known.holdsInitialsOf(words) || words.every((word) => known.holds(word))
  }
  return holdsAll(one, other) || holdsAll(other, one)
}

/** "Staff at the store", "Carry your baby": a word that opens a sentence in front of such a one seldom names anybody. */
const OPENING =
  /^\p{Lu}\p{Ll}+(?=[ -](?:to|at|of|for|on|with|from|by|up|the|an?|your|his|her|their|this|that)(?!\p{L}))/u

/** The names in a sentence that the cited texts do not use, as it writes them. `covers`: which offsets are dates or numbers, judged elsewhere. */
export function unknownNames(text: string, known: KnownNames, covers: (offset: number) => boolean): string[] {
  // Blanked rather than cut, and before long forms are shortened: the offsets of `covers` are those of the sentence.
  const blanked = [...text].reduce((kept, one) => kept + (covers(kept.length) ? ' '.repeat(one.length) : one), '')
  const small = (word: string): string => (isEnglish(word.toLowerCase()) ? word.toLowerCase() : word)
  const judged = shortened(blanked).replace(OPENING, small)
  const names = namesOf(judged, known.isOrdinary).filter(({ words }) => !known.holdsInitialsOf(words))
  const isNamed = (word: Word): boolean => !isCapital(word) || NO_NAME.test(word.text) || known.holds(word)
  return names.flatMap(({ words }) => words.filter((word) => !isNamed(word)).map(({ text: written }) => written))
}

const QUOTATION = /["“][^"“”]+["”]/g
/** Words in quotation marks that do not stand in what is cited. */
export function quotationFault(text: string, { sources }: Cited): string | null {
  const wordsIn = (of: string): string => Array.from(wordsOf(of), ({ folded }) => ` ${folded} `).join('')
  for (const [quotation] of text.matchAll(QUOTATION)) {
    const holds = (of: string): boolean => wordsIn(of).includes(wordsIn(quotation))
    const isNear = sources.some(({ before, sentences, facts }) => holds(`${before}${sentences}\n${facts}`))
    if (!isNear && wordsOf(quotation).length > 1) return `its quotes do not hold ${quotation}`
  }
  return null
}
