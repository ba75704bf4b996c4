// Reads the sample stories: invented reports in our own words with the event each is about, and labels for the shipped articles.
import { readFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { z } from 'zod'
import type { StorySet } from './story-set.ts'

const LINE = z.union([
  z.object({
    id: z.string(),
    event: z.string(),
    report: z.string(),
    outlet: z.string(),
    publishedAt: z.iso.datetime().nullable(),
    title: z.string(),
    text: z.string(),
  }),
  /** File or url of an article in `articles/`. */
  z.object({ shipped: z.string(), event: z.string(), report: z.string() }),
])

const FILE = join(import.meta.dirname, 'sample-stories.jsonl')
const SHIPPED = resolve(import.meta.dirname, '../../articles')

export async function sampleStories(): Promise<StorySet> {
  const lines = (await readFile(FILE, 'utf8')).trimEnd().split('\n')
  const records = lines.map((line) => LINE.parse(JSON.parse(line)))
  const articles = records.flatMap((record) => ('id' in record ? [record] : []))
  return {
    name: 'sample stories',
    articles: articles.map(({ event: _, report: __, ...article }) => article),
    folder: SHIPPED,
    labels: new Map(records.map((record) => ['id' in record ? record.id : record.shipped, record])),
  }
}
