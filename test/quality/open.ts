// Opens Dateline for measuring, on folders of our choosing. The one place here that knows how it is wired.
import { createDateline } from '../../src/app/ask.ts'
import type { Dateline } from '../../src/app/dateline.ts'
import { refreshArticles } from '../../src/app/refresh.ts'
import type { Article } from '../../src/domain/article.ts'
import { openStorage } from '../../src/storage/open.ts'

export interface Measured {
  dateline: Dateline
  /** Brings the index up to date: what the index holds then, and how long it took. */
  refresh(): Promise<{ articles: number; passages: number; seconds: number }>
  articleVersion(id: string, version: string): Promise<Article | null>
  close(): Promise<void>
}

/** `model`: whether a model may be called, if the environment names one. */
export async function openForMeasuring({
  articles,
  data,
}: {
  articles: string
  data: string
  model: boolean
}): Promise<Measured> {
  const onNotice = (notice: string) => process.stderr.write(`${notice}\n`)
  const storage = await openStorage({ articles, data, now: new Date(), onNotice })
  const dateline = createDateline({
    vocabulary: storage.articles,
    searcher: storage.passages,
    reader: storage.articles,
    catalogue: storage.articles,
    model: null,
  })
  return {
    dateline,
    refresh: () => refreshArticles(storage, { now: new Date(), onNotice }),
    articleVersion: (id, version) => storage.articles.articleVersion(id, version),
    close: async () => storage.close(),
  }
}
