// Settings: what the environment and .env may say, and how their mistakes are told.
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { parse } from 'dotenv'
import fc from 'fast-check'
import { describe, expect, onTestFinished, test } from 'vitest'
import { readSettings, type Settings, VARIABLES } from '../src/config.ts'
import { DatelineError } from '../src/domain/errors.ts'

const KEY = 'sk-very-secret-0123456789'

function settings(environment: Record<string, string>, env = '', overrides = {}): Settings {
  const envFile = path.join(folder(), '.env')
  writeFileSync(envFile, env)
  return readSettings(overrides, environment, envFile)
}

function mistake(environment: Record<string, string>, env = ''): DatelineError {
  try {
    settings(environment, env)
  } catch (error) {
    if (error instanceof DatelineError) return error
    throw error
  }
  throw new Error('no mistake was found')
}

function folder(): string {
  const made = mkdtempSync(path.join(tmpdir(), 'dateline-config-'))
  onTestFinished(() => rmSync(made, { recursive: true }))
  return made
}

describe('settings', () => {
  test('need nothing to be set', () => {
    expect(readSettings({}, {}, path.join(folder(), 'none'))).toEqual({
      articlesDir: 'articles',
      dataDir: 'data',
      databaseUrl: null,
      index: null,
      model: null,
      embedding: null,
      discord: null,
      slack: null,
      duty: {
        channels: null,
        communities: { discord: null, slack: null },
        perPerson: 10,
        perChannel: 60,
        inAll: 600,
        admins: [],
        refreshMs: 60_000,
      },
      digest: { when: null, timeZone: 'UTC', channels: [], graceMs: 10_800_000 },
      corrections: { days: 7, ofAnswers: false },
      sources: {
        ...{ feeds: [], file: 'feeds.opml', intervalMs: 900_000, fetchPages: true },
        ...{ allowPrivate: [], contactUrl: null },
      },
      ...{ retentionDays: null, warnings: [] },
      roles: ['gateway', 'refresh', 'digests', 'web'],
      web: {
        ...{ when: 'auto', host: '127.0.0.1', port: 8787, token: null, publicUrl: null },
        asksPerAddress: 60,
      },
      logLevel: 'warn',
    })
  })

  test('list feeds by their addresses', () => {
    const { feeds } = settings({ FEEDS: 'https://a.example/rss, http://b.example/feed' }).sources
    expect(feeds).toEqual(['https://a.example/rss', 'http://b.example/feed'])
  })

  test('name a feed that is none by its place, keep its password to themselves, and use the others', () => {
    const { sources, warnings } = settings({
      FEEDS: 'https://ann:s3cret@a.example/rss https://b.example/rss b.example',
    })
    expect(sources.feeds).toEqual(['https://b.example/rss'])
    expect(warnings).toEqual([
      expect.stringContaining('FEEDS holds no web address as entry 1'),
      expect.stringContaining('as entry 3'),
    ])
    expect(warnings.join()).not.toContain('s3cret')
  })

  test('come from .env, over that from the environment, over that from the command line', () => {
    const env = 'ARTICLES_DIR=from-file\nDATA_DIR=from-file\nLOG_LEVEL=info'
    const read = settings({ DATA_DIR: 'from-environment', LOG_LEVEL: 'debug' }, env, { data: 'from-words' })
    expect(read).toMatchObject({ articlesDir: 'from-file', dataDir: 'from-words', logLevel: 'debug' })
  })

  test('take an empty line for an unset one, and an empty variable to unset what .env sets', () => {
    expect(settings({}, 'OPENAI_API_KEY=\nARTICLES_DIR=\nLOG_LEVEL=  ')).toEqual(settings({}))
    expect(settings({ OPENAI_API_KEY: '' }, `OPENAI_API_KEY=${KEY}`).model).toBeNull()
  })

  test('read a .env that begins with a byte order mark', () => {
    expect(settings({}, '\ufeffARTICLES_DIR=here').articlesDir).toBe('here')
  })

  test('ask a model when there is a key or a server', () => {
    expect(settings({ OPENAI_API_KEY: KEY }).model).toMatchObject({ apiKey: KEY, baseUrl: null })
    const own = settings({ OPENAI_BASE_URL: 'http://127.0.0.1:11434/v1', OPENAI_MODEL: 'small' }).model
    expect(own).toMatchObject({ name: 'small', apiKey: null, baseUrl: 'http://127.0.0.1:11434/v1' })
  })

  test('have the model itself read its sentences again, unless another one or nobody is named', () => {
    const check = (environment: Record<string, string>) =>
      settings({ OPENAI_API_KEY: KEY, ...environment }).model?.check
    expect(check({ OPENAI_MODEL: 'small' })).toEqual({ name: 'small', baseUrl: null, apiKey: KEY, isSame: true })
    expect(check({ CHECK_MODEL: 'large' })).toEqual({ name: 'large', baseUrl: null, apiKey: KEY, isSame: false })
    expect(check({ CHECK: 'off' })).toBeNull()
    expect(check({ ANSWERS: 'quoted' })).toBeNull()
    const { message } = mistake({ CHECK: 'maybe', ANSWERS: 'short' })
    expect(message).toContain('CHECK is neither on nor off.')
    expect(message).toContain('ANSWERS is neither worded nor quoted.')
  })

  test('give the model’s key to no other server', () => {
    const other = { OPENAI_API_KEY: KEY, CHECK_BASE_URL: 'http://127.0.0.1:11434/v1' }
    expect(settings(other).model?.check).toMatchObject({ baseUrl: other.CHECK_BASE_URL, apiKey: null, isSame: false })
    const own = settings({ ...other, CHECK_API_KEY: 'sk-second' })
    expect(own.model?.check?.apiKey).toBe('sk-second')
  })

  test('ask no model when told to stay offline', () => {
    expect(settings({ OPENAI_API_KEY: KEY }, '', { offline: true }).model).toBeNull()
  })

  test('cap the tokens of a day, unless told not to', () => {
    const cap = (LLM_DAILY_TOKENS: string) => settings({ OPENAI_API_KEY: KEY, LLM_DAILY_TOKENS }).model?.dailyTokens
    expect(cap('5000')).toBe(5000)
    expect(cap('')).toBe(1_000_000)
    expect(cap('unlimited')).toBeNull()
  })

  test('give seconds as seconds', () => {
    expect(settings({ OPENAI_API_KEY: KEY, LLM_TIMEOUT_SECONDS: '2.5' }).model?.timeoutMs).toBe(2500)
  })
})

describe('mistakes', () => {
  test('are told all at once, each with its variable and what to do', () => {
    const { code, message, hint } = mistake({
      OPENAI_API_KEY: 'sk with spaces',
      OPENAI_BASE_URL: 'localhost:11434',
      LLM_DAILY_TOKENS: 'many',
      LLM_TIMEOUT_SECONDS: '0',
      LOG_LEVEL: 'loud',
      SLACK_BOT_TOKEN: 'xoxb-1',
      DIGEST_CRON: 'daily 8:00',
    })
    expect(code).toBe('config')
    expect(message.split('\n')).toEqual([
      '7 settings are wrong:',
      expect.stringMatching(/OPENAI_API_KEY .*Copy it again/),
      expect.stringMatching(/OPENAI_BASE_URL .*Write it like http:/),
      expect.stringMatching(/LLM_DAILY_TOKENS .*Write it like 1000000/),
      expect.stringMatching(/LLM_TIMEOUT_SECONDS .*Write it like 30/),
      expect.stringMatching(/LOG_LEVEL .*warn/),
      expect.stringMatching(/SLACK_BOT_TOKEN needs SLACK_APP_TOKEN/),
      expect.stringMatching(/DIGEST_CRON and DIGEST_CHANNELS go together/),
    ])
    expect(hint).toMatch(/\.env\.example/)
  })

  test('never repeat a value, which may be a secret in the wrong place', () => {
    const secret = fc.stringMatching(/^[a-z0-9]{12,40}$/)
    const property = fc.property(secret, (value) => {
      const { message, hint, stack } = mistake({
        OPENAI_API_KEY: `${value} `.repeat(2),
        OPENAI_BASE_URL: value,
        LLM_DAILY_TOKENS: `${value}x`,
        LLM_TIMEOUT_SECONDS: `${value}x`,
        LOG_LEVEL: value,
        DIGEST_CRON: value,
        DIGEST_CHANNELS: 'C0123456789',
      })
      expect(`${message}${hint}${stack}`).not.toContain(value)
    })
    fc.assert(property, { numRuns: 50 })
  })

  test.each([
    ['#news', 'entry 1'],
    ['C0123456789, general, 1034567890123456789, T0123456789', 'entries 2 and 4'],
  ])('DIGEST_CHANNELS is not %s: it is said which of them is no id', (channels, which) => {
    const { code, message } = mistake({ DIGEST_CRON: '8:30', DIGEST_CHANNELS: channels })
    expect([code, message]).toEqual(['config', expect.stringContaining(`DIGEST_CHANNELS holds no id as ${which}.`)])
    expect(message).not.toMatch(/general|#news|T0123/)
    const [example = ''] = /(?<=like )[\w,]+/.exec(message) ?? []
    const { channels: read } = settings({ DIGEST_CRON: '8:30', DIGEST_CHANNELS: example }).digest
    expect(read.map(({ platform }) => platform)).toEqual(['discord', 'slack'])
  })

  test.each(['someday 25:00', '25:00', '8:30 Mars/Base', '* * * * *'])('DIGEST_CRON is not %s', (when) => {
    const digest = { DIGEST_CHANNELS: 'C0123456789' }
    const { code, message } = mistake({ ...digest, DIGEST_CRON: when })
    expect([code, message]).toEqual(['config', expect.stringMatching(/^DIGEST_CRON is no time/)])
    const examples = /Write it like (.+), or (.+)\.$/.exec(message)?.slice(1) ?? []
    expect(examples).toHaveLength(2)
    for (const example of examples) expect(settings({ ...digest, DIGEST_CRON: example }).digest.when).toBe(example)
  })

  test('include a .env that cannot be read', () => {
    const envFile = path.join(folder(), '.env')
    mkdirSync(envFile)
    expect(() => readSettings({}, {}, envFile)).toThrow(/\.env cannot be read/)
  })

  test('turn searching by meaning on by a model’s name, and give a key to no other server than its own', () => {
    const own = { EMBEDDING_MODEL: 'small', EMBEDDING_BASE_URL: 'http://127.0.0.1:11434/v1' }
    const given = { OPENAI_API_KEY: KEY, EMBEDDING_MODEL: 'small', EMBEDDING_DAILY_TOKENS: 'unlimited' }
    expect(settings(given).embedding).toEqual({ name: 'small', baseUrl: null, apiKey: KEY, dailyTokens: null })
    expect(settings({ ...given, ...own }).embedding).toMatchObject({ baseUrl: own.EMBEDDING_BASE_URL, apiKey: null })
    expect(settings({ ...own, EMBEDDING_API_KEY: 'its-own' }).embedding).toMatchObject({ apiKey: 'its-own' })
    expect(settings(own, '', { offline: true }).embedding).toBeNull()
  })

  test.each(['-1', '1e3', '0', '1.5', 'Infinity', '0x10'])('LLM_DAILY_TOKENS is not %s', (value) => {
    expect(mistake({ LLM_DAILY_TOKENS: value }).message).toMatch(/LLM_DAILY_TOKENS/)
  })

  test.each(['ftp://example.org', 'example.org/v1', 'javascript:alert(1)'])('OPENAI_BASE_URL is not %s', (value) => {
    expect(mistake({ OPENAI_BASE_URL: value }).message).toMatch(/OPENAI_BASE_URL/)
  })
})

describe('.env.example', () => {
  const example = readFileSync(path.resolve(import.meta.dirname, '../.env.example'), 'utf8')

  test('names every variable that is read, and no other', () => {
    expect(Object.keys(parse(example)).sort()).toEqual([...VARIABLES].sort())
  })

  test('shows what holds when nothing is set', () => {
    expect(settings({}, example)).toEqual(settings({}))
    const withKey = { OPENAI_API_KEY: KEY }
    expect(settings(withKey, example)).toEqual(settings(withKey))
  })

  test('says something about each', () => {
    for (const block of example.trim().split('\n\n').slice(1)) expect(block).toMatch(/^# .+\n(?:# .+\n)*[A-Z_]+=.*$/)
  })
})

describe('what is hardly meant', () => {
  test('a name that is nearly a setting is told of, with the setting', () => {
    const { warnings } = settings({ DIGEST_CHANELS: 'C0123456789', PATH: '/bin', NEAR_NOTHING: '1' }, 'DISCORD_TOKN=x')
    expect(warnings.toSorted()).toEqual([
      'DIGEST_CHANELS is no setting. Did you mean DIGEST_CHANNELS?',
      'DISCORD_TOKN is no setting. Did you mean DISCORD_TOKEN?',
    ])
    expect(warnings.join()).not.toContain('C0123456789')
  })
})
