// What a channel was told, article by article, and what became of those articles: changed, moved, replaced by others, or gone.
import type { Article, Span } from '../domain/article.ts'
import type { ToldArticle } from '../domain/subscription.ts'
import type { ArticleCatalogue, ArticleReader, DepartedArticle, StandingArticle } from '../storage/articles.ts'
import { wordsOf } from '../text/words.ts'
import { type Comparison, compareVersions, isTakenBack, withoutMark } from './corrections.ts'

export interface ToldParts {
  catalogue: Pick<ArticleCatalogue, 'articleVersion' | 'departed' | 'standing' | 'newest'>
  reader: ArticleReader
}

/** `storedAs`: the id that this version is stored under, where the article had another one then. */
type KnownArticle = ToldArticle & { storedAs?: string }

/** An article as a channel was told it, with what of its text was quoted. `articleId`: the one that it has now. */
interface ToldVersion {
  articleId: string
  article: Article
  quoted: Span[]
}

/** An article that the channel was told in another version, and what was corrected in it: nothing, where only its wording was edited. */
export interface ChangedArticle {
  storyId: string
  now: Article
  before: Article
  comparison: Comparison
}

/** Stands for the version of an article that was told as withdrawn, or is taken to have been cleared out. */
export const WITHDRAWN = 'withdrawn'
/** Of what was told earlier nobody remembers the wording. */
const LAST_READ = 300

/** By the articles' ids, the version in which a channel was told each last. `told`: the last last. */
export const lastTold = (told: readonly ToldArticle[]): Map<string, string> =>
  new Map(told.map(({ articleId, version }) => [articleId, version]))

export class ToldHistory {
  readonly #parts: ToldParts
  /** What was told; articles that have another id now stand under that as well. The last last. */
  readonly told: readonly KnownArticle[]
  /** Those that are in the folder, by their ids, under which they were told or which they have now. */
  readonly standing: ReadonlyMap<string, StandingArticle>
  /** Those that have left it, under their ids or altogether. */
  readonly departed: readonly DepartedArticle[]
  /** The ids of those that have left and are not missed, and of the article that goes on in their place; `null`: one of nearly their title. */
  readonly successors: ReadonlyMap<string, string | null>

  private constructor(parts: ToldParts, facts: Pick<ToldHistory, 'told' | 'standing' | 'departed' | 'successors'>) {
    this.#parts = parts
    this.told = facts.told
    this.standing = facts.standing
    this.departed = facts.departed
    this.successors = facts.successors
  }

  static async of(told: readonly ToldArticle[], parts: ToldParts): Promise<ToldHistory> {
    const ids = [...new Set(told.map(({ articleId }) => articleId))]
    const [departed, there] = await Promise.all([parts.catalogue.departed(ids), parts.catalogue.standing(ids)])
    const successors = await successorsOf(departed, told, parts)
    const present = [...successors.values()].filter((id) => id !== null)
    const standing = new Map([...there, ...(await parts.catalogue.standing(present))])
    const renamed = told.flatMap((one): KnownArticle[] => {
      const now = successors.get(one.articleId)
      return now ? [{ ...one, articleId: now, storedAs: one.articleId }] : []
    })
    return new ToldHistory(parts, { told: [...renamed, ...told], standing, departed, successors })
  }

  /** The versions in which the channel was told these articles, the last one last. */
  versions(ids: ReadonlySet<string>): Promise<ToldVersion[]> {
    return versionsOf(ids, this.told, this.#parts)
  }

  /** Those that have another version now than the channel was told last. */
  async changed(): Promise<ChangedArticle[]> {
    const last = lastTold(this.told)
    const ids = [...this.standing].flatMap(([id, { version }]) =>
      last.has(id) && last.get(id) !== version ? [id] : [],
    )
    if (ids.length === 0) return []
    const present = await this.#parts.reader.articles(ids)
    const versions = await this.versions(new Set(ids))
    return ids.flatMap((id): ChangedArticle[] => {
      const now = present.get(id)
      const before = versions.findLast(({ articleId }) => articleId === id)
      const storyId = this.told.findLast(({ articleId }) => articleId === id)?.storyId
      if (now === undefined || before === undefined || storyId === undefined) return []
      const { article, quoted } = before
      return [{ storyId, now, before: article, comparison: compareVersions(article, now, quoted) }]
    })
  }

  /** Whether the channel could read a sentence word for word in the articles it was told lately, be it in another story. */
  async readings(): Promise<(sentence: string) => boolean> {
    const { catalogue } = this.#parts
    const last = this.told.slice(-LAST_READ)
    const articles = await Promise.all(
      last.map(({ articleId, version }) => catalogue.articleVersion(articleId, version)),
    )
    const texts = articles.flatMap((article) => article?.text ?? [])
    return (sentence) => texts.some((text) => text.includes(sentence))
  }
}

async function versionsOf(
  ids: ReadonlySet<string>,
  told: readonly KnownArticle[],
  { catalogue }: ToldParts,
): Promise<ToldVersion[]> {
  const own = told.filter(({ articleId, version }) => ids.has(articleId) && version !== WITHDRAWN).reverse()
  const versions = Map.groupBy(own, ({ articleId, version }) => JSON.stringify([articleId, version]))
  const read = [...versions.values()].reverse().map(async (entries): Promise<ToldVersion[]> => {
    const [first] = entries
    const article = first && (await catalogue.articleVersion(first.storedAs ?? first.articleId, first.version))
    if (!article) return []
    return [{ articleId: first.articleId, article, quoted: entries.flatMap((one) => one.quoted ?? []) }]
  })
  return (await Promise.all(read)).flat()
}

/** Articles of an outlet that are looked at, and how far from the day of the one that has left. */
const LOOKED_AT = 200
const AROUND_MS = 2 * 86_400_000
/** Titles and texts that share so much of their words are nearly the same. */
const SAME = 0.7
/** So many are looked for at once: where more have left, the folder was cleared out. */
const MOST_LOST = 40

/**
 * What goes on in place of those that have left: the very text, for the file was moved; an article that is nearly the same, for it was
 * renamed and edited at once; `null`: one of nearly the title, which tells something else. Each article replaces no more than one, and
 * none that the channel was told replaces any: an outlet may tell of one thing twice, and withdraw the one.
 */
async function successorsOf(
  departed: readonly DepartedArticle[],
  told: readonly ToldArticle[],
  parts: ToldParts,
): Promise<Map<string, string | null>> {
  const successors = new Map<string, string | null>(
    departed.flatMap(({ id, nowAt }) => (nowAt === null ? [] : [[id, nowAt.id]])),
  )
  const last = lastTold(told)
  const lost = departed.filter(({ id, nowAt }) => nowAt === null && last.get(id) !== WITHDRAWN)
  if (lost.length > MOST_LOST) return successors
  const taken = new Set(last.keys())
  for (const { id, title, outlet, publishedAt } of lost) {
    const newest = await parts.catalogue.newest({ limit: LOOKED_AT, outlet })
    const isAround = (at: Date | null): boolean => Math.abs(Number(at) - Number(publishedAt)) <= AROUND_MS
    const around = newest.filter((one) => !taken.has(one.id) && isAround(one.publishedAt))
    const was = (await versionsOf(new Set([id]), told, parts)).at(-1)?.article
    const articles = was ? [...(await parts.reader.articles(around.map((one) => one.id))).values()] : []
    const same = articles.find((one) => was && isSameArticle(one, was))
    if (same !== undefined) taken.add(same.id)
    if (same !== undefined || around.some((one) => isNearly(one.title, title))) successors.set(id, same?.id ?? null)
  }
  return successors
}

/** Whether most of what one says is what the other said, or whether it takes back what has its title. */
const isSameArticle = (one: Article, was: Article): boolean =>
  isNearly(bodyOf(one), bodyOf(was)) || (isNearly(withoutMark(one.title), was.title) && isTakenBack(one))

const bodyOf = ({ text, body }: Article): string => body.map(({ start, end }) => text.slice(start, end)).join('\n')

function isNearly(one: string, other: string): boolean {
  const words = new Set(wordsOf(one).map(({ folded }) => folded))
  const others = new Set(wordsOf(other).map(({ folded }) => folded))
  return words.intersection(others).size / Math.max(1, words.size, others.size) >= SAME
}
