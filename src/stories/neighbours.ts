// Finds the articles that are like an article: one by one where few are asked for, by an index of their features where many are.
import { FURTHEST_DAYS, likenessOf, type Weighed, weighed } from './likeness.ts'
import type { Linked, Print } from './ports.ts'
import { weightOf } from './rarity.ts'

/** Pairs that are less alike than this count as not alike at all. */
const LEAST = 800
const REACH_MS = FURTHEST_DAYS * 86_400_000

/** The time in which articles can be like one of that moment. */
export const reachOf = (moment: number): { from: number; to: number } => ({
  from: moment - REACH_MS,
  to: moment + REACH_MS,
})

type Steps = ReadonlyMap<number, number>
const weighBy =
  (steps: Steps) =>
  (term: number): number =>
    weightOf(steps.get(term) ?? 0)

/** The article with its links into `pool`, compared with each in turn. `steps` holds those of its own features. */
export function linkedAlone(article: Print, pool: readonly Print[], steps: Steps): Linked {
  const own = weighed(article, weighBy(steps))
  const weights = Uint8Array.from(article.terms, weighBy(steps))
  const links: Linked['links'] = []
  for (const other of pool) {
    if (other.n === article.n) continue
    const product = productOf(own, weights, other)
    const likeness = likenessOf(product, [own.square, other.square], [article.moment, other.moment])
    if (likeness >= LEAST) links.push([other.n, likeness])
  }
  return { n: article.n, square: own.square, links }
}

function productOf(own: Weighed, weights: Uint8Array, other: Print): number {
  let [a, b, sum] = [0, 0, 0]
  const { terms, amounts } = own
  while (a < terms.length && b < other.terms.length) {
    const [x, y] = [terms[a] ?? 0, other.terms[b] ?? 0]
    if (x === y) sum += (amounts[a] ?? 0) * (weights[a] ?? 0) * (other.amounts[b] ?? 0)
    if (x <= y) a++
    if (y <= x) b++
  }
  return sum
}

/** Articles by their features. `steps` holds those of all features. */
export class Neighbours {
  /** By time, undated ones last. */
  readonly #prints: Print[]
  readonly #places: Map<number, number>
  readonly #dated: number
  readonly #squares: Float64Array
  readonly #weights: (term: number) => number
  readonly #slots: Slots
  readonly #starts: Int32Array
  readonly #holders: Int32Array
  readonly #amounts: Uint16Array
  readonly #sums: Float64Array

  constructor(prints: readonly Print[], steps: Steps) {
    this.#weights = weighBy(steps)
    this.#prints = prints.toSorted((a, b) => (a.moment ?? Infinity) - (b.moment ?? Infinity) || a.n - b.n || 0)
    this.#places = new Map(this.#prints.map(({ n }, place) => [n, place]))
    this.#dated = prints.filter(({ moment }) => moment !== null).length
    this.#squares = new Float64Array(prints.length)
    this.#sums = new Float64Array(prints.length)
    const total = prints.reduce((sum, { terms }) => sum + terms.length, 0)
    this.#slots = new Slots(total)
    const counts = new Int32Array(this.#slots.size + 1)
    for (const { terms } of prints)
      for (const term of terms) {
        const slot = this.#slots.of(term)
        counts[slot + 1] = (counts[slot + 1] ?? 0) + 1
      }
    for (let slot = 1; slot < counts.length; slot++) counts[slot] = (counts[slot] ?? 0) + (counts[slot - 1] ?? 0)
    this.#starts = counts
    this.#holders = new Int32Array(total)
    this.#amounts = new Uint16Array(total)
    this.#fill()
  }

  #fill(): void {
    const next = this.#starts.slice()
    for (const [place, print] of this.#prints.entries()) {
      const { amounts, square } = weighed(print, this.#weights)
      this.#squares[place] = square
      for (const [at, term] of print.terms.entries()) {
        const slot = this.#slots.of(term)
        const to = next[slot] ?? 0
        next[slot] = to + 1
        this.#holders[to] = place
        this.#amounts[to] = amounts[at] ?? 0
      }
    }
  }

  linked(n: number): Linked | null {
    const place = this.#places.get(n)
    const print = place === undefined ? undefined : this.#prints[place]
    if (place === undefined || print === undefined) return null
    const [from, to] = this.#reach(print.moment)
    const { amounts } = weighed(print, this.#weights)
    const met: number[] = []
    for (const [at, term] of print.terms.entries()) {
      const amount = amounts[at] ?? 0
      if (amount === 0) continue
      this.#addUp(term, amount, [from, to], met)
      if (to < this.#dated) this.#addUp(term, amount, [this.#dated, this.#prints.length], met)
    }
    const square = this.#squares[place] ?? 0
    const links: Linked['links'] = []
    for (const other of met) {
      const product = this.#sums[other] ?? 0
      this.#sums[other] = 0
      const found = this.#prints[other]
      if (found === undefined || other === place) continue
      const likeness = likenessOf(product, [square, this.#squares[other] ?? 0], [print.moment, found.moment])
      if (likeness >= LEAST) links.push([found.n, likeness])
    }
    return { n, square, links }
  }

  /** Adds what the holders of a term between two places have in common with an article by it. */
  #addUp(term: number, amount: number, [from, to]: readonly [number, number], met: number[]): void {
    const slot = this.#slots.of(term)
    const end = this.#starts[slot + 1] ?? 0
    for (let at = this.#firstFrom(this.#starts[slot] ?? 0, end, from); at < end; at++) {
      const holder = this.#holders[at] ?? 0
      if (holder >= to) return
      const product = amount * (this.#amounts[at] ?? 0)
      if (product === 0) continue
      const sum = this.#sums[holder] ?? 0
      if (sum === 0) met.push(holder)
      this.#sums[holder] = sum + product
    }
  }

  #firstFrom(start: number, end: number, place: number): number {
    let [low, high] = [start, end]
    while (low < high) {
      const middle = (low + high) >> 1
      if ((this.#holders[middle] ?? 0) < place) low = middle + 1
      else high = middle
    }
    return low
  }

  /** Places of the dated articles that are near in time; of all articles for one without a date. */
  #reach(moment: number | null): [number, number] {
    if (moment === null) return [0, this.#prints.length]
    const { from, to } = reachOf(moment)
    return [this.#placeOf(from), this.#placeOf(to + 1)]
  }

  /** The first dated article that is not before a moment. */
  #placeOf(moment: number): number {
    let [low, high] = [0, this.#dated]
    while (low < high) {
      const middle = (low + high) >> 1
      if ((this.#prints[middle]?.moment ?? 0) < moment) low = middle + 1
      else high = middle
    }
    return low
  }
}

/** Numbers for terms, by a table with open addressing: a Map of millions would take many times the memory. */
class Slots {
  readonly #terms: Uint32Array
  readonly #isUsed: Uint8Array
  readonly size: number

  constructor(most: number) {
    this.size = 2 ** Math.ceil(Math.log2(Math.max(16, most * 1.5)))
    this.#terms = new Uint32Array(this.size)
    this.#isUsed = new Uint8Array(this.size)
  }

  of(term: number): number {
    let slot = term & (this.size - 1)
    while (this.#isUsed[slot] === 1 && this.#terms[slot] !== term) slot = (slot + 1) & (this.size - 1)
    this.#isUsed[slot] = 1
    this.#terms[slot] = term
    return slot
  }
}
