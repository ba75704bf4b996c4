// Calls that come a line each, answered in order; a line that cannot be used gives a line that says why.
import { z } from 'zod'
import { parseAsOf } from '../domain/day.ts'
import { DatelineError, messageOf } from '../domain/errors.ts'

const Id = z.union([z.string(), z.number()], 'has an "id" that is neither a string nor a number')
const Day = z
  .string('has an "asOf" that is not a string')
  .refine((text) => parseAsOf(text) !== null, 'has an "asOf" that is no ISO 8601 date')
const Line = z.object(
  { id: Id.nullish(), question: z.string().optional(), words: z.string().optional(), asOf: Day.nullish() },
  'is not a JSON object',
)

/** One call of a batch: its words, and the day as of which it is made; `null`: none is named. */
export interface BatchLine {
  text: string
  asOf: string | null
}

type Unusable = { id: string | number | null; line: number; error: string }

/** One value for every line that is not blank. One that fails does not end the batch, unless the records or the index are unusable. */
export async function* answerLines(
  lines: AsyncIterable<string>,
  answer: (line: BatchLine) => Promise<object>,
): AsyncGenerator<object> {
  let line = 0
  for await (const written of lines) {
    line++
    const text = line === 1 ? written.replace(/^\ufeff/, '') : written
    if (text.trim() === '') continue
    const call = read(text, line)
    if ('error' in call) {
      yield call
      continue
    }
    try {
      yield Object.assign({ id: call.id, question: call.text }, await answer(call), { id: call.id })
    } catch (error) {
      if (error instanceof DatelineError) throw error
      yield { id: call.id, line, error: messageOf(error) }
    }
  }
}

function read(written: string, line: number): (BatchLine & { id: string | number }) | Unusable {
  let value: unknown
  try {
    value = JSON.parse(written)
  } catch (error) {
    return { id: null, line, error: `Line ${line} is broken JSON: ${messageOf(error)}` }
  }
  const parsed = Line.safeParse(value)
  if (!parsed.success) {
    const id = z.object({ id: Id }).safeParse(value).data?.id ?? null
    return { id, line, error: `Line ${line} ${parsed.error.issues[0]?.message ?? 'cannot be read'}.` }
  }
  const { id, question, words, asOf = null } = parsed.data
  const text = question ?? words
  if (text === undefined) return { id: id ?? null, line, error: `Line ${line} has no "question".` }
  return { id: id ?? String(line), text, asOf }
}

/** Reads a stream of text line by line, at line feeds only: a JSON string may hold any other line separator. */
export async function* linesOf(chunks: AsyncIterable<string | Buffer>): AsyncGenerator<string> {
  const decoder = new TextDecoder()
  let rest = ''
  for await (const chunk of chunks) {
    const lines = (typeof chunk === 'string' ? chunk : decoder.decode(chunk, { stream: true })).split('\n')
    lines[0] = rest + lines[0]
    rest = lines.pop() ?? ''
    for (const line of lines) yield line.replace(/\r$/, '')
  }
  const last = (rest + decoder.decode()).replace(/\r$/, '')
  if (last !== '') yield last
}
