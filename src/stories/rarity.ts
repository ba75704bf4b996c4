// How much a feature says, by how many articles hold it: inverse document frequency (idf). The weight moves in steps, so that one more
// article hardly ever changes any.
import { hashOf } from './terms.ts'

/** Articles of the sample, at least, where there are so many at all. */
const SAMPLE = 256
/** Steps that carry weight: what a quarter of 1024 articles hold says nothing, and looking for it is what would take most time. */
const STEPS = 4
/**
 * For how many an article of the sample stands, where not all are in it. An article that is not holds the words of its event all the
 * same, so that where all are in it these count without being common.
 */
const STANDS_FOR = 4
/** What more articles than this hold says nothing, however many there are: each of them would be compared with all others. */
const CROWD = 1024
const MOST = 2 ** 32

/** Steps of rarity of features; 0 for those that it does not hold. */
export type Steps = ReadonlyMap<number, number>

/**
 * The step of a feature that so many articles of the sample hold: 0 for fewer than 4 that they stand for, then up by 1 whenever they are
 * four times as many. It stands for the logarithm of the rarity, ln(256 / articles), in units of ln 4. `size` is the class of all.
 */
export function stepOf(articles: number, size: number): number {
  if (articles * (size / SAMPLE) > CROWD) return STEPS
  const many = articles * (size === SAMPLE ? 1 : STANDS_FOR)
  return Math.min(STEPS, Math.floor((31 - Math.clz32(Math.max(1, many))) / 2))
}

/** What a feature of that step counts, squared in a product of two articles as inverse document frequency is. */
export const weightOf = (step: number): number => STEPS - step

/** The class of a number of articles: all that lie between two powers of four are weighed by a sample of the same share. */
export function classOf(articles: number): number {
  let size = SAMPLE
  while (articles >= size * 4) size *= 4
  return size
}

/**
 * Whether an article counts in the sample: chosen by its id, all of fewer than 1024, and about 256 to 1024 of more. Thus the weights
 * follow from the set of articles, and of many articles only one in many can change them.
 */
export function isSampled(articleId: string, size: number): boolean {
  return hashOf(articleId, 0x5a) < (MOST / size) * SAMPLE
}
