// Lets found passages speak for each other: what many articles bring in answer to one question is likely what was asked for.
import type { WordCount } from '../domain/passage.ts'
import type { ReadHit } from './rank.ts'

/** Weight of agreement beside the other signs; fitted with them. */
const AGREEMENT = 2
/** The mean is taken over this many of the words a passage brings, those most agreed on. */
const MOST_AGREED = 3
/** A word that most of its articles write in lower case too is no name. */
const MOSTLY_LOWER = 0.5
/** How quickly a passage's say falls with its score. */
const SAY = 2
/** Inverse article frequency, in nats, from which on a word counts fully. */
const RARE = 6

/** Names and figures that passages of at least two articles bring: those whose counts are worth looking up. */
export function sharedWords(read: ReadHit[]): string[] {
  const heldBy = new Map<string, string>()
  const shared = new Set<string>()
  for (const { found, brought } of read) {
    for (const word of brought) {
      const holder = heldBy.get(word)
      if (holder === undefined) heldBy.set(word, found.article.id)
      else if (holder !== found.article.id) shared.add(word)
    }
  }
  return [...shared]
}

/**
 * Adds to each score how much the other articles agree with what the passage brings. `counts` are those of the shared words among
 * `articles` articles: what is in the news every day agrees with everything, and counts little.
 */
export function addAgreement(read: ReadHit[], counts: Map<string, WordCount>, articles: number): void {
  const support = supportOf(read)
  const worth = new Map<string, number>()
  for (const [word, { articles: holding, lowercase }] of counts) {
    if (lowercase / holding > MOSTLY_LOWER && !/^\d/.test(word)) continue
    const rarity = Math.min(1, Math.log(Math.max(1, articles / holding)) / RARE)
    worth.set(word, Math.log(1 + (support.get(word) ?? 0)) * rarity)
  }
  for (const { found, brought } of read) {
    const most = [...brought].map((word) => worth.get(word) ?? 0).sort((a, b) => b - a)
    found.score += (AGREEMENT * most.slice(0, MOST_AGREED).reduce((sum, value) => sum + value, 0)) / MOST_AGREED
  }
}

/** For each word, the say of the articles that bring it: each article once, by its best passage. */
function supportOf(read: ReadHit[]): Map<string, number> {
  const top = Math.max(...read.map(({ found }) => found.score))
  const says = new Map<string, Map<string, number>>()
  for (const { found, brought } of read) {
    const say = Math.exp((found.score - top) / SAY)
    for (const word of brought) {
      const byArticle = says.get(word) ?? new Map<string, number>()
      byArticle.set(found.article.id, Math.max(byArticle.get(found.article.id) ?? 0, say))
      says.set(word, byArticle)
    }
  }
  return new Map(
    [...says].map(([word, byArticle]) => [word, [...byArticle.values()].reduce((sum, say) => sum + say, 0)]),
  )
}
