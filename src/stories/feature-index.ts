// An index of articles by their features, which sums up what an article has in common with each of them. Knows weights, no similarity.
import type { Print } from '../storage/stories.ts'

/** Places of articles in their order, from the first to before the last. */
export type Stretch = readonly [from: number, to: number]

export class FeatureIndex {
  readonly #slots: Slots
  readonly #weights: Uint8Array
  /** For each slot where its holders begin. */
  readonly #starts: Int32Array
  /** Places of articles, ascending for each feature, and the weighed amounts there. */
  readonly #holders: Int32Array
  readonly #amounts: Uint16Array

  constructor(prints: readonly Print[], places: readonly number[], weightOf: (term: number) => number) {
    const held = places.flatMap((place) => prints[place]?.terms ?? [])
    this.#slots = new Slots(held.reduce((sum, { length }) => sum + length, 0))
    this.#weights = new Uint8Array(this.#slots.size)
    this.#starts = new Int32Array(this.#slots.size + 1)
    const total = this.#count(held, weightOf)
    this.#holders = new Int32Array(total)
    this.#amounts = new Uint16Array(total)
    for (const place of places) this.#fill(place, prints[place])
  }

  /** Sum of the squares of the weighed amounts of an article that the index holds. */
  squareOf(print: Print | undefined): number {
    let square = 0
    for (const [at, amount] of (print?.amounts ?? []).entries()) {
      const slot = this.#slots.find(print?.terms[at] ?? 0)
      const product = slot < 0 ? 0 : amount * (this.#weights[slot] ?? 0)
      square += product * product
    }
    return square
  }

  /** Adds to `sums` by place what an article has in common with those within the stretches; places whose sum was 0 go to `met`. */
  addUp({ terms, amounts }: Print, stretches: readonly Stretch[], sums: Float64Array, met: number[]): void {
    for (let at = 0; at < terms.length; at++) {
      const slot = this.#slots.find(terms[at] ?? 0)
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

  /** Leaves in each slot where the holders of the one before begin, for `#fill` to move on. Features without weight have none. */
  #count(held: readonly Uint32Array[], weightOf: (term: number) => number): number {
    const starts = this.#starts
    for (const terms of held)
      for (const term of terms) {
        const known = this.#slots.find(term)
        const slot = known < 0 ? this.#slots.add(term) : known
        if (known < 0) this.#weights[slot] = weightOf(term)
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
      const slot = this.#slots.find(term)
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

/** So many slots at least: of a table that is nearly empty most terms are told to be absent at the first look. */
const FEWEST_SLOTS = 2048

/** Numbers for terms, by a table with open addressing: a Map of millions would take many times the memory. */
class Slots {
  readonly #terms: Uint32Array
  readonly #isUsed: Uint8Array
  readonly size: number

  constructor(most: number) {
    this.size = 2 ** Math.ceil(Math.log2(Math.max(FEWEST_SLOTS, most * 1.25)))
    this.#terms = new Uint32Array(this.size)
    this.#isUsed = new Uint8Array(this.size)
  }

  /** The slot of a term; negative if it has none: then less by one than minus the slot that is free for it. */
  find(term: number): number {
    let slot = term & (this.size - 1)
    while (this.#isUsed[slot] === 1) {
      if (this.#terms[slot] === term) return slot
      slot = (slot + 1) & (this.size - 1)
    }
    return -1 - slot
  }

  add(term: number): number {
    const slot = -1 - this.find(term)
    this.#isUsed[slot] = 1
    this.#terms[slot] = term
    return slot
  }
}
