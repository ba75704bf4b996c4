// The shapes in which a model is asked to reply, and the reading of what it sent instead. Forgives what models put around JSON: prose, code fences, raw line breaks in strings.
import { z } from 'zod'
import type { DraftEvent, StoryDraft } from '../domain/language-model.ts'

/** "3", "[3]" and "passage 3" are 3; anything else is 0, the number of no passage. */
const NumberIn = z
  .union([z.number(), z.string()])
  .transform((given) => Number(/\d+/.exec(String(given))?.[0] ?? 0))
  .meta({ type: 'integer' })
const Quote = z.object({ passage: NumberIn.default(0), quote: z.string() })
/** Quotes come first, so that the model looks for its evidence before it words the sentence. */
const Sentence = z.object({ quotes: z.array(Quote).default([]), text: z.string() })
const Draft = z.object({ sentences: z.array(z.unknown()).optional(), missing: z.string().nullish() })
const Side = z.object({ report: NumberIn, quote: z.string(), claim: z.string() })
const Difference = z.object({ sides: z.array(Side), about: z.string().default('') })
const Development = z.object({ report: NumberIn, quote: z.string(), date: z.string(), text: z.string().default('') })
const Verdict = z.object({ n: NumberIn, verdict: z.unknown().meta({ type: 'string', enum: ['yes', 'no'] }) })
const Verdicts = z.object({ verdicts: z.array(z.unknown()) })
/** A model that leaves one list out found nothing for it; one that leaves both out did not reply. */
const Story = z
  .object({ differences: z.array(z.unknown()).optional(), developments: z.array(z.unknown()).optional() })
  .refine(({ differences, developments }) => differences !== undefined || developments !== undefined)

/** Hands on each sentence as soon as it is complete, and then what is missing. */
export const draftReader = () =>
  readerOf<DraftEvent>((value, isWhole) => {
    const sentence = Sentence.safeParse(value)
    if (sentence.success) return [{ kind: 'sentence', sentence: sentence.data }]
    const draft = isWhole ? Draft.safeParse(value).data : undefined
    if (draft?.missing) return [{ kind: 'missing', missing: draft.missing }]
    return draft?.sentences?.length === 0 ? [{ kind: 'missing', missing: '' }] : null
  })

/** Hands on the whole reply at once. What is no proposal in its lists is passed over. */
const storyReader = () =>
  readerOf<StoryDraft>((value, isWhole) => {
    const story = isWhole ? Story.safeParse(value).data : undefined
    if (story === undefined) return null
    const { differences = [], developments = [] } = story
    return [{ differences: those(Difference, differences), developments: those(Development, developments) }]
  })

/** Hands on the numbers of what was said yes to, at once. */
const verdictReader = () =>
  readerOf<number[]>((value, isWhole) => {
    const reply = isWhole ? Verdicts.safeParse(value).data : undefined
    if (reply === undefined) return null
    return [those(Verdict, reply.verdicts).flatMap(({ n, verdict }) => (isYes(String(verdict)) ? [n] : []))]
  })

/** Asks for all of a shape, as JSON schema, of which less is forgiven when it is read. */
function asked(shape: z.ZodRawShape): Record<string, unknown> {
  const override = ({ jsonSchema }: { jsonSchema: { default?: unknown } }) => void delete jsonSchema.default
  const { $schema: _, ...schema } = z.toJSONSchema(z.object(shape), { unrepresentable: 'any', override })
  return schema
}

/** What is asked of a model: the shape of its reply, the tokens that it may have, and what reads it. */
const drafted = asked({ sentences: z.array(Sentence), missing: z.string() })
const found = asked({ differences: z.array(Difference), developments: z.array(Development) })
export const ANSWER = { schema: drafted, maxOutputTokens: 700, newReader: draftReader }
export const STORY = { schema: found, maxOutputTokens: 2400, newReader: storyReader }
export const CHECK = { schema: asked({ verdicts: z.array(Verdict) }), maxOutputTokens: 700, newReader: verdictReader }

export const isYes = (verdict: string): boolean => /^\W*(?:yes|true)\b/i.test(verdict)

/** A plain reply without what a model thinks aloud in front of it. */
export const withoutThoughts = (reply: string): string =>
  reply
    .replace(/<(think|thinking|thought|reasoning)>(?:(?!<\1>)[\s\S])*?<\/\1>/gi, '')
    .replace(/^[\s\S]*<\/think(?:ing)?>/i, '')

const those = <T>(shape: z.ZodType<T>, values: readonly unknown[]): T[] =>
  values.flatMap((value) => shape.safeParse(value).data ?? [])

export type ReplyReader<T> = ReturnType<typeof readerOf<T>>

/** Reads an object, or a whole outermost value. `null`: it says nothing; an empty list: it says that there is nothing. */
type ReadValue<T> = (value: unknown, isWhole: boolean) => T[] | null

const THINKING = /<(think|thinking|thought|reasoning)>$/i
const TAG_LENGTH = 14
/** No reply that is asked for is nested half as deep. */
const DEEPEST = 12
const ESCAPED: Record<string, string> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' }

/** Goes character by character, so that no chunking matters. Libraries for partial JSON give up at what is broken or stands around it. */
function readerOf<T>(read: ReadValue<T>) {
  let isReadable = false
  /** Piece by piece, so that adding to it costs no more the longer it is; and where each open bracket is in it, outermost first. */
  let json: string[] = []
  let open: number[] = []
  let [isInString, isEscaped] = [false, false]
  /** What was read last outside of JSON, to see tags. */
  let tail = ''
  let thinking: string | null = null

  function outside(character: string): T[] {
    tail = (tail + character).slice(-TAG_LENGTH)
    if (thinking === null) {
      thinking = THINKING.exec(tail)?.[1]?.toLowerCase() ?? null
      if (character === '{' || character === '[') begin(character)
    } else if (tail.toLowerCase().endsWith(`</${thinking}>`)) thinking = null
    return []
  }

  function begin(opener: string): void {
    if (open.length === DEEPEST) abandon()
    open.push(json.length)
    json.push(opener)
  }

  function inside(character: string): T[] {
    if (isInString) {
      isInString = isEscaped || character !== '"'
      isEscaped = !isEscaped && character === '\\'
      json.push(ESCAPED[character] ?? (character < ' ' ? ' ' : character))
      return []
    }
    if (/\s/.test(character)) return []
    // "[1]" and "{so to say}" are no JSON: what follows the outermost bracket tells.
    if (json.length === 1 && !(json[0] === '{' ? /["}]/ : /[{\]]/).test(character)) {
      abandon()
      return outside(character)
    }
    if (character === '{' || character === '[') {
      begin(character)
      return []
    }
    json.push(character)
    isInString = character === '"'
    return character === '}' || character === ']' ? close(character) : []
  }

  function close(closer: string): T[] {
    const start = open.pop() ?? 0
    const isPair = (json[start] === '{') === (closer === '}')
    const isWhole = open.length === 0
    const value = isPair && (isWhole || closer === '}') ? read(parsed(json.slice(start).join('')), isWhole) : null
    isReadable ||= value !== null
    if (isWhole || !isPair) abandon()
    return value ?? []
  }

  function abandon(): void {
    json = []
    open = []
    tail = ''
  }

  return {
    push: (chunk: string): T[] =>
      [...chunk].flatMap((character) => (open.length === 0 ? outside(character) : inside(character))),
    /** What the reply was, once it has ended: whole, cut off in a value or a thought, or nothing that could be read. */
    state(): 'whole' | 'cut off' | 'unreadable' {
      if (!isReadable) return 'unreadable'
      return open.length > 0 || thinking !== null ? 'cut off' : 'whole'
    },
  }
}

function parsed(json: string): unknown {
  for (const text of [json, json.replace(/,\s*([}\]])/g, '$1')]) {
    try {
      return JSON.parse(text)
    } catch {}
  }
  return null
}
