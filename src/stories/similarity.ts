// How similar articles are: the cosine of their features, weighted by inverse document frequency, less the further apart in time. Finds
// for each article the others that are similar enough to be linked.
import type { Linked, Period, Print } from '../storage/stories.ts'
import { FeatureIndex, type Stretch } from './feature-index.ts'
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

/** `product` is the sum of the products of what both have; `null` stands for an article without a date. */
function similarityOf(
  product: number,
  squares: readonly [number, number],
  moments: readonly [number | null, number | null],
): number {
  if (product === 0) return 0
  return Math.round((IDENTICAL * product * timeDecay(...moments)) / Math.sqrt(squares[0] * squares[1]))
}

/** 1 for articles of about the same time, and for those of which that is not known; 0 beyond the furthest. */
function timeDecay(one: number | null, other: number | null): number {
  if (one === null || other === null) return 1
  const days = Math.abs(one - other) / DAY_MS
  if (days > FURTHEST_DAYS) return 0
  if (days <= NEAR_DAYS) return 1
  return 1 - ((1 - LEAST_DECAY) * (days - NEAR_DAYS)) / (FURTHEST_DAYS - NEAR_DAYS)
}

const REACH_MS = FURTHEST_DAYS * DAY_MS

/** The time in which articles can be similar to one of that moment. */
function reachOf(moment: number): Period {
  return { from: moment - REACH_MS, to: moment + REACH_MS }
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
  readonly #dated: number
  readonly #places: Map<number, number>

  constructor(prints: readonly Print[]) {
    this.prints = prints.toSorted((a, b) => compareMoments(a.moment, b.moment) || a.n - b.n)
    this.#dated = prints.filter(({ moment }) => moment !== null).length
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
    const near: Stretch = [this.#firstFrom(from), this.#firstFrom(to + 1)]
    return this.#dated < all ? [near, [this.#dated, all]] : [near]
  }

  /** The first dated article that is not before a moment. */
  #firstFrom(moment: number): number {
    let [low, high] = [0, this.#dated]
    while (low < high) {
      const middle = (low + high) >> 1
      if ((this.prints[middle]?.moment ?? 0) < moment) low = middle + 1
      else high = middle
    }
    return low
  }
}

function compareMoments(one: number | null, other: number | null): number {
  if (one === other) return 0
  if (one === null) return 1
  return other === null || one < other ? -1 : 1
}

/** Pairs that are less similar than this are not linked. */
const LEAST_LINKED = 800

/** The article's links to all others; `null` for one that was not asked for. */
export type LinkOf = (n: number) => Linked | null

/**
 * Links of the articles that are asked for to all that `order` holds, which should be whatever is near enough to them in time. An index
 * of a few is sooner made than one of all; then all others are looked up in it, and `steps` need only hold those of the few's features.
 */
export function linkerOf(order: TimeOrder, asked: readonly { n: number }[], steps: Steps): LinkOf {
  const places = asked.flatMap(({ n }) => order.placeOf(n) ?? []).sort((a, b) => a - b)
  const { prints } = order
  const work = { asked: places, steps }
  if (places.length * 2 > prints.length) return linkerOfMany(order, new Neighbours(order, [...prints.keys()], work))
  const neighbours = new Neighbours(order, places, work)
  const linked = new Map(places.map((place) => [place, linkedAt(order, place, neighbours)]))
  for (const [place, { n }] of prints.entries())
    for (const [other, similarity] of neighbours.of(place)) linked.get(other)?.links.push([n, similarity])
  return (n) => linked.get(order.placeOf(n) ?? -1) ?? null
}

/** Each looked up among all when it is wanted, so that the links of all are never held at once. */
function linkerOfMany(order: TimeOrder, neighbours: Neighbours): LinkOf {
  return (n) => {
    const place = order.placeOf(n)
    if (place === null) return null
    const linked = linkedAt(order, place, neighbours)
    for (const [other, similarity] of neighbours.of(place)) linked.links.push([numberAt(order, other), similarity])
    return linked
  }
}

/** The article of that place, its links still to be found. */
function linkedAt(order: TimeOrder, place: number, neighbours: Neighbours): Linked {
  return { n: numberAt(order, place), square: neighbours.squareOf(place), links: [] }
}

const numberAt = (order: TimeOrder, place: number): number => order.prints[place]?.n ?? 0

/** Finds for an article of the order, by its place, the similar ones among some others. */
class Neighbours {
  readonly #order: TimeOrder
  readonly #index: FeatureIndex
  /** Squared lengths of those that have been weighted here; of the others it is kept. */
  readonly #squares = new Map<number, number>()
  /** What the article that is looked at has in common with that of each place. */
  readonly #sums: Float64Array

  /** Holds the articles at `places`; `asked` are those of which the square is out of date. */
  constructor(
    order: TimeOrder,
    places: readonly number[],
    { asked, steps }: { asked: readonly number[]; steps: Steps },
  ) {
    this.#order = order
    this.#sums = new Float64Array(order.prints.length)
    this.#index = new FeatureIndex(order.prints, places, (term) => weightOf(steps.get(term) ?? 0))
    for (const place of asked) this.#squares.set(place, this.#index.squareOf(order.prints[place]))
  }

  squareOf(place: number): number {
    return this.#squares.get(place) ?? this.#order.prints[place]?.square ?? 0
  }

  of(place: number): [place: number, similarity: number][] {
    const print = this.#order.prints[place]
    if (print === undefined) return []
    const met: number[] = []
    this.#index.addUp(print, this.#order.near(print.moment), this.#sums, met)
    const square = this.squareOf(place)
    const found: [number, number][] = []
    for (const other of met) {
      const product = this.#sums[other] ?? 0
      this.#sums[other] = 0
      if (other === place) continue
      const moment = this.#order.prints[other]?.moment ?? null
      const similarity = similarityOf(product, [square, this.squareOf(other)], [print.moment, moment])
      if (similarity >= LEAST_LINKED) found.push([other, similarity])
    }
    return found
  }
}
