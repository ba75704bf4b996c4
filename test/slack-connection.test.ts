// Dateline's life on Slack: connecting, losing the connection, hearing things twice, being told to wait, being stopped.
import { createHmac } from 'node:crypto'
import { createServer as createHttpServer } from 'node:http'
import { createServer } from 'node:net'
import { setTimeout as wait } from 'node:timers/promises'
import { describe, expect, onTestFinished, test } from 'vitest'
import { DatelineError } from '../src/domain/errors.ts'
import { probeSlack } from '../src/platforms/slack/connection.ts'
import { USUAL_PACE } from '../src/platforms/slack/limits.ts'
import { createSlack } from '../src/platforms/slack/platform.ts'
import { cited, logInRam, memoryInRam, publicly, says, scriptedDesk } from './support/scripted-desk.ts'
import { running, settingsFor } from './support/slack-app.ts'
import { plainText, type SlackMessage, type SlackServer, startSlackServer } from './support/slack-server/index.ts'

const holds = (text: string) => (message: SlackMessage) => message.botId !== null && plainText(message).includes(text)

async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready))
  const address = server.address()
  await new Promise((done) => server.close(done))
  if (address === null || typeof address === 'string') throw new Error('no port')
  return address.port
}

describe('the connection', () => {
  test('is told to the operator', async () => {
    const { lines } = await running(() => publicly(says('Hello.')))
    expect(lines).toEqual([
      'Slack: connected as @dateline in Newsroom (Socket Mode).',
      'Slack: invite it into a channel with /invite @dateline, or write to it directly.',
    ])
  })

  test.each(['invalid_auth', 'token_revoked', 'missing_scope', 'account_inactive'])(
    'that is refused with %s says where that is mended',
    async (error) => {
      const slack = await startSlackServer()
      slack.fail('auth.test', error)
      const platform = createSlack(settingsFor(slack), {
        desk: scriptedDesk(() => publicly(says('Hello.'))),
        memory: memoryInRam(),
        log: logInRam(),
      })
      const failure = await platform.start().catch((thrown: unknown) => thrown)
      expect(failure).toBeInstanceOf(DatelineError)
      expect(failure).toMatchObject({
        code: 'platform',
        message: `Slack refused the connection: ${error}.`,
        hint: expect.stringContaining('https://api.slack.com/apps'),
      })
      await platform.stop(0)
    },
  )

  test('is refused for an app token that was revoked, or lacks its permission', async () => {
    const slack = await startSlackServer()
    for (const error of ['token_revoked', 'missing_scope']) {
      slack.fail('apps.connections.open', error)
      const platform = createSlack(settingsFor(slack), {
        desk: scriptedDesk(() => publicly(says('Hello.'))),
        memory: memoryInRam(),
        log: logInRam(),
      })
      await expect(platform.start()).rejects.toMatchObject({ message: `Slack refused the connection: ${error}.` })
      await platform.stop(0)
    }
  })

  test('by a token of another kind is refused, and one with too few permissions is told of', async () => {
    let answer: object = { ok: true, user_id: 'U1', team_id: 'T1', user: 'ada', team: 'Newsroom' }
    const api = createHttpServer((_request, response) => {
      response.setHeader('x-oauth-scopes', 'chat:write,commands')
      response.end(JSON.stringify(answer))
    })
    await new Promise<void>((ready) => api.listen(0, '127.0.0.1', ready))
    onTestFinished(() => void api.close())
    const address = api.address()
    if (address === null || typeof address === 'string') throw new Error('no address')
    const settings = {
      ...{ botToken: 'xoxp-1', appToken: null, signingSecret: 'secret', port: await freePort() },
      apiUrl: `http://127.0.0.1:${address.port}/api/`,
    }
    const parts = { desk: scriptedDesk(() => publicly(says('Hello.'))), memory: memoryInRam(), log: logInRam() }
    const platform = createSlack(settings, parts)
    await expect(platform.start()).rejects.toMatchObject({
      message: 'Slack takes the token, but it is not that of a bot.',
      hint: expect.stringContaining('xoxb-'),
    })
    answer = { ...answer, bot_id: 'B1' }
    const [, , lacking] = await platform.start()
    expect(lacking).toMatch(/^Slack: the app lacks app_mentions:read, .*users:read\. Paste slack-manifest\.json/)
    await platform.stop(0)
  })

  test('is refused for a wrong app token as well', async () => {
    const slack = await startSlackServer()
    const platform = createSlack(
      { ...settingsFor(slack), appToken: 'xapp-1-wrong' },
      { desk: scriptedDesk(() => publicly(says('Hello.'))), memory: memoryInRam(), log: logInRam() },
    )
    await expect(platform.start()).rejects.toMatchObject({ code: 'platform', hint: expect.stringContaining('xapp-') })
    await platform.stop(0)
  })

  test('is made again when it breaks, and nobody stays without an answer', async () => {
    const { slack } = await running(({ text }) => publicly(says(`Answer to ${text}`)))
    const ada = slack.person()
    slack.dropSockets()
    ada.writes('are you there?')
    await ada.until(ada.dm, holds('Answer to are you there?'))
    expect(slack.sockets()).toEqual({ open: 1, opened: 2 })
  })

  test('is made again when Slack asks for it', async () => {
    const { slack } = await running(({ text }) => publicly(says(`Answer to ${text}`)))
    const ada = slack.person()
    slack.disconnect()
    await slack.until(() => slack.sockets().opened === 2)
    ada.writes('are you there?')
    await ada.until(ada.dm, holds('Answer to are you there?'))
  })

  test('that is refused when it is made again is logged with what mends it, and ends nothing', async () => {
    const { slack, log, stop } = await running(() => publicly(says('Hello.')))
    slack.fail('apps.connections.open', 'invalid_auth')
    slack.dropSockets()
    const isTold = () =>
      log.lines.some(
        ({ level, facts }) => level === 'error' && JSON.stringify(facts).includes('https://api.slack.com/apps'),
      )
    await slack.until(isTold)
    await stop()
  })

  test('by HTTP takes signed requests only', async () => {
    const port = await freePort()
    const requestUrl = `http://127.0.0.1:${port}/slack/events`
    const slack = await startSlackServer({ requestUrl })
    const { lines } = await running(({ text }) => publicly(says(`Answer to ${text}`)), {
      server: slack,
      settings: { appToken: null, signingSecret: slack.signingSecret, port },
    })
    expect(lines[0]).toBe(`Slack: connected as @dateline in Newsroom (HTTP, port ${port}).`)
    const ada = slack.person()
    const news = slack.channel('news', { members: [ada] })
    ada.says(news, 'who?', { mentionBot: true })
    await ada.until(news, holds('Answer to who?'))
    ada.runs('/ask', 'when?', { channel: news })
    await ada.until(news, holds('Answer to ask'))

    const body = JSON.stringify({ type: 'event_callback', event_id: 'Ev1', event: { type: 'app_mention' } })
    const timestamp = Math.floor(Date.now() / 1000)
    const signature = `v0=${createHmac('sha256', 'wrong').update(`v0:${timestamp}:${body}`).digest('hex')}`
    const headers = {
      'content-type': 'application/json',
      'x-slack-request-timestamp': String(timestamp),
      'x-slack-signature': signature,
    }
    expect((await fetch(requestUrl, { method: 'POST', body, headers })).status).toBe(401)
    await slack.settled()
    expect(slack.violations).toEqual([])
  })

  test('by HTTP takes nothing from the future, and is not ended by a signed body that holds nothing', async () => {
    const port = await freePort()
    const requestUrl = `http://127.0.0.1:${port}/slack/events`
    const slack = await startSlackServer({ requestUrl })
    const unheard: unknown[] = []
    const hear = (reason: unknown) => void unheard.push(reason)
    process.on('unhandledRejection', hear)
    onTestFinished(() => void process.off('unhandledRejection', hear))
    const { desk } = await running(({ text }) => publicly(says(`Answer to ${text}`)), {
      server: slack,
      settings: { appToken: null, signingSecret: slack.signingSecret, port },
    })
    const event = { type: 'app_mention', text: 'who?', user: 'U1', channel: 'C1', ts: '1.1' }
    const mention = JSON.stringify({ type: 'event_callback', event_id: 'Ev1', team_id: slack.team.id, event })
    const posts = async (body: string, { late = 0, key = slack.signingSecret, type = 'application/json' } = {}) => {
      const timestamp = Math.floor(Date.now() / 1000) + late
      const signature = createHmac('sha256', key).update(`v0:${timestamp}:${body}`).digest('hex')
      const headers = {
        ...{
          'content-type': type,
          'x-slack-request-timestamp': String(timestamp),
          'x-slack-signature': `v0=${signature}`,
        },
      }
      return (await fetch(requestUrl, { method: 'POST', body, headers })).status
    }
    for (const late of [600, 3600, 1e6, -600]) expect(await posts(mention, { late })).toBe(401)
    expect(await posts(mention, { key: 'wrong' })).toBe(401)
    expect(desk.brought).toEqual([])
    for (const body of ['null', '[]', '"x"', '1', 'true']) {
      expect(await posts(body), body).toBe(400)
      expect(await posts(body, { key: 'wrong' }), body).toBe(401)
      const form = `payload=${encodeURIComponent(body)}`
      expect(await posts(form, { type: 'application/x-www-form-urlencoded' }), form).toBe(400)
    }
    expect(await posts('{')).toBe(400)
    expect(await posts('')).toBe(400)
    expect((await fetch(`http://127.0.0.1:${port}/other`)).status).toBe(404)
    // It listens on: what is signed now, or by a clock that is a little fast, is heard.
    expect(await posts(mention, { late: 60 })).toBe(200)
    const ada = slack.person()
    ada.writes('are you there?')
    await ada.until(ada.dm, holds('Answer to are you there?'))
    // The connection may be gone before all of it is sent.
    expect(await posts(`"${'x'.repeat(5_000_000)}"`).catch(() => 413)).toBe(413)
    expect(unheard).toEqual([])
  })

  test('says which port is taken', async () => {
    const settings = { appToken: null, signingSecret: 'secret', port: await freePort() }
    const { slack } = await running(() => publicly(says('Hello.')), { settings })
    const again = running(() => publicly(says('Hello.')), { settings, server: slack })
    await expect(again).rejects.toMatchObject({ code: 'platform', hint: expect.stringContaining('port') })
  })

  test('is logged without a token', async () => {
    const { slack, log } = await running(() => publicly(says('Hello.')))
    const ada = slack.person()
    ada.writes('a secret question')
    await ada.until(ada.dm, holds('Hello.'))
    slack.dropSockets()
    await slack.until(() => slack.sockets().opened === 2)
    const logged = JSON.stringify(log.lines)
    for (const secret of [slack.botToken, slack.appToken, 'a secret question', 'ticket='])
      expect(logged).not.toContain(secret)
  })
})

describe('a connection that is tried again', () => {
  const started = (slack: SlackServer, script = () => publicly(says('Once.'))) => {
    const log = logInRam()
    const desk = scriptedDesk(script)
    const pace = { ...USUAL_PACE, reconnectMs: 10, longestReconnectMs: 50, retryMs: 5, longestRetryMs: 20 }
    const platform = createSlack(settingsFor(slack), { desk, memory: memoryInRam(), log }, pace)
    onTestFinished(() => platform.stop(100))
    return { platform, desk, log }
  }

  test.each([
    ['Slack is in trouble', 'auth.test', 'internal_error', {}],
    ['Slack is down', 'auth.test', 'down', { status: 503 }],
    ['the socket has no address', 'apps.connections.open', 'fatal_error', { after: 1 }],
  ])(
    'since %s is made once, and hears once',
    async (_why, method, error, how) => {
      const slack = await startSlackServer()
      const { platform, desk } = started(slack)
      slack.fail(method, error, how)
      for (let tries = 0; tries < 2; tries++) {
        const failure = await platform.start().catch((thrown: unknown) => thrown)
        // What nobody has to mend is tried again.
        expect(failure).toMatchObject({ code: 'platform', isPassing: true })
      }
      slack.heal(method)
      await platform.start()
      const ada = slack.person()
      const news = slack.channel('news', { members: [ada] })
      ada.says(news, 'who?', { mentionBot: true })
      await ada.until(news, holds('Once.'))
      await slack.settled()
      expect(slack.messages.filter(holds('Once.'))).toHaveLength(1)
      expect(desk.brought).toHaveLength(1)
      expect(slack.sockets()).toEqual({ open: 1, opened: 1 })
      expect(slack.violations).toEqual([])
    },
    60_000,
  )

  test('since there is no network is not given up', async () => {
    const slack = await startSlackServer()
    const { platform } = started(slack)
    await slack.close()
    const failure = await platform.start().catch((thrown: unknown) => thrown)
    expect(failure).toMatchObject({ code: 'platform', isPassing: true, hint: expect.stringContaining('slack-status') })
  })

  test('and told to end meanwhile ends, without a rejection that nobody hears of', async () => {
    const unheard: unknown[] = []
    const hear = (reason: unknown) => void unheard.push(reason)
    process.on('unhandledRejection', hear)
    onTestFinished(() => void process.off('unhandledRejection', hear))
    const slack = await startSlackServer()
    const { platform } = started(slack)
    await platform.start()
    for (const pauseMs of [0, 1, 5, 20]) {
      slack.dropSockets()
      await wait(pauseMs)
    }
    slack.fail('apps.connections.open', 'internal_error')
    slack.dropSockets()
    await wait(50)
    await platform.stop(100)
    slack.heal('apps.connections.open')
    await wait(300)
    expect(slack.sockets().open).toBe(0)
    expect(unheard).toEqual([])
  })
})

describe('a probe', () => {
  test('tells as whom the tokens connect, and opens no socket', async () => {
    const slack = await startSlackServer()
    expect(await probeSlack(settingsFor(slack))).toBe('connected as @dateline in Newsroom')
    expect(slack.sockets().opened).toBe(0)
  })

  test('throws what mends it', async () => {
    const slack = await startSlackServer()
    const settings = settingsFor(slack)
    const apps = expect.stringContaining('https://api.slack.com/apps')
    for (const wrong of [{ botToken: 'xoxb-wrong' }, { appToken: 'xapp-1-wrong' }, { appToken: slack.botToken }])
      await expect(probeSlack({ ...settings, ...wrong })).rejects.toMatchObject({ code: 'platform', hint: apps })
    await slack.close()
    await expect(probeSlack(settings)).rejects.toMatchObject({
      code: 'platform',
      hint: expect.stringContaining('https://slack-status.com'),
    })
  })

  test('waits no longer than it may', async () => {
    const silent = createHttpServer(() => {})
    await new Promise<void>((ready) => silent.listen(0, '127.0.0.1', ready))
    onTestFinished(() => {
      silent.closeAllConnections()
      silent.close()
    })
    const address = silent.address()
    if (address === null || typeof address === 'string') throw new Error('no address')
    const apiUrl = `http://127.0.0.1:${address.port}/api/`
    const settings = { botToken: 'xoxb-of-nobody', appToken: 'xapp-of-nobody', signingSecret: null, port: 0, apiUrl }
    await expect(probeSlack(settings, 200)).rejects.toBeInstanceOf(DatelineError)
  })
})

describe('what is heard twice', () => {
  test('is answered once, also across a restart', async () => {
    const memory = memoryInRam()
    const first = await running(() => publicly(says('Once.')), { memory })
    const { slack } = first
    const ada = slack.person()
    const news = slack.channel('news', { members: [ada] })
    const act = ada.says(news, 'who?', { mentionBot: true })
    await ada.until(news, holds('Once.'))
    slack.redeliver(act)
    await slack.settled()
    await first.stop()
    const second = await running(() => publicly(says('Twice.')), { memory, server: slack })
    slack.redeliver(act)
    await slack.settled()
    expect(first.desk.brought).toHaveLength(1)
    expect(second.desk.brought).toEqual([])
    expect(slack.messages.filter(holds('Once.'))).toHaveLength(1)
  })
})

describe('when Slack asks to wait', () => {
  test('as long is waited, and the answer comes', async () => {
    const { slack } = await running(() => publicly(says('At last.')))
    slack.limit('chat.postMessage', { times: 2, retryAfterSeconds: 1 })
    const ada = slack.person()
    const news = slack.channel('news', { members: [ada] })
    ada.says(news, 'who?', { mentionBot: true })
    await ada.until(news, holds('At last.'))
    expect(slack.calls.filter(({ isTooEarly }) => isTooEarly)).toEqual([])
  })
})

describe('when Slack does not take a reply', () => {
  test('the asker is told, and the log tells why', async () => {
    const { slack, log } = await running(() => publicly(says('Never seen.')))
    slack.fail('chat.postMessage', 'restricted_action')
    const ada = slack.person()
    const news = slack.channel('news', { members: [ada] })
    ada.says(news, 'who?', { mentionBot: true })
    await ada.until(news, holds('An administrator has limited who may write in the channel'))
    expect(log.lines).toContainEqual(
      expect.objectContaining({ level: 'warn', facts: expect.objectContaining({ refusal: 'restricted_action' }) }),
    )
  })

  test('the next one is answered', async () => {
    const { slack } = await running(() => publicly(says('Seen.')))
    slack.fail('chat.postMessage', 'fatal_error', { times: 1 })
    const ada = slack.person()
    const news = slack.channel('news', { members: [ada] })
    ada.says(news, 'who?', { mentionBot: true })
    await slack.settled()
    ada.says(news, 'who else?', { mentionBot: true })
    await ada.until(news, holds('Seen.'))
  })
})

describe('being stopped', () => {
  test('finishes the answers it has begun, and takes on no more', async () => {
    const { slack, desk, stop } = await running(async () => {
      await wait(500)
      return publicly(cited(1))
    })
    const ada = slack.person()
    const news = slack.channel('news', { members: [ada] })
    ada.says(news, 'who?', { mentionBot: true })
    await slack.until(() => desk.brought.length === 1)
    const stopped = stop(10_000)
    ada.says(news, 'too late?', { mentionBot: true })
    await stopped
    expect(slack.messages.some(holds('Sentence 1'))).toBe(true)
    expect(desk.brought).toHaveLength(1)
  })

  test('says so to those it leaves without an answer', async () => {
    const { slack, desk, stop } = await running(
      ({ request }) =>
        new Promise((_resolve, reject) =>
          request.signal?.addEventListener('abort', () => reject(request.signal?.reason)),
        ),
    )
    const ada = slack.person()
    const news = slack.channel('news', { members: [ada] })
    ada.says(news, 'who?', { mentionBot: true })
    await slack.until(() => desk.brought.length === 1)
    await stop(1_000)
    expect(
      slack.messages.some(
        holds('I am being restarted and had to leave this unfinished. Please ask again in a minute.'),
      ),
    ).toBe(true)
  })
})

test('many people who ask at once get one answer each', async () => {
  const { slack, desk } = await running(({ text }) => publicly(says(`Answer to ${text}`)))
  const people = Array.from({ length: 40 }, (_, at) => slack.person({ name: `reader-${at}` }))
  const news = slack.channel('news', { members: people })
  people.forEach((person, at) => {
    person.says(news, `question ${at}.`, { mentionBot: true })
  })
  const answers = () => slack.messages.filter(holds('Answer to question')).map(({ blocks }) => JSON.stringify(blocks))
  await slack.until(() => answers().length === 40)
  await slack.settled()
  people.forEach((_, at) => {
    expect(answers().filter((text) => text.includes(`Answer to question ${at}."`))).toHaveLength(1)
  })
  expect(desk.brought).toHaveLength(40)
  expect(slack.deliveries.filter(({ isLate }) => isLate)).toEqual([])
  expect(slack.violations).toEqual([])
})
