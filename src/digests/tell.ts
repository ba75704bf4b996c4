// Tells the stories of a digest in the articles' own sentences, cited word for word.
import { once } from 'node:events'
import type { Extract } from '../answers/extract.ts'
import type { FindInStory } from '../answers/findings.ts'
import { differenceInShort } from '../answers/story-views.ts'
import { type AnswerSentence, Citing, citingFrom, renumbered } from '../domain/answer.ts'
import type { Article, Span } from '../domain/article.ts'
import type { DigestStory, ToldArticle } from '../domain/subscription.ts'
import { headlineOf } from '../stories/headline.ts'
import { quoteOf } from '../stories/read-story.ts'
import { type Chosen, gistsOf, type NewsOptions, newsIn } from './choose.ts'

export interface ToldStory {
  story: DigestStory
  of: Chosen
}

/** `null`: it holds nothing that was not told. Citations count from 1. */
export async function tellStory(chosen: Chosen, options: NewsOptions): Promise<DigestStory | null> {
  const { story, articles, status, why } = chosen
  const news = await newsIn(chosen, options.before.flatMap(gistsOf), options)
  if (news.length === 0) return null
  const citing = new Citing()
  const { outlets, reports, firstPublishedAt, lastPublishedAt } = story
  const lead = carrying(news[0], chosen)
  return {
    storyId: story.id,
    status,
    // That of the report which carries what is told, for the story's own may be overtaken.
    headline: lead === undefined ? story.headline : headlineOf(lead.title, lead.outlet),
    ...(lead && { lead }),
    sentences: news.map(({ article, span }) => cited(article, span, citing)),
    citations: citing.citations,
    sources: sourcesOf(citing.citations, [...articles.values()]),
    ...{ outlets, reports, firstPublishedAt, lastPublishedAt, differences: [], why },
  }
}

/** The newest of the fresh reports in which a sentence stands word for word. */
function carrying(told: Extract | undefined, { fresh, articles }: Chosen): Article | undefined {
  const words = told?.text.replace(/\s+/g, ' ')
  if (words === undefined) return undefined
  return fresh
    .flatMap(({ articleId }) => articles.get(articleId) ?? [])
    .toSorted((one, other) => Number(other.publishedAt) - Number(one.publishedAt))
    .find(({ text }) => text.replace(/\s+/g, ' ').includes(words))
}

/** How long a digest waits for what a model finds in its stories, in all. */
const FINDINGS_MS = 60_000

/** The stories, each with a difference between reports in the model's words where it finds one in time in what is new. */
export function compareReports(stories: readonly ToldStory[], findInStory: FindInStory, limitMs = FINDINGS_MS) {
  const signal = AbortSignal.timeout(limitMs)
  const timedOut = once(signal, 'abort').then(() => null)
  const all = stories.map(async (one) => {
    const { story: whole, fresh, articles } = one.of
    if (whole.reports < 2) return one
    const found = await Promise.race([findInStory(whole, { signal }), timedOut]).catch((error: unknown) => {
      if (signal.aborted) return null
      throw error
    })
    const isNew = new Set(fresh.map(({ articleId }) => articleId))
    const difference = found?.differences.find(({ sides }) => sides.some(({ articleId }) => isNew.has(articleId)))
    if (difference === undefined) return one
    const citing = new Citing(one.story.citations)
    const differences = [differenceInShort(difference, citing)]
    const sources = sourcesOf(citing.citations, [...articles.values(), ...one.story.sources])
    return { ...one, story: { ...one.story, differences, citations: citing.citations, sources } }
  })
  return Promise.all(all)
}

export function inOneCount(stories: readonly DigestStory[]): DigestStory[] {
  let count = 0
  return stories.map((story) => {
    const before = count
    count += story.citations.length
    return { ...renumbered(story, before), differences: citingFrom(story.differences, before) }
  })
}

function cited(article: Article, span: Span, citing: Citing): AnswerSentence {
  const quoted = quoteOf(article, span)
  return { text: quoted.quote.replace(/\s+/g, ' '), citations: [citing.cite(quoted)] }
}

function sourcesOf(versions: readonly Pick<ToldArticle, 'articleId' | 'version'>[], articles: readonly Article[]) {
  const byVersion = new Map(articles.map((article) => [`${article.id} ${article.version}`, article]))
  return [...new Set(versions.flatMap(({ articleId, version }) => byVersion.get(`${articleId} ${version}`) ?? []))]
}
