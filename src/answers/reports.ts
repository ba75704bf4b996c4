// Tells which articles are one report: a reprint repeats another's sentences, and says nothing more for being printed twice.
import type { ReadSentence } from './reading.ts'

/** Sentences as short as this are alike by chance. */
const FEWEST_WORDS = 8
/** Share of the sentences of the smaller article that the other must hold too; editors cut and add, and rewrite the opening. */
const REPRINT = 1 / 3

/** For each article, the one that stands for its report: the first of those that share their sentences. */
export function reportsOf(sentences: readonly ReadSentence[]): Map<string, string> {
  const byArticle = new Map<string, Set<string>>()
  for (const { found, words } of sentences) {
    const said = byArticle.get(found.article.id) ?? new Set()
    byArticle.set(found.article.id, said)
    if (words.length >= FEWEST_WORDS) said.add(words.map(({ folded }) => folded).join(' '))
  }
  const reports = new Map<string, string>()
  for (const [id, said] of byArticle) {
    const original = [...reports].find(([other]) => isReprint(said, byArticle.get(other) ?? new Set()))
    reports.set(id, original?.[1] ?? id)
  }
  return reports
}

function isReprint(one: Set<string>, other: Set<string>): boolean {
  const smaller = Math.min(one.size, other.size)
  let shared = 0
  for (const sentence of one) if (other.has(sentence)) shared++
  return shared > 0 && shared >= smaller * REPRINT
}
