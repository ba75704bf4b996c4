// How similar articles are: the cosine of their features, weighted by rarity, less the further apart in time. Finds for each article those that are similar enough to be linked.
import { type Linked, MOST_LINKS, type Period, type Print } from '../storage/stories.ts'
import { byTime, IDENTICAL, STORY_THRESHOLD } from './cluster.ts'
import { featureIndex, firstFrom, type Stretch } from './feature-index.ts'
import { type Steps, weightOf } from './terms.ts'

/** Articles that are further apart in time are not similar, whatever they say. */
const FURTHEST_DAYS = 10
const DAY_MS = 86_400_000
/** Within this time nearness does not matter: the first day of an event, and dates that name only a day. */
const NEAR_DAYS = 1.5
/** The factor that similarity has at the furthest. */
const LEAST_DECAY = 0.8

/** 1 for articles of about the same time, and for those of which that is not known; 0 beyond the furthest. */
function timeDecay(one: number | null, other: number | null): number {
  if (one === null || other === null) return 1
  const days = Math.abs(one - other) / DAY_MS
  if (days > FURTHEST_DAYS) return 0
  if (days <= NEAR_DAYS) return 1
  return 1 - ((1 - LEAST_DECAY) * (days - NEAR_DAYS)) / (FURTHEST_DAYS - NEAR_DAYS)
}

/** The time in which articles can be similar to one of that moment. */
function reachOf(moment: number): Period {
  const reachMs = FURTHEST_DAYS * DAY_MS
  return { from: moment - reachMs, to: moment + reachMs }
}

/** The times in which articles can be similar to one of these moments, apart from one another and the earliest first; `null` for all time. */
export function reachOfAll(moments: readonly (number | null)[]): Period[] | null {
  if (moments.includes(null)) return null
  const periods: Period[] = []
  for (const moment of moments.toSorted((one, other) => Number(one) - Number(other))) {
    const { from, to } = reachOf(Number(moment))
    const last = periods.at(-1)
    if (last !== undefined && from <= last.to) last.to = to
    else periods.push({ from, to })
  }
  return periods
}

/** Where those are, among articles in order of time, that can be similar to one of a moment: all of its time and undated ones, or simply all. */
function nearIn(prints: readonly Print[]): (moment: number | null) => Stretch[] {
  const moments = prints.flatMap(({ moment }) => moment ?? [])
  const dated = moments.length
  return (moment) => {
    if (moment === null) return [[0, prints.length]]
    const { from, to } = reachOf(moment)
    const near: Stretch = [firstFrom(moments, from, 0, dated), firstFrom(moments, to + 1, 0, dated)]
    return dated < prints.length ? [near, [dated, prints.length]] : [near]
  }
}

/** Pairs that are less similar than this are not linked. */
const LEAST_LINKED = 800
/** What two articles share must weigh more than one name that leads both (twice 42² times a rare term's weight, squared): "Nice" stands in a forecast and in a report of a fire. */
const LEAST_SHARED = 56_500

/** The strongest links of the articles asked for to `all` (whatever is near in time), and of each other to those asked for: an index of a few is made, in which all others are looked up. */
export function* linksOf(all: readonly Print[], asked: ReadonlySet<number>, steps: Steps): Generator<Linked, void> {
  const prints = all.toSorted(byTime)
  const near = nearIn(prints)
  const places = prints.flatMap(({ n }, place) => (asked.has(n) ? [place] : []))
  const areMany = places.length * 2 > prints.length
  const held = areMany ? [...prints.keys()] : places
  const index = featureIndex(prints, held, (term) => weightOf(steps.get(term) ?? 0))
  const isAsked = Uint8Array.from(prints, ({ n }) => Number(asked.has(n)))
  const squares = Float64Array.from(prints, (print) => (asked.has(print.n) ? index.squareOf(print) : print.square))
  const byRank = [...prints.keys()].sort((a, b) => ((prints[a]?.id ?? '') < (prints[b]?.id ?? '') ? -1 : 1))
  const ranks = new Int32Array(prints.length)
  for (const [rank, place] of byRank.entries()) ranks[place] = rank
  // To tell most pairs apart without a root.
  const scales = squares.map((square) => 1 / Math.sqrt(square))
  /** What the article that is looked at has in common with that of each place. */
  const sums = new Float64Array(prints.length)
  /** By place: links as one number each, the greater the stronger. Of equal ones those to the first ids count as stronger. */
  const strongest = new Map<number, number[]>()
  const add = (one: number, other: number, similarity: number): void => {
    const links = strongest.get(one) ?? []
    strongest.set(one, links)
    links.push((similarity + 1) * prints.length - 1 - (ranks[other] ?? 0))
    if (links.length >= 2 * MOST_LINKS) keepStrongest(links)
  }
  function linkedOf(place: number): Linked {
    const links = keepStrongest(strongest.get(place) ?? []).map((link): Linked['links'][number] => {
      const other = byRank[prints.length - 1 - (link % prints.length)] ?? -1
      return [prints[other]?.n ?? 0, Math.floor(link / prints.length)]
    })
    strongest.delete(place)
    return { n: prints[place]?.n ?? 0, square: isAsked[place] === 1 ? (squares[place] ?? 0) : null, links }
  }

  for (const place of areMany ? places : prints.keys()) {
    const print = prints[place]
    if (print === undefined) continue
    const met: number[] = []
    index.addUp(print, near(print.moment), sums, met)
    const [square = 0, scale = 0] = [squares[place], scales[place]]
    for (const other of met) {
      const product = sums[other] ?? 0
      sums[other] = 0
      if (other === place || IDENTICAL * product * scale * (scales[other] ?? 0) < LEAST_LINKED - 1) continue
      const decay = timeDecay(print.moment, prints[other]?.moment ?? null)
      const cosine = Math.round((IDENTICAL * product * decay) / Math.sqrt(square * (squares[other] ?? 0)))
      if (cosine < LEAST_LINKED) continue
      const similarity = product < LEAST_SHARED ? Math.min(cosine, STORY_THRESHOLD - 1) : cosine
      if (areMany || isAsked[place] === 0) add(place, other, similarity)
      if (!areMany || isAsked[other] === 0) add(other, place, similarity)
    }
    if (areMany) yield linkedOf(place)
  }
  if (!areMany) for (const place of places) yield linkedOf(place)
  for (const place of strongest.keys()) yield linkedOf(place)
}

const keepStrongest = (links: number[]): number[] => {
  links.sort((one, other) => other - one).splice(MOST_LINKS)
  return links
}
