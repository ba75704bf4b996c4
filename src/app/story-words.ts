// What a story is about, by the words of its titles and of how its articles begin.
import { stemsOf } from '../digest/taste.ts'
import type { Article } from '../domain/article.ts'
import type { Story } from '../domain/story.ts'

export const tastedOf = (story: Story, articles: Map<string, Article>) => ({
  stems: stemsIn(story, articles),
  outlets: story.outlets,
})

/** Characters of an article by which its topic is told. */
const BEGINNING = 600

export function stemsIn(story: Story, articles: Map<string, Article>): Set<string> {
  const texts = [story.headline, ...story.articles.map(({ title }) => title)]
  for (const { text, body } of articles.values()) {
    const start = body[0]?.start ?? 0
    texts.push(text.slice(start, start + BEGINNING))
  }
  return new Set(texts.flatMap(stemsOf))
}
