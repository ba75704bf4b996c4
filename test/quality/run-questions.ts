// Puts a set of questions to Dateline, one after another, and observes what comes back. Scores nothing itself.
import type { Dateline } from '../../src/answers/dateline.ts'
import type { AskedAnswer } from '../../src/answers/options.ts'
import type { Cited, Turn } from '../../src/domain/answer.ts'
import type { Article } from '../../src/domain/article.ts'
import { chainOf, type EvalQuestion } from './questions.ts'
import { type FilesOnDisk, isVerbatim } from './quotes.ts'
import { type Observation, type Scored, scored } from './scoring.ts'

export interface RunParts {
  dateline: Dateline
  /** A stored version of an article, read afresh; `null` if there is none. */
  articleVersion(id: string, version: string): Promise<Article | null>
  files: FilesOnDisk
  /** The moment questions without `asOf` are asked at. */
  now: Date
  /** Called after each question. */
  onAsked?: (done: number, of: number) => void
}

export interface RunResult {
  scored: Scored
  /** The question as it was understood, with what it carried over. */
  understood: string
  mode: 'extractive' | 'model' | 'help'
  /** The answer's sentences, or why there is none. */
  said: string
  notes: string[]
  /** Promises of an answer that this one breaks; none should be. */
  broken: string[]
}

const PASSAGES = 10

/**
 * Asks `questions`, in this order; what they follow up is taken from `all` and asked first, unless that has been done. Results are those
 * of `questions` only.
 */
export async function runQuestions(
  questions: EvalQuestion[],
  all: EvalQuestion[],
  parts: RunParts,
): Promise<RunResult[]> {
  const byId = new Map(all.map((question) => [question.id, question]))
  const asked = new Map<string, AskedAnswer>()
  const results: RunResult[] = []
  for (const question of questions) {
    const conversation: Turn[] = []
    for (const each of chainOf(question, byId)) {
      const known = asked.get(each.id)
      const answer =
        known ??
        (await parts.dateline.ask(each.text, { ...momentsOf(each, parts.now), conversation: [...conversation] }))
      asked.set(each.id, answer)
      if (answer.answer.kind !== 'help') conversation.push(answer.turn)
    }
    const answer = asked.get(question.id)
    if (answer === undefined) throw new Error(`"${question.id}" was not asked`)
    results.push(await observed(question, answer, parts))
    parts.onAsked?.(results.length, questions.length)
  }
  return results
}

async function observed(
  question: EvalQuestion,
  { answer, turn, seconds }: AskedAnswer,
  parts: RunParts,
): Promise<RunResult> {
  // What was not answered may have been small talk, of which nothing is searched for.
  const found = await parts.dateline.search(turn.question, { limit: PASSAGES, ...momentsOf(question, parts.now) })
  const broken: string[] = []
  const closest = answer.kind === 'unanswered' ? answer.closest : undefined
  const cited = answer.kind === 'answered' ? answer : closest
  const shownSentences = cited?.sentences ?? []
  const quotes = cited === undefined ? [] : await checkedQuotes(cited, parts, broken)
  const shown = [...found.map(({ article }) => article), ...articlesOf(answer)]
  const late = shown.find(({ publishedAt }) => question.asOf && publishedAt && publishedAt > question.asOf)
  if (late) broken.push(`shows ${late.file}, which was published later than asked for`)
  const observation: Observation = {
    question,
    sentences: shownSentences.map(({ text }) => text),
    certainty: answer.kind === 'answered' ? 'sure' : closest === undefined ? null : 'unsure',
    passages: found.map(({ text, article }) => ({ text, article })),
    quotes,
    seconds,
  }
  return {
    scored: scored(observation),
    understood: turn.question,
    mode: answer.kind === 'help' ? 'help' : answer.mode,
    said:
      (answer.kind === 'unanswered' ? `${answer.reason} ` : answer.kind === 'help' ? answer.text : '') +
      observation.sentences.join(' '),
    notes: answer.notes,
    broken,
  }
}

async function checkedQuotes(answer: Cited, parts: RunParts, broken: string[]): Promise<boolean[]> {
  const numbers = new Set(answer.citations.map(({ n }) => n))
  for (const { text, citations } of answer.sentences) {
    if (citations.length === 0) broken.push(`cites nothing for "${text}"`)
    if (citations.some((n) => !numbers.has(n))) broken.push(`cites what is not there for "${text}"`)
  }
  return Promise.all(
    answer.citations.map(async (citation) => {
      const article = await parts.articleVersion(citation.articleId, citation.version)
      const verbatim =
        article !== null && isVerbatim(citation, article.text) && (await parts.files.holds(citation, article)) !== false
      if (!verbatim) broken.push(`quotes what does not stand there: "${citation.quote}"`)
      return verbatim
    }),
  )
}

const articlesOf = (answer: AskedAnswer['answer']): Article[] =>
  answer.kind === 'answered' ? answer.sources : answer.kind === 'unanswered' ? answer.nearest : []

const momentsOf = ({ asOf }: EvalQuestion, now: Date): { now: Date; asOf?: Date } => (asOf ? { now, asOf } : { now })
