// All that is known of one story at once: for the command line and for scripts.
import type { Difference, Story, TimelineEntry } from '../domain/story.ts'
import { searchPassages } from '../search/search.ts'
import { understand } from '../search/understand.ts'
import { readStoryArticles } from '../stories/read-story.ts'
import { timelineOf } from '../stories/timeline.ts'
import type { DatelineParts } from './ask.ts'
import type { AskedAnswer, StoryOptions } from './dateline.ts'
import { storiesFound } from './find-story.ts'
import { summarise } from './summarise.ts'
import { subjectOf } from './summary-subject.ts'

export interface ToldStory extends AskedAnswer {
  story: Story
  timeline: TimelineEntry[]
  /** Only a model finds them. */
  differences: Difference[]
}

/** The story of that id, the one an article is in, or the one that some words name; `null` if they name none. */
export async function toldStory(
  typed: string,
  { since, ...options }: StoryOptions,
  parts: DatelineParts,
): Promise<ToldStory | null> {
  if (!/[\p{L}\p{N}]/u.test(typed)) return null
  const { asOf } = options
  const within = await articlesSince({ since, asOf }, parts)
  const { story: found, isWhole, passages } = await subjectOf(typed.trim(), { ...options, within }, parts)
  const story = found ?? (isWhole ? await storyWith(passages[0]?.article.id, asOf, parts) : null)
  if (story === null || !story.articles.some(({ articleId }) => within?.includes(articleId) ?? true)) return null
  const read = await readStoryArticles(story, parts.reader)
  const findings = await parts.findInStory(story)
  return {
    ...(await summarise(story.id, { ...options, length: 'normal' }, parts)),
    story,
    timeline: findings?.developments.length ? findings.developments : timelineOf(read),
    differences: findings?.differences ?? [],
  }
}

/** The stories that some words may mean, the latest first: for words that name none of them alone. */
export async function storiesAbout(
  typed: string,
  { now, asOf, since }: StoryOptions,
  parts: DatelineParts,
): Promise<Story[]> {
  if (!/[\p{L}\p{N}]/u.test(typed)) return []
  const topic = await understand(typed.trim(), parts.vocabulary, asOf ?? now)
  const within = await articlesSince({ since, asOf }, parts)
  const found = await searchPassages(topic, parts, {
    now: asOf ?? now,
    ...(asOf && { asOf }),
    ...(within && { within }),
  })
  return storiesFound(topic, found, parts.stories, asOf)
}

/** The articles of stories that went on then or later; `undefined`: of all stories. */
async function articlesSince(
  { since, asOf }: { since: Date | undefined; asOf: Date | undefined },
  { stories }: DatelineParts,
): Promise<string[] | undefined> {
  if (since === undefined) return undefined
  const found = await stories.stories({ since, ...(asOf && { until: asOf }) })
  return found.flatMap(({ articles }) => articles.map(({ articleId }) => articleId))
}

async function storyWith(
  id: string | undefined,
  asOf: Date | undefined,
  { stories }: DatelineParts,
): Promise<Story | null> {
  const found = id === undefined ? [] : await stories.storiesOf([id], { ...(asOf && { until: asOf }) })
  return found[0] ?? null
}
