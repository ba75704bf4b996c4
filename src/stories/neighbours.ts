// Finds the articles that are like some articles, whether these are one or all: what is common to two is summed up by their features.

import type { Linked } from '../storage/stories.ts'
import { FeatureIndex } from './feature-index.ts'
import { likenessOf } from './likeness.ts'
import { type Steps, weightOf } from './rarity.ts'
import type { TimeOrder } from './time-order.ts'

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
