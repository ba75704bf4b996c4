// Reads the articles of a story, those that tell most first: there may be many, and each takes its time.
import type { Article } from '../domain/article.ts'
import type { Story, StoryArticle } from '../domain/story.ts'
import type { Difference, StoryArticles } from '../domain/telling.ts'
import type { ArticleReader } from '../storage/articles.ts'
import type { StoryReader } from '../storage/stories-read.ts'
import { differencesIn } from './differences.ts'

/** Articles of a story that are read. */
const MOST_ARTICLES = 12

/** The newest of each report first: reprints are read last, if at all. */
export function worthReading({ articles }: Pick<Story, 'articles'>): string[] {
  const newestFirst = [...articles].reverse()
  const firsts = newestFirst.filter((one, at) => newestFirst.findIndex(({ report }) => report === one.report) === at)
  const others = newestFirst.filter((one) => !firsts.includes(one))
  return [...firsts, ...others].slice(0, MOST_ARTICLES).map(({ articleId }) => articleId)
}

export async function readStoryArticles(story: Story, reader: ArticleReader): Promise<StoryArticles> {
  const articles = await reader.articles(worthReading(story))
  return togetherWith(story, [...articles.values()])
}

/** Articles of a story with the reports that they are. */
function togetherWith({ articles: members }: Pick<Story, 'articles'>, articles: Article[]): StoryArticles {
  const reports = Map.groupBy(members, ({ report }: StoryArticle) => report)
  return { articles, reports: [...reports.values()].map((same) => same.map(({ articleId }) => articleId)) }
}

/** Where these articles of a story differ, one side or more in what is `fresh`. */
export function differencesAmong(story: Story, articles: Article[], fresh: ReadonlySet<string>): Difference[] {
  if (articles.length < 2) return []
  const found = differencesIn(togetherWith(story, articles))
  return found.filter(({ sides }) => sides.some(({ articleId }) => fresh.has(articleId)))
}

/** Articles that were found for a topic, as if they were a story of that headline; those that are one report in their stories are one here. */
export async function gathered(
  headline: string,
  articles: Article[],
  stories: Pick<StoryReader, 'storiesOf'>,
): Promise<{
  story: Pick<Story, 'headline' | 'articles' | 'outlets' | 'reports'> & { id: null }
  read: StoryArticles
}> {
  const ids = new Set(articles.map(({ id }) => id))
  const members = (await stories.storiesOf([...ids])).flatMap(({ id, articles: own }) =>
    own.filter(({ articleId }) => ids.has(articleId)).map((member) => ({ ...member, of: `${id} ${member.report}` })),
  )
  const reports = Map.groupBy(members, ({ of }) => of)
  const outlets = [...new Set(articles.map(({ outlet }) => outlet))]
  return {
    story: { id: null, headline, articles: members, outlets, reports: reports.size },
    read: { articles, reports: [...reports.values()].map((same) => same.map(({ articleId }) => articleId)) },
  }
}
