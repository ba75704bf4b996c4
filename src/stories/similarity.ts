// How similar articles are: the cosine of their features weighted by rarity, less the further apart in time; and which are neighbours by it.
import type { Linked, Period, Print } from '../storage/stories.ts'
import { FeatureIndex, type Stretch } from './feature-index.ts'
import { type Steps, weightOf } from './rarity.ts'

// How alike two articles are: the cosine of what they are about, each feature weighed by its rarity, less the further apart in time.

/** Likeness is a whole number up to this, so that what is summed of it comes out the same in any order. */
const ALIKE = 10_000
/** Articles that are further apart in time are not alike, whatever they say. */
export const FURTHEST_DAYS = 10
const DAY_MS = 86_400_000
/** Within this time nearness does not matter: the first day of an event, and dates that name only a day. */
const NEAR_DAYS = 1.5
/** What is left of likeness at the furthest. */
const LEAST_NEARNESS = 0.8

/** `product` is the sum of the products of what both have; `null` stands for an article without a date. */
export function likenessOf(
  product: number,
  squares: readonly [number, number],
  moments: readonly [number | null, number | null],
): number {
  if (product === 0) return 0
  return Math.round((ALIKE * product * nearnessOf(...moments)) / Math.sqrt(squares[0] * squares[1]))
}

/** 1 for articles of about the same time, and for those of which that is not known; 0 beyond the furthest. */
function nearnessOf(one: number | null, other: number | null): number {
  if (one === null || other === null) return 1
  const days = Math.abs(one - other) / DAY_MS
  if (days > FURTHEST_DAYS) return 0
  if (days <= NEAR_DAYS) return 1
  return 1 - ((1 - LEAST_NEARNESS) * (days - NEAR_DAYS)) / (FURTHEST_DAYS - NEAR_DAYS)
}

// Articles in order of time, and which of them are near enough in time to be like one another.

const REACH_MS = FURTHEST_DAYS * 86_400_000

/** The time in which articles can be like one of that moment. */
function reachOf(moment: number): Period {
  return { from: moment - REACH_MS, to: moment + REACH_MS }
}

/** The times in which articles can be like one of these moments, apart from one another and the earliest first; `null` for all time. */
export function reachOfAll(moments: readonly (number | null)[]): Period[] | null {
  const periods: Period[] = []
  for (const moment of moments.toSorted(compared)) {
    if (moment === null) return null
    const { from, to } = reachOf(moment)
    const last = periods.at(-1)
    if (last !== undefined && from <= last.to) last.to = to
    else periods.push({ from, to })
  }
  return periods
}

export class TimeOrder {
  /** The earliest first, undated ones last. */
  readonly prints: readonly Print[]
  readonly #dated: number
  readonly #places: Map<number, number>

  constructor(prints: readonly Print[]) {
    this.prints = prints.toSorted((a, b) => compared(a.moment, b.moment) || a.n - b.n)
    this.#dated = prints.filter(({ moment }) => moment !== null).length
    this.#places = new Map(this.prints.map(({ n }, place) => [n, place]))
  }

  placeOf(n: number): number | null {
    return this.#places.get(n) ?? null
  }

  /** Where those are that can be like an article of that moment: all of its time and undated ones, or simply all. */
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

function compared(one: number | null, other: number | null): number {
  if (one === other) return 0
  if (one === null) return 1
  return other === null || one < other ? -1 : 1
}

// Finds the articles that are like some articles, whether these are one or all: what is common to two is summed up by their features.

/** Pairs that are less alike than this count as not alike at all. */
const LEAST = 800

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
    for (const [other, likeness] of neighbours.of(place)) linked.get(other)?.links.push([n, likeness])
  return (n) => linked.get(order.placeOf(n) ?? -1) ?? null
}

/** Each looked up among all when it is wanted, so that the links of all are never held at once. */
function linkerOfMany(order: TimeOrder, neighbours: Neighbours): LinkOf {
  return (n) => {
    const place = order.placeOf(n)
    if (place === null) return null
    const linked = linkedAt(order, place, neighbours)
    for (const [other, likeness] of neighbours.of(place)) linked.links.push([numberAt(order, other), likeness])
    return linked
  }
}

/** The article of that place, its links still to be found. */
function linkedAt(order: TimeOrder, place: number, neighbours: Neighbours): Linked {
  return { n: numberAt(order, place), square: neighbours.squareOf(place), links: [] }
}

const numberAt = (order: TimeOrder, place: number): number => order.prints[place]?.n ?? 0

/** For an article of the order, those of some others that are like it. Articles are told by their places. */
class Neighbours {
  readonly #order: TimeOrder
  readonly #index: FeatureIndex
  /** Of those that have been weighed here; of the others it is known. */
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

  of(place: number): [place: number, likeness: number][] {
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
      const likeness = likenessOf(product, [square, this.squareOf(other)], [print.moment, moment])
      if (likeness >= LEAST) found.push([other, likeness])
    }
    return found
  }
}
