// The doctor: what it says of each part, and what to do about what fails.
import { describe, expect, test } from 'vitest'
import packageJson from '../package.json' with { type: 'json' }
import type { IndexState } from '../src/chat/compose.ts'
import { doctorJson } from '../src/chat/json.ts'
import { readSchedule } from '../src/digests/schedule.ts'
import { type DoctorParts, diagnose, NODE_MAJOR } from '../src/doctor.ts'
import { DatelineError, ModelError } from '../src/domain/errors.ts'
import type { Subscription } from '../src/domain/subscription.ts'
import { probeWeb } from '../src/platforms/web/server.ts'

const SOUND: IndexState = { articles: 12, passages: 30, pending: 0, skipped: 0, fault: null }
const NOW = new Date('2025-11-20T09:00:00Z')
const SMALL = { name: 'small', reader: 'itself' } as const
const HEALTHY: DoctorParts = {
  ...{ warnings: [], roles: ['gateway', 'web'], nodeVersion: '24.1.0', web: null },
  articles: { path: 'articles', countFiles: async () => ({ all: 10, brought: 0 }) },
  data: { path: 'data', tryWriting: async () => [] },
  database: null,
  index: async () => SOUND,
  faults: async () => ({ records: null, chat: null, copies: [] }),
  crossEncoder: async () => null,
  model: { ...SMALL, probe: async () => ({ isListed: true }) },
  embedding: null,
  isOffline: false,
  sources: async () => ({ sources: [], problem: null, now: NOW }),
  digests: async () => ({ subscriptions: [], platforms: ['discord'], now: NOW }),
  platforms: [
    { name: 'Discord', variable: 'DISCORD_TOKEN', probe: async () => 'connected as Dateline' },
    { name: 'Slack', variable: 'SLACK_BOT_TOKEN', probe: null },
  ],
}

async function checks(parts: Partial<DoctorParts>) {
  return Array.fromAsync(diagnose({ ...HEALTHY, ...parts }))
}

async function check(name: string, parts: Partial<DoctorParts>) {
  return (await checks(parts)).find((one) => one.name === name)
}

describe('the doctor', () => {
  test('finds nothing wrong where nothing is', async () => {
    const all = await checks({})
    expect(all.map(({ name, state }) => [name, state])).toEqual([
      ['Node', 'ok'],
      ['Roles', 'ok'],
      ['Articles', 'ok'],
      ['Data folder', 'ok'],
      ['Index', 'ok'],
      ['Records', 'ok'],
      ['Cross-encoder', 'ok'],
      ['Model', 'ok'],
      ['Discord', 'ok'],
      ['Slack', 'off'],
      ['Web', 'off'],
      ['Feeds', 'off'],
      ['Digests', 'off'],
    ])
    expect(doctorJson(all)).toEqual({ ok: true, checks: all })
  })

  test('says what turns a platform on, and what to do where its token is refused', async () => {
    expect((await check('Slack', {}))?.finding).toMatch(/SLACK_BOT_TOKEN turns it on/)
    const refused = () =>
      Promise.reject(new DatelineError('platform', 'Discord refused the token.', { hint: 'Make a new one.' }))
    const platforms = [{ name: 'Discord', variable: 'DISCORD_TOKEN', probe: refused }]
    expect(await check('Discord', { platforms })).toMatchObject({ state: 'failed', remedy: 'Make a new one.' })
    expect(await check('Discord', { isOffline: true })).toMatchObject({ state: 'off' })
  })

  test('counts what feeds brought beside the folder’s own files, and says which list of feeds cannot be read', async () => {
    const articles = { path: 'articles', countFiles: async () => ({ all: 1200, brought: 1200 }) }
    expect(await check('Articles', { articles })).toMatchObject({
      ...{ state: 'ok', finding: '0 files to read in articles, and 1,200 that feeds brought.' },
    })
    const problem = 'feeds.opml cannot be read as a list of feeds (OPML): it is a folder.'
    const sources = async () => ({ sources: [], problem, now: NOW })
    expect(await check('Feeds', { sources })).toMatchObject({ state: 'failed', finding: problem })
  })

  test('says why the cross-encoder cannot be run, and what is the case until it can', async () => {
    const found = await check('Cross-encoder', { crossEncoder: async () => 'no binary for this machine' })
    expect(found).toMatchObject({ state: 'failed', finding: expect.stringContaining('no binary for this machine') })
    expect(found?.remedy).toMatch(/by words alone/)
  })

  test('asks for the Node that package.json asks for', () => {
    expect(packageJson.engines.node).toBe(`>=${NODE_MAJOR}`)
  })

  test('gives a remedy with everything that fails', async () => {
    const all = await checks({
      nodeVersion: '20.9.0',
      articles: { path: 'articles', countFiles: async () => ({ all: 0, brought: 0 }) },
      data: { path: 'data', tryWriting: () => Promise.reject(new Error('read-only')) },
      model: { ...SMALL, probe: async () => ({ isListed: false }) },
    })
    const wrong = all.filter(({ state }) => state === 'failed')
    expect(wrong.map(({ name }) => name)).toEqual(['Node', 'Articles', 'Data folder', 'Model'])
    for (const { remedy } of wrong) expect(remedy).toMatch(/\w/)
    expect(doctorJson(all)).toMatchObject({ ok: false })
  })

  test('passes on what an error advises', async () => {
    const error = new DatelineError('articles', 'The articles folder x does not exist.', { hint: 'Create it.' })
    const articles = { path: 'x', countFiles: () => Promise.reject(error) }
    expect(await check('Articles', { articles })).toMatchObject({
      state: 'failed',
      finding: error.message,
      remedy: 'Create it.',
    })
  })

  test('does not look at the index where nothing can be written', async () => {
    const data = { path: 'data', tryWriting: () => Promise.reject(new Error('read-only')) }
    expect(await check('Index', { data, index: () => Promise.reject(new Error('asked')) })).toMatchObject({
      state: 'off',
    })
  })

  test.each<[Partial<IndexState>, RegExp]>([
    [{ fault: 'damaged' }, /damaged/],
    [{ fault: 'missing', articles: 0 }, /nothing has been indexed/],
    [{ pending: 3 }, /3 articles wait/],
  ])('sees an index that is not as it should be: %o', async (state, finding) => {
    const found = await check('Index', { index: async () => ({ ...SOUND, ...state }) })
    expect(found).toMatchObject({
      state: 'failed',
      finding: expect.stringMatching(finding),
      remedy: expect.stringMatching(/index/),
    })
  })

  test('counts what was not indexed, which is no failure', async () => {
    const found = await check('Index', { index: async () => ({ ...SOUND, skipped: 2 }) })
    expect(found).toMatchObject({ state: 'ok', finding: expect.stringMatching(/2 could not be used/) })
  })

  test('takes no model for a choice, not for a failure', async () => {
    expect(await check('Model', { model: null })).toMatchObject({
      state: 'off',
      finding: expect.stringMatching(/own sentences/),
    })
    expect(await check('Model', { isOffline: true })).toMatchObject({ state: 'off' })
  })

  test('tells why a model cannot be reached', async () => {
    const probe = () =>
      Promise.reject(new ModelError('auth', 'The model server refused the key.', 'Check OPENAI_API_KEY.'))
    expect(await check('Model', { model: { ...SMALL, probe } })).toMatchObject({
      state: 'failed',
      finding: 'The model server refused the key.',
      remedy: 'Check OPENAI_API_KEY.',
    })
  })

  test.each([
    ['itself', /^small can be reached\. It reads each of its sentences a second time\.$/],
    ['off', /CHECK=off: nobody reads its sentences a second time\.$/],
    ['quoted', /ANSWERS=quoted: it only chooses quotes\.$/],
  ] as const)('says who reads what the model writes again: %s', async (reader, finding) => {
    const model = { ...SMALL, reader, probe: async () => ({ isListed: true }) }
    expect(await check('Model', { model })).toMatchObject({ finding: expect.stringMatching(finding) })
    expect(await check('Second reader', { model })).toBeUndefined()
  })

  test('looks at a second reader of its own, too', async () => {
    const reader = { name: 'bespoke-minicheck', probe: async () => ({ isListed: false }) }
    const model = { ...SMALL, reader, probe: async () => ({ isListed: true }) }
    expect(await check('Model', { model })).toMatchObject({ state: 'ok', finding: 'small can be reached.' })
    expect(await check('Second reader', { model })).toMatchObject({
      state: 'failed',
      finding: 'the server can be reached, but does not list bespoke-minicheck.',
      remedy: 'Set CHECK_MODEL to one it offers.',
    })
  })

  test('is content with a server that lists no models', async () => {
    const model = { ...SMALL, probe: async () => ({ isListed: null }) }
    expect(await check('Model', { model })).toMatchObject({ state: 'ok' })
  })

  describe('looks at the digests', () => {
    const digest = (given: Partial<Subscription> & { platform?: string; when?: string } = {}): Subscription => {
      const { platform = 'discord', when = 'every day 8:00 Europe/Vilnius', ...rest } = given
      const read = readSchedule(when, 'UTC')
      if ('problem' in read) throw new Error(read.problem)
      return {
        ...{ id: 's1', destination: { platform, community: 'G', channel: 'C1' }, subscriber: 'ada' },
        ...{ schedule: read.schedule, taste: { topics: [], without: [], outlets: [], length: 'normal' } },
        ...{ saysWhenEmpty: false, state: 'active', pausedBecause: null, createdAt: NOW, activeSince: NOW },
        ...rest,
      }
    }
    const found = async (subscriptions: Subscription[], platforms = ['discord']) =>
      (await checks({ digests: async () => ({ subscriptions, platforms, now: NOW }) })).slice(12)

    test('counts them, and says which is next, when and where', async () => {
      const [all, ...others] = await found([
        digest(),
        digest({ when: '10:30 UTC' }),
        digest({ state: 'paused', when: '9:30 UTC' }),
      ])
      expect(all?.state).toBe('ok')
      expect(all?.finding).toBe(
        '3 are subscribed, 1 of them paused. The next is due on 20 November 2025 at 10:30 (UTC), in the channel C1 on Discord.',
      )
      expect(others).toEqual([])
      expect((await found([digest()]))[0]?.finding).toContain('21 November 2025 at 08:00 (Europe/Vilnius)')
    })

    test('names each that cannot arrive, and what would mend it', async () => {
      const lost = digest({ state: 'paused', pausedBecause: 'The channel is gone.' })
      const [all, gone, unset] = await found([lost, digest({ platform: 'slack', id: 'settings:slack:C1' })])
      expect(all?.finding).toBe('2 are subscribed, 1 of them paused. None is due.')
      expect(gone).toMatchObject({
        state: 'failed',
        finding: expect.stringMatching(/in the channel C1 on Discord is paused, .*The channel is gone\.$/),
        remedy: expect.stringContaining('/digest resume'),
      })
      expect(unset).toMatchObject({
        state: 'failed',
        finding: expect.stringMatching(/in the channel C1 on Slack cannot be posted: Slack is not set up\.$/),
        remedy: expect.stringMatching(/SLACK_BOT_TOKEN.*DIGEST_CHANNELS/),
      })
    })

    test('tells of records that cannot be read', async () => {
      const error = new DatelineError('records', 'The records cannot be opened.', { hint: 'Move them.' })
      const digests = () => Promise.reject(error)
      expect(await check('Digests', { digests })).toMatchObject({ state: 'failed', remedy: 'Move them.' })
    })
  })
})

describe('the web', () => {
  const SETTINGS = { host: '127.0.0.1', token: null, publicUrl: null, asksPerAddress: 5 }

  test('is where npm start serves it, unless others would reach it unguarded', () => {
    expect(probeWeb({ ...SETTINGS, port: 80 })).toBe('npm start serves the pages at http://localhost:80.')
    const shown = 'npm start serves the pages at https://news.example.'
    expect(probeWeb({ ...SETTINGS, publicUrl: 'https://news.example', port: 80 })).toBe(shown)
    expect(() => probeWeb({ ...SETTINGS, host: '0.0.0.0', port: 80 })).toThrow(/WEB_TOKEN is missing/)
  })

  test('has a line', async () => {
    expect(await check('Web', {})).toMatchObject({ state: 'off', finding: expect.stringContaining('WEB=off') })
    expect(await check('Web', { web: async () => 'here.' })).toMatchObject({ state: 'ok', finding: 'here.' })
  })
})
