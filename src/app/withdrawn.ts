// Reports that a channel was told and that are there no more: told once as withdrawn, unless they only moved or were cleared out.
import type { DepartedArticle } from '../articles/ports.ts'
import type { ToldArticle } from '../digest/ports.ts'
import type { DigestStory } from '../domain/digest.ts'

/** What stands for a version where an article was told as withdrawn. */
const WITHDRAWN = 'withdrawn'
/** Older articles leave the folder because they are old. */
const AGE_MS = 7 * 86_400_000
/** If more leave at once, somebody has tidied up: outlets withdraw one report, not many. */
const MOST = 3

/** What was told, with articles that have moved under their present ids as well. */
export function alsoMoved(told: readonly ToldArticle[], departed: readonly DepartedArticle[]): ToldArticle[] {
  const storyOf = new Map(told.map(({ articleId, storyId }) => [articleId, storyId]))
  const moved = departed.flatMap(({ id, nowAt }): ToldArticle[] =>
    nowAt === null ? [] : [{ storyId: storyOf.get(id) ?? '', articleId: nowAt.id, version: nowAt.version }],
  )
  return [...told, ...moved]
}

export function withdrawnOf(
  departed: readonly DepartedArticle[],
  told: readonly ToldArticle[],
  until: Date,
): { story: DigestStory; told: ToldArticle }[] {
  const known = new Set(told.filter(({ version }) => version === WITHDRAWN).map(({ articleId }) => articleId))
  const recent = departed.filter(
    ({ id, nowAt, publishedAt }) =>
      !known.has(id) &&
      nowAt === null &&
      publishedAt !== null &&
      publishedAt <= until &&
      until.getTime() - publishedAt.getTime() < AGE_MS,
  )
  if (recent.length > MOST) return []
  return recent
    .sort((one, other) => (one.id < other.id ? -1 : 1))
    .map(({ id, title, outlet, publishedAt }) => {
      const storyId = `${WITHDRAWN}:${id}`
      const story: DigestStory = {
        storyId,
        status: 'withdrawn',
        headline: title,
        sentences: [{ text: `${outlet} has withdrawn its report.`, citations: [] }],
        citations: [],
        sources: [],
        outlets: [outlet],
        reports: 1,
        firstPublishedAt: publishedAt,
        lastPublishedAt: publishedAt,
        differences: [],
        why: ['it was told here, and has been withdrawn since'],
      }
      return { story, told: { storyId, articleId: id, version: WITHDRAWN } }
    })
}
