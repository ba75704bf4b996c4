// Reads the sample differences: small invented stories, each with where its outlets differ, or a trap in which they do not.
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import type { Article } from '../../src/domain/article.ts'
import type { StoryArticles } from '../../src/domain/telling.ts'

const LINE = z.object({
  id: z.string(),
  kind: z.string(),
  /** Rules are tuned on "a" and "b"; "c" is held out. */
  half: z.enum(['a', 'b', 'c']),
  articles: z.array(
    z.object({ outlet: z.string(), publishedAt: z.iso.datetime(), title: z.string(), text: z.string() }),
  ),
  /** Each side as the words of an article that take it. */
  differences: z.array(z.object({ about: z.string(), sides: z.array(z.string()).min(2) })),
})

export type LabelledStory = z.infer<typeof LINE>

const FILE = join(import.meta.dirname, 'sample-differences.jsonl')

export async function sampleDifferences(file = FILE): Promise<LabelledStory[]> {
  const lines = (await readFile(file, 'utf8')).trimEnd().split('\n')
  return lines.map((line) => LINE.parse(JSON.parse(line)))
}

/** As a story of one report an article. */
export function asStory({ articles: told, id }: LabelledStory): StoryArticles {
  const articles = told.map(
    ({ outlet, publishedAt, title, text }, n): Article => ({
      id: `${id}-${n}`,
      version: `v${n}`,
      file: `${id}-${n}.md`,
      title,
      outlet,
      agency: null,
      author: null,
      publishedAt: new Date(publishedAt),
      url: null,
      language: 'en',
      text,
      body: [{ start: 0, end: text.length }],
    }),
  )
  return { articles, reports: articles.map((article) => [article.id]) }
}
