// How similar articles are: the cosine of their features, weighted by inverse document frequency, less the further apart in time. Finds
// for each article the others that are similar enough to be linked.
import type { Linked, Period, Print } from '../storage/stories.ts'
import { STORY_THRESHOLD } from './cluster.ts'
import { FeatureIndex, firstFrom, type Stretch } from './feature-index.ts'
import { type Steps, weightOf } from './rarity.ts'

/** Similarity is a whole number up to this, so that what is summed of it comes out the same in any order. */
const IDENTICAL = 10_000
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
  const periods: Period[] = []
  for (const moment of moments.toSorted(compareMoments)) {
    if (moment === null) return null
    const { from, to } = reachOf(moment)
    const last = periods.at(-1)
    if (last !== undefined && from <= last.to) last.to = to
    else periods.push({ from, to })
  }
  return periods
}

/** Articles in order of time. */
export class TimeOrder {
  /** The earliest first, undated ones last. */
  readonly prints: readonly Print[]
  /** Of those that are dated. */
  readonly #moments: number[]
  readonly #places: Map<number, number>

  constructor(prints: readonly Print[]) {
    this.prints = prints.toSorted((a, b) => compareMoments(a.moment, b.moment) || a.n - b.n)
    this.#moments = this.prints.flatMap(({ moment }) => moment ?? [])
    this.#places = new Map(this.prints.map(({ n }, place) => [n, place]))
  }

  placeOf(n: number): number | null {
    return this.#places.get(n) ?? null
  }

  /** Where those are that can be similar to an article of that moment: all of its time and undated ones, or simply all. */
  near(moment: number | null): Stretch[] {
    const all = this.prints.length
    if (moment === null) return [[0, all]]
    const { from, to } = reachOf(moment)
    const { length: dated } = this.#moments
    const near: Stretch = [firstFrom(this.#moments, from, 0, dated), firstFrom(this.#moments, to + 1, 0, dated)]
    return dated < all ? [near, [dated, all]] : [near]
  }
}

/** The earliest first, undated ones last. */
const compareMoments = (one: number | null, other: number | null): number =>
  (one ?? Number.POSITIVE_INFINITY) - (other ?? Number.POSITIVE_INFINITY) || 0

/** Pairs that are less similar than this are not linked. */
const LEAST_LINKED = 800
/**
 * What two articles have in common must weigh more than one name that leads both (twice 42² times the weight of a rare term, squared), or
 * they alone make no story, however short they are: "Nice" stands in a forecast and in a report of a fire.
 */
const LEAST_SHARED = 56_500

/**
 * Links of the articles that are asked for to all that `order` holds, which should be whatever is near enough to them in time. An index
 * of a few is sooner made than one of all; then all others are looked up in it, and `steps` need only hold those of the few's features.
 * Of many, each is looked up among all when it is wanted, so that the links of all are never held at once.
 */
export function linkerOf(
  order: TimeOrder,
  asked: readonly { n: number }[],
  steps: Steps,
): (n: number) => Linked | null {
  const { prints } = order
  const places = asked.flatMap(({ n }) => order.placeOf(n) ?? []).sort((a, b) => a - b)
  const areMany = places.length * 2 > prints.length
  const held = areMany ? [...prints.keys()] : places
  const index = new FeatureIndex(prints, held, (term) => weightOf(steps.get(term) ?? 0))
  /** Squared lengths of those that have been weighted here; of the others it is kept. */
  const squares = new Map(places.map((place) => [place, index.squareOf(prints[place])]))
  const squareOf = (place: number): number => squares.get(place) ?? prints[place]?.square ?? 0
  /** What the article that is looked at has in common with that of each place. */
  const sums = new Float64Array(prints.length)

  function similarTo(place: number, print: Print): [place: number, similarity: number][] {
    const met: number[] = []
    index.addUp(print, order.near(print.moment), sums, met)
    const square = squareOf(place)
    const found: [number, number][] = []
    for (const other of met) {
      const product = sums[other] ?? 0
      sums[other] = 0
      if (other === place) continue
      const decay = timeDecay(print.moment, prints[other]?.moment ?? null)
      const similarity = Math.round((IDENTICAL * product * decay) / Math.sqrt(square * squareOf(other)))
      if (similarity >= LEAST_LINKED)
        found.push([other, product < LEAST_SHARED ? Math.min(similarity, STORY_THRESHOLD - 1) : similarity])
    }
    return found
  }

  const linksOfFew = new Map(places.map((place): [number, Linked['links']] => [place, []]))
  if (!areMany)
    for (const [place, print] of prints.entries())
      for (const [other, similarity] of similarTo(place, print)) linksOfFew.get(other)?.push([print.n, similarity])
  return (n) => {
    const place = order.placeOf(n)
    const print = prints[place ?? -1]
    if (place === null || print === undefined) return null
    const linksOf = (): Linked['links'] =>
      similarTo(place, print).map(([other, similarity]) => [prints[other]?.n ?? 0, similarity])
    return { n, square: squareOf(place), links: areMany ? linksOf() : (linksOfFew.get(place) ?? []) }
  }
}
