// The Slack server at its worst: broken sockets, limits, refusals, triggers and addresses that are used up, and an app that is late.
import { expect, test } from 'vitest'
import { httpApp, QUIET, socketApp } from './bolt-app.ts'
import { startSlackServer } from './index.ts'

test('dropped sockets: the app comes back, and hears what it had not acknowledged', async () => {
  const slack = await startSlackServer()
  const heard: string[] = []
  await socketApp(slack, (app) => {
    app.event('app_mention', async ({ event }) => {
      heard.push(event.text)
    })
  })
  const ada = slack.person()
  const news = slack.channel('news', { members: [ada] })
  slack.dropSockets()
  const said = ada.says(news, 'while you were away', { mentionBot: true })
  expect(said.deliveries[0]?.attempts).toEqual([])
  await said.acknowledged()
  expect(heard).toHaveLength(1)
  expect(slack.sockets()).toEqual({ open: 1, opened: 2 })
})

test('asked to, the app takes a new socket', async () => {
  const slack = await startSlackServer()
  await socketApp(slack)
  slack.disconnect('refresh_requested')
  await slack.until(() => slack.sockets().opened === 2)
  const ada = slack.person()
  await ada.says(slack.channel('news', { members: [ada] }), 'hello').acknowledged()
  expect(slack.sockets().open).toBe(1)
  expect(slack.called('apps.connections.open')).toHaveLength(2)
})

test('a 429 is obeyed by the client, and a call before its time is noticed', async () => {
  const slack = await startSlackServer()
  const app = await socketApp(slack)
  const news = slack.channel('news')
  slack.limit('chat.postMessage', { times: 1, retryAfterSeconds: 1 })
  const message = { channel: news.id, text: 'Hello.', ...QUIET }
  const posted = app.client.chat.postMessage(message)
  await slack.until(() => slack.called('chat.postMessage').length === 1)
  const early = await fetch(`${slack.apiUrl}chat.postMessage`, {
    method: 'POST',
    headers: { authorization: `Bearer ${slack.botToken}`, 'content-type': 'application/json' },
    body: JSON.stringify(message),
  })
  expect(early.status).toBe(429)
  expect(early.headers.get('retry-after')).toBe('1')
  await posted
  expect(
    slack
      .called('chat.postMessage')
      .map(({ isTooEarly }) => isTooEarly)
      .slice(0, 2),
  ).toEqual([false, true])
  expect(slack.messages.filter(({ text }) => text === 'Hello.')).toHaveLength(1)
})

test('refusals: told ones, unknown methods, wrong tokens, channels the bot is not in', async () => {
  const slack = await startSlackServer()
  const { client } = await socketApp(slack)
  const news = slack.channel('news')
  const elsewhere = slack.channel('elsewhere', { hasBot: false })
  const secret = slack.channel('secret', { kind: 'private', hasBot: false })
  const post = (channel: string, token?: string) =>
    client.chat.postMessage({ channel, text: 'Hello.', ...QUIET, ...(token === undefined ? {} : { token }) })
  slack.fail('chat.postMessage', 'missing_scope', { times: 1 })
  await expect(post(news.id)).rejects.toThrow('missing_scope')
  await expect(post(news.id)).resolves.toMatchObject({ ok: true })
  await expect(post(news.id, 'xoxb-wrong')).rejects.toThrow('invalid_auth')
  await expect(post(elsewhere.id)).rejects.toThrow('not_in_channel')
  await expect(post(secret.id)).rejects.toThrow('channel_not_found')
  await expect(client.apiCall('chat.shout')).rejects.toThrow('unknown_method')
  await expect(client.apps.connections.open({})).rejects.toThrow('not_allowed_token_type')
})

test('a command that is acknowledged late is noticed, and does not come again', async () => {
  const slack = await startSlackServer({ ackDeadlineMs: 30 })
  await socketApp(slack, (app) => {
    app.command('/ask', async ({ ack }) => {
      await new Promise((late) => setTimeout(late, 80))
      await ack({ text: 'Too late.' })
    })
  })
  const ada = slack.person()
  const news = slack.channel('news', { members: [ada] })
  const ran = ada.runs('/ask', 'who won?', { channel: news })
  await ran.acknowledged()
  expect(ran.deliveries).toMatchObject([{ isLate: true, attempts: [{ retry: 0 }] }])
  expect(ada.sees(news)).toEqual([])
})

test('an event that nobody acknowledges comes again, three times, as the same event', async () => {
  const slack = await startSlackServer({ ackDeadlineMs: 10, retryDelaysMs: [0, 0, 0] })
  const headers = { authorization: `Bearer ${slack.appToken}` }
  const opened = await fetch(`${slack.apiUrl}apps.connections.open`, { method: 'POST', headers })
  const { url }: { url: string } = JSON.parse(await opened.text())
  const heard: { envelope_id: string; retry_attempt: number; payload: { event_id: string } }[] = []
  const socket = new WebSocket(url)
  socket.addEventListener('message', ({ data }) => {
    const message = JSON.parse(data)
    if (message.type === 'events_api') heard.push(message)
  })
  await slack.until(() => slack.sockets().open === 1)
  slack.otherBotSays(slack.channel('news'), 'nobody listens')
  await slack.until(() => heard.length === 4)
  expect(heard.map((envelope) => envelope.retry_attempt)).toEqual([0, 1, 2, 3])
  expect(new Set(heard.map((envelope) => envelope.envelope_id)).size).toBe(4)
  expect(new Set(heard.map(({ payload }) => payload.event_id)).size).toBe(1)
  socket.close()
})

test('a trigger serves once, an address five times', async () => {
  const slack = await startSlackServer()
  const { client } = await socketApp(slack, (app) => {
    app.command('/ask', async ({ ack }) => ack())
  })
  const ada = slack.person()
  const news = slack.channel('news', { members: [ada] })
  const { deliveries } = ada.runs('/ask', '', { channel: news })
  const payload = deliveries[0]?.payload ?? {}
  const title = { type: 'plain_text' as const, text: 'A form' }
  const open = () =>
    client.views.open({ trigger_id: String(payload.trigger_id), view: { type: 'modal', title, blocks: [] } })
  await open()
  await expect(open()).rejects.toThrow('exchanged_trigger_id')
  const answer = () => fetch(String(payload.response_url), { method: 'POST', body: JSON.stringify({ text: 'Yes.' }) })
  const statuses: number[] = []
  for (let time = 0; time < 6; time++) statuses.push((await answer()).status)
  expect(statuses).toEqual([200, 200, 200, 200, 200, 404])
  expect(ada.sees(news).filter(({ text }) => text === 'Yes.')).toHaveLength(5)
})

test('a command may be answered with its acknowledgement; a home tab is published', async () => {
  const slack = await startSlackServer()
  await socketApp(slack, (app) => {
    app.command('/ask', async ({ ack }) => ack({ text: 'At once.' }))
    app.event('app_home_opened', async ({ event, client }) => {
      const text = { type: 'plain_text' as const, text: 'Newest articles' }
      await client.views.publish({ user_id: event.user, view: { type: 'home', blocks: [{ type: 'header', text }] } })
    })
  })
  const ada = slack.person()
  const news = slack.channel('news', { members: [ada] })
  ada.runs('/ask', '', { channel: news })
  const answer = await ada.until(news, ({ text }) => text === 'At once.')
  expect(answer.ephemeralTo).toBe(ada.id)
  ada.opensHome()
  await slack.until(() => ada.home !== null)
  await slack.settled()
  expect(slack.violations).toEqual([])
})

test('over HTTP, what is redelivered says so in its headers', async () => {
  const slack = await startSlackServer()
  const heard: unknown[] = []
  await httpApp(slack, (app) => {
    app.event('app_mention', async ({ context }) => {
      heard.push([context.retryNum, context.retryReason])
    })
  })
  const ada = slack.person()
  const said = ada.says(slack.channel('news', { members: [ada] }), 'hello', { mentionBot: true })
  await said.acknowledged()
  const [mention] = said.deliveries
  if (mention) slack.redeliver(mention)
  await slack.until(() => heard.length === 2)
  expect(heard).toEqual([
    [undefined, undefined],
    [1, 'http_timeout'],
  ])
})

test('what nobody would see is noted', async () => {
  const slack = await startSlackServer()
  const { client } = await socketApp(slack)
  const ada = slack.person()
  const news = slack.channel('news', { members: [ada] })
  const thread_ts = ada.says(news, 'who won?').message?.ts ?? ''
  const where = { channel: news.id, thread_ts }
  await client.chat.postEphemeral({ ...where, user: ada.id, text: 'For you.' })
  expect(slack.violations.map(({ method, problem }) => `${method}: ${problem}`)).toEqual([
    'chat.postEphemeral: nobody sees it: no active thread',
  ])
})
