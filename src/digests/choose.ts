// Decides what a story is to a channel: new, an update, or nothing, and why. And which sentences tell it something new.
import type { Extract } from '../answers/extract.ts'
import { wordRarity } from '../answers/key-sentences.ts'
import { extentOf } from '../answers/story-views.ts'
import { firstPassages } from '../answers/subject.ts'
import { summaryOf } from '../answers/summary.ts'
import type { Article } from '../domain/article.ts'
import { DAY_MS, longDay } from '../domain/day.ts'
import type { Story, StoryArticle } from '../domain/story.ts'
import type { DigestStory, DigestTaste, ToldArticle } from '../domain/subscription.ts'
import { understand } from '../search/understand.ts'
import type { Vocabulary } from '../storage/vocabulary.ts'
import { sentencesIn } from '../stories/read-story.ts'
import { type NumberKind, numbersOf } from '../text/numbers.ts'
import { STOP_WORDS, stem } from '../text/words.ts'
import { isTakenBack, wordingOf } from './corrections.ts'
import { matchTaste, type Tasted } from './topics.ts'

export interface Occasion {
  since: Date
  until: Date
  taste: DigestTaste
  told: readonly Pick<ToldArticle, 'articleId' | 'version'>[]
  /** Exactly what was published in the span: who was told nothing before did not miss what came late. */
  isExact?: boolean
}

export interface Candidate {
  story: Story
  articles: ReadonlyMap<string, Article>
  tasted: Tasted
}

export interface Chosen extends Candidate {
  status: DigestStory['status']
  fresh: StoryArticle[]
  score: number
  why: string[]
}

/** An article may be indexed so long after it was published, and still be news; so may what had no place in the digest before. */
const LATE_MS = 2 * 86_400_000
/** A digest that comes every week takes up again what had no place a week ago; after a longer pause not all of it is news. */
const LATEST_MS = 8 * 86_400_000
const HOUR_MS = 3_600_000
const HALF_LIFE_HOURS = 24
/** Weights of what counts beside freshness (at most 1): each doubling of the reports, a topic of the channel, and the status. */
const WEIGHTS = { reports: 1, topic: 1, new: 0, update: -0.3 }

/** `left`: why nothing is told of it. What says itself that it is taken back is no news to whom it was not told. */
export function judge(candidate: Candidate, occasion: Occasion): Chosen | { left: string } {
  const { story, articles, tasted } = candidate
  const liked = matchTaste(occasion.taste, tasted)
  if ('refused' in liked) return { left: liked.refused }
  const told = new Set(occasion.told.map(({ articleId }) => articleId))
  const { known = [], untold = [] } = Object.groupBy(story.articles, ({ articleId }) =>
    told.has(articleId) ? 'known' : 'untold',
  )
  const isBack = ({ articleId }: StoryArticle) => [articles.get(articleId)].some((one) => one && isTakenBack(one))
  const ofItsTime = untold.filter((one) => isOfItsTime(one, occasion) && !isBack(one))
  const reportsKnown = new Set(known.map(({ report }) => report))
  const fresh = ofItsTime.filter(({ report }) => !reportsKnown.has(report))
  if (fresh.length === 0) {
    if (ofItsTime.length === 0 && untold.some(isBack)) return { left: 'its outlet has taken the report back' }
    if (known.length > 0 && ofItsTime.length > 0)
      return { left: 'all that came since are reprints of what was told here' }
    if (known.length > 0) return { left: 'it was told here already, and nothing has come since' }
    if (story.lastPublishedAt === null) return { left: 'none of its articles is dated' }
    return { left: `nothing of it was published since ${longDay(occasion.since)}` }
  }
  const status = known.length > 0 ? 'update' : 'new'
  const why = [
    `reported by ${extentOf(story)}`,
    ...liked.topics.map((topic) => `about “${topic}”`),
    ...(status === 'update' ? [`${fresh.length} new since it was told here`] : []),
  ]
  const hours = Math.max(0, occasion.until.getTime() - (story.lastPublishedAt?.getTime() ?? 0)) / HOUR_MS
  const worth = WEIGHTS.reports * Math.log2(1 + story.reports) + 2 ** (-hours / HALF_LIFE_HOURS)
  const score = worth + (liked.topics.length > 0 ? WEIGHTS.topic : 0) + WEIGHTS[status]
  return { ...candidate, status, fresh, score, why }
}

function isOfItsTime({ publishedAt }: StoryArticle, { since, until, isExact = false }: Occasion): boolean {
  if (publishedAt === null || publishedAt > until) return false
  return isExact ? publishedAt >= since : publishedAt > earliestOf({ since, until })
}

export function earliestOf({ since, until }: Pick<Occasion, 'since' | 'until'>): Date {
  const span = Math.min(until.getTime() - since.getTime(), LATEST_MS)
  return new Date(since.getTime() - Math.max(LATE_MS, span))
}

interface Gist {
  /** Stems of its words, those that every sentence has left out, and its figures. */
  words: ReadonlySet<string>
  /** Its figures by their values; days and years are none. */
  figures: ReadonlySet<number>
}

/** A sentence of which so much was said in one told before tells nothing new. */
const SAID = 0.6
const NO_FIGURE: readonly NumberKind[] = ['day', 'year', 'ordinal']

function gistOf(sentence: string): Gist {
  const words = wordingOf(sentence).flatMap(({ said, isFigure }) =>
    isFigure ? [said] : STOP_WORDS.has(said) ? [] : [stem(said)],
  )
  const figures = numbersOf(sentence).filter(({ kind, soft }) => !soft && !NO_FIGURE.includes(kind))
  return { words: new Set(words), figures: new Set(figures.flatMap(({ value }) => (value === null ? [] : [value]))) }
}

/** Whether a sentence tells something new to whoever could read sentences of these gists. The same said with another figure is new. */
function isNovel(sentence: string, known: readonly Gist[]): boolean {
  const { words, figures } = gistOf(sentence)
  const isKnown = (other: Gist): boolean =>
    words.intersection(other.words).size / words.size >= SAID && figures.isSubsetOf(other.figures)
  return words.size > 0 && !known.some(isKnown)
}

export const gistsOf = (article: Article): Gist[] => sentencesIn(article).map(({ text }) => gistOf(text))

/** Passages of an article that are read: how it opens tells the news. */
const OPENING = 3
/** Sentences chosen among which those are that tell something new. */
const SPARE = 12

export interface NewsOptions {
  most: number
  /** The articles of the story as the channel was told them. */
  before: readonly Article[]
  /** Whether these very words were told, in this digest or before. */
  isSaid: (quote: string) => boolean
  vocabulary: Vocabulary
}

/** The key sentences of what is fresh, without what the channel was told, or could read in what has these gists. */
export async function newsIn(chosen: Chosen, known: readonly Gist[], options: NewsOptions): Promise<Extract[]> {
  const { story, fresh, articles } = chosen
  const { most, isSaid, vocabulary } = options
  const read = fresh.flatMap(({ articleId }) => articles.get(articleId) ?? [])
  const newsOf = async (some: readonly Article[], among: number): Promise<Extract[]> =>
    (await keySentences(story, some, among, vocabulary)).filter(
      ({ text, article, span }) =>
        !isSaid(article.text.slice(span.start, span.end)) && (known.length === 0 || isNovel(text, known)),
    )
  // Of two reports that are days apart the newer one leads: of older headlines a quarter no longer held (docs/quality.md).
  const [older, newer] = read.toSorted((one, other) => Number(one.publishedAt) - Number(other.publishedAt))
  const isLate = read.length === 2 && Number(newer?.publishedAt) - Number(older?.publishedAt) >= DAY_MS
  const latestFirst = async (told: Extract[]): Promise<Extract[]> => {
    const latest = newer && isLate ? (await newsOf([newer], SPARE)).slice(0, 1) : []
    return [...latest, ...told.filter(({ text }) => text !== latest[0]?.text)].slice(0, most)
  }
  const best = known.length > 0 ? [] : await newsOf(read, most)
  if (best.length > 0) return latestFirst(best)
  const together = await newsOf(read, SPARE)
  if (together.length > 0 || read.length < 2) return latestFirst(together)
  // A sentence that is no news may have stood for one of another article that is.
  return (await Promise.all(read.map((article) => newsOf([article], SPARE)))).flat().slice(0, most)
}

async function keySentences(story: Story, articles: readonly Article[], most: number, vocabulary: Vocabulary) {
  if (articles.length === 0) return []
  const topic = await understand(story.headline, vocabulary, story.lastPublishedAt ?? new Date(0))
  const passages = articles.flatMap((article) => firstPassages(article, OPENING, 1))
  const rarity = await wordRarity(passages, vocabulary)
  return summaryOf({ topic: { ...topic, period: null }, passages, isWhole: true, story, most, rarity }).sentences
}
