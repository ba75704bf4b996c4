// `npm start` as an operator runs it: on both platforms at once, with a token that is wrong, without any, and told to stop.
import { mkdtempSync } from 'node:fs'
import path from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { folderOf, runProcess } from './support/cli.ts'
import { claimsAfter } from './support/contract/model-desk.ts'
import { discordAt, onDuty, slackAt } from './support/contract/on-duty-child.ts'
import { door } from './support/discord-platform.ts'
import { type DiscordServer, plainText as onDiscord, startDiscordServer } from './support/discord-server/index.ts'
import { startModelServer } from './support/model-server.ts'
import { prepare } from './support/prepared.ts'
import {
  plainText as onSlack,
  type SlackMessage,
  type SlackServer,
  startSlackServer,
} from './support/slack-server/index.ts'

const PATIENT_MS = 30_000
const REFUSED = 'who refused to cross?'
const place = folderOf({})

afterAll(() => place.remove())

/** Articles that have been read, and records of its own: what one process has answered, the next one would not answer again. */
async function here(): Promise<string[]> {
  const data = mkdtempSync(path.join(place.path, 'data-'))
  return ['--articles', await prepare('samples', data), '--data', data]
}

const discordServer = () => startDiscordServer({ responseWindowMs: PATIENT_MS })
const slackServer = () => startSlackServer({ ackDeadlineMs: PATIENT_MS })

function askedOnDiscord(server: DiscordServer, question: string) {
  const said = server.person('Ann').says(server.channel, question, { mentionBot: true })
  const saying = (text: string) => said.answered((reply) => onDiscord(reply).includes(text), PATIENT_MS)
  return { said, saying, first: () => server.until(() => said.first() !== null, 'a sign of life', PATIENT_MS) }
}

function askedOnSlack(slack: SlackServer, question: string) {
  const ada = slack.person({ name: 'ada' })
  const news = slack.channel(`news-${ada.id.toLowerCase()}`, { members: [ada] })
  const act = ada.says(news, question, { mentionBot: true })
  const holds = (text: string) => (message: SlackMessage) => message.botId !== null && onSlack(message).includes(text)
  return { act, saying: (text: string) => ada.until(news, holds(text), { withinMs: PATIENT_MS }) }
}

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
    await discord.until(() => model.asked.length === 2, 'both questions before the model', PATIENT_MS)
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

  test('says which channels of the settings get no digest, and which settings are missing for it', async () => {
    const discord = await discordServer()
    const digests = { DIGEST_CRON: '8:30', DIGEST_CHANNELS: '1034567890123456789,C0123456789,C0999999999' }
    const bot = onDuty(await here(), { ...discordAt(discord), ...digests })
    await Promise.all([bot.says('C0123456789 and C0999999999'), bot.says('Discord: connected as ')])
    bot.end()
    const { status, stdout, stderr } = await bot.done
    const warning =
      /No digest can be posted in C0123456789 and C0999999999, .*Slack is not set up\. Set SLACK_BOT_TOKEN/
    expect(status).toBe(0)
    expect(stdout).toMatch(warning)
    expect(JSON.parse(stderr)).toMatchObject({ level: 'warn', msg: expect.stringMatching(warning) })
    const alone = await runProcess(await here(), { file: 'main.ts', input: '', env: digests })
    expect(alone.status).toBe(0)
    expect(alone.stderr).toMatch(/in 1034567890123456789, .*Discord is not set up\. Set DISCORD_TOKEN/)
    expect(alone.stderr).toMatch(warning)
  })

  test('without a token is a conversation in the terminal', async () => {
    const { status, stdout } = await runProcess(await here(), { file: 'main.ts', input: `${REFUSED}\n` })
    expect(status).toBe(0)
    expect(stdout).toMatch(/^> who refused to cross\?\n\n.*Statkevich/s)
  })
})
