// Finds the one article that somebody names: by its id, its file, or its title, exactly or nearly as it is written.
import type { Article } from '../domain/article.ts'
import { fold, wordsOf } from '../text/words.ts'
import type { DatelineParts } from './ask.ts'

/** Of a title's words and the typed ones, the share that must be common to both. */
const NEARLY = 0.8
/** A title that is not typed to the letter must have so many words: one or two words are rather a topic. */
const FEWEST_WORDS = 4
/** Titles looked at, the newest first. */
const TITLES = 50
/** Articles of one file name that are read. */
const SHARING = 50

/** The article that `name` names, published by `asOf`; `null` if none or several could be meant: see `articlesFiledAs`. */
export async function articleNamed(
  name: string,
  { shelf, reader }: Pick<DatelineParts, 'shelf' | 'reader'>,
  asOf: Date | undefined,
): Promise<Article | null> {
  const ids = await shelf.idsOf(name)
  const [id, ...others] = ids.length > 0 ? ids : await idsTitled(name, shelf)
  if (id === undefined || others.length > 0) return null
  const article = (await reader.articles([id])).get(id) ?? null
  const isTooLate = asOf !== undefined && (article?.publishedAt == null || article.publishedAt > asOf)
  return isTooLate ? null : article
}

/**
 * The articles that share this file name, as in a file of many articles, or in files of one name in several folders; [] if fewer than
 * two do. Without its ending a name is rather a topic. Of very many, some.
 */
export async function articlesFiledAs(
  name: string,
  { shelf, reader }: Pick<DatelineParts, 'shelf' | 'reader'>,
  asOf: Date | undefined,
): Promise<Article[]> {
  const ids = /\.\w+$/.test(name) ? await shelf.idsOf(name) : []
  if (ids.length < 2) return []
  const articles = [...(await reader.articles(ids.slice(0, SHARING))).values()]
  return asOf === undefined
    ? articles
    : articles.filter(({ publishedAt }) => publishedAt !== null && publishedAt <= asOf)
}

/** Ids of the articles whose title this is: the newest where several have it, for it is told anew then. */
async function idsTitled(name: string, shelf: DatelineParts['shelf']): Promise<string[]> {
  const typed = wordsOf(name).map(({ folded }) => folded)
  if (typed.length < 2) return []
  // Any word may be misspelled, but hardly both of the two longest.
  const longest = [...new Set(typed)].sort((a, b) => b.length - a.length || (a < b ? -1 : 1)).slice(0, 2)
  const candidates = (await Promise.all(longest.map((word) => shelf.titles([word], TITLES)))).flat()
  const near = candidates
    .map(({ id, title }) => ({ id, nearness: nearnessOf(name, typed, title) }))
    .sort((a, b) => b.nearness - a.nearness)
  const best = near[0]
  return best === undefined || best.nearness < NEARLY ? [] : [best.id]
}

function nearnessOf(name: string, typed: string[], title: string): number {
  if (fold(title).trim() === fold(name).trim()) return 2
  const words = wordsOf(title).map(({ folded }) => folded)
  if (words.join(' ') === typed.join(' ')) return 1.5
  if (words.length < FEWEST_WORDS) return 0
  const [own, other] = [new Set(typed), new Set(words)]
  return (2 * own.intersection(other).size) / (own.size + other.size)
}
