// Links and group messages on Slack, with the real desk behind the real client: an indexed article unfurls as its story, a group manages its own digests.
import { beforeAll, expect, onTestFinished, test } from 'vitest'
import { createSlack } from '../src/platforms/slack/platform.ts'
import { type FrontDesk, type FrontDeskOptions, openFrontDesk } from './support/front-desk.ts'
import { logInRam, memoryInRam } from './support/scripted-desk.ts'
import { settingsFor } from './support/slack-app.ts'
import { plainText, type SlackMessage, startSlackServer } from './support/slack-server/index.ts'
import { shownIn } from './support/slack-shown.ts'

const ARTICLE = 'https://mock-chronicle.example/business/belavia-sanctions-explained'

let front: FrontDesk
beforeAll(async () => {
  front = await openFrontDesk('samples')
})

async function workspace(options: FrontDeskOptions = {}) {
  const slack = await startSlackServer()
  const platform = createSlack(settingsFor(slack), {
    desk: front.open(options),
    memory: memoryInRam(),
    log: logInRam(),
  })
  onTestFinished(async () => {
    await platform.stop(2000)
    expect(slack.violations).toEqual([])
  })
  await platform.start()
  const [ada, bob] = [slack.person({ name: 'ada' }), slack.person({ name: 'bob' })]
  return { slack, ada, bob, news: slack.channel('news', { members: [ada, bob] }) }
}

const holds = (text: string) => (message: SlackMessage) => message.botId !== null && plainText(message).includes(text)

test('a pasted link of an indexed article unfurls as its story, and nothing else does', async () => {
  const { slack, ada, news } = await workspace()
  const { message } = ada.shares(news, `look ${ARTICLE}?utm_source=x&a=1 and https://elsewhere.example/a`)
  await slack.settled()
  expect(slack.called('chat.unfurl')).toEqual([])
  const shared = ada.shares(news, `look ${ARTICLE} and https://elsewhere.example/a`).message
  await slack.until(() => Object.keys(shared?.unfurls ?? {}).length > 0)
  expect(Object.keys(shared?.unfurls ?? {})).toEqual([ARTICLE])
  const blocks = shared?.unfurls[ARTICLE]?.blocks as Parameters<typeof shownIn>[0]
  expect(shownIn(blocks)).toMatch(/Belarus.*Mock Morning Chronicle.*outlets/s)
  expect(message?.unfurls).toEqual({})
  expect(slack.messages.filter(({ botId }) => botId !== null)).toEqual([])
})

test('a link unfurls nowhere where Dateline is not on duty', async () => {
  const { slack, ada, news } = await workspace({ channels: ['C0OTHER'] })
  ada.shares(news, ARTICLE)
  await slack.settled()
  expect(slack.called('chat.unfurl')).toEqual([])
})

test('in a group message a mention is answered once, and whoever is in it manages its digests', async () => {
  const { slack, ada, bob } = await workspace()
  const group = slack.channel('', { kind: 'group', creator: ada, members: [ada, bob] })
  bob.says(group, 'who refused to cross?', { mentionBot: true })
  const answer = await bob.until(group, holds('Statkevich'))
  await slack.settled()
  expect(slack.messages.filter(({ botId, threadTs }) => botId !== null && threadTs === answer.threadTs)).toHaveLength(1)
  bob.says(group, 'and how old is he?', { thread: answer })
  await bob.until(group, holds('69'), { thread: answer })
  bob.says(group, 'nobody asks')
  bob.says(group, 'subscribe us at 9 on weekdays', { mentionBot: true })
  await ada.until(group, holds('Subscribed: a digest on weekdays at 09:00, time zone Europe/Berlin, your own.'))
})
