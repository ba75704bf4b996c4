// Shows found passages among the sentences that stand around them: a reader, and whoever measures, judges them better in context.
import type { Span } from '../domain/article.ts'
import type { FoundPassage } from '../domain/passage.ts'
import { sentencesOf } from '../text/sentences.ts'
import { wordsOf } from '../text/words.ts'

/** Words of a passage as it is shown, at most: about 256 tokens, as passages are commonly cut elsewhere. */
const MOST_WORDS = 190
/** Characters looked at on either side. */
const REACH = 1200

/**
 * The first `limit` passages, each with as many whole sentences before and after it as fit into 190 words; none reaches into furniture.
 * A passage that an earlier one shows already is left out.
 */
export function inContext(ranked: FoundPassage[], limit: number): FoundPassage[] {
  const shown: FoundPassage[] = []
  for (const found of ranked) {
    if (shown.length >= limit) break
    if (!shown.some((one) => covers(one, found))) shown.push(widened(found))
  }
  return shown
}

function covers(shown: FoundPassage, found: FoundPassage): boolean {
  return (
    shown.article.id === found.article.id &&
    shown.passage.start <= found.passage.start &&
    found.passage.end <= shown.passage.end
  )
}

function widened(found: FoundPassage): FoundPassage {
  const { passage, article } = found
  const stretch = stretchAround(article.body, article.text, passage)
  const before = sentencesIn(
    article.text,
    { start: Math.max(stretch.start, passage.start - REACH), end: passage.start },
    stretch,
  )
  const after = sentencesIn(
    article.text,
    { start: passage.end, end: Math.min(stretch.end, passage.end + REACH) },
    stretch,
  )
  let { start, end } = passage
  let words = wordsOf(found.text).length
  const fits = (sentence: Span | undefined): sentence is Span =>
    sentence !== undefined && words + wordsOf(article.text.slice(sentence.start, sentence.end)).length <= MOST_WORDS
  for (let isMore = true; isMore; ) {
    isMore = false
    const next = after.shift()
    if (fits(next)) {
      words += wordsOf(article.text.slice(next.start, next.end)).length
      end = next.end
      isMore = true
    } else after.length = 0
    const last = before.pop()
    if (fits(last)) {
      words += wordsOf(article.text.slice(last.start, last.end)).length
      start = last.start
      isMore = true
    } else before.length = 0
  }
  return { ...found, passage: { ...passage, start, end }, text: article.text.slice(start, end) }
}

/** The part of the body around a passage that nothing but white space divides. */
function stretchAround(body: Span[], text: string, passage: Span): Span {
  const at = body.findIndex(({ start, end }) => start <= passage.start && passage.start < end)
  if (at === -1) return passage
  let [first, last] = [at, at]
  const isJoined = (left: Span | undefined, right: Span | undefined): boolean =>
    left !== undefined && right !== undefined && text.slice(left.end, right.start).trim() === ''
  while (isJoined(body[first - 1], body[first])) first--
  while (isJoined(body[last], body[last + 1])) last++
  return { start: body[first]?.start ?? passage.start, end: body[last]?.end ?? passage.end }
}

/** The whole sentences of a window; one that the window's far edge may have cut is left out. */
function sentencesIn(text: string, window: Span, stretch: Span): Span[] {
  const sentences = sentencesOf(text.slice(window.start, window.end)).map(({ start, end }) => ({
    start: start + window.start,
    end: end + window.start,
  }))
  return sentences.filter(
    ({ start, end }) =>
      (start > window.start ||
        window.start === stretch.start ||
        text.slice(window.start - 1, window.start).trim() === '') &&
      (end < window.end || window.end === stretch.end || /[.!?]["”’)\]]*$/.test(text.slice(start, end))),
  )
}

// Chooses evidence that is varied: a reprint adds nothing, and the places go to different articles first.

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
