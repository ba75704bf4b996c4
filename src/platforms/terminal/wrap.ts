// Breaks lines for a terminal, with an indent; words that are wider than a line are cut.
import wrapAnsi from 'wrap-ansi'

/** Lines longer than this tire the eye, however wide the terminal. */
const WIDEST = 96
const NARROWEST = 24
/** Joins what must stay on one line; a space once the lines are broken. Private use: `inert` text may hold it, to no harm. */
const GLUE = '\u{f8ff}'

/** Columns to write in, for a terminal of so many; undefined where there is no terminal. */
export function widthFor(columns: number | undefined): number {
  return Math.max(NARROWEST, Math.min(WIDEST, columns ?? 80))
}

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
