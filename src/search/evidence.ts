// Chooses evidence that is varied (a reprint adds nothing, and the places go to different articles first), and shows passages in context.
import { regionsOf } from '../articles/passages.ts'
import type { FoundPassage, Span } from '../domain/article.ts'
import { sentencesWithin } from '../text/sentences.ts'
import { wordsOf } from '../text/words.ts'

/** Words of a passage as it is shown, at most: about 256 tokens, as passages are commonly cut elsewhere. */
const MOST_WORDS = 190
const REACH = 1200

/** At most `limit`, each widened to whole sentences of 190 words in all, never into furniture. What an earlier one shows is left out. */
export function inContext(ranked: FoundPassage[], limit: number): FoundPassage[] {
  const shown: FoundPassage[] = []
  for (const found of ranked) {
    if (shown.length >= limit) break
    if (!shown.some((one) => covers(one, found))) shown.push(widened(found))
  }
  return shown
}

const covers = ({ passage: shown }: FoundPassage, { passage }: FoundPassage): boolean =>
  shown.articleId === passage.articleId && shown.start <= passage.start && passage.end <= shown.end

function widened(found: FoundPassage): FoundPassage {
  const { passage, article } = found
  const { body, text } = article
  const stretch =
    regionsOf(text, body).find(({ start, end }) => start <= passage.start && passage.start < end) ?? passage
  const from = Math.max(stretch.start, passage.start - REACH)
  const upTo = Math.min(stretch.end, passage.end + REACH)
  const before = sentencesIn(text, { start: from, end: passage.start }, stretch).reverse()
  const after = sentencesIn(text, { start: passage.end, end: upTo }, stretch)
  let { start, end } = passage
  let words = wordsOf(found.text).length
  /** The next sentence on one side; the first that does not fit ends that side. */
  const take = (sentences: Span[]): Span | undefined => {
    const next = sentences.shift()
    const length = next === undefined ? 0 : wordsOf(text.slice(next.start, next.end)).length
    if (words + length > MOST_WORDS) {
      sentences.length = 0
      return undefined
    }
    words += length
    return next
  }
  while (before.length + after.length > 0) {
    end = take(after)?.end ?? end
    start = take(before)?.start ?? start
  }
  return { ...found, passage: { ...passage, start, end }, text: text.slice(start, end) }
}

/** The whole sentences of a window; one that the window's far edge may have cut is left out. */
function sentencesIn(text: string, window: Span, stretch: Span): Span[] {
  const isCutBefore = window.start > stretch.start && text.slice(window.start - 1, window.start).trim() !== ''
  const isCutAfter = window.end < stretch.end
  return sentencesWithin(text, window).filter(
    ({ start, end }) =>
      !(isCutBefore && start === window.start) &&
      (!isCutAfter || end < window.end || /[.!?]["”’)\]]*$/.test(text.slice(start, end))),
  )
}

/** The share of a passage’s runs of four words that makes it and another one report. */
const REPRINT = 0.5
/** Passages of one article before others get their turn. */
const EACH = 4

/** Ranked passages without those that repeat a better one, at most `limit`; what is beyond four of one article comes last. */
export function chooseEvidence(ranked: FoundPassage[], limit: number): FoundPassage[] {
  const places = new Map<string, number>()
  const isFirst = ({ article: { id } }: FoundPassage): boolean => {
    places.set(id, (places.get(id) ?? 0) + 1)
    return (places.get(id) ?? 0) <= EACH
  }
  const { first = [], later = [] } = Object.groupBy(ranked, (found) => (isFirst(found) ? 'first' : 'later'))
  const chosen: FoundPassage[] = []
  const reprints = new Reprints()
  for (const found of [...first, ...later]) {
    if (chosen.length >= limit) break
    if (reprints.take(found)) chosen.push(found)
  }
  return chosen
}

/** The passages taken so far, by their shingles: what a further one shares with all of them shows in one pass. */
class Reprints {
  readonly #taken: { articleId: string; size: number }[] = []
  readonly #holders = new Map<string, number[]>()

  /** Takes a passage, unless one of another article shares half of the smaller one's shingles. */
  take({ article, text }: FoundPassage): boolean {
    const words = wordsOf(text).map(({ folded }) => folded)
    const shingles = new Set(words.slice(3).map((fourth, i) => `${words[i]} ${words[i + 1]} ${words[i + 2]} ${fourth}`))
    const shared: number[] = new Array(this.#taken.length).fill(0)
    for (const shingle of shingles)
      for (const holder of this.#holders.get(shingle) ?? []) shared[holder] = (shared[holder] ?? 0) + 1
    const repeats = this.#taken.some(({ articleId, size }, i) => {
      const smaller = Math.min(size, shingles.size)
      return articleId !== article.id && smaller > 0 && (shared[i] ?? 0) >= REPRINT * smaller
    })
    if (repeats) return false
    const place = this.#taken.push({ articleId: article.id, size: shingles.size }) - 1
    for (const shingle of shingles) this.#holders.get(shingle)?.push(place) ?? this.#holders.set(shingle, [place])
    return true
  }
}
