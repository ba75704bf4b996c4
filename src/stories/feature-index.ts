// An index of articles by their features, which sums up what an article has in common with each of them. Knows weights, no similarity.
import type { Print } from '../storage/stories.ts'
import { distinct } from './terms.ts'

/** Places of articles in their order, from the first to before the last. */
export type Stretch = readonly [from: number, to: number]

/** `places`: of the articles that it holds. Terms without weight have no holders. */
export function featureIndex(prints: readonly Print[], places: readonly number[], weightOf: (term: number) => number) {
  const held = places.flatMap((place) => prints[place] ?? [])
  const { sorted, find } = termsOf(held)
  /** By the place of a term among all: its weight, and where its holders begin. */
  const weights = Uint8Array.from(sorted, weightOf)
  const starts = new Int32Array(weights.length + 1)
  for (const { terms } of held)
    for (const term of terms) {
      const slot = find(term)
      if (weights[slot] !== 0) starts[slot + 1] = (starts[slot + 1] ?? 0) + 1
    }
  let total = 0
  // For each term where the holders of the one before begin, which is moved on as they are filled in.
  for (let slot = 1; slot < starts.length; slot++) {
    const count = starts[slot] ?? 0
    starts[slot] = total
    total += count
  }
  /** Places of articles, ascending for each feature, and the weighed amounts there. */
  const holders = new Int32Array(total)
  const holding = new Uint16Array(total)
  for (const [at, { terms, amounts }] of held.entries())
    for (let nth = 0; nth < terms.length; nth++) {
      const slot = find(terms[nth] ?? 0)
      if (weights[slot] === 0) continue
      const to = starts[slot + 1] ?? 0
      starts[slot + 1] = to + 1
      holders[to] = places[at] ?? 0
      holding[to] = (amounts[nth] ?? 0) * (weights[slot] ?? 0)
    }

  /** Sum of the squares of the weighed amounts of an article that the index holds. */
  function squareOf({ terms, amounts }: Print): number {
    let square = 0
    for (const [at, amount] of amounts.entries()) square += (amount * (weights[find(terms[at] ?? 0)] ?? 0)) ** 2
    return square
  }

  /** Adds to `sums` by place what an article has in common with those within the stretches; places whose sum was 0 go to `met`. */
  function addUp({ terms, amounts }: Print, stretches: readonly Stretch[], sums: Float64Array, met: number[]): void {
    for (let at = 0; at < terms.length; at++) {
      const slot = find(terms[at] ?? 0)
      if (slot < 0) continue
      const amount = (amounts[at] ?? 0) * (weights[slot] ?? 0)
      if (amount > 0) for (const [from, to] of stretches) addHolders(slot, amount, from, to, sums, met)
    }
  }

  function addHolders(slot: number, amount: number, from: number, to: number, sums: Float64Array, met: number[]): void {
    const end = starts[slot + 1] ?? 0
    for (let at = firstFrom(holders, from, starts[slot] ?? 0, end); at < end; at++) {
      const holder = holders[at] ?? 0
      if (holder >= to) return
      const product = amount * (holding[at] ?? 0)
      if (product === 0) continue
      const sum = sums[holder] ?? 0
      if (sum === 0) met.push(holder)
      sums[holder] = sum + product
    }
  }

  return { squareOf, addUp }
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
function termsOf(held: readonly Print[]) {
  const all = new Uint32Array(held.reduce((sum, { terms }) => sum + terms.length, 0))
  let end = 0
  for (const { terms } of held) {
    all.set(terms, end)
    end += terms.length
  }
  const sorted = distinct(all)
  /** By the upper bits of terms, where they begin; so many bits that some eight share them. */
  const bits = Math.max(1, 29 - Math.clz32(sorted.length))
  const begins = new Uint32Array(2 ** bits + 1)
  for (const [at, term] of sorted.entries()) begins[(term >>> (32 - bits)) + 1] = at + 1
  for (let part = 1; part < begins.length; part++) begins[part] = Math.max(begins[part] ?? 0, begins[part - 1] ?? 0)

  /** The place of a term; -1 if it has none. */
  function find(term: number): number {
    const part = term >>> (32 - bits)
    const at = firstFrom(sorted, term, begins[part] ?? 0, begins[part + 1] ?? 0)
    return sorted[at] === term ? at : -1
  }
  return { sorted, find }
}
