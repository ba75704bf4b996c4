// Articles that a channel was told in another version than they have now, however long ago, and what became of their titles.
import type { ArticleCatalogue, StandingArticle } from '../articles/ports.ts'
import type { ToldArticle } from '../digest/ports.ts'
import type { AnswerSentence } from '../domain/answer.ts'
import type { Article } from '../domain/article.ts'
import type { StoryArticle } from '../domain/story.ts'
import { wordsOf } from '../language/words.ts'

type Versions = Pick<ArticleCatalogue, 'articleVersion'>

/** The ids of those that have changed. */
export function changedIn(told: readonly ToldArticle[], standing: ReadonlyMap<string, StandingArticle>): string[] {
  const versions = Map.groupBy(told, ({ articleId }) => articleId)
  return [...standing].flatMap(([id, { version }]) =>
    versions.get(id)?.some((one) => one.version === version) === false ? [id] : [],
  )
}

/** The versions in which a channel was told these articles, the last one last. */
export async function asTold(
  ids: ReadonlySet<string>,
  told: readonly ToldArticle[],
  catalogue: Versions,
): Promise<Article[]> {
  const versions = told.filter(({ articleId }) => ids.has(articleId))
  const articles = versions.map(({ articleId, version }) => catalogue.articleVersion(articleId, version))
  return (await Promise.all(articles)).filter((article) => article !== null)
}

/** Whether its title says something else than every title that the channel was told it under. */
export function isRetitled({ articleId, title }: StoryArticle, before: readonly Article[]): boolean {
  const titles = titlesOf(articleId, before)
  return titles.length > 0 && titles.every((one) => saidIn(one) !== saidIn(title))
}

export const titleSentence = (
  { articleId, outlet, title }: StoryArticle,
  before: readonly Article[],
): AnswerSentence => ({
  text: `${outlet} has changed the title of its report from “${titlesOf(articleId, before).at(-1)}” to “${title}”.`,
  citations: [],
})

const titlesOf = (articleId: string, articles: readonly Article[]): string[] =>
  articles.flatMap(({ id, title }) => (id === articleId ? [title] : []))

/** Its words, however they are set. */
const saidIn = (title: string): string =>
  wordsOf(title)
    .map(({ folded }) => folded)
    .join(' ')
