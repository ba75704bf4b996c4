// The shape in which a model proposes what it finds in a story, and the reading of what it sent instead.
import { z } from 'zod'
import type { StoryDraft } from '../domain/language-model.ts'
import { numberIn } from './draft-format.ts'
import { parsed, ReplyReader } from './reply-reader.ts'

const TEXT = { type: 'string' }

function object(properties: Record<string, unknown>): Record<string, unknown> {
  return { type: 'object', additionalProperties: false, required: Object.keys(properties), properties }
}

const listOf = (items: Record<string, unknown>): Record<string, unknown> => ({ type: 'array', items })

/** Quotes come first, so that the model looks for its evidence before it words anything. */
export const STORY_SCHEMA = object({
  differences: listOf(
    object({ sides: listOf(object({ report: { type: 'integer' }, quote: TEXT, claim: TEXT })), about: TEXT }),
  ),
  developments: listOf(object({ report: { type: 'integer' }, quote: TEXT, date: TEXT, text: TEXT })),
})

const Side = z.object({ report: numberIn, quote: z.string(), claim: z.string() })
const Difference = z.object({ about: z.string().default(''), sides: z.array(Side) })
const Development = z.object({ report: numberIn, quote: z.string(), date: z.string(), text: z.string().default('') })
/** A model that leaves one list out found nothing for it; one that leaves both out did not reply. */
const Story = z
  .object({ differences: z.array(z.unknown()).optional(), developments: z.array(z.unknown()).optional() })
  .refine(({ differences, developments }) => differences !== undefined || developments !== undefined)

/** Hands on the whole reply at once; what is no proposal in its lists is passed over. */
export function storyReader(): ReplyReader<StoryDraft> {
  return new ReplyReader('', ({ kind, json }) => {
    const read = kind === 'root' ? Story.safeParse(parsed(json)) : null
    if (!read?.success) return null
    const { differences = [], developments = [] } = read.data
    return [{ differences: those(Difference, differences), developments: those(Development, developments) }]
  })
}

function those<T>(shape: z.ZodType<T>, values: readonly unknown[]): T[] {
  return values.flatMap((value) => {
    const read = shape.safeParse(value)
    return read.success ? [read.data] : []
  })
}
