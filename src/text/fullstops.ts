// Whether a full stop ends its sentence, or only a shortening, an initial or a number. Knows no layout.
import {
  AFTER_TIME,
  INNER,
  LETTERED,
  MONTHS,
  NAME_PARTS,
  NUMBERED,
  OFFICERS,
  OPENERS,
  STATES,
  TITLES,
  WEEKDAYS,
} from './abbreviations.ts'
import { isDigit, isOpener, isWordCode, type Opening, skipOpeners, wordBefore } from './marks.ts'
import { isSpace } from './space.ts'

const LONGEST_TOKEN = 24
const DOMAIN_ENDING = /^(?:Com|Net|Org|Js|Co|Io|Uk|Gov|Edu|Tv)$/

export interface FullStop {
  /** Where the stop is. */
  stop: number
  /** Where its sentence began. */
  start: number
  /** After the stop and the closing marks that follow it. */
  end: number
  /** What comes next; known not to be in lower case. */
  opening: Opening
}

export function endsSentence(text: string, { stop, start, end, opening }: FullStop): boolean {
  const bare = end === stop + 1
  if (text.charCodeAt(stop - 1) === 0x2e) return !(bare && isLooseEllipsis(text, stop, start))
  const from = tokenStart(text, stop, start)
  if (from === stop) return true
  if (end === opening.at && isGlued(text, start, from, opening)) return false
  const token = capitalised(text.slice(from, stop))
  if (!bare) return !isAside(text, start, stop, end, token)
  const opens = OPENERS.has(opening.word)
  const isName = token[0] !== token[0]?.toLowerCase()
  const isNumber = isDigit(token.charCodeAt(0))
  if (isName && TITLES.has(token)) return false
  const lower = token.toLowerCase()
  if (INNER.has(lower)) return false
  // "1. Vilnius", "b. Riga", "Q. Why?": what numbers the sentence belongs to it.
  if (token.length < 4 && (token.length === 1 || isNumber) && from === skipOpeners(text, start)) return false
  if (isNumber) return true
  if (token.length === 1) return !isInitial(text, start, from, token, opening, opens)
  if (opening.digit && NUMBERED.has(lower)) return false
  if (isName && MONTHS.has(token)) return !opening.digit
  if (isName && WEEKDAYS.has(token)) return !(opening.digit || AFTER_TIME.has(opening.word))
  if (STATES.has(token)) return !OFFICERS.has(opening.word)
  if (NAME_PARTS.has(token)) return opens || opening.quoted || opening.word === ''
  if (lower === 'a.m' || lower === 'p.m') return !AFTER_TIME.has(opening.word)
  return !isDottedLetters(token) || opens || opening.quoted
}

/** "he went ... then", and dots before the first word, as in "... and then": both only mark something left out. */
function isLooseEllipsis(text: string, stop: number, start: number): boolean {
  let dots = stop
  while (dots > start && text.charCodeAt(dots - 1) === 0x2e) dots--
  return isSpace(text.charCodeAt(dots - 1)) || dots === skipOpeners(text, start)
}

function tokenStart(text: string, stop: number, start: number): number {
  let from = stop
  while (from > start && stop - from < LONGEST_TOKEN) {
    if (!isWordCode(text, from - 1) && text.charCodeAt(from - 1) !== 0x2e) break
    from--
  }
  return from
}

/** Nothing between the stop and what follows: an address or a file's name, unless a plain word ended before it. */
function isGlued(text: string, start: number, from: number, opening: Opening): boolean {
  const before = text.charCodeAt(from - 1)
  if (from > start && !isSpace(before) && !isOpener(before) && before !== 0x22 && before !== 0x2d) return true
  return DOMAIN_ENDING.test(opening.word)
}

/** "(D-Pa.)": the stop belongs to a shortening in brackets. */
function isAside(text: string, start: number, stop: number, end: number, token: string): boolean {
  const open = text.lastIndexOf('(', stop)
  const inBrackets = text.charCodeAt(end - 1) === 0x29 && open >= start && stop - open < 16
  return inBrackets && (STATES.has(token) || NAME_PARTS.has(token))
}

/** A single letter before the stop is an initial, but not in "vitamin C." and "than I." */
function isInitial(
  text: string,
  start: number,
  from: number,
  letter: string,
  opening: Opening,
  opens: boolean,
): boolean {
  if (letter === letter.toLowerCase() || opening.quoted || opening.digit) return false
  if (opening.word.length === 1 && text.charCodeAt(opening.at + 1) === 0x2e) return true
  if (opens) return false
  const before = wordBefore(text, from, start)
  if (LETTERED.has(before.toLowerCase())) return false
  return letter !== 'I' || before === '' || before[0] !== before[0]?.toLowerCase()
}

/** "ST" and "SEPT" of a headline as "St" and "Sept"; everything else as it is. */
function capitalised(token: string): string {
  if (token.length < 2 || token !== token.toUpperCase() || token.includes('.')) return token
  return token.slice(0, 1) + token.slice(1).toLowerCase()
}

/** "U.S", "J.K": single letters between stops. */
function isDottedLetters(token: string): boolean {
  if (token.length < 3) return false
  for (let at = 1; at < token.length; at += 2) if (token.charCodeAt(at) !== 0x2e) return false
  return true
}
