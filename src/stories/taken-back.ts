// What the outlets of a story have taken back, and the notes by which they did, as quotes.
import type { Article } from '../domain/article.ts'
import type { Quoted } from '../domain/telling.ts'
import { type TakenBack, takenBackAmong } from '../text/taken-back.ts'
import type { ReadStory } from './read-story.ts'

const known = new WeakMap<ReadStory, TakenBack<Article>[]>()

/** The earliest first, undated ones last. */
export function takenBackIn(story: ReadStory): TakenBack<Article>[] {
  const found = known.get(story) ?? takenBackAmong(story.articles)
  known.set(story, found)
  return found
}

export function quotedNote({ article, note: { span } }: TakenBack<Article>): Quoted {
  const { id, version, outlet, publishedAt, text } = article
  return { articleId: id, version, ...span, quote: text.slice(span.start, span.end), outlet, publishedAt }
}
