// Reads the articles of a story sentence by sentence, in an order that does not hang on the order in which they are given.
import type { Article, Span } from '../domain/article.ts'
import type { Quoted, StoryArticles } from '../domain/telling.ts'
import { type Name, namesOf } from '../text/names.ts'
import { sentencesOf } from '../text/sentences.ts'
import { STOP_WORDS } from '../text/stop-words.ts'
import { vocabularyOf, type Word, wordsOf } from '../text/words.ts'

/** A sentence of a story; offsets of words and names are into `text`. */
export interface StorySentence {
  article: Article
  /** Which report it belongs to, from 0. */
  report: number
  span: Span
  /** Its place in its article, from 0. */
  place: number
  text: string
  words: Word[]
  names: Name[]
  previous: StorySentence | null
}

export interface ReadStory {
  /** The earliest first, undated ones last. */
  articles: Article[]
  sentences: StorySentence[]
  /** The number of each article's report. */
  reports: ReadonlyMap<string, number>
}

/** What tells of one story are several; it is read once for them all. */
const known = new WeakMap<StoryArticles, ReadStory>()

export function readStory(story: StoryArticles): ReadStory {
  const read = known.get(story) ?? readAnew(story)
  known.set(story, read)
  return read
}

function readAnew({ articles, reports }: StoryArticles): ReadStory {
  const ordered = [...articles].sort(byPublication)
  const reportOf = numbered(ordered, reports)
  const isOrdinary = ordinaryWords(ordered)
  const sentences = ordered.flatMap((article) => readArticle(article, reportOf.get(article.id) ?? 0, isOrdinary))
  return { articles: ordered, sentences, reports: reportOf }
}

const timeOf = ({ publishedAt }: Pick<Article, 'publishedAt'>): number =>
  publishedAt?.getTime() ?? Number.POSITIVE_INFINITY

/** The earliest first; of the same moment, and undated, in the order of their ids. */
export function byPublication(one: Article, other: Article): number {
  const [a, b] = [timeOf(one), timeOf(other)]
  if (a !== b) return a < b ? -1 : 1
  return one.id < other.id ? -1 : Number(one.id > other.id)
}

/** Reports in the order of their first articles; an article of no group is a report of its own. */
function numbered(articles: Article[], reports: string[][]): Map<string, number> {
  const groupOf = new Map(reports.flatMap((ids) => ids.map((id): [string, string[]] => [id, ids])))
  const numbers = new Map<string, number>()
  let next = 0
  for (const { id } of articles) {
    if (numbers.has(id)) continue
    for (const member of groupOf.get(id) ?? [id]) numbers.set(member, next)
    next++
  }
  return numbers
}

/** Words that the story also writes in lower case are no names for opening a sentence. */
function ordinaryWords(articles: Article[]): (folded: string) => boolean {
  const lower = new Set<string>()
  const bodies = articles.flatMap(({ text, body }) => body.map(({ start, end }) => text.slice(start, end)))
  for (const text of bodies) for (const [word, isLower] of vocabularyOf(text)) if (isLower) lower.add(word)
  return (folded) => lower.has(folded) || STOP_WORDS.has(folded)
}

function readArticle(article: Article, report: number, isOrdinary: (folded: string) => boolean): StorySentence[] {
  const read: StorySentence[] = []
  for (const part of article.body) {
    for (const { start, end } of sentencesOf(article.text.slice(part.start, part.end))) {
      const span = { start: part.start + start, end: part.start + end }
      const text = article.text.slice(span.start, span.end)
      const words = wordsOf(text)
      const names = namesOf(text, isOrdinary, words)
      read.push({ article, report, span, place: read.length, text, words, names, previous: read.at(-1) ?? null })
    }
  }
  return read
}

/** An article of no more sentences tells of its own event in all of them. */
const BRIEF = 12
const lengths = new WeakMap<Article, number>()

/** Whether the article that a sentence is of is brief. */
export function isBrief({ article }: StorySentence): boolean {
  const length = lengths.get(article) ?? sentencesIn(article)
  lengths.set(article, length)
  return length <= BRIEF
}

const sentencesIn = ({ text, body }: Article): number =>
  body.reduce((sum, { start, end }) => sum + sentencesOf(text.slice(start, end)).length, 0)

export function quoted({ article, span, text }: StorySentence): Quoted {
  const { id, version, outlet, publishedAt } = article
  return { articleId: id, version, ...span, quote: text, outlet, publishedAt }
}
