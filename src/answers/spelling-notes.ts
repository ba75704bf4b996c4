// Says which spellings were taken for others, so that the asker sees what was looked for.
import type { Question } from '../domain/question.ts'

/** Of several words that a misspelling may have meant, the likeliest stands first. Only of names is it worth saying. */
export function spellingNotes({ corrections, terms }: Question): string[] {
  const likeliest = corrections.filter(
    ({ from }, i, all) =>
      all.findIndex((one) => one.from === from) === i && terms.some((term) => term.word === from && term.isName),
  )
  return likeliest.map(({ from, to }) => `“${from}” was read as “${to}”.`)
}
