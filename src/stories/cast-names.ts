// Whether two names are spellings of one: Mikalai Statkevich and Mikola Stackevich, the European Union and the EU, Belarus and Belarusian.

import { skeleton } from '../text/names.ts'
import { isCountryOrPeople } from '../text/places.ts'
import { soundKey, type Word } from '../text/words.ts'
import { nameKey } from './name-keys.ts'
import { type NameMention, plainName } from './name-mentions.ts'

const COUNTRIES: [RegExp, string][] = [
  [/^(?:united states(?: of america)?|us|usa|america|americans?)$/, 'us'],
  [/^(?:united kingdom|uk|great britain|britain|british|briton)$/, 'uk'],
]
/** Letters by which first names in other spellings agree: "Mikalai" and "Mikola", "Aleksandr" and "Alexander". */
const FIRST_LETTERS = 3
/** Shorter last names are too much alike without their vowels. */
const LAST_LETTERS = 6

/** Key of a country, also for its people; `null` for other names. */
export function placeKey({ text }: Pick<NameMention, 'text'>): string | null {
  const plain = plainName(text).replace(/^(?:the|neighbouring) /, '')
  const known = COUNTRIES.find(([pattern]) => pattern.test(plain))
  if (known) return `country:${known[1]}`
  return isCountryOrPeople(plain) && !/^(?:eu|europe|european(?: union)?)$/.test(plain)
    ? `country:${nameKey({ folded: plain })}`
    : null
}

/** A first and a last name that sound alike; a lone last name is that of whoever bears it. */
export function isSamePerson(one: Word[], other: Word[]): boolean {
  const [known, found] = [withoutOrdinal(one), withoutOrdinal(other)]
  const [a, b] = [known.at(-1), found.at(-1)]
  // "Abe Shinzo": as names are written there.
  if (known.length === 2 && found.length === 2 && a?.folded === found[0]?.folded && b?.folded === known[0]?.folded)
    return true
  if (a === undefined || b === undefined || !isSameLast(a.folded, b.folded)) return false
  if (known.length === 1 || found.length === 1)
    return a.folded === b.folded || known.length !== found.length || isSameLast(a.folded, b.folded)
  return isSameFirst(known[0]?.folded ?? '', found[0]?.folded ?? '')
}

/** "John Ray III", "Benedict XVI", "Roe Jr": which one of that name. */
function withoutOrdinal(words: Word[]): Word[] {
  return words.length > 1 && /^(?:[ivx]+|jr|sr)$/.test(words.at(-1)?.folded ?? '') ? words.slice(0, -1) : words
}

function isSameLast(one: string, other: string): boolean {
  if (one === other) return true
  if (Math.min(one.length, other.length) < LAST_LETTERS) return false
  return skeleton(one) === skeleton(other)
}

function isSameFirst(one: string, other: string): boolean {
  if (one === other || one.length === 1 || other.length === 1) return one.charAt(0) === other.charAt(0)
  return (
    skeleton(one) === skeleton(other) ||
    soundKey(one).slice(0, FIRST_LETTERS) === soundKey(other).slice(0, FIRST_LETTERS)
  )
}

/** "EU" of "European Union"; "Foreign Ministry" of "Lithuanian Foreign Ministry". */
export function isShortOf(
  found: Pick<NameMention, 'text' | 'words'>,
  known: Pick<NameMention, 'text' | 'words'>,
): boolean {
  const capitals = known.words
    .filter(({ text }) => /^\p{Lu}/u.test(text))
    .map(({ text }) => text.charAt(0))
    .join('')
  if (known.words.length > 1 && found.words.length === 1 && found.text === capitals) return true
  if (known.words.length === 1 && (found.text === `${known.text}s` || known.text === `${found.text}s`)) return true
  // Signed "Donald".
  if (known.words.length === 2 && found.words.length === 1 && found.text === known.words[0]?.text) return true
  const [short, long] = [plainName(found.text), plainName(known.text)]
  return found.words.length > 1 && found.words.length < known.words.length && ` ${long} `.endsWith(` ${short} `)
}
