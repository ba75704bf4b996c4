// Time zones as people write them: an IANA name, the city of one, the letters of one, or the distance from UTC.
import { createRequire } from 'node:module'
import { slipOf } from '../search/spelling.ts'
import { fold } from '../text/words.ts'

const require = createRequire(import.meta.url)

/** Names that have come into use and stand beside older ones, which are those that the system lists. */
const NEWER = ['Europe/Kyiv', 'Asia/Kolkata', 'Asia/Ho_Chi_Minh', 'Asia/Yangon', 'Asia/Kathmandu', 'America/Nuuk']
const ZONES = [...new Set([...Intl.supportedValuesOf('timeZone'), ...NEWER.filter(isZone)])]
const SPELT = new Map(ZONES.map((zone) => [zone.toLowerCase(), zone]))
const cityOf = (zone: string): string => zone.slice(zone.lastIndexOf('/') + 1).toLowerCase()
const BY_CITY = new Map(ZONES.map((zone) => [cityOf(zone), zone]))
/** The longest name that fits is meant. */
const NAMES = [...BY_CITY.keys()].sort((one, other) => other.length - one.length)
const CITIES = new RegExp(
  String.raw`(?<![\p{L}-])(?:${NAMES.join('|').replaceAll('_', String.raw`\s+`)})(?![\p{L}-])`,
  'iu',
)
/** Letters that people write for a zone, summer time or not: a place where the clocks show it. */
const BY_LETTERS: [letters: RegExp, zone: string][] = [
  [/\bbst\b/i, 'Europe/London'],
  [/\bces?t\b/i, 'Europe/Berlin'],
  [/\bees?t\b/i, 'Europe/Vilnius'],
  [/\bmsk\b/i, 'Europe/Moscow'],
  [/\b(?:e[sd]?t|eastern|nyc)\b/i, 'America/New_York'],
  [/\b(?:c[sd]?t|central)\b/i, 'America/Chicago'],
  [/\b(?:m[sd]?t|mountain)\b/i, 'America/Denver'],
  [/\b(?:p[sd]?t|pacific)\b/i, 'America/Los_Angeles'],
  [/\b(?:LA|SF)\b/, 'America/Los_Angeles'],
  [/\bist\b/i, 'Asia/Kolkata'],
  [/\bjst\b/i, 'Asia/Tokyo'],
  [/\bae[sd]t\b/i, 'Australia/Sydney'],
  [/\b(?:utc|gmt|zulu)\b/i, 'UTC'],
]
const OFFSET = /(?:\b(?:utc|gmt)\s*|(?<=^|\s)(?=[+−-]\d{2}:\d))([+−-])\s*(\d{1,2})(?::?(\d{2}))?\b/i
const IANA = /\b[A-Za-z]+\/[A-Za-z0-9_+-]+(?:\/[A-Za-z_]+)?\b/
/** A name may be off by one of so many letters and still be guessed. */
const LETTERS_A_SLIP = 5
/** Fewer letters begin too many towns. */
const FEWEST_TYPED = 3

/** Takes a zone out of a text; `zone: null` where none is named. */
export function takeZone(text: string): { zone: string | null; rest: string } | { unknown: string } {
  const [offset, sign, hours = '', minutes = '00'] = OFFSET.exec(text) ?? []
  const written = IANA.exec(text)?.[0] ?? offset
  if (written !== undefined) {
    const size = `${sign === '+' ? '+' : '-'}${hours.padStart(2, '0')}:${minutes}`
    const zone = zoneCalled(written === offset ? size : written)
    return zone === null ? { unknown: written } : { zone, rest: text.replace(written, ' ') }
  }
  const lettered = BY_LETTERS.find(([letters]) => letters.test(text))
  if (lettered !== undefined) return { zone: lettered[1], rest: text.replace(lettered[0], ' ') }
  const [city = ''] = CITIES.exec(text) ?? []
  return { zone: BY_CITY.get(city.toLowerCase().replace(/\s+/g, '_')) ?? null, rest: text.replace(city, ' ') }
}

type Town = Record<'city' | 'city_ascii' | 'timezone', string> & { pop: number }

/** The zone of a city or town by its name, accents or not; the largest of that name is meant. `null` for what is none. */
export function zoneOfTown(written: string): string | null {
  const name = fold(written).trim()
  return zonesOfTowns((one) => one === name || (name.length > 5 && one.startsWith(`${name}-`)))[0] ?? null
}

function zonesOfTowns(isMeant: (folded: string) => boolean): string[] {
  // Half a megabyte: read when somebody names a town.
  const { cityMapping: towns } = require('city-timezones') as { cityMapping: Town[] }
  const called = towns.filter(({ city, city_ascii }) => isMeant(fold(city)) || isMeant(fold(city_ascii)))
  return called.sort((one, other) => other.pop - one.pop).map(({ timezone }) => timezone)
}

/** The zone that is meant where nothing else is written; `null` if it is none. */
export function zoneMeant(written: string): string | null {
  const zoned = takeZone(written)
  return 'zone' in zoned && zoned.zone !== null && zoned.rest.trim() === '' ? zoned.zone : zoneOfTown(written)
}

/** Zones to complete what somebody has begun to type: what it means, and those whose names hold it. */
export function zonesFor(typed: string): string[] {
  const begun = typed.trim().toLowerCase().replace(/\s+/g, '_')
  if (begun === '') return [...new Set(BY_LETTERS.map(([, zone]) => zone))]
  const holding = ZONES.filter((zone) => zone.toLowerCase().includes(begun))
  const name = fold(typed).trim()
  const ofTowns = name.length < FEWEST_TYPED ? [] : zonesOfTowns((one) => one.startsWith(name))
  return [...new Set([zoneMeant(typed) ?? [], holding, ofTowns].flat())]
}

/** The zone of that name, spelt as usual but not put under another name: "Europe/Kyiv", or "+02:00"; `null` if there is none. */
export const zoneCalled = (name: string): string | null =>
  isZone(name) ? (SPELT.get(name.toLowerCase()) ?? name) : null

export function zoneLike(written: string): string | null {
  const meant = slipOf(written.toLowerCase().replaceAll(' ', '_'), [...SPELT.keys(), ...NAMES], LETTERS_A_SLIP) ?? ''
  return SPELT.get(meant) ?? BY_CITY.get(meant) ?? null
}

function isZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== ''
  } catch {
    return false
  }
}
