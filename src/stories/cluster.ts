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
  /** The group that it is most similar to on average, of equals the one of the lowest place. */
  best: { place: number; average: number }
}

/** Joins the two most alike groups on average, down to `threshold`. Unlisted pairs are 0; of equals the lowest places come first. */
export function averageLinkage(size: number, pairs: readonly Pair[], threshold: number): number[][] {
  // A group keeps its lowest place as its number.
  const groups = new Map<number, Group>()
  for (let at = 0; at < size; at++) groups.set(at, { members: [at], near: new Map(), best: NONE })
  for (const { a, b, similarity } of pairs) {
    groups.get(a)?.near.set(b, similarity)
    groups.get(b)?.near.set(a, similarity)
  }
  const averageOf = ({ members, near }: Group, place: number): number =>
    (near.get(place) ?? 0) / (members.length * (groups.get(place)?.members.length ?? 1))
  const compare = (group: Group): void => {
    group.best = NONE
    for (const place of group.near.keys()) {
      const average = averageOf(group, place)
      const { best } = group
      if (average > best.average || (average === best.average && place < best.place)) group.best = { place, average }
    }
  }
  for (const group of groups.values()) compare(group)
  for (;;) {
    let lowest = -1
    let most = { average: 0 }
    for (const [place, { best }] of groups) if (best.average > most.average) [lowest, most] = [place, best]
    const one = groups.get(lowest)
    if (one === undefined || one.best.average < threshold) break
    const joined = one.best.place
    join(groups, lowest, one, joined)
    compare(one)
    for (const next of one.near.keys()) {
      const group = groups.get(next)
      if (group === undefined || ![lowest, joined].includes(group.best.place)) continue
      // It can only have become less similar; often it has not.
      if (averageOf(group, lowest) === group.best.average) group.best = { ...group.best, place: lowest }
      else compare(group)
    }
  }
  return [...groups.values()].map(({ members }) => members.sort((a, b) => a - b)).sort(([a = 0], [b = 0]) => a - b)
}

const NONE: Group['best'] = { place: -1, average: 0 }

function join(groups: Map<number, Group>, a: number, one: Group, b: number): void {
  const other = groups.get(b)
  if (other === undefined) return
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

/** Two groups of articles are one story when they are so similar on average. Tuned on topics 1 to 35 of ECB+ and on the samples. */
export const STORY_THRESHOLD = 2000
/** Similarity is a whole number up to this, so that what is summed of it comes out the same in any order. */
export const IDENTICAL = 10_000

type LinkedTo = ReadonlyMap<number, readonly [n: number, similarity: number][]>

/** The stories of articles, each with its earliest first. Articles that no strong enough links connect never influence one another: each crowd is clustered by itself. */
export const clusterLinked = (articles: readonly Placeable[], links: LinkedTo) =>
  crowdsIn(articles.toSorted(byTime), links, STORY_THRESHOLD).flatMap((crowd) => storiesIn(crowd, links))

const MOST_TOGETHER = 1000
const STRONGER = 500

/** Articles that links of this similarity connect, in order. Too many are split by stronger links, and if all are alike, by order. */
function crowdsIn(ordered: readonly Placeable[], links: LinkedTo, least: number): Placeable[][] {
  const crowdOf = new Map<number, number>()
  const waiting = new Set(ordered.map(({ n }) => n))
  for (const { n } of ordered)
    for (const queue = waiting.delete(n) ? [n] : []; queue.length > 0; ) {
      const next = queue.pop() ?? 0
      crowdOf.set(next, n)
      for (const [other, similarity] of links.get(next) ?? [])
        if (similarity >= least && waiting.delete(other)) queue.push(other)
    }
  return [...Map.groupBy(ordered, ({ n }) => crowdOf.get(n)).values()].flatMap((crowd) => {
    if (crowd.length <= MOST_TOGETHER) return [crowd]
    if (least < IDENTICAL) return crowdsIn(crowd, links, least + STRONGER)
    return [...Map.groupBy(crowd, (_, at) => Math.floor(at / MOST_TOGETHER)).values()]
  })
}

function storiesIn(ordered: readonly Placeable[], links: LinkedTo) {
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
    // The same wherever and whenever the story of that earliest article is made.
    const id = hash('sha256', `story ${members[0]?.id ?? ''}`).slice(0, 12)
    return { id, members: members.map(({ n }) => ({ n, centrality: centralityOf(n) })) }
  })
}

/** The earliest first, undated ones last; articles of the same moment by their ids, so that no other thing matters. */
export function byTime(one: Pick<Placeable, 'id' | 'moment'>, other: Pick<Placeable, 'id' | 'moment'>): number {
  const isLater = (one.moment ?? Number.POSITIVE_INFINITY) - (other.moment ?? Number.POSITIVE_INFINITY)
  return isLater || (one.id < other.id ? -1 : Number(one.id > other.id))
}
