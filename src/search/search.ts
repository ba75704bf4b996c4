// Searches for a question: asks the index at large and among recent articles, or those of the time asked about, and ranks what it finds.
import type { FoundPassage, PassageHit, PassageQuery, PassageScope } from '../domain/article.ts'
import { foundIn } from '../domain/article.ts'
import { DAY_MS } from '../domain/day.ts'
import type { Period, Question } from '../domain/question.ts'
import type { ArticleReader } from '../storage/articles.ts'
import type { PassageIndex } from '../storage/passages.ts'
import type { StoryReader } from '../storage/stories-read.ts'
import type { Vocabulary } from '../storage/vocabulary.ts'
import { TermMatcher } from '../text/matching.ts'
import { wordsOf } from '../text/words.ts'
import { inYear, isOfPeriod, MOST_YEARS_BACK, namesTime, REPORTED_DAYS } from './period.ts'
import { mostPromising, ranked } from './rank.ts'
import { askedByDate } from './understand.ts'

/** Asked of the index at large, among recent ones, and read. On 1,189 questions `wide` answered no more, in a quarter more time. */
const REACHES = { narrow: { atLarge: 80, recent: 40, read: 40 }, wide: { atLarge: 100, recent: 60, read: 60 } } as const
/** What counts as recent, in days before `now`. News questions are mostly about the last weeks. */
const RECENT_DAYS = 21

/** Runs searches with what finds passages near a question; their hits bear `near`, by reciprocal rank. None where that cannot be done. */
export type Near = (
  question: string,
  searches: (search: (scope: PassageScope) => Promise<PassageHit[]>) => Promise<PassageHit[][]>,
) => Promise<PassageHit[][]>

export interface SearchParts {
  searcher: PassageIndex
  reader: ArticleReader
  vocabulary: Vocabulary
  stories: Pick<StoryReader, 'storiesOf'>
  /** Missing where only words are searched for. */
  near?: Near | undefined
}

export interface SearchOptions {
  /** The moment freshness is counted from. */
  now: Date
  /** Nothing published after this moment is shown. */
  asOf?: Date | undefined
  /** Only these articles are asked, by their ids. */
  within?: readonly string[] | undefined
  /** `wide`: for who looks through the passages themselves. */
  reach?: keyof typeof REACHES
}

/** Passages for the question, best first. A question without a topic ("what happened on Friday?") finds how articles begin. */
export async function searchPassages(
  question: Question,
  { searcher, reader, stories, near }: SearchParts,
  { now, asOf, within, reach = 'narrow' }: SearchOptions,
): Promise<FoundPassage[]> {
  const { period, outlets } = question
  const words = searchWords(question)
  const { atLarge, recent, read } = REACHES[reach]
  const query = {
    words,
    limit: recent,
    ...(asOf && { publishedBefore: asOf }),
    ...(within && { articles: within }),
    ...(outlets.length > 0 && { outlets }),
  }
  const publishedAfter = new Date(now.getTime() - RECENT_DAYS * DAY_MS)
  const searchBoth = (search: (query: PassageQuery) => Promise<PassageHit[]>) =>
    Promise.all([
      words === '' && period ? [] : search({ ...query, limit: atLarge }),
      period ? searchPeriod(period, query, search) : search({ ...query, publishedAfter }),
    ])
  const byWords = searchBoth((query) => searcher.search(query))
  const nearest = words === '' ? [] : ((await near?.(question.text, searchBoth)) ?? [])
  const hits = mostPromising(question, fused((await byWords).flat(), nearest.flat()), { now, most: read })
  const articles = await reader.articles([...new Set(hits.map((hit) => hit.passage.articleId))])
  const passages = hits.flatMap(({ passage, score }) => {
    const article = articles.get(passage.articleId)
    return article?.version === passage.version ? [foundIn(article, passage, score)] : []
  })
  return words === '' ? openings(passages, period, stories) : ranked(question, passages)
}

/** Where a question asks about a time that nothing published then tells of, passages that name this time, and the question they answer. */
export async function searchAlsoByDate(question: Question, parts: SearchParts, options: SearchOptions) {
  const ranked = await searchPassages(question, parts, options)
  const { period } = question
  if (ranked.length > 0 || period === null || period.isRelative) return { question, ranked }
  const byDate = await askedByDate(question, period, parts.vocabulary)
  if (byDate.terms.length === 0) return { question, ranked }
  const found = await searchPassages(byDate, parts, options)
  const matcher = new TermMatcher(byDate)
  const naming = found.filter(
    ({ text, article }) =>
      namesTime(text, article.publishedAt, period) && matcher.match(wordsOf(text)).every((held) => held === 1),
  )
  return naming.length > 0 ? { question: byDate, ranked: naming } : { question, ranked }
}

/** Among what was published in the period and right after it; where no year was said, in the last year that has any. */
async function searchPeriod(
  { from, to, anyYear }: Period,
  query: PassageQuery,
  search: (query: PassageQuery) => Promise<PassageHit[]>,
): Promise<PassageHit[]> {
  for (let yearsBack = 0; yearsBack <= (anyYear ? MOST_YEARS_BACK : 0); yearsBack++) {
    const until = new Date(inYear(to, -yearsBack).getTime() + REPORTED_DAYS * DAY_MS)
    const publishedBefore = query.publishedBefore && query.publishedBefore < until ? query.publishedBefore : until
    const hits = await search({ ...query, publishedAfter: inYear(from, -yearsBack), publishedBefore })
    if (hits.length > 0) return hits
  }
  return []
}

const MONTH = /\b(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)/i

/** Looking for a word that more articles hold takes long, and it tells little beside one that fewer hold. */
const MANY = 7500

/** The words sent to the index: each term as it is known there, its corrections in place of a misspelling, other words for an unknown one. */
function searchWords({ terms, corrections, period, shelf }: Question): string {
  const telling = terms.filter(({ share }) => share * shelf <= MANY)
  const isEnough = telling.some(({ known, otherwise }) => known || otherwise.length > 0)
  const words = (isEnough ? telling : terms).flatMap(({ word, otherwise }) => {
    const corrected = corrections.filter(({ from }) => from === word).map(({ to }) => to)
    return [...(corrected.length > 0 ? corrected : [word]), ...otherwise]
  })
  // A named date is also looked for as it is written: "On August 22 he said …".
  if (words.length > 0 && period && MONTH.test(period.text)) words.push(period.text)
  return words.join(' ')
}

/** Each passage once. What vectors alone have found has no BM25 score. */
function fused(byWords: PassageHit[], nearest: PassageHit[]): PassageHit[] {
  const byPlace = new Map<string, PassageHit>()
  for (const hit of [...byWords, ...nearest.map((hit) => ({ ...hit, score: 0 }))]) {
    const place = `${hit.passage.articleId}\n${hit.passage.ordinal}`
    const known = byPlace.get(place)
    if (known === undefined) byPlace.set(place, hit)
    else if (hit.near !== undefined) byPlace.set(place, { ...known, near: Math.max(hit.near, known.near ?? 0) })
  }
  return [...byPlace.values()]
}

/** What each day of age costs a story, beside each doubling of the outlets that tell it. */
const DAY_COSTS = 0.1

/** Best first: one of each story, then the others. Of a period only what is of it; a day that a passage names goes before its own. */
async function openings(all: FoundPassage[], period: Period | null, stories: Pick<StoryReader, 'storiesOf'>) {
  const found = period ? ofPeriod(all, period) : all
  const newest = Math.max(...found.map(timeOf))
  const tellers = await stories.storiesOf(found.map(({ article }) => article.id))
  const storyOf = new Map(tellers.flatMap((story) => story.articles.map(({ articleId }) => [articleId, story])))
  // A story is told best by the article that gave its headline, then by the first.
  const worth = ({ article }: FoundPassage): number => Number(article.title === storyOf.get(article.id)?.headline)
  const told = [...Map.groupBy(found, ({ article: { id } }) => storyOf.get(id)?.id ?? id).values()].map((all) => {
    const own = all.toSorted((a, b) => worth(b) - worth(a) || timeOf(a) - timeOf(b))
    const outlets = new Set(own.map(({ article }) => article.outlet))
    const age = (newest - Math.max(...own.map(timeOf))) / DAY_MS
    return { own, score: Math.log2(outlets.size) - DAY_COSTS * age }
  })
  told.sort((a, b) => b.score - a.score)
  const ordered = [...told.flatMap(({ own }) => own.slice(0, 1)), ...told.flatMap(({ own }) => own.slice(1))]
  return ordered.map((one, place) => ({ ...one, score: -place }))
}

function ofPeriod(found: FoundPassage[], period: Period): FoundPassage[] {
  const fitting = found.filter((one) => isOfPeriod(one, period))
  if (fitting.length > 0 || !period.isRelative) return fitting
  // Today's papers tell of yesterday: who asks for today's news is shown them.
  return found.filter(({ article: { publishedAt: at } }) => at && at >= period.from && at < period.to)
}

const timeOf = ({ article: { publishedAt } }: FoundPassage): number => publishedAt?.getTime() ?? 0
