// Breaks lines for a terminal, with an indent; words that are wider than a line are cut.
import wrapAnsi from 'wrap-ansi'

/** Joins what must stay on one line; a space once the lines are broken. Private use: `inert` text may hold it, to no harm. */
const GLUE = '\u{f8ff}'

/** A space that no line is broken at. */
export function glued(...parts: string[]): string {
  return parts.join(GLUE)
}

/** `first` stands before the first line and as many spaces before the others. `width` counts both. */
export function wrapped(text: string, width: number, first = ''): string {
  const indent = ' '.repeat(first.length)
  return wrapAnsi(text, width - first.length, { hard: true })
    .replaceAll(GLUE, ' ')
    .split('\n')
    .map((line, at) => `${at === 0 ? first : indent}${line}`.trimEnd())
    .join('\n')
}

/** The beginning of a text that fits on one line, with an ellipsis if it is not all of it. */
export function cut(text: string, width: number): string {
  const [first = '', ...others] = wrapAnsi(text, width - 2, { hard: true }).split('\n')
  return others.length === 0 ? first : `${first} …`
}
