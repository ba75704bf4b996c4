// The shape in which a model replies: the JSON schema it is asked to keep to, and the reading of what it sent instead.
import { z } from 'zod'
import type { DraftEvent } from '../domain/language-model.ts'
import type { Scanned } from './draft-scanner.ts'
import { parsed, ReplyReader } from './reply-reader.ts'

/** Quotes come before the text, so that the model looks for its evidence before it words the sentence. */
export const DRAFT_SCHEMA = {
  type: 'object',
  additionalProperties: false,
  required: ['sentences', 'missing'],
  properties: {
    sentences: {
      type: 'array',
      items: {
        type: 'object',
        additionalProperties: false,
        required: ['quotes', 'text'],
        properties: {
          quotes: {
            type: 'array',
            items: {
              type: 'object',
              additionalProperties: false,
              required: ['passage', 'quote'],
              properties: { passage: { type: 'integer' }, quote: { type: 'string' } },
            },
          },
          text: { type: 'string' },
        },
      },
    },
    missing: { type: 'string' },
  },
}

/** "3", "[3]" and "passage 3" are 3; anything else is 0, the number of no passage. */
export const numberIn = z
  .union([z.number(), z.string()])
  .transform((given) => Number(/\d+/.exec(String(given))?.[0] ?? 0))
const Sentence = z.object({
  text: z.string(),
  quotes: z.array(z.object({ passage: numberIn.default(0), quote: z.string() })).default([]),
})
const Root = z.object({ sentences: z.array(z.unknown()).optional(), missing: z.string().nullish() })

function eventsOf({ kind, json }: Scanned): DraftEvent[] | null {
  const value = parsed(json)
  const sentence = Sentence.safeParse(value)
  if (sentence.success) return [{ kind: 'sentence', sentence: sentence.data }]
  if (kind === 'element') return null
  const root = Root.safeParse(value)
  if (!root.success) return null
  const { sentences, missing } = root.data
  if (missing) return [{ kind: 'missing', missing }]
  return sentences?.length === 0 ? [{ kind: 'missing', missing: '' }] : null
}

export const draftReader = (): ReplyReader<DraftEvent> => new ReplyReader('sentences', eventsOf)
