// Searching by meaning, from the command line and over a real embeddings server: what is embedded when, and what happens when it cannot be.
import { readdirSync, rmSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { readSettings } from '../src/config.ts'
import { createLog } from '../src/log.ts'
import { openDateline } from '../src/wire.ts'
import { folderOf, json, jsonLines, run, start } from './support/cli.ts'
import { type EmbeddingServer, startEmbeddingServer } from './support/embedding-server.ts'
import { WritableStub } from './support/writable-stub.ts'

const ALIKE = { vessel: 'ferry', ran: 'went', aground: 'ashore' }
const TOWNS = ['Oslo', 'Turku', 'Gdansk', 'Riga', 'Tallinn', 'Rostock', 'Visby', 'Malmo', 'Kiel', 'Vaasa']

interface Found {
  passages: { title: string; text: string }[]
}

interface Checks {
  checks: { name: string; state: string; finding: string; remedy: string | null }[]
}

const article = (town: string, n: number, more = ''): string =>
  `${town} budget talks, day ${n}\n\nThe council of ${town} argued about its budget on day ${n}. ` +
  `Mayor ${town}sson said that schools would be paid for first. The talks go on tomorrow in the town hall.${more}\n`

const FERRY =
  'Night crossing ends early\n\nThe ferry Aurora went ashore near the lighthouse. All passengers were safe.\n'

/** A folder with eleven articles and settings for a server. */
async function harbour(settings: Record<string, string> = {}) {
  const server = await startEmbeddingServer(ALIKE)
  const articles = TOWNS.map((town, n) => [`articles/${town}.txt`, article(town, n)])
  const folder = folderOf({ ...Object.fromEntries(articles), 'articles/ferry.txt': FERRY })
  onTestFinished(folder.remove)
  const env = { EMBEDDING_MODEL: 'hash', EMBEDDING_BASE_URL: server.baseUrl, ...settings }
  const here = ['--articles', path.join(folder.path, 'articles'), '--data', path.join(folder.path, 'data')]
  const embeddings = async (more: Record<string, string> = {}) => {
    const { stdout } = await run(['doctor', '--no-refresh', '--json', ...here], { env: { ...env, ...more } })
    const { checks }: Checks = JSON.parse(stdout)
    return checks.find(({ name }) => name === 'Embeddings')
  }
  return {
    ...{ server, folder, env, here, embeddings },
    index: (more: Record<string, string> = {}) => run(['index', ...here], { env: { ...env, ...more } }),
    titles: async (words: string, more: Record<string, string> = {}) => {
      const found = await json<Found>(['search', words, '--no-refresh', ...here], { env: { ...env, ...more } })
      return found.passages.map(({ title }) => title)
    },
  }
}

const passagesOf = ({ embedded }: EmbeddingServer): string[] =>
  embedded.flatMap(({ text }) => (text.includes('\n') ? [text] : []))

describe('searching by meaning', () => {
  test('finds what shares no word with the question, once it is turned on', async () => {
    const { server, index, titles, embeddings, here } = await harbour()
    expect((await index()).status).toBe(0)
    expect(passagesOf(server)).toHaveLength(11)
    expect(await titles('vessel ran aground')).toContain('Night crossing ends early')
    expect(await titles('vessel ran aground', { EMBEDDING_MODEL: '' })).not.toContain('Night crossing ends early')
    expect(await embeddings()).toMatchObject({
      state: 'ok',
      finding: expect.stringContaining('11 of 11 articles embedded.'),
    })
    const asked = server.embedded.length
    await run(['search', 'vessel', '--offline', '--no-refresh', ...here])
    expect(server.embedded).toHaveLength(asked)
  })

  test('embeds nothing twice; what has changed is embedded anew, and what is gone is dropped', async () => {
    const { server, index, titles, embeddings, folder } = await harbour()
    await index()
    await index()
    expect(passagesOf(server)).toHaveLength(11)
    folder.put('articles/Oslo.txt', article('Oslo', 0, ' A vessel brought the mayor home.'))
    rmSync(path.join(folder.path, 'articles/ferry.txt'))
    await index()
    expect(passagesOf(server)).toHaveLength(12)
    expect(passagesOf(server).at(-1)).toContain('brought the mayor home')
    expect(await embeddings()).toMatchObject({ finding: expect.stringContaining('10 of 10 articles embedded.') })
    expect((await titles('ferry'))[0]).toBe('Oslo budget talks, day 0')
  })

  test('goes on where a killed process stopped', async () => {
    const { server, index, embeddings, env, here } = await harbour()
    await run(['index', '--offline', ...here])
    let requests = 0
    const reached = Promise.withResolvers<void>()
    server.gate = () => {
      // The first eight articles are written by the time the next are asked for.
      if (++requests < 2) return
      reached.resolve()
      return new Promise(() => undefined)
    }
    const child = start(['index', ...here], { env })
    await reached.promise
    child.kill('SIGKILL')
    await new Promise((resolve) => child.once('close', resolve))
    server.gate = () => undefined
    expect(await embeddings()).toMatchObject({
      finding: expect.stringMatching(/8 of 11 articles embedded\. Until all are, searches go by words alone\./),
    })
    expect(passagesOf(server)).toHaveLength(8)
    await index()
    expect(new Set(passagesOf(server)).size).toBe(11)
    expect(passagesOf(server)).toHaveLength(11)
    expect(await embeddings()).toMatchObject({ finding: expect.stringContaining('11 of 11 articles embedded.') })
  })

  test('embeds all anew for another model, and for another length of vectors behind the same name', async () => {
    const { server, index, titles, embeddings, folder } = await harbour()
    await index()
    const other = { EMBEDDING_MODEL: 'other' }
    expect(await titles('vessel ran aground', other)).not.toContain('Night crossing ends early')
    await index(other)
    expect(server.embedded.filter(({ model, text }) => model === 'other' && text.includes('\n'))).toHaveLength(11)
    expect(await titles('vessel ran aground', other)).toContain('Night crossing ends early')
    expect(readdirSync(path.join(folder.path, 'data/vectors'))).toHaveLength(1)
    server.dimensions = 128
    // Vectors of another length fit no table: words answer, until the next run has found out.
    expect(await titles('budget Oslo', other)).toContain('Oslo budget talks, day 0')
    folder.put('articles/Oslo.txt', article('Oslo', 7))
    await index(other)
    expect(await titles('vessel ran aground', other)).toContain('Night crossing ends early')
    expect(await embeddings(other)).toMatchObject({ finding: expect.stringContaining('11 of 11 articles embedded.') })
  })

  test('is left out while the server fails, which the log says once', async () => {
    const { server, index, env, here, embeddings } = await harbour()
    await index()
    server.status = 400
    const input = ['What did the ferry do?', 'Who is mayor of Riga?', 'What went ashore?']
    const batch = { input: input.map((question, id) => JSON.stringify({ id: `${id}`, question })).join('\n') }
    const ask = ['ask', '--batch', '-', '--no-refresh', ...here]
    const failing = await run(ask, { ...batch, env })
    const offline = await run([...ask, '--offline'], batch)
    const said = (lines: string) => jsonLines<object>(lines).map((line) => ({ ...line, seconds: null }))
    expect(failing.status).toBe(0)
    expect(said(failing.stdout)).toEqual(said(offline.stdout))
    expect(failing.stderr.match(/Searches go by words alone/g)).toHaveLength(1)
    expect(await embeddings()).toMatchObject({ state: 'failed', finding: expect.stringContaining('refused') })
  })

  test('says why not all could be embedded, and has the rest ready to be', async () => {
    const { server, index, embeddings } = await harbour()
    server.status = 401
    const refused = await index()
    expect(refused.status).toBe(0)
    expect(refused.stderr).toMatch(
      /Not all articles could be embedded: The model server refused the key\. Check EMBEDDING_API_KEY\./,
    )
    server.status = 200
    // The first write takes more than that.
    const capped = await index({ EMBEDDING_DAILY_TOKENS: '700' })
    expect(capped.stderr).toMatch(
      /Today’s allowance for embeddings is used up\. The cap is 700 tokens \(EMBEDDING_DAILY_TOKENS\)/,
    )
    expect(passagesOf(server)).toHaveLength(8)
    expect((await index()).stderr).not.toContain('embedded')
    expect(passagesOf(server)).toHaveLength(11)
    expect(await embeddings()).toMatchObject({ state: 'ok' })
  })

  test('gives the same passages each time, also from vectors made anew', async () => {
    const { index, titles, folder } = await harbour()
    await index()
    const first = await titles('what do the towns argue about')
    expect(await titles('what do the towns argue about')).toEqual(first)
    rmSync(path.join(folder.path, 'data/vectors'), { recursive: true })
    await index()
    expect(await titles('what do the towns argue about')).toEqual(first)
  })

  test('sends a key to its own server alone', async () => {
    const { server, index } = await harbour({ OPENAI_API_KEY: 'the-other', OPENAI_BASE_URL: 'http://127.0.0.1:9/v1' })
    await index()
    expect(server.headers.map(({ authorization }) => authorization)).toEqual(server.headers.map(() => undefined))
    await index({ EMBEDDING_API_KEY: 'its-own', EMBEDDING_MODEL: 'other' })
    expect(server.headers.at(-1)?.authorization).toBe('Bearer its-own')
  })

  test('keeps nobody waiting while passages are embedded', async () => {
    const { server, env, folder, here } = await harbour()
    await run(['index', '--offline', ...here])
    const asked = Promise.withResolvers<void>()
    const opened = Promise.withResolvers<void>()
    server.gate = () => {
      asked.resolve()
      return opened.promise
    }
    const overrides = { articles: path.join(folder.path, 'articles'), data: path.join(folder.path, 'data') }
    const log = createLog('warn', new WritableStub())
    const open = await openDateline(readSettings(overrides, env, 'none'), { log, onNotice: () => undefined })
    onTestFinished(() => open.close())
    const done = open.embedding?.catchUp()
    await asked.promise
    const { answer } = await open.dateline.ask('What went ashore near the lighthouse?', { now: new Date() })
    expect(answer).toMatchObject({ kind: 'answered' })
    opened.resolve()
    await done
    const signal = AbortSignal.timeout(10_000)
    expect(await open.embedding?.probe(signal)).toEqual({ embedded: 11, articles: 11, isReady: true })
  })
})
