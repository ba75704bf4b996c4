// Which names a sentence uses, and whether the text it cites uses them too, in whatever spelling.
import { namesOf } from '../text/names.ts'
import { demonymsOf } from '../text/places.ts'
import { ASKING_WORDS, STOP_WORDS } from '../text/stop-words.ts'
import { fold, soundKey, stem, type Word, wordsOf } from '../text/words.ts'

/** Words that often open a sentence and name nobody. */
const OPENERS = new Set(
  `additionally afterwards amid analysts apart aside authorities based beyond besides children citizens compared consequently
  considering contrary critics currently days despite dozens due earlier early eventually experts finally following former
  formerly furthermore generally given hence hundreds initially instead investigators late later lawyers leaders locals
  low meanwhile men months moreover mostly nearly nevertheless nonetheless normally observers officials opponents
  originally otherwise overall parents passengers people police presumably previously prior prisoners probably protesters
  rather recently regarding regardless reportedly researchers residents roughly scientists second separately similarly
  soldiers sources subsequently supporters supposedly third thousands today together tomorrow tonight troops typically
  ultimately unlike usually victims volunteers weeks witnesses women workers years yesterday`.split(/\s+/),
)

/** Endings of words that are hardly ever names. */
const COMMON_ENDING = /(?:[ts]ion|ment|ness|ship|ings)s?$/

/** Long forms that read as their initials, on both sides. */
const LONG_FORMS: [RegExp, string][] = [
  [/\b(?:\p{Lu}\.){2,}/gu, ''],
  [/\bUnited States(?: of America)?\b|\bUSA\b/g, 'US'],
  [/\bUnited Kingdom\b|\bGreat Britain\b/g, 'UK'],
  [/\bUnited Nations\b/g, 'UN'],
  [/\bEuropean Union\b/g, 'EU'],
]

/** A text in which abbreviations and long forms stand as one word. */
export function shortened(text: string): string {
  let short = text
  for (const [pattern, initials] of LONG_FORMS) {
    short = short.replace(pattern, (written) => initials || written.replaceAll('.', ''))
  }
  return short
}

const isCapital = (word: Word): boolean => /^\p{Lu}/u.test(word.text)
const isAcronym = (word: Word): boolean => /^\p{Lu}[\p{Lu}\p{N}]+$/u.test(word.text)
const MIN_SOUND_LETTERS = 4

/** The words of the cited texts, ready to be asked for. */
export interface KnownNames {
  exact: Set<string>
  folded: Set<string>
  stems: Set<string>
  sounds: Set<string>
  /** Initials of runs of capitalised words: "EU" of "European Union". */
  initials: Set<string>
  /** Folded words and stems that occur in lower case, so that a capital in front of a sentence names nobody. */
  ordinary: Set<string>
}

export function knownNames(texts: string[]): KnownNames {
  const known: KnownNames = {
    exact: new Set(),
    folded: new Set(),
    stems: new Set(),
    sounds: new Set(),
    initials: new Set(),
    ordinary: new Set(),
  }
  for (const text of texts.map(shortened)) {
    const words = wordsOf(text)
    for (const word of words) {
      known.exact.add(word.text)
      known.folded.add(word.folded)
      known.stems.add(stem(word.folded))
      if (!isCapital(word)) known.ordinary.add(word.folded).add(stem(word.folded))
      else if (word.folded.length >= MIN_SOUND_LETTERS) known.sounds.add(soundKey(word.folded))
    }
    for (const name of namesOf(text, () => false, words))
      for (const initials of initialsOf(name.words)) known.initials.add(initials)
  }
  return known
}

/** Initials of every stretch of two or more capitalised words of a run. */
function initialsOf(run: Word[]): string[] {
  const letters = run.filter(isCapital).map((word) => word.text.charAt(0))
  return letters.flatMap((_, from) =>
    letters.slice(from + 1).map((_, more) => letters.slice(from, from + more + 2).join('')),
  )
}

function isKnown(word: Word, known: KnownNames): boolean {
  const { folded } = word
  if (isAcronym(word)) {
    if (known.exact.has(word.text) || known.initials.has(word.text)) return true
    // "US" must not be borne out by the pronoun "us".
    if (STOP_WORDS.has(folded))
      return [...demonymsOf(stem(folded))].some((other) => other !== folded && known.stems.has(other))
  }
  if (known.folded.has(folded) || known.stems.has(stem(folded))) return true
  if (folded.length >= MIN_SOUND_LETTERS && known.sounds.has(soundKey(folded))) return true
  for (const other of demonymsOf(stem(folded))) if (known.stems.has(other) && !STOP_WORDS.has(other)) return true
  if (known.exact.has('US') && demonymsOf(stem(folded)).has('us')) return true
  return shareRoot(folded, known.folded)
}

const PEOPLE = /^(?:n|an|ian|ans|ians|ese|i|is|ish)$/

/** "Lithuanian" and "Lithuania", "Vietnamese" and "Vietnam". */
function shareRoot(folded: string, known: Set<string>): boolean {
  for (const other of known) {
    const [short, long] = other.length < folded.length ? [other, folded] : [folded, other]
    if (short.length >= 5 && long.startsWith(short) && PEOPLE.test(long.slice(short.length))) return true
  }
  return false
}

/**
 * The names in a sentence that the cited texts do not use, as the sentence writes them. `covers` says which of its offsets
 * are dates or numbers and so judged elsewhere.
 */
export function unknownNames(sentence: string, known: KnownNames, covers: (offset: number) => boolean): string[] {
  // Blanked rather than cut, and before long forms are shortened: the offsets of `covers` are those of the sentence.
  const blanked = [...sentence].reduce(
    (kept, unit) => kept + (covers(kept.length) ? ' '.repeat(unit.length) : unit),
    '',
  )
  const text = shortened(blanked)
  const isOrdinary = (folded: string) =>
    STOP_WORDS.has(folded) ||
    ASKING_WORDS.has(folded) ||
    OPENERS.has(folded) ||
    COMMON_ENDING.test(folded) ||
    known.ordinary.has(folded) ||
    known.ordinary.has(stem(folded))
  const unknown: string[] = []
  for (const name of namesOf(text, isOrdinary)) {
    if (
      initialsOf(name.words).some(
        (initials) => initials.length === name.words.filter(isCapital).length && known.exact.has(initials),
      )
    )
      continue
    for (const word of name.words) {
      if (isCapital(word) && !/^(?:I|A|Mr|Mrs|Ms|Dr)$/.test(word.text) && !isKnown(word, known)) unknown.push(word.text)
    }
  }
  for (const word of wordsOf(text)) {
    if (!isCapital(word) && /\p{N}/u.test(word.text) && !known.folded.has(fold(word.text))) unknown.push(word.text)
  }
  return unknown
}
