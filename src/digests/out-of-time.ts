// Articles that no digest looks at, for they have no date, or one that is still to come: found by words, and why they are not told.
import { longDay } from '../domain/day.ts'
import type { StoryArticle } from '../domain/story.ts'
import type { ArticleReader } from '../storage/articles.ts'
import type { StoryReader } from '../storage/stories-read.ts'
import { spokenInArticles } from './story-words.ts'
import { holds } from './taste.ts'
import type { TopicNames } from './topic-names.ts'

/** Articles that are read, where no title holds the words. */
const READ = 300

/** `topic`: its title must hold it, or else how it begins. `null` where there is no such article. */
export async function outOfTime(
  topic: string,
  names: TopicNames,
  until: Date,
  { stories, reader }: { stories: Pick<StoryReader, 'stories'>; reader: ArticleReader },
): Promise<{ title: string; why: string } | null> {
  const all = (await stories.stories({})).flatMap(({ articles }) => articles)
  const out = all.filter(({ publishedAt }) => publishedAt === null || publishedAt > until)
  for (const one of out)
    if (holds(await names.spokenIn([one.title]), topic)) return { title: one.title, why: whyNot(one) }
  const read = await reader.articles(out.slice(0, READ).map(({ articleId }) => articleId))
  for (const article of read.values()) {
    const one = out.find(({ articleId }) => articleId === article.id)
    if (one !== undefined && holds(await spokenInArticles([article], names), topic))
      return { title: one.title, why: whyNot(one) }
  }
  return null
}

function whyNot({ publishedAt, file }: StoryArticle): string {
  return publishedAt === null
    ? `it has no date, so nobody can tell whether it is new; one in ${file} would help, and /ask finds it as it is`
    : `it is dated ${longDay(publishedAt)}, which is still to come`
}
