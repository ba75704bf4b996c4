// The use case behind every answer: understand a question, by what came before it too, search, extract or have a model write.

import { setImmediate as othersFirst } from 'node:timers/promises'
import PQueue from 'p-queue'
import type { Turn } from '../domain/answer.ts'
import { ModelError } from '../domain/errors.ts'
import { chooseEvidence } from '../search/evidence.ts'
import { searchAlsoByDate } from '../search/search.ts'
import { understand } from '../search/understand.ts'
import { isCountryOrPeople, namesOf, readsLikeOrganisation } from '../text/names.ts'
import { askedIn, isKindWord } from '../text/question-words.ts'
import { ASKING_WORDS, fold, STOP_WORDS, wordsOf } from '../text/words.ts'
import { answerTo, REMEMBERED, smallTalk, timed, unsearchable } from './answers.ts'
import { extractAnswer } from './extract.ts'
import type { AskedAnswer, AskOptions, DatelineParts } from './options.ts'
import { openingWords, ordinaryAmong } from './read-sentences.ts'

/** Passages read for an extractive answer. */
const READ = 24
/** One thread does the work; a second question is searched for while the first one is read. */
const AT_ONCE = 2

/** Heavy work a few at a time, each begun only when what has arrived meanwhile was looked at: who asks in a crowd is heard at once. */
export class Turns {
  readonly #queue = new PQueue({ concurrency: AT_ONCE })

  async take<T>(work: () => Promise<T>): Promise<T> {
    return this.#queue.add(async () => {
      await othersFirst()
      return work()
    })
  }
}

/** `options.now` is the moment to answer as of. */
export async function ask(
  asked: string,
  options: AskOptions,
  parts: DatelineParts,
  turns: Turns,
): Promise<AskedAnswer> {
  const started = performance.now()
  const typed = asked.trim()
  const isFollowUp = lastAnswered(options.conversation) !== undefined
  const direct = smallTalk(typed) ?? unsearchable(typed, 'question', isFollowUp)
  if (direct) return timed(direct, { question: asked, answer: '' }, started, started)
  options.onStep?.('searching')
  const text = await resolve(typed, options, parts)
  const said = text === typed ? '' : (lastAnswered(options.conversation)?.answer ?? '')
  const reading = await turns.take(() => read(text, said, options, parts))
  const answer = await answerTo(asked, reading, options, parts)
  const shown = answer.kind === 'answered' ? answer : answer.kind === 'unanswered' ? answer.closest : undefined
  const quoted = (shown?.sentences ?? []).map((sentence) => sentence.text)
  // A follow-up may be about whom the best sentence names, whatever a model made of it.
  const best =
    answer.kind === 'answered' && reading.extracted.certainty === 'sure' ? (reading.extracted.best?.text ?? []) : []
  const turn = { question: text, answer: [best, quoted].flat().join(' ') }
  return timed(answer, turn, started, reading.searched)
}

/** A follow-up as a question that stands alone: by the model where there is one, else, or if it fails, by rule. */
async function resolve(
  question: string,
  { conversation = [], now, signal }: AskOptions,
  { vocabulary, model, onTrouble }: DatelineParts,
): Promise<string> {
  if (conversation.length === 0) return question
  const recent = conversation.slice(-REMEMBERED)
  const words = wordsOf([question, ...recent.flatMap((turn) => [turn.question, turn.answer])].join(' '))
  const isOrdinary = await ordinaryAmong(
    words.map(({ folded }) => folded),
    vocabulary,
  )
  const byRule = standalone(question, conversation, isOrdinary)
  if (byRule === question || model === null) return byRule
  try {
    return await model.rephrase({ question, now, conversation: recent }, signal)
  } catch (error) {
    if (!(error instanceof ModelError)) throw error
    onTrouble?.(`the follow-up was resolved without the model: ${error.message}`)
    return byRule
  }
}

/** What keeps this thread at work: finding the passages, and the sentences in them. `searched`: when the passages had been found. */
async function read(text: string, said: string, options: AskOptions, parts: DatelineParts) {
  const understood = { ...(await understand(text, parts.vocabulary, options.now)), said }
  const { question, ranked } = await searchAlsoByDate(understood, parts, options)
  const found = chooseEvidence(ranked, READ)
  const searched = performance.now()
  const isOrdinary = await ordinaryAmong(openingWords(found), parts.vocabulary)
  return { question, found, searched, extracted: await extractAnswer(question, found, isOrdinary) }
}

const HE_OR_SHE = /\b(?:he|she|him|his|her|hers|himself|herself)\b/i
const POINTS_BACK =
  /\b(?:it|its|they|them|their|that|this|those|these|there|then|one|ones|others?|same|so|both|former|latter|either)\b/i
const ELLIPTIC = /^(?:and|but|so|or|then|also|ok(?:ay)?,?)\b/i
const INSTEAD =
  /^(?:and|but|so|ok(?:ay)?,?)?\s*(?:what|how) about\s+|^and\s+(?!(?:who|what|when|where|why|how|which|is|are|was|were|do|does|did|has|have|will|can)\b)/i
/** A follow-up with fewer words of its own than this is told all that was spoken of; others only of whom. */
const FEW = 2
/** A question of more words of its own speaks of "that" and "there" in its own sentence. */
const MOST = 3
/** "What did Wilson run when he was eight?" names whom it means. */
const NAMED_BEFORE = /^.*?(?=\b(?:he|she|his|himself|herself)\b)/i

/** "How old is he?" after an answer about Ihar Losik becomes "How old is he? (Ihar Losik)"; what needs nothing from before stays as it is. */
function standalone(question: string, conversation: readonly Turn[], isOrdinary: (folded: string) => boolean): string {
  const last = lastAnswered(conversation)
  if (!last) return question
  const instead = question.replace(INSTEAD, '')
  if (instead !== question && contentWords(instead).length > 0 && contentWords(instead).length <= 4)
    return insteadOf(last.question, instead, isOrdinary)
  if (namesIn(NAMED_BEFORE.exec(question)?.[0] ?? '', isOrdinary).length > 0) return question
  const isNamed = namesIn(question, isOrdinary).length > 0
  // "And" points back where nobody is named.
  if (!(isNamed ? leansBack(question.replace(ELLIPTIC, ''), FEW) : leansBack(question))) return question
  const missing = spokenOf(last, question, isOrdinary).filter((word) => !fold(question).includes(fold(word)))
  return missing.length === 0 ? question : `${question} (${missing.join(' ')})`
}

/** A question that found no answer is no ground to stand on. */
const lastAnswered = (conversation: readonly Turn[] = []): Turn | undefined =>
  conversation.findLast((turn) => turn.answer !== '')

/** Whether a question can only be understood by what came before it: it speaks of "he" or "there", or has no words of its own. */
export function leansBack(question: string, most = MOST): boolean {
  const own = contentWords(question).filter((word) => !isKindWord(askedIn(question), fold(word))).length
  return own === 0 || HE_OR_SHE.test(question) || ELLIPTIC.test(question) || (own <= most && POINTS_BACK.test(question))
}

/** The last question, in brackets, asked of somebody or something else: its names give way to those of the follow-up. */
function insteadOf(last: string, instead: string, isOrdinary: (folded: string) => boolean): string {
  let question = withoutCarried(last).replace(/[()]|(?<![?!.\s])[?!.\s]+$/g, '')
  if (namesIn(instead, isOrdinary).length > 0)
    for (const name of namesIn(question, isOrdinary)) question = question.replace(name, '')
  return `(${question.replace(/\s+/g, ' ').trim()}) ${instead}`
}

/** Whom or what the last question named, else whom its answer names; and its other words, if the follow-up has few and names nobody. */
function spokenOf(last: Turn, followUp: string, isOrdinary: (folded: string) => boolean): string[] {
  const isGendered = HE_OR_SHE.test(followUp)
  const isPerson = (name: string): boolean => !isCountryOrPeople(fold(name)) && !readsLikeOrganisation(name)
  const asked = namesIn(last.question, isOrdinary).filter((name) => !isGendered || isPerson(name))
  const answered = namesIn(last.answer, isOrdinary).filter(isPerson)
  const best = answered.find((name) => name.includes(' ')) ?? answered[0]
  // "Who heads the union?" names the union alone.
  const isAsked = (name: string): boolean => asked.some((one) => fold(name).includes(fold(one)))
  // … and so does "who is Ada Toft?", whoever else stands in the answer.
  const isWhole = contentWords(last.question).every((word) => asked.some((name) => name.includes(word)))
  const isOfAnswer = isGendered && !isWhole && (askedIn(last.question) === 'person' || !answered.some(isAsked))
  const names = best !== undefined && (asked.length === 0 || isOfAnswer) ? [...asked, best] : asked
  const isEnough = (isGendered && names.length > 0) || contentWords(followUp).length >= FEW
  return isEnough ? names : [...new Set([...contentWords(withoutCarried(last.question)), ...names])]
}

function namesIn(text: string, isOrdinary: (folded: string) => boolean): string[] {
  const names = namesOf(text, isOrdinary).map((name) => name.text.replace(/[’']s$/, ''))
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

/** Without what an earlier follow-up carried over in brackets. */
const withoutCarried = (question: string): string => question.replace(/(?<!\s)\s*\([^()]*\)$/, '')
