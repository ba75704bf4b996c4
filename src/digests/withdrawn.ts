// Reports that a channel was told and that are there no more: told once as withdrawn, unless they only moved, were rewritten elsewhere or were cleared out.

import type { Article } from '../domain/article.ts'
import type { DigestStory } from '../domain/digest.ts'
import type { DigestTaste, ToldArticle } from '../domain/subscription.ts'
import type { ArticleCatalogue, DepartedArticle, StandingArticle } from '../storage/articles.ts'
import { asTold } from './corrected.ts'
import { stillReported } from './digest-status.ts'
import type { Occasion } from './judge.ts'
import { spokenInArticles } from './story-words.ts'
import { taste } from './taste.ts'
import type { TopicNames } from './topic-names.ts'

/** What stands for a version where an article was told as withdrawn. */
const WITHDRAWN = 'withdrawn'
/** Articles older than this may have left because they are old. */
const AGE_MS = 7 * 86_400_000
/** If more leave at once, somebody has tidied up: outlets withdraw one report, not many. */
const MOST = 3

interface WithdrawnParts {
  catalogue: Pick<ArticleCatalogue, 'articleVersion'>
  /** Those of the channel's topics. */
  names: TopicNames
}

/** The reports that are to be told as withdrawn, and what counts as told with them: also what is taken to have been cleared out. */
export async function withdrawnOf(
  { departed, standing }: { departed: readonly DepartedArticle[]; standing: ReadonlyMap<string, StandingArticle> },
  { told, until, taste: wanted }: Pick<Occasion, 'told' | 'until' | 'taste'>,
  { catalogue, names }: WithdrawnParts,
  isReplaced: (articleId: string) => boolean,
): Promise<{ stories: DigestStory[]; told: ToldArticle[] }> {
  const known = toldWithdrawn(told)
  const lost = departed.flatMap(({ nowAt, publishedAt, ...rest }) =>
    nowAt === null && publishedAt !== null && publishedAt <= until ? [{ ...rest, publishedAt }] : [],
  )
  const open = lost.filter(({ id }) => !known.has(id))
  const there = [...standing.values()].flatMap(({ publishedAt }) => publishedAt ?? [])
  // Whoever clears out what is old leaves little that is older.
  const isMissed = ({ publishedAt }: { publishedAt: Date }): boolean =>
    until.getTime() - publishedAt.getTime() < AGE_MS ||
    lost.length === 1 ||
    olderThan(publishedAt, there) >
      olderThan(
        publishedAt,
        lost.map((one) => one.publishedAt),
      )
  const missed = open.filter((one) => isMissed(one) && !isReplaced(one.id))
  const withdrawn = missed.length > MOST ? [] : missed.sort((one, other) => (one.id < other.id ? -1 : 1))
  const stories: DigestStory[] = []
  for (const { id, title, outlet, publishedAt } of withdrawn) {
    const around = await toldWith(id, told, catalogue)
    if (!(await isWanted(around, wanted, names))) continue
    const others = around.filter((one) => standing.has(one.articleId) && one.outlet !== outlet)
    stories.push({
      storyId: storyIdOf(id),
      status: 'withdrawn',
      headline: title,
      // That it is gone is all that is known.
      sentences: [
        { text: `The report of ${outlet} is no longer among the articles.`, citations: [] },
        ...stillReported({ articles: others }, new Set([id])),
      ],
      citations: [],
      sources: [],
      outlets: [outlet],
      reports: 1,
      firstPublishedAt: publishedAt,
      lastPublishedAt: publishedAt,
      differences: [],
      why: ['it was told here, and is no longer among the articles'],
    })
  }
  return { stories, told: open.map(({ id }) => ({ storyId: storyIdOf(id), articleId: id, version: WITHDRAWN })) }
}

/** The ids of those that were told as withdrawn, or taken to have been cleared out. */
export const toldWithdrawn = (told: readonly ToldArticle[]): Set<string> =>
  new Set(told.filter(({ version }) => version === WITHDRAWN).map(({ articleId }) => articleId))

const storyIdOf = (articleId: string): string => `${WITHDRAWN}:${articleId}`

const olderThan = (moment: Date, moments: readonly Date[]): number => moments.filter((one) => one < moment).length

interface ToldBeside {
  articleId: string
  outlet: string
  article: Article
}

/** The articles of the story that it was told in, itself among them, as they were told. */
async function toldWith(
  id: string,
  told: readonly ToldArticle[],
  catalogue: WithdrawnParts['catalogue'],
): Promise<ToldBeside[]> {
  const storyIds = new Set(told.flatMap(({ articleId, storyId }) => (articleId === id ? [storyId] : [])))
  const ids = new Set(told.flatMap(({ articleId, storyId }) => (storyIds.has(storyId) ? [articleId] : [])))
  const versions = await asTold(ids, told, catalogue)
  return versions.map(({ articleId, article }) => ({ articleId, outlet: article.outlet, article }))
}

/** Whether that story is to the channel's taste, which may have changed since. */
async function isWanted(around: readonly ToldBeside[], wanted: DigestTaste, names: TopicNames): Promise<boolean> {
  const articles = around.map(({ article }) => article)
  const outlets = around.map(({ outlet }) => outlet)
  return 'topics' in taste(wanted, { ...(await spokenInArticles(articles, names)), outlets })
}
