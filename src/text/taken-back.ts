// What outlets take back among several texts: figures that a note calls wrong, in whichever of the texts they stand.
import type { Span } from '../domain/article.ts'
import { correctionsIn, givesTakenBack, type NotedCorrection } from './corrections.ts'

/** A text that an outlet has published. */
interface Printed {
  id: string
  outlet: string
  publishedAt: Date | null
  text: string
  body: readonly Span[]
}

/** A note, and the article that it stands in. */
export interface TakenBack<A> {
  article: A
  note: NotedCorrection
}

export function takenBackAmong<A extends Printed>(articles: readonly A[]): TakenBack<A>[] {
  return articles.flatMap((article) => correctionsIn(article).map((note) => ({ article, note })))
}

/** The note that takes a figure of the sentence back; what another outlet says later, it may well say knowing of it. `null`: none does. */
export function whoTakesBack<A extends Printed>(
  { article, span, text }: { article: Printed; span: Span; text: string },
  all: readonly TakenBack<A>[],
): TakenBack<A> | null {
  const isOf = ({ article: { id }, note }: TakenBack<A>): boolean =>
    id === article.id && span.start < note.span.end && span.end > note.span.start
  return all.find((one) => !isOf(one) && !isLater(article, one.article) && givesTakenBack(text, one.note)) ?? null
}

function isLater(one: Printed, other: Printed): boolean {
  if (one.outlet === other.outlet) return false
  return one.publishedAt !== null && other.publishedAt !== null && one.publishedAt > other.publishedAt
}
