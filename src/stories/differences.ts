// Where the outlets of a story differ: figures, denials, and "all" against "some". Sooner silent than wrong.
import type { Difference, StoryArticles } from '../domain/telling.ts'
import { membershipDifferences } from './membership.ts'
import { negationDifferences } from './negations.ts'
import { numberDifferences } from './number-differences.ts'
import { readStory } from './read-story.ts'

export function differencesIn(story: StoryArticles): Difference[] {
  const read = readStory(story)
  return [...membershipDifferences(read), ...negationDifferences(read), ...numberDifferences(read)]
}
