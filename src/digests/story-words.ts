// What a story is about, by the words of its titles and of how its articles begin.

import type { Article } from '../domain/article.ts'
import type { Story } from '../domain/story.ts'
import type { Spoken, Tasted } from './taste.ts'
import type { TopicNames } from './topic-names.ts'

/** Characters of an article by which its topic is told. */
const BEGINNING = 600

/** `before`: articles of it as they were when they were told, which may have been to a channel's taste. */
export async function tastedOf(
  story: Story,
  articles: Map<string, Article>,
  names: TopicNames,
  before: readonly Article[] = [],
): Promise<Tasted> {
  const titles = [story.headline, ...story.articles.map(({ title }) => title)]
  const texts = [...articles.values(), ...before].flatMap(telling)
  return { ...(await names.spokenIn([...titles, ...texts])), outlets: story.outlets }
}

export const spokenInArticles = (articles: readonly Article[], names: TopicNames): Promise<Spoken> =>
  names.spokenIn(articles.flatMap(telling))

function telling({ title, text, body }: Article): string[] {
  const start = body[0]?.start ?? 0
  return [title, text.slice(start, start + BEGINNING)]
}
