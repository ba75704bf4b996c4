// The outlets of a story side by side: what each says first, in its own words. Judges no difference between them.
import { isMachineTranslated } from '../domain/article.ts'
import type { Quoted } from '../domain/story.ts'
import { isTellable, quoteOf, type StoryArticles, sentencesIn } from './read-story.ts'

/** One outlet's account of a story. */
export interface OutletView {
  outlet: string
  /** Of its first article on the story. */
  publishedAt: Date | null
  /** Outlets before it that have the same report. */
  sharedWith: string[]
  /** The first sentence of its first article that can be quoted; `null`: none can. */
  lead: Quoted | null
}

/** In the order in which they reported. */
export function compareOutlets({ articles, reports }: StoryArticles): OutletView[] {
  const views: OutletView[] = []
  const seen = new Map<number | string, string[]>()
  for (const [outlet, own] of Map.groupBy(articles, (one) => one.outlet)) {
    const first = own.find((one) => !isMachineTranslated(one)) ?? own[0]
    if (first === undefined) continue
    const ownReports = new Set(own.map(({ id }) => reports.get(id) ?? id))
    const sharedWith = [...new Set([...ownReports].flatMap((report) => seen.get(report) ?? []))]
    for (const report of ownReports) seen.set(report, [...(seen.get(report) ?? []), outlet])
    const lead = sentencesIn(first).find(isTellable)
    views.push({
      outlet,
      publishedAt: own[0]?.publishedAt ?? null,
      sharedWith,
      lead: lead === undefined ? null : quoteOf(first, lead.span),
    })
  }
  return views
}
