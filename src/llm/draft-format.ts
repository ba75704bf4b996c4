// The shape in which a model replies: the JSON schema it is asked to keep to, and the reading of what it sent instead.
import { z } from 'zod'
import type { DraftEvent } from '../answering/model.ts'
import { DraftScanner, type Scanned } from './draft-scanner.ts'

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

/** "3", "[3]" and "passage 3" are 3; anything else is no passage. */
const passageNumber = z
  .union([z.number(), z.string()])
  .transform((given) => Number(/\d+/.exec(String(given))?.[0] ?? 0))
const Sentence = z.object({
  text: z.string(),
  quotes: z.array(z.object({ passage: passageNumber.default(0), quote: z.string() })).default([]),
})
const Root = z.object({ sentences: z.array(z.unknown()).optional(), missing: z.string().nullish() })

function parsed(json: string): unknown {
  for (const text of [json, json.replace(/,\s*([}\]])/g, '$1')]) {
    try {
      return JSON.parse(text)
    } catch {}
  }
  return null
}

function eventsOf({ kind, json }: Scanned): DraftEvent[] {
  const value = parsed(json)
  const sentence = Sentence.safeParse(value)
  if (sentence.success) return [{ kind: 'sentence', sentence: sentence.data }]
  if (kind === 'element') return []
  const root = Root.safeParse(value)
  if (!root.success) return []
  const { sentences, missing } = root.data
  if (missing) return [{ kind: 'missing', missing }]
  return sentences?.length === 0 ? [{ kind: 'missing', missing: '' }] : []
}

/** Turns chunks of a reply into events, each as soon as it is complete. */
export class DraftReader {
  readonly #scanner = new DraftScanner()
  #found = 0

  push(chunk: string): DraftEvent[] {
    const events = this.#scanner.push(chunk).flatMap(eventsOf)
    this.#found += events.length
    return events
  }

  /** What the reply was, once it has ended: whole, cut off, or nothing that could be read. */
  get state(): 'whole' | 'cut off' | 'unreadable' {
    if (this.#found === 0) return 'unreadable'
    return this.#scanner.isOpen ? 'cut off' : 'whole'
  }
}
