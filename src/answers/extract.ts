// Answers a question with the articles' own sentences, word for word: the one that carries what was asked first, with little or nothing behind it.
import type { Article, FoundPassage, Span } from '../domain/article.ts'
import { DAY_MS } from '../domain/day.ts'
import type { Question } from '../domain/question.ts'
import { isPaired } from '../text/characters.ts'
import { TermMatcher } from '../text/matching.ts'
import { bearsOut, numbersOf } from '../text/numbers.ts'
import { sentencesOf } from '../text/sentences.ts'
import { wordsOf } from '../text/words.ts'
import { isSameName } from './check-names.ts'
import { DENIAL, withCorrection } from './corrected.ts'
import type { Read } from './cross-encoder.ts'
import { HOLDS_KIND, isFigure } from './kind.ts'
import { isRightBefore, meantBy, type ReadSentence, readSentences, readTitles } from './read-sentences.ts'
import type { ScoredSentence } from './score.ts'
import { carriedBy, deniesVerb, missingWords, rescored, scoreSentences, tells, trustOf, WHOLE } from './score.ts'

const SURE = 0.62 // How likely the best sentence must be to answer for it to be given as the answer, …
const POSSIBLE = 0.01 // … and for it to be shown at all.
const LEAST_HELD = 0.35 // … with so much of the question held by it and what it leans on,
const FITTING = 2 // … or, in other words, read as an answer by so much of a logit.
const [MOST_OPENINGS, MOST_CLOSEST] = [3, 2] // Sentences of an opening, and quotes of what comes closest, at most.
const AS_GOOD = 0.85 // Share of the best score from which on another sentence can answer as well, …
const NEARLY_AS_GOOD = 0.75 // … or comes close.
const MARKED = 0.87 // How likely words of a sentence must be what answers for them to be marked.
const WEEK_MS = 7 * DAY_MS // Articles so near in time speak of the same.
const CLOSEST = 8 // Sentences looked at for what is missing.
const SAME = 0.55 // Sentences that share this much of the shorter one’s words say the same; …
const REPEATED = 0.75 // … that share this much of the longer one’s, in the same words.

/** A sentence of an article, or the sentences that one quotation runs over. */
export interface Extract {
  article: Article
  span: Span
  text: string
  /** The words that carry the answer, in UTF-16 code units of the text. */
  emphasis?: Span[]
}

export interface Extracted {
  /** `null`: nothing found comes near an answer. */
  certainty: 'sure' | 'unsure' | null
  /** The answer, or what comes closest to one, in the order to be read. */
  sentences: Extract[]
  best: Extract | null
  /** When not sure: words of the question that nothing found holds, the most telling first. */
  missing: string[]
}

/** The same input gives the same output. `isOrdinary`: whether a folded word is also used in lower case, and so no name for opening a sentence. */
export async function extractAnswer(
  question: Question,
  found: FoundPassage[],
  isOrdinary: (folded: string) => boolean,
  read?: Read,
): Promise<Extracted> {
  const matcher = new TermMatcher(question)
  const sentences = readSentences(found, matcher, isOrdinary, question.said)
  if (question.asked === 'age') sentences.push(...readTitles(found, matcher, isOrdinary))
  const scored = await rescored(question, scoreSentences(question, matcher, sentences), read)
  const [best, ...others] = scored
  if (!best) return { certainty: null, sentences: [], best: null, missing: missingWords(question, matcher, []) }
  const chosen = (sentences: ScoredSentence[]): Pick<Extracted, 'sentences' | 'best'> => ({
    sentences: withCorrection(question, sentences.map(toExtract).filter(isFirst)),
    best: toExtract(best),
  })
  if (question.terms.length === 0) {
    // "What is new?" is answered by how the newest articles begin; "why?" by itself asks nothing.
    const isOpen = question.asked === 'events' || question.period !== null
    return { certainty: isOpen ? 'sure' : null, ...chosen(isOpen ? openings(scored) : [best]), missing: [] }
  }
  const trust = trustOf(question, [best, ...others], found)
  const answer = chosen(withContext(answering(question, scored, best), scored))
  // "Two men" does not say who.
  const isNameless = question.asked === 'person' && best.signs.kind <= HOLDS_KIND && !namedNext(scored, best)
  const isHeld = best.signs.joint >= LEAST_HELD
  const isSure = isHeld && best.answers && trust >= SURE && !isNameless
  if (isSure) return { certainty: 'sure', ...answer, missing: [] }
  const missing = missingWords(
    question,
    matcher,
    scored.slice(0, CLOSEST).map(({ sentence }) => sentence.joint),
  )
  if (trust < POSSIBLE || !(isHeld || best.signs.fits > FITTING)) return { certainty: null, ...chosen([best]), missing }
  return { certainty: 'unsure', ...chosen(closest(question, scored, best)), missing }
}

const timeOf = ({ sentence }: ScoredSentence): number => sentence.found.article.publishedAt?.getTime() ?? 0

/** How the newest articles begin, for a question about nothing in particular. */
function openings(scored: ScoredSentence[]): ScoredSentence[] {
  const opening = scored.filter(({ sentence: { found, previous } }) => found.passage.ordinal === 0 && previous === null)
  return opening.sort((a, b) => a.sentence.rank - b.sentence.rank).slice(0, MOST_OPENINGS)
}

/** The best sentence, and one more where it adds what was asked for: another name or figure, or the contrary of a yes, a no or an "all". */
function answering(question: Question, scored: ScoredSentence[], best: ScoredSentence): ScoredSentence[] {
  const isWhole = isFigure(question.asked) && WHOLE.test(best.sentence.text)
  const denies = (one: ScoredSentence): boolean =>
    one.signs.joint >= best.signs.joint &&
    timeOf(one) >= timeOf(best) &&
    timeOf(one) - timeOf(best) < WEEK_MS &&
    deniesVerb(question, one.sentence)
  const denied = isWhole ? scored.find(denies) : undefined
  if (denied) return [denied, best]
  const next = question.asked === 'person' ? namedNext(scored, best) : undefined
  if (next) return [best, next]
  const second = scored.find((one) => {
    const { answers, score, signs } = one
    if (one === best || !answers || score < best.score * AS_GOOD) return false
    if (isSame(best.sentence, one.sentence) && !differ(question, best, one)) return false
    if (question.asked === 'confirmation') return DENIAL.test(one.sentence.text) !== DENIAL.test(best.sentence.text)
    const isNear =
      one.sentence.found.article.id === best.sentence.found.article.id || Math.abs(timeOf(one) - timeOf(best)) < WEEK_MS
    const [carried, known] = [carriedBy(one), carriedBy(best)]
    const isOther = !tells(wordsOf(known), carried) && !tells(wordsOf(carried), known)
    return isNear && signs.kind >= best.signs.kind && carried !== '' && known !== '' && isOther
  })
  if (second === undefined) return [best]
  return question.asked === 'confirmation' || differ(question, best, second) ? laterFirst(best, second) : [best, second]
}

const laterFirst = (one: ScoredSentence, other: ScoredSentence): ScoredSentence[] =>
  timeOf(other) > timeOf(one) ? [other, one] : [one, other]

/** Whether two answers that are told in the same words name other people or figures: outlets may differ in that alone. */
function differ({ asked }: Question, ...both: [ScoredSentence, ScoredSentence]): boolean {
  const { shared, more } = wordsShared(both[0].sentence, both[1].sentence)
  if (shared < REPEATED * more) return false
  const [one, other] = both.map(carriedBy)
  if (!one || !other || !(asked === 'person' || isFigure(asked))) return false
  const [[figure], [another]] = [numbersOf(one), numbersOf(other)]
  return figure && another ? !bearsOut(figure, another) && !bearsOut(another, figure) : !isSameName(one, other)
}

/** "A veteran politician refused to cross." Who that is, is often said next. */
function namedNext(scored: ScoredSentence[], best: ScoredSentence): ScoredSentence | undefined {
  const next = scored.find(({ sentence }) => isRightBefore(best.sentence, sentence))
  return best.signs.kind < 1 && next?.signs.kind === 1 ? next : undefined
}

/** Where the first sentence leans on one before it ("He …"), that one behind it, so that it is clear who is meant. */
function withContext(chosen: ScoredSentence[], scored: ScoredSentence[]): ScoredSentence[] {
  const [first] = chosen
  if (first === undefined || !first.sentence.leansBack) return chosen
  const named = meantBy(first.sentence)
  if (chosen.some(({ sentence }) => isOne(sentence, named))) return chosen
  const context = scored.find(({ sentence }) => isOne(sentence, named))
  return [...chosen, { ...(context ?? first), sentence: named, reading: null }]
}

function closest(question: Question, scored: ScoredSentence[], best: ScoredSentence): ScoredSentence[] {
  const next = question.asked === 'person' ? namedNext(scored, best) : undefined
  const isNear = (one: ScoredSentence): boolean => one.score >= best.score * NEARLY_AS_GOOD
  const isOther = (one: ScoredSentence): boolean => !isSame(best.sentence, one.sentence) || differ(question, best, one)
  const other = next ?? scored.find((one) => one !== best && isNear(one) && isOther(one))
  if (other && differ(question, best, other)) return laterFirst(best, other)
  return withContext(other === undefined ? [best] : [best, other], scored).slice(0, MOST_CLOSEST)
}

const isOne = (a: ReadSentence, b: ReadSentence): boolean =>
  a.span.start === b.span.start && a.found.article.id === b.found.article.id

/** Whether two sentences are one, or say the same: by the share of the shorter one's words that the other holds too. */
function isSame(a: ReadSentence, b: ReadSentence): boolean {
  const { shared, fewer } = wordsShared(a, b)
  return isOne(a, b) || shared > SAME * Math.max(1, fewer)
}

/** Numbers of distinct words: those of both sentences, of the shorter one, and of the longer one. */
function wordsShared(a: ReadSentence, b: ReadSentence) {
  const [one, other] = [a, b].map(({ words }) => new Set(words.map(({ folded }) => folded))) as [
    Set<string>,
    Set<string>,
  ]
  const [fewer, more] = [Math.min(one.size, other.size), Math.max(one.size, other.size)]
  return { shared: one.intersection(other).size, fewer, more }
}

function toExtract({ sentence: { found, span }, reading }: ScoredSentence): Extract {
  const { article } = found
  const whole = wholeQuotation(article, span)
  const words = [reading?.words ?? []].flat().filter(({ likely }) => likely >= MARKED)
  const shift = span.start - whole.start
  const emphasis = words.map(({ start, end }) => ({ start: start + shift, end: end + shift }))
  return { article, span: whole, text: article.text.slice(whole.start, whole.end), emphasis }
}

/** Whether nothing of it stands before it already: two sentences of one quotation are the same words. */
const isFirst = ({ article, span }: Extract, at: number, all: Extract[]): boolean =>
  !all.slice(0, at).some((one) => one.article === article && one.span.start < span.end && span.start < one.span.end)

/** How far on either side the other mark is looked for, in UTF-16 code units, and how long the whole may become. */
const [REACH, MOST_LENGTH] = [500, 600]

/** The span with the sentences beside it that its quotation runs over; the span itself where its marks are in pairs, or have no other nearby. */
function wholeQuotation({ text, body }: Pick<Article, 'text' | 'body'>, span: Span): Span {
  const isWhole = ({ start, end }: Span): boolean => isPaired(text.slice(start, end))
  const part = body.find(({ start, end }) => start <= span.start && span.end <= end)
  if (isWhole(span) || part === undefined) return span
  const from = Math.max(part.start, span.start - REACH)
  const upTo = Math.min(part.end, span.end + REACH)
  const before = sentencesOf(text.slice(from, span.start)).map(({ start }) => ({ start: from + start, end: span.end }))
  const after = sentencesOf(text.slice(span.end, upTo)).map(({ end }) => ({ start: span.start, end: span.end + end }))
  const wider = [...before.reverse(), ...after].filter(
    ({ start, end }) => end - start <= MOST_LENGTH && !/\n\s*\n/.test(text.slice(start, end)),
  )
  return wider.find(isWhole) ?? span
}
