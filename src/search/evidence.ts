// Chooses evidence that is varied: a reprint adds nothing, and the places go to different articles first.
import type { FoundPassage } from '../domain/passage.ts'
import { wordsOf } from '../text/words.ts'

/** Words in a row that are compared, and the share of them that makes two passages one report. */
const SHINGLE = 4
const REPRINT = 0.5
/** Passages of one article before others get their turn. */
const EACH = 4

/** Ranked passages without those that repeat a better one, at most `limit`; an article's third and later passages come last. */
export function chooseEvidence(ranked: FoundPassage[], limit: number): FoundPassage[] {
  const chosen: FoundPassage[] = []
  const reprints = new Reprints()
  const later: FoundPassage[] = []
  const perArticle = new Map<string, number>()
  const consider = (found: FoundPassage): void => {
    if (reprints.take(found)) chosen.push(found)
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
  return chosen
}

/** The passages taken so far, by their shingles: what a further one shares with all of them shows in one pass. */
class Reprints {
  readonly #taken: { articleId: string; size: number }[] = []
  readonly #holders = new Map<number, number[]>()

  /** Takes a passage, unless one of another article shares half of the smaller one's shingles. */
  take({ article, text }: FoundPassage): boolean {
    const shingles = shinglesOf(text)
    const shared: number[] = new Array(this.#taken.length).fill(0)
    for (const shingle of shingles)
      for (const holder of this.#holders.get(shingle) ?? []) shared[holder] = (shared[holder] ?? 0) + 1
    const repeats = this.#taken.some(({ articleId, size }, i) => {
      const smaller = Math.min(size, shingles.size)
      return articleId !== article.id && smaller > 0 && (shared[i] ?? 0) >= REPRINT * smaller
    })
    if (repeats) return false
    const place = this.#taken.push({ articleId: article.id, size: shingles.size }) - 1
    for (const shingle of shingles) {
      const holders = this.#holders.get(shingle)
      if (holders) holders.push(place)
      else this.#holders.set(shingle, [place])
    }
    return true
  }
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
