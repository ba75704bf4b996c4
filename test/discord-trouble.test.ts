// Discord when things go wrong: limits, lost connections, refused tokens, missing rights, slow models, restarts.
// discord-trouble.long.test.ts has what takes seconds: the client lets five pass between two times that it identifies.
import { PermissionFlagsBits } from 'discord.js'
import { describe, expect, test } from 'vitest'
import { DatelineError } from '../src/domain/errors.ts'
import { connectDiscord, discordFor, door } from './support/discord-platform.ts'
import { plainText, startDiscordServer } from './support/discord-server/index.ts'
import {
  ACTIONS,
  ASK,
  cited,
  memoryInRam,
  publicly,
  type Script,
  STATUS,
  SUMMARY,
  says,
  scriptedDesk,
} from './support/scripted-desk.ts'

const says42: Script = () => publicly({ ...says('It is 42.'), actions: ACTIONS })
const saying = (text: string) => (message: Parameters<typeof plainText>[0]) => plainText(message).includes(text)

describe('at the start', () => {
  test('the operator is told who is connected, and how to invite it with the least rights', async () => {
    const { server, lines } = await connectDiscord(says42)
    const [connected = '', invite = ''] = lines
    expect(connected).toMatch(new RegExp(`^Discord: connected as .+ \\(${server.botUser.id}\\) in 1 server\\.$`))
    const address = new URL(invite.replace('Invite: ', ''))
    expect(address.searchParams.get('client_id')).toBe(server.applicationId)
    expect(address.searchParams.get('scope')).toBe('bot applications.commands')
    const permissions = BigInt(address.searchParams.get('permissions') ?? '0')
    expect(permissions & (PermissionFlagsBits.Administrator | PermissionFlagsBits.EmbedLinks)).toBe(0n)
    expect(permissions & PermissionFlagsBits.SendMessages).not.toBe(0n)
  })

  test('as many connections are made as Discord wants', async () => {
    const settings = { shards: 'auto' as const }
    const { server, channel } = await connectDiscord(says42, { serverOptions: { shards: 2 }, settings })
    expect(server.gatewayEvents.filter(({ kind }) => kind === 'identify')).toHaveLength(2)
    const asked = server.person('Ann').says(channel, 'who?', { mentionBot: true })
    await asked.answered(saying('42'))
    expect(asked.replies()).toHaveLength(1)
  })

  test('a token that Discord refuses ends in a sentence that names the page to mend it', async () => {
    const server = await startDiscordServer()
    const { platform, log } = discordFor(server, scriptedDesk(says42), { settings: { token: 'wrong' } })
    const error = await platform.start().catch((reason: unknown) => reason)
    expect(error).toBeInstanceOf(DatelineError)
    expect(error).toMatchObject({ code: 'platform', message: 'Discord refuses the token.' })
    expect(error).toHaveProperty('hint', expect.stringContaining('https://discord.com/developers/applications'))
    expect(JSON.stringify(log.lines)).not.toContain('wrong')
  })

  test('an intent that is switched off ends in a sentence that names the switch', async () => {
    const server = await startDiscordServer({ approvedIntents: 0 })
    const { platform } = discordFor(server, scriptedDesk(says42))
    const error = await platform.start().catch((reason: unknown) => reason)
    expect(error).toMatchObject({ code: 'platform' })
    expect(error).toHaveProperty('hint', expect.stringContaining('Message Content Intent'))
  })

  test('a server that cannot be reached ends in a sentence, too', async () => {
    const server = await startDiscordServer({ atEnd: null })
    await server.close()
    const { platform } = discordFor(server, scriptedDesk(says42))
    await expect(platform.start()).rejects.toMatchObject({
      code: 'platform',
      hint: expect.stringContaining('discordstatus'),
    })
  })

  test('the commands are written as they are now', async () => {
    const first = await connectDiscord(says42)
    const { server } = first
    expect(server.commandWrites).toHaveLength(1)
    await first.platform.stop(1000)
    const changed = { ...STATUS, description: 'How it is' }
    await connectDiscord(says42, { server, desk: { commands: [ASK, SUMMARY, changed] } })
    expect(server.commandWrites).toHaveLength(2)
    expect(JSON.stringify(server.commandWrites[1])).toContain('How it is')
  })

  test('the commands are written to one server alone when one is named', async () => {
    const server = await startDiscordServer()
    await connectDiscord(says42, { server, settings: { guildId: server.guild.id } })
    expect(server.commandWrites.map(({ guildId }) => guildId)).toEqual([server.guild.id])
  })

  test('a server that Dateline is not in is named, and everything else works', async () => {
    const { server, lines, channel } = await connectDiscord(says42, { settings: { guildId: '999999999999999999' } })
    expect(lines.at(-1)).toContain('could not be registered in the server 999999999999999999')
    await server.person('Ann').says(channel, 'who?', { mentionBot: true }).answered(saying('42'))
  })
})

describe('the connection', () => {
  test('that is lost and found again loses no question and doubles none', async () => {
    const gate = door()
    const { server, channel, desk, log } = await connectDiscord(async ({ text }) => {
      if (text === 'before') await gate.opened
      return publicly(says(`About ${text}.`))
    })
    const ann = server.person('Ann')
    const before = ann.says(channel, 'before', { mentionBot: true })
    await before.answered(saying('Reading the question'))
    server.dropGateway()
    const during = ann.says(channel, 'during', { mentionBot: true })
    gate.open()
    await before.answered(saying('About before.'))
    await during.answered(saying('About during.'))
    await server.connected()
    const after = ann.says(channel, 'after', { mentionBot: true })
    await after.answered(saying('About after.'))
    expect(desk.brought.map(({ text }) => text)).toEqual(['before', 'during', 'after'])
    for (const asked of [before, during, after]) expect(asked.replies()).toHaveLength(1)
    expect(log.lines.some(({ message }) => message.includes('reconnecting'))).toBe(true)
    expect(log.lines.some(({ message }) => message.includes('is back'))).toBe(true)
  })
})

describe('Discord asks to wait', () => {
  test('and Dateline waits as long as it is told', async () => {
    const { server, channel } = await connectDiscord(() => publicly(cited(1)))
    const limit = server.limit('POST /channels/:/messages', { times: 2, retryAfterSeconds: 0.3 })
    const asked = server.person('Ann').says(channel, 'who?', { mentionBot: true })
    await asked.answered(saying('Sources'))
    expect(limit.hits).toHaveLength(2)
    expect(limit.tooEarly).toEqual([])
    expect(asked.replies()).toHaveLength(1)
  })

  test('a send that failed halfway is posted once', async () => {
    const { server, channel } = await connectDiscord(() => publicly(cited(1)), { pace: { firstMs: 5000 } })
    server.fail('POST /channels/:/messages', { times: 1, status: 502 })
    const asked = server.person('Ann').says(channel, 'who?', { mentionBot: true })
    await asked.answered(saying('Sources'))
    expect(asked.replies()).toHaveLength(1)
    const sends = server.requests.filter(
      ({ method, path }) => method === 'POST' && /^\/channels\/\d+\/messages$/.test(path),
    )
    const nonces = sends.map(({ body }) => JSON.stringify(body).match(/"nonce":"([^"]+)"/)?.[1])
    expect(new Set(nonces).size).toBe(1)
    expect(JSON.stringify(sends[0]?.body)).toContain('"enforce_nonce":true')
  })

  test('unfinished answers that cannot be shown do not cost the finished one', async () => {
    const gate = door()
    const { server, channel } = await connectDiscord(async () => {
      await gate.opened
      return publicly(cited(1))
    })
    server.fail('PATCH /webhooks/:/:/messages/:', { times: 1, status: 400, code: 50035, message: 'Invalid Form Body' })
    const ran = server.person('Ann').runs('ask', { question: 'who?' }, { channel })
    await server.until(
      () => server.requests.some(({ method, status }) => method === 'PATCH' && status === 400),
      'a refusal',
    )
    gate.open()
    await ran.answered(saying('Sources'))
  })
})

describe('rights that are missing', () => {
  test('a thread that may not be opened is told of', async () => {
    const { server, channel } = await connectDiscord(says42)
    const ann = server.person('Ann')
    const answer = await ann.says(channel, 'who?', { mentionBot: true }).answered(saying('42'))
    server.deny(channel, PermissionFlagsBits.CreatePublicThreads)
    const told = await ann.presses('Go on in a thread', answer).answered()
    expect(plainText(told)).toContain('Create Public Threads')
  })

  test('no thread is offered where none may be opened', async () => {
    const { server, channel } = await connectDiscord(says42)
    server.deny(channel, PermissionFlagsBits.CreatePublicThreads)
    const answer = await server.person('Ann').says(channel, 'who?', { mentionBot: true }).answered(saying('42'))
    expect(plainText(answer)).not.toContain('Go on in a thread')
  })

  test('an interaction that Discord no longer knows is a line in the log and no more', async () => {
    const { server, channel, log } = await connectDiscord(says42)
    const ann = server.person('Ann')
    server.fail('POST /interactions/:/:/callback', {
      times: 1,
      status: 404,
      code: 10062,
      message: 'Unknown interaction',
    })
    ann.runs('ask', { question: 'who?' }, { channel })
    await server.until(() => log.lines.some(({ level }) => level === 'warn'), 'a line in the log')
    expect(JSON.stringify(log.lines)).toContain('10062')
    await ann.runs('ask', { question: 'who?' }, { channel }).answered(saying('42'))
  })
})

describe('a model that takes its time', () => {
  test('is waited for, while the person sees what is being done', async () => {
    const gate = door()
    const { server, channel } = await connectDiscord(async ({ request }) => {
      request.onStep?.('asking the model')
      await gate.opened
      return publicly(cited(1))
    })
    const ran = server.person('Ann').runs('ask', { question: 'who?' }, { channel })
    await ran.answered(saying('Asking the model'))
    gate.open()
    await ran.answered(saying('Sources'))
  })

  test('longer than Discord waits for a command has its answer posted by itself', async () => {
    const gate = door()
    const { server, channel } = await connectDiscord(
      async () => {
        await gate.opened
        return publicly(cited(1))
      },
      { serverOptions: { tokenLifetimeMs: 300 } },
    )
    const ran = server.person('Ann').runs('ask', { question: 'who?' }, { channel })
    await ran.acknowledged()
    await new Promise((later) => setTimeout(later, 400))
    gate.open()
    await server.settled(channel, (messages) => messages.some(saying('Sources')))
  })
})

describe('stopping', () => {
  test('in the middle of an answer finishes it, and takes on nothing new', async () => {
    const gate = door()
    const { server, channel, platform, desk } = await connectDiscord(async () => {
      await gate.opened
      return publicly(cited(1))
    })
    const ann = server.person('Ann')
    const asked = ann.says(channel, 'who?', { mentionBot: true })
    await asked.answered(saying('Reading the question'))
    const stopped = platform.stop(30_000)
    ann.says(channel, 'too late', { mentionBot: true })
    gate.open()
    await stopped
    expect(asked.replies().map(plainText).join()).toContain('Sources')
    expect(desk.brought).toHaveLength(1)
  })

  test('ends what takes longer than the grace, and says so in its place', async () => {
    const { server, channel, platform } = await connectDiscord(
      ({ request }) =>
        new Promise((_, reject) => request.signal?.addEventListener('abort', () => reject(request.signal?.reason))),
    )
    const ann = server.person('Ann')
    const asked = ann.says(channel, 'who?', { mentionBot: true })
    const ran = ann.runs('ask', { question: 'who?' }, { channel })
    await asked.answered(saying('Reading the question'))
    await ran.acknowledged()
    await platform.stop(10)
    expect(plainText(asked.replies()[0] ?? { content: '' })).toContain('being restarted')
    expect(server.messages(channel).filter(saying('being restarted'))).toHaveLength(2)
  })
})

describe('many at once', () => {
  test('two processes on the same records answer a question once', async () => {
    const memory = memoryInRam()
    const first = await connectDiscord(says42, { memory })
    const { server, channel } = first
    const second = await connectDiscord(says42, { server, memory, settings: { shards: 1 } })
    const asked = server.person('Ann').says(channel, 'who?', { mentionBot: true })
    await asked.answered(saying('42'))
    server.redeliver(asked)
    await server.person('Bob').says(channel, 'the last', { mentionBot: true }).answered(saying('42'))
    expect(asked.replies()).toHaveLength(1)
    expect([...first.desk.brought, ...second.desk.brought].filter(({ text }) => text === 'who?')).toHaveLength(1)
  })
})
