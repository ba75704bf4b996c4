// What a story is about, by the words of its titles and of how its articles begin.
import { stemsOf } from '../digest/taste.ts'
import type { Article } from '../domain/article.ts'
import type { Story } from '../domain/story.ts'

/** `before`: articles of it as they were when they were told, which may have been to a channel's taste. */
export const tastedOf = (story: Story, articles: Map<string, Article>, before: readonly Article[] = []) => ({
  stems: stemsIn(story, articles).union(new Set(before.flatMap(stemsOfArticle))),
  outlets: story.outlets,
})

/** Characters of an article by which its topic is told. */
const BEGINNING = 600

export function stemsIn(story: Story, articles: Map<string, Article>): Set<string> {
  const titles = [story.headline, ...story.articles.map(({ title }) => title)]
  return new Set([...titles.flatMap(stemsOf), ...[...articles.values()].flatMap(stemsOfArticle)])
}

export function stemsOfArticle({ title, text, body }: Article): string[] {
  const start = body[0]?.start ?? 0
  return [title, text.slice(start, start + BEGINNING)].flatMap(stemsOf)
}
