// What people write to Dateline on Slack, and what they see: mentions, threads, direct messages, the assistant.
import { setTimeout as wait } from 'node:timers/promises'
import { describe, expect, test } from 'vitest'
import { spoken } from '../src/platforms/slack/messages.ts'
import { cited, memoryInRam, privately, publicly, says, streamed } from './support/scripted-desk.ts'
import { running } from './support/slack-app.ts'
import { plainText, type SlackMessage } from './support/slack-server/index.ts'
import { shownIn } from './support/slack-shown.ts'

const holds = (text: string) => (message: SlackMessage) => message.botId !== null && plainText(message).includes(text)
const shown = (message: SlackMessage) => shownIn(message.blocks)

describe('a mention', () => {
  test('is answered in a thread below it, within the time Slack allows', async () => {
    const { slack, desk } = await running(() => publicly(cited(1)))
    const ada = slack.person({ name: 'ada' })
    const news = slack.channel('news', { members: [ada] })
    const act = ada.says(news, 'who refused to cross? & why', { mentionBot: true })
    const answer = await ada.until(news, holds('Sentence 1'))
    expect(answer.threadTs).toBe(act.message?.ts)
    expect(shown(answer)).toContain('[1] “Statkevich refused to cross, witness 1 said.”')
    expect(desk.brought).toEqual([
      expect.objectContaining({
        what: 'respond',
        text: 'who refused to cross? & why',
        request: expect.objectContaining({
          person: { id: ada.id, isManager: false },
          place: { platform: 'slack', community: slack.team.id, channel: news.id, isDirect: false },
        }),
      }),
    ])
    await act.acknowledged()
    await slack.settled()
    expect(slack.violations).toEqual([])
  })

  test('begins a conversation that goes on in the thread without mentions, also after a restart', async () => {
    const memory = memoryInRam()
    const first = await running(({ text }) => publicly(says(`Answer to ${text}`)), { memory })
    const { slack } = first
    const ada = slack.person()
    const news = slack.channel('news', { members: [ada] })
    const root = ada.says(news, 'who refused?', { mentionBot: true }).message
    if (root === null) throw new Error('nothing said')
    await ada.until(news, holds('Answer to who refused?'))
    ada.says(news, 'and how old is he?', { thread: root })
    await ada.until(news, holds('Answer to and how old is he?'), { thread: root })
    await slack.settled()
    await first.stop()

    const second = await running(({ text }) => publicly(says(`Answer to ${text}`)), { memory, server: slack })
    ada.says(news, 'and where?', { thread: root })
    await ada.until(news, holds('Answer to and where?'), { thread: root })
    const conversations = [...first.desk.brought, ...second.desk.brought].map(({ request }) => request.conversation)
    expect(conversations).toHaveLength(3)
    expect(new Set(conversations).size).toBe(1)
    expect(conversations[0]).toEqual(expect.any(String))
    await slack.settled()
    expect(slack.violations).toEqual([])
  })

  test('is answered once when it stands in a thread, though Slack tells of it twice', async () => {
    const { slack, desk } = await running(({ text }) => publicly(says(`Answer to ${text}`)))
    const ada = slack.person()
    const news = slack.channel('news', { members: [ada] })
    const root = ada.says(news, 'first', { mentionBot: true }).message
    await ada.until(news, holds('Answer to first'))
    ada.says(news, 'second', { mentionBot: true, thread: root?.ts ?? '' })
    await ada.until(news, holds('Answer to second'))
    await slack.settled()
    expect(desk.brought.map(({ text }) => text)).toEqual(['first', 'second'])
  })

  test('of nothing but the name asks for help', async () => {
    const { slack, desk } = await running(() => publicly(says('This is what I can do.')))
    const ada = slack.person()
    const news = slack.channel('news', { members: [ada] })
    ada.says(news, '', { mentionBot: true })
    await ada.until(news, holds('This is what I can do.'))
    expect(desk.brought[0]?.text).toBe('help')
  })

  test('is answered for the asker alone if the reply is private', async () => {
    const { slack } = await running(() => privately(says('Only you may read this.')))
    const [ada, bob] = [slack.person(), slack.person()]
    const news = slack.channel('news', { members: [ada, bob] })
    ada.says(news, 'secret', { mentionBot: true })
    const answer = await ada.until(news, holds('Only you may read this.'))
    expect(answer.ephemeralTo).toBe(ada.id)
    await slack.settled()
    expect(bob.sees(news).filter(({ botId }) => botId !== null)).toEqual([])
    expect(slack.violations).toEqual([])
  })

  test('is left alone where Dateline is not on duty', async () => {
    const { slack, desk } = await running(() => ({ kind: 'silence' }))
    const ada = slack.person()
    const news = slack.channel('news', { members: [ada] })
    ada.says(news, 'anybody there?', { mentionBot: true })
    await slack.until(() => desk.brought.length === 1)
    await slack.settled()
    expect(ada.sees(news).filter(({ botId }) => botId !== null)).toEqual([])
  })
})

describe('in a thread', () => {
  test('of others nothing is said', async () => {
    const { slack, desk } = await running(() => publicly(says('Hello.')))
    const [ada, bob] = [slack.person(), slack.person()]
    const news = slack.channel('news', { members: [ada, bob] })
    const root = ada.says(news, 'lunch?').message
    bob.says(news, 'yes', { thread: root?.ts ?? '' })
    await slack.settled()
    expect(desk.brought).toEqual([])
  })

  test('nothing is said to what is meant for somebody else, or written by a bot', async () => {
    const { slack, desk } = await running(({ text }) => publicly(says(`Answer to ${text}`)))
    const [ada, bob] = [slack.person(), slack.person()]
    const news = slack.channel('news', { members: [ada, bob] })
    const root = ada.says(news, 'who?', { mentionBot: true }).message
    await ada.until(news, holds('Answer to who?'))
    ada.says(news, `<@${bob.id}> did you know?`, { thread: root?.ts ?? '' })
    slack.otherBotSays(news, 'beep', { thread: root?.ts ?? '' })
    slack.otherBotSays(news, 'beep', { mentionBot: true })
    await slack.settled()
    expect(desk.brought.map(({ text }) => text)).toEqual(['who?'])
  })
})

describe('a direct message', () => {
  test('is answered below it, and what follows belongs to the same conversation, in the thread or outside', async () => {
    const { slack, desk } = await running(({ text }) => publicly(says(`Answer to ${text}`)))
    const ada = slack.person()
    const root = ada.writes('who refused?').message
    const answer = await ada.until(ada.dm, holds('Answer to who refused?'))
    expect(answer.threadTs).toBe(root?.ts)
    ada.writes('and how old is he?', { thread: root?.ts ?? '' })
    await ada.until(ada.dm, holds('Answer to and how old is he?'))
    ada.writes('and where?')
    await ada.until(ada.dm, holds('Answer to and where?'))
    expect(new Set(desk.brought.map(({ request }) => request.conversation)).size).toBe(1)
    expect(desk.brought[0]?.request.place).toEqual({
      platform: 'slack',
      community: null,
      channel: ada.dm.id,
      isDirect: true,
    })
    await slack.settled()
    expect(slack.violations).toEqual([])
  })

  test('that is changed afterwards is not answered again', async () => {
    const { slack, desk } = await running(() => publicly(says('Once.')))
    const ada = slack.person()
    const act = ada.writes('who?')
    await ada.until(ada.dm, holds('Once.'))
    const [delivery] = act.deliveries
    if (delivery === undefined) throw new Error('not delivered')
    const { event } = delivery.payload as { event: object }
    const edited = { ...delivery, payload: { ...delivery.payload, event_id: 'Ev9', event: { ...event, edited: {} } } }
    slack.redeliver(edited)
    await slack.settled()
    expect(desk.brought).toHaveLength(1)
  })
})

describe('the assistant', () => {
  test('says what it does, and shows the answer sentence by sentence', async () => {
    const { slack, desk } = await running((brought) => streamed(cited(4), brought, 700))
    const ada = slack.person()
    const { thread } = ada.opensAssistant()
    ada.writesToAssistant('who refused to cross?')
    const answer = await ada.until(ada.dm, holds('witness 4 said'), { thread: thread.threadTs })
    expect(slack.called('chat.postMessage')).toHaveLength(1)
    expect(answer.versions.length).toBeGreaterThan(2)
    expect(shown(answer)).toContain('Sentence 3 tells what happened. [3]')
    expect(shown(answer)).toContain('[3] “Statkevich refused to cross, witness 3 said.”')
    expect(desk.brought).toHaveLength(1)
    await slack.settled()
    expect(slack.violations).toEqual([])
  })

  test('gives the whole answer though what was shown of it can no longer be changed', async () => {
    const { slack } = await running((brought) => streamed(cited(4), brought, 400))
    slack.fail('chat.update', 'cant_update_message')
    const ada = slack.person()
    const { thread } = ada.opensAssistant()
    ada.writesToAssistant('who refused to cross?')
    await ada.until(ada.dm, holds('witness 4 said'), { thread: thread.threadTs })
    await slack.settled()
    expect(slack.violations).toEqual([])
  })

  test('ends with the whole answer though it turned out different from what was shown', async () => {
    const { slack } = await running(async (brought) => {
      await streamed(says('A first thought.'), brought, 400)
      await wait(400)
      return publicly(says('A second thought.'))
    })
    const ada = slack.person()
    const { thread } = ada.opensAssistant()
    ada.writesToAssistant('who?')
    const answer = await ada.until(ada.dm, holds('A second thought.'), { thread: thread.threadTs })
    expect(plainText(answer)).not.toContain('A first thought.')
    await slack.settled()
    expect(slack.violations).toEqual([])
  })

  test('says with a message that it is at work', async () => {
    const { slack } = await running((brought) => streamed(cited(1), brought, 400))
    const ada = slack.person()
    const news = slack.channel('news', { members: [ada] })
    ada.says(news, 'who?', { mentionBot: true })
    const answer = await ada.until(news, holds('witness 1 said'))
    expect(JSON.stringify(answer.versions[0]?.blocks)).toMatch(/Reading the question|earching .*articles/)
    await slack.settled()
    expect(slack.violations).toEqual([])
  })
})

describe('what people write', () => {
  test.each([
    ['<@U1BOT> who &amp; why?', 'who & why?'],
    ['what does <@U1BOT|dateline> know?', 'what does know?'],
    ['ask <@U2|ada> in <#C1|news>', 'ask @ada in #news'],
    ['see <https://news.example/a?b=1&amp;c=2>', 'see https://news.example/a?b=1&c=2'],
    ['see <https://news.example|the news>', 'see the news'],
    ['<!here> 1 &lt; 2', '@here 1 < 2'],
    ['<!subteam^S1|@editors> look', '@editors look'],
    ['&amp;lt;b&amp;gt;', '&lt;b&gt;'],
    ['two\nlines', 'two\nlines'],
  ])('is read as people see it: %j', (text, words) => {
    expect(spoken(text, 'U1BOT')).toBe(words)
  })
})

test('a long answer comes in pages, each with the sources it cites, the buttons on the last', async () => {
  const text = 'It happened at the border, and nobody knows why. '.repeat(12).trim()
  const { slack } = await running(() => publicly(cited(40, { text })))
  const ada = slack.person()
  const news = slack.channel('news', { members: [ada] })
  const root = ada.says(news, 'all of it', { mentionBot: true }).message
  await ada.until(news, holds('Report 40 from the border'), { thread: root?.ts ?? '' })
  const pages = ada.sees(news, root?.ts ?? '').filter(({ botId }) => botId !== null)
  expect(pages.length).toBeGreaterThan(2)
  expect(pages.map(({ blocks }) => blocks.some(({ type }) => type === 'actions'))).toEqual(
    pages.map((_, at) => at === pages.length - 1),
  )
  await slack.settled()
  expect(slack.violations).toEqual([])
})
