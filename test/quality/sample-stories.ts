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

const SHORT = z.object({
  id: z.string(),
  event: z.string(),
  outlet: z.string(),
  date: z.iso.datetime(),
  title: z.string(),
  text: z.string(),
})

const FILE = join(import.meta.dirname, 'sample-stories.jsonl')
const SHORT_ITEMS = resolve(import.meta.dirname, '../fixtures/short-items.jsonl')
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

/** Items of a sentence or two: some share a word in another sense, some tell one event in other words. */
export async function shortItems(): Promise<StorySet> {
  const items = (await readFile(SHORT_ITEMS, 'utf8'))
    .trimEnd()
    .split('\n')
    .map((line) => SHORT.parse(JSON.parse(line)))
  return {
    name: 'short items',
    articles: items.map(({ event: _, date, ...item }) => ({ ...item, publishedAt: date })),
    folder: null,
    labels: new Map(items.map(({ id, event }) => [id, { event, report: null }])),
  }
}
