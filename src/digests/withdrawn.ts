// Reports that a channel was told and that are there no more: told once as withdrawn, unless they only moved, were rewritten elsewhere or
// were cleared out.
import type { Article } from '../domain/article.ts'
import type { DigestStory } from '../domain/digest.ts'
import type { ToldArticle } from '../domain/subscription.ts'
import type { ArticleCatalogue, DepartedArticle } from '../storage/articles.ts'
import type { Occasion } from './choose.ts'
import { stillReported } from './tell.ts'
import { type Known, toldWithdrawn, versionsTold, WITHDRAWN } from './told-articles.ts'
import { isWanted, spokenInArticles, type TopicNames } from './topics.ts'

/** Articles older than this may have left because they are old. */
const AGE_MS = 7 * 86_400_000
/** If more leave at once, somebody has tidied up: outlets withdraw one report, not many. */
const MOST = 3

type Lost = DepartedArticle & { publishedAt: Date }

/** The reports that are to be told as withdrawn, and what counts as told with them: also what is taken to have been cleared out. */
export async function withdrawnOf(
  known: Known,
  { told, until, taste }: Pick<Occasion, 'told' | 'until' | 'taste'>,
  { catalogue, names }: { catalogue: Pick<ArticleCatalogue, 'articleVersion'>; names: TopicNames },
): Promise<{ stories: DigestStory[]; told: ToldArticle[] }> {
  const settled = toldWithdrawn(told)
  const lost = known.departed.filter(
    (one): one is Lost => one.nowAt === null && one.publishedAt !== null && one.publishedAt <= until,
  )
  const open = lost.filter(({ id }) => !settled.has(id))
  const missed = open.filter((one) => isMissed(one, lost, known, until) && !known.replaced.has(one.id))
  const withdrawn = missed.length > MOST ? [] : missed.sort((one, other) => (one.id < other.id ? -1 : 1))
  const stories: DigestStory[] = []
  for (const one of withdrawn) {
    const around = await toldWith(one.id, told, catalogue)
    const outlets = around.map(({ outlet }) => outlet)
    // The channel's taste may have changed since.
    if (!isWanted(taste, { ...(await spokenInArticles(around, names)), outlets })) continue
    stories.push(
      storyOf(
        one,
        around.filter(({ id, outlet }) => known.standing.has(id) && outlet !== one.outlet),
      ),
    )
  }
  return { stories, told: open.map(({ id }) => ({ storyId: storyIdOf(id), articleId: id, version: WITHDRAWN })) }
}

/** Whoever clears out what is old leaves little that is older. */
function isMissed({ publishedAt }: Lost, lost: readonly Lost[], { standing }: Known, until: Date): boolean {
  if (until.getTime() - publishedAt.getTime() < AGE_MS || lost.length === 1) return true
  const there = [...standing.values()].filter((one) => one.publishedAt !== null && one.publishedAt < publishedAt)
  return there.length > lost.filter((one) => one.publishedAt < publishedAt).length
}

/** That it is gone is all that is known. `others`: those of its story that stand. */
function storyOf({ id, title, outlet, publishedAt }: Lost, others: readonly Article[]): DigestStory {
  return {
    storyId: storyIdOf(id),
    status: 'withdrawn',
    headline: title,
    sentences: [
      { text: `The report of ${outlet} is no longer among the articles.`, citations: [] },
      ...stillReported(others.map((one) => one.outlet)),
    ],
    citations: [],
    sources: [],
    outlets: [outlet],
    reports: 1,
    firstPublishedAt: publishedAt,
    lastPublishedAt: publishedAt,
    differences: [],
    why: ['it was told here, and is no longer among the articles'],
  }
}

const storyIdOf = (articleId: string): string => `${WITHDRAWN}:${articleId}`

/** The articles of the story that it was told in, itself among them, as they were told. */
async function toldWith(
  id: string,
  told: readonly ToldArticle[],
  catalogue: Pick<ArticleCatalogue, 'articleVersion'>,
): Promise<Article[]> {
  const storyIds = new Set(told.flatMap(({ articleId, storyId }) => (articleId === id ? [storyId] : [])))
  const ids = new Set(told.flatMap(({ articleId, storyId }) => (storyIds.has(storyId) ? [articleId] : [])))
  return (await versionsTold(ids, told, catalogue)).map(({ article }) => article)
}
