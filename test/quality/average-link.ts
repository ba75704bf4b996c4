// The plain way that stories are measured against: TF-IDF vectors of words, cosine, agglomerative clustering by average linkage.
import { STOP_WORDS, wordsOf } from '../../src/text/words.ts'
import type { LabelledArticle } from './labelled.ts'

type Vector = Map<string, number>

/** Cosines between all articles by TF-IDF: raw counts times ln((1 + N) / (1 + df)) + 1, vectors of length 1, as scikit-learn has it. */
export function cosinesOf(articles: readonly LabelledArticle[]): number[][] {
  const counts = articles.map(({ title, body }) => {
    const vector: Vector = new Map()
    // Without function words it does better, so without them it is compared.
    for (const { folded } of wordsOf(`${title}\n${body}`))
      if (!STOP_WORDS.has(folded)) vector.set(folded, (vector.get(folded) ?? 0) + 1)
    return vector
  })
  const holding = new Map<string, number>()
  for (const vector of counts) for (const word of vector.keys()) holding.set(word, (holding.get(word) ?? 0) + 1)
  const vectors = counts.map((vector) => {
    const weighed = [...vector].map(([word, count]): [string, number] => [
      word,
      count * (Math.log((1 + articles.length) / (1 + (holding.get(word) ?? 0))) + 1),
    ])
    const length = Math.hypot(...weighed.map(([, weight]) => weight)) || 1
    return new Map(weighed.map(([word, weight]) => [word, weight / length]))
  })
  return vectors.map((one) => vectors.map((other) => dot(one, other)))
}

function dot(one: Vector, other: Vector): number {
  const [small, large] = one.size < other.size ? [one, other] : [other, one]
  let sum = 0
  for (const [word, weight] of small) sum += weight * (large.get(word) ?? 0)
  return sum
}

/** All merges of average linkage (Sokal and Michener 1958), best first: which two groups, by their first articles, at what average. */
export function mergesOf(cosines: readonly number[][]): { a: number; b: number; average: number }[] {
  const size = cosines.length
  const near = cosines.map((row) => Float64Array.from(row))
  const sizes = new Array<number>(size).fill(1)
  const open = new Set(cosines.keys())
  const best = new Int32Array(size)
  const at = (a: number, b: number): number => near[a]?.[b] ?? 0
  const look = (a: number): void => {
    let found = -1
    for (const b of open) if (b !== a && (found < 0 || at(a, b) > at(a, found))) found = b
    best[a] = found
  }
  for (const a of open) look(a)
  const merges: { a: number; b: number; average: number }[] = []
  while (open.size > 1) {
    let a = -1
    for (const one of open) if (a < 0 || at(one, best[one] ?? 0) > at(a, best[a] ?? 0)) a = one
    const b = best[a] ?? 0
    const [low, high] = a < b ? [a, b] : [b, a]
    merges.push({ a: low, b: high, average: at(a, b) })
    const [sizeA, sizeB] = [sizes[low] ?? 1, sizes[high] ?? 1]
    open.delete(high)
    for (const other of open) {
      const average = (at(low, other) * sizeA + at(high, other) * sizeB) / (sizeA + sizeB)
      const [rowLow, rowOther] = [near[low], near[other]]
      if (rowLow !== undefined) rowLow[other] = average
      if (rowOther !== undefined) rowOther[low] = average
    }
    sizes[low] = sizeA + sizeB
    for (const other of open) {
      if (other === low || best[other] === low || best[other] === high) look(other)
      else if (at(other, low) > at(other, best[other] ?? 0)) best[other] = low
    }
  }
  return merges
}

/** The groups that merges of at least `threshold` make: for each article the number of its group. */
export function groupsAt(
  merges: readonly { a: number; b: number; average: number }[],
  size: number,
  threshold: number,
): string[] {
  const parents = Array.from({ length: size }, (_, at) => at)
  const root = (at: number): number => {
    const parent = parents[at] ?? at
    return parent === at ? at : root(parent)
  }
  for (const { a, b, average } of merges) if (average >= threshold) parents[root(b)] = root(a)
  return parents.map((_, at) => String(root(at)))
}
