// `npm start` as an operator runs it: on both platforms at once, told to stop, and without any. on-duty.long.test.ts has tokens refused.
import { describe, expect, test } from 'vitest'
import { runProcess } from './support/cli.ts'
import { claimsAfter } from './support/contract/model-desk.ts'
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
import { door } from './support/discord-platform.ts'
import { startModelServer } from './support/model-server.ts'

const REFUSED = 'who refused to cross?'

describe('Dateline on duty', () => {
  test('is on both platforms at once, says on a line each as whom, and ends in order when it is told to', async () => {
    const [discord, slack] = await Promise.all([discordServer(), slackServer()])
    const bot = onDuty(await here(), { ...discordAt(discord), ...slackAt(slack) })
    await Promise.all([bot.says('Discord: connected as '), bot.says('Slack: connected as @dateline in ')])
    await Promise.all([
      askedOnDiscord(discord, REFUSED).saying('Statkevich'),
      askedOnSlack(slack, REFUSED).saying('Statkevich'),
    ])
    bot.end()
    const { status, stdout, stderr } = await bot.done
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
    expect(stdout.match(/^(?:Discord|Slack): connected as .+\.$/gm)).toHaveLength(2)
    expect(stdout).not.toContain(discord.token)
    expect([...discord.violations, ...slack.violations]).toEqual([])
  })

  test('serves the reading room alone where it is told to, and ends in order', async () => {
    const bot = onDuty(await here(), { WEB: 'on', WEB_PORT: '0' })
    await bot.says('The reading room is at ')
    bot.end()
    const { status, stdout, stderr } = await bot.done
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
    expect(stdout).toMatch(/^The reading room is at http:\/\/localhost:\d+$/m)
  })

  test('leads to the reading room from an answer, where it is told its address', async () => {
    const discord = await discordServer()
    const bot = onDuty(await here(), { ...discordAt(discord), PUBLIC_URL: 'https://news.example' })
    await bot.says('Discord: connected as ')
    await askedOnDiscord(discord, REFUSED).saying('Statkevich')
    const answer = JSON.stringify(discord.messages(discord.channel))
    expect(answer).toMatch(/https:\/\/news\.example\/articles\/[\w.%-]+\?version=\w+&c=\d+-\d+#c=\d+-\d+/)
    bot.end()
    expect((await bot.done).status).toBe(0)
  })

  test('told to stop in the middle of answers, finishes those, takes on no more, and ends well', async () => {
    const gate = door()
    const [discord, slack, model] = await Promise.all([
      discordServer(),
      slackServer(),
      startModelServer(
        claimsAfter(gate.opened, ['Statkevich, 69, stayed behind.', 'Statkevich, 69, stayed behind in the no-man']),
      ),
    ])
    const bot = onDuty(await here(), { ...discordAt(discord), ...slackAt(slack), OPENAI_BASE_URL: model.baseUrl })
    await Promise.all([bot.says('Discord: connected'), bot.says('Slack: connected')])
    const [one, other] = [askedOnDiscord(discord, REFUSED), askedOnSlack(slack, REFUSED)]
    await discord.until(() => model.asked.length === 2, 'both questions before the model')
    bot.end()
    // It is told, and will not hear of this any more.
    await new Promise((later) => setTimeout(later, 300))
    const late = askedOnDiscord(discord, 'who was late?')
    gate.open()
    await Promise.all([one.saying('stayed behind'), other.saying('stayed behind')])
    expect((await bot.done).status).toBe(0)
    expect(late.said.replies()).toEqual([])
    expect(one.said.replies()).toHaveLength(1)
    expect(discord.messages(discord.channel).filter(({ author }) => author.bot)).toHaveLength(1)
    expect(slack.messages.filter(({ botId, ephemeralTo }) => botId !== null && ephemeralTo === null)).toHaveLength(1)
    expect([...discord.violations, ...slack.violations]).toEqual([])
  })

  test('says which channels of the settings get no digest, and which settings are missing for it', async () => {
    const discord = await discordServer()
    const digests = { DIGEST_CRON: '8:30', DIGEST_CHANNELS: '1034567890123456789,C0123456789,C0999999999' }
    const bot = onDuty(await here(), { ...discordAt(discord), ...digests })
    await Promise.all([bot.says('C0999999999'), bot.says('Discord: connected as ')])
    bot.end()
    const { status, stdout, stderr } = await bot.done
    const warnings = ['C0123456789', 'C0999999999'].map(
      (channel) =>
        new RegExp(`in the channel ${channel} on Slack cannot be posted: Slack is not set up\\. Set SLACK_BOT_TOKEN`),
    )
    expect(status).toBe(0)
    const logged = stderr.split('\n').flatMap((line) => (line.startsWith('{') ? [JSON.parse(line)] : []))
    expect(logged).toEqual(
      warnings.map((warning) => expect.objectContaining({ level: 'warn', msg: expect.stringMatching(warning) })),
    )
    for (const warning of warnings) expect(stdout).toMatch(warning)
    const alone = await runProcess(await here(), { file: 'main.ts', input: '', env: digests })
    expect(alone.status).toBe(0)
    expect(alone.stderr).toMatch(
      /1034567890123456789 on Discord cannot be posted: Discord is not set up\. Set DISCORD_TOKEN/,
    )
    for (const warning of warnings) expect(alone.stderr).toMatch(warning)
  })

  test('without a token is a conversation in the terminal', async () => {
    const { status, stdout } = await runProcess(await here(), { file: 'main.ts', input: `${REFUSED}\n` })
    expect(status).toBe(0)
    expect(stdout).toMatch(/^> who refused to cross\?\n\n.*Statkevich/s)
  })
})
