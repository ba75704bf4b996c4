// A newsroom for tests: a folder to put articles into, a data folder, and ways to refresh and look at what came of it.

import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { onTestFinished } from 'vitest'
import { type RefreshProgress, type RefreshReport, refreshArticles } from '../../src/articles/refresh.ts'
import type { Skipped } from '../../src/domain/article.ts'
import type { Storage } from '../../src/storage/open.ts'
import { prepare } from './prepared.ts'
import { openTestStorage } from './records-place.ts'

export interface Newsroom {
  /** The folder that holds both others. */
  root: string
  articles: string
  data: string
  /** Writes an article, and the folders it lies in. */
  put(file: string, content: string | Uint8Array): void
  remove(file: string): void
  /** Puts articles and has them read, or takes both from an earlier test of this run that did so: `files` by their paths. */
  fill(files: Record<string, string>): Promise<void>
  /** Deletes the data folder, so that the next refresh is the first. */
  forgetData(): void
  refresh(): Promise<{ report: RefreshReport; notices: string[]; stages: RefreshProgress['stage'][] }>
  /** Works with storage that is opened for it. */
  use<T>(work: (storage: Storage) => Promise<T>): Promise<T>
  /** All that a reader could tell: articles, what was skipped, and what searches find. */
  state(): Promise<NewsroomState>
}

export interface NewsroomState {
  articles: { id: string; version: string; file: string; line: number | null; title: string; passages: number }[]
  skipped: Skipped[]
  found: Record<string, string[]>
  words: Record<string, { articles: number; lowercase: number } | null>
  /** Ids of stories with the ids of their articles. */
  stories: Record<string, string[]>
}

/** Words that the articles of `story` share, and some that only few have. */
const ASKED = ['harbour', 'w7', 'quill17 quill1044 quill1503', 'w3 quill520', 'quorum', 'nobody']
const COUNTED = ['harbour', 'ferry', 'the', 'lantern', 'marshal', 'w7', 'corner']

export function newsroom(): Newsroom {
  const root = mkdtempSync(path.join(tmpdir(), 'newsroom-'))
  onTestFinished(() => rmSync(root, { recursive: true, force: true }))
  const articles = path.join(root, 'articles')
  const data = path.join(root, 'data')
  mkdirSync(articles, { recursive: true })

  async function use<T>(work: (storage: Storage) => Promise<T>): Promise<T> {
    const storage = await openTestStorage(articles, data)
    try {
      return await work(storage)
    } finally {
      await storage.close()
    }
  }

  return {
    root,
    articles,
    data,
    use,
    put(file, content) {
      mkdirSync(path.dirname(path.join(articles, file)), { recursive: true })
      writeFileSync(path.join(articles, file), content)
    },
    async fill(files) {
      cpSync(await prepare(files, data), articles, { recursive: true, preserveTimestamps: true })
    },
    remove(file) {
      rmSync(path.join(articles, file), { recursive: true })
    },
    forgetData() {
      rmSync(data, { recursive: true, force: true })
    },
    async refresh() {
      const notices: string[] = []
      const stages: RefreshProgress['stage'][] = []
      const onNotice = (notice: string) => notices.push(notice)
      const storage = await openTestStorage(articles, data, onNotice)
      try {
        const onProgress = ({ stage }: RefreshProgress) => stages.push(stage)
        const report = await refreshArticles(storage, { now: new Date(), onNotice, onProgress })
        return { report, notices, stages }
      } finally {
        await storage.close()
      }
    },
    state: () =>
      use(async ({ articles: stored, vocabulary, passages, stories: sorted }) => {
        const listing = await stored.listing()
        const found: NewsroomState['found'] = {}
        for (const words of ASKED) {
          const hits = await passages.search({ words, limit: 1000 })
          // Scores shift a little with the history of the index, and so does where the limit cuts; what is found must not.
          found[words] =
            hits.length === 1000
              ? ['a thousand']
              : hits.map(({ passage: p }) => `${p.articleId} ${p.version} ${p.start}-${p.end}`).sort()
        }
        const counts = await vocabulary.counts(COUNTED)
        const words: NewsroomState['words'] = {}
        for (const word of COUNTED) {
          const count = counts.get(word)
          words[word] = count === undefined ? null : { articles: count.articles, lowercase: count.lowercase }
        }
        return {
          articles: listing.articles.map(({ id, version, file, line, title, passages }) => {
            return { id, version, file, line, title, passages }
          }),
          skipped: listing.skipped,
          found,
          words,
          stories: Object.fromEntries(
            (await sorted.stories({})).map(({ id, articles }) => [id, articles.map(({ articleId }) => articleId)]),
          ),
        }
      }),
  }
}

/** The words of an invented article of several passages; each `n` gives another. */
export function story(n: number, sentences = 16): string {
  const lines = [`The lantern ${n} story`, '']
  for (let at = 0; at < sentences; at++) {
    lines.push(
      `In part ${at} of story ${n} the harbour committee of Corner ${n % 7} counted ${n * 3 + at} lanterns and word w${n % 10} again. ` +
        `Marshal Quill${n} said that the ferry would wait for lantern ${(n + at) % 11}.`,
    )
    if (at % 4 === 3) lines.push('')
  }
  return lines.join('\n')
}

/** The same as a line of a bulk file. */
export function bulkLine(n: number, facts: Record<string, unknown> = {}): string {
  return JSON.stringify({
    id: `story-${n}`,
    title: `The lantern ${n} story`,
    text: story(n),
    outlet: 'Corner Post',
    ...facts,
  })
}
