// What the outlets of a story have taken back: figures that a note calls wrong, in whatever article of the story they stand.
import type { Article } from '../domain/article.ts'
import type { Quoted } from '../domain/telling.ts'
import { correctionsIn, givesTakenBack, type NotedCorrection } from '../language/corrections.ts'
import type { ReadStory, StorySentence } from './read-story.ts'

/** A note, and the article that it stands in. */
export interface TakenBack {
  article: Article
  note: NotedCorrection
}

const known = new WeakMap<ReadStory, TakenBack[]>()

/** The earliest first, undated ones last. */
export function takenBackIn(story: ReadStory): TakenBack[] {
  const found =
    known.get(story) ?? story.articles.flatMap((article) => correctionsIn(article).map((note) => ({ article, note })))
  known.set(story, found)
  return found
}

/** The note that takes a figure of the sentence back; what another outlet says later, it may well say knowing of it. `null`: none does. */
export function whoTakesBack({ article, span, text }: StorySentence, all: readonly TakenBack[]): TakenBack | null {
  return (
    all.find(
      (one) =>
        !(one.article.id === article.id && span.start < one.note.span.end && span.end > one.note.span.start) &&
        !isLater(article, one.article) &&
        givesTakenBack(text, one.note),
    ) ?? null
  )
}

export function quotedNote({ article, note: { span } }: TakenBack): Quoted {
  const { id, version, outlet, publishedAt, text } = article
  return { articleId: id, version, ...span, quote: text.slice(span.start, span.end), outlet, publishedAt }
}

function isLater(one: Article, other: Article): boolean {
  if (one.outlet === other.outlet) return false
  return one.publishedAt !== null && other.publishedAt !== null && one.publishedAt > other.publishedAt
}
