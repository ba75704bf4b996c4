// What a channel was told, article by article, and what became of those articles: changed, moved, or replaced by others.
import type { Article, Span } from '../domain/article.ts'
import type { ToldArticle } from '../domain/subscription.ts'
import type { ArticleCatalogue, ArticleReader, DepartedArticle, StandingArticle } from '../storage/articles.ts'
import { wordsOf } from '../text/words.ts'
import { type Comparison, compareVersions, isTakenBack, withoutMark } from './corrections.ts'

type Catalogue = Pick<ArticleCatalogue, 'articleVersion' | 'departed' | 'standing' | 'newest'>

/** What a channel was told of an article, by the id that the article has now. */
export interface KnownArticle extends ToldArticle {
  /** The id that this version is stored under, where the article had another one then. */
  storedAs?: string
}

/** An article as a channel was told it. */
export interface ToldVersion {
  /** The id that the article has now. */
  articleId: string
  /** Under the id that it had then. */
  article: Article
  /** What of its text the channel was told. */
  quoted: Span[]
}

/** What became of the articles that a channel was told. */
export interface Known {
  /** What it was told; articles that have another id now stand under that as well. The last last. */
  told: KnownArticle[]
  /** Those that are in the folder, by their ids. */
  standing: ReadonlyMap<string, StandingArticle>
  /** Those that have left it, under their ids or altogether. */
  departed: DepartedArticle[]
  /** The present ids of those that were moved or replaced. */
  present: ReadonlyMap<string, string>
  /** Those that have left and are not missed: another article goes on in their place, or has nearly their title. */
  replaced: ReadonlySet<string>
  /** Ids of those that have another version now than the channel was told last. */
  changed: string[]
}

export const WITHDRAWN = 'withdrawn'

/** The ids of those that were told as withdrawn, or taken to have been cleared out: `WITHDRAWN` stands for their version. */
export const toldWithdrawn = (told: readonly ToldArticle[]): Set<string> =>
  new Set(told.filter(({ version }) => version === WITHDRAWN).map(({ articleId }) => articleId))

/** By the articles' ids, the version in which a channel was told each last. `told`: the last last. */
export const lastTold = (told: readonly ToldArticle[]): Map<string, string> =>
  new Map(told.map(({ articleId, version }) => [articleId, version]))

export async function knownOf(
  told: readonly ToldArticle[],
  { catalogue, reader }: { catalogue: Catalogue; reader: ArticleReader },
): Promise<Known> {
  const ids = [...new Set(told.map(({ articleId }) => articleId))]
  const [departed, standing] = await Promise.all([catalogue.departed(ids), catalogue.standing(ids)])
  const settled = toldWithdrawn(told)
  const lost = departed.filter(({ id, nowAt }) => nowAt === null && !settled.has(id))
  const replacements = await replacementsOf(lost, told, { catalogue, reader })
  const moved = departed.flatMap(({ id, nowAt }) => (nowAt === null ? [] : [[id, nowAt.id] as const]))
  const renamed = [...replacements].flatMap(([id, by]) => (by === null ? [] : [[id, by] as const]))
  const present = new Map([...moved, ...renamed])
  const underPresentIds = told.flatMap((one): KnownArticle[] => {
    const now = present.get(one.articleId)
    return now === undefined ? [] : [{ ...one, articleId: now, storedAs: one.articleId }]
  })
  const known = [...underPresentIds, ...told]
  const last = lastTold(known)
  const all = [...standing, ...(await catalogue.standing([...present.values()]))]
  const changed = all.flatMap(([id, { version }]) => (last.has(id) && last.get(id) !== version ? [id] : []))
  return { told: known, standing, departed, present, replaced: new Set(replacements.keys()), changed }
}

/** The versions in which a channel was told these articles, the last one last. */
export async function versionsTold(
  ids: ReadonlySet<string>,
  told: readonly KnownArticle[],
  catalogue: Pick<Catalogue, 'articleVersion'>,
): Promise<ToldVersion[]> {
  const own = told.filter(({ articleId, version }) => ids.has(articleId) && version !== WITHDRAWN)
  const versions = Map.groupBy(own.toReversed(), ({ articleId, version }) => JSON.stringify([articleId, version]))
  const read = [...versions.values()].reverse().map(async (entries): Promise<ToldVersion[]> => {
    const [first] = entries
    if (first === undefined) return []
    const article = await catalogue.articleVersion(first.storedAs ?? first.articleId, first.version)
    const quoted = entries.flatMap((one) => one.quoted ?? [])
    return article === null ? [] : [{ articleId: first.articleId, article, quoted }]
  })
  return (await Promise.all(read)).flat()
}

/** An article that the channel was told in another version, and what was corrected in it: nothing, where only its wording was edited. */
export interface ChangedArticle {
  storyId: string
  now: Article
  before: Article
  comparison: Comparison
}

/** Those of these articles of which the version that was told last is stored. */
export async function changedArticles(
  ids: readonly string[],
  told: readonly KnownArticle[],
  { catalogue, reader }: { catalogue: Pick<Catalogue, 'articleVersion'>; reader: ArticleReader },
): Promise<ChangedArticle[]> {
  if (ids.length === 0) return []
  const present = await reader.articles([...ids])
  const versions = await versionsTold(new Set(ids), told, catalogue)
  return ids.flatMap((id): ChangedArticle[] => {
    const now = present.get(id)
    const last = versions.findLast(({ articleId }) => articleId === id)
    const storyId = told.findLast(({ articleId }) => articleId === id)?.storyId
    if (now === undefined || last === undefined || storyId === undefined) return []
    return [{ storyId, now, before: last.article, comparison: compareVersions(last.article, now, last.quoted) }]
  })
}

/** Of what was told earlier nobody remembers the wording. */
const LAST_READ = 300

/** Whether a channel could read a sentence word for word in the articles it was told lately, be it in another story. */
export async function readBefore(
  told: readonly ToldArticle[],
  catalogue: Pick<Catalogue, 'articleVersion'>,
): Promise<(sentence: string) => boolean> {
  const articles = await Promise.all(
    told.slice(-LAST_READ).map(({ articleId, version }) => catalogue.articleVersion(articleId, version)),
  )
  const texts = articles.flatMap((article) => article?.text ?? [])
  return (sentence) => texts.some((text) => text.includes(sentence))
}

/** Articles of an outlet that are looked at, and how far from the day of the one that has left. */
const LOOKED_AT = 200
const AROUND_MS = 2 * 86_400_000
/** Titles and texts that share so much of their words are nearly the same. */
const SAME = 0.7
/** So many are looked for at once: where more have left, the folder was cleared out. */
const MOST_LOST = 40

/**
 * By the ids of those that have left: the id of the article that goes on in their place, for a file was renamed and edited at once;
 * `null` where one of nearly the same title has come that tells something else. Each article replaces no more than one, and none that
 * the channel was told replaces any: an outlet may tell of one thing twice, and withdraw the one.
 */
async function replacementsOf(
  lost: readonly DepartedArticle[],
  told: readonly ToldArticle[],
  { catalogue, reader }: { catalogue: Catalogue; reader: ArticleReader },
): Promise<Map<string, string | null>> {
  const replacements = new Map<string, string | null>()
  if (lost.length > MOST_LOST) return replacements
  const taken = new Set(told.map(({ articleId }) => articleId))
  for (const { id, title, outlet, publishedAt } of lost) {
    const newest = await catalogue.newest({ limit: LOOKED_AT, outlet })
    const around = newest.filter(
      (one) => !taken.has(one.id) && Math.abs(Number(one.publishedAt) - Number(publishedAt)) <= AROUND_MS,
    )
    const was = (await versionsTold(new Set([id]), told, catalogue)).at(-1)?.article
    const articles = [...(await reader.articles(around.map((one) => one.id))).values()]
    const same = was && articles.find((one) => isSameArticle(one, was))
    if (same) {
      replacements.set(id, same.id)
      taken.add(same.id)
    } else if (around.some((one) => isNearly(one.title, title))) replacements.set(id, null)
  }
  return replacements
}

/** Whether most of what one says is what the other said, or whether it takes back what has its title. */
const isSameArticle = (one: Article, was: Article): boolean =>
  isNearly(bodyOf(one), bodyOf(was)) || (isNearly(withoutMark(one.title), was.title) && isTakenBack(one))

const bodyOf = ({ text, body }: Article): string => body.map(({ start, end }) => text.slice(start, end)).join('\n')

function isNearly(one: string, other: string): boolean {
  const [words, others] = [one, other].map((text) => new Set(wordsOf(text).map(({ folded }) => folded)))
  if (words === undefined || others === undefined) return false
  return words.intersection(others).size / Math.max(1, words.size, others.size) >= SAME
}
