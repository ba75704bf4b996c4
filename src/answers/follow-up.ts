// Resolves a follow-up ("and how old is he?", "why?") against what came before, by carrying over names and words.
import type { Turn } from '../domain/answer.ts'
import { namesOf } from '../text/names.ts'
import { isCountryOrPeople, readsLikeOrganisation } from '../text/places.ts'
import { askedIn, isKindWord } from '../text/question-words.ts'
import { ASKING_WORDS, STOP_WORDS } from '../text/stop-words.ts'
import { fold, wordsOf } from '../text/words.ts'

const HE_OR_SHE = /\b(?:he|she|him|his|her|hers|himself|herself)\b/i
const POINTS_BACK =
  /\b(?:it|its|they|them|their|that|this|those|these|there|then|one|ones|others?|same|so|both|former|latter|either)\b/i
const ELLIPTIC = /^(?:and|but|so|or|then|also|ok(?:ay)?,?)\b/i
const INSTEAD =
  /^(?:and|but|so|ok(?:ay)?,?)?\s*(?:what|how) about\s+|^and\s+(?!(?:who|what|when|where|why|how|which|is|are|was|were|do|does|did|has|have|will|can)\b)/i
/** A follow-up with fewer words of its own than this is told all that was spoken of; others only of whom. */
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
  // A question that found no answer is no ground to stand on.
  const last = conversation.findLast((turn) => turn.answer !== '')
  if (!last) return question
  const ownNames = namesIn(question, isOrdinary)
  const instead = question.replace(INSTEAD, '')
  if (instead !== question && contentWords(instead).length > 0 && contentWords(instead).length <= 4)
    return insteadOf(last.question, instead, isOrdinary)
  const gendered = HE_OR_SHE.test(question)
  const own = contentWords(question).filter((word) => !isKindWord(askedIn(question), fold(word)))
  const pointsBack = gendered || POINTS_BACK.test(question)
  if (ownNames.length > 0 && !pointsBack) return question
  if (ownNames.length > 0 && own.length > FEW && !gendered) return question
  if (own.length > 0 && !pointsBack && !ELLIPTIC.test(question)) return question
  const carried = gendered ? whoBefore(last, isOrdinary) : topicBefore(last, question, isOrdinary)
  const missing = [...new Set(carried)].filter((word) => !fold(question).includes(fold(word)))
  return missing.length === 0 ? question : `${question} (${missing.join(' ')})`
}

/** Whether a question can only be understood by what came before it: it speaks of "he" or "there", or has no words of its own. */
export function leansBack(question: string): boolean {
  const own = contentWords(question).length
  return own === 0 || HE_OR_SHE.test(question) || ELLIPTIC.test(question) || (own <= FEW && POINTS_BACK.test(question))
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
  const written = namesOf(text, isOrdinary)
  const names = written.map((name) => name.text.replace(/[’']s$/, ''))
  // People in a chat write "putin" too.
  const small = wordsOf(text).filter(
    (word) => word.text === word.folded && !STOP_WORDS.has(word.folded) && !isOrdinary(word.folded),
  )
  return [...new Set([...names, ...small.map((word) => word.text)])]
}

function contentWords(text: string): string[] {
  const words = wordsOf(text).filter(
    (word) => word.text.length > 1 && !STOP_WORDS.has(word.folded) && !ASKING_WORDS.has(word.folded),
  )
  return [...new Set(words.map((word) => word.text))]
}

/** Leaves out what an earlier follow-up carried over in brackets. */
const withoutCarried = (question: string): string => question.replace(/\s*\([^)]*\)$/, '')
