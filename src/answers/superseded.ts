// Leaves out sentences that later ones have overtaken: the same told with other figures, or what a later article corrects.
import type { KeySentence } from './key-sentences.ts'

/** Two sentences of which this share of the words besides figures is common to both tell of the same thing. */
const SAME_THING = 0.6
/** Names and figures that a correction must share with what it corrects. */
const SHARED = 2

const CORRECTS =
  /\b(?:corrections?|corrected|mistakes?|mistaken(?:ly)?|wrong(?:ly)?|erroneous(?:ly)?|false(?:ly)?|contrary to|in fact|(?:as|had) .{1,40} (?:written|reported|stated|said)|(?:first|earlier|initial(?:ly)?) reports?)\b/i
const DENIES = /\b(?:not|never|nobody|none|no)\b|n[’']t\b/i

/** Those that nothing later overtakes. */
export function withoutSuperseded(sentences: readonly KeySentence[]): KeySentence[] {
  const corrections = sentences.filter(({ sentence: { text } }) => CORRECTS.test(text) && DENIES.test(text))
  return sentences.filter(
    (older) =>
      !sentences.some((newer) => isLater(newer, older) && tellsOtherFigures(newer, older)) &&
      !corrections.some((correction) => isLater(correction, older) && corrects(correction, older, sentences)),
  )
}

function isLater({ sentence: newer, merit }: KeySentence, { sentence: older }: KeySentence): boolean {
  const [now, then] = [newer.found.article.publishedAt, older.found.article.publishedAt]
  return now !== null && then !== null && now > then && merit > 0
}

function tellsOtherFigures(newer: KeySentence, older: KeySentence): boolean {
  const [now, then] = [figuresOf(newer), figuresOf(older)]
  if (now.isSubsetOf(then) || then.isSubsetOf(now)) return false
  const [others, own] = [wordsOf(newer), wordsOf(older)]
  return (2 * own.intersection(others).size) / Math.max(1, own.size + others.size) > SAME_THING
}

/** It denies something of the same names, and what it goes on to say is not just what the older one says. */
function corrects(correction: KeySentence, older: KeySentence, sentences: readonly KeySentence[]): boolean {
  const shared = correction.telling.intersection(older.telling)
  if (shared.size < SHARED) return false
  const next = sentences.find(({ sentence }) => sentence.previous?.span.start === correction.sentence.span.start)
  const confirmed = next === undefined ? 0 : next.telling.intersection(older.telling).difference(shared).size
  return confirmed === 0
}

const isFigure = (word: string): boolean => /^\d/.test(word)

const wordsOf = ({ content }: KeySentence): Set<string> =>
  new Set([...content.keys()].filter((word) => !isFigure(word)))

const figuresOf = ({ content }: KeySentence): Set<string> => new Set([...content.keys()].filter(isFigure))
