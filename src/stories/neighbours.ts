// Finds the articles that are like an article: one by one where few are asked for, by an index of their features where many are.
import { likenessOf, weighed } from './likeness.ts'
import type { Linked, Print } from './ports.ts'
import { weightOf } from './rarity.ts'
import type { TimeOrder } from './time-order.ts'

/** Pairs that are less alike than this count as not alike at all. */
const LEAST = 800
/** To put an article into an index takes as long as so many comparisons. */
const INDEXING = 15

type Steps = ReadonlyMap<number, number>
/** The article's links to all others. */
export type LinkOf = (n: number) => Linked | null

/** Links of some articles to all of `order`, in the way that is quicker. `steps` holds those of all features. */
export function linkerOf(
  order: TimeOrder,
  asked: readonly { n: number; moment: number | null }[],
  steps: Steps,
): LinkOf {
  const comparisons = order.comparisons(asked.map(({ moment }) => moment))
  if (comparisons > INDEXING * order.prints.length) {
    const neighbours = new Neighbours(order, steps)
    return (n) => neighbours.linked(n)
  }
  const fresh = new Map<number, Print>()
  for (const { n } of asked) {
    const print = order.prints[order.placeOf(n) ?? -1]
    if (print !== undefined) fresh.set(n, freshened(print, steps))
  }
  return (n) => {
    const print = fresh.get(n)
    if (print === undefined) return null
    const pool = order.near(print.moment).flatMap(([from, to]) => order.prints.slice(from, to))
    return linkedAlone(
      print,
      pool.map((other) => fresh.get(other.n) ?? other),
      steps,
    )
  }
}

/** A print with the square that its features have by now. */
export function freshened(print: Print, steps: Steps): Print {
  return { ...print, square: weighed(print, weighBy(steps)).square }
}

const weighBy =
  (steps: Steps) =>
  (term: number): number =>
    weightOf(steps.get(term) ?? 0)

/** The article with its links into `pool`, compared with each in turn. `steps` need only hold those of its own features. */
export function linkedAlone(article: Print, pool: readonly Print[], steps: Steps): Linked {
  const own = weighed(article, weighBy(steps))
  const factors = Uint16Array.from(own.amounts, (amount, at) => amount * weightOf(steps.get(own.terms[at] ?? 0) ?? 0))
  const links: Linked['links'] = []
  for (const other of pool) {
    if (other.n === article.n) continue
    const product = productOf(own.terms, factors, other)
    const likeness = likenessOf(product, [own.square, other.square], [article.moment, other.moment])
    if (likeness >= LEAST) links.push([other.n, likeness])
  }
  return { n: article.n, square: own.square, links }
}

function productOf(terms: Uint32Array, factors: Uint16Array, other: Print): number {
  const { terms: others, amounts } = other
  let [a, b, sum] = [0, 0, 0]
  while (a < terms.length && b < others.length) {
    const [x, y] = [terms[a] ?? 0, others[b] ?? 0]
    if (x === y) sum += (factors[a] ?? 0) * (amounts[b] ?? 0)
    if (x <= y) a++
    if (y <= x) b++
  }
  return sum
}

/** Articles by their features. */
class Neighbours {
  readonly #order: TimeOrder
  readonly #squares: Float64Array
  readonly #weight: (term: number) => number
  readonly #slots: Slots
  /** For each slot where its holders begin. */
  readonly #starts: Int32Array
  /** Places in the order of time, ascending for each feature, and the weighed amounts there. */
  readonly #holders: Int32Array
  readonly #amounts: Uint16Array
  /** What the article that is looked at has in common with that of each place. */
  readonly #sums: Float64Array

  constructor(order: TimeOrder, steps: Steps) {
    const { prints } = order
    this.#order = order
    this.#weight = weighBy(steps)
    this.#squares = new Float64Array(prints.length)
    this.#sums = new Float64Array(prints.length)
    const total = prints.reduce((sum, { terms }) => sum + terms.length, 0)
    this.#slots = new Slots(total)
    this.#starts = new Int32Array(this.#slots.size + 1)
    this.#holders = new Int32Array(total)
    this.#amounts = new Uint16Array(total)
    this.#count(prints)
    this.#fill(prints)
  }

  linked(n: number): Linked | null {
    const place = this.#order.placeOf(n)
    const print = place === null ? undefined : this.#order.prints[place]
    if (place === null || print === undefined) return null
    const stretches = this.#order.near(print.moment)
    const { amounts } = weighed(print, this.#weight)
    const met: number[] = []
    for (const [at, term] of print.terms.entries()) {
      const amount = amounts[at] ?? 0
      if (amount > 0) for (const [from, to] of stretches) this.#addUp(this.#slots.of(term), amount, from, to, met)
    }
    return { n, square: this.#squares[place] ?? 0, links: this.#linksTo(place, print, met) }
  }

  #linksTo(place: number, print: Print, met: readonly number[]): Linked['links'] {
    const square = this.#squares[place] ?? 0
    const links: Linked['links'] = []
    for (const other of met) {
      const product = this.#sums[other] ?? 0
      this.#sums[other] = 0
      const found = this.#order.prints[other]
      if (found === undefined || other === place) continue
      const likeness = likenessOf(product, [square, this.#squares[other] ?? 0], [print.moment, found.moment])
      if (likeness >= LEAST) links.push([found.n, likeness])
    }
    return links
  }

  /** Adds what the holders of a feature between two places have in common with an article by it. */
  #addUp(slot: number, amount: number, from: number, to: number, met: number[]): void {
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

  /** Leaves in each slot where the holders of the one before it begin, which `#fill` then moves on to the end of its own. */
  #count(prints: readonly Print[]): void {
    const starts = this.#starts
    for (const { terms } of prints)
      for (const term of terms) {
        if (this.#weight(term) === 0) continue
        const slot = this.#slots.of(term)
        starts[slot + 1] = (starts[slot + 1] ?? 0) + 1
      }
    let before = 0
    for (let slot = 1; slot < starts.length; slot++) {
      const count = starts[slot] ?? 0
      starts[slot] = before
      before += count
    }
  }

  #fill(prints: readonly Print[]): void {
    for (const [place, print] of prints.entries()) {
      const { amounts, square } = weighed(print, this.#weight)
      this.#squares[place] = square
      for (const [at, term] of print.terms.entries()) {
        if (amounts[at] === 0) continue
        const end = this.#slots.of(term) + 1
        const to = this.#starts[end] ?? 0
        this.#starts[end] = to + 1
        this.#holders[to] = place
        this.#amounts[to] = amounts[at] ?? 0
      }
    }
  }
}

/** Numbers for terms, by a table with open addressing: a Map of millions would take many times the memory. */
class Slots {
  readonly #terms: Uint32Array
  readonly #isUsed: Uint8Array
  readonly size: number

  constructor(most: number) {
    this.size = 2 ** Math.ceil(Math.log2(Math.max(16, most * 1.25)))
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
