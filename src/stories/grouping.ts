// Makes stories of articles that are linked, one connected group at a time: what is linked to nothing else is decided on its own.
import { hash } from 'node:crypto'
import type { Placeable } from '../storage/stories.ts'
import { gathered, type Pair } from './linkage.ts'

/** Two groups of articles are one story when they are so much alike on average. Tuned on topics 1 to 35 of ECB+ and on the samples. */
export const ONE_STORY = 2000

export interface GroupedStory {
  id: string
  /** The earliest first. */
  members: { n: number; centrality: number }[]
}

/**
 * The stories among some articles and the links between them. Two groups can only be joined if a pair of their articles is at least
 * as much alike as their average has to be; so articles that no such links connect never influence one another.
 */
export function storiesOf(
  articles: readonly Placeable[],
  links: ReadonlyMap<number, readonly [n: number, likeness: number][]>,
): GroupedStory[] {
  const ordered = articles.toSorted(byTime)
  const places = new Map(ordered.map(({ n }, place) => [n, place]))
  const pairs: Pair[] = []
  for (const [a, { n }] of ordered.entries())
    for (const [other, likeness] of links.get(n) ?? []) {
      const b = places.get(other)
      if (b !== undefined && a < b) pairs.push({ a, b, likeness })
    }
  const groups = gathered(ordered.length, pairs, ONE_STORY)
  const groupOf = new Int32Array(ordered.length)
  for (const [group, members] of groups.entries()) for (const place of members) groupOf[place] = group
  const centralities = new Float64Array(ordered.length)
  for (const { a, b, likeness } of pairs) {
    if (groupOf[a] !== groupOf[b]) continue
    centralities[a] = (centralities[a] ?? 0) + likeness
    centralities[b] = (centralities[b] ?? 0) + likeness
  }
  return groups.map((group) => ({
    id: storyId(ordered[group[0] ?? 0]?.id ?? ''),
    members: group.map((place) => ({ n: ordered[place]?.n ?? 0, centrality: centralities[place] ?? 0 })),
  }))
}

/** The earliest first, undated ones last; articles of the same moment by their ids, so that no other thing matters. */
function byTime(one: Placeable, other: Placeable): number {
  const [a, b] = [one.moment ?? Infinity, other.moment ?? Infinity]
  if (a !== b) return a < b ? -1 : 1
  return one.id < other.id ? -1 : one.id > other.id ? 1 : 0
}

/** The id of the story whose earliest article that is: the same wherever and whenever it is made. */
function storyId(articleId: string): string {
  return hash('sha256', `story ${articleId}`).slice(0, 12)
}
