// Chooses evidence that is varied (a reprint adds nothing, and the places go to different articles first), and shows passages in context.
import { regionsOf } from '../articles/passages.ts'
import type { Article, FoundPassage, Span } from '../domain/article.ts'
import { sentencesWithin } from '../text/sentences.ts'
import { wordsOf } from '../text/words.ts'
import { isTelling } from './rank.ts'

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
  const whole = sentencesWithin(text, { start: from, end: upTo })
  // What the edges of the window may have cut is none.
  if (from > stretch.start) whole.shift()
  if (upTo < stretch.end) whole.pop()
  const before = whole.filter(({ end }) => end <= passage.start).reverse()
  const after = whole.filter(({ start }) => start >= passage.end)
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

/** The share of a passage’s runs of four words that makes it and another one report. */
const REPRINT = 0.5
/** Passages of one article before others get their turn. */
const EACH = 4

type Held = { article: Article; runs: number; words: Set<string> }

/** Ranked passages without those that repeat a better one (of another outlet: with every name and figure), at most `limit`; what is beyond four of one article comes last. */
export function chooseEvidence(ranked: FoundPassage[], limit: number): FoundPassage[] {
  const places = new Map<string, number>()
  const isFirst = ({ article: { id } }: FoundPassage): boolean => {
    places.set(id, (places.get(id) ?? 0) + 1)
    return (places.get(id) ?? 0) <= EACH
  }
  const { first = [], later = [] } = Object.groupBy(ranked, (found) => (isFirst(found) ? 'first' : 'later'))
  const chosen: FoundPassage[] = []
  const holders = new Map<string, Held[]>()
  for (const found of [...first, ...later]) {
    if (chosen.length >= limit) break
    const all = wordsOf(found.text)
    const words = all.map(({ folded }) => folded)
    const runs = new Set(words.slice(3).map((_, at) => words.slice(at, at + 4).join(' ')))
    const telling = all.filter(isTelling).map(({ folded }) => folded)
    const shared = Map.groupBy(
      [...runs].flatMap((run) => holders.get(run) ?? []),
      (other) => other,
    )
    const isReprint = [...shared].some(
      ([{ article, ...one }, { length }]) =>
        article.id !== found.article.id &&
        length >= REPRINT * Math.min(one.runs, runs.size) &&
        (article.outlet === found.article.outlet || telling.every((word) => one.words.has(word))),
    )
    if (isReprint) continue
    chosen.push(found)
    const own = { article: found.article, runs: runs.size, words: new Set(words) }
    for (const run of runs) holders.set(run, [...(holders.get(run) ?? []), own])
  }
  return chosen
}
