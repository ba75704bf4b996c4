// Whole moments as articles and their data state them: day, month and year, or nothing. Never guesses a year or an order.
import { createRequire } from 'node:module'
import type * as Chrono from 'chrono-node/en'
import { statedAt } from '../domain/day.ts'
import { fold } from './words.ts'

const require = createRequire(import.meta.url)
let loaded: typeof Chrono | undefined

/** The library that reads dates in English; loaded for the first text that needs it, since that takes longer than most questions do. */
export function chrono(): typeof Chrono {
  loaded ??= require('chrono-node/en') as typeof Chrono
  return loaded
}

/** Names of months and weekdays, long and short, as parts of patterns that take no notice of case. */
export const MONTH_NAME =
  '(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)'
export const WEEKDAY_NAME = '(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?'

const [FIRST_YEAR, LAST_YEAR] = [1700, 2200]
/** "2025-09-12T10:30:00Z", or without its marks: "20250912T103000Z". */
const ISO =
  /^([12]\d{3})(-?)(\d\d)\2(\d\d)(?:(?:[T ]|(?<=\d{8}))(\d\d):?(\d\d)(?::?(\d\d)(?:[.,](\d{1,9}))?)?\s?(Z|UTC|GMT|[+-]\d\d(?::?\d\d)?)?)?$/i
const NUMERIC = /^(\d{1,2})([/.-])(\d{1,2})\2(\d{4})/
const IN_URL = /[/_-]([12]\d{3})([/_-])(\d\d?|[a-z]{3})\2(\d\d?)(?=[/_.-]|$)/
const GLUED_IN_URL = /[/_-](20[0-3]\d)()([01]\d)([0-3]\d)(?=[/_.-]|$)/
/** Longer texts are not asked for a date. */
const LONGEST = 200

/** The first whole date; midnight where it names no time, UTC where no zone. Null for what is uncertain: "12 September", "09/12/2025". */
export function dateIn(text: string): Date | null {
  const given = text.trim().slice(0, LONGEST)
  if (!/[12]\d{3}/.test(given)) return null
  const iso = ISO.exec(given)
  if (iso !== null) return fromIso(iso)
  for (const result of chrono().strict.parse(given, { instant: new Date(0), timezone: 0 })) {
    const { start } = result
    const day = (['year', 'month', 'day'] as const).map((part) => (start.isCertain(part) ? start.get(part) : null) ?? 0)
    if (day.includes(0)) continue
    const numeric = NUMERIC.exec(result.text)
    if (numeric !== null) return fromNumeric(numeric)
    const offset = start.isCertain('timezoneOffset') ? (start.get('timezoneOffset') ?? 0) : 0
    return start.isCertain('hour') ? sane(statedAt(start.date(), offset)) : fromParts(day)
  }
  return null
}

/** A moment as data give it: ISO and other written dates, or seconds or milliseconds since 1970. */
export function momentOf(value: unknown): Date | null {
  if (typeof value === 'string') return /^\d{9,13}$/.test(value.trim()) ? momentOf(Number(value)) : dateIn(value)
  if (value instanceof Date) return sane(value)
  if (typeof value !== 'number' || !Number.isFinite(value)) return null
  if (value < 1e8) return dateIn(String(value))
  return sane(new Date(value < 1e11 ? value * 1000 : value))
}

/** The date that an address carries in its path: "/2025/09/12/", "/2025/sep/12/", "/20250912-ferry". */
export function dateInUrl(url: string): Date | null {
  const [, year, , month = '', day] = IN_URL.exec(url) ?? GLUED_IN_URL.exec(url) ?? []
  return year === undefined ? null : fromParts([Number(year), Number(month) || monthNamed(month, 'en'), Number(day)])
}

/** Languages whose months are known by name, besides a text's own. */
const LANGUAGES =
  'de fr es pt it nl sv da nb fi pl cs hu ro bg ru uk sr sr-Latn hr lt lv et el tr id vi ca fa ar ar-SY he hi th'.split(
    ' ',
  )
const monthsByLanguage = new Map<string, Map<string, number>>()
const YEAR = '((?:19|20)\\d\\d)(?!\\d)'
const MONTH = '(\\p{L}(?:\\.?[\\p{L}\\p{M}]){1,14})'
const GAP = '[\\s.,/-]{1,3}'
/** Dates as pages of any language show them: which groups are the year, the month and the day. */
const SHOWN: [RegExp, [number, number, number]][] = [
  [new RegExp(`(?<!\\d)${YEAR}\\s?[-./年년]\\s?(\\d{1,2})\\s?[-./月월]\\s?(\\d{1,2})(?!\\d)`), [1, 2, 3]],
  [
    new RegExp(
      `(?<!\\d)(\\d{1,2})(?:st|nd|rd|th|er|º)?[.,]?[\\s./-]{0,3}(?:(?:de|of|d[’'])\\s?)?${MONTH}(?:\\s?/\\s?\\p{L}{2,14})?${GAP}(?:del? )?${YEAR}`,
      'u',
    ),
    [3, 2, 1],
  ],
  [new RegExp(`(?<!\\p{L})${MONTH}[.]? (\\d{1,2})(?:st|nd|rd|th)?${GAP}${YEAR}`, 'u'), [3, 1, 2]],
  [new RegExp(`(?<!\\d)${YEAR}[.,]? (?:m\\. )?${MONTH} (\\d{1,2})(?!\\d)`, 'u'), [1, 2, 3]],
  [new RegExp(`(?<!\\d)${YEAR}\\. (?:\\p{L}{2,5} )?(\\d{1,2})\\. ${MONTH}`, 'u'), [1, 3, 2]],
]
const DAY_FIRST = /(?<![\d.])(\d{1,2})([./-])\s?(\d{1,2})\2\s?((?:(?:19|20)(?=\d\d))?\d\d)(?!\d)/

/** The first whole date of a line as a page shows it, in the page's language or another; the day alone where that is not English. */
export function dateShown(written: string, language: string | null): Date | null {
  const line = inCommonYears(inDigits(written.slice(0, LONGEST)), language)
  const known = dateIn(line)
  if (known !== null || !/\d/.test(line)) return known
  for (const [pattern, groups] of SHOWN) {
    const found = pattern.exec(line)
    if (found === null) continue
    const [year, month, day] = groups.map((group) => found[group] ?? '')
    const date = fromParts([Number(year), Number(month) || monthNamed(month ?? '', language), Number(day)])
    if (date !== null) return date
  }
  const [, first, mark, second, year = ''] = DAY_FIRST.exec(line) ?? []
  if (year.length !== 4 && mark !== '.') return null
  const [a, b] = [Number(first), Number(second)]
  const isDayFirst = mark === '.' || a > 12 || (b <= 12 && putsDayFirst(language))
  if (!isDayFirst && b <= 12 && !/^en-(?:us|ph)/i.test(language ?? '')) return null
  return fromParts([Number(year) + (year.length === 2 ? 2000 : 0), ...(isDayFirst ? [b, a] : [a, b])])
}

/** Arabic and Persian digits as ours: each row is ten characters in order from one that ends in 0. */
const inDigits = (line: string): string =>
  line.replace(/[\u0660-\u0669\u06f0-\u06f9]/g, (digit) => String(digit.charCodeAt(0) & 15))

/** Thai counts the years from the Buddha's death: 2568 is 2025. */
const inCommonYears = (line: string, language: string | null): string =>
  /^th\b/i.test(language ?? '') || /\p{Script=Thai}/u.test(line)
    ? line.replace(/พ\.ศ\. ?/g, '').replace(/(?<!\d)2[45]\d\d(?!\d)/g, (year) => String(Number(year) - 543))
    : line

function putsDayFirst(language: string | null): boolean {
  if (language === null || /^en$/i.test(language)) return false
  return new Intl.DateTimeFormat(language).formatToParts().find(({ type }) => type !== 'literal')?.type === 'day'
}

/** 1 to 12; 0 for what is no month, or another one from language to language ("listopad"). */
export function monthNamed(written: string, language: string | null): number {
  const name = fold(written).replace(/^ב(?=\p{L}{3})/u, '') // "in", in Hebrew
  const own = language === null ? undefined : monthsIn(language).get(name)
  if (own !== undefined) return own
  const others = new Set(LANGUAGES.flatMap((other) => monthsIn(other).get(name) ?? []))
  return others.size === 1 ? ([...others][0] ?? 0) : 0
}

function monthsIn(language: string): Map<string, number> {
  const known = monthsByLanguage.get(language) ?? new Map<string, number>()
  if (known.size > 0) return known
  monthsByLanguage.set(language, known)
  for (const month of ['long', 'short'] as const)
    for (const day of ['numeric', undefined] as const) {
      const format = new Intl.DateTimeFormat(language, { month, day, calendar: 'gregory', timeZone: 'UTC' })
      for (let at = 0; at < 12; at++) {
        const parts = format.formatToParts(Date.UTC(2025, at, 1))
        known.set(fold(parts.find(({ type }) => type === 'month')?.value ?? '').replace(/\.$/, ''), at + 1)
      }
    }
  return known
}

function fromIso(iso: RegExpExecArray): Date | null {
  const [, year, , month, day, hour = '0', minute = '0', second = '0', fraction = '0', zone = 'Z'] = iso
  const moment = fromParts([year, month, day, hour, minute, second].map(Number))
  if (moment === null) return null
  const offset = /^([+-])(\d\d):?(\d\d)?$/.exec(zone)
  const minutes = offset === null ? 0 : (Number(offset[2]) * 60 + Number(offset[3] ?? 0)) * (offset[1] === '-' ? -1 : 1)
  const stated = new Date(moment.getTime() - minutes * 60_000 + Math.floor(Number(`0.${fraction}`) * 1000))
  return sane(minutes === 0 ? stated : statedAt(stated, minutes))
}

/** "13/09/2025" and "09/13/2025" are certain, and dots put the day first; "09/12/2025" could be either. */
function fromNumeric([, first, mark, second, year]: RegExpExecArray): Date | null {
  const a = Number(first)
  const b = Number(second)
  if (mark === '.' || a > 12 || a === b) return fromParts([Number(year), b, a])
  return b > 12 ? fromParts([Number(year), a, b]) : null
}

function fromParts([year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0]: number[]): Date | null {
  if (hour > 23 || minute > 59 || second > 60) return null
  const moment = new Date(Date.UTC(year, month - 1, day, hour, minute, second))
  return moment.getUTCMonth() === month - 1 && moment.getUTCDate() === day ? sane(moment) : null
}

function sane(moment: Date): Date | null {
  const year = moment.getUTCFullYear()
  return year >= FIRST_YEAR && year <= LAST_YEAR ? moment : null
}
