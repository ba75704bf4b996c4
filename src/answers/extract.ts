// Answers a question with the articles' own sentences: one to three of them, word for word.
import { type Article, isMachineTranslated, type Span } from '../domain/article.ts'
import type { FoundPassage } from '../domain/passage.ts'
import type { Question } from '../domain/question.ts'
import { TermMatcher } from '../text/matching.ts'
import { wholeQuotation } from './quotation.ts'
import { type ReadSentence, readSentences } from './reading.ts'
import { isRightBefore } from './stands-alone.ts'
import { isTrusted, missingWords, type Standing } from './verdict.ts'
import { type WeighedSentence, weighSentences } from './weigh.ts'

/** Passages read for an answer, and sentences given in one. */
const PASSAGES_READ = 24
const MOST_SENTENCES = 3
/** A further sentence must weigh at least this share of the first; more if it does not count as an answer by itself. */
const WORTH_ADDING = 0.62
const WORTH_ADDING_UNPROVEN = 0.7
/** … and it must hold this share of what the first holds of the question, unless it points back. */
const AS_CLOSE = 0.5
/** Sentences looked at for what is missing. */
const CLOSEST = 8
/** Sentences that share this much of their words say the same. */
const SAME = 0.55

export interface Extract {
  article: Article
  span: Span
  text: string
}

export interface Extracted {
  /** In the order they are to be read. Empty when nothing was found at all. */
  sentences: Extract[]
  /** The weightiest of them, or `null`. */
  best: Extract | null
  /** Whether they carry what was asked; if not, they are only what comes closest. */
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
  passages: FoundPassage[],
  isOrdinary: (folded: string) => boolean,
): Extracted {
  const matcher = new TermMatcher(question)
  const weighed = weighSentences(
    question,
    matcher,
    readSentences(passages.slice(0, PASSAGES_READ), matcher, isOrdinary),
  )
  const best = weighed[0]
  if (!best)
    return { sentences: [], best: null, answered: false, doubtful: false, missing: missingWords(question, matcher, []) }
  const sentences = inReadingOrder(question.terms.length === 0 ? leads(weighed) : choose(weighed, best)).map(toExtract)
  const base = { sentences, best: toExtract(best.sentence) }
  const trusted = best.supports && isTrusted(standingOf(best, weighed, passages))
  if (trusted) return { ...base, answered: true, doubtful: false, missing: [] }
  const held = weighed.slice(0, CLOSEST).map(({ sentence }) => sentence.joint)
  return { ...base, answered: false, doubtful: best.supports, missing: missingWords(question, matcher, held) }
}

function standingOf(best: WeighedSentence, weighed: WeighedSentence[], passages: FoundPassage[]): Standing {
  const scoreAt = (place: number): number => passages[place]?.score ?? 0
  const supporting = weighed.slice(0, 12).filter(({ supports }) => supports)
  const nearlyAsWeighty = supporting.filter(({ weight }) => weight >= best.weight * WORTH_ADDING)
  return {
    rank: Math.min(best.sentence.rank, ...nearlyAsWeighty.map(({ sentence }) => sentence.rank)),
    own: best.signs.own,
    lead: scoreAt(0) - scoreAt(5),
    topic: best.signs.topic,
    supporting: supporting.length,
    terms: best.sentence.own.length,
  }
}

/** How the newest articles begin, for a question about nothing in particular. */
function leads(weighed: WeighedSentence[]): ReadSentence[] {
  const opening = weighed.filter(({ signs }) => signs.lead === 1).map(({ sentence }) => sentence)
  return opening.sort((a, b) => a.rank - b.rank).slice(0, MOST_SENTENCES)
}

function choose(weighed: WeighedSentence[], best: WeighedSentence): ReadSentence[] {
  const after = followersIn(weighed)
  const chosen = leadingUpTo(best.sentence).concat(after(best.sentence))
  for (const { sentence, signs, weight, supports } of weighed.slice(1)) {
    if (chosen.length >= MOST_SENTENCES || weight < best.weight * WORTH_ADDING) break
    if (best.supports && !supports && weight < best.weight * WORTH_ADDING_UNPROVEN) continue
    // Beside a clean report a garbled one adds nothing but its garbling.
    if (isMachineTranslated(sentence.found.article) && !isMachineTranslated(best.sentence.found.article)) continue
    if (best.supports && signs.own < best.signs.own * AS_CLOSE && !sentence.leansBack) continue
    if (isAmong(chosen, sentence)) continue
    const group = chainOf(sentence)
      .map((_, at, chain) => chain.slice(chain.length - 1 - at).concat(after(sentence)))
      .map((some) => some.filter((one) => !isAmong(chosen, one)))
      .find((some) => chosen.length + some.length <= MOST_SENTENCES && isClear(inReadingOrder([...chosen, ...some])))
    if (group === undefined || group.some((one) => chosen.some((other) => likeness(other, one) > SAME))) continue
    chosen.push(...group)
  }
  return chosen.slice(0, MOST_SENTENCES)
}

/** The sentence with those before it that say who "he" is: the first of them and the last, where there are more than are given. */
function leadingUpTo(sentence: ReadSentence): ReadSentence[] {
  const chain = chainOf(sentence).filter(isQuotable)
  const [first, ...others] = chain
  if (first === undefined) return [sentence]
  return first.leansBack ? chain.slice(-2) : [first, ...others.slice(1 - MOST_SENTENCES)]
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

/** "An earlier version said that there were 143": what is right is said behind it. */
const TAKES_BACK = /^(?:correction|clarification)\b|\b(?:earlier|previous|first) version\b/i

function followersIn(weighed: readonly WeighedSentence[]): (sentence: ReadSentence) => ReadSentence[] {
  return (sentence) => {
    if (!TAKES_BACK.test(sentence.text)) return []
    const next = weighed.find((one) => isRightBefore(sentence, one.sentence))
    return next === undefined ? [] : [next.sentence]
  }
}

const isAmong = (chosen: readonly ReadSentence[], { span, found }: ReadSentence): boolean =>
  chosen.some((one) => one.span.start === span.start && one.found.article.id === found.article.id)

const isQuotable = (sentence: ReadSentence): boolean => sentence.words.length >= 3 && sentence.words.length <= 70

/** Share of the shorter sentence's words that the other holds too. */
function likeness(a: ReadSentence, b: ReadSentence): number {
  const wordsOfA = new Set(a.words.map((word) => word.folded))
  const wordsOfB = new Set(b.words.map((word) => word.folded))
  let shared = 0
  for (const word of wordsOfA) if (wordsOfB.has(word)) shared++
  return shared / Math.max(1, Math.min(wordsOfA.size, wordsOfB.size))
}

/** The best sentence's article first, each article's sentences in the order they stand there. */
function inReadingOrder(sentences: ReadSentence[]): ReadSentence[] {
  const articles = [...new Set(sentences.map((sentence) => sentence.found.article.id))]
  return [...sentences].sort(
    (a, b) =>
      articles.indexOf(a.found.article.id) - articles.indexOf(b.found.article.id) || a.span.start - b.span.start,
  )
}

function toExtract({ found: { article }, span }: ReadSentence): Extract {
  const whole = wholeQuotation(article, span)
  return { article, span: whole, text: article.text.slice(whole.start, whole.end) }
}
