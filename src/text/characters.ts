// What a character is: white space, a letter or digit, a mark that opens, closes or ends a sentence. Knows no sentences.

const codesOf = (characters: string): ReadonlySet<number> => new Set([...characters].map((one) => one.charCodeAt(0)))
const WIDE_SPACES = codesOf(
  '\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u2028\u2029\u202f\u205f\u3000\ufeff',
)

/** White space by code unit, exactly what `\s` and `trim` take for it; a loop over these is far cheaper than either. */
export function isSpace(code: number): boolean {
  if (code <= 32) return code === 32 || (code >= 9 && code <= 13)
  return code >= 160 && WIDE_SPACES.has(code)
}

/** The first position at or after `from` that is not white space; the text's length if there is none. */
export function skipSpace(text: string, from: number): number {
  let at = from
  while (at < text.length && isSpace(text.charCodeAt(at))) at++
  return at
}

/** The end of the last thing before `from` that is not white space, not before `floor`. */
export function trimEnd(text: string, from: number, floor = 0): number {
  let at = from
  while (at > floor && isSpace(text.charCodeAt(at - 1))) at--
  return at
}

/** How many line breaks `text` has from `start` to `end`: CRLF counts once, a paragraph separator as two. */
export function lineBreaks(text: string, start: number, end: number): number {
  let count = 0
  for (let at = start; at < end; at++) {
    const code = text.charCodeAt(at)
    if (code === 10 || code === 0x2028) count++
    else if (code === 13 && text.charCodeAt(at + 1) !== 10) count++
    else if (code === 0x2029) count += 2
  }
  return count
}

const OPENERS = codesOf('“‘([«')
/** Closing quotes and brackets, and marks without width that web pages leave between sentences. */
const CLOSERS = codesOf('"\'”’)]»\u200b\u200c\u200d\u200e\u200f\u2060\u2061\u2062\u2063\u2064\u00ad')
const TERMINATORS = codesOf('.!?…。')
const WORD = /[\p{L}\p{N}]/u
const OPENING = /[“"‘'«([\u200b-\u200f\u2060-\u2064\u00ad]*/y

/** Marks that open, seen at the end of what came before: a straight quote could as well be closing. */
export const isOpener = (code: number): boolean => OPENERS.has(code)
export const isTerminator = (code: number): boolean => TERMINATORS.has(code)
export const isDigit = (code: number): boolean => code >= 48 && code <= 57

/** Whether the code unit at `at` is of a letter or digit of the basic plane. */
export function isWordCode(text: string, at: number): boolean {
  const code = text.charCodeAt(at)
  if (code < 128) return (code >= 97 && code <= 122) || (code >= 65 && code <= 90) || isDigit(code)
  return code >= 0xaa && !(code >= 0x2000 && code < 0x2070) && WORD.test(text[at] ?? '')
}

/** Where a sentence's first word begins, after the marks that open it. */
export function skipOpeners(text: string, start: number): number {
  let at = start
  while (isOpener(text.charCodeAt(at)) || text.charCodeAt(at) === 0x22) at++
  return at
}

/** The last code unit before `end` that is not a closing quote or bracket. */
export function beforeClosers(text: string, end: number, start: number): number {
  let at = end - 1
  while (at > start && CLOSERS.has(text.charCodeAt(at))) at--
  return at
}

export interface Opening {
  at: number
  /** The first word's letters, without the marks before it; '' if it opens with something else. */
  word: string
  digit: boolean
  quoted: boolean
  /** Whether it opens in lower case; "iPhone" does not count. */
  lower: boolean
}

export function openingOf(text: string, at: number): Opening {
  OPENING.lastIndex = at
  const marks = OPENING.exec(text)?.[0] ?? ''
  const from = at + marks.length
  let end = from
  while (isWordCode(text, end)) end++
  const word = text.slice(from, end)
  const lower = word.charAt(0) !== word.charAt(0).toUpperCase() && word.charAt(1) === word.charAt(1).toLowerCase()
  return { at, word, digit: isDigit(word.charCodeAt(0)), quoted: marks !== '' && /[“"‘'«]/.test(marks), lower }
}

/** Soft hyphens, spaces and marks without width; joiners, but where a script that joins its letters, or an emoji, stands before. */
const INVISIBLE =
  /[\u00ad\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]|(?<=[\p{sc=Latin}\p{sc=Cyrillic}\p{sc=Greek}\p{N}\p{P}\s])[\u200c\u200d]/gu
const HAS_INVISIBLE = /[\u00ad\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]/

/** The text without the characters that nobody sees: they hide words from searches, and their coming and going is no change. */
export const withoutInvisible = (text: string): string =>
  HAS_INVISIBLE.test(text) ? text.replace(INVISIBLE, '') : text

/** White space collapsed, as a fact is kept. */
export const squeezed = (text: string): string => text.replace(/\s+/g, ' ').trim()

export function isPaired(text: string): boolean {
  const count = (mark: string): number => text.split(mark).length - 1
  return count('“') === count('”') && count('"') % 2 === 0
}

export const wordCount = (text: string): number => text.match(/\S+/g)?.length ?? 0
