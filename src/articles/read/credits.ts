// Credits behind a line's last sentence: "… at the border.—Northwire", "(AP Photo/…)".
import { AGENCY_PATTERN } from './agencies.ts'

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

/** The credit after the last sentence of `line`, up to the line's end; null if it has none. */
export function creditAtEnd(line: string): string | null {
  if (!/[\p{L})\]]$/u.test(line)) return null
  const end = line.slice(-FURTHEST)
  const credit = KNOWN.exec(end) ?? NAMED.exec(end)
  return credit !== null && CLOSED.test(end.slice(0, credit.index)) ? credit[0] : null
}
