// A room for tests of stories: records without a folder or an index, articles that are put in and taken out, stories that come of them.

import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { onTestFinished } from 'vitest'
import { identify } from '../../src/articles/read/parse.ts'
import { clusterStories } from '../../src/articles/refresh-stories.ts'
import { ReadingCrew } from '../../src/articles/workers.ts'
import type { Story, StoryPeriod } from '../../src/domain/story.ts'
import { ARTICLE_SCHEMA } from '../../src/storage/article-schema.ts'
import { ArticleRecords } from '../../src/storage/records.ts'
import { RecordsFile } from '../../src/storage/sqlite.ts'
import { StoryStore } from '../../src/storage/stories.ts'
import { StoryReader } from '../../src/storage/stories-read.ts'

export interface Piece {
  id: string
  title: string
  text: string
  outlet?: string
  /** ISO 8601. */
  publishedAt?: string | null
}

export interface StoryRoom {
  store: StoryStore
  /** Puts articles into the records, in place of those of the same id. */
  put(...pieces: Piece[]): Promise<void>
  remove(...ids: string[]): Promise<void>
  cluster(): Promise<void>
  stories(period?: StoryPeriod): Promise<Story[]>
  story(id: string): Promise<Story | null>
  /** Ids of stories with the ids of their articles, and which report each is. */
  shape(): Promise<Record<string, string[]>>
}

export function storyRoom(): StoryRoom {
  const root = mkdtempSync(path.join(tmpdir(), 'stories-'))
  const file = new RecordsFile(path.join(root, 'records.sqlite'), ARTICLE_SCHEMA)
  onTestFinished(() => {
    file.close()
    rmSync(root, { recursive: true, force: true })
  })
  const records = new ArticleRecords(file)
  const store = new StoryStore(file)
  const reader = new StoryReader(file)
  const now = new Date('2026-01-01T00:00:00Z')
  return {
    store,
    async put(...pieces) {
      const read = { size: 1, modifiedAt: 1, changedAt: 1, settled: true, hash: 'x' }
      await records.store(
        {
          begun: pieces.map(({ id }) => id),
          articles: pieces.map(identified),
          skipped: [],
          finished: pieces.map(({ id }) => ({ path: id, ...read })),
        },
        { now, gone: new Set() },
      )
    },
    async remove(...ids) {
      await records.forget(ids, { now })
    },
    async cluster() {
      const crew = new ReadingCrew()
      await clusterStories(store, { crew })
      await crew.close()
    },
    stories: (period = {}) => reader.stories(period),
    story: (id) => reader.story(id),
    async shape() {
      const stories = await reader.stories({})
      const entries = stories.map(({ id, headline, articles }): [string, string[]] => [
        `${id} ${headline}`,
        articles.map(({ articleId, report }) => `${articleId} ${report}`),
      ])
      return Object.fromEntries(entries)
    },
  }
}

function identified({ id, title, text, outlet = 'Corner Post', publishedAt = null }: Piece) {
  return identify(
    {
      id,
      title,
      text,
      outlet,
      body: [{ start: 0, end: text.length }],
      publishedAt: publishedAt === null ? null : new Date(publishedAt),
      agency: null,
      author: null,
      url: null,
      language: null,
    },
    { file: id, line: null, bulk: false },
  )
}
