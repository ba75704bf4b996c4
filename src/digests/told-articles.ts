// Versions of articles that were told or quoted, and what became of those articles since: changed, moved, replaced by others, or gone.
import { type Article, bodyOf, type Span } from '../domain/article.ts'
import type { ToldArticle } from '../domain/subscription.ts'
import type { ArticleReader, DepartedArticle } from '../storage/articles.ts'
import { wordsOf } from '../text/words.ts'
import { type Comparison, compareVersions, isTakenBack, withoutMark } from './corrections.ts'

/** `storedAs`: the id that this version is stored under, where the article had another one then. */
type KnownArticle = Pick<ToldArticle, 'articleId' | 'version'> & { storedAs?: string; quoted?: Span[] }

/** An article that was told in another version, and what reads otherwise in it: nothing, where only its wording was edited. */
export interface ChangedArticle {
  now: Article
  before: Article
  comparison: Comparison
}

/** Of what was told earlier nobody remembers the wording. */
const LAST_READ = 300

export type ToldHistory = Awaited<ReturnType<typeof readHistory>>

export async function readHistory(given: readonly KnownArticle[], reader: ArticleReader) {
  const ids = [...new Set(given.map(({ articleId }) => articleId))]
  const departed = await reader.departed(ids)
  const successors = await successorsOf(departed, given, reader)
  const renamed = given.flatMap((one): KnownArticle[] => {
    const now = successors.get(one.articleId)
    return now ? [{ ...one, articleId: now, storedAs: one.articleId }] : []
  })
  const told: readonly KnownArticle[] = [...renamed, ...given]
  return {
    /** Articles that have another id now stand under that as well. The last last. */
    told,
    /** Those that have left the folder, under their ids or altogether. */
    departed,
    /** The ids of those that have left and are not missed, and of the article that goes on in their place; `null`: one of nearly their title. */
    successors,
    async changed(): Promise<ChangedArticle[]> {
      const last = new Map(told.map((one) => [one.articleId, one]))
      const standing = await reader.standing([...last.keys()])
      const edited = [...standing].flatMap(([id, { version }]) => (last.get(id)?.version === version ? [] : id))
      const changed: ChangedArticle[] = []
      for (const [id, now] of await reader.articles(edited)) {
        const { article: before, quoted = [] } = (await versionsOf([id], told, reader)).at(-1) ?? {}
        if (before !== undefined) changed.push({ now, before, comparison: compareVersions(before, now, quoted) })
      }
      return changed
    },
    /** These articles as the channel was told them, the last version last. */
    versions: async (some: Iterable<string>): Promise<Article[]> =>
      (await versionsOf(some, told, reader)).map(({ article }) => article),
    /** Whether the channel could read a sentence word for word in the articles it was told lately, be it in another story. */
    async readings(): Promise<(sentence: string) => boolean> {
      const lately = told.slice(-LAST_READ)
      const read = lately.map(({ articleId, version }) => reader.articleVersion(articleId, version))
      const texts = (await Promise.all(read)).flatMap((article) => article?.text ?? [])
      return (sentence) => texts.some((text) => text.includes(sentence))
    },
  }
}

async function versionsOf(ids: Iterable<string>, told: readonly KnownArticle[], reader: ArticleReader) {
  const wanted = new Set(ids)
  const own = told.filter(({ articleId }) => wanted.has(articleId)).reverse()
  const versions = Map.groupBy(own, ({ articleId, version }) => JSON.stringify([articleId, version]))
  const read = [...versions.values()].reverse().map(async (entries) => {
    const [first] = entries
    const article = first && (await reader.articleVersion(first.storedAs ?? first.articleId, first.version))
    return article ? [{ article, quoted: entries.flatMap((one) => one.quoted ?? []) }] : []
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

/** By the ids of those that have left: the same text moved, or one nearly the same; `null`: one of nearly the title that tells something else. */
async function successorsOf(departed: DepartedArticle[], told: readonly KnownArticle[], reader: ArticleReader) {
  const moved = departed.flatMap(({ id, nowAt }): [string, string][] => (nowAt === null ? [] : [[id, nowAt.id]]))
  const successors = new Map<string, string | null>(moved)
  const lost = departed.filter(({ nowAt }) => nowAt === null)
  if (lost.length > MOST_LOST) return successors
  const taken = new Set(told.map(({ articleId }) => articleId))
  for (const { id, title, outlet, publishedAt } of lost) {
    const newest = await reader.newest({ limit: LOOKED_AT, outlet })
    const isAround = (at: Date | null): boolean => Math.abs(Number(at) - Number(publishedAt)) <= AROUND_MS
    const around = newest.filter((one) => !taken.has(one.id) && isAround(one.publishedAt))
    const was = (await versionsOf([id], told, reader)).at(-1)?.article
    const articles = was ? [...(await reader.articles(around.map((one) => one.id))).values()] : []
    // Most of what one says is what the other said, or it takes back what has its title.
    const isSame = (one: Article, was: Article): boolean =>
      isNearly(bodyOf(one), bodyOf(was)) || (isNearly(withoutMark(one.title), was.title) && isTakenBack(one))
    const same = articles.find((one) => was && isSame(one, was))
    if (same !== undefined) taken.add(same.id)
    if (same !== undefined || around.some((one) => isNearly(one.title, title))) successors.set(id, same?.id ?? null)
  }
  return successors
}

function isNearly(one: string, other: string): boolean {
  const setOf = (text: string): Set<string> => new Set(wordsOf(text).map(({ folded }) => folded))
  const [words, others] = [setOf(one), setOf(other)]
  return words.intersection(others).size / Math.max(1, words.size, others.size) >= SAME
}
