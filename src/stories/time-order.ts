// Articles in order of time, and which of them are near enough in time to be like one another.

import type { Period, Print } from '../storage/stories.ts'
import { FURTHEST_DAYS } from './likeness.ts'

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

/** Places in the order, from the first to before the last. */
export type Stretch = readonly [from: number, to: number]

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
