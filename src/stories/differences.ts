// Where the outlets of a story differ: figures, denials, and "all" against "some". Sooner silent than wrong.
import type { Difference, StoryArticles } from '../domain/telling.ts'
import { disputedMembership } from './membership.ts'
import { denials } from './negations.ts'
import { disputedNumbers } from './number-differences.ts'
import { type ReadStory, readStory } from './read-story.ts'
import type { Dispute } from './sides.ts'

/** The same differences in whatever order the articles are given; those told by most reports first. */
export function differencesIn(story: StoryArticles): Difference[] {
  return disputesIn(readStory(story)).map(({ difference }) => difference)
}

export function disputesIn(read: ReadStory): Dispute[] {
  const found = [...disputedMembership(read), ...denials(read), ...disputedNumbers(read)]
  return found.sort((one, other) => reportsOf(other) - reportsOf(one))
}

const reportsOf = ({ difference }: Dispute): number => difference.sides.reduce((sum, { reports }) => sum + reports, 0)
