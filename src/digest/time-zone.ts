// Time zones as people write them: an IANA name, the city of one, or UTC.

const ZONES = Intl.supportedValuesOf('timeZone')
const BY_CITY = new Map(ZONES.map((zone) => [zone.slice(zone.lastIndexOf('/') + 1).toLowerCase(), zone]))
const UTC = /\b(?:utc|gmt|zulu)\b/i
const IANA = /\b[A-Za-z]+\/[A-Za-z_+-]+(?:\/[A-Za-z_]+)?\b/

export type TakenZone = { zone: string | null; rest: string } | { unknown: string }

/** Takes a zone out of a text; `zone: null` where none is named. */
export function takeZone(text: string): TakenZone {
  const written = IANA.exec(text)?.[0]
  if (written !== undefined) {
    const zone = zoneCalled(written)
    return zone === null ? { unknown: written } : { zone, rest: text.replace(written, ' ') }
  }
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

/** The zone of that name in its usual spelling; `null` if there is none. */
export function zoneCalled(name: string): string | null {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone
  } catch {
    return null
  }
}
