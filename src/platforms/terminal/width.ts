// How wide to write on a terminal.

/** Lines longer than this tire the eye, however wide the terminal. */
const WIDEST = 96
const NARROWEST = 24
/** Where there is no terminal, or one that does not know how wide it is and says 0. */
const USUAL = 80

/** Columns to write in, for a terminal of so many. */
export function widthFor(columns: number | undefined): number {
  return Math.max(NARROWEST, Math.min(WIDEST, columns || USUAL))
}
