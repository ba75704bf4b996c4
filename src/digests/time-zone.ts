// Time zones as people write them: an IANA name, the city of one, the letters of one, or the distance from UTC.
import { distance } from 'fastest-levenshtein'

/** Names that have come into use and stand beside older ones, which are those that the system lists. */
const NEWER = ['Europe/Kyiv', 'Asia/Kolkata', 'Asia/Ho_Chi_Minh', 'Asia/Yangon', 'Asia/Kathmandu', 'America/Nuuk']
const ZONES = [...new Set([...Intl.supportedValuesOf('timeZone'), ...NEWER.filter(isZone)])]
const SPELT = new Map(ZONES.map((zone) => [zone.toLowerCase(), zone]))
const cityOf = (zone: string): string => zone.slice(zone.lastIndexOf('/') + 1).toLowerCase()
const BY_CITY = new Map(ZONES.map((zone) => [cityOf(zone), zone]))
/** Letters that people write for a zone, summer time or not: a place where the clocks show it. */
const BY_LETTERS = new Map(
  Object.entries({
    'Europe/London': ['bst'],
    'Europe/Berlin': ['cet', 'cest'],
    'Europe/Vilnius': ['eet', 'eest'],
    'Europe/Moscow': ['msk'],
    'America/New_York': ['est', 'edt', 'eastern'],
    'America/Chicago': ['cst', 'cdt'],
    'America/Denver': ['mst', 'mdt'],
    'America/Los_Angeles': ['pst', 'pdt', 'pacific'],
    'Asia/Tokyo': ['jst'],
    'Australia/Sydney': ['aest', 'aedt'],
  }).flatMap(([zone, letters]) => letters.map((one) => [one, zone] as const)),
)
const LETTERS = new RegExp(String.raw`\b(?:${[...BY_LETTERS.keys()].join('|')})\b`, 'i')
const UTC = /\b(?:utc|gmt|zulu)\b/i
const OFFSET = /(?:\b(?:utc|gmt)\s*([+−-])\s*(\d{1,2})|(?<=^|\s)([+−-])(\d{2})(?=:\d))(?::?(\d{2}))?\b/i
const IANA = /\b[A-Za-z]+\/[A-Za-z0-9_+-]+(?:\/[A-Za-z_]+)?\b/
/** A name may be off by one of so many letters and still be guessed. */
const LETTERS_AN_ERROR = 4
const MOST_ERRORS = 2
/** Shorter words are near to too much. */
const GUESSED_LENGTH = 5

export type TakenZone = { zone: string | null; rest: string } | { unknown: string }

/** Takes a zone out of a text; `zone: null` where none is named. */
export function takeZone(text: string): TakenZone {
  const written = IANA.exec(text)?.[0]
  if (written !== undefined) {
    const zone = zoneCalled(written)
    return zone === null ? { unknown: written } : { zone, rest: text.replace(written, ' ') }
  }
  const [offset, sign, hours, bareSign, bareHours, minutes = '00'] = OFFSET.exec(text) ?? []
  if (offset !== undefined) {
    const isWest = (sign ?? bareSign) !== '+'
    const zone = zoneCalled(`${isWest ? '-' : '+'}${(hours ?? bareHours ?? '').padStart(2, '0')}:${minutes}`)
    return zone === null ? { unknown: offset } : { zone, rest: text.replace(offset, ' ') }
  }
  const letters = LETTERS.exec(text)?.[0]
  if (letters !== undefined)
    return { zone: BY_LETTERS.get(letters.toLowerCase()) ?? null, rest: text.replace(letters, ' ') }
  if (UTC.test(text)) return { zone: 'UTC', rest: text.replace(UTC, ' ') }
  // A city may be of several words: the longest that fits is meant.
  const words = [...text.matchAll(/[\p{L}.'’-]+/gu)]
  for (let length = 3; length >= 1; length--) {
    for (let at = 0; at + length <= words.length; at++) {
      const [first, last] = [words[at], words[at + length - 1]]
      if (first === undefined || last === undefined) continue
      const name = text.slice(first.index, last.index + last[0].length)
      const zone = BY_CITY.get(name.toLowerCase().replaceAll(/\s+/g, '_'))
      if (zone !== undefined) return { zone, rest: text.replace(name, ' ') }
    }
  }
  return { zone: null, rest: text }
}

/** The zone of that name, spelt as usual but not put under another name: "Europe/Kyiv", or "+02:00"; `null` if there is none. */
export function zoneCalled(name: string): string | null {
  return isZone(name) ? (SPELT.get(name.toLowerCase()) ?? name) : null
}

/** The zone whose name, or whose city, is nearly what was written; `null` if none is. */
export function zoneLike(written: string): string | null {
  const name = written.toLowerCase().replaceAll(' ', '_')
  if (name.length < GUESSED_LENGTH) return null
  const named = ZONES.map((zone) => ({
    zone,
    off: distance(name, name.includes('/') ? zone.toLowerCase() : cityOf(zone)),
  }))
  const [nearest] = named.sort((one, other) => one.off - other.off)
  return nearest !== undefined &&
    nearest.off <= Math.floor(name.length / LETTERS_AN_ERROR) &&
    nearest.off <= MOST_ERRORS
    ? nearest.zone
    : null
}

function isZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== ''
  } catch {
    return false
  }
}
