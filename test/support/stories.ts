// Stories for tests: invented ones from a few words each, and the sample articles on the release as one story.
import type { Article } from '../../src/domain/article.ts'
import { type StoryArticles, storyArticles } from '../../src/stories/read-story.ts'
import { openDesk } from './desk.ts'

/** An invented article: what it says, when, and where. Outlets and days are made up where the test does not care. */
export interface Told {
  text: string
  /** "2031-05-06T08:00:00Z". */
  at?: string | null
  outlet?: string
  /** Articles with the same word are one report. */
  report?: string
}

const HOUR_MS = 3_600_000
const FIRST = Date.parse('2031-05-08T08:00:00Z')

/** Articles an hour apart on a Thursday, unless they say otherwise; a report each, unless they share one. */
export function storyOf(...told: (string | Told)[]): StoryArticles {
  const all = told.map((one): Told => (typeof one === 'string' ? { text: one } : one))
  const articles = all.map(({ text, at, outlet }, n): Article => {
    const publishedAt = at === null ? null : new Date(at ?? FIRST + n * HOUR_MS)
    return {
      id: `article-${n}`,
      version: `v${n}`,
      file: `${n}.md`,
      title: 'An invented event',
      outlet: outlet ?? `Invented Paper ${n}`,
      agency: null,
      author: null,
      publishedAt,
      url: null,
      language: 'en',
      text,
      body: [{ start: 0, end: text.length }],
    }
  })
  const named = [...new Set(all.map(({ report }, n) => report ?? String(n)))]
  const members = articles.map(({ id }, n) => ({
    articleId: id,
    report: named.indexOf(all[n]?.report ?? String(n)),
  }))
  return storyArticles(articles, members)
}

/** The sample articles on the release of the prisoners; the wire report and its reprint are one report. */
export async function sampleStory(): Promise<StoryArticles> {
  const { storage } = await openDesk('samples')
  const { articles: listed } = await storage.articles.listing()
  const read = await storage.articles.articles(listed.map(({ id }) => id))
  const articles = [...read.values()].filter(({ file }) => !file.includes('notices'))
  const isWire = ({ outlet }: Article): boolean => /Sample Wire|Placeholder/.test(outlet)
  return storyArticles(
    articles,
    articles.map((one, n) => ({ articleId: one.id, report: isWire(one) ? -1 : n })),
  )
}
