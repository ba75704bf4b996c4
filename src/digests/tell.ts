// Tells one story of a digest: what was corrected of it, then what is new in it, in the articles' own sentences, cited word for word.
import { once } from 'node:events'
import type { FindInStory } from '../answers/findings.ts'
import { differenceInShort } from '../answers/story-views.ts'
import { type AnswerSentence, Citing } from '../domain/answer.ts'
import type { Article, Span } from '../domain/article.ts'
import type { DigestStory } from '../domain/digest.ts'
import type { Difference, Story, StoryArticle } from '../domain/story.ts'
import type { ArticleReader } from '../storage/articles.ts'
import type { Vocabulary } from '../storage/vocabulary.ts'
import { headlineOf } from '../stories/headline.ts'
import { type Chosen, gistOf, gistsOf, newsIn } from './choose.ts'
import { withoutMark } from './corrections.ts'
import type { ChangedArticle } from './told-articles.ts'

export interface TellParts {
  reader: ArticleReader
  vocabulary: Vocabulary
}

/** A story that was chosen for a digest. */
export interface StoryToTell {
  story: Story
  /** Those of its articles that are read. */
  articles: ReadonlyMap<string, Article>
  judged: Chosen
  /** Those in which something was corrected. */
  corrected: readonly ChangedArticle[]
}

/** A story of a digest, with what it was made of. */
export interface ToldStory {
  story: DigestStory
  of: StoryToTell
  /** Those of its articles that count as told with it. */
  told: StoryArticle[]
}

export interface TellOptions {
  /** New sentences at most; half of them where something was corrected. */
  most: number
  /** The articles of the story as the channel was told them. */
  before: readonly Article[]
  /** Whether these very words were told, in this digest or before. */
  isSaid: (quote: string) => boolean
}

/** `null`: it holds nothing that was not told. The citations are numbered from 1. */
export async function tellStory(
  { story, articles, judged, corrected }: StoryToTell,
  { most, before, isSaid }: TellOptions,
  parts: TellParts,
): Promise<DigestStory | null> {
  const citing = new Citing()
  const corrections = correctionSentences(corrected, citing)
  const known = [...before.flatMap(gistsOf), ...corrections.map(({ text }) => gistOf(text))]
  const room = corrections.length > 0 ? Math.ceil(most / 2) : most
  const news = await newsIn(story, judged.fresh, articles, { known, isSaid, most: room }, parts)
  if (news.length === 0 && corrections.length === 0) return null
  const isWithdrawn = news.length === 0 && corrected.every(isRetracted)
  const standing = story.articles.filter(({ articleId }) => !corrected.some((one) => one.now.id === articleId))
  const sentences = [
    ...corrections,
    ...news.map(({ article, span }) => cited(article, span, citing)),
    ...(isWithdrawn ? stillReported(standing.map(({ outlet }) => outlet)) : []),
  ]
  return {
    storyId: story.id,
    status: isWithdrawn ? 'withdrawn' : judged.status,
    headline: headlineFor(story, judged, articles, corrected),
    sentences,
    citations: citing.citations,
    sources: sourcesOf(
      [...citing.citations, ...corrected.map(({ now }) => named(now))],
      [...articles.values(), ...corrected.flatMap(({ now, before: was }) => [now, was])],
    ),
    earlier: corrected.map(({ before: was }) => was.version),
    outlets: story.outlets,
    reports: story.reports,
    firstPublishedAt: story.firstPublishedAt,
    lastPublishedAt: story.lastPublishedAt,
    differences: [],
    why: judged.why,
  }
}

const isRetracted = ({ comparison: { corrections } }: ChangedArticle): boolean =>
  corrections.some(({ kind }) => kind === 'retraction')

/** What was corrected and what stood there before. Reprints are corrected in the same words, which are told once. */
function correctionSentences(corrected: readonly ChangedArticle[], citing: Citing): AnswerSentence[] {
  const said = new Set<string>()
  return corrected.flatMap(({ now, before, comparison }) =>
    comparison.corrections.flatMap(({ title, ...one }): AnswerSentence[] => {
      if (title !== null) return [{ text: title, citations: [] }]
      const quote = one.now ? quoteOf(now, one.now) : one.before && quoteOf(before, one.before)
      if (quote === null || said.has(quote)) return []
      said.add(quote)
      const present = one.now === null ? [] : [cited(now, one.now, citing)]
      if (one.before === null) return present
      const earlier = cited(before, one.before, citing)
      const lead = one.now === null ? `${now.outlet} no longer says:` : 'Before:'
      return [...present, { ...earlier, text: `${lead} “${earlier.text}”` }]
    }),
  )
}

/** That others have not taken theirs back, for whoever read theirs as well. */
export function stillReported(standing: readonly string[]): AnswerSentence[] {
  const outlets = [...new Set(standing)]
  if (outlets.length === 0) return []
  const who = outlets.length > 2 ? `${outlets.length} other outlets` : outlets.join(' and ')
  const text = outlets.length > 1 ? `${who} have not taken back theirs.` : `${who} has not taken back its own.`
  return [{ text, citations: [] }]
}

/** The story's own; of an update the newest report's, for the story's may be overtaken; of a correction that of the corrected article. */
function headlineFor(
  { headline }: Story,
  { status, fresh }: Chosen,
  articles: ReadonlyMap<string, Article>,
  [first]: readonly ChangedArticle[],
): string {
  if (first !== undefined) {
    const headlines = [first.now, first.before].map((article) => withoutMark(headlineOfArticle(article)))
    return headlines.find((one) => one !== '') ?? first.now.title
  }
  if (status === 'new') return headline
  const newest = fresh.toSorted((one, other) => Number(other.publishedAt) - Number(one.publishedAt))[0]
  const article = newest && articles.get(newest.articleId)
  return article === undefined ? headline : headlineOfArticle(article)
}

const headlineOfArticle = ({ title, outlet, text, body }: Article): string =>
  headlineOf(title, { outlet, text: body.map(({ start, end }) => text.slice(start, end)).join('\n') })

/** How long a digest waits for what a model finds in its stories, in all. */
const FINDINGS_MS = 60_000

/** The stories with a difference between reports where a model finds one in what is new. What it has not found in time is left out. */
export function compareReports(
  stories: readonly ToldStory[],
  findInStory: FindInStory,
  limitMs = FINDINGS_MS,
): Promise<ToldStory[]> {
  const signal = AbortSignal.timeout(limitMs)
  const timedOut = once(signal, 'abort').then(() => null)
  const all = stories.map(async (one) => {
    const { story: whole, judged, corrected, articles } = one.of
    if (whole.reports < 2 || one.story.status === 'withdrawn') return one
    const found = await Promise.race([findInStory(whole, { signal }), timedOut]).catch((error: unknown) => {
      if (signal.aborted) return null
      throw error
    })
    const fresh = new Set([...judged.fresh.map(({ articleId }) => articleId), ...corrected.map(({ now }) => now.id)])
    const difference = found?.differences.find(({ sides }) => sides.some(({ articleId }) => fresh.has(articleId)))
    if (difference === undefined) return one
    return { ...one, story: withDifference(one.story, difference, [...articles.values()]) }
  })
  return Promise.all(all)
}

/** In the model's words, each side cited. */
function withDifference(told: DigestStory, difference: Difference, articles: readonly Article[]): DigestStory {
  const citing = new Citing(told.citations)
  const differences = [differenceInShort(difference, citing)]
  // Those of which only the title is told are cited nowhere.
  const sources = sourcesOf([...told.sources.map(named), ...citing.citations], [...articles, ...told.sources])
  return { ...told, differences, citations: citing.citations, sources }
}

/** The stories with their citations numbered through all of them. */
export function inOneCount(stories: readonly DigestStory[]): DigestStory[] {
  let count = 0
  return stories.map((story) => {
    const before = count
    count += story.citations.length
    const renumbered = (sentences: AnswerSentence[]): AnswerSentence[] =>
      sentences.map((one) => ({ ...one, citations: one.citations.map((n) => n + before) }))
    return {
      ...story,
      sentences: renumbered(story.sentences),
      differences: renumbered(story.differences),
      citations: story.citations.map((one) => ({ ...one, n: one.n + before })),
    }
  })
}

function cited(article: Article, span: Span, citing: Citing): AnswerSentence {
  const quote = quoteOf(article, span)
  const n = citing.cite({ articleId: article.id, version: article.version, quote, ...span })
  return { text: quote.replace(/\s+/g, ' '), citations: [n] }
}

const quoteOf = ({ text }: Article, { start, end }: Span): string => text.slice(start, end)

const named = ({ id: articleId, version }: Article): { articleId: string; version: string } => ({ articleId, version })

/** The articles in the versions that are cited, and those of which only the title is told. */
function sourcesOf(
  versions: readonly { articleId: string; version: string }[],
  articles: readonly Article[],
): Article[] {
  const byVersion = new Map(articles.map((article) => [`${article.id} ${article.version}`, article]))
  return [...new Set(versions.flatMap(({ articleId, version }) => byVersion.get(`${articleId} ${version}`) ?? []))]
}
