// `npm start` with tokens that a platform refuses: it goes on with the other one, or ends with what is to be mended.
import { describe, expect, test } from 'vitest'
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
})
