// Knows which tolls a newer report of a story has overtaken: "killed 41 people" once "57 people died". Of what else may have changed it guesses nothing.
import { numbersOf } from './numbers.ts'
import { isStopWord, wordsOf } from './words.ts'

type Dated = { text: string; publishedAt: Date | null }

/** By so much a newer report overtakes an older one; what comes out together differs. */
const NEWER_MS = 12 * 3_600_000
/** It is by so much that tolls rise: a larger one is of something larger, and a few dead may be some of many. */
const MOST_TIMES = 5
const FEWEST = 5
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

const OF_DEATH = /die|dea[dt]|kill|toll|lives|fatal/i

/** The most dead that a text counts; 0: it counts none. */
function tollIn(text: string): number {
  if (!OF_DEATH.test(text) || ASIDE.test(text)) return 0
  const counts = numbersOf(text).map(({ start, end, kind, soft, value, vague }) => {
    if (kind !== 'plain' || soft || value === null || vague !== null) return 0
    const [before, behind] = [text.slice(0, start), text.slice(end)]
    return BEHIND.test(behind) || (BEFORE.test(before) && !OTHERS.test(behind)) ? value : 0
  })
  return Math.max(0, ...counts)
}

/** Words in capitals from a place on: the first word of a text need be no name. */
function namesIn(text: string, from: number): Set<string> {
  const names = wordsOf(text).filter((word) => /^\p{Lu}\p{Ll}/u.test(word.text) && !isStopWord(word))
  return new Set(names.flatMap(({ start, folded }) => (start >= from ? [folded] : [])))
}

const readTolls = (texts: readonly Dated[], from = 0) =>
  texts.flatMap(({ text, publishedAt }) => {
    const toll = tollIn(text)
    return toll === 0 || publishedAt === null ? [] : [{ toll, at: publishedAt.getTime(), names: namesIn(text, from) }]
  })

/** Whether one of these titles and openings, and a newer one, tells of more dead than a text, of a place that it names, if it names any. */
export function overtakenBy(openings: readonly Dated[]): (older: Dated) => boolean {
  const tolls = readTolls(openings)
  return (one) =>
    readTolls(tolls.length === 0 ? [] : [one], 1).some(({ toll, at, names }) =>
      tolls.some((newer) => {
        const isMore = toll >= FEWEST && newer.toll > toll && newer.toll <= MOST_TIMES * toll
        return isMore && newer.at - at >= NEWER_MS && (names.size === 0 || !names.isDisjointFrom(newer.names))
      }),
    )
}
