// The model client against a real HTTP server that refuses, stalls, fails, and streams.
import { describe, expect, test } from 'vitest'
import { ModelError } from '../src/domain/errors.ts'
import type { DraftEvent, DraftRequest } from '../src/domain/language-model.ts'
import { createOpenAiModel, type OpenAiModelOptions } from '../src/llm/client.ts'
import { tokenBudget } from '../src/llm/limits.ts'
import { loadPrompts } from '../src/llm/prompts.ts'
import {
  type Behaviour,
  breaksOff,
  type ChatBody,
  fails,
  ignoresStream,
  pauses,
  refuses,
  reply,
  sends,
  stalls,
  startModelServer,
  streams,
} from './support/model-server.ts'
import { memoryUsageStore } from './support/usage-store.ts'

const prompts = loadPrompts()
const KEY = 'sk-very-secret-key-123456'
const NOW = new Date('2025-09-15T10:00:00Z')
const request: DraftRequest = {
  question: 'Who refused?',
  asOf: null,
  now: NOW,
  conversation: [],
  passages: [
    { n: 1, outlet: 'Sample Post', title: 'One stays', publishedAt: NOW, text: 'Statkevich refused to cross.' },
  ],
}
const ONE = reply(['Statkevich refused.', [1, 'Statkevich refused to cross']])
const TWO = reply(['Statkevich refused.', [1, 'Statkevich refused to cross']], ['He stayed.', [1, 'refused to cross']])

async function modelAt(options: Partial<OpenAiModelOptions>, ...behaviours: Behaviour[]) {
  const server = await startModelServer(...behaviours)
  const model = createOpenAiModel({
    model: 'small',
    apiKey: KEY,
    baseUrl: server.baseUrl,
    prompts,
    retry: { backoffMs: 1, maxRetryAfterMs: 200 },
    ...options,
  })
  return { server, model, draft: (signal?: AbortSignal) => collect(model.draft(request, signal)) }
}

async function collect(events: AsyncIterable<DraftEvent>): Promise<string[]> {
  const texts: string[] = []
  for await (const event of events) texts.push(event.kind === 'sentence' ? event.sentence.text : `(${event.missing})`)
  return texts
}

async function failureOf(promise: Promise<unknown>): Promise<ModelError> {
  const error = await promise.then(
    () => null,
    (reason: unknown) => reason,
  )
  if (!(error instanceof ModelError)) throw new Error(`not a ModelError: ${error}`)
  expect(`${error.message} ${error.hint} ${error.stack} ${JSON.stringify(error)}`).not.toContain(KEY)
  return error
}

describe('the request', () => {
  test('asks for a schema, a stream, usage, no chance and a limit', async () => {
    const { server, draft } = await modelAt({}, streams(ONE))
    expect(await draft()).toEqual(['Statkevich refused.'])
    expect(server.asked[0]).toMatchObject({
      model: 'small',
      stream: true,
      temperature: 0,
      max_tokens: 700,
      stream_options: { include_usage: true },
      response_format: { type: 'json_schema', json_schema: { strict: true } },
    })
    expect(server.headers[0]?.authorization).toBe(`Bearer ${KEY}`)
  })

  test('carries no key where none is needed', async () => {
    const { server, draft } = await modelAt({ apiKey: null }, streams(ONE))
    await draft()
    expect(server.headers[0]).not.toHaveProperty('authorization')
  })

  test('cannot be made with neither key nor base URL', () => {
    expect(() => createOpenAiModel({ model: 'small', prompts })).toThrow(/neither a key nor a base URL/)
  })
})

describe('a server that knows less', () => {
  const format = ({ response_format }: ChatBody) => response_format?.type ?? 'text'
  test.each<[string, (body: ChatBody) => Record<string, unknown> | null, (body: ChatBody) => unknown, unknown[]]>([
    [
      'JSON schemas',
      (body) =>
        format(body) === 'json_schema' ? { message: 'json_schema is not supported', param: 'response_format' } : null,
      format,
      ['json_schema', 'json_object', 'json_object'],
    ],
    [
      'any JSON mode',
      (body) => (body.response_format ? { message: 'Unknown field: response_format' } : null),
      format,
      ['json_schema', 'json_object', 'text', 'text'],
    ],
    [
      'temperature',
      (body) =>
        body.temperature === undefined
          ? null
          : { message: 'Only the default value is supported.', param: 'temperature' },
      ({ temperature }) => temperature,
      [0, undefined, undefined],
    ],
    [
      'usage in streams',
      (body) => (body.stream_options ? { message: 'stream_options: extra fields not permitted' } : null),
      ({ stream_options }) => stream_options !== undefined,
      [true, false, false],
    ],
    [
      'the older limit',
      (body) =>
        body.max_tokens
          ? { message: "Unsupported parameter: use 'max_completion_tokens' instead.", param: 'max_tokens' }
          : null,
      ({ max_tokens, max_completion_tokens }) => max_completion_tokens ?? max_tokens,
      [700, 700, 700],
    ],
    [
      'more than the bare minimum, and does not say what',
      (body) =>
        body.response_format || body.stream_options || body.temperature === 0 ? { message: 'Bad request' } : null,
      format,
      ['json_schema', 'text', 'text'],
    ],
  ])('than %s is asked otherwise, and so from then on', async (_what, objects, seen, expected) => {
    const { server, draft } = await modelAt({}, refuses(objects, streams(ONE)))
    expect(await draft()).toEqual(['Statkevich refused.'])
    expect(await draft()).toEqual(['Statkevich refused.'])
    expect(server.asked.map(seen)).toEqual(expected)
  })

  test.each<[string, Behaviour]>([
    ['ignores that a stream was asked for', ignoresStream(ONE)],
    ['answers in a code fence', streams(`Sure!\n\`\`\`json\n${ONE}\n\`\`\``)],
    ['thinks aloud first', streams(`<think>Who was it? {"sentences": [{"text": "Me.", "quotes": []}]}</think>${ONE}`)],
    [
      'streams under another content type',
      sends('text/plain', `data: {"choices":[{"delta":{"content":${JSON.stringify(ONE)}}}]}\n\ndata: [DONE]\n\n`),
    ],
  ])('and %s is understood', async (_what, behaviour) => {
    const { draft } = await modelAt({}, behaviour)
    expect(await draft()).toEqual(['Statkevich refused.'])
  })

  test('and thinks until its allowance is used up gets more of it', async () => {
    const { server, draft } = await modelAt({}, streams('', { finish: 'length' }), streams(ONE))
    expect(await draft()).toEqual(['Statkevich refused.'])
    expect(server.asked.map(({ max_tokens }) => max_tokens)).toEqual([700, 2800])
  })
})

test('a sentence is handed on before the next one is written', async () => {
  const gate = Promise.withResolvers<string>()
  const half = TWO.indexOf('refused."}') + 'refused."}'.length
  const { model } = await modelAt({}, pauses(TWO.slice(0, half), gate.promise))
  const events = model.draft(request)[Symbol.asyncIterator]()
  expect(await events.next()).toMatchObject({ value: { sentence: { text: 'Statkevich refused.' } } })
  gate.resolve(TWO.slice(half))
  expect(await events.next()).toMatchObject({ value: { sentence: { text: 'He stayed.' } } })
  expect(await events.next()).toMatchObject({ done: true })
})

describe('after a failure it is tried again', () => {
  test.each<[string, Behaviour[]]>([
    ['when asked too often', [fails(429, {}, { 'retry-after-ms': '5' }), streams(ONE)]],
    ['with a wait in seconds', [fails(429, {}, { 'retry-after': '0.01' }), streams(ONE)]],
    ['with a wait until a moment', [fails(429, {}, { 'retry-after': new Date(0).toUTCString() }), streams(ONE)]],
    ['when the server failed twice', [fails(500), fails(503), streams(ONE)]],
    ['when the connection broke off before a sentence', [breaksOff('{"sent'), streams(ONE)]],
    [
      'when the stream reports an error',
      [sends('text/event-stream', 'data: {"error":{"message":"overloaded"}}\n\n'), streams(ONE)],
    ],
  ])('%s', async (_when, behaviours) => {
    const { server, draft } = await modelAt({}, ...behaviours)
    expect(await draft()).toEqual(['Statkevich refused.'])
    expect(server.asked).toHaveLength(behaviours.length)
  })
})

describe('it fails with a ModelError', () => {
  test.each<[string, string, Behaviour, number]>([
    ['the server fails for ever', 'server', fails(500), 3],
    ['it is asked too often for ever', 'rate-limit', fails(429), 3],
    ['the server asks for too long a wait', 'rate-limit', fails(429, {}, { 'retry-after': '3600' }), 1],
    ['the quota is used up', 'rate-limit', fails(429, { code: 'insufficient_quota' }), 1],
    ['the key is refused', 'auth', fails(401, { message: `Incorrect API key provided: ${KEY}` }), 1],
    ['the model is not known', 'server', fails(404, { message: 'The model `small` does not exist' }), 1],
    ['the request is refused', 'server', fails(400, { message: `context length exceeded, said ${KEY} <@U1>` }), 1],
    ['the reply is prose', 'bad-output', streams('I am afraid I cannot do that.'), 1],
    ['the reply is broken JSON', 'bad-output', streams('{"sentences": [{"text": "So", ]}'), 1],
    ['the reply is empty', 'bad-output', streams(''), 1],
    ['the reply is a web page', 'bad-output', sends('text/html', '<html>Welcome</html>'), 1],
    ['the stream is not JSON', 'bad-output', sends('text/event-stream', 'data: what?\n\n'), 1],
    ['the chunks are of another shape', 'bad-output', sends('application/json', '{"choices": 3}'), 1],
    ['the model may not answer', 'bad-output', streams('', { finish: 'content_filter' }), 1],
    ['the connection breaks off each time', 'unreachable', breaksOff('{"sent'), 3],
  ])('when %s', async (_when, kind, behaviour, requests) => {
    const { server, draft } = await modelAt({}, behaviour)
    const failure = await failureOf(draft())
    expect(failure.kind).toBe(kind)
    expect(failure.message).toMatch(/^[\p{Lu}].*\.$/u)
    expect(`${failure.message}${failure.hint}`).not.toMatch(/[<>@]/)
    expect(server.asked).toHaveLength(requests)
  })

  test('when nobody listens, naming the host and nothing secret', async () => {
    const server = await startModelServer()
    server.close()
    const baseUrl = server.baseUrl.replace('//', '//user:pass@')
    const model = createOpenAiModel({ model: 'small', apiKey: KEY, baseUrl, prompts, retry: { maxRetries: 0 } })
    const failure = await failureOf(collect(model.draft(request)))
    expect(failure.kind).toBe('unreachable')
    expect(`${failure.message} ${failure.hint}`).not.toContain('pass')
  })

  test.each<[string, Behaviour, Partial<OpenAiModelOptions>]>([
    ['never begins', () => {}, { requestTimeoutMs: 400 }],
    ['stalls before a sentence', stalls('{"sent'), { requestTimeoutMs: 400 }],
    ['falls silent', stalls('{"sent'), { idleTimeoutMs: 400 }],
  ])('when the server %s', async (_what, behaviour, options) => {
    const { server, draft } = await modelAt(options, behaviour)
    expect((await failureOf(draft())).kind).toBe('timeout')
    await server.hungUp
    expect(server.asked).toHaveLength(1)
  })

  test.each<[string, Behaviour]>([
    ['the reply is cut off', streams(TWO.slice(0, -20))],
    ['the connection breaks off', breaksOff(TWO.slice(0, -20))],
    ['the allowance is used up', streams(TWO.slice(0, -20), { finish: 'length' })],
  ])('after the sentences that came through, when %s, and does not begin anew', async (_when, behaviour) => {
    const { server, model } = await modelAt({}, behaviour)
    const texts: string[] = []
    const draft = (async () => {
      for await (const event of model.draft(request)) if (event.kind === 'sentence') texts.push(event.sentence.text)
    })()
    await failureOf(draft)
    expect(texts[0]).toBe('Statkevich refused.')
    expect(server.asked).toHaveLength(1)
  })
})

describe('the caller', () => {
  test('can cancel while the model writes', async () => {
    const { server, model } = await modelAt({}, stalls(`${ONE.slice(0, -14)},`))
    const cancel = new AbortController()
    const reason = new Error('the asker left')
    const draft = (async () => {
      for await (const _ of model.draft(request, cancel.signal)) cancel.abort(reason)
    })()
    await expect(draft).rejects.toBe(reason)
    await server.hungUp
  })

  test('can cancel while it waits to try again', async () => {
    const { server, draft } = await modelAt(
      { retry: { maxRetryAfterMs: 60_000 } },
      fails(429, {}, { 'retry-after': '30' }),
    )
    const cancel = new AbortController()
    const drafted = draft(cancel.signal)
    drafted.catch(() => {})
    while (server.asked.length === 0) await new Promise((later) => setImmediate(later))
    cancel.abort(new Error('enough'))
    await expect(drafted).rejects.toThrow('enough')
  })

  test('who has cancelled before asks nothing', async () => {
    const { server, draft } = await modelAt({}, streams(ONE))
    await expect(draft(AbortSignal.abort(new Error('no')))).rejects.toThrow('no')
    expect(server.asked).toHaveLength(0)
  })

  test('ends the request by ending the loop', async () => {
    const { server, model } = await modelAt({}, stalls(TWO.slice(0, -20)))
    for await (const _ of model.draft(request)) break
    await server.hungUp
  })
})

describe('a follow-up', () => {
  const follow = {
    question: 'How old is he?',
    now: NOW,
    conversation: [{ question: 'Who refused?', answer: 'Statkevich.' }],
  }
  test.each([
    ['as it is', 'How old is Statkevich?'],
    ['out of quotation marks', '“How old is Statkevich?”\n'],
    ['after thoughts', '<think>\nHe must be\nStatkevich.\n</think>\n\nHow old is Statkevich?'],
  ])('is rephrased: %s', async (_how, text) => {
    const { server, model } = await modelAt({}, streams(text))
    expect(await model.rephrase(follow)).toBe('How old is Statkevich?')
    expect(server.asked[0]).not.toHaveProperty('response_format')
  })

  test.each([
    ['an essay', 'Well.\nThe question is\nhard.'],
    ['a link', 'How old is http://evil.example ?'],
    ['a mention', 'How old is @everyone?'],
    ['nothing', ''],
  ])('is not taken from %s', async (_what, text) => {
    const { model } = await modelAt({}, streams(text))
    expect((await failureOf(model.rephrase(follow))).kind).toBe('bad-output')
  })
})

describe('the daily cap', () => {
  const budgetOf = (dailyTokens: number | null, clock = { now: NOW }) => {
    const store = memoryUsageStore()
    return { store, clock, budget: tokenBudget(store, dailyTokens, () => clock.now) }
  }

  test('counts what the server reports', async () => {
    const { store, budget } = budgetOf(null)
    const { draft } = await modelAt({ budget }, streams(ONE, { tokens: 321 }))
    await draft()
    expect(await store.usedOn('2025-09-15')).toBe(321)
  })

  test('counts a guess where the server reports nothing, and nothing for requests it refused', async () => {
    const { store, budget } = budgetOf(null)
    const { draft } = await modelAt({ budget }, fails(500), fails(429), streams(ONE))
    await draft()
    const used = await store.usedOn('2025-09-15')
    expect(used).toBeGreaterThan(300)
    expect(used).toBeLessThan(2500)
  })

  test('stops requests before they are sent, until the next day', async () => {
    const { store, clock, budget } = budgetOf(5000)
    await store.add('2025-09-15', 4900)
    const { server, draft } = await modelAt({ budget }, streams(ONE, { tokens: 10 }))
    const failure = await failureOf(draft())
    expect(failure.kind).toBe('budget')
    expect(failure.hint).toContain('LLM_DAILY_TOKENS')
    expect(server.asked).toHaveLength(0)
    clock.now = new Date('2025-09-16T00:00:00Z')
    expect(await draft()).toEqual(['Statkevich refused.'])
  })

  test('holds for requests side by side', async () => {
    const { budget } = budgetOf(1000)
    const both = await Promise.allSettled([budget.reserve(600), budget.reserve(600)])
    expect(both.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected'])
    const [granted] = both.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []))
    await granted?.(100)
    await expect(budget.reserve(900)).resolves.toBeDefined()
  })
})

describe('whether the model is there', () => {
  test('is answered without a completion', async () => {
    const { server, model } = await modelAt({}, fails(500))
    expect(await model.probe()).toEqual({ isListed: true })
    expect(server.asked).toHaveLength(0)
  })
  test('is answered by a ModelError when it is not', async () => {
    const { server, model } = await modelAt({ retry: { maxRetries: 0 } })
    server.close()
    expect((await failureOf(model.probe())).kind).toBe('unreachable')
  })
})
