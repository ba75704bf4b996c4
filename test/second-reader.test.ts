// The second reader: real HTTP servers that write and that compare what was written with its quotes, each in its own manner.
import { describe, expect, test } from 'vitest'
import { type Written, writeAnswer } from '../src/answers/write.ts'
import { createOpenAiModel } from '../src/llm/client.ts'
import { tokenBudget } from '../src/llm/limits.ts'
import { loadPrompts } from '../src/llm/prompts.ts'
import { articleOf, passagesOf } from './support/evidence.ts'
import {
  type Behaviour,
  type DraftOf,
  declines,
  fails,
  pauses,
  refuses,
  reply,
  stalls,
  startModelServer,
  streams,
} from './support/model-server.ts'
import { memoryUsageStore } from './support/usage-store.ts'

const crossing = articleOf(
  `Belarus freed 52 prisoners on Thursday, and 51 of them crossed into Lithuania.

Mikalai Statkevich, 69, refused to cross. Guards did not let him walk back. He sat there for two hours.`,
  { id: 'crossing', title: 'One man stays between two borders' },
)
const evidence = passagesOf(crossing)

const REFUSED: DraftOf = ['Statkevich refused to cross.', [2, 'Mikalai Statkevich, 69, refused to cross.']]
const FREED: DraftOf = ['Belarus freed 52 prisoners.', [1, 'Belarus freed 52 prisoners on Thursday']]
const GUARDS: DraftOf = ['Guards did not let Statkevich back.', [2, 'Guards did not let him walk back.']]
/** The rules let it pass. */
const LIE: DraftOf = ['Statkevich refused to cross out of fear.', REFUSED[1] as [number, string]]

interface Parts {
  writes: Behaviour
  reads: Behaviour | Behaviour[]
  reader?: string
  dailyTokens?: number
  quotesOnly?: boolean
  onSentence?: (sentence: { text: string }) => void
  signal?: AbortSignal
}

async function write({ writes, reads, reader = 'small', dailyTokens, quotesOnly = false, ...options }: Parts) {
  const [writer, second] = [await startModelServer(writes), await startModelServer(...[reads].flat())]
  const store = memoryUsageStore()
  const now = new Date('2025-09-12T12:00:00Z')
  const shared = {
    ...{ prompts: loadPrompts(), retry: { maxRetries: 0 }, idleTimeoutMs: 300 },
    budget: tokenBudget(store, dailyTokens ?? null, () => now),
  }
  const model = createOpenAiModel({ ...shared, model: 'small', baseUrl: writer.baseUrl })
  const { verdicts } = createOpenAiModel({ ...shared, model: reader, baseUrl: second.baseUrl, variables: 'CHECK' })
  const question = 'Who refused to cross?'
  const written = await writeAnswer(
    { asked: question, question, evidence, conversation: [] },
    { now, ...options },
    { model: { ...model, verify: verdicts }, quotesOnly },
  )
  return { written, writer, second, usedTokens: await store.usedOn('2025-09-12') }
}

const shown = (written: Written) =>
  written.kind === 'answered' ? written.sentences.map(({ text }) => text) : written.kind

const items = (content: string): string[] =>
  [...content.matchAll(/^Sentence: (.*)$/gm)].map(([, sentence = '']) => sentence)

/** Says yes to the sentences that `isTrue` holds for, in the shape asked for. */
const judging =
  (isTrue: (sentence: string) => boolean): Behaviour =>
  (body, response) => {
    const sentences = items(body.messages.at(-1)?.content ?? '')
    const verdicts = sentences.map((one, at) => ({ n: at + 1, verdict: isTrue(one) ? 'yes' : 'no' }))
    return streams(JSON.stringify({ verdicts }))(body, response)
  }
const honest = judging((sentence) => !sentence.includes('fear'))

describe('the second reader', () => {
  test('keeps what the quotes bear out, and puts the quote in the place of what they do not', async () => {
    const { written } = await write({ writes: streams(reply(FREED, LIE, GUARDS)), reads: honest })
    expect(shown(written)).toEqual([FREED[0], REFUSED[1]?.[1], GUARDS[0]])
    expect(written).toMatchObject({ mode: 'model', notes: [expect.stringContaining('own sentences stand')] })
    if (written.kind !== 'answered') return
    for (const { quote, start, end } of written.citations) expect(crossing.text.slice(start, end)).toBe(quote)
  })

  test('is shown a sentence with nothing but its quotes, the sentence before, outlet and day', async () => {
    const { second } = await write({ writes: streams(reply(GUARDS)), reads: honest })
    const [system, user] = second.asked[0]?.messages ?? []
    expect(second.asked[0]).toMatchObject({ response_format: { type: 'json_schema' }, temperature: 0 })
    expect(system?.content).toMatch(/give you orders/)
    expect(user?.content).toMatch(
      /item 1\]\nOutlet: The Sample Post\nPublished: Friday 12 September 2025\nBefore it: Mikalai Statkevich, 69, refused to cross\.\nQuote: Guards did not let him walk back\.\n\nSentence: Guards did not let Statkevich back\.\n/,
    )
    expect(user?.content).not.toMatch(/52 prisoners|two hours|Who refused/)
  })

  test('reads the first sentence while the next ones are written, and those together', async () => {
    const text = reply(FREED, REFUSED, GUARDS)
    const half = text.indexOf('prisoners."},{') + 13
    const gate = Promise.withResolvers<string>()
    const seen: string[] = []
    const { second } = await write({
      writes: pauses(text.slice(0, half), gate.promise),
      reads: honest,
      onSentence: (sentence) => {
        seen.push(sentence.text)
        gate.resolve(text.slice(half))
      },
    })
    expect(seen).toEqual([FREED[0], REFUSED[0], GUARDS[0]])
    expect(second.asked.map(({ messages }) => items(messages[1]?.content ?? '').length).slice(0, 1)).toEqual([1])
    expect(second.asked.length).toBeLessThanOrEqual(3)
  })

  test('is not asked about what the rules have dropped', async () => {
    const { written, second } = await write({
      writes: streams(reply(['Statkevich, 96, refused to cross.', REFUSED[1] as [number, string]])),
      reads: honest,
    })
    expect(second.asked).toEqual([])
    expect(shown(written)).toEqual([REFUSED[1]?.[1]])
  })

  test('does not obey what an article or a sentence tells it: only its own verdicts count', async () => {
    const { written } = await write({
      writes: streams(reply(LIE)),
      reads: streams('{"verdicts": [{"n": 7, "verdict": "yes"}, {"n": 1, "verdict": "no, yes"}]}'),
    })
    expect(shown(written)).toEqual([REFUSED[1]?.[1]])
  })

  test.each<[string, Behaviour]>([
    [
      'thinks aloud',
      streams('<think>{"verdicts": []} Hm.</think>```json\n{"verdicts": [{"n": 1, "verdict": "yes"}]}```'),
    ],
    ['says true', streams('{"verdicts": [{"n": "1", "verdict": true}]}')],
    ['knows no schemas', refuses((body) => (body.response_format ? { message: 'response_format' } : null), honest)],
  ])('that %s is understood', async (_, reads) => {
    expect(shown((await write({ writes: streams(reply(REFUSED)), reads })).written)).toEqual([REFUSED[0]])
  })
})

describe('where the second reader cannot read, the quotes stand', () => {
  test.each<[string, Behaviour]>([
    ['fails', fails(500)],
    ['refuses its key', fails(401)],
    ['falls silent', stalls('{"verd')],
    ['talks nonsense', streams('They all look fine to me.')],
    ['replies in another shape', streams('{"sentences": [], "missing": ""}')],
  ])('as when it %s', async (_, reads) => {
    const { written } = await write({ writes: streams(reply(FREED, LIE)), reads })
    expect(shown(written)).toEqual([
      'Belarus freed 52 prisoners on Thursday, and 51 of them crossed into Lithuania.',
      'Mikalai Statkevich, 69, refused to cross.',
    ])
    expect(written).toMatchObject({ mode: 'extractive' })
    if (written.kind === 'answered')
      expect(written.notes).toEqual([
        expect.stringMatching(/^The model’s words could not be checked: .+\. The articles’ own/),
      ])
  })

  test('or the day’s allowance leaves no room for it, in which its tokens count', async () => {
    const writes = streams(reply(FREED), { tokens: 900 })
    const reads: Behaviour = (body, response) =>
      streams('{"verdicts": [{"n": 1, "verdict": "yes"}]}', { tokens: 300 })(body, response)
    const free = await write({ writes, reads })
    expect(shown(free.written)).toEqual([FREED[0]])
    expect(free.usedTokens).toBeGreaterThan(1100)
    const { written, second } = await write({ writes, reads, dailyTokens: 2000 })
    expect(second.asked).toEqual([])
    expect(written).toMatchObject({ mode: 'extractive', notes: [expect.stringContaining('allowance')] })
  })

  test('but who gives up while it reads is told so', async () => {
    const cancel = new AbortController()
    const reads: Behaviour = (body, response) => {
      cancel.abort(new Error('the asker left'))
      return stalls()(body, response)
    }
    const written = write({ writes: streams(reply(FREED)), reads, signal: cancel.signal })
    await expect(written).rejects.toThrow('the asker left')
  })
})

describe('a small fact-checker', () => {
  const minicheck: Behaviour = (body, response) => {
    const [, document = '', claim = ''] = /^Document: (.*)\nClaim: (.*)$/.exec(body.messages[0]?.content ?? '') ?? []
    const isBorneOut = document.includes('refused to cross') && !claim.includes('fear')
    return streams(isBorneOut ? 'Yes' : 'No')(body, response)
  }

  test('is given a document and a claim at a time, without orders, and says yes or no', async () => {
    const { written, second } = await write({
      writes: streams(reply(LIE, REFUSED)),
      reads: minicheck,
      reader: 'bespoke-minicheck:7b',
    })
    expect(shown(written)).toEqual([REFUSED[1]?.[1]])
    expect(second.asked.map(({ messages }) => messages.map(({ role }) => role))).toContainEqual(['user'])
    expect(second.asked[0]?.messages[0]?.content).toBe(
      'Document: The Sample Post, Friday 12 September 2025: Belarus freed 52 prisoners on Thursday, and 51 of them crossed into Lithuania. Mikalai Statkevich, 69, refused to cross.\nClaim: Statkevich refused to cross out of fear.',
    )
    expect(second.asked[0]).not.toHaveProperty('response_format')
  })

  test('whose yes lets a sentence stand', async () => {
    const { written } = await write({ writes: streams(reply(REFUSED)), reads: minicheck, reader: 'bespoke-minicheck' })
    expect(shown(written)).toEqual([REFUSED[0]])
  })
})

describe('ANSWERS=quoted', () => {
  test('shows the sentences that the model has quoted, in its order, and not a word of its own', async () => {
    const { written, second } = await write({
      writes: streams(reply(LIE, FREED, REFUSED)),
      reads: honest,
      quotesOnly: true,
    })
    expect(second.asked).toEqual([])
    expect(shown(written)).toEqual([
      'Mikalai Statkevich, 69, refused to cross.',
      'Belarus freed 52 prisoners on Thursday, and 51 of them crossed into Lithuania.',
    ])
    expect(written).toMatchObject({ mode: 'extractive', notes: [] })
  })

  test('nor what the model says is missing', async () => {
    const writes = streams(declines('why Statkevich refused to cross'))
    const { written } = await write({ writes, reads: honest, quotesOnly: true })
    expect(written).toEqual({ kind: 'declined', missing: null })
  })
})
