// Clusters similar articles into stories by average linkage. The result does not depend on the order in which articles come.
import { hash } from 'node:crypto'
import type { Placeable } from '../storage/stories.ts'

/** How similar two articles are; `a` and `b` are places in the list that is clustered. */
export interface Pair {
  a: number
  b: number
  /** A whole number, so that sums are exact and come out the same in any order. */
  similarity: number
}

interface Group {
  members: number[]
  /** Sum of similarities to other groups. */
  near: Map<number, number>
}

/**
 * Groups of the places 0 to `size` - 1. The two groups that are most similar on average are joined as long as the average is at least
 * `threshold`; pairs that are not listed have a similarity of 0. Of equal averages the one of the lowest places comes first, so the
 * list should be ordered by something that belongs to the articles themselves.
 */
export function averageLinkage(size: number, pairs: readonly Pair[], threshold: number): number[][] {
  const groups = new Map<number, Group>()
  for (let at = 0; at < size; at++) groups.set(at, { members: [at], near: new Map() })
  for (const { a, b, similarity } of pairs) {
    groups.get(a)?.near.set(b, similarity)
    groups.get(b)?.near.set(a, similarity)
  }
  const queue = new Queue()
  for (const { a, b, similarity } of pairs)
    if (similarity >= threshold) queue.add({ average: similarity, a: Math.min(a, b), b: Math.max(a, b), size: 2 })
  for (let best = queue.take(); best !== undefined; best = queue.take()) {
    const [one, other] = [groups.get(best.a), groups.get(best.b)]
    // A group keeps its lowest place as its number; one that has grown or gone since is out of date.
    if (one === undefined || other === undefined) continue
    if (one.members.length + other.members.length !== best.size) continue
    join(groups, best.a, one, best.b, other)
    for (const [next, sum] of one.near) {
      const count = groups.get(next)?.members.length ?? 0
      const average = sum / (one.members.length * count)
      if (average >= threshold)
        queue.add({
          average,
          a: Math.min(best.a, next),
          b: Math.max(best.a, next),
          size: one.members.length + count,
        })
    }
  }
  return [...groups.values()].map(({ members }) => members.sort((a, b) => a - b)).sort(([a = 0], [b = 0]) => a - b)
}

function join(groups: Map<number, Group>, a: number, one: Group, b: number, other: Group): void {
  groups.delete(b)
  one.members.push(...other.members)
  one.near.delete(b)
  other.near.delete(a)
  for (const [next, sum] of other.near) {
    const all = (one.near.get(next) ?? 0) + sum
    one.near.set(next, all)
    const near = groups.get(next)?.near
    near?.delete(b)
    near?.set(a, all)
  }
}

interface Candidate {
  average: number
  a: number
  b: number
  /** Articles in both groups when it was made: groups only grow, so it tells whether it still holds. */
  size: number
}

/** A binary heap: the highest average first, then the lowest places. */
class Queue {
  readonly #heap: Candidate[] = []

  add(candidate: Candidate): void {
    const heap = this.#heap
    let at = heap.push(candidate) - 1
    while (at > 0) {
      const parent = (at - 1) >> 1
      const above = heap[parent]
      if (above === undefined || !isBefore(candidate, above)) break
      heap[at] = above
      at = parent
    }
    heap[at] = candidate
  }

  take(): Candidate | undefined {
    const heap = this.#heap
    const best = heap[0]
    const last = heap.pop()
    if (best === undefined || last === undefined || heap.length === 0) return best
    let at = 0
    for (;;) {
      const [left, right] = [heap[2 * at + 1], heap[2 * at + 2]]
      const isRight = right !== undefined && left !== undefined && isBefore(right, left)
      const child = isRight ? right : left
      if (child === undefined || !isBefore(child, last)) break
      heap[at] = child
      at = 2 * at + (isRight ? 2 : 1)
    }
    heap[at] = last
    return best
  }
}

const isBefore = (one: Candidate, other: Candidate): boolean =>
  one.average !== other.average ? one.average > other.average : one.a !== other.a ? one.a < other.a : one.b < other.b

/** Two groups of articles are one story when they are so similar on average. Tuned on topics 1 to 35 of ECB+ and on the samples. */
export const STORY_THRESHOLD = 2000

export interface GroupedStory {
  id: string
  /** The earliest first. */
  members: { n: number; centrality: number }[]
}

/**
 * The stories among some articles and the links between them. Two groups can only be joined if a pair of their articles is at least
 * as similar as their average has to be; so articles that no such links connect never influence one another.
 */
export function clusterLinked(
  articles: readonly Placeable[],
  links: ReadonlyMap<number, readonly [n: number, similarity: number][]>,
): GroupedStory[] {
  const ordered = articles.toSorted(byTime)
  const places = new Map(ordered.map(({ n }, place) => [n, place]))
  const pairs: Pair[] = []
  for (const [a, { n }] of ordered.entries())
    for (const [other, similarity] of links.get(n) ?? []) {
      const b = places.get(other)
      if (b !== undefined && a < b) pairs.push({ a, b, similarity })
    }
  const groups = averageLinkage(ordered.length, pairs, STORY_THRESHOLD)
  return groups.map((group) => {
    const members = group.flatMap((place) => ordered[place] ?? [])
    const own = new Set(members.map(({ n }) => n))
    const centralityOf = (n: number): number =>
      (links.get(n) ?? []).reduce((sum, [other, similarity]) => (own.has(other) ? sum + similarity : sum), 0)
    return {
      id: storyId(members[0]?.id ?? ''),
      members: members.map(({ n }) => ({ n, centrality: centralityOf(n) })),
    }
  })
}

/** The earliest first, undated ones last; articles of the same moment by their ids, so that no other thing matters. */
export function byTime(one: Pick<Placeable, 'id' | 'moment'>, other: Pick<Placeable, 'id' | 'moment'>): number {
  const isLater = (one.moment ?? Number.POSITIVE_INFINITY) - (other.moment ?? Number.POSITIVE_INFINITY)
  return isLater || (one.id < other.id ? -1 : Number(one.id > other.id))
}

/** The id of the story whose earliest article that is: the same wherever and whenever it is made. */
function storyId(articleId: string): string {
  return hash('sha256', `story ${articleId}`).slice(0, 12)
}
