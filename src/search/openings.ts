// What a question without a topic is shown: how articles begin, the story that most outlets tell first, one article of each.
import { isMachineTranslated } from '../domain/article.ts'
import type { FoundPassage } from '../domain/passage.ts'
import type { Period } from '../domain/question.ts'
import type { StoryReader } from '../storage/stories-read.ts'
import { DAY_MS, isOfPeriod } from './period.ts'

/** What each day of age costs a story, beside each doubling of the outlets that tell it. */
const DAY_COSTS = 0.1

/**
 * These first passages, best first: one of each story, then the others. Of a period only what is of it; a day that a passage names goes
 * before the day it was published on.
 */
export async function openings(
  all: FoundPassage[],
  period: Period | null,
  stories: Pick<StoryReader, 'storiesOf'>,
): Promise<FoundPassage[]> {
  const found = period ? ofPeriod(all, period) : all
  const newest = Math.max(...found.map(timeOf))
  const tellers = await stories.storiesOf(found.map(({ article }) => article.id))
  const storyOf = new Map(tellers.flatMap((story) => story.articles.map(({ articleId }) => [articleId, story])))
  // A story is told best by the article that gave its headline, then by the first; badly by what a machine translated.
  const worth = ({ article }: FoundPassage): number =>
    isMachineTranslated(article) ? -1 : Number(article.title === storyOf.get(article.id)?.headline)
  const told = [...Map.groupBy(found, ({ article: { id } }) => storyOf.get(id)?.id ?? id).values()].map((all) => {
    const own = all.toSorted((a, b) => worth(b) - worth(a) || timeOf(a) - timeOf(b))
    const outlets = new Set(own.map(({ article }) => article.outlet))
    const age = (newest - Math.max(...own.map(timeOf))) / DAY_MS
    return { own, isGarbled: own.every((one) => worth(one) < 0), score: Math.log2(outlets.size) - DAY_COSTS * age }
  })
  told.sort((a, b) => Number(a.isGarbled) - Number(b.isGarbled) || b.score - a.score)
  const ordered = [...told.flatMap(({ own }) => own.slice(0, 1)), ...told.flatMap(({ own }) => own.slice(1))]
  return ordered.map((one, place) => ({ ...one, score: -place }))
}

function ofPeriod(found: FoundPassage[], period: Period): FoundPassage[] {
  const fitting = found.filter((one) => isOfPeriod(one, period))
  if (fitting.length > 0 || !period.isRelative) return fitting
  // Today's papers tell of yesterday: who asks for today's news is shown them.
  return found.filter(
    ({ article: { publishedAt } }) => publishedAt && publishedAt >= period.from && publishedAt < period.to,
  )
}

const timeOf = ({ article: { publishedAt } }: FoundPassage): number => publishedAt?.getTime() ?? 0
