// Resolves a follow-up ("and how old is he?", "why?") against what came before, by carrying over names and words.
import type { Turn } from '../domain/answer.ts'
import { namesOf } from '../language/names.ts'
import { isCountryOrPeople, readsLikeOrganisation } from '../language/places.ts'
import { ASKING_WORDS, STOP_WORDS } from '../language/stop-words.ts'
import { fold, wordsOf } from '../language/words.ts'

const HE_OR_SHE = /\b(?:he|she|him|his|her|hers|himself|herself)\b/i
const POINTS_BACK =
  /\b(?:it|its|they|them|their|that|this|those|these|there|then|one|ones|others?|same|so|both|former|latter|either)\b/i
const ELLIPTIC = /^(?:and|but|so|or|then|also|ok(?:ay)?,?)\b/i
const INSTEAD =
  /^(?:and|but|so|ok(?:ay)?,?)?\s*(?:what|how) about\s+|^and\s+(?!(?:who|what|when|where|why|how|which|is|are|was|were|do|does|did|has|have|will|can)\b)/i
/** A question with fewer words of its own than this, in a conversation, leans on what came before. */
const FEW = 2

/**
 * The question as it stands alone: "and how old is he?" after an answer about Mikalai Statkevich becomes
 * "how old is he? (Mikalai Statkevich)". A question that needs nothing from before comes back as it is.
 */
export function standalone(
  question: string,
  conversation: readonly Turn[],
  isOrdinary: (folded: string) => boolean,
): string {
  const last = conversation.at(-1)
  if (!last) return question
  const ownNames = namesIn(question, isOrdinary)
  const instead = question.replace(INSTEAD, '')
  if (instead !== question && contentWords(instead).length > 0 && contentWords(instead).length <= 4)
    return insteadOf(last.question, instead, isOrdinary)
  const gendered = HE_OR_SHE.test(question)
  const elliptic = ELLIPTIC.test(question) || contentWords(question).length < FEW
  if (!gendered && !elliptic && !POINTS_BACK.test(question)) return question
  if (ownNames.length > 0 && contentWords(question).length > FEW && !gendered) return question
  const carried = gendered ? whoBefore(last, isOrdinary) : topicBefore(last, question, isOrdinary)
  const missing = [...new Set(carried)].filter((word) => !fold(question).includes(fold(word)))
  return missing.length === 0 ? question : `${question} (${missing.join(' ')})`
}

/** The last question, asked of somebody or something else: its names give way to those of the follow-up. */
function insteadOf(last: string, instead: string, isOrdinary: (folded: string) => boolean): string {
  let question = withoutCarried(last).replace(/[?!.\s]+$/, '')
  if (namesIn(instead, isOrdinary).length > 0)
    for (const name of namesIn(question, isOrdinary)) question = question.replace(name, '')
  return `${question.replace(/\s+/g, ' ').trim()} ${instead}`
}

/** The person spoken of: the one the last question named, else the first that its answer names. */
function whoBefore(last: Turn, isOrdinary: (folded: string) => boolean): string[] {
  const isPerson = (name: string) => !isCountryOrPeople(fold(name)) && !readsLikeOrganisation(name)
  const asked = namesIn(last.question, isOrdinary).filter(isPerson)
  if (asked.length > 0) return asked.slice(-1)
  const answered = namesIn(last.answer, isOrdinary).filter(isPerson)
  const full = answered.find((name) => name.includes(' ')) ?? answered[0]
  return full ? [full] : topicBefore(last, '', isOrdinary)
}

/** What was spoken of: the names of the last question, or else those its answer brought, and its words if the follow-up has few. */
function topicBefore(last: Turn, question: string, isOrdinary: (folded: string) => boolean): string[] {
  const asked = namesIn(last.question, isOrdinary)
  const answered = namesIn(last.answer, isOrdinary).filter((name) => !isCountryOrPeople(fold(name)))
  const names = asked.length > 0 ? asked : answered.slice(0, 1)
  return contentWords(question).length >= FEW
    ? names
    : [...contentWords(last.question), ...names.flatMap((name) => contentWords(name))]
}

function namesIn(text: string, isOrdinary: (folded: string) => boolean): string[] {
  const names = namesOf(text, isOrdinary).map((name) => name.text.replace(/[’']s$/, ''))
  return [...new Set(names)]
}

function contentWords(text: string): string[] {
  const words = wordsOf(text).filter(
    (word) => word.text.length > 1 && !STOP_WORDS.has(word.folded) && !ASKING_WORDS.has(word.folded),
  )
  return [...new Set(words.map((word) => word.text))]
}

/** Leaves out what an earlier follow-up carried over in brackets. */
const withoutCarried = (question: string): string => question.replace(/\s*\([^)]*\)$/, '')
