// Answers a question with the articles' own sentences: one to three of them, word for word.
import { type Article, isMachineTranslated, type Span } from '../domain/article.ts'
import type { FoundPassage } from '../domain/passage.ts'
import type { Question } from '../domain/question.ts'
import { TermMatcher } from '../text/matching.ts'
import { sentencesOf } from '../text/sentences.ts'
import { isRightBefore, type ReadSentence, readSentences } from './read-sentences.ts'
import { missingWords, NEARLY_AS_GOOD, type ScoredSentence, scoreSentences, trustIn, trustSigns } from './score.ts'

const MOST_SENTENCES = 3
/** How likely the best sentence must be to answer. */
const LEAST_TRUST = Number(process.env.LT ?? 0.2)
/** A further sentence that does not count as an answer by itself must score at least this share of the first. */
const UNPROVEN = 0.7
/** … and it must hold this share of what the first holds of the question, unless it points back. */
const AS_CLOSE = 0.5
/** Sentences looked at for what is missing. */
const CLOSEST = 8
/** Sentences that share this much of their words say the same. */
const SAME = 0.55
const MOST_WORDS = 70

/** A sentence of an article, or the sentences that one quotation runs over. */
export interface Extract {
  article: Article
  span: Span
  text: string
}

export interface Extracted {
  /** In the order they are to be read. Empty when nothing was found at all. */
  sentences: Extract[]
  /** The best of them, or `null`. */
  best: Extract | null
  /** Whether they hold what was asked; if not, they are only what comes closest. */
  answered: boolean
  /** Whether a sentence was found that looks like an answer, but not one to be trusted. */
  doubtful: boolean
  /** When not answered: words of the question that nothing found holds, the most telling first. */
  missing: string[]
}

/**
 * The sentences that best answer the question, and whether they can be called an answer. `isOrdinary(folded)` says whether a word is
 * also used in lower case, which tells names from words that merely open a sentence. The same input gives the same output.
 */
export function extractAnswer(
  question: Question,
  found: FoundPassage[],
  isOrdinary: (folded: string) => boolean,
): Extracted {
  const matcher = new TermMatcher(question)
  const scored = scoreSentences(question, matcher, readSentences(found, matcher, isOrdinary))
  const best = scored[0]
  if (!best)
    return { sentences: [], best: null, answered: false, doubtful: false, missing: missingWords(question, matcher, []) }
  const chosen = question.terms.length === 0 ? leads(scored) : choose(question, scored, best)
  const base = { sentences: inReadingOrder(chosen).map(toExtract), best: toExtract(best.sentence) }
  if (best.answers && trustIn(trustSigns(best, scored, found)) >= LEAST_TRUST)
    return { ...base, answered: true, doubtful: false, missing: [] }
  const held = scored.slice(0, CLOSEST).map(({ sentence }) => sentence.joint)
  return { ...base, answered: false, doubtful: best.answers, missing: missingWords(question, matcher, held) }
}

/** How the newest articles begin, for a question about nothing in particular. */
function leads(scored: ScoredSentence[]): ReadSentence[] {
  const opening = scored.filter(({ signs }) => signs.lead === 1).map(({ sentence }) => sentence)
  return opening.sort((a, b) => a.rank - b.rank).slice(0, MOST_SENTENCES)
}

function choose({ asked }: Question, scored: ScoredSentence[], best: ScoredSentence): ReadSentence[] {
  const chosen = leadingUpTo(best.sentence)
  // "A veteran politician refused to cross." Who that is, is often said next.
  const next = scored.find(({ sentence }) => isRightBefore(best.sentence, sentence))
  if (asked === 'person' && best.signs.kind < 1 && next?.signs.kind === 1) chosen.push(next.sentence)
  for (const { sentence, signs, score, answers } of scored.slice(1)) {
    if (chosen.length >= MOST_SENTENCES || score < best.score * NEARLY_AS_GOOD) break
    if (best.answers && !answers && score < best.score * UNPROVEN) continue
    // Beside a clean report a garbled one adds nothing but its garbling.
    if (isMachineTranslated(sentence.found.article) && !isMachineTranslated(best.sentence.found.article)) continue
    if (best.answers && signs.own < best.signs.own * AS_CLOSE && !sentence.leansBack) continue
    if (isAmong(chosen, sentence)) continue
    const chain = chainOf(sentence)
    // The shortest end of the chain with which it is clear who is meant.
    const group = chain
      .map((_, at) => chain.slice(-1 - at).filter((one) => !isAmong(chosen, one)))
      .find((some) => chosen.length + some.length <= MOST_SENTENCES && isClear(inReadingOrder([...chosen, ...some])))
    if (group === undefined || group.some((one) => chosen.some((other) => likeness(other, one) > SAME))) continue
    chosen.push(...group)
  }
  return chosen.slice(0, MOST_SENTENCES)
}

/** The sentence with those before it that say who "he" is: the first of them and the last, where there are more than are given. */
function leadingUpTo(sentence: ReadSentence): ReadSentence[] {
  const [first, ...others] = chainOf(sentence).filter(({ words }) => words.length >= 3 && words.length <= MOST_WORDS)
  if (first === undefined) return [sentence]
  return first.leansBack ? [first, ...others].slice(-2) : [first, ...others.slice(1 - MOST_SENTENCES)]
}

/** What a sentence points back to, and what that does, down to the sentence itself. */
function chainOf(sentence: ReadSentence): ReadSentence[] {
  const chain = [sentence]
  for (let first = sentence; first.leansBack && first.previous !== null; first = first.previous)
    chain.unshift(first.previous)
  return chain
}

/** Whether everyone a sentence points back to is whom the sentence read before it speaks of. */
function isClear(inOrder: readonly ReadSentence[]): boolean {
  return inOrder.every((sentence, at) => {
    const before = inOrder[at - 1]
    if (!sentence.leansBack || before === undefined || isRightBefore(before, sentence)) return true
    if (before.found.article.id !== sentence.found.article.id) return false
    const [named, meant] = [chainOf(before)[0], chainOf(sentence)[0]]
    if (named === undefined || meant === undefined || meant.leansBack) return false
    return named.span.start === meant.span.start || nameWords(before).isSupersetOf(nameWords(meant))
  })
}

const nameWords = ({ names }: ReadSentence): Set<string> =>
  new Set(names.flatMap(({ words }) => words.map(({ folded }) => folded)))

const isAmong = (chosen: readonly ReadSentence[], { span, found }: ReadSentence): boolean =>
  chosen.some((one) => one.span.start === span.start && one.found.article.id === found.article.id)

/** Share of the shorter sentence's words that the other holds too. */
function likeness(a: ReadSentence, b: ReadSentence): number {
  const [one, other] = [a, b].map(({ words }) => new Set(words.map(({ folded }) => folded)))
  if (one === undefined || other === undefined) return 0
  return one.intersection(other).size / Math.max(1, Math.min(one.size, other.size))
}

/** The best sentence's article first, each article's sentences in the order they stand there. */
function inReadingOrder(sentences: readonly ReadSentence[]): ReadSentence[] {
  const byArticle = Map.groupBy(sentences, ({ found }) => found.article.id)
  return [...byArticle.values()].flatMap((own) => own.toSorted((a, b) => a.span.start - b.span.start))
}

function toExtract({ found: { article }, span }: ReadSentence): Extract {
  const whole = wholeQuotation(article, span)
  return { article, span: whole, text: article.text.slice(whole.start, whole.end) }
}

/** How far on either side the other mark is looked for, in UTF-16 code units, and how long the whole may become. */
const REACH = 500
const MOST_LENGTH = 600

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

/** Whether its quotation marks are in pairs. */
function isPaired(text: string): boolean {
  const count = (mark: string): number => text.split(mark).length - 1
  return count('“') === count('”') && count('"') % 2 === 0
}
