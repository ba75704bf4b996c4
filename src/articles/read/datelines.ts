// Datelines before a report ("MINSK, Belarus (AP) —"), and credits behind it ("… at the border.—Northwire"). Finds where they end.

import { isCountry } from '../../text/names.ts'
import { dateIn, dateShown, MONTH_NAME, WEEKDAY_NAME } from '../../text/timestamps.ts'
import { fold } from '../../text/words.ts'
import { AGENCY_PATTERN, agencyNamed, type FoundFacts } from './facts.ts'

/** A dateline's length from the start of its line, white space after it included, and the facts it gives. */
export type Dateline = { length: number; facts: Partial<FoundFacts> }

const LONGEST = 110
const DATE = new RegExp(
  `(?:^|[,\\s])\\s*(?:${WEEKDAY_NAME}\\.?,?\\s+)?(?:${MONTH_NAME}\\.?\\s+\\d{1,2}(?:st|nd|rd|th)?(?:,?\\s+\\d{4})?|\\d{1,2}(?:st|nd|rd|th)?\\s+${MONTH_NAME}\\.?(?:,?\\s+\\d{4})?|\\d{4}-\\d\\d-\\d\\d|${WEEKDAY_NAME})\\s*[.,]?\\s*$`,
  'i',
)
/** What ends a dateline: a dash with space around it (or a long one without), two hyphens, "/TASS/.", Dawn's colon, or "(CNN) " alone. */
const END = /\s*[–—―]\s*|\s+[-−]\s+|\s*--+\s*|:\s+|\/\.\s+|(?<=\))\s+(?=[\p{Lu}“"‘])/gu
/** "date 2025-09-11 The council …", "Fecha: 11 de septiembre de 2025": a date before the report's first word, on its line. */
const DATE_LEADS = new RegExp(
  `^(?:(?:\\p{L}{3,20}:|d[aá]t\\p{L}{1,3}:?|published:?|posted:?) )?((?:\\d{4}-\\d\\d-\\d\\d|\\d{1,2}[./]\\d{1,2}[./]\\d{4}|${MONTH_NAME}\\.? \\d{1,2},? \\d{4}|\\d{1,2}\\.? (?:de )?\\p{L}{3,12}\\.? (?:de )?\\d{4}))(?: ?[:|–—-])? +(?=[\\p{Lu}“"‘])`,
  'iu',
)
const AGENCY_LEADS = /^\(([^()]{2,24})\)\s*(?:[–—―-]+\s*)?(?=[\p{Lu}“"‘'\d])/u
const BRACKETED = /\s*(?:\(\s*([^()[\]/]{2,40}?)\s*\)|\[\s*([^()[\]/]{2,40}?)\s*\]|\/([^()[\]/\s]{2,40})\/)\.?\s*$/u
const CAPITALS = /^\p{Lu}[\p{Lu}.’'-]+(?:[ /]\p{Lu}[\p{Lu}.’'-]*)*$/u
const SHOUTED_START = /^\p{Lu}[\p{Lu}.’'-]{3}/u
const PLACE_WORD = /^(?:\p{Lu}[\p{L}.’'-]*|of|the|and|de|la|le|el|al|da|do|del|di|sur|am|an|der|upon)$/u
const OPENING_WORD = /^(?:On|In|By|At|The|Since|Until|Before|After|From|For|As)\b/
const LABELS =
  /^(?:WATCH|UPDATED?|BREAKING|LIVE|OPINION|ANALYSIS|EXPLAINER|FACTBOX|VIDEOS?|PHOTOS?|CORRECTION|NOTE|READ|EXCLUSIVE|WARNING|QUESTION|ANSWER|INTERVIEW|NATO|NASA|UNESCO|UNICEF|COVID|COVID-19|FIFA|UEFA|OPEC|ASEAN|BRICS|INTERPOL|HOST|NARRATOR|TIMELINE|SUMMARY|BACKGROUND|ALSO|MORE|PART|STEP|CHAPTER|SECTION|DATE|TITLE|SOURCE|AUTHOR)\b/

/** The dateline that `line` begins with. `first`: it opens the article's body; only there are weaker forms ("VILNIUS: ") taken for one. */
export function datelineOf(line: string, first: boolean): Dateline | null {
  const head = line.slice(0, LONGEST)
  if (!first && !head.includes('(') && !SHOUTED_START.test(head)) return null
  const [stated = '', day = ''] = (first && DATE_LEADS.exec(head)) || []
  const publishedAt = dateShown(day, null)
  if (publishedAt !== null && /^[\p{Lu}“"‘]/u.test(line.slice(stated.length)))
    return { length: stated.length, facts: { publishedAt } }
  const [leads = '', leading = ''] = AGENCY_LEADS.exec(head) ?? []
  const agency = agencyNamed(leading)
  if (agency !== null) return { length: leads.length, facts: { agency } }
  for (const end of head.matchAll(END)) {
    const length = end.index + end[0].length
    if (length >= line.length || !/^[\p{Lu}\p{N}“"‘'«(]/u.test(line.slice(length, length + 2))) continue
    const mark = end[0].trim()[0] ?? ''
    const facts = placed(mark === '/' ? line.slice(0, end.index + 1) : line.slice(0, end.index), first, mark)
    if (facts !== null && (mark !== '' || agencyNamed(facts.agency ?? '') !== null)) return { length, facts }
    if (mark === ':') return null
  }
  return null
}

/** The facts of a dateline's words, or null if they are no dateline's. */
function placed(words: string, first: boolean, mark: string): Partial<FoundFacts> | null {
  let rest = words.trim()
  let agency: string | null = null
  let bracketed = false
  for (let found = BRACKETED.exec(rest); found !== null; found = BRACKETED.exec(rest)) {
    bracketed = true
    agency ??= agencyIn(found[1] ?? found[2] ?? found[3] ?? '', SHOUTED_START.test(rest))
    rest = rest.slice(0, found.index)
  }
  rest = rest.trim().replace(/[.,|]$/, (end) => (end === '.' && CAPITALS.test(rest) ? end : ''))
  const written = DATE.exec(rest)
  const publishedAt = written === null ? null : dateIn(written[0].replace(/^[,\s]+|[.,\s]+$/g, ''))
  if (written !== null) rest = rest.slice(0, written.index).trim().replace(/,$/, '')
  const facts = { ...(agency === null ? {} : { agency }), ...(publishedAt === null ? {} : { publishedAt }) }
  if (rest === '') return agency !== null ? facts : null
  if (!bracketed && written === null && mark !== ':' && agencyNamed(rest) !== null && rest.length > 2)
    return first ? { agency: agencyNamed(rest) } : null
  const parts = rest.split(/\s*,\s*/)
  if (parts.length > 3 || !parts.every(isPlace)) return null
  if (agency !== null) return facts
  const city = parts[0] ?? ''
  const shouted = CAPITALS.test(city) && city.replace(/[^\p{L}]/gu, '').length >= 4 && !LABELS.test(city)
  if (mark === ':') return first && shouted && parts.length <= 2 ? facts : null
  if (shouted) return first || bracketed || written !== null || parts.length > 1 ? facts : null
  return first && !bracketed && /\d/.test(written?.[0] ?? '') && !OPENING_WORD.test(city) ? facts : null
}

/** The agency that a bracket names: a known one, or behind a place in capitals any name but a country's. */
function agencyIn(bracket: string, shouted: boolean): string | null {
  const known = agencyNamed(bracket)
  if (known !== null || !shouted) return known
  if (/^\p{Lu}[\p{Lu}\d/-]{1,7}$/u.test(bracket)) return LABELS.test(bracket) ? null : bracket
  const words = bracket.split(' ')
  const most = /\b(?:Agency|Press|News|Wire)\b/.test(bracket) ? 4 : 2
  const isName = words.length <= most && words.every((word) => /^\p{Lu}\p{L}+$/u.test(word))
  return isName && !isCountry(fold(bracket)) ? bracket : null
}

function isPlace(part: string): boolean {
  const words = part.split(/[\s/]+/)
  return words.length <= 5 && words.every((word) => PLACE_WORD.test(word))
}

const FURTHEST = 120
const PICTURE = '(?:AP Photo|Photo|Image|File photo|Photo by|Image credit|Photo credit|Picture)'
const AGENCY = `(?:${AGENCY_PATTERN})(?:/[\\p{L}. ]{2,30})?`
const KNOWN = new RegExp(
  `(?:\\s*[–—―-]{1,2}\\s?${AGENCY}|\\s*[([]${PICTURE}\\b[^()\\[\\]]{0,80}[)\\]]|\\s*\\(${AGENCY}\\))$`,
  'iu',
)
/** Any name right behind a dash: "… at the border.—Northwire/File". */
const NAMED = /\s*[–—―]\p{Lu}[\p{L}’'.-]*(?:[\s/]\p{Lu}[\p{L}’'.-]*){0,3}$/u
const CLOSED = /[.!?…]["”’')\]]*$/

/** Whether a line is what stands under a picture, by the agency named behind it, or by who made it: "… in the hall. Foto: Anna Kern". */
export const isCaption = (line: string): boolean =>
  line.length < LONGEST_CAPTION &&
  (creditAtEnd(line) !== null || [DASHED_AGENCY, MADE_BY].some((credit) => credit.test(line.slice(-FURTHEST))))
const LONGEST_CAPTION = 300
const DASHED_AGENCY = new RegExp(`[–—―] ?${AGENCY}$`, 'iu')
/** Who made a picture: behind a sentence after a mark, a label or with a slash; else after a word for a picture. */
const MADE_BY =
  /(?:[.!?…]["”’)]? (?=[([–—―|©]|\p{Lu}\p{L}{2,13}(?::| by | von )|\p{Lu}\p{L}{1,20}\/)[([–—―|© ]{0,3}(?:\p{Lu}\p{L}{2,13}(?: \p{Lu}\p{L}{2,13})?(?::| by| von) )?|[([–—―|] ?(?:[Pp]hoto|[Ff]oto|[Ii]mage|[Bb]ild)\p{L}{0,8}(?::| by| von) )\p{Lu}[\p{L}.’'-]*(?: ?\/ ?\p{L}[\p{L}.]*| \p{Lu}[\p{L}.’'-]*){0,6}[)\]]?$/u

/** The credit after the last sentence of `line`, up to the line's end; null if it has none. */
export function creditAtEnd(line: string): string | null {
  const end = line.slice(-FURTHEST)
  const credit = /[\p{L})\]]$/u.test(end) ? (KNOWN.exec(end) ?? NAMED.exec(end)) : null
  return credit !== null && CLOSED.test(end.slice(0, credit.index)) ? credit[0] : null
}
