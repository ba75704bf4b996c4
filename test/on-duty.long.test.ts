// `npm start` with tokens that a platform refuses: it goes on with the other one, or ends with what is to be mended.
import { setTimeout as pause } from 'node:timers/promises'
import { describe, expect, onTestFinished, test } from 'vitest'
import {
  askedOnDiscord,
  askedOnSlack,
  discordAt,
  discordServer,
  here,
  onDuty,
  slackAt,
  slackServer,
} from './support/contract/on-duty-child.ts'
import { plainText } from './support/discord-server/index.ts'
import { rss, site } from './support/feeds.ts'

const REFUSED = 'who refused to cross?'

describe('Dateline on duty', () => {
  test('with a token that Discord refuses says so, and goes on with Slack', async () => {
    const [discord, slack] = await Promise.all([discordServer(), slackServer()])
    discord.revokeToken()
    const bot = onDuty(await here(), { ...discordAt(discord), ...slackAt(slack) })
    await Promise.all([bot.says('Discord refuses the token.'), bot.says('Slack: connected')])
    await askedOnSlack(slack, REFUSED).saying('Statkevich')
    bot.end()
    const { status, stdout, stderr } = await bot.done
    expect(status).toBe(0)
    expect(stdout).toContain('https://discord.com/developers/applications')
    expect(stdout + stderr).not.toContain(discord.token)
  })

  test('with a token that Slack refuses says so, and goes on with Discord', async () => {
    const [discord, slack] = await Promise.all([discordServer(), slackServer()])
    const bot = onDuty(await here(), { ...discordAt(discord), ...slackAt(slack), SLACK_BOT_TOKEN: 'xoxb-wrong-token' })
    await Promise.all([bot.says('Slack refused the connection: invalid_auth'), bot.says('Discord: connected')])
    await askedOnDiscord(discord, REFUSED).saying('Statkevich')
    bot.end()
    const { status, stdout } = await bot.done
    expect(status).toBe(0)
    expect(stdout).toContain('https://api.slack.com/apps')
  })

  test('that every platform refuses ends with the first reason, and how to mend it', async () => {
    const discord = await discordServer()
    discord.revokeToken()
    const { status, stderr } = await onDuty(await here(), discordAt(discord)).done
    expect(status).toBe(1)
    expect(stderr).toMatch(/Discord refuses the token\.\n.*https:\/\/discord\.com/)
    expect(stderr).not.toContain(discord.token)
  })

  test('brings articles from feeds by itself, and answers from them', async () => {
    const [discord, web] = await Promise.all([discordServer(), site({})])
    onTestFinished(web.close)
    const now = new Date()
    web.pages['/feed.xml'] = rss([1, 2].map((n) => ({ n, link: `${web.url}/news/${n}`, full: true, date: now })))
    const feeds = { FEEDS: `${web.url}/feed.xml`, FETCH_ALLOW_PRIVATE: '127.0.0.1', REFRESH_SECONDS: '5' }
    const bot = onDuty(await here(), { ...discordAt(discord), ...feeds })
    await bot.says('Discord: connected')
    for (let looks = 0; web.count('/feed.xml') === 0 && looks < 900; looks++) await pause(100)
    expect(web.count('/feed.xml')).toBe(1)
    for (let asked = 0; asked < 10; asked++) {
      await pause(5000)
      const { said } = askedOnDiscord(discord, 'who counted 31 lanterns along pier 1?')
      const reply = await said.answered()
      if (plainText(reply).includes('counted 31 lanterns along pier 1')) return bot.end()
    }
    throw new Error('what the feed brought was not answered from')
  })

  test('that a platform leaves without an answer ends all the same when it is told to', async () => {
    const discord = await discordServer()
    const bot = onDuty(await here(), discordAt(discord))
    await bot.says('Discord: connected')
    discord.delay(/./, 120_000)
    const { said } = askedOnDiscord(discord, REFUSED)
    await pause(1000)
    bot.end()
    expect((await bot.done).status).toBe(0)
    expect(said.replies()).toEqual([])
  })

  test('connects to Discord as soon as it can be reached again', async () => {
    const discord = await discordServer()
    discord.closeEvery(4000)
    const bot = onDuty(await here(), discordAt(discord))
    await bot.says('Discord cannot be reached')
    discord.closeEvery(null)
    await bot.says('Discord: connected')
    await askedOnDiscord(discord, REFUSED).saying('Statkevich')
    expect(discord.gatewayEvents.filter(({ kind }) => kind === 'identify').length).toBeLessThan(4)
    bot.end()
    expect((await bot.done).status).toBe(0)
  })
})
