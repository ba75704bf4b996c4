// Articles that a channel was told in another version than they have now, however long ago, and by whatever name.

import type { Article, Span } from '../domain/article.ts'
import type { ToldArticle } from '../domain/subscription.ts'
import type { ArticleCatalogue, DepartedArticle, StandingArticle } from '../storage/articles.ts'
import { lastTold } from './last-told.ts'

type Versions = Pick<ArticleCatalogue, 'articleVersion'>

/** What a channel was told of an article, by the id that the article has now. */
export interface KnownArticle extends ToldArticle {
  /** The id that this version is stored under, where the article had another one then. */
  storedAs?: string
}

/** An article as a channel was told it. */
export interface ToldVersion {
  /** The id that the article has now. */
  articleId: string
  /** Under the id that it had then. */
  article: Article
  /** What of its text the channel was told. */
  quoted: Span[]
}

/** What was told, with articles that have another id now under that as well; the last last. `present`: their ids by those they had. */
export function byPresentIds(told: readonly ToldArticle[], present: ReadonlyMap<string, string>): KnownArticle[] {
  const moved = told.flatMap((one): KnownArticle[] => {
    const now = present.get(one.articleId)
    return now === undefined ? [] : [{ ...one, articleId: now, storedAs: one.articleId }]
  })
  return [...moved, ...told]
}

/** The present ids of those whose files were only moved: the very text stands elsewhere. */
export const movedIn = (departed: readonly DepartedArticle[]): Map<string, string> =>
  new Map(departed.flatMap(({ id, nowAt }) => (nowAt === null ? [] : [[id, nowAt.id] as const])))

/** The ids of those that are not as they were when they were told last, or of which not all was told yet that was put right. */
export function changedIn(told: readonly KnownArticle[], standing: ReadonlyMap<string, StandingArticle>): string[] {
  const last = lastTold(told)
  return [...standing].flatMap(([id, { version }]) => (last.has(id) && last.get(id) !== version ? [id] : []))
}

/** The versions in which a channel was told all of these articles that there was to tell, the last one last. */
export async function asTold(
  ids: ReadonlySet<string>,
  told: readonly KnownArticle[],
  catalogue: Versions,
): Promise<ToldVersion[]> {
  const whole = told.filter(({ articleId, partly }) => ids.has(articleId) && partly === undefined)
  const versions = Map.groupBy(whole.toReversed(), ({ articleId, version, storedAs = articleId }) =>
    JSON.stringify([articleId, storedAs, version]),
  )
  const read = [...versions.values()].reverse().map(async (entries): Promise<ToldVersion[]> => {
    const [first] = entries
    if (first === undefined) return []
    const { articleId, version, storedAs = articleId } = first
    const article = await catalogue.articleVersion(storedAs, version)
    return article === null ? [] : [{ articleId, article, quoted: entries.flatMap(({ quoted = [] }) => quoted) }]
  })
  return (await Promise.all(read)).flat()
}
