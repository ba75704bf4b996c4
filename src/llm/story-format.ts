// The shapes in which a model proposes differences and developments of a story, and the reading of what it sent instead.
import { z } from 'zod'
import type { DraftDevelopment, DraftDifference } from '../domain/language-model.ts'
import { numberIn } from './draft-format.ts'
import { parsed, ReplyReader } from './reply-reader.ts'

const TEXT = { type: 'string' }

function object(properties: Record<string, unknown>): Record<string, unknown> {
  return { type: 'object', additionalProperties: false, required: Object.keys(properties), properties }
}

const listOf = (items: Record<string, unknown>): Record<string, unknown> => ({ type: 'array', items })

/** Quotes come first, so that the model looks for its evidence before it words anything. */
export const DIFFERENCES_SCHEMA = object({
  differences: listOf(
    object({
      sides: listOf(object({ report: { type: 'integer' }, quote: TEXT, claim: TEXT })),
      about: TEXT,
    }),
  ),
})
export const DEVELOPMENTS_SCHEMA = object({
  developments: listOf(object({ report: { type: 'integer' }, quote: TEXT, date: TEXT, text: TEXT })),
})

const Side = z.object({ report: numberIn, quote: z.string(), claim: z.string() })
const Difference = z.object({ about: z.string(), sides: z.array(Side) })
const Development = z.object({ report: numberIn, quote: z.string(), date: z.string(), text: z.string().default('') })

export const differencesReader = (): ReplyReader<DraftDifference> => listReader('differences', Difference)
export const developmentsReader = (): ReplyReader<DraftDevelopment> => listReader('developments', Development)

function listReader<T>(list: string, element: z.ZodType<T>): ReplyReader<T> {
  const root = z.object({ [list]: z.array(z.unknown()) })
  return new ReplyReader(list, ({ json }) => {
    const value = parsed(json)
    const read = element.safeParse(value)
    if (read.success) return [read.data]
    // The elements of the list have been read by then.
    return root.safeParse(value).success ? [] : null
  })
}
