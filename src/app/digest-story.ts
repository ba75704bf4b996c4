// Tells one story of a digest: what was put right of it and what is new in it, in key sentences, every one cited word for word.
import type { Extract } from '../answering/extract.ts'
import { summaryOf } from '../answering/summary.ts'
import { passagesOf } from '../articles/passages.ts'
import type { ArticleCatalogue } from '../articles/ports.ts'
import type { Judged } from '../digest/judge.ts'
import { type Gist, gistOf, isNovel, isOvertaken } from '../digest/novel.ts'
import type { ToldArticle } from '../digest/ports.ts'
import type { AnswerSentence } from '../domain/answer.ts'
import type { Article } from '../domain/article.ts'
import type { DigestStory } from '../domain/digest.ts'
import type { Story, StoryArticle } from '../domain/story.ts'
import { sentencesOf } from '../language/sentences.ts'
import { Citing } from '../messages/citing.ts'
import { differenceInShort } from '../messages/tell-story.ts'
import type { ArticleReader, Vocabulary } from '../search/ports.ts'
import { understand } from '../search/understand.ts'
import { asTold, isRetitled, titleSentence } from './corrected.ts'
import { type PutRight, putRightIn, putRightSentences } from './put-right.ts'
import { differencesAmong } from './story-articles.ts'
import { wordLore } from './word-lore.ts'

export interface DigestStoryParts {
  reader: ArticleReader
  catalogue: Pick<ArticleCatalogue, 'articleVersion'>
  vocabulary: Vocabulary
}

/** A story that has a place in a digest, with those of its articles that are read. */
export interface ChosenCandidate {
  story: Story
  articles: Map<string, Article>
  judged: Judged & { kind: 'chosen' }
}

export interface Telling {
  /** Sentences told at most. */
  sentences: number
  /** Differences told at most. */
  differences: number
  /** Citations before this story's. */
  cited: number
  told: readonly ToldArticle[]
  /** Whether these very words were told, in this digest or before. */
  isSaid: (quote: string) => boolean
}

/** Passages of an article that are read: how it opens tells the news. */
const OPENING = 3
/** Sentences chosen among which those are that tell something new. */
const SPARE = 12

export interface ToldStory {
  /** `null`: it holds nothing that was not told. */
  story: DigestStory | null
  /** The ids of articles in which something was put right that there was no room for. */
  untold: ReadonlySet<string>
}

export async function tellStory(
  { story, articles, judged }: ChosenCandidate,
  { sentences, differences: most, cited, told, isSaid }: Telling,
  parts: DigestStoryParts,
): Promise<ToldStory> {
  const ids = new Set(story.articles.map(({ articleId }) => articleId))
  const versions = judged.status === 'new' ? [] : await asTold(ids, told, parts.catalogue)
  const changed = [...(await parts.reader.articles(judged.changed.map(({ articleId }) => articleId))).values()]
  const revised = putRightIn(changed, versions, told).filter(
    ({ revision, quote }) => revision.kind !== 'addition' || !isSaid(quote),
  )
  const titled = revised.length > 0 ? [] : judged.changed.filter((one) => isRetitled(one, versions))
  // What was put right and what is new share the place there is, and each has some.
  const wrong = revised.length + titled.length
  const share = wrong > 0 && judged.fresh.length > 0 ? Math.ceil(sentences / 2) : sentences
  const corrections = eachOnce(revised).slice(0, share)
  const corrected = titled.slice(0, share)
  const room = Math.max(wrong > 0 && judged.fresh.length > 0 ? 1 : 0, sentences - corrections.length - corrected.length)
  const before = [...versions.flatMap(gistsOf), ...corrections.map(({ quote }) => gistOf(quote))]
  const news = room === 0 ? [] : await newsIn(story, judged.fresh, articles, { before, isSaid, most: room }, parts)
  if (news.length + corrections.length + corrected.length === 0) return { story: null, untold: new Set() }
  const citing = new Citing([], cited)
  const tellings = [
    ...corrected.map((one) => titleSentence(one, versions)),
    ...corrections.flatMap((one) => putRightSentences(one, citing)),
    ...news.map((one) => sentenceOf(one, citing)),
  ]
  const newsIds = new Set([...judged.changed, ...judged.fresh].map(({ articleId }) => articleId))
  const differences = differencesAmong(story, [...articles.values()], newsIds)
    .slice(0, most)
    .map((one) => differenceInShort(one, citing))
  const quotes = new Set(corrections.map(({ quote }) => quote))
  const said = new Set([
    ...revised.filter(({ quote }) => quotes.has(quote)).map(({ now }) => now.id),
    ...corrected.map(({ articleId }) => articleId),
  ])
  const open = [...revised.map(({ now }) => now.id), ...titled.map(({ articleId }) => articleId)]
  const status = statusOf(judged, story, { corrections, isRetitled: corrected.length > 0 })
  const digestStory: DigestStory = {
    storyId: story.id,
    status,
    headline: status === 'update' ? headlineOf(story, judged.fresh) : story.headline,
    sentences: tellings,
    citations: citing.citations,
    sources: sourcesOf([...citing.citations, ...corrected], [...articles.values(), ...changed, ...versions]),
    outlets: story.outlets,
    reports: story.reports,
    firstPublishedAt: story.firstPublishedAt,
    lastPublishedAt: story.lastPublishedAt,
    differences,
    why: judged.why,
  }
  return { story: digestStory, untold: new Set(open.filter((id) => !said.has(id))) }
}

/** A report that was taken back is withdrawn if the story has no other; what was only added to is an update. */
function statusOf(
  { status }: Judged & { kind: 'chosen' },
  { articles }: Story,
  { corrections, isRetitled }: { corrections: readonly PutRight[]; isRetitled: boolean },
): DigestStory['status'] {
  const retracted = new Set(
    corrections.flatMap(({ revision, now }) => (revision.kind === 'retraction' ? [now.id] : [])),
  )
  if (articles.every(({ articleId }) => retracted.has(articleId))) return 'withdrawn'
  if (status !== 'correction') return status
  return isRetitled || corrections.some(({ revision }) => revision.kind !== 'addition') ? 'correction' : 'update'
}

/** The story's own, unless the newest of what came since counts otherwise: a headline must not tell a toll that is overtaken. */
function headlineOf({ headline }: Story, fresh: readonly StoryArticle[]): string {
  const [newest] = fresh.toSorted((one, other) => Number(other.publishedAt) - Number(one.publishedAt))
  return newest !== undefined && isOvertaken(headline, newest.title) ? newest.title : headline
}

/** Reprints are corrected in the same words. */
function eachOnce(all: readonly PutRight[]): PutRight[] {
  return [...new Map(all.toReversed().map((one) => [one.quote, one])).values()].reverse()
}

function sentenceOf({ article, span }: Extract, citing: Citing): AnswerSentence {
  const quote = article.text.slice(span.start, span.end)
  const n = citing.cite({ articleId: article.id, version: article.version, quote, ...span })
  return { text: quote.replace(/\s+/g, ' '), citations: [n] }
}

async function newsIn(
  story: Story,
  fresh: StoryArticle[],
  articles: Map<string, Article>,
  { before, isSaid, most }: { before: readonly Gist[]; isSaid: Telling['isSaid']; most: number },
  parts: DigestStoryParts,
): Promise<Extract[]> {
  const ids = new Set(fresh.map(({ articleId }) => articleId))
  const read = [...articles.values()].filter(({ id }) => ids.has(id))
  const isNews = ({ text, article, span }: Extract): boolean =>
    !isSaid(article.text.slice(span.start, span.end)) && (before.length === 0 || isNovel(text, before))
  const best = before.length > 0 ? [] : (await keySentences(story, read, most, parts)).filter(isNews)
  return best.length > 0 ? best : (await keySentences(story, read, SPARE, parts)).filter(isNews).slice(0, most)
}

async function keySentences(
  story: Story,
  articles: Article[],
  most: number,
  { vocabulary }: DigestStoryParts,
): Promise<Extract[]> {
  if (articles.length === 0) return []
  const topic = await understand(story.headline, vocabulary, story.lastPublishedAt ?? new Date(0))
  const passages = articles.flatMap((article) =>
    passagesOf(article)
      .slice(0, OPENING)
      .map((passage) => ({ passage, article, text: article.text.slice(passage.start, passage.end), score: 1 })),
  )
  const lore = await wordLore(passages, vocabulary)
  return summaryOf({ topic: { ...topic, period: null }, passages, isWhole: true, most, lore }).sentences
}

/** The gists of every sentence of an article. */
function gistsOf({ text, body }: Article): Gist[] {
  return body.flatMap(({ start, end }) => {
    const stretch = text.slice(start, end)
    return sentencesOf(stretch).map((sentence) => gistOf(stretch.slice(sentence.start, sentence.end)))
  })
}

/** The articles in the versions that are cited, and those of which only the title is told. */
function sourcesOf(named: readonly { articleId: string; version: string }[], articles: Article[]): Article[] {
  const byVersion = new Map(articles.map((article) => [`${article.id} ${article.version}`, article]))
  return [...new Set(named.flatMap(({ articleId, version }) => byVersion.get(`${articleId} ${version}`) ?? []))]
}
