// Reads the articles of a story, and their sentences that can be shown by themselves. The order in which articles are given does not matter.
import type { Article, Span } from '../domain/article.ts'
import type { Quoted, Story, StoryArticle } from '../domain/story.ts'
import type { ArticleReader } from '../storage/articles.ts'
import { isAddressed } from '../text/addressed.ts'
import { isPaired } from '../text/characters.ts'
import { CALENDAR } from '../text/names.ts'
import { overtakenBy } from '../text/overtaken.ts'
import { sentencesWithin } from '../text/sentences.ts'
import { STOP_WORDS, type Word, wordsOf } from '../text/words.ts'
import { byTime } from './cluster.ts'

export interface StoryArticles {
  /** The earliest first, undated ones last. */
  articles: Article[]
  /** By an article's id the number of its report. */
  reports: ReadonlyMap<string, number>
}

export interface StorySentence {
  article: Article
  span: Span
  /** Its place in the article, from 0. */
  place: number
  text: string
  previous: string | null
}

/** Articles of a story that are read: there may be many, and each takes its time. */
const MOST_ARTICLES = 12

const [FEWEST_WORDS, MOST_WORDS] = [6, 50]
/** Who or what is meant must have been said before. */
const POINTS_BACK =
  /^["“‘'(]*(?:(?:but|and|so|yet|still|then|later|earlier|meanwhile|instead|however|also|moreover)\b,?\s*)?(?:he|she|it|they|his|her|its|their|we|i|you|our|my|this|that|these|those|there|here|such|both|neither|the (?:\d+|\p{Ll}+)-year-old|(?:last|this|next) (?:year|month|week) it|in \d{4} it|the (?:man|woman|couple|group|pair|two|three|company|move|deal|news|latter|former))\b/iu
const TIED = /^["“‘'(]*(?:but|and|so|yet|then|thus|however|meanwhile|moreover|instead|nevertheless|therefore|also)\b/i
const PRONOUN = /^(?:he|she|his|her|him|they|them|their)$/
/** Words of a sentence among which a pronoun must not stand before whoever it means. */
const OPENING = 10
const NEEDS_MORE = /\b(?:him|them|that (?:year|day|time|month|week))\b/i

/** The articles of a story to be read, by their ids: the newest of each report first, reprints last. */
export function worthReading({ articles }: Pick<Story, 'articles'>): string[] {
  const newestFirst = [...articles].reverse()
  const firsts = newestFirst.filter((one, at) => newestFirst.findIndex(({ report }) => report === one.report) === at)
  const others = newestFirst.filter((one) => !firsts.includes(one))
  return [...firsts, ...others].slice(0, MOST_ARTICLES).map(({ articleId }) => articleId)
}

export async function readStoryArticles(story: Pick<Story, 'articles'>, reader: ArticleReader): Promise<StoryArticles> {
  const articles = await reader.articles(worthReading(story))
  return storyArticles([...articles.values()], story.articles)
}

export function storyArticles(
  articles: readonly Article[],
  members: readonly Pick<StoryArticle, 'articleId' | 'report'>[],
): StoryArticles {
  const reports = new Map(members.map(({ articleId, report }) => [articleId, report]))
  return { articles: articles.toSorted((a, b) => byTime(momentOf(a), momentOf(b))), reports }
}

/** Stories that are told together under one headline, as if they were one; what is one report in a story is one here. */
export function asStory(headline: string, stories: readonly Story[]) {
  const found = stories.flatMap(({ id, articles }) =>
    articles.map((member) => ({ member, key: `${id} ${member.report}` })),
  )
  const reports = [...new Set(found.map(({ key }) => key))]
  const timeOf = ({ publishedAt }: StoryArticle): number => publishedAt?.getTime() ?? Number.MAX_SAFE_INTEGER
  const articles = found
    .map(({ member, key }) => ({ ...member, report: reports.indexOf(key) }))
    .sort((one, other) => timeOf(one) - timeOf(other))
  const outlets = [...new Set(articles.map(({ outlet }) => outlet))]
  return { id: null, headline, articles, outlets, reports: reports.length, stories: stories.length }
}

/** The article of each report that came first: a reprint is no later word. In their order. */
export function firstOfEachReport({ articles, reports }: StoryArticles): Article[] {
  const reportOf = ({ id }: Article): number | string => reports.get(id) ?? id
  return articles.filter((one, at) => articles.findIndex((other) => reportOf(other) === reportOf(one)) === at)
}

const momentOf = ({ id, publishedAt }: Article) => ({ id, moment: publishedAt?.getTime() ?? null })

export function sentencesIn(article: Article): StorySentence[] {
  const sentences: StorySentence[] = []
  for (const span of article.body.flatMap((part) => sentencesWithin(article.text, part))) {
    const text = article.text.slice(span.start, span.end)
    sentences.push({ article, span, place: sentences.length, text, previous: sentences.at(-1)?.text ?? null })
  }
  return sentences
}

/** Whole, of a fit length, no question, no notice to readers, no order to machines. */
export function isTellable({ text, previous }: Pick<StorySentence, 'text' | 'previous'>): boolean {
  const { length } = wordsOf(text)
  if (length < FEWEST_WORDS || length > MOST_WORDS) return false
  if (isAddressed(text, previous)) return false
  return /[.!…。]["”’»')\]*]*$/.test(text) && isPaired(text)
}

/** Whether a reader needs nothing from before to know who is meant. */
export function standsAlone({ text, words = wordsOf(text) }: { text: string; words?: Word[] }): boolean {
  if (POINTS_BACK.test(text) || TIED.test(text) || NEEDS_MORE.test(text)) return false
  const opening = words.slice(0, OPENING)
  const pronoun = opening.findIndex(({ folded }) => PRONOUN.test(folded))
  const isName = ({ text: word, folded }: Word): boolean =>
    /^\p{Lu}/u.test(word) && !STOP_WORDS.has(folded) && !CALENDAR.test(folded)
  return pronoun < 0 || opening.slice(0, pronoun).some(isName)
}

export function quoteOf(article: Article, { start, end }: Span): Quoted {
  const { id, version, outlet, publishedAt, text } = article
  return { articleId: id, version, start, end, quote: text.slice(start, end), outlet, publishedAt }
}

export interface OutletView {
  outlet: string
  /** Of its newest article on the story. */
  publishedAt: Date | null
  /** Outlets that led with the same report before it. */
  sharedWith: string[]
  /** The first sentence of that article that can be quoted, points to nothing before it and still holds; `null`: none does. */
  lead: Quoted | null
}

/** The newest first. */
export function compareOutlets({ articles, reports }: StoryArticles): OutletView[] {
  const isOvertaken = overtakenBy(articles.map(({ title, publishedAt }) => ({ text: title, publishedAt })))
  const views: OutletView[] = []
  const seen = new Map<number | string, string[]>()
  for (const [outlet, own] of Map.groupBy(articles, (one) => one.outlet)) {
    const newest = own.findLast(({ publishedAt }) => publishedAt !== null) ?? own.at(-1)
    if (newest === undefined) continue
    const report = reports.get(newest.id) ?? newest.id
    const sharedWith = seen.get(report) ?? []
    seen.set(report, [...sharedWith, outlet])
    const tellable = sentencesIn(newest).filter((one) => isTellable(one) && !POINTS_BACK.test(one.text))
    const lead = tellable.find(({ text }) => !isOvertaken({ text, publishedAt: newest.publishedAt })) ?? tellable[0]
    const quote = lead === undefined ? null : quoteOf(newest, lead.span)
    views.push({ outlet, publishedAt: newest.publishedAt, sharedWith, lead: quote })
  }
  return views.sort((one, other) => Number(other.publishedAt) - Number(one.publishedAt))
}
