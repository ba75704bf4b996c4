// What the articles say about a claim that somebody has made: that it is so, otherwise, or nothing. By its words, numbers, names and days; a second reader has the last word.
import type { FoundPassage } from '../domain/article.ts'
import type { Question } from '../domain/question.ts'
import { chooseEvidence } from '../search/evidence.ts'
import { searchPassages } from '../search/search.ts'
import { understand } from '../search/understand.ts'
import { TermMatcher } from '../text/matching.ts'
import { numbersOf } from '../text/numbers.ts'
import { overtakenBy } from '../text/overtaken.ts'
import { sentencesWithin } from '../text/sentences.ts'
import { wordsOf } from '../text/words.ts'
import { checkSentence } from './check.ts'
import { rootsOf, topicsOf } from './check-evidence.ts'
import { isFormerReport } from './corrected.ts'
import type { Extract } from './extract.ts'
import type { DatelineParts } from './options.ts'
import { deniesVerb, WHOLE } from './score.ts'
import { readAgain } from './second-reader.ts'

export type CheckedClaim = { verdict: 'borne out' | 'otherwise' | 'closest' | 'nothing'; told: Extract | null }

export type ClaimOptions = { now: Date; signal?: AbortSignal | undefined }

/** Passages looked through, and sentences of them that are compared. */
const [PASSAGES, SENTENCES] = [20, 12]
/** Share of a claim's topics that a sentence must hold to say the same thing or its contrary, and to be shown at all. */
const [SAME_THING, NEAR] = [0.6, 0.4]
/** Topics that a claim must have to be looked up; to be contradicted it must have more. */
const FEWEST = 2
const NOT = /\b(?:not|never)\s|n[’']t\b/i

interface Candidate extends Extract {
  found: FoundPassage
  /** 0 to 1: how much of what the claim is about the sentence holds. */
  share: number
}

export async function checkClaim(
  written: string,
  { now, signal }: ClaimOptions,
  parts: DatelineParts,
): Promise<CheckedClaim> {
  const claim = written.replace(ASKS_WHETHER, (_, first: string) => first.toUpperCase())
  const question = await understand(claim, parts.vocabulary, now)
  const found = chooseEvidence(await searchPassages(question, parts, { now, reach: 'wide' }), PASSAGES)
  const bare = withoutFigures(claim)
  const units = claimedIn(claim).flatMap(({ readings }) => readings.flatMap(({ unit }) => unit ?? []))
  const topics = rootsOf(bare).difference(rootsOf(units.join(' ')))
  // "He is 54 years old." says of nobody what could be looked up.
  if (topics.size < FEWEST && !question.terms.some(({ isName, known }) => isName && known))
    return { verdict: 'nothing', told: null }
  const all = found.flatMap((one) => candidatesIn(one, topics))
  const dated = ({ text, article: { publishedAt } }: Candidate) => ({ text, publishedAt })
  const isOvertaken = overtakenBy(all.map(dated))
  const candidates = all
    .filter(({ share }) => share >= NEAR)
    .sort((a, b) => b.share - a.share)
    .slice(0, SENTENCES)
  const matcher = new TermMatcher(question)
  const denied = candidates.find(({ text }) => {
    const words = wordsOf(text)
    return deniesVerb(question, { text, words, forms: words.map((word) => matcher.forms(word)) })
  })
  const alike = candidates.filter(({ share }) => share >= SAME_THING)
  // "All had crossed" and "one refused to cross": neither settles it.
  const same = alike.filter(({ text }) => denied === undefined || !WHOLE.test(text))
  const says = (text: string, one: Candidate) =>
    checkSentence({ text, quotes: [{ passage: 1, quote: one.text }] }, [one.found])
  // What is wrong is a figure, or a "not": without it the sentence would bear the claim out.
  const others = [...(bare === claim ? [] : [bare]), ...(NOT.test(claim) ? [claim.replace(NOT, '')] : [])]
  const contrary = same.find(
    (one) =>
      topics.size > FEWEST &&
      one.share === 1 &&
      !isOvertaken(dated(one)) &&
      !isFormerReport(one.text) &&
      !says(claim, one).ok &&
      others.some((text) => says(text, one).ok) &&
      isComparable(claim, one.text),
  )
  const held = same.flatMap((told) => {
    const checked = says(claim, told)
    return checked.ok ? [{ told, checked }] : []
  })
  // What one article still bears out, a newer one may say otherwise; where none does, it was of a part or another place.
  const stands = ({ told }: (typeof held)[number]): boolean => contrary === undefined || !isOvertaken(dated(told))
  const { model, onTrouble } = parts
  // By their words "all of the seven" and "six of the seven" are alike, and who sells and who buys: only a reader tells what is borne out.
  if (model?.verify) {
    const claims = held.map(({ checked }) => checked)
    const { borneOut } = await readAgain(claims, { model, onTrouble, signal })
    const said = held.filter((_, at) => borneOut[at]).find(stands)
    if (said) return { verdict: 'borne out', told: said.told }
  }
  if (contrary !== undefined && !held.some(stands)) return { verdict: 'otherwise', told: contrary }
  const isFit = (one: Candidate): boolean => !isOvertaken(dated(one)) && isNear(one.text, question)
  const told = same.length < alike.length ? denied : [...held.map((one) => one.told), ...candidates].find(isFit)
  return told === undefined ? { verdict: 'nothing', told: null } : { verdict: 'closest', told }
}

/** Whether a sentence comes near a claim: it shares a name or a figure with it, or more than half of what is rare in it. */
function isNear(sentence: string, { terms }: Question): boolean {
  const stems = topicsOf(sentence)
  const weightOf = (some: Question['terms']): number => some.reduce((sum, { weight }) => sum + weight, 0)
  const shared = terms.filter(({ forms }) => forms.keys().some((form) => stems.has(form)))
  const isTelling = shared.some(({ isName, word }) => isName || /\d/.test(word))
  return isTelling || weightOf(shared) > weightOf(terms) / 2
}

/** "Is it true that …?" claims what follows. */
const ASKS_WHETHER = /^(?:so |and )?(?:is it (?:true|right|correct|a fact)(?: that)?|did you (?:know|hear) that) (.)/i

function candidatesIn(found: FoundPassage, topics: ReadonlySet<string>): Candidate[] {
  const { article, passage } = found
  return sentencesWithin(article.text, passage).map((span) => {
    const text = article.text.slice(span.start, span.end)
    const held = topics.intersection(rootsOf(text)).size
    return { article, span, text, found, share: held / Math.max(1, topics.size) }
  })
}

const claimedIn = (text: string) => numbersOf(text).filter(({ soft }) => !soft)

/** Whether both give a figure of one kind, or the claim gives none. */
function isComparable(claim: string, sentence: string): boolean {
  if (RANGE.test(sentence)) return false
  const kinds = new Set(claimedIn(sentence).map(({ kind }) => kind))
  return claimedIn(claim).every(({ kind }) => kinds.has(kind))
}

/** "10 to 12 percent" says neither that it is 11 nor that it is not. */
const RANGE = /\d (?:to|or|and) \d|\d[-–—]\d/

const withoutFigures = (text: string): string =>
  claimedIn(text)
    .toReversed()
    .reduce((rest, { start, end }) => `${rest.slice(0, start).trimEnd()} ${rest.slice(end).trimStart()}`, text)
    .trim()
