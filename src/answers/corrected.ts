// Keeps an answer from leading with a statement that its article takes back, or that a newer article replaces.
import type { Article, Span } from '../domain/article.ts'
import type { Question } from '../domain/question.ts'
import { sentencesWithin } from '../text/sentences.ts'
import { isStopWord, wordsOf } from '../text/words.ts'
import { HOLDS_KIND, isFigure } from './kind.ts'
import { carriedBy, type ScoredSentence } from './score.ts'

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
/** … that somebody says so, … */
const CLAIMED =
  /\b(?:claim(?:s|ed|ing)?|alleg(?:es?|ed|edly|ations?|ing)|accus(?:es?|ed|ing|ations?)|rumou?r(?:s|ed)?|suggests?|unconfirmed)\b/i
/** … or that it might come to be, or might have come. */
const SUPPOSED = /\b(?:would|could|might|may|if|had faced)\b/
export const DENIAL =
  /\b(?:no|not|none|nobody|never|neither|nor|den(?:y|ies|ied)|refus(?:e|es|ed|al)|reject(?:s|ed)|without)\b|n[’']t\b/i
/** The sentence takes back what was said before it. */
const TAKES_BACK =
  /\b(?:in (?:fact|truth|reality)|later|apologi[sz]e|false|untrue|wrong|nonsense|mistaken?|turned out|withdr(?:ew|awn)|dismiss(?:es|ed))\b/i
const takesBack = (text: string): boolean => TAKES_BACK.test(text) || DENIAL.test(text)

/** The question asks what was said, or for plans: then a claim, or a supposition, is the answer. */
const ASKS_CLAIM = /\b(?:sa(?:id|y|ys)|told|report(?:s|ed)?|announced?)\b/i
const ASKS_PLAN = /\b(?:will|going to|soon|next|plan(?:s|ned|ning)?)\b/i
/** The question asks for what has come to be. */
const ASKS_PAST = /^(?:was|were|did|has|have|had)\b/i

/** How far behind a quote what takes it back is looked for, in UTF-16 code units. */
const REACH = 900
/** Sentences looked at there, and in an answer with a correction, at most. */
const MOST = 3

/** How a sentence stands to the truth of what it says; `null`: it says that it is so. */
function standingOf(text: string, { text: asked, asked: kind }: Question): 'earlier' | 'claimed' | 'supposed' | null {
  const says = (pattern: RegExp): boolean => pattern.test(text) && !pattern.test(asked)
  if (kind === 'statement' || ASKS_CLAIM.test(asked)) return null
  if (says(EARLIER)) return 'earlier'
  if (DENIAL.test(text)) return null
  if (says(CLAIMED)) return 'claimed'
  return kind === 'confirmation' && says(SUPPOSED) && !ASKS_PLAN.test(asked) ? 'supposed' : null
}

/** Whether what is read first is no ground to be sure: it is no longer held, or of a yes or no only claimed or supposed. */
export function isDoubtful(question: Question, [first]: readonly Quoted[]): boolean {
  const standing = first === undefined ? null : standingOf(first.text, question)
  return standing === 'earlier' || (standing !== null && question.asked === 'confirmation')
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

/** Points of its score that a mere supposition loses where it is asked whether something has come to be. */
const SUPPOSITION = 4
/** A newer article's figure or denial leads when it scores so few points less, … */
const NEWER = 2.2
/** … and holds nearly as much of the question, a figure's by itself; before a claim a newer denial leads whatever it scores. */
const AS_FULL = 0.9

/** The scored sentences, the best first, when it is seen which are suppositions, and which a newer article replaces or denies. */
export function settled(question: Question, scored: ScoredSentence[]): ScoredSentence[] {
  const isSupposed = ({ sentence: { text } }: ScoredSentence): boolean =>
    ASKS_PAST.test(question.text) && standingOf(text, question) === 'supposed'
  const ranked = scored
    .map((one) => (isSupposed(one) ? { ...one, score: one.score - SUPPOSITION } : one))
    .sort((a, b) => b.score - a.score)
  const [best] = ranked
  if (best === undefined || question.terms.length === 0) return ranked
  const isClaim = standingOf(best.sentence.text, question) === 'claimed'
  const isAsFull = (one: ScoredSentence, sign: 'own' | 'joint'): boolean =>
    one.signs[sign] >= best.signs[sign] * AS_FULL
  const replaces = (one: ScoredSentence): boolean => {
    const isNear = one.score >= best.score - NEWER && one.signs.kind >= best.signs.kind
    if (question.asked === 'confirmation')
      return (isClaim || isNear) && DENIAL.test(one.sentence.text) && !DENIAL.test(best.sentence.text)
    return isNear && isFigure(question.asked) && isAsFull(one, 'own') && carriedBy(one) !== carriedBy(best)
  }
  const newer = ranked
    .filter((one) => one.answers && isAsFull(one, 'joint') && timeOf(one) > timeOf(best))
    .filter(replaces)
  const newest = newer.toSorted((a, b) => timeOf(b) - timeOf(a))[0]
  return newest === undefined ? ranked : [{ ...newest, score: best.score }, ...ranked.filter((one) => one !== newest)]
}

const timeOf = ({ sentence }: ScoredSentence): number => sentence.found.article.publishedAt?.getTime() ?? 0
