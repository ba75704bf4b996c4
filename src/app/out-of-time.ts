// Articles that no digest looks at, for they have no date, or one that is still to come: found by words, and why they are not told.
import { stemsOf } from '../digest/taste.ts'
import type { Article } from '../domain/article.ts'
import { longDay } from '../domain/day.ts'
import type { StoryArticle } from '../domain/story.ts'
import type { ArticleReader } from '../search/ports.ts'
import type { StoryReader } from '../stories/ports.ts'
import { stemsOfArticle } from './story-words.ts'

/** Articles that are read, where no title holds the words. */
const READ = 300

/** `stems`: all of them must stand in its title, or else in how it begins. `null` where there is no such article. */
export async function outOfTime(
  stems: readonly string[],
  until: Date,
  { stories, reader }: { stories: Pick<StoryReader, 'stories'>; reader: ArticleReader },
): Promise<{ title: string; why: string } | null> {
  const all = (await stories.stories({})).flatMap(({ articles }) => articles)
  const out = all.filter(({ publishedAt }) => publishedAt === null || publishedAt > until)
  const holds = (held: readonly string[]): boolean => stems.every((stem) => held.includes(stem))
  const found = out.find(({ title }) => holds(stemsOf(title))) ?? (await readFor(out.slice(0, READ), holds, reader))
  return found === null ? null : { title: found.title, why: whyNot(found) }
}

async function readFor(
  members: StoryArticle[],
  holds: (stems: readonly string[]) => boolean,
  reader: ArticleReader,
): Promise<StoryArticle | null> {
  const articles: Map<string, Article> = await reader.articles(members.map(({ articleId }) => articleId))
  const found = [...articles.values()].find((article) => holds(stemsOfArticle(article)))
  return members.find(({ articleId }) => articleId === found?.id) ?? null
}

function whyNot({ publishedAt, file }: StoryArticle): string {
  return publishedAt === null
    ? `it has no date, so nobody can tell whether it is new; one in ${file} would help, and /ask finds it as it is`
    : `it is dated ${longDay(publishedAt)}, which is still to come`
}
