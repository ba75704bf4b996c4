// An index of articles by their features, which sums up what an article has in common with each of them. Knows weights, no similarity.
import type { Print } from '../storage/stories.ts'
import { distinct } from './terms.ts'

/** Places of articles in their order, from the first to before the last. */
export type Stretch = readonly [from: number, to: number]

export class FeatureIndex {
  readonly #terms: Terms
  /** By the place of a term among all: its weight, and where its holders begin. */
  readonly #weights: Uint8Array
  readonly #starts: Int32Array
  /** Places of articles, ascending for each feature, and the weighed amounts there. */
  readonly #holders: Int32Array
  readonly #amounts: Uint16Array

  constructor(prints: readonly Print[], places: readonly number[], weightOf: (term: number) => number) {
    const held = places.flatMap((place) => prints[place]?.terms ?? [])
    this.#terms = new Terms(held)
    this.#weights = Uint8Array.from(this.#terms.sorted, weightOf)
    this.#starts = new Int32Array(this.#weights.length + 1)
    const total = this.#count(held)
    this.#holders = new Int32Array(total)
    this.#amounts = new Uint16Array(total)
    for (const place of places) this.#fill(place, prints[place])
  }

  /** Sum of the squares of the weighed amounts of an article that the index holds. */
  squareOf(print: Print | undefined): number {
    let square = 0
    for (const [at, amount] of (print?.amounts ?? []).entries()) {
      const slot = this.#terms.find(print?.terms[at] ?? 0)
      const product = slot < 0 ? 0 : amount * (this.#weights[slot] ?? 0)
      square += product * product
    }
    return square
  }

  /** Adds to `sums` by place what an article has in common with those within the stretches; places whose sum was 0 go to `met`. */
  addUp({ terms, amounts }: Print, stretches: readonly Stretch[], sums: Float64Array, met: number[]): void {
    for (let at = 0; at < terms.length; at++) {
      const slot = this.#terms.find(terms[at] ?? 0)
      if (slot < 0) continue
      const amount = (amounts[at] ?? 0) * (this.#weights[slot] ?? 0)
      if (amount > 0) for (const [from, to] of stretches) this.#addHolders(slot, amount, from, to, sums, met)
    }
  }

  #addHolders(slot: number, amount: number, from: number, to: number, sums: Float64Array, met: number[]): void {
    const end = this.#starts[slot + 1] ?? 0
    const start = firstFrom(this.#holders, from, this.#starts[slot] ?? 0, end)
    for (let at = start; at < end; at++) {
      const holder = this.#holders[at] ?? 0
      if (holder >= to) return
      const product = amount * (this.#amounts[at] ?? 0)
      if (product === 0) continue
      const sum = sums[holder] ?? 0
      if (sum === 0) met.push(holder)
      sums[holder] = sum + product
    }
  }

  /** Leaves for each term where the holders of the one before begin, for `#fill` to move on. Terms without weight have none. */
  #count(held: readonly Uint32Array[]): number {
    const starts = this.#starts
    for (const terms of held)
      for (const term of terms) {
        const slot = this.#terms.find(term)
        if (this.#weights[slot] !== 0) starts[slot + 1] = (starts[slot + 1] ?? 0) + 1
      }
    let before = 0
    for (let slot = 1; slot < starts.length; slot++) {
      const count = starts[slot] ?? 0
      starts[slot] = before
      before += count
    }
    return before
  }

  #fill(place: number, print: Print | undefined): void {
    if (print === undefined) return
    for (const [at, term] of print.terms.entries()) {
      const slot = this.#terms.find(term)
      const weight = this.#weights[slot] ?? 0
      if (weight === 0) continue
      const to = this.#starts[slot + 1] ?? 0
      this.#starts[slot + 1] = to + 1
      this.#holders[to] = place
      this.#amounts[to] = (print.amounts[at] ?? 0) * weight
    }
  }
}

/** The first place of numbers that ascend, from `start` to before `end`, where one is at least `least`; `end` where none is. */
export function firstFrom(ascending: ArrayLike<number>, least: number, start: number, end: number): number {
  let [low, high] = [start, end]
  while (low < high) {
    const middle = (low + high) >> 1
    if ((ascending[middle] ?? 0) < least) low = middle + 1
    else high = middle
  }
  return low
}

/** Terms in ascending order, each found by its upper bits: they are hashes, of which few share these. A Map of millions would take many times the memory. */
class Terms {
  readonly sorted: Uint32Array
  /** By the upper bits of terms, where they begin; so many bits that some eight share them. */
  readonly #begins: Uint32Array
  readonly #shift: number

  constructor(held: readonly Uint32Array[]) {
    const all = new Uint32Array(held.reduce((sum, { length }) => sum + length, 0))
    let end = 0
    for (const terms of held) {
      all.set(terms, end)
      end += terms.length
    }
    this.sorted = distinct(all)
    const { sorted } = this
    const bits = Math.max(1, 29 - Math.clz32(sorted.length))
    this.#shift = 32 - bits
    this.#begins = new Uint32Array(2 ** bits + 1)
    for (const [at, term] of sorted.entries()) this.#begins[(term >>> this.#shift) + 1] = at + 1
    for (let part = 1; part < this.#begins.length; part++)
      this.#begins[part] = Math.max(this.#begins[part] ?? 0, this.#begins[part - 1] ?? 0)
  }

  /** The place of a term; -1 if it has none. */
  find(term: number): number {
    const part = term >>> this.#shift
    const at = firstFrom(this.sorted, term, this.#begins[part] ?? 0, this.#begins[part + 1] ?? 0)
    return this.sorted[at] === term ? at : -1
  }
}
