// The Slack server for tests, looked at through the real Bolt: what connects to it, and what it notices.
import { App, LogLevel } from '@slack/bolt'
import { expect, onTestFinished, test } from 'vitest'
import { plainText, type SlackServer, startSlackServer } from './support/slack-server/index.ts'

async function socketApp(slack: SlackServer): Promise<App> {
  const app = new App({
    token: slack.botToken,
    appToken: slack.appToken,
    socketMode: true,
    clientOptions: { slackApiUrl: slack.apiUrl },
    logLevel: LogLevel.ERROR,
  })
  onTestFinished(async () => {
    await app.stop()
  })
  await app.start()
  return app
}

test('a mention reaches the app, and the answer its thread', async () => {
  const slack = await startSlackServer()
  const app = await socketApp(slack)
  app.event('app_mention', async ({ event, say }) => {
    await say({ text: 'Hello.', thread_ts: event.ts, unfurl_links: false, unfurl_media: false })
  })
  const ada = slack.person({ name: 'ada' })
  const news = slack.channel('news', { members: [ada] })
  const said = ada.says(news, 'who won?', { mentionBot: true })
  expect(await said.acknowledged()).toBeLessThan(3000)
  expect(said.deliveries.map(({ name }) => name)).toEqual(['app_mention', 'message'])
  const answer = await ada.until(news, ({ user }) => user === slack.bot.id, { thread: said.message ?? '' })
  expect(plainText(answer)).toBe('Hello.')
  expect(slack.violations).toEqual([])
})
