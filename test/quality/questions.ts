// Reads a set of questions, one JSON object a line; a line that cannot be scored is reported with its number, never skipped in silence.
import { z } from 'zod'
import { parseAsOf } from '../../src/domain/day.ts'
import { messageOf } from '../../src/domain/errors.ts'
import { spellingsOf } from './matching.ts'

/** A question of a set. */
export interface EvalQuestion {
  id: string
  text: string
  /** Answer as of this moment. */
  asOf: Date | null
  /** Each entry must occur in a right answer; `|` separates its spellings. Empty for what the articles do not say. */
  accept: string[]
  /** File, url or id of the articles that hold the answer. */
  expect: string[]
  unanswerable: boolean
  /** What kind of question the set says it is ("typed", "hard"): a column of its own; `null`: it does not say. */
  kind: string | null
  /** Id of the question it follows up. */
  after: string | null
}

export interface QuestionSet {
  questions: EvalQuestion[]
  /** Lines that are left out, and why. `line` is 1-based. */
  errors: { line: number; reason: string }[]
}

const LINE = z.object({
  id: z.union([z.string().min(1), z.number()]).transform(String),
  question: z.string(),
  asOf: z.string().nullish(),
  accept: z.array(z.string()).nullish(),
  expect: z.array(z.string()).nullish(),
  unanswerable: z.boolean().nullish(),
  kind: z.string().nullish(),
  after: z.union([z.string(), z.number()]).transform(String).nullish(),
})

/** The questions of a `.jsonl` text, in its order; a question whose predecessor is missing is an error, too. */
export function readQuestions(jsonl: string): QuestionSet {
  const read = new Map<string, { question: EvalQuestion; line: number }>()
  const errors: QuestionSet['errors'] = []
  for (const [index, written] of jsonl
    .replace(/^\ufeff/, '')
    .split('\n')
    .entries()) {
    if (written.trim() === '') continue
    const line = index + 1
    try {
      const question = questionOf(written)
      const earlier = read.get(question.id)
      if (earlier) throw new Error(`line ${earlier.line} has the id "${question.id}" already`)
      read.set(question.id, { question, line })
    } catch (error) {
      errors.push({ line, reason: messageOf(error) })
    }
  }
  for (const { question, line } of read.values()) {
    const reason = brokenChain(question, (id) => read.get(id)?.question)
    if (reason !== null) errors.push({ line, reason })
  }
  const wrong = new Set(errors.map(({ line }) => line))
  errors.sort((a, b) => a.line - b.line)
  return {
    questions: [...read.values()].filter(({ line }) => !wrong.has(line)).map(({ question }) => question),
    errors,
  }
}

/** The questions a question follows up, oldest first, and itself. */
export function chainOf(question: EvalQuestion, byId: ReadonlyMap<string, EvalQuestion>): EvalQuestion[] {
  const chain = [question]
  for (let at = question; at.after !== null; ) {
    const before = byId.get(at.after)
    if (before === undefined || chain.includes(before)) break
    chain.unshift(before)
    at = before
  }
  return chain
}

function questionOf(written: string): EvalQuestion {
  const checked = LINE.safeParse(JSON.parse(written))
  if (!checked.success)
    throw new Error(
      checked.error.issues.map((issue) => `${issue.path.join('.') || 'line'}: ${issue.message}`).join('; '),
    )
  const { id, question: text, asOf, accept, expect, unanswerable, kind, after } = checked.data
  const answers = accept ?? []
  if (answers.length === 0 && unanswerable !== true) throw new Error('neither "accept" nor "unanswerable": true')
  if (answers.length > 0 && unanswerable === true) throw new Error('both "accept" and "unanswerable": true')
  const empty = answers.find((entry) => spellingsOf(entry).length === 0)
  if (empty !== undefined) throw new Error(`"accept" has an entry, or a spelling in it, without words: "${empty}"`)
  const moment = asOf == null ? null : parseAsOf(asOf)
  if (asOf != null && moment === null)
    throw new Error(`"asOf" is no date such as 2025-09-12 or 2025-09-12T08:00:00Z: "${asOf}"`)
  return {
    id,
    text,
    asOf: moment,
    accept: answers,
    expect: expect ?? [],
    unanswerable: unanswerable === true,
    kind: kind ?? null,
    after: after ?? null,
  }
}

function brokenChain(question: EvalQuestion, find: (id: string) => EvalQuestion | undefined): string | null {
  const seen = new Set([question.id])
  for (let at = question; at.after !== null; ) {
    const before = find(at.after)
    if (before === undefined) return `follows up "${at.after}", which is no question of this set`
    if (seen.has(before.id)) return `follows itself up, by way of "${before.id}"`
    seen.add(before.id)
    at = before
  }
  return null
}
