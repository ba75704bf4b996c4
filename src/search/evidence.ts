// Chooses evidence that is varied: a reprint adds nothing, and the places go to different articles first.
import type { FoundPassage } from '../domain/passage.ts'
import { wordsOf } from '../language/words.ts'

/** Words in a row that are compared, and the share of them that makes two passages one report. */
const SHINGLE = 4
const REPRINT = 0.5
/** Passages of one article before others get their turn. */
const EACH = 4

/** Ranked passages without those that repeat a better one, at most `limit`; an article's third and later passages come last. */
export function chooseEvidence(ranked: FoundPassage[], limit: number): FoundPassage[] {
  const chosen: { found: FoundPassage; shingles: Set<number> }[] = []
  const later: FoundPassage[] = []
  const perArticle = new Map<string, number>()
  const consider = (found: FoundPassage): void => {
    const shingles = shinglesOf(found.text)
    const repeats = chosen.some(
      (other) => other.found.article.id !== found.article.id && overlap(shingles, other.shingles) >= REPRINT,
    )
    if (!repeats) chosen.push({ found, shingles })
  }
  for (const found of ranked) {
    if (chosen.length >= limit) break
    const taken = perArticle.get(found.article.id) ?? 0
    perArticle.set(found.article.id, taken + 1)
    if (taken < EACH) consider(found)
    else later.push(found)
  }
  for (const found of later) {
    if (chosen.length >= limit) break
    consider(found)
  }
  return chosen.map(({ found }) => found)
}

/** Hashes of every run of four words; a rare collision only makes two passages look a little more alike. */
function shinglesOf(text: string): Set<number> {
  const hashes = wordsOf(text).map((word) => hashOf(word.folded))
  const shingles = new Set<number>()
  for (let i = 0; i + SHINGLE <= hashes.length; i++) {
    let hash = 0
    for (let k = i; k < i + SHINGLE; k++) hash = (Math.imul(hash, 31) + (hashes[k] ?? 0)) | 0
    shingles.add(hash)
  }
  return shingles
}

/** FNV-1a over UTF-16 code units. */
function hashOf(word: string): number {
  let hash = 0x811c9dc5
  for (let i = 0; i < word.length; i++) hash = Math.imul(hash ^ word.charCodeAt(i), 0x01000193)
  return hash | 0
}

/** Share of the smaller set that the other holds too. */
function overlap(a: Set<number>, b: Set<number>): number {
  const [small, large] = a.size < b.size ? [a, b] : [b, a]
  if (small.size === 0) return 0
  let shared = 0
  for (const shingle of small) if (large.has(shingle)) shared++
  return shared / small.size
}
