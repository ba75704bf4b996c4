// What a character is: white space, a letter or digit, a mark that opens, closes or ends a sentence. Knows no sentences.

// White space of a text by code unit, exactly what `\s` and `trim` take for it; a loop over these is far cheaper than either.

export function isSpace(code: number): boolean {
  if (code <= 32) return code === 32 || (code >= 9 && code <= 13)
  if (code < 160) return false
  return (
    code === 0xa0 ||
    code === 0x1680 ||
    (code >= 0x2000 && code <= 0x200a) ||
    code === 0x2028 ||
    code === 0x2029 ||
    code === 0x202f ||
    code === 0x205f ||
    code === 0x3000 ||
    code === 0xfeff
  )
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

const WORD = /[\p{L}\p{N}]/u

const codesOf = (characters: string): ReadonlySet<number> =>
  new Set([...characters].map((character) => character.charCodeAt(0)))
const OPENERS = codesOf('“‘([«')
const CLOSERS = codesOf('"\'”’)]»')
const TERMINATORS = codesOf('.!?…。')

/** Marks that open, seen at the end of what came before: a straight quote could as well be closing. */
export const isOpener = (code: number): boolean => OPENERS.has(code)

export const isTerminator = (code: number): boolean => TERMINATORS.has(code)

/** Marks without width that web pages leave between sentences. */
function isInvisible(code: number): boolean {
  return (code >= 0x200b && code <= 0x200f) || (code >= 0x2060 && code <= 0x2064) || code === 0xad
}

export function isDigit(code: number): boolean {
  return code >= 48 && code <= 57
}

/** Whether the code unit at `at` is of a letter or digit of the basic plane. */
export function isWordCode(text: string, at: number): boolean {
  const code = text.charCodeAt(at)
  if (code < 128) return (code >= 97 && code <= 122) || (code >= 65 && code <= 90) || isDigit(code)
  return code >= 0xaa && !(code >= 0x2000 && code < 0x2070) && WORD.test(text[at] ?? '')
}

/** The word that ends before `at`, white space between them aside. */
export function wordBefore(text: string, at: number, floor: number): string {
  const end = trimEnd(text, at, Math.max(floor, 0))
  let from = end
  while (from > floor && isWordCode(text, from - 1)) from--
  return text.slice(from, end)
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
  while (at > start && (CLOSERS.has(text.charCodeAt(at)) || isInvisible(text.charCodeAt(at)))) at--
  return at
}

/** How a possible sentence opens. */
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
  let from = at
  let quoted = false
  for (; ; from++) {
    const code = text.charCodeAt(from)
    if (code === 0x22 || code === 0x201c || code === 0x2018 || code === 0x27 || code === 0xab) quoted = true
    else if (code !== 0x28 && code !== 0x5b && !isInvisible(code)) break
  }
  let end = from
  while (isWordCode(text, end)) end++
  const word = text.slice(from, end)
  const first = word[0] ?? ''
  const second = word[1] ?? ''
  const lower = first !== first.toUpperCase() && second === second.toLowerCase()
  return { at, word, digit: isDigit(word.charCodeAt(0)), quoted, lower }
}

/** White space collapsed, as a fact is kept. */
export function squeezed(text: string): string {
  return text.replace(/\s+/g, ' ').trim()
}

export function wordCount(text: string): number {
  let words = 0
  let inWord = false
  for (let at = 0; at < text.length; at++) {
    const space = isSpace(text.charCodeAt(at))
    if (!space && !inWord) words++
    inWord = !space
  }
  return words
}
