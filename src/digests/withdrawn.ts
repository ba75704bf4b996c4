// Reports that a channel was told and that are there no more: told once as withdrawn, unless they only moved, were rewritten elsewhere or
// were cleared out.
import type { DigestStory } from '../domain/digest.ts'
import type { ToldArticle } from '../domain/subscription.ts'
import type { DepartedArticle } from '../storage/articles.ts'
import type { Occasion } from './choose.ts'
import { stillReported } from './tell.ts'
import { type ToldHistory, WITHDRAWN } from './told-articles.ts'
import { matchTaste, openingsOf, type SpokenIn } from './topics.ts'

/** Articles older than this may have left because they are old. */
const AGE_MS = 7 * 86_400_000
/** If more leave at once, somebody has tidied up: outlets withdraw one report, not many. */
const MOST = 3

type Lost = DepartedArticle & { publishedAt: Date }

/** The reports that are to be told as withdrawn, and what counts as told with them: also what is taken to have been cleared out. */
export async function withdrawnOf(
  history: ToldHistory,
  { until, taste }: Pick<Occasion, 'until' | 'taste'>,
  spokenIn: SpokenIn,
): Promise<{ stories: DigestStory[]; told: ToldArticle[] }> {
  const { told, departed, successors, standing } = history
  const settled = new Set(told.filter(({ version }) => version === WITHDRAWN).map(({ articleId }) => articleId))
  const lost = departed.filter(
    (one): one is Lost => one.nowAt === null && one.publishedAt !== null && one.publishedAt <= until,
  )
  const open = lost.filter(({ id }) => !settled.has(id))
  const missed = open.filter((one) => isMissed(one, lost, history, until) && !successors.has(one.id))
  const withdrawn = missed.length > MOST ? [] : missed.sort((one, other) => (one.id < other.id ? -1 : 1))
  const stories: DigestStory[] = []
  for (const one of withdrawn) {
    // The articles of the story that it was told in, itself among them, as they were told.
    const storyIds = new Set(told.flatMap(({ articleId, storyId }) => (articleId === one.id ? [storyId] : [])))
    const ids = new Set(told.flatMap(({ articleId, storyId }) => (storyIds.has(storyId) ? [articleId] : [])))
    const around = (await history.versions(ids)).map(({ article }) => article)
    const spoken = await spokenIn(openingsOf(around))
    // The channel's taste may have changed since.
    if ('refused' in matchTaste(taste, { ...spoken, outlets: around.map(({ outlet }) => outlet) })) continue
    const others = around.filter(({ id, outlet }) => standing.has(id) && outlet !== one.outlet)
    stories.push(
      storyOf(
        one,
        others.map(({ outlet }) => outlet),
      ),
    )
  }
  return { stories, told: open.map(({ id }) => ({ storyId: storyIdOf(id), articleId: id, version: WITHDRAWN })) }
}

/** Whoever clears out what is old leaves little that is older. */
function isMissed({ publishedAt }: Lost, lost: readonly Lost[], { standing }: ToldHistory, until: Date): boolean {
  if (until.getTime() - publishedAt.getTime() < AGE_MS || lost.length === 1) return true
  const there = [...standing.values()].filter((one) => one.publishedAt !== null && one.publishedAt < publishedAt)
  return there.length > lost.filter((one) => one.publishedAt < publishedAt).length
}

/** That it is gone is all that is known. `standing`: the outlets of other reports. */
function storyOf({ id, title, outlet, publishedAt }: Lost, standing: readonly string[]): DigestStory {
  const text = `The report of ${outlet} is no longer among the articles.`
  return {
    storyId: storyIdOf(id),
    status: 'withdrawn',
    headline: title,
    sentences: [{ text, citations: [] }, ...stillReported(standing)],
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
