// Time zones as people write them: an IANA name, the city of one, or UTC.
import { distance } from 'fastest-levenshtein'

const ZONES = Intl.supportedValuesOf('timeZone')
const BY_CITY = new Map(ZONES.map((zone) => [zone.slice(zone.lastIndexOf('/') + 1).toLowerCase(), zone]))
const UTC = /\b(?:utc|gmt|zulu)\b/i
const IANA = /\b[A-Za-z]+\/[A-Za-z_+-]+(?:\/[A-Za-z_]+)?\b/

/** What says how far clocks are from Greenwich now, but of no place, and so not when they change. */
const PLACELESS =
  /\b(?:utc|gmt)\s*[+−-]\s*\d{1,2}(?::?\d{2})?\b|\b(?:[cew]es?t|[ecmp][sd]t|bst|msk|jst|ae[sd]t)\b|(?<=\d\s?)[+−-]\d{2}:?\d{2}\b/i
/** The same in two letters, which in small ones could be a word. */
const PLACELESS_IN_CAPITALS = /\b[ECMP]T\b/
/** Letters by which a misspelled name may be off. */
const SLIPS = 3

/** `nearest`: the zone that was probably meant. */
export type TakenZone =
  | { zone: string | null; rest: string }
  | { unknown: string; nearest: string | null }
  | { placeless: string }

/** Takes a zone out of a text; `zone: null` where none is named. */
export function takeZone(text: string): TakenZone {
  const written = IANA.exec(text)?.[0]
  if (written !== undefined) {
    const zone = zoneCalled(written)
    return zone === null
      ? { unknown: written, nearest: nearestZone(written) }
      : { zone, rest: text.replace(written, ' ') }
  }
  const placeless = (PLACELESS.exec(text) ?? PLACELESS_IN_CAPITALS.exec(text))?.[0]
  if (placeless !== undefined) return { placeless }
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

function nearestZone(written: string): string | null {
  const slips = (zone: string): number => distance(zone.toLowerCase(), written.toLowerCase())
  const [nearest] = ZONES.filter((zone) => slips(zone) <= SLIPS).sort((a, b) => slips(a) - slips(b))
  return nearest ?? null
}

/** The zone of that name in its usual spelling; `null` if there is none. */
export function zoneCalled(name: string): string | null {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone
  } catch {
    return null
  }
}
