// Decides what a story is to a channel: new, an update, a correction, or nothing, and why. The same records give the same digest.
import { longDay } from '../domain/day.ts'
import type { DigestStatus } from '../domain/digest.ts'
import type { Story, StoryArticle } from '../domain/story.ts'
import type { DigestTaste, ToldArticle } from '../domain/subscription.ts'
import { lastTold } from './last-told.ts'
import { type Tasted, taste } from './taste.ts'

export interface Occasion {
  since: Date
  until: Date
  taste: DigestTaste
  /** What this channel has been told, of whatever story. */
  told: readonly ToldArticle[]
  /** Exactly what was published in the span: who was told nothing before did not miss what came late. */
  isExact?: boolean
}

export type Judged =
  | {
      kind: 'chosen'
      status: Exclude<DigestStatus, 'withdrawn'>
      /** The articles that are news to the channel. */
      fresh: StoryArticle[]
      /** For a correction, those that it was told in another version. */
      changed: StoryArticle[]
      /** Higher is better. */
      score: number
      why: string[]
    }
  | { kind: 'left'; why: string }

const TAKEN_BACK = 'its outlet has taken the report back'
/** An article may be indexed so long after it was published, and still be news; so may what had no place in the digest before. */
const LATE_MS = 2 * 86_400_000
/** A digest that comes every week takes up again what had no place a week ago; after a longer pause not all of it is news. */
const LATEST_MS = 8 * 86_400_000
const HOUR_MS = 3_600_000
/** A story is worth half as much after so many hours. */
const HALF_LIFE_HOURS = 24
/** Weights of what counts beside freshness (at most 1): each doubling of the reports, a topic of the channel, news of what it knows. */
const WEIGHTS = { reports: 1, topic: 1, update: -0.3, correction: 0.5 }

/** `takenBack`: ids of articles that say themselves that they are: to whom was not told of them, they are no news. */
export function judge(
  story: Story,
  tasted: Tasted,
  occasion: Occasion,
  takenBack: ReadonlySet<string> = new Set(),
): Judged {
  const liked = taste(occasion.taste, tasted)
  if ('refused' in liked) return { kind: 'left', why: liked.refused }
  const told = lastTold(occasion.told)
  const known = story.articles.filter(({ articleId }) => told.has(articleId))
  const changed = known.filter(({ articleId, version }) => told.get(articleId) !== version)
  const untold = story.articles.filter(({ articleId }) => !told.has(articleId))
  const fresh = untold.filter((one) => !takenBack.has(one.articleId) && isOfItsTime(one, occasion))
  const reportsKnown = new Set(known.map(({ report }) => report))
  const independent = fresh.filter(({ report }) => !reportsKnown.has(report))
  const status = statusOf(known, changed, independent)
  if (status === null) {
    const isTakenBack = fresh.length === 0 && untold.some(({ articleId }) => takenBack.has(articleId))
    return { kind: 'left', why: isTakenBack ? TAKEN_BACK : whyNot(story, known, fresh, occasion) }
  }
  const why = [
    extent(story),
    ...liked.topics.map((topic) => `about “${topic}”`),
    ...(status === 'update' ? [`${independent.length} new since it was told here`] : []),
    ...(status === 'correction' ? ['what was told here of it has been changed since'] : []),
  ]
  return {
    kind: 'chosen',
    status,
    fresh: independent,
    changed,
    score: scoreOf(story, status, liked.topics.length, occasion),
    why,
  }
}

function statusOf(
  known: StoryArticle[],
  changed: StoryArticle[],
  independent: StoryArticle[],
): Exclude<DigestStatus, 'withdrawn'> | null {
  if (changed.length > 0) return 'correction'
  if (independent.length === 0) return null
  return known.length === 0 ? 'new' : 'update'
}

function whyNot(story: Story, known: StoryArticle[], fresh: StoryArticle[], { since }: Occasion): string {
  if (known.length > 0 && fresh.length > 0) return 'all that came since are reprints of what was told here'
  if (known.length > 0) return 'it was told here already, and nothing has come since'
  const last = story.lastPublishedAt
  return last === null ? 'none of its articles is dated' : `nothing of it was published since ${longDay(since)}`
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

function scoreOf(
  story: Story,
  status: Exclude<DigestStatus, 'withdrawn'>,
  topics: number,
  { until }: Occasion,
): number {
  const hours = Math.max(0, until.getTime() - (story.lastPublishedAt?.getTime() ?? 0)) / HOUR_MS
  return (
    WEIGHTS.reports * Math.log2(1 + story.reports) +
    2 ** (-hours / HALF_LIFE_HOURS) +
    (topics > 0 ? WEIGHTS.topic : 0) +
    (status === 'update' ? WEIGHTS.update : status === 'correction' ? WEIGHTS.correction : 0)
  )
}

function extent({ outlets, reports }: Story): string {
  const by = outlets.length === 1 ? `reported by ${outlets[0]}` : `reported by ${outlets.length} outlets`
  // An outlet is not independent of itself.
  if (outlets.length === 1) return reports > 1 ? `${by}, in ${reports} reports` : by
  if (reports > 1) return `${by}, ${reports} times independently`
  return `${by} in one report`
}
