// Knows which tolls a newer report of a story has overtaken: "killed 41 people" once "57 people died". Of what else may have changed it
// guesses nothing.
import type { Article } from '../domain/article.ts'
import { numbersOf } from '../text/numbers.ts'
import { wordsOf } from '../text/words.ts'
import { sentencesIn } from './read-story.ts'

interface Dated {
  text: string
  publishedAt: Date | null
}

/** By so much a newer report overtakes an older one; what comes out together differs. */
const NEWER_MS = 12 * 3_600_000
/** It is by so much that tolls rise: a larger one is of something larger, and a few dead may be some of many. */
const MOST_TIMES = 5
const FEWEST = 5
/** Sentences of a report that tell the toll of all, if any does. */
const OPENING = 3
/** A count is one of the dead behind "killed" or a toll, or before "dead" or "people died"; … */
const BEFORE = /\b(?:kill(?:s|ed|ing)?|claim(?:s|ed|ing)?|death toll|toll)(?: (?!and\b)[a-z]+){0,5} $/i
const BEHIND =
  /^ (?:(?:people|persons|others)\b[^.,;:]{0,20}|(?:are|were|have|had|now|confirmed) ){0,3}\b(?:die[sd]?|dead|killed|deaths?|lives|fatalities)\b/i
/** … and behind it, nothing but the dead is counted. */
const OTHERS =
  /^ (?!people\b|dead\b|deaths\b|lives\b|fatalities\b|victims\b|in\b|on\b|and\b|after\b|as\b|at\b|when\b|across\b|so\b)[a-z]/
/** What is of a part, of another time, or only feared. */
const ASIDE =
  /\b(?:years?|decades?|since|history|each|per|every|among|another|earlier|previous(?:ly)?|may|might|could|would|feared|in \d+)\b|\bof (?:them|whom|those|the)\b|\b(?:1[5-9]|20)\d\d\b/i

/** The most dead that a text counts; 0: it counts none. */
function tollIn(text: string): number {
  if (ASIDE.test(text)) return 0
  const counts = numbersOf(text).map(({ start, end, kind, soft, value, vague }) => {
    if (kind !== 'plain' || soft || value === null || vague !== null) return 0
    const [before, behind] = [text.slice(0, start), text.slice(end)]
    return BEHIND.test(behind) || (BEFORE.test(before) && !OTHERS.test(behind)) ? value : 0
  })
  return Math.max(0, ...counts)
}

const namesIn = (text: string): Set<string> =>
  new Set(
    wordsOf(text).flatMap(({ text: word, start, folded }) =>
      start > 0 && /^\p{Lu}\p{Ll}/u.test(word) ? [folded] : [],
    ),
  )

/** Whether a newer one of these articles opens with more dead than a text, of a place that it names, if it names any. */
export function overtakenBy(articles: readonly Article[]): (older: Dated) => boolean {
  const tolls = articles.flatMap((article) => {
    const opening = sentencesIn(article).filter(({ place }) => place < OPENING)
    const at = article.publishedAt?.getTime() ?? 0
    return [article.title, ...opening.map(({ text }) => text)].flatMap((text) => {
      const toll = tollIn(text)
      return toll === 0 ? [] : [{ toll, at, names: namesIn(text) }]
    })
  })
  return ({ text, publishedAt }) => {
    if (publishedAt === null || tolls.length === 0) return false
    const [toll, names] = [tollIn(text), namesIn(text)]
    const isSame = (others: Set<string>): boolean => names.size === 0 || !names.isDisjointFrom(others)
    return (
      toll >= FEWEST &&
      tolls.some((newer) => {
        const isNewer = newer.at - publishedAt.getTime() >= NEWER_MS
        return isNewer && newer.toll > toll && newer.toll <= MOST_TIMES * toll && isSame(newer.names)
      })
    )
  }
}
