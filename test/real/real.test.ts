// The whole path of a model, against real ones: small enough for this machine, so that they write badly. Whatever they say is checked,
// nothing false is shown, and nothing breaks. Without their weights the tests are skipped, and their name says why.
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { checkSentence } from '../../src/answers/check.ts'
import { readSettings } from '../../src/config.ts'
import { createOpenAiModel, type OpenAiModel } from '../../src/llm/client.ts'
import { createEmbedder } from '../../src/llm/embeddings.ts'
import { loadPrompts } from '../../src/llm/prompts.ts'
import { createLog } from '../../src/log.ts'
import { type OpenDateline, openDateline } from '../../src/wire.ts'
import { folderOf, json, run } from '../support/cli.ts'
import { articleOf, passagesOf } from '../support/evidence.ts'
import { memoryUsageStore } from '../support/usage-store.ts'
import { WritableStub } from '../support/writable-stub.ts'
import { fetchModels, type RealModels, startModels } from './models.ts'

const SAMPLES = path.resolve(import.meta.dirname, '../../articles')
const NOW = new Date('2025-09-20T09:00:00Z')
/** On a machine that does nothing else, a reply takes a tenth of it. */
const PATIENCE_MS = 120_000
const QUESTIONS = ['Who refused to cross the border?', 'How many prisoners were released?']

interface Asked {
  answered: boolean
  mode: string
  sentences: { text: string; citations: number[] }[]
  citations: { n: number; quote: string; file: string }[]
  notes: string[]
}

const missing = await fetchModels()
if (missing !== null) console.warn(`Real models are skipped: ${missing}`)

describe.skipIf(missing !== null)(`real models${missing === null ? '' : ` (${missing})`}`, () => {
  const folder = folderOf({})
  const here = ['--articles', SAMPLES, '--data', path.join(folder.path, 'data')]
  let models: RealModels
  let env: Record<string, string>

  beforeAll(async () => {
    models = await startModels()
    env = { ...models.env, LLM_TIMEOUT_SECONDS: `${PATIENCE_MS / 1000}` }
    const indexed = await run(['index', ...here], { env })
    expect(indexed).toMatchObject({ status: 0, stderr: expect.not.stringContaining('embedded') })
  })
  afterAll(() => {
    models?.stop()
    folder.remove()
  })

  const modelWith = (more: object = {}): OpenAiModel =>
    createOpenAiModel({
      ...{ model: env.OPENAI_MODEL ?? '', baseUrl: env.OPENAI_BASE_URL ?? '', prompts: loadPrompts() },
      ...{ requestTimeoutMs: PATIENCE_MS, idleTimeoutMs: PATIENCE_MS, ...more },
    })

  const opened = async <T>(work: (open: OpenDateline) => Promise<T>): Promise<T> => {
    const settings = readSettings({ articles: SAMPLES, data: path.join(folder.path, 'data') }, env, 'none')
    const log = createLog('silent', new WritableStub())
    const open = await openDateline(settings, { log, onNotice: () => undefined })
    return work(open).finally(open.close)
  }

  const evidence = passagesOf(
    articleOf(
      'The ferry Aurora left Tallinn on Monday with 214 passengers. It ran aground near the lighthouse of Keri at noon. ' +
        'Captain Mari Tamm said that nobody was hurt.',
      { id: 'ferry', outlet: 'Harbour Post', publishedAt: NOW },
    ),
  )
  const passages = evidence.map(({ article, text }, at) => ({ ...article, text, n: at + 1 }))
  const request = { now: NOW, asOf: null, conversation: [], passages }

  test('the doctor reaches both', async () => {
    const { stdout } = await run(['doctor', '--json', ...here], { env })
    const { checks }: { checks: { name: string; state: string }[] } = JSON.parse(stdout)
    const states = Object.fromEntries(checks.map(({ name, state }) => [name, state]))
    expect(states).toMatchObject({ Model: 'ok', Embeddings: 'ok' })
  })

  test('structured output: a reply in the shape that was asked for, of which only what the quotes say passes', async () => {
    const drafts = []
    for (const question of ['How many passengers were on the ferry?', 'Where did it run aground?', 'Who was hurt?'])
      try {
        for await (const event of modelWith().draft({ ...request, question }))
          if (event.kind === 'sentence') drafts.push(event.sentence)
      } catch (error) {
        // So small a model may write on until its limit or ours; that is told as what it is.
        expect(error).toMatchObject({ kind: expect.stringMatching(/^(?:bad-output|timeout)$/) })
      }
    const passed = drafts.filter((sentence) => checkSentence(sentence, evidence).ok)
    const texts = passed.map(({ text }) => text)
    console.log(`${drafts.length} sentences drafted, ${passed.length} passed the rules:`, [...new Set(texts)])
    for (const { text, quotes } of passed) {
      expect(quotes.length).toBeGreaterThan(0)
      const words = quotes.map(({ quote }) => quote).join(' ')
      for (const told of text.match(/\d+|(?<=\p{Ll} )\p{Lu}\p{L}+/gu) ?? []) expect(words).toContain(told)
    }
  })

  test('streaming: pieces come while it is still writing', async () => {
    const messages = [{ role: 'user', content: 'Count from one to twenty in words.' }]
    const body = JSON.stringify({ model: env.OPENAI_MODEL, messages, stream: true, max_tokens: 40 })
    const response = await fetch(`${env.OPENAI_BASE_URL}/chat/completions`, { method: 'POST', body })
    const times = []
    for await (const _ of response.body ?? []) times.push(performance.now())
    expect(times.length).toBeGreaterThan(5)
    expect((times.at(-1) ?? 0) - (times[0] ?? 0)).toBeGreaterThan(20)
  })

  test('answers: each sentence is shown with words that stand in its article, and holds no number that they do not', async () => {
    for (const question of QUESTIONS) {
      const asked = await json<Asked>(['ask', question, '--as-of', '2025-09-20', '--no-refresh', ...here], { env })
      console.log(
        question,
        asked.mode,
        asked.sentences.map(({ text }) => text),
        asked.notes,
      )
      for (const { quote, file } of asked.citations)
        expect(readFileSync(path.join(SAMPLES, file), 'utf8')).toContain(quote)
      for (const { text, citations } of asked.sentences) {
        const quotes = asked.citations.filter(({ n }) => citations.includes(n)).map(({ quote }) => quote)
        expect(quotes.length).toBeGreaterThan(0)
        for (const number of text.match(/\d+/g) ?? []) expect(quotes.join(' ')).toContain(number)
      }
    }
  })

  test('quotes alone: not a word of the model is shown', async () => {
    const quoted = { ...env, ANSWERS: 'quoted' }
    const [question = ''] = QUESTIONS
    const asked = await json<Asked>(['ask', question, '--as-of', '2025-09-20', '--no-refresh', ...here], {
      env: quoted,
    })
    const quotes = asked.citations.map(({ quote }) => quote).join('\n')
    for (const { text } of asked.sentences) expect(quotes).toContain(text)
  })

  test('the second reader: a verdict for each sentence, whatever it thinks', async () => {
    const source = {
      outlet: 'Harbour Post',
      publishedAt: NOW,
      before: '',
      quote: 'Captain Mari Tamm said that nobody was hurt.',
    }
    const claims = ['The captain said nobody was hurt.', 'The captain said everybody was hurt.'].map((text) => ({
      ...{ text, sources: [source] },
    }))
    const verdicts = await modelWith().verdicts(claims)
    console.log('verdicts on a true and a false sentence:', verdicts)
    expect(verdicts.map((one) => typeof one)).toEqual(['boolean', 'boolean'])
  })

  test('embeddings: a vector is nearer to what means the same than to what does not', async () => {
    const embed = createEmbedder({ model: 'all-minilm-l6-v2', baseUrl: env.EMBEDDING_BASE_URL ?? '' })
    const [ship = [], boat = [], rates = []] = await embed([
      'A ship sank near the coast.',
      'The boat went down off the island.',
      'The central bank raised interest rates.',
    ])
    const likeness = (one: number[], other: number[]) =>
      one.reduce((sum, value, at) => sum + value * (other[at] ?? 0), 0)
    expect(likeness(ship, boat)).toBeGreaterThan(likeness(ship, rates) + 0.2)
    const search = () =>
      json<{ passages: { text: string }[] }>(['search', 'inmates set free', '--no-refresh', ...here], { env })
    const found = await search()
    expect(found.passages.length).toBeGreaterThan(0)
    const texts = ({ passages }: typeof found) => passages.map(({ text }) => text)
    expect(texts(await search())).toEqual(texts(found))
  })

  test('the cap: once it is reached, the articles answer in their own words', async () => {
    const capped = { ...env, LLM_DAILY_TOKENS: '1' }
    const question = ['ask', 'who refused to cross?', '--no-refresh', ...here]
    const asked = await json<Asked>(question, { env: capped })
    expect(asked).toMatchObject({ answered: true, mode: 'extractive' })
    const store = memoryUsageStore()
    const spent: number[] = []
    const budget = { reserve: async () => async (tokens: number) => void spent.push(tokens) }
    await modelWith({ budget })
      .rephrase({ question: 'And the ferry?', now: NOW, conversation: [] })
      .catch(() => undefined)
    expect(spent[0]).toBeGreaterThan(20)
    expect(await store.usedOn('2025-09-20')).toBe(0)
  })

  test('cancelling: the answer ends at once, and once the server has read the prompt, the next is served', async () => {
    await opened(async ({ dateline }) => {
      const cancel = new AbortController()
      const asking = dateline.ask('Who refused to cross the border?', { now: NOW, signal: cancel.signal })
      setTimeout(() => cancel.abort(new Error('changed my mind')), 1500)
      await expect(asking).rejects.toThrow('changed my mind')
    })
    const begun = performance.now()
    const { isListed } = await modelWith().probe()
    expect(isListed).toBe(true)
    const body = JSON.stringify({ messages: [{ role: 'user', content: 'Say yes.' }], max_tokens: 3 })
    const next = await fetch(`${env.OPENAI_BASE_URL}/chat/completions`, { method: 'POST', body })
    expect(next.status).toBe(200)
    console.log(`served again after ${Math.round(performance.now() - begun)} ms`)
  })
})
