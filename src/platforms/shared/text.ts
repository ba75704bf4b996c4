// What every platform does with the text of articles, models and people before it looks at marks of its own. Knows no platform.
import { type AnswerSentence, piecesOf } from '../../domain/answer.ts'

const CONTROLS = /[\u0000-\u0008\u000e-\u001f\u007f-\u0084\u0086-\u009f]/g
/** Overrides, embeddings and isolates of writing direction, marks without width, and tags. Joiners stay: emoji and scripts need them. */
const UNSEEN =
  /[\u00ad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\u3164\ufeff\uffa0\ufff9-\ufffb]|[\u{e0000}-\u{e007f}]/gu

const ENTRIES = 1000
/** Longer texts are rare, and would fill the memory. */
const LONGEST = 2000

/** Remembers what a pure function of a text returned: dividing a message into pages renders the same texts over and over. */
export function memoized<T>(of: (text: string) => T): (text: string) => T {
  const known = new Map<string, T>()
  return (text) => {
    const found = known.get(text)
    if (found !== undefined || text.length > LONGEST) return found ?? of(text)
    if (known.size >= ENTRIES) known.clear()
    const value = of(text)
    known.set(text, value)
    return value
  }
}

/** Returns one line of plain text in which nothing controls, hides or turns the text around; any white space counts as one space. */
export const oneLine = memoized((text) =>
  text
    .toWellFormed()
    .replace(CONTROLS, '')
    .replace(UNSEEN, '')
    .replace(/[\s\u0085]+/g, ' ')
    .trim(),
)

/** A sentence, what carries the answer as `strong` and the rest as `plain` has it. Both may drop white space at the ends: seams keep theirs. */
export function withStrong(
  sentence: AnswerSentence,
  plain: (text: string) => string,
  strong: (text: string) => string,
): string {
  const pieces = piecesOf(sentence).map(({ text, isStrong }) =>
    keepingEdges(text, isStrong && oneLine(text) !== '' ? strong : plain),
  )
  return pieces.join('').trim()
}

export const keepingEdges = (text: string, of: (text: string) => string): string =>
  `${/^\s/.test(text) ? ' ' : ''}${of(text)}${/\s$/.test(text) ? ' ' : ''}`

/** The text with a mark in front of it; '' stays ''. */
export const behind = (mark: string, text: string): string => (text === '' ? '' : `${mark}${text}`)

/** Returns an address that may be posted; `null` for what is none, none of the web, or holds a name or password. */
export function webAddress(link: string | null): URL | null {
  if (link === null || !URL.canParse(link)) return null
  const address = new URL(link)
  const isPlain = address.username === '' && address.password === ''
  return isPlain && ['http:', 'https:'].includes(address.protocol) ? address : null
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null
}
