// A side of a difference that a model proposes, read: what its sentence tells, what it claims in a few words of it, what figure it gives.
import type { Span } from '../domain/article.ts'
import { datedIn } from '../text/dated.ts'
import { type Figure, figuresOf } from '../text/figures.ts'
import { wordsOf } from '../text/words.ts'
import { type Amount, agree, amountOf, isIdle } from './amounts.ts'
import { type Clause, clauseAt, qualifiersOf } from './clauses.ts'
import type { StorySentence } from './read-story.ts'
import { shareTold, type Telling, tellingOf } from './sameness.ts'
import { standsAlone } from './sentence-fitness.ts'

export interface ProposedSide {
  sentence: StorySentence
  /** What it comes down to: a stretch of the sentence's text. */
  claim: Span
}

export interface Side extends ProposedSide {
  /** The claim in words of the sentence. */
  written: string
  clause: Clause
  /** What the sentence tells, with the one before it where it needs that. */
  telling: Telling
  isDenial: boolean
  /** `null`: the claim is no quantity. */
  count: Count | null
}

export interface Count {
  amount: Amount
  unit: string | null
  /** What makes it another quantity: a total, a rate, a rest. */
  qualifiers: string
}

const DENIES =
  /\b(?:not|no|never|none|nobody|nothing|neither|nor|without|cannot)\b|n['’]t\b|\b(?:refus|den[iy]|reject)/i
/** Words that carry no topic, and yet settle what is claimed. */
const SETTLING =
  /\b(?:all|every|none|some|only|before|after|more|less|fewer|up|down|under|over|(?:mon|tues|wednes|thurs|fri|satur|sun)day)\b/gi

export const denies = (text: string): boolean => DENIES.test(text)

export function sideOf({ sentence, claim }: ProposedSide): Side {
  const clause = clauseAt(sentence, claim)
  return {
    sentence,
    claim,
    written: sentence.text.slice(claim.start, claim.end),
    clause,
    telling: inContext(sentence),
    isDenial: denies(clause.text),
    count: countIn(sentence, claim, clause),
  }
}

function inContext(sentence: StorySentence): Telling {
  const own = tellingOf(sentence)
  return standsAlone(sentence) || sentence.previous === null ? own : joined([tellingOf(sentence.previous), own])
}

export function joined(tellings: Telling[]): Telling {
  const all = (kind: keyof Telling): Set<string> => new Set(tellings.flatMap((one) => [...one[kind]]))
  return { words: all('words'), names: all('names'), figures: all('figures') }
}

function countIn({ text }: StorySentence, claim: Span, clause: Clause): Count | null {
  const figure = figuresOf(text).find((one) => isWithin(one, claim) && isQuantity(text, one))
  const reading = figure?.readings[0]
  if (figure === undefined || reading === undefined) return null
  // The times that a sentence names are compared by themselves, and that something grows makes it nothing else.
  return {
    amount: amountOf(text, figure, reading.value),
    unit: reading.unit,
    qualifiers: qualifiersOf(clause.text, '', true),
  }
}

const isWithin = ({ start, end }: Span, around: Span): boolean => start >= around.start && end <= around.end
const isQuantity = (text: string, figure: Figure): boolean => figure.readings.length > 0 && !isIdle(text, figure)

export function isSameCount({ count: a }: Side, { count: b }: Side): boolean {
  return a !== null && b !== null && agree(a.amount, b.amount)
}

/** Whether a sentence of a side's article gives the other side's figure, apart from the claim: "51 of the 52" is one claim. */
export function givesToo(
  sentence: StorySentence,
  { sentence: own, claim, count }: Side,
  { count: other }: Side,
): boolean {
  const { text } = sentence
  return figuresOf(text).some((figure) => {
    const [reading] = figure.readings
    if (count === null || other === null || reading === undefined || reading.unit !== other.unit) return false
    if (!isQuantity(text, figure) || (sentence === own && isWithin(figure, claim))) return false
    const amount = amountOf(text, figure, reading.value)
    return agree(amount, other.amount) && !agree(amount, count.amount)
  })
}

/** Times that a sentence names outside of what it claims. */
export function timesBeside({ sentence: { text, article }, claim }: Side): { from: Date; to: Date }[] {
  const { publishedAt } = article
  if (publishedAt === null) return []
  const times = datedIn(text, { publishedAt, spokenOf: null })
  return times.filter(({ start, end }) => end <= claim.start || start >= claim.end)
}

/** Whether a claim says anything by itself. */
export function isTelling({ written, isDenial }: Side): boolean {
  const { telling, settling } = readClaim(written)
  return isDenial || sizeOf(telling) + settling.size > 0
}

/** Whether the claim of one is told by the other's sentence, and neither denies it. */
export function isSaidAlike(one: Side, other: Side): boolean {
  if (one.isDenial !== other.isDenial) return false
  return isHeld(one.written, other.sentence.text) || isHeld(other.written, one.sentence.text)
}

function isHeld(claim: string, sentence: string): boolean {
  const [own, held] = [readClaim(claim), readClaim(sentence)]
  const isTold = sizeOf(own.telling) === 0 || shareTold(own.telling, held.telling) === 1
  return isTold && own.settling.isSubsetOf(held.settling)
}

/** Names count as words here: a claim may begin in the midst of one. */
function readClaim(text: string): { telling: Telling; settling: Set<string> } {
  const settling = new Set([...text.matchAll(SETTLING)].map(([word]) => word.toLowerCase()))
  return { telling: tellingOf({ text, words: wordsOf(text), names: [] }), settling }
}

const sizeOf = ({ words, names, figures }: Telling): number => words.size + names.size + figures.size
