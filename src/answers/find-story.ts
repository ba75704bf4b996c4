// Finds the story that a topic names: by its id, or the one that most of what was found for the words belongs to.
import type { FoundPassage } from '../domain/passage.ts'
import type { Question } from '../domain/question.ts'
import type { Story } from '../domain/story.ts'
import type { StoryReader } from '../storage/stories-read.ts'
import { TermMatcher } from '../text/matching.ts'
import { wordsOf } from '../text/words.ts'

/** Articles that have a say, the best found first. */
const VOICES = 10
/** Share of the topic that what was found of an article must hold for it to have one. */
const HOLDS = 0.6
/** Share of the voices that must be for a story, and share of its articles that must be among them. */
const MAJORITY = 0.5
/** Voices that need not be most of a story, where no other is heard: of whom no other story tells. */
const UNANIMOUS = 3
/** Every other story has less than this share of its voices. */
const AHEAD = 0.5

type Stories = Pick<StoryReader, 'story' | 'storiesOf'>

/** The story of that id, or of one that leads to it, as it was at `asOf`. */
export async function storyWithId(typed: string, stories: Stories, asOf: Date | undefined): Promise<Story | null> {
  if (/\s/.test(typed)) return null
  const story = await stories.story(typed)
  if (story === null || asOf === undefined) return story
  const then = await stories.storiesOf(
    story.articles.map(({ articleId }) => articleId),
    { until: asOf },
  )
  return then[0] ?? null
}

/** The story clearly ahead of all others among what was found, best first; `null` if none is. */
export async function storyFound(
  topic: Question,
  found: readonly FoundPassage[],
  stories: Stories,
  asOf: Date | undefined,
): Promise<Story | null> {
  const voices = voicesIn(topic, found)
  const [first] = voices
  if (first === undefined) return null
  const candidates = await stories.storiesOf(voices, { ...(asOf && { until: asOf }) })
  const counted = candidates
    .map((story) => ({ story, own: story.articles.filter(({ articleId }) => voices.includes(articleId)).length }))
    .sort((one, other) => other.own - one.own)
  const [best, next] = counted
  if (best === undefined || !best.story.articles.some(({ articleId }) => articleId === first)) return null
  const isMostOfIt =
    best.own >= MAJORITY * Math.min(best.story.articles.length, VOICES) ||
    (best.own === voices.length && best.own >= UNANIMOUS)
  const isMostOfAll = best.own >= MAJORITY * voices.length
  return isMostOfIt && isMostOfAll && (next?.own ?? 0) < AHEAD * best.own ? best.story : null
}

/** Every story that what was found speaks of the topic in, the latest first. */
export async function storiesFound(
  topic: Question,
  found: readonly FoundPassage[],
  stories: Stories,
  asOf: Date | undefined,
): Promise<Story[]> {
  const voices = voicesIn(topic, found)
  return voices.length === 0 ? [] : stories.storiesOf(voices, { ...(asOf && { until: asOf }) })
}

/** Articles of which something found speaks of the topic, in the order of what was found. */
function voicesIn(topic: Question, found: readonly FoundPassage[]): string[] {
  const matcher = new TermMatcher(topic)
  if (matcher.terms.length === 0) return []
  const speaking = found.filter(
    ({ text, article }) => matcher.coverage(matcher.match(wordsOf(`${article.title}\n${text}`))) >= HOLDS,
  )
  return [...new Set(speaking.map(({ article }) => article.id))].slice(0, VOICES)
}
