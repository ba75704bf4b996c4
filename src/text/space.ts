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
