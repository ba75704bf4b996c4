// The command line when something is off: exit status, one clear line, and nothing of it on standard output.
import { once } from 'node:events'
import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { afterAll, describe, expect, onTestFinished, test } from 'vitest'
import packageJson from '../package.json' with { type: 'json' }
import { ended, folderOf, json, jsonLines, run, runProcess, start } from './support/cli.ts'
import { reply, startModelServer, streams } from './support/model-server.ts'

const KEY = 'sk-very-secret-0123456789'
const NEWS = [
  'The ferry Marigold left Port Vellmar on 3 March with nine goats on board. The goats belonged to a farmer from Westmere.',
  '',
  'Captain Nora Fillin said that the goats had bought no tickets.',
].join('\n')
const GOATS = `---\ntitle: Goats at sea\noutlet: Invented Post\npublished: 2025-03-04\n---\n\n${NEWS}\n`

const place = folderOf({ 'articles/goats.md': GOATS, 'articles/empty.txt': '', 'articles/broken.jsonl': '{"title": ' })
const ARTICLES = ['--articles', path.join(place.path, 'articles')]
const HERE = [...ARTICLES, '--data', path.join(place.path, 'data')]
afterAll(() => place.remove())

describe('words that are off', () => {
  test.each([
    ['no command', []],
    ['an unknown command', ['shout']],
    ['an unknown command of the sources', ['sources', 'shout']],
    ['an unknown option', ['ask', 'who?', '--loud']],
    ['no question', ['ask']],
    ['a question beside a batch', ['ask', 'who?', '--batch', '-']],
    ['a moment that is none', ['ask', 'who?', '--as-of', '2025-02-30']],
    ['a digest of a time that ends before it begins', ['digest', '--since', '2025-09-12', '--until', '2025-09-10']],
    ['stories of such a time', ['stories', '--since', '2025-09-12', '--until', '2025-09-10']],
    ['a count that is none', ['search', 'goats', '-k', 'many']],
    ['a count of nothing', ['search', 'goats', '-k', '0']],
    ['an option without its value', ['index', '--data']],
    ['a folder without a name', ['ask', 'who?', '--articles', '']],
    ['records without a name', ['ask', 'who?', '--data', '']],
  ])('%s: status 2', async (_what, words) => {
    const { status, stdout, stderr } = await run(words)
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' })
    expect(stderr).toMatch(/^(?:error: |Usage: )/)
    expect(stderr).not.toMatch(/^\s+at /m)
  })

  test('npm start knows its own', async () => {
    const { status, stderr } = await runProcess(['--loud'], { file: 'main.ts' })
    expect(status).toBe(2)
    expect(stderr).toMatch(/^error: .*--loud/)
  })

  test('npm start says so where nobody can ask', async () => {
    const { status, stdout, stderr } = await runProcess(HERE, { file: 'main.ts', input: '' })
    expect({ status, stdout }).toEqual({ status: 0, stdout: '' })
    expect(stderr).toContain('needs a token')
  })

  test('a question that looks like an option is a question', async () => {
    const { status, stdout } = await run(['ask', '-- who did the goats belong to?', ...HERE])
    expect(status).toBe(0)
    expect(stdout).toMatch(/farmer/)
  })
})

test.each(['cli.ts', 'main.ts'])('--version of %s is the version of the package', async (file) => {
  expect(await runProcess(['--version'], { file })).toEqual({
    status: 0,
    stdout: `${packageJson.version}\n`,
    stderr: '',
  })
})

describe('help', () => {
  test('names every command, and shows examples', async () => {
    const { status, stdout, stderr } = await run(['--help'])
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
    const commands = [...stdout.matchAll(/^ {2}(\w+)(?: \[| {2,})/gm)].map(([, name]) => name)
    expect(commands).toEqual([
      'index',
      'ask',
      'summary',
      'check',
      'search',
      'articles',
      'stories',
      'digest',
      'sources',
      'status',
      'chat',
      'manifest',
      'copy',
      'doctor',
      'help',
    ])
    expect(stdout).toMatch(/Examples:\n {2}\$ npm run -s dateline -- ask/)
  })

  test('of npm start names its options', async () => {
    for (const word of ['--help', '-h']) {
      const { status, stdout, stderr } = await runProcess([word], { file: 'main.ts' })
      expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
      expect(stdout).toMatch(/--articles <dir>[\s\S]*--data <dir>[\s\S]*--offline/)
    }
  })

  test.each(['index', 'ask', 'search', 'articles', 'chat', 'doctor'])(
    '%s has the options of every command',
    async (name) => {
      const { stdout } = await run([name, '--help'])
      for (const option of ['--articles', '--data', '--json', '--offline', '--no-refresh'])
        expect(stdout).toContain(option)
    },
  )
})

test('a folder without articles is not called well, and has no stories yet', async () => {
  const empty = folderOf({ 'articles/.keep': '' })
  onTestFinished(() => empty.remove())
  const here = ['--articles', path.join(empty.path, 'articles'), '--data', path.join(empty.path, 'data')]
  expect((await run(['status', ...here])).stdout).toMatch(/^\n?No articles are indexed yet\n/)
  expect((await run(['stories', ...here])).stdout).toBe('There are no stories yet.\n')
})

describe('things that fail', () => {
  test('an articles folder that is not there', async () => {
    const { status, stdout, stderr } = await run([
      'index',
      '--articles',
      path.join(place.path, 'nowhere'),
      ...HERE.slice(2),
    ])
    expect({ status, stdout }).toEqual({ status: 1, stdout: '' })
    expect(stderr).toMatch(/^Error: The articles folder .*nowhere does not exist\.\nCreate it/)
  })

  test('a data folder that is a file', async () => {
    const { status, stderr } = await run(['index', ...ARTICLES, '--data', path.join(place.path, 'articles/goats.md')])
    expect(status).toBe(1)
    expect(stderr).toMatch(/^Error: .*\n.*data folder/)
  })

  test.skipIf(!existsSync('/proc/self'))('a data folder where none can be made, which is said at once', async () => {
    const { status, stdout } = await runProcess(['doctor', '--offline', ...ARTICLES, '--data', '/proc/nope/data'])
    expect(status).toBe(1)
    expect(stdout).toMatch(/Data folder: \/proc\/nope\/data cannot be written to.+ENOENT.+DATA_DIR/s)
    const asked = await runProcess(['ask', 'who?', ...ARTICLES, '--data', '/proc/nope'])
    expect([asked.status, asked.stderr]).toEqual([1, expect.stringContaining('/proc/nope')])
  })

  test('a setting that is nearly one, in the doctor and at the start', async () => {
    const env = { DIGEST_CHANELS: 'C0123456789' }
    const { status, stdout } = await run(['doctor', '--offline', ...HERE], { env })
    expect(status).toBe(1)
    expect(stdout).toContain('Settings: DIGEST_CHANELS is no setting. Did you mean DIGEST_CHANNELS?')
    expect((await run(['ask', 'who?', ...HERE], { env })).stderr).toContain('Did you mean DIGEST_CHANNELS?')
  })

  test.each([
    ['is not there', 'none.jsonl', /^Error: The batch file .*none\.jsonl cannot be read/],
    ['is a folder', '.', /^Error: The batch file .* cannot be read: it is a folder\. ?\n?.*one JSON object a line/s],
  ])('a batch file that %s', async (_, name, problem) => {
    const { status, stderr } = await run(['ask', '--batch', path.join(place.path, name), ...HERE])
    expect(status).toBe(1)
    expect(stderr).toMatch(problem)
  })

  test('settings: all at once, and never with the key', async () => {
    const env = { OPENAI_API_KEY: `${KEY} x`, LLM_DAILY_TOKENS: KEY, LOG_LEVEL: 'loud' }
    const { status, stdout, stderr } = await run(['ask', 'who?', ...HERE], { env })
    expect({ status, stdout }).toEqual({ status: 1, stdout: '' })
    expect(stderr).toMatch(
      /^Error: 3 settings are wrong:\n {2}OPENAI_API_KEY .*\n {2}LLM_DAILY_TOKENS .*\n {2}LOG_LEVEL .*\nSettings come from/,
    )
    expect(stderr).not.toContain(KEY)
  })

  test('show where in the code only to those who debug', async () => {
    const env = { LOG_LEVEL: 'debug' }
    const { stderr } = await run(['index', '--articles', path.join(place.path, 'nowhere'), ...HERE.slice(2)], { env })
    expect(stderr).toMatch(/^\s+at /m)
  })
})

describe('streams', () => {
  test('a reader that leaves early ends the command quietly', async () => {
    const child = start(['ask', '--batch', '-', ...HERE])
    const done = ended(child)
    child.stdin?.on('error', () => undefined)
    child.stdin?.write('{"question": "who owned the goats?"}\n')
    if (child.stdout) await once(child.stdout, 'data')
    child.stdout?.destroy()
    child.stdin?.end('{"question": "who owned the goats?"}\n'.repeat(2000))
    expect(await done).toMatchObject({ status: 0, stderr: '' })
  })

  test('Ctrl-C ends the command quietly', async () => {
    const child = start(['ask', '--batch', '-', ...HERE])
    const done = ended(child)
    child.stdin?.write('{"question": "who owned the goats?"}\n')
    if (child.stdout) await once(child.stdout, 'data')
    child.kill('SIGINT')
    const { status, stdout, stderr } = await done
    expect({ status, stderr }).toEqual({ status: 130, stderr: '' })
    expect(jsonLines(stdout)).toHaveLength(1)
  })

  test('answers of a batch come as soon as they are there', async () => {
    const child = start(['ask', '--batch', '-', ...HERE])
    const done = ended(child)
    for (const id of ['first', 'second']) {
      child.stdin?.write(`{"id": "${id}", "question": "who owned the goats?"}\n`)
      // The next question is only asked when this one has been answered.
      if (child.stdout) expect(String(await once(child.stdout, 'data'))).toContain(id)
    }
    child.stdin?.end()
    expect(await done).toMatchObject({ status: 0 })
  })

  test('the log goes to standard error, as lines of JSON', async () => {
    const { stdout, stderr } = await run(['ask', 'who owned the goats?', '--json', ...HERE], {
      env: { LOG_LEVEL: 'debug' },
    })
    expect(jsonLines(stdout)).toHaveLength(1)
    expect(jsonLines<{ level: string }>(stderr).map(({ level }) => level)).toContain('debug')
  })
})

describe('the articles of a made-up folder', () => {
  test('are listed, with what was skipped and why', async () => {
    const listing = await json<{ articles: { title: string }[]; skipped: unknown[] }>(['articles', ...HERE])
    expect(listing.articles.map(({ title }) => title)).toEqual(['Goats at sea'])
    expect(listing.skipped).toEqual([
      { file: 'broken.jsonl', line: 1, reason: expect.stringMatching(/JSON/) },
      { file: 'empty.txt', reason: 'empty' },
    ])
  })

  test('are looked at again by every command, unless told not to', async () => {
    place.put(
      'articles/later.txt',
      'Snow fell on Westmere on Friday. The mayor, Otto Nepp, measured forty centimetres.',
    )
    const count = async (words: string[]) =>
      (await json<{ articles: unknown[] }>(['articles', ...HERE, ...words])).articles.length
    expect(await count(['--no-refresh'])).toBe(1)
    expect(await count([])).toBe(2)
  })

  test('cannot give orders to the terminal', async () => {
    const text = 'The \u001b[31mmayor\u001b[0m of Westmere\u202e, Otto Nepp, resigned\u0007 on Friday.\u009b2J'
    const files = folderOf({ 'evil.jsonl': JSON.stringify({ title: `Mayor \u001b]0;x\u0007 gone`, text }) })
    const words = ['--articles', files.path, '--data', path.join(files.path, '.data')]
    const { stdout } = await run(['search', 'mayor', ...words])
    const inJson = await run(['search', 'mayor', '--json', ...words])
    files.remove()
    expect(stdout).toMatch(/mayor of Westmere/)
    expect(`${stdout}${inJson.stdout}`.replaceAll('\n', '')).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u202a-\u202e]/)
  })
})

describe('a model', () => {
  const SAID = reply([
    'Captain Nora Fillin said the goats had bought no tickets.',
    [1, 'Captain Nora Fillin said that the goats had bought no tickets.'],
  ])

  const HOLDS = '{"verdicts": [{"n": 1, "verdict": "yes"}]}'

  test('words the answer where there is one, and its key is seen nowhere', async () => {
    const server = await startModelServer(streams(SAID), streams(HOLDS))
    const env = { OPENAI_BASE_URL: server.baseUrl, OPENAI_API_KEY: KEY, OPENAI_MODEL: 'small', LOG_LEVEL: 'debug' }
    const { status, stdout, stderr } = await run(
      ['ask', 'what did the captain say about tickets?', '--json', ...HERE],
      { env },
    )
    expect(status).toBe(0)
    expect(JSON.parse(stdout)).toMatchObject({ answered: true, mode: 'model', citations: [{ file: 'goats.md' }] })
    expect(server.headers.map(({ authorization }) => authorization)).toEqual([`Bearer ${KEY}`, `Bearer ${KEY}`])
    expect(stdout + stderr).not.toContain(KEY)
  })

  test('has its words read by another one, at a server that does not get its key', async () => {
    const [server, second] = [await startModelServer(streams(SAID)), await startModelServer(streams('No'))]
    const env = { OPENAI_BASE_URL: server.baseUrl, OPENAI_API_KEY: KEY }
    const check = { CHECK_MODEL: 'bespoke-minicheck', CHECK_BASE_URL: second.baseUrl }
    const words = ['ask', 'what did the captain say about tickets?', ...HERE]
    const answer = await json(words, { env: { ...env, ...check } })
    expect(answer).toMatchObject({ mode: 'extractive', notes: [expect.stringMatching(/own sentences stand/)] })
    expect(second.asked.map(({ model }) => model)).toEqual(['bespoke-minicheck'])
    expect(second.headers[0]).not.toHaveProperty('authorization')
    const CHECK_API_KEY = 'sk-second-0987654321'
    const { stdout, stderr } = await run(words, { env: { ...env, ...check, CHECK_API_KEY, LOG_LEVEL: 'debug' } })
    expect(second.headers.at(-1)?.authorization).toBe(`Bearer ${CHECK_API_KEY}`)
    expect(stdout + stderr).not.toContain(CHECK_API_KEY)
  })

  test.each([
    ['nobody reads its words again', { CHECK: 'off' }, 'model'],
    ['it only chooses quotes', { ANSWERS: 'quoted' }, 'extractive'],
  ])('is asked once where %s', async (_, settings, mode) => {
    const server = await startModelServer(streams(SAID))
    const env = { OPENAI_BASE_URL: server.baseUrl, ...settings }
    expect(await json(['ask', 'what did the captain say about tickets?', ...HERE], { env })).toMatchObject({ mode })
    expect(server.asked).toHaveLength(1)
  })

  test('is not asked offline', async () => {
    const server = await startModelServer(streams(SAID))
    const env = { OPENAI_BASE_URL: server.baseUrl }
    const answer = await json(['ask', 'who owned the goats?', '--offline', ...HERE], { env })
    expect(answer).toMatchObject({ mode: 'extractive' })
    expect(server.asked).toEqual([])
  })

  test('is asked no more when the day’s tokens are used up, in whichever process', async () => {
    const server = await startModelServer(streams(SAID, { tokens: 9000 }))
    const env = { OPENAI_BASE_URL: server.baseUrl, LLM_DAILY_TOKENS: '9500', CHECK: 'off' }
    const words = [
      'ask',
      'what did the captain say about tickets?',
      ...ARTICLES,
      '--data',
      path.join(place.path, 'capped'),
    ]
    expect(await json(words, { env })).toMatchObject({ mode: 'model' })
    expect(await json(words, { env })).toMatchObject({
      mode: 'extractive',
      notes: [expect.stringMatching(/allowance/)],
    })
    expect(server.asked).toHaveLength(1)
  })
})

describe('doctor', () => {
  test('says in a line each what works', async () => {
    const { status, stdout, stderr } = await run(['doctor', ...HERE])
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
    expect(stdout.match(/^(?:ok|--|!!) {2}\w/gm)).toHaveLength(13)
    expect(stdout).toMatch(/^-- {2}Model: no model configured/m)
    expect(stdout).toMatch(/^-- {2}Discord: not set up; DISCORD_TOKEN turns it on/m)
  })

  test('fails with what to do where something necessary does not work', async () => {
    const data = path.join(place.path, 'a-file')
    writeFileSync(data, '')
    mkdirSync(path.join(place.path, 'nothing'))
    const { status, stdout } = await run([
      'doctor',
      '--json',
      '--articles',
      path.join(place.path, 'nothing'),
      '--data',
      data,
    ])
    expect(status).toBe(1)
    const { ok, checks } = JSON.parse(stdout)
    expect(ok).toBe(false)
    expect(checks.map(({ name, state }: Record<string, string>) => `${name}: ${state}`)).toEqual([
      'Node: ok',
      'Roles: ok',
      'Articles: failed',
      'Data folder: failed',
      'Index: off',
      'Records: off',
      'Cross-encoder: ok',
      'Model: off',
      'Discord: off',
      'Slack: off',
      'Web: off',
      'Digests: off',
    ])
  })

  test('tries the model for real, and never shows the key', async () => {
    const server = await startModelServer()
    const env = { OPENAI_BASE_URL: server.baseUrl, OPENAI_API_KEY: KEY, LOG_LEVEL: 'debug' }
    const good = await run(['doctor', ...HERE], { env: { ...env, OPENAI_MODEL: 'small' } })
    expect(good.stdout).toMatch(/^ok {2}Model: small can be reached/m)
    const other = await run(['doctor', ...HERE], { env: { ...env, OPENAI_MODEL: 'large' } })
    expect(other.stdout).toMatch(/^!! {2}Model: .*does not list large/m)
    expect([good.status, other.status]).toEqual([0, 1])
    expect(good.stdout + good.stderr + other.stdout + other.stderr).not.toContain(KEY)
    expect((await run(['doctor', '--offline', ...HERE], { env })).stdout).toMatch(/^-- {2}Model: not asked/m)
  })
})
