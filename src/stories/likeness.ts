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
