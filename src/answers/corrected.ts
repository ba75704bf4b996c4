// Shows a statement that its article takes back only with what takes it back.
import type { Article, Span } from '../domain/article.ts'
import type { Question } from '../domain/question.ts'
import { sentencesWithin } from '../text/sentences.ts'
import { isStopWord, wordsOf } from '../text/words.ts'
import { HOLDS_KIND } from './kind.ts'
import type { ScoredSentence } from './score.ts'

/** A quote of an article. */
interface Quoted {
  article: Article
  span: Span
  text: string
  emphasis?: Span[]
}

const SAID =
  '(?:said|says|stated|reported|announced|identified|described|gave|given|put|told|believed|thought|feared|assumed|listed|misstated)'
/** The sentence says of itself that it was only believed for a time, … */
const EARLIER = new RegExp(
  `\\b(?:earlier (?:versions?|reports?|accounts?)|(?:first|early|initial) (?:reports|accounts)|(?:earlier|first|initially|originally|previously|wrongly|mistakenly|incorrectly|erroneously) (?:been )?${SAID}|at first ${SAID}|${SAID} (?:earlier|initially|originally|previously|at first))\\b`,
  'i',
)
/** … or that somebody says so. */
const CLAIMED =
  /\b(?:claim(?:s|ed|ing)?|alleg(?:es?|ed|edly|ations?|ing)|accus(?:es?|ed|ing|ations?)|rumou?r(?:s|ed)?|suggests?|unconfirmed)\b/i
export const DENIAL =
  /\b(?:no|not|none|nobody|never|neither|nor|den(?:y|ies|ied)|refus(?:e|es|ed|al)|reject(?:s|ed)|without)\b|n[’']t\b/i
/** The sentence takes back what was said before it. */
const TAKES_BACK =
  /\b(?:in (?:fact|truth|reality)|later|apologi[sz]e|false|untrue|wrong|nonsense|mistaken?|turned out|withdr(?:ew|awn)|dismiss(?:es|ed))\b/i
const takesBack = (text: string): boolean => TAKES_BACK.test(text) || DENIAL.test(text)

/** The question asks what was said: then a claim is the answer. */
const ASKS_CLAIM = /\b(?:sa(?:id|y|ys)|told|report(?:s|ed)?|announced?)\b/i

/** How far behind a quote what takes it back is looked for, in UTF-16 code units. */
const REACH = 900
/** Sentences looked at there, and in an answer with a correction, at most. */
const MOST = 3

/** How a sentence stands to the truth of what it says; `null`: it says that it is so. */
function standingOf(text: string, { text: asked, asked: kind }: Question): 'earlier' | 'claimed' | null {
  const says = (pattern: RegExp): boolean => pattern.test(text) && !pattern.test(asked)
  if (kind === 'statement' || ASKS_CLAIM.test(asked)) return null
  if (says(EARLIER)) return 'earlier'
  return !DENIAL.test(text) && says(CLAIMED) ? 'claimed' : null
}

/**
 * The quotes; with the first, where it is only claimed or no longer held, what its article says next, which stands first where it takes that
 * back, or corrects it with what was asked for.
 */
export function withCorrection(question: Question, quotes: Quoted[], scored: ScoredSentence[]): Quoted[] {
  const [first, ...others] = quotes
  if (first === undefined) return quotes
  const standing = standingOf(first.text, question)
  const isReported = /\breported\b/i.test(first.text) && !ASKS_CLAIM.test(question.text)
  if (standing === null && !isReported) return quotes
  const [behind, ...further] = nextOf(first).slice(0, standing === null ? 1 : MOST)
  if (behind === undefined) return quotes
  // Further behind, only what speaks of the same.
  const told = tellingWords(first.text)
  const isOfIt = ({ text }: Quoted): boolean => takesBack(text) && !tellingWords(text).isDisjointFrom(told)
  const next = takesBack(behind.text) ? behind : (further.find(isOfIt) ?? behind)
  const corrects =
    takesBack(next.text) || (standing === 'earlier' && scored.some((one) => isOne(one, next) && holdsKind(one)))
  if (standing === null && !corrects) return quotes
  const rest = others.filter(({ text }) => text !== next.text)
  return [...(corrects ? [next, first] : [first, next]), ...rest].slice(0, MOST)
}

const tellingWords = (text: string): Set<string> =>
  new Set(wordsOf(text).flatMap((word) => (isStopWord(word) ? [] : [word.folded])))
const isOne = ({ sentence: { found, span } }: ScoredSentence, quoted: Quoted): boolean =>
  found.article.id === quoted.article.id && span.start === quoted.span.start
const holdsKind = ({ signs, carrier }: ScoredSentence): boolean => carrier.end > 0 && signs.kind >= HOLDS_KIND

/** The sentences behind a quote, in its article's own words. */
function nextOf({ article, span }: Quoted): Quoted[] {
  const part = article.body.find(({ start, end }) => start <= span.start && span.end <= end)
  const behind = { start: span.end, end: Math.max(span.end, Math.min(part?.end ?? 0, span.end + REACH)) }
  const spans = sentencesWithin(article.text, behind)
  return spans.map((span) => ({ article, span, text: article.text.slice(span.start, span.end) }))
}
