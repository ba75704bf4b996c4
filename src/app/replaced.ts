// Whether an article that has left the folder is there under another name, in another version: its file was renamed and edited at once.
import type { ArticleCatalogue, DepartedArticle } from '../articles/ports.ts'
import type { ToldArticle } from '../digest/ports.ts'
import type { Article } from '../domain/article.ts'
import { wordsOf } from '../language/words.ts'
import type { ArticleReader } from '../search/ports.ts'
import { asTold } from './corrected.ts'

/** Articles of an outlet that are looked at, and how far from its day. */
const LOOKED_AT = 200
const AROUND_MS = 2 * 86_400_000
/** Titles and texts that share so much of their words are nearly the same. */
const SAME = 0.7

/** Among those that the channel has not been told of: an outlet may tell of one thing twice, and withdraw the one. */
export async function isReplaced(
  { id, title, outlet, publishedAt }: DepartedArticle,
  told: readonly ToldArticle[],
  { catalogue, reader }: { catalogue: Pick<ArticleCatalogue, 'articleVersion' | 'newest'>; reader: ArticleReader },
): Promise<boolean> {
  const known = new Set(told.map(({ articleId }) => articleId))
  const around = (await catalogue.newest({ limit: LOOKED_AT, outlet })).filter(
    (one) => !known.has(one.id) && Math.abs(Number(one.publishedAt) - Number(publishedAt)) <= AROUND_MS,
  )
  if (around.some((one) => isNearly(one.title, title))) return true
  const was = (await asTold(new Set([id]), told, catalogue)).at(-1)
  if (was === undefined || around.length === 0) return false
  const articles = await reader.articles(around.map((one) => one.id))
  return [...articles.values()].some((one) => isNearly(bodyOf(one), bodyOf(was)))
}

const bodyOf = ({ text, body }: Article): string => body.map(({ start, end }) => text.slice(start, end)).join(' ')

function isNearly(one: string, other: string): boolean {
  const [words, others] = [one, other].map((text) => new Set(wordsOf(text).map(({ folded }) => folded)))
  if (words === undefined || others === undefined) return false
  return words.intersection(others).size / Math.max(1, words.size, others.size) >= SAME
}
