// No model server can fill the memory, keep a reply open, or lead requests elsewhere: it is cut off, and said so.
import { gzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { ModelError } from '../src/domain/errors.ts'
import { createOpenAiModel } from '../src/llm/client.ts'
import { loadPrompts } from '../src/llm/prompts.ts'
import { type Behaviour, reply, startModelServer } from './support/model-server.ts'

const NOW = new Date('2025-09-15T10:00:00Z')
const passage = {
  n: 1,
  outlet: 'Sample Post',
  title: 'One stays',
  publishedAt: NOW,
  text: 'Statkevich refused to cross.',
}
const request = { question: 'Who refused?', asOf: null, now: NOW, conversation: [], passages: [passage] }
const ANSWER = reply(['Statkevich refused.', [1, 'Statkevich refused to cross']])
const MEGABYTE = 1_000_000

async function modelAt(...behaviours: Behaviour[]) {
  const server = await startModelServer(...behaviours)
  const options = { model: 'small', baseUrl: server.baseUrl, prompts: loadPrompts(), retry: { maxRetries: 0 } }
  const model = createOpenAiModel({ ...options, requestTimeoutMs: 20_000, idleTimeoutMs: 15_000 })
  return { server, model }
}

async function outcomeOf({ model }: Awaited<ReturnType<typeof modelAt>>): Promise<string> {
  try {
    const events = await Array.fromAsync(model.draft(request))
    return events.map((event) => (event.kind === 'sentence' ? event.sentence.text : event.missing)).join(' ')
  } catch (error) {
    if (!(error instanceof ModelError)) throw error
    return error.message
  }
}

const chunk = (choice: object, more: object = {}): string =>
  `data: ${JSON.stringify({ choices: [{ index: 0, delta: {}, ...choice }], ...more })}\n\n`
const CONTENT = chunk({ delta: { content: ANSWER } })

/** Streams `events` and never hangs up. */
const keepsOpen =
  (...events: string[]): Behaviour =>
  (_body, response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' })
    for (const event of events) response.write(event)
  }

/** Sends `piece` for ever, as fast as it is taken. */
const floods =
  (status: number, type: string, piece: string): Behaviour =>
  (_body, response) => {
    response.writeHead(status, { 'content-type': type })
    const more = (): void => {
      while (!response.destroyed && response.write(piece));
    }
    response.on('drain', more)
    more()
  }

test.each<[string, string[]]>([
  ['[DONE]', [CONTENT, 'data: [DONE]\n\n']],
  ['[DONE] in two parts', [CONTENT, 'data: [DO', 'NE]\n\n']],
  ['a reason and a count', [CONTENT, chunk({ finish_reason: 'stop' }, { usage: { total_tokens: 5 } })]],
  ['a reason and nothing behind it', [CONTENT, chunk({ finish_reason: 'stop' })]],
  [
    'a reason and talk without an end',
    [CONTENT, chunk({ finish_reason: 'stop' }), ...Array.from({ length: 2000 }, () => chunk({}))],
  ],
])('a reply ends at once with %s', async (_how, events) => {
  const begun = performance.now()
  expect(await outcomeOf(await modelAt(keepsOpen(...events)))).toBe('Statkevich refused.')
  expect(performance.now() - begun).toBeLessThan(10_000)
})

test.each([{}, 'many', { total_tokens: 'few' }, { total_tokens: -1 }, [], 7])(
  'tokens told as %j do no harm',
  async (usage) => {
    const events = [CONTENT, chunk({ finish_reason: 'stop' }, { usage }), 'data: [DONE]\n\n']
    expect(await outcomeOf(await modelAt(keepsOpen(...events)))).toBe('Statkevich refused.')
  },
)

test.each<[string, Behaviour]>([
  ['words without an end', floods(200, 'text/event-stream', chunk({ delta: { content: 'x'.repeat(5000) } }))],
  ['thoughts without an end', floods(200, 'text/event-stream', chunk({ delta: { reasoning: 'x'.repeat(5000) } }))],
  ['one line without an end', floods(200, 'text/event-stream', 'x'.repeat(50_000))],
  ['a body without an end', floods(200, 'application/json', 'x'.repeat(50_000))],
])('%s are cut off', async (_what, behaviour) => {
  const at = await modelAt(behaviour)
  expect(await outcomeOf(at)).toBe('The model does not come to an end.')
  await at.server.hungUp
})

test('an error that does not come to an end is one', async () => {
  const at = await modelAt(floods(500, 'application/json', 'x'.repeat(50_000)))
  expect(await outcomeOf(at)).toContain('The model server failed')
  await at.server.hungUp
})

test('what a small body unpacks to is bounded', async () => {
  const packed = gzipSync(Buffer.alloc(200 * MEGABYTE, ' '))
  const before = process.memoryUsage().rss
  const at = await modelAt((_body, response) => {
    response.writeHead(200, { 'content-type': 'application/json', 'content-encoding': 'gzip' }).end(packed)
  })
  expect(await outcomeOf(at)).toBe('The model does not come to an end.')
  expect(process.memoryUsage().rss - before).toBeLessThan(150 * MEGABYTE)
})

test('a server that sends requests elsewhere is not followed', async () => {
  const other = await startModelServer(keepsOpen(CONTENT, 'data: [DONE]\n\n'))
  const at = await modelAt((_body, response) => {
    response.writeHead(307, { location: `${other.baseUrl}/chat/completions` }).end()
  })
  expect(await outcomeOf(at)).toContain('cannot be reached')
  expect(other.asked).toEqual([])
})
