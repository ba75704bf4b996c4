// The keys under which other spellings of a name meet: "Kolesnikova" and "Kalesnikava", but not "Zelensky" and "Zelenskaya".
import { soundKey } from './words.ts'

/** Shorter names are too much alike once their sounds are joined, … */
const SOUND_LETTERS = 5
/** … and shorter ones yet, or such with fewer consonants, without their vowels. */
const SKELETON_LETTERS = 6
const CONSONANTS = 3
/** Letters by which first names in other spellings agree: "Mikalai" and "Mikola", "Aleksandr" and "Alyaksandr". */
const FIRST_LETTERS = 3

/** Consonants in order, vowels as one. The ending stays: -ski and -skaya are two people. */
export function skeleton(folded: string): string {
  return soundKey(folded).replace(/[aeiou]+/g, 'a') + endingOf(folded)
}

/** Two words with a key in common may be spellings of one name; [] for one that is too short to tell. */
export function spellingKeys(folded: string): string[] {
  if (folded.length < SOUND_LETTERS || /\d/.test(folded)) return []
  const bones = skeleton(folded)
  const isTelling = folded.length >= SKELETON_LETTERS && bones.replace(/[a+]/g, '').length >= CONSONANTS
  return [`sound ${soundKey(folded)}${endingOf(folded)}`, ...(isTelling ? [`bones ${bones}`] : [])]
}

/** The keys of a first name together with the last name behind it: by itself a first name tells nobody apart. */
export function fullNameKeys(first: string, last: string): string[] {
  const begins = skeleton(first).slice(0, FIRST_LETTERS)
  return begins.length < FIRST_LETTERS ? [] : spellingKeys(last).map((key) => `${begins} ${key}`)
}

const endingOf = (folded: string): string => (/(?:skaya|skaia|ska|aya)$/.test(folded) ? '+' : '')
