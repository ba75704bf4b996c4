// Opens Dateline for measuring: the way every edge opens it, on folders of our choosing. The one place that knows how it is wired.
import type { Dateline } from '../../src/app/dateline.ts'
import type { Article } from '../../src/domain/article.ts'

export interface Measured {
  dateline: Dateline
  /** Brings the index up to date: what the index holds then, and how long it took. */
  refresh(): Promise<{ articles: number; passages: number; seconds: number }>
  articleVersion(id: string, version: string): Promise<Article | null>
  close(): Promise<void>
}

/** `model`: whether a model may be called, if the environment names one. */
export async function openForMeasuring(_folders: {
  articles: string
  data: string
  model: boolean
}): Promise<Measured> {
  throw new Error('not wired yet')
}
