// Numbers that look random and are the same on every machine: whoever gives the same seed gets the same articles.

export interface Random {
  /** At least 0, less than 1. */
  next(): number
  /** A whole number from 0 to `below` - 1. */
  below(below: number): number
  /** Throws if the list is empty. */
  pick<T>(list: readonly T[]): T
  /** A place from 0 to `size` - 1, drawn by Zipf's law: the first twice as often as the second, three times as often as the third. */
  zipf(size: number): number
}

/** A stream of its own for each pair of `seed` and `stream`. */
export function randomFrom(seed: number, stream = 0): Random {
  let state = Math.imul(seed, 0x9e3779b1) ^ Math.imul(stream + 1, 0x85ebca6b)
  const next = (): number => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
  const below = (limit: number): number => Math.floor(next() * limit)
  return {
    next,
    below,
    pick<T>(list: readonly T[]): T {
      const value = list[below(list.length)]
      if (value === undefined) throw new RangeError('nothing to pick from')
      return value
    },
    zipf: (size) => Math.min(size - 1, Math.floor((size + 1) ** next()) - 1),
  }
}
