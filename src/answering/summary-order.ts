// Puts the sentences of a summary in the order a reader wants them: what happened, then what came of it, then who says what about it.
import type { ReadSentence } from './reading.ts'
import { isRightBefore } from './stands-alone.ts'

const SPEAKS =
  /\b(?:said|says|told|warn(?:ed|s)|urg(?:ed|es)|call(?:ed|s) (?:on|for|it|the|him|her)|criticis\w+|criticiz\w+|condemn\w*|denounc\w*|welcom\w+|praised|argu(?:ed|es)|claim(?:ed|s)|complain(?:ed|s)|comment(?:ed|s)|react(?:ed|ion|ions)|oppose[ds]?|according to|fears?|hopes?|wants?|expects?|hailed|greeted|relief)\b/i
/** What was long before: told for those who have not followed. */
const EARLIER_YEAR = /\b(?:19|20)\d\d\b/g

/**
 * Of one article, as they stand there. Of several: the weightiest first (it is handed in first), then what happened by the day it was
 * reported, then what is said about it, then what was before. A sentence stays right behind the one it follows in its article.
 */
export function inReadingOrder(
  sentences: ReadSentence[],
  { isWholeArticle }: { isWholeArticle: boolean },
): ReadSentence[] {
  if (isWholeArticle) return [...sentences].sort(byPlace)
  const runs = runsOf(sentences)
  const opening = runs.find((run) => kindOf(run) === HAPPENED) ?? runs[0]
  const articles = [...new Set([opening, ...runs].map((run) => run?.[0]?.found.article.id))]
  const placeOf = (run: Run): number[] => [
    Number(run !== opening),
    kindOf(run),
    dayOf(run),
    articles.indexOf(run[0].found.article.id),
    run[0].span.start,
  ]
  return runs.sort((a, b) => firstDifference(placeOf(a), placeOf(b))).flat()
}

/** Sentences that stand one behind the other in their article. */
type Run = [ReadSentence, ...ReadSentence[]]

function runsOf(sentences: ReadSentence[]): Run[] {
  const followers = (sentence: ReadSentence): ReadSentence[] => {
    const next = sentences.find((other) => isRightBefore(sentence, other))
    return next === undefined ? [] : [next, ...followers(next)]
  }
  const firsts = sentences.filter((sentence) => !sentences.some((other) => isRightBefore(other, sentence)))
  return firsts.map((first) => [first, ...followers(first)])
}

const HAPPENED = 0
const SAID = 1
const BEFORE = 2

function kindOf([{ text, found }]: Run): number {
  const year = found.article.publishedAt?.getUTCFullYear()
  const years = [...text.matchAll(EARLIER_YEAR)].map(([written]) => Number(written))
  if (year !== undefined && years.length > 0 && years.every((one) => one < year)) return BEFORE
  return SPEAKS.test(text) ? SAID : HAPPENED
}

function firstDifference(one: number[], other: number[]): number {
  for (const [at, value] of one.entries()) {
    const difference = value - (other[at] ?? 0)
    if (difference !== 0) return difference
  }
  return 0
}

const DAY_MS = 86_400_000

function dayOf([{ found }]: Run): number {
  return Math.floor((found.article.publishedAt?.getTime() ?? 0) / DAY_MS)
}

const byPlace = (a: ReadSentence, b: ReadSentence): number => a.span.start - b.span.start
