// Several processes on one Discord and one Slack: each server's events go to one of them, what comes to any is answered once, and one that
// hears nothing posts and finds again what was posted. Processes are told apart by their clients here; they share what they remember.
import { createServer } from 'node:http'
import { setTimeout as wait } from 'node:timers/promises'
import { PermissionFlagsBits } from 'discord.js'
import { describe, expect, onTestFinished, test } from 'vitest'
import { DatelineError } from '../src/domain/errors.ts'
import { openAsks } from '../src/platforms/shared/desk.ts'
import { discordFor } from './support/discord-platform.ts'
import { type Channel, plainText, startDiscordServer } from './support/discord-server/index.ts'
import { shardOf } from './support/discord-server/snowflake.ts'
import { freePort } from './support/object-store.ts'
import { cited, logInRam, memoryInRam, publicly, says, scriptedDesk } from './support/scripted-desk.ts'
import { running } from './support/slack-app.ts'
import { startSlackServer } from './support/slack-server/index.ts'

const KEY = 'abcdef0123456789abcdef01'
const to = ({ guildId, id }: Channel) => ({ platform: 'discord', community: guildId, channel: id })
const aMinuteAgo = () => new Date(Date.now() - 60_000)
const answers = ({ text }: { text: string }) => publicly(says(`Answer to ${text}.`))

describe('on Discord', () => {
  test('each process has its shards, and every server and direct message is answered once', async () => {
    const server = await startDiscordServer({ shards: 3 })
    const guilds = [server.guild]
    // Ids hold the moment, and say which shard a server belongs to.
    for (; new Set(guilds.map(({ id }) => shardOf(id, 3))).size < 3; await wait(1)) guilds.push(server.addGuild('More'))
    const memory = memoryInRam()
    const desks = [scriptedDesk(answers), scriptedDesk(answers)]
    const shards = [
      { ids: [0, 1], of: 3 },
      { ids: [2], of: 3 },
    ]
    const lines = await Promise.all(
      desks.map((desk, at) =>
        discordFor(server, desk, { memory, settings: { shards: shards[at] ?? 'auto' } }).platform.start(),
      ),
    )
    expect(lines.map(([line]) => line)).toEqual([
      expect.stringMatching(/servers, shards 0 to 1 of 3\.$/),
      expect.stringMatching(/shards 2 to 2 of 3\.$/),
    ])
    // Whoever has the first shard registers the commands, for all.
    expect(server.requests.filter(({ method, path }) => method === 'PUT' && path.endsWith('/commands'))).toHaveLength(1)
    const ada = server.person('Ada')
    const places = [...guilds.map((guild) => server.addChannel('talk', guild)), server.directChannel(ada)]
    const said = places.map((place) => ada.says(place, 'who?', { mentionBot: true }))
    for (const one of said) expect(plainText(await one.answered())).toContain('Answer to who?')
    expect(desks.flatMap(({ brought }) => brought)).toHaveLength(places.length)
    expect(desks.every(({ brought }) => brought.length > 0)).toBe(true)
    expect(server.violations).toEqual([])
  })

  test('a process that hears nothing posts, goes on in threads, and finds what another has posted', async () => {
    const server = await startDiscordServer()
    const desk = scriptedDesk(answers)
    const quiet = () => discordFor(server, desk, { settings: { listens: false } }).platform
    const [one, other] = [quiet(), quiet()]
    expect(await one.start()).toEqual([expect.stringMatching(/^Discord: posts as .+; another process hears/)])
    await other.start()
    const digest = { ...cited(3), heading: 'Digest of Friday' }
    const posted = await one.post(to(server.channel), digest, KEY)
    expect(posted).toMatchObject({ kind: 'posted' })
    const [message] = server.messages(server.channel)
    expect(JSON.stringify(message)).toContain('Discuss in a thread')
    const found = { kind: 'found', message: message?.id }
    expect(await other.trace(to(server.channel), KEY, aMinuteAgo())).toEqual(found)
    expect(await other.trace(to(server.channel), 'another', aMinuteAgo())).toEqual({ kind: 'absent' })
    const thread = server.addThread('deep', server.channel)
    await one.post(to(thread), digest, `${KEY.slice(1)}2`)
    expect(await other.trace(to(thread), `${KEY.slice(1)}2`, aMinuteAgo())).toMatchObject({ kind: 'found' })
    expect(await one.tell(server.person('Ann').id, says('Hello.'))).toBe(true)
    server.deny(server.channel, PermissionFlagsBits.ReadMessageHistory)
    const blind = await other.trace(to(server.channel), 'another', aMinuteAgo())
    expect(blind).toMatchObject({ kind: 'unknown', error: expect.stringContaining('Read Message History') })
    expect(server.gatewayEvents).toEqual([])
    expect(desk.brought).toEqual([])
    expect(server.violations).toEqual([])
  })
})

describe('on Slack', () => {
  test('over several sockets, whichever gets it, each event is answered once', async () => {
    const [slack, memory] = [await startSlackServer(), memoryInRam()]
    const all = [0, 1, 2].map(() => running(answers, { server: slack, memory }))
    const desks = (await Promise.all(all)).map(({ desk }) => desk)
    expect(slack.sockets().open).toBe(3)
    const ada = slack.person()
    const news = slack.channel('news', { members: [ada] })
    for (let n = 0; n < 6; n++) ada.says(news, `question ${n}`, { mentionBot: true })
    ada.runs('/ask', 'when?', { channel: news })
    await slack.settled()
    // Slack sends again what it thinks nobody heard, to another one.
    for (const delivery of slack.deliveries.filter(({ kind }) => kind === 'event')) slack.redeliver(delivery)
    await slack.settled()
    expect(desks.flatMap(({ brought }) => brought).filter(({ what }) => what === 'respond')).toHaveLength(6)
    expect(desks.every(({ brought }) => brought.length > 0)).toBe(true)
    for (let n = 0; n < 6; n++) {
      const those = slack.messages.filter(({ botId, text }) => botId !== null && text.includes(`question ${n}`))
      expect(those).toHaveLength(1)
    }
    expect(slack.violations).toEqual([])
  })

  test('by HTTP behind a balancer, each event is answered once, also where one of them is gone', async () => {
    const [port, ...ports] = [await freePort(), await freePort(), await freePort()]
    let turn = 0
    const balancer = createServer(async (request, response) => {
      const body = await Array.fromAsync(request)
      const headers = Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name, String(value)]))
      for (let tries = 0; tries < ports.length; tries++) {
        const address = `http://127.0.0.1:${ports[turn++ % ports.length]}${request.url}`
        const sent = { method: 'POST', headers: { ...headers, connection: 'close' }, body: Buffer.concat(body) }
        const answered = await fetch(address, sent).catch(() => null)
        if (answered === null) continue
        return response.writeHead(answered.status, { 'content-type': 'application/json' }).end(await answered.text())
      }
      return response.writeHead(502).end()
    }).listen(port, '127.0.0.1')
    onTestFinished(() => void balancer.close())
    const slack = await startSlackServer({ requestUrl: `http://127.0.0.1:${port}/slack/events` })
    const memory = memoryInRam()
    const settings = { appToken: null, signingSecret: slack.signingSecret }
    const [one, other] = await Promise.all(
      ports.map((port) => running(answers, { server: slack, memory, settings: { ...settings, port } })),
    )
    const ada = slack.person()
    const news = slack.channel('news', { members: [ada] })
    for (let n = 0; n < 4; n++) ada.says(news, `question ${n}`, { mentionBot: true })
    await slack.settled()
    for (const delivery of slack.deliveries) slack.redeliver(delivery)
    await slack.settled()
    expect([...(one?.desk.brought ?? []), ...(other?.desk.brought ?? [])]).toHaveLength(4)
    expect(one?.desk.brought.length).toBeGreaterThan(0)
    expect(other?.desk.brought.length).toBeGreaterThan(0)
    await one?.stop()
    ada.says(news, 'and now?', { mentionBot: true })
    await slack.settled()
    expect(other?.desk.brought.at(-1)?.text).toBe('and now?')
    expect(slack.violations).toEqual([])
  })

  test('a process that hears nothing posts, without a socket or a port', async () => {
    const slack = await startSlackServer()
    const settings = { listens: false, appToken: null, signingSecret: null }
    const { platform, lines } = await running(answers, { server: slack, settings })
    expect(lines).toEqual(['Slack: posts as @dateline in Newsroom; another process hears what is asked.'])
    expect(slack.sockets().opened).toBe(0)
    const news = slack.channel('news')
    const spot = { platform: 'slack', community: slack.team.id, channel: news.id }
    expect(await platform.post(spot, { ...cited(2), heading: 'Digest' }, KEY)).toMatchObject({ kind: 'posted' })
    expect(await platform.trace(spot, KEY, aMinuteAgo())).toMatchObject({ kind: 'found' })
  })
})

describe('whoever waits for a process that has ended', () => {
  const never = () => new Promise<never>(() => {})
  /** What two processes share, as they find it: what the first leaves behind is found by the next look, not after minutes. */
  const shared = () => {
    const memory = memoryInRam()
    const entries = new Map<string, string>()
    return {
      ...memory,
      set: async (key: string, value: string) => {
        if (key.startsWith('open:')) entries.set(key, value)
        await memory.set(key, value)
      },
      claim: async (key: string, also?: { key: string; value: string }) => {
        const isFirst = await memory.claim(key)
        if (isFirst && also) entries.set(also.key, also.value)
        return isFirst
      },
      forget: async (key: string) => void entries.delete(key),
      left: async () => [...entries],
    }
  }
  test('is told at the next look where the platform did not take it, and no more once it has', async () => {
    const memory = shared()
    await memory.set('open:1', '"ada"')
    const told: string[] = []
    const asks = openAsks<string>(memory, logInRam(), async (where) => {
      told.push(where)
      if (told.length === 1) throw new Error('out of reach')
    })
    for (let look = 0; look < 3; look++) await asks.lookAfter()
    expect(told).toEqual(['ada', 'ada'])
  })

  test('is given up where nobody can be told', async () => {
    const memory = shared()
    await memory.set('open:1', '"ada"')
    let tries = 0
    const asks = openAsks<string>(memory, logInRam(), async () => {
      tries++
      throw new Error('the channel is gone')
    })
    for (let look = 0; look < 9; look++) await asks.lookAfter()
    expect(tries).toBe(5)
  })

  test('is heard by another on Slack where nobody had noted it: only what is noted is acknowledged', async () => {
    const slack = await startSlackServer({ ackDeadlineMs: 200, retryDelaysMs: [10, 10, 10] })
    const memory = memoryInRam()
    const stuck = await running(answers, { server: slack, memory: { ...memory, claim: never } })
    const other = await running(answers, { server: slack, memory })
    const ada = slack.person()
    const news = slack.channel('news', { members: [ada] })
    const asked = Array.from({ length: 4 }, (_, at) => ada.says(news, `who ${at}?`, { mentionBot: true }))
    await slack.until(() => other.desk.brought.length === asked.length)
    expect(stuck.desk.brought).toEqual([])
  })

  const told = 'I was interrupted before I could answer this. Please ask again.'

  test.each([
    [true, 'I cannot reach my records just now. Try again in a moment.'],
    [false, 'Answer to who?.'],
  ])('is answered on Slack unless the records are away, which others share (away: %s)', async (isPassing, said) => {
    const slack = await startSlackServer()
    const claim = () => Promise.reject(new DatelineError('records', 'The records cannot be used.', { isPassing }))
    await running(answers, { server: slack, memory: { ...memoryInRam(), claim } })
    const ada = slack.person()
    ada.says(slack.channel('news', { members: [ada] }), 'who?', { mentionBot: true })
    await slack.until(() => slack.messages.some((one) => one.botId !== null && one.text.includes(said)))
  })

  test('is told so on Discord by another, below the message and in place of the command’s answer', async () => {
    const [server, memory] = [await startDiscordServer(), shared()]
    const first = discordFor(server, scriptedDesk(never), { memory }).platform
    await first.start()
    const ada = server.person('Ada')
    const said = ada.says(server.channel, 'who?', { mentionBot: true })
    const ran = ada.runs('ask', { question: 'when?' }, { channel: server.channel })
    // Both have been shown that somebody is at it.
    await Promise.all([said.answered(), ran.answered()])
    const other = discordFor(server, scriptedDesk(answers), { memory, settings: { listens: false } }).platform
    await other.start()
    await other.lookAfter?.()
    expect(plainText(await said.answered((reply) => plainText(reply).includes('interrupted')))).toBe(told)
    expect(plainText(await ran.answered((reply) => plainText(reply).includes('interrupted')))).toBe(told)
    // Nobody is told twice.
    await other.lookAfter?.()
    expect(server.messages(server.channel).filter((one) => plainText(one) === told)).toHaveLength(2)
    expect(server.violations).toEqual([])
  })

  test('is told so on Slack by another, and nobody is who was answered', async () => {
    const [slack, memory] = [await startSlackServer(), shared()]
    const first = await running(({ text }) => (text === 'who?' ? never() : answers({ text })), {
      server: slack,
      memory,
    })
    const ada = slack.person()
    const news = slack.channel('news', { members: [ada] })
    ada.says(news, 'and when?', { mentionBot: true })
    await slack.settled()
    ada.says(news, 'who?', { mentionBot: true })
    await slack.until(() => first.desk.brought.length === 2)
    const settings = { listens: false, appToken: null }
    const other = await running(answers, { server: slack, memory, settings })
    await other.platform.lookAfter?.()
    const those = slack.messages.filter(
      ({ ephemeralTo, text }) => ephemeralTo === ada.id && text.includes('interrupted'),
    )
    expect(those).toHaveLength(1)
    expect(slack.violations).toEqual([])
  })
})
