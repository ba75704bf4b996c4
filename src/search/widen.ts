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
