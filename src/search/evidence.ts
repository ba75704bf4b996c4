// Chooses evidence that is varied (a reprint adds nothing, and the places go to different articles first), and shows passages in context.
import { regionsOf } from '../articles/passages.ts'
import type { FoundPassage, Span } from '../domain/article.ts'
import { sentencesWithin } from '../text/sentences.ts'
import { type Word, wordsOf } from '../text/words.ts'
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

/** Ranked passages without those that repeat a better one, of another outlet with its every name and figure, at most `limit`; what is beyond four of one article comes last. */
export function chooseEvidence(ranked: FoundPassage[], limit: number): FoundPassage[] {
  const places = new Map<string, number>()
  const isFirst = ({ article: { id } }: FoundPassage): boolean => {
    places.set(id, (places.get(id) ?? 0) + 1)
    return (places.get(id) ?? 0) <= EACH
  }
  const { first = [], later = [] } = Object.groupBy(ranked, (found) => (isFirst(found) ? 'first' : 'later'))
  const chosen: (ReturnType<typeof marksOf> & { found: FoundPassage })[] = []
  const [numbers, holders] = [new Map<string, number>(), new Map<number, number[]>()]
  for (const found of [...first, ...later]) {
    if (chosen.length >= limit) break
    const marks = marksOf(found.text, numbers)
    const shared = chosen.map(() => 0)
    for (const run of marks.runs)
      for (const holder of holders.get(run) ?? NOBODY) shared[holder] = (shared[holder] ?? 0) + 1
    const isReprint = chosen.some(
      (one, at) =>
        one.found.article.id !== found.article.id &&
        (shared[at] ?? 0) >= Math.max(1, REPRINT * Math.min(one.runs.size, marks.runs.size)) &&
        (one.found.article.outlet === found.article.outlet || marks.telling.every((word) => one.words.has(word))),
    )
    if (isReprint) continue
    for (const run of marks.runs) holders.set(run, [...(holders.get(run) ?? NOBODY), chosen.length])
    chosen.push({ ...marks, found })
  }
  return chosen.map(({ found }) => found)
}

const NOBODY: readonly number[] = []
/** Words that are told apart: the passages of one question hold fewer. Four such numbers are one that is still exact. */
const APART = 8192

/** Runs of four words, as numbers (made as texts they take several times as long), and the words, of which names and figures tell. `numbers`: those of the words met so far. */
function marksOf(text: string, numbers: Map<string, number>) {
  const words = wordsOf(text)
  const runs = new Set<number>()
  let run = 0
  for (const [at, { folded }] of words.entries()) {
    const number = numbers.get(folded) ?? numbers.size % APART
    numbers.set(folded, number)
    run = (run % APART ** 3) * APART + number
    if (at >= 3) runs.add(run)
  }
  const folded = (some: Word[]) => some.map((word) => word.folded)
  return { runs, words: new Set(folded(words)), telling: folded(words.filter(isTelling)) }
}
