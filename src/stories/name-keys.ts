// The keys under which names meet in other spellings: transliterations, and peoples with their countries.
import type { Name } from '../text/names.ts'
import { demonymsOf, isCountryOrPeople } from '../text/places.ts'
import { soundKey, stem, type Word } from '../text/words.ts'

/** Shorter words are too much alike once their sounds are joined. */
const SOUND_LETTERS = 5
/** Letters that a country and its people have in common: "Belarus", "Belarusian". */
const KIN_LETTERS = 5

export function nameKey({ folded }: Pick<Word, 'folded'>): string {
  const kin = [...demonymsOf(stem(folded))]
  // The groups of peoples are whole: the first of a group in order stands for it.
  if (kin.length > 0) return `people:${[stem(folded), ...kin].sort()[0]}`
  if (isCountryOrPeople(folded)) return `people:${folded.slice(0, KIN_LETTERS)}`
  return folded.length >= SOUND_LETTERS ? soundKey(folded) : folded
}

/** Parts of names that many have in common. */
const COMMON =
  /^(?:county|city|state|states|united|new|north|south|east|west|northern|southern|eastern|western|central|san|saint|st|department|ministry|office|president|minister|prime|gov|governor|sen|senator|rep|dr|mr|mrs|ms|chief|police|sheriff|officials?|health|national|federal|house|senate|court|university|river|street|airport|hospital|international|the|party|news|times|post|associated|press|covid|coronavirus)$/

/** The keys of the capitalised words of some names, those left out that tell nobody apart. */
export function nameKeysOf(names: readonly Name[]): Set<string> {
  const words = names.flatMap((name) => name.words)
  return new Set(words.filter(({ text, folded }) => /^\p{Lu}/u.test(text) && !COMMON.test(folded)).map(nameKey))
}
