// The use case behind every answer: understand, search, extract or have a model write, and say so when the articles don't say.
import { setImmediate as othersFirst } from 'node:timers/promises'
import PQueue from 'p-queue'
import type { Answer } from '../domain/answer.ts'
import { ModelError } from '../domain/errors.ts'
import type { FoundPassage } from '../domain/passage.ts'
import type { Question } from '../domain/question.ts'
import { chooseEvidence } from '../search/evidence.ts'
import { searchAlsoByDate } from '../search/search.ts'
import { MAX_QUESTION_LENGTH, understand } from '../search/understand.ts'
import { number, wordsOf } from '../text/words.ts'
import {
  declined,
  extractiveAnswer,
  help,
  isTimeWithoutNews,
  reasonFor,
  smallTalk,
  spellingNotes,
  timed,
  unanswered,
} from './answers.ts'
import { type Extracted, extractAnswer } from './extract.ts'
import { standalone } from './follow-up.ts'
import type { AskedAnswer, AskOptions, DatelineParts } from './options.ts'
import { openingWords, ordinaryAmong } from './read-sentences.ts'
import { writeAnswer } from './write.ts'

/** Passages read for an extractive answer, and shown to a model. */
const READ = 24
const SHOWN = 8
/** Turns of a conversation that a model is told of. */
const REMEMBERED = 6
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

/** A question as it was understood, and what was found for it. */
interface Reading {
  question: Question
  found: FoundPassage[]
  extracted: Extracted
  /** When the passages had been found. */
  searched: number
}

/** `options.now` is the moment to answer as of. */
export async function ask(
  asked: string,
  options: AskOptions,
  parts: DatelineParts,
  turns: Turns,
): Promise<AskedAnswer> {
  const started = performance.now()
  const direct = directReply(asked.trim())
  if (direct) return timed(direct, { question: asked, answer: '' }, started, started)
  options.onStep?.('searching')
  const text = await resolve(asked.trim(), options, parts)
  const reading = await turns.take(() => read(text, options, parts))
  const answer = await answerTo(asked, reading, options, parts)
  const said = answer.kind === 'answered' ? answer.sentences.map((sentence) => sentence.text) : []
  // A follow-up may be about whom the best sentence names, whatever a model made of it.
  const best = answer.kind === 'answered' && reading.extracted.answered ? (reading.extracted.best?.text ?? []) : []
  return timed(answer, { question: text, answer: [best, said].flat().join(' ') }, started, reading.searched)
}

/** Replies that need no search: to nothing, to far too much, and to a greeting. */
function directReply(question: string): Answer | null {
  if (!/[\p{L}\p{N}]/u.test(question))
    return help(
      question,
      'That is not a question Dateline can search for. Ask in words, for instance “who refused to cross?”.',
    )
  if (question.length > MAX_QUESTION_LENGTH)
    return help(
      question,
      `That question has ${number(question.length)} characters; Dateline reads up to ${number(MAX_QUESTION_LENGTH)}. Ask in fewer words.`,
    )
  const talk = smallTalk(question)
  return talk === null ? null : help(question, talk)
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

/** What keeps this thread at work: finding the passages, and the sentences in them. */
async function read(text: string, options: AskOptions, parts: DatelineParts): Promise<Reading> {
  const understood = await understand(text, parts.vocabulary, options.now)
  const { question, ranked } = await searchAlsoByDate(understood, parts, options)
  const found = chooseEvidence(ranked, READ)
  const searched = performance.now()
  const isOrdinary = await ordinaryAmong(openingWords(found), parts.vocabulary)
  return { question, found, searched, extracted: extractAnswer(question, found, isOrdinary) }
}

async function answerTo(asked: string, reading: Reading, options: AskOptions, parts: DatelineParts): Promise<Answer> {
  const { question, found } = reading
  const { model } = parts
  const notes: string[] = []
  if (model !== null && found.length > 0) {
    const conversation = (options.conversation ?? []).slice(-REMEMBERED)
    const draft = { asked, question: question.text, evidence: found.slice(0, SHOWN), conversation }
    const written = await writeAnswer(draft, options, { ...parts, model })
    if (written.kind === 'answered') return written
    if (written.kind === 'declined') return declined(asked, written.missing, 'The articles don’t say.', found)
    notes.push(written.why)
  }
  const answer = await extractive(asked, reading, notes, parts)
  if (answer.kind === 'answered') for (const sentence of answer.sentences) options.onSentence?.(sentence)
  return answer
}

async function extractive(
  asked: string,
  { question, found, extracted }: Reading,
  notes: string[],
  { searcher, vocabulary }: DatelineParts,
): Promise<Answer> {
  const all = [...notes, ...spellingNotes(question)]
  if (extracted.answered) return extractiveAnswer(asked, extracted.sentences, all)
  // Looking for the newest article takes longer than answering does.
  const newest = isTimeWithoutNews(question, extracted) ? await searcher.search({ words: '', limit: 1 }) : []
  const shelf = { articles: await vocabulary.size(), newest: newest[0]?.publishedAt ?? null }
  const nearest = extracted.doubtful && extracted.best ? [extracted.best, ...found] : found
  return unanswered(asked, reasonFor(question, extracted, shelf), nearest, { mode: 'extractive', notes: all })
}
