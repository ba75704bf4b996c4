// Answers questions and searches that come a line each, in order; a line that cannot be used gives a line that says why.
import { z } from 'zod'
import type { Dateline } from '../answers/dateline.ts'
import { DatelineError, messageOf } from '../domain/errors.ts'
import { parseAsOf } from './as-of.ts'
import { answerJson, passagesJson } from './json.ts'

export interface BatchDefaults {
  now: Date
  /** For lines that name no moment of their own. */
  asOf: Date | null
}

const Id = z.union([z.string(), z.number()], 'has an "id" that is neither a string nor a number')
const Moment = z.string('has an "asOf" that is not a string').transform((text, context) => {
  const moment = parseAsOf(text)
  if (moment !== null) return moment
  context.addIssue({ code: 'custom', message: 'has an "asOf" that is no ISO 8601 date' })
  return z.NEVER
})
const Line = z.object(
  { id: Id.nullish(), question: z.string().optional(), words: z.string().optional(), asOf: Moment.nullish() },
  'is not a JSON object',
)

interface Asked {
  id: string | number
  text: string
  asOf: Date | null
}

/** One value for every line that is not blank. */
export async function* answerLines(
  lines: AsyncIterable<string>,
  dateline: Dateline,
  { now, asOf: usual }: BatchDefaults,
): AsyncGenerator<unknown> {
  yield* forEachLine(lines, async ({ id, text, asOf = usual }) => {
    const moment = asOf ?? usual
    return answerJson(id, await dateline.ask(text, { now, ...(moment && { asOf: moment }) }))
  })
}

/** Likewise for searches; the words may be called `words` or `question`. */
export async function* searchLines(
  lines: AsyncIterable<string>,
  dateline: Dateline,
  { now, asOf: usual, limit }: BatchDefaults & { limit: number },
): AsyncGenerator<unknown> {
  yield* forEachLine(lines, async ({ id, text, asOf }) => {
    const moment = asOf ?? usual
    const found = await dateline.search(text, { limit, now, ...(moment && { asOf: moment }) })
    return { id, question: text, ...passagesJson(found) }
  })
}

async function* forEachLine(lines: AsyncIterable<string>, work: (asked: Asked) => Promise<unknown>) {
  let line = 0
  for await (const written of lines) {
    line++
    const text = line === 1 ? written.replace(/^\ufeff/, '') : written
    if (text.trim() === '') continue
    const asked = read(text, line)
    yield 'error' in asked ? asked : await work(asked).catch((error: unknown) => failureOf(error, asked.id, line))
  }
}

function read(written: string, line: number): Asked | { id: string | number | null; line: number; error: string } {
  let value: unknown
  try {
    value = JSON.parse(written)
  } catch (error) {
    return { id: null, line, error: `Line ${line} is broken JSON: ${messageOf(error)}` }
  }
  const parsed = Line.safeParse(value)
  if (!parsed.success) {
    const [issue] = parsed.error.issues
    return { id: idOf(value), line, error: `Line ${line} ${issue?.message ?? 'cannot be read'}.` }
  }
  const { id, question, words, asOf } = parsed.data
  const text = question ?? words
  if (text === undefined) return { id: id ?? null, line, error: `Line ${line} has no "question".` }
  return { id: id ?? String(line), text, asOf: asOf ?? null }
}

function idOf(value: unknown): string | number | null {
  const id = z.object({ id: Id }).safeParse(value)
  return id.success ? id.data.id : null
}

/** One question that fails does not end the batch, unless the records or the index are unusable. */
function failureOf(error: unknown, id: string | number, line: number): unknown {
  if (error instanceof DatelineError) throw error
  return { id, line, error: messageOf(error) }
}
