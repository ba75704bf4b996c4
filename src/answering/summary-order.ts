// Puts the sentences of a summary in the order a reader wants them: what happened, then what came of it, then who says what about it.
import type { ReadSentence } from './reading.ts'
import { isRightBefore } from './stands-alone.ts'

const SPEAKS =
  /\b(?:said|says|told|warn(?:ed|s)|urg(?:ed|es)|call(?:ed|s) (?:on|for|it|the|him|her)|criticis\w+|criticiz\w+|condemn\w*|denounc\w*|welcom\w+|praised|argu(?:ed|es)|claim(?:ed|s)|complain(?:ed|s)|comment(?:ed|s)|react(?:ed|ion|ions)|oppose[ds]?|according to|fears?|hopes?|wants?|expects?|hailed|greeted|relief)\b/i
/** What was long before: told for those who have not followed. */
const EARLIER_YEAR = /\b(?:19|20)\d\d\b/g

/**
 * Of one article, as they stand there. Of several: what happened by the day it was reported, then what is said about it, then what was
 * before. A sentence stays right behind the one it follows in its article.
 */
export function inReadingOrder(sentences: ReadSentence[]): ReadSentence[] {
  const articles = [...new Set(sentences.map(({ found }) => found.article.id))]
  if (articles.length === 1) return [...sentences].sort((a, b) => a.span.start - b.span.start)
  const placeOf = (run: Run): number[] => [
    kindOf(run),
    dayOf(run),
    articles.indexOf(run[0].found.article.id),
    run[0].span.start,
  ]
  return runsOf(sentences)
    .sort((a, b) => firstDifference(placeOf(a), placeOf(b)))
    .flat()
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

/** UTF-16 code units at the beginning of an article that tell the news, whatever words they use. */
const OPENING = 150

function kindOf([first]: Run): number {
  if (isBackground(first)) return BEFORE
  const { text, found, span } = first
  if (span.start - (found.article.body[0]?.start ?? 0) < OPENING) return HAPPENED
  return SPEAKS.test(text) ? SAID : HAPPENED
}

/** Whether it speaks of nothing but earlier years than that of its article. */
export function isBackground({ text, found }: ReadSentence): boolean {
  const year = found.article.publishedAt?.getUTCFullYear()
  const years = [...text.matchAll(EARLIER_YEAR)].map(([written]) => Number(written))
  return year !== undefined && years.length > 0 && years.every((one) => one < year)
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
