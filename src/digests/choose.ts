// Decides what a story is to a channel: new, an update, a correction, or nothing, and why. And which sentences tell it something new.
// The same records give the same digest.
import type { Extract } from '../answers/extract.ts'
import { summaryOf } from '../answers/summary.ts'
import { wordLore } from '../answers/word-lore.ts'
import { passagesOf } from '../articles/passages.ts'
import type { Article } from '../domain/article.ts'
import { longDay } from '../domain/day.ts'
import type { DigestStatus } from '../domain/digest.ts'
import type { Story, StoryArticle } from '../domain/story.ts'
import type { DigestTaste, ToldArticle } from '../domain/subscription.ts'
import { understand } from '../search/understand.ts'
import type { Vocabulary } from '../storage/vocabulary.ts'
import { type NumberKind, numbersOf } from '../text/numbers.ts'
import { sentencesOf } from '../text/sentences.ts'
import { STOP_WORDS } from '../text/stop-words.ts'
import { stem } from '../text/words.ts'
import { wordingOf } from './corrections.ts'
import { lastTold } from './told-articles.ts'
import { matchTaste, type Tasted } from './topics.ts'

export interface Occasion {
  since: Date
  until: Date
  taste: DigestTaste
  /** What this channel has been told, of whatever story. */
  told: readonly ToldArticle[]
  /** Exactly what was published in the span: who was told nothing before did not miss what came late. */
  isExact?: boolean
}

/** What is known of a story when it is judged. */
export interface StoryState {
  tasted: Tasted
  /** Whether what the channel was told of it is to be corrected. */
  isCorrected: boolean
  /** Ids of articles that say themselves that they are taken back: to whom was not told of them, they are no news. */
  takenBack: ReadonlySet<string>
}

export interface Chosen {
  kind: 'chosen'
  status: Exclude<DigestStatus, 'withdrawn'>
  /** The articles that are news to the channel. */
  fresh: StoryArticle[]
  /** Higher is better. */
  score: number
  why: string[]
}

export type Judged = Chosen | { kind: 'left'; why: string }

/** An article may be indexed so long after it was published, and still be news; so may what had no place in the digest before. */
const LATE_MS = 2 * 86_400_000
/** A digest that comes every week takes up again what had no place a week ago; after a longer pause not all of it is news. */
const LATEST_MS = 8 * 86_400_000
const HOUR_MS = 3_600_000
/** A story is worth half as much after so many hours. */
const HALF_LIFE_HOURS = 24
/** Weights of what counts beside freshness (at most 1): each doubling of the reports, a topic of the channel, and the status. */
const WEIGHTS = { reports: 1, topic: 1, new: 0, update: -0.3, correction: 0.5 }

export function judge(story: Story, { tasted, isCorrected, takenBack }: StoryState, occasion: Occasion): Judged {
  const liked = matchTaste(occasion.taste, tasted)
  if ('refused' in liked) return { kind: 'left', why: liked.refused }
  const told = lastTold(occasion.told)
  const known = story.articles.filter(({ articleId }) => told.has(articleId))
  const untold = story.articles.filter(({ articleId }) => !told.has(articleId))
  const ofItsTime = untold.filter((one) => !takenBack.has(one.articleId) && isOfItsTime(one, occasion))
  const reportsKnown = new Set(known.map(({ report }) => report))
  const fresh = ofItsTime.filter(({ report }) => !reportsKnown.has(report))
  if (fresh.length === 0 && !isCorrected) {
    const isTakenBack = ofItsTime.length === 0 && untold.some(({ articleId }) => takenBack.has(articleId))
    const why = isTakenBack
      ? 'its outlet has taken the report back'
      : whyNot(story, known.length > 0, ofItsTime.length > 0, occasion)
    return { kind: 'left', why }
  }
  const status = isCorrected ? 'correction' : known.length > 0 ? 'update' : 'new'
  const why = [
    extent(story),
    ...liked.topics.map((topic) => `about “${topic}”`),
    ...(status === 'update' ? [`${fresh.length} new since it was told here`] : []),
    ...(status === 'correction' ? ['what was told here of it has been changed since'] : []),
  ]
  return { kind: 'chosen', status, fresh, score: scoreOf(story, status, liked.topics.length, occasion), why }
}

function whyNot({ lastPublishedAt }: Story, isKnown: boolean, isReprinted: boolean, { since }: Occasion): string {
  if (isKnown && isReprinted) return 'all that came since are reprints of what was told here'
  if (isKnown) return 'it was told here already, and nothing has come since'
  return lastPublishedAt === null
    ? 'none of its articles is dated'
    : `nothing of it was published since ${longDay(since)}`
}

function isOfItsTime({ publishedAt }: StoryArticle, { since, until, isExact = false }: Occasion): boolean {
  if (publishedAt === null || publishedAt > until) return false
  return isExact ? publishedAt >= since : publishedAt > earliestOf({ since, until })
}

/** What was published before this moment is no news to a digest of that span. */
export function earliestOf({ since, until }: Pick<Occasion, 'since' | 'until'>): Date {
  const span = Math.min(until.getTime() - since.getTime(), LATEST_MS)
  return new Date(since.getTime() - Math.max(LATE_MS, span))
}

function scoreOf(story: Story, status: Chosen['status'], topics: number, { until }: Occasion): number {
  const hours = Math.max(0, until.getTime() - (story.lastPublishedAt?.getTime() ?? 0)) / HOUR_MS
  const freshness = 2 ** (-hours / HALF_LIFE_HOURS)
  return WEIGHTS.reports * Math.log2(1 + story.reports) + freshness + (topics > 0 ? WEIGHTS.topic : 0) + WEIGHTS[status]
}

function extent({ outlets, reports }: Story): string {
  const by = outlets.length === 1 ? `reported by ${outlets[0]}` : `reported by ${outlets.length} outlets`
  // An outlet is not independent of itself.
  if (outlets.length === 1) return reports > 1 ? `${by}, in ${reports} reports` : by
  return reports > 1 ? `${by}, ${reports} times independently` : `${by} in one report`
}

/** What a sentence is about. */
export interface Gist {
  /** Stems of its words, those that every sentence has left out, and its figures. */
  words: ReadonlySet<string>
  /** Its figures by their values; days and years are none. */
  figures: ReadonlySet<number>
}

/** A sentence of which so much was said in one told before tells nothing new. */
const SAID = 0.6
const NO_FIGURE: readonly NumberKind[] = ['day', 'year', 'ordinal']

export function gistOf(sentence: string): Gist {
  const words = wordingOf(sentence).flatMap(({ said, isFigure }) =>
    isFigure ? [said] : STOP_WORDS.has(said) ? [] : [stem(said)],
  )
  const figures = numbersOf(sentence).filter(({ kind, soft }) => !soft && !NO_FIGURE.includes(kind))
  return { words: new Set(words), figures: new Set(figures.flatMap(({ value }) => (value === null ? [] : [value]))) }
}

/**
 * Whether a sentence tells something new. `known`: the gists of the sentences that the channel could read in what it was told. The same
 * said with another figure is new.
 */
function isNovel(sentence: string, known: readonly Gist[]): boolean {
  const { words, figures } = gistOf(sentence)
  if (words.size === 0) return false
  return !known.some(
    (other) => words.intersection(other.words).size / words.size >= SAID && figures.isSubsetOf(other.figures),
  )
}

/** The gists of every sentence of an article. */
export function gistsOf({ text, body }: Article): Gist[] {
  return body.flatMap(({ start, end }) => {
    const stretch = text.slice(start, end)
    return sentencesOf(stretch).map((sentence) => gistOf(stretch.slice(sentence.start, sentence.end)))
  })
}

/** Passages of an article that are read: how it opens tells the news. */
const OPENING = 3
/** Sentences chosen among which those are that tell something new. */
const SPARE = 12

/** The key sentences of what is `fresh`, at most so many, without what the channel was told or could have read. */
export async function newsIn(
  story: Story,
  fresh: readonly StoryArticle[],
  articles: ReadonlyMap<string, Article>,
  { known, isSaid, most }: { known: readonly Gist[]; isSaid: (quote: string) => boolean; most: number },
  parts: { vocabulary: Vocabulary },
): Promise<Extract[]> {
  const read = fresh.flatMap(({ articleId }) => articles.get(articleId) ?? [])
  const isNews = ({ text, article, span }: Extract): boolean =>
    !isSaid(article.text.slice(span.start, span.end)) && (known.length === 0 || isNovel(text, known))
  const best = known.length > 0 ? [] : (await keySentences(story, read, most, parts)).filter(isNews)
  if (best.length > 0) return best
  const together = (await keySentences(story, read, SPARE, parts)).filter(isNews)
  if (together.length > 0 || read.length < 2) return together.slice(0, most)
  // A sentence that is no news may have stood for one of another article that is.
  const alone = await Promise.all(read.map((article) => keySentences(story, [article], SPARE, parts)))
  return alone.flat().filter(isNews).slice(0, most)
}

async function keySentences(
  story: Story,
  articles: readonly Article[],
  most: number,
  { vocabulary }: { vocabulary: Vocabulary },
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
