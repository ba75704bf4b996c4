// The Slack server for tests, looked at through the real Bolt: what connects to it, what it hears, and what it notices.
import type { App } from '@slack/bolt'
import { expect, test } from 'vitest'
import { httpApp, QUIET, socketApp } from './support/slack-server/bolt-app.ts'
import { liveParts, plainText, startSlackServer } from './support/slack-server/index.ts'

const greets = (app: App): void => {
  app.event('app_mention', async ({ event, say }) => {
    await say({ text: 'Hello.', thread_ts: event.ts, ...QUIET })
  })
}

test('a mention reaches the app, and the answer its thread', async () => {
  const slack = await startSlackServer()
  await socketApp(slack, greets)
  const ada = slack.person({ name: 'ada' })
  const news = slack.channel('news', { members: [ada] })
  const said = ada.says(news, 'who won?', { mentionBot: true })
  await said.acknowledged()
  expect(said.deliveries.map(({ name }) => name)).toEqual(['app_mention', 'message'])
  expect(new Set(said.deliveries.map(({ eventId }) => eventId)).size).toBe(2)
  const answer = await ada.until(news, ({ user }) => user === slack.bot.id, { thread: said.message ?? '' })
  expect(plainText(answer)).toBe('Hello.')
  expect(slack.violations).toEqual([])
})

test('over HTTP, requests are signed and answered', async () => {
  const slack = await startSlackServer()
  await httpApp(slack, (app) => {
    greets(app)
    app.command('/ask', async ({ ack, respond }) => {
      await ack()
      await respond({ text: 'For you alone.' })
    })
  })
  const [ada, ben] = [slack.person({ name: 'ada' }), slack.person({ name: 'ben' })]
  const news = slack.channel('news', { members: [ada, ben] })
  const said = ada.says(news, 'who won?', { mentionBot: true })
  await ada.until(news, ({ text }) => text === 'Hello.', { thread: said.message ?? '' })
  expect(said.deliveries[0]?.attempts[0]?.via).toBe('http')
  const ran = ada.runs('/ask', 'who won?', { channel: news })
  await ran.acknowledged()
  const answer = await ada.until(news, ({ text }) => text === 'For you alone.')
  expect(ben.sees(news)).not.toContain(answer)
})

test('a wrong signature is turned away and the event comes again, three times', async () => {
  const slack = await startSlackServer({ retryDelaysMs: [0, 5, 5] })
  await httpApp({ ...slack, signingSecret: 'another' }, greets)
  const ada = slack.person()
  const [delivery] = ada.says(slack.channel('news', { members: [ada] }), 'hello').deliveries
  await slack.until(() => delivery?.attempts.length === 4)
  expect(delivery?.isLate).toBe(true)
  expect(delivery?.attempts.map(({ retry }) => retry)).toEqual([0, 1, 2, 3])
})

test('buttons, votes and a form', async () => {
  const slack = await startSlackServer()
  const pressed: unknown[] = []
  await socketApp(slack, (app) => {
    app.command('/ask', async ({ ack, respond }) => {
      await ack()
      const button = {
        type: 'button' as const,
        action_id: 'check',
        text: { type: 'plain_text' as const, text: 'Check' },
      }
      const vote = (text: string, value: string) => ({ text: { type: 'plain_text' as const, text }, value })
      await respond({
        text: 'An answer.',
        response_type: 'in_channel',
        ...QUIET,
        blocks: [
          { type: 'section', text: { type: 'mrkdwn', text: 'An *answer*.' } },
          { type: 'actions', elements: [button] },
          {
            type: 'context_actions',
            elements: [
              {
                type: 'feedback_buttons',
                action_id: 'vote',
                positive_button: vote('Good', 'up'),
                negative_button: vote('Bad', 'down'),
              },
            ],
          },
        ],
      })
    })
    app.action('vote', async ({ ack, action, respond }) => {
      await ack()
      pressed.push(action)
      await respond({ text: 'Thanks.', replace_original: false })
    })
    app.action('check', async ({ ack, body, client }) => {
      await ack()
      await client.views.open({
        trigger_id: 'trigger_id' in body ? body.trigger_id : '',
        view: {
          type: 'modal',
          callback_id: 'claim',
          title: { type: 'plain_text', text: 'Check a claim' },
          submit: { type: 'plain_text', text: 'Check' },
          blocks: [
            {
              type: 'input',
              block_id: 'claim',
              label: { type: 'plain_text', text: 'What is claimed?' },
              element: { type: 'plain_text_input', action_id: 'text', max_length: 300 },
            },
          ],
        },
      })
    })
    app.view('claim', async ({ ack, view, body, client }) => {
      const claim = view.state.values.claim?.text?.value ?? ''
      if (claim.length < 5) return ack({ response_action: 'errors', errors: { claim: 'Too short.' } })
      await ack()
      await client.chat.postMessage({ channel: body.user.id, text: `Checked: ${claim}`, ...QUIET })
    })
  })
  const ada = slack.person({ name: 'ada' })
  const news = slack.channel('news', { members: [ada] })
  ada.runs('/ask', 'who won?', { channel: news })
  const answer = await ada.until(news, ({ text }) => text === 'An answer.')
  expect(plainText(answer)).toBe('An answer.\n[Check]\n[Good] [Bad]')
  expect(liveParts(answer)).toMatchObject([{ kind: 'bold', target: '*answer*' }])

  ada.presses('Bad', answer)
  await ada.until(news, ({ text, ephemeralTo }) => text === 'Thanks.' && ephemeralTo === ada.id)
  expect(pressed).toMatchObject([{ type: 'feedback_buttons', action_id: 'vote', value: 'down' }])

  ada.presses('check', answer)
  await slack.until(() => ada.modal !== null)
  if (!ada.modal) throw new Error('no modal')
  expect(plainText(ada.modal)).toBe('Check a claim\nWhat is claimed?')
  const { modal } = ada
  ada.submits(modal, { claim: 'no' })
  await slack.until(() => modal.errors.claim === 'Too short.')
  ada.submits(modal, { claim: 'Hansa won.' })
  await ada.until(ada.dm, ({ text }) => text === 'Checked: Hansa won.')
  expect(ada.modal).toBeNull()
  expect(slack.violations).toEqual([])
})

test('the assistant is opened, written to, and shows what it does', async () => {
  const slack = await startSlackServer()
  await socketApp(slack, (app) => {
    app.event('assistant_thread_started', async ({ event, client }) => {
      const { channel_id, thread_ts } = event.assistant_thread
      const prompts = [{ title: 'Who won?', message: 'Who won the final?' }]
      await client.assistant.threads.setSuggestedPrompts({ channel_id, thread_ts, prompts })
    })
    app.message(async ({ message, client, say }) => {
      if (!('thread_ts' in message) || message.thread_ts === undefined) return
      const { channel, thread_ts } = message
      await client.assistant.threads.setStatus({ channel_id: channel, thread_ts, status: 'is searching' })
      await say({ text: 'Hansa.', thread_ts, ...QUIET })
    })
  })
  const ada = slack.person()
  const { thread } = ada.opensAssistant()
  await slack.until(() => thread.prompts.length === 1)
  ada.writesToAssistant('Who won the final?')
  await ada.until(ada.dm, ({ text }) => text === 'Hansa.', { thread: thread.threadTs })
  expect(thread.statuses.map(({ status }) => status)).toEqual(['is searching', ''])
  expect(slack.violations).toEqual([])
})

test('an agent hears of its messages being opened, and has no assistant threads', async () => {
  const slack = await startSlackServer({ surface: 'agent' })
  await socketApp(slack, (app) => {
    app.event('app_home_opened', async ({ event, client }) => {
      if (event.tab !== 'messages') return
      const prompts = [{ title: 'Who won?', message: 'Who won the final?' }]
      await client.assistant.threads.setSuggestedPrompts({ channel_id: event.channel, prompts })
    })
    app.message(async ({ message, client }) => {
      const thread_ts = message.ts
      await client.chat.postMessage({ channel: message.channel, thread_ts, text: 'Hansa &amp; co.', ...QUIET })
    })
  })
  const ada = slack.person()
  ada.opensMessages()
  await slack.until(() => slack.assistantThreads[0]?.prompts.length === 1)
  const { message } = ada.writes('Is https://a.org/?x&y right, or 1 < 2?')
  expect(message?.text).toBe('Is <https://a.org/?x&amp;y> right, or 1 &lt; 2?')
  const answer = await ada.until(ada.dm, ({ user }) => user === slack.bot.id, { thread: message ?? '' })
  expect(plainText(answer)).toBe('Hansa & co.')
  expect(() => ada.opensAssistant()).toThrow('agent')
  expect(slack.violations).toEqual([])
})

test('what is redelivered is the same event', async () => {
  const slack = await startSlackServer()
  const heard: string[] = []
  await socketApp(slack, (app) => {
    app.event('app_mention', async ({ body }) => {
      heard.push(body.event_id)
    })
  })
  const ada = slack.person()
  const said = ada.says(slack.channel('news', { members: [ada] }), 'hello', { mentionBot: true })
  await said.acknowledged()
  const [mention] = said.deliveries
  if (mention) slack.redeliver(mention)
  await slack.until(() => heard.length === 2)
  expect(new Set(heard)).toEqual(new Set([mention?.eventId]))
  expect(mention?.attempts.map(({ retry }) => retry)).toEqual([0, 1])
})

test('tells which channels somebody is in, page by page, and of private ones only those that the bot is in', async () => {
  const slack = await startSlackServer()
  const app = await socketApp(slack)
  const ada = slack.person({ name: 'ada' })
  const there = ['one', 'two', 'three'].map((name) => slack.channel(name, { creator: ada, members: [ada] }).id)
  const shared = slack.channel('shared', { kind: 'private', creator: ada, members: [ada] }).id
  slack.channel('hidden', { kind: 'private', members: [ada], hasBot: false })
  slack.channel('elsewhere')
  const asked = { user: ada.id, types: 'public_channel,private_channel', limit: 3 }
  const first = await app.client.users.conversations(asked)
  expect(first.channels?.map(({ id }) => id)).toEqual(there)
  expect(first.channels?.[0]).toMatchObject({ name: 'one', creator: ada.id })
  const cursor = first.response_metadata?.next_cursor ?? ''
  const second = await app.client.users.conversations({ ...asked, cursor })
  expect(second.channels?.map(({ id }) => id)).toEqual([shared])
  expect((await app.client.users.conversations({ user: ada.id })).channels).toHaveLength(3)
})
