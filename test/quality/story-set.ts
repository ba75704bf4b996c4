// A set of articles whose events are known, sorted into stories by Dateline itself: refreshed into a folder of its own, and read back.
import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { refreshArticles } from '../../src/articles/refresh.ts'
import { openStorage } from '../../src/storage/open.ts'
import type { LabelledArticle } from './labelled.ts'

export interface StorySet {
  name: string
  articles: { id: string; title: string; text: string; outlet: string; publishedAt: string | null }[]
  /** A folder of further articles. */
  folder: string | null
  /** By id, file or url. */
  labels: Map<string, { event: string; report: string | null }>
}

/** An article as Dateline has read it, and where it put it. */
export interface SortedArticle extends LabelledArticle {
  story: string
  /** The story's id, and which of its reports. */
  foundReport: string
}

/** Every labelled article of a set; throws if Dateline has lost one. */
export async function sorted(set: StorySet): Promise<SortedArticle[]> {
  const root = await mkdtemp(join(tmpdir(), 'dateline-stories-'))
  try {
    const folder = join(root, 'articles')
    await (set.folder === null ? mkdir(folder) : cp(set.folder, folder, { recursive: true }))
    await writeFile(join(folder, 'set.jsonl'), set.articles.map((article) => `${JSON.stringify(article)}\n`).join(''))
    const given = new Map(set.articles.map(({ id, text }) => [id, text]))
    const now = new Date()
    const storage = await openStorage({ articles: folder, data: join(root, 'data'), now, onNotice: console.error })
    try {
      await refreshArticles(storage, { now })
      const found: SortedArticle[] = []
      for (const story of await storage.stories.stories({}))
        for (const { articleId, report } of story.articles) {
          const article = (await storage.articles.articles([articleId])).get(articleId)
          const label = [articleId, article?.file, article?.url].flatMap((name) => set.labels.get(name ?? '') ?? [])[0]
          if (article === undefined || label === undefined)
            throw new Error(`${articleId} of the ${set.name} has no label`)
          found.push({
            id: articleId,
            ...label,
            title: article.title,
            body:
              given.get(articleId) ?? article.body.map(({ start, end }) => article.text.slice(start, end)).join('\n'),
            publishedAt: article.publishedAt,
            story: story.id,
            foundReport: `${story.id} ${report}`,
          })
        }
      if (found.length !== set.labels.size)
        throw new Error(`of ${set.labels.size} articles of the ${set.name}, ${found.length} are in stories`)
      return found.sort((a, b) => (a.id < b.id ? -1 : 1))
    } finally {
      storage.close()
    }
  } finally {
    await rm(root, { recursive: true, force: true })
  }
}
