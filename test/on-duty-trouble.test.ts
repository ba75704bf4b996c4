// `npm start` while a platform refuses, cannot be reached, or sends what its client cannot read: what the operator is told, and that it ends.
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

describe('told to stop, it ends', () => {
  test.each([
    ['Discord ends each connection', 4000, /code 4000 \(unknown error\).+discordstatus.+tried again/],
    ['Discord has nothing listening', 'hidden', /code 1006 .+tried again/],
  ] as const)('while %s, and says why and that it tries again', async (_, how, told) => {
    const [discord, slack] = await Promise.all([discordServer(), slackServer()])
    if (how === 'hidden') discord.hideGateway()
    else discord.closeEvery(how)
    const bot = onDuty(await here(), { ...discordAt(discord), ...slackAt(slack) })
    await Promise.all([bot.says('Discord cannot be reached'), bot.says('Slack: connected')])
    await askedOnSlack(slack, REFUSED).saying('Statkevich')
    bot.end()
    const { status, stdout, stderr } = await bot.done
    expect(status).toBe(0)
    expect(stdout).toMatch(told)
    expect(stderr).toMatch(/"level":"warn".+"platform":"Discord"/)
  })

  test.each([
    [4004, /refuses the token.+4004.+Reset Token/],
    [4014, /4014.+Message Content Intent/],
  ])('where Discord has closed for good with %i, and Slack goes on meanwhile', async (code, told) => {
    const [discord, slack] = await Promise.all([discordServer(), slackServer()])
    discord.closeEvery(code)
    const bot = onDuty(await here(), { ...discordAt(discord), ...slackAt(slack) })
    await Promise.all([bot.says(`code ${code}`), bot.says('Slack: connected')])
    await askedOnSlack(slack, REFUSED).saying('Statkevich')
    bot.end()
    const { status, stdout, stderr } = await bot.done
    expect(status).toBe(0)
    expect(stdout).toMatch(told)
    expect(stderr).toMatch(new RegExp(`"level":"error".+code ${code}`))
  })

  test('while Slack does not answer', async () => {
    const slack = await slackServer()
    slack.fail('auth.test', 'internal_error')
    const bot = onDuty(await here(), slackAt(slack))
    await bot.says('tried again')
    bot.end()
    expect((await bot.done).status).toBe(0)
  })
})

describe('a packet that a client cannot read', () => {
  test('is logged and counted, and both platforms go on', async () => {
    const [discord, slack] = await Promise.all([discordServer(), slackServer()])
    const bot = onDuty(await here(), { ...discordAt(discord), ...slackAt(slack), WEB: 'on', WEB_PORT: '0' })
    await Promise.all([bot.says('Discord: connected'), bot.says('Slack: connected')])
    for (const frame of DISCORD_FRAMES) discord.sendFrame(frame)
    for (const frame of SLACK_FRAMES) slack.sendFrame(frame)
    await Promise.all([
      askedOnDiscord(discord, REFUSED).saying('Statkevich'),
      askedOnSlack(slack, REFUSED).saying('Statkevich'),
    ])
    const [, web = ''] = /reading room is at (\S+)/.exec(bot.said()) ?? []
    const metrics = await (await fetch(`${web}/metrics`)).text()
    const [, counted = '0'] = /^dateline_unreadable_packets_total (\d+)$/m.exec(metrics) ?? []
    bot.end()
    const { status, stderr } = await bot.done
    expect(status).toBe(0)
    const logged = stderr.match(/could not be read/g) ?? []
    expect(logged.length).toBeGreaterThan(3)
    expect(Number(counted)).toBe(logged.length)
  })
})

const dispatch = (t: string, d: unknown) => JSON.stringify({ op: 0, t, s: 2, d })
const DISCORD_FRAMES = [
  'no JSON',
  'null',
  '[]',
  Buffer.from([0x78, 0x9c, 1, 2, 3]),
  JSON.stringify({ op: 9 }).replace('9', '77'),
  ...['MESSAGE_CREATE', 'INTERACTION_CREATE', 'GUILD_CREATE', 'CHANNEL_UPDATE', 'THREAD_LIST_SYNC'].flatMap((t) => [
    dispatch(t, null),
    dispatch(t, {}),
    dispatch(t, { id: 5, type: 99, channel_id: [], guild_id: {}, author: 'x', data: 7, user: null }),
  ]),
]
const SLACK_FRAMES = [
  'no JSON',
  'null',
  '7',
  '[]',
  Buffer.from([1, 2, 3]),
  '{}',
  JSON.stringify({ type: 'events_api' }),
  JSON.stringify({ type: 'events_api', envelope_id: 'e', payload: {} }),
  JSON.stringify({ type: 'events_api', envelope_id: 'e', payload: { event: null } }),
  JSON.stringify({ type: 'events_api', envelope_id: 'e', payload: { event: { type: 'message' } } }),
  JSON.stringify({ type: 'interactive', envelope_id: 'e', payload: null }),
  JSON.stringify({ type: 'slash_commands', envelope_id: 'e', payload: 'x' }),
]
