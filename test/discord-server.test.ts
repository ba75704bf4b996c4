// The loopback Discord server, met by the real client: what a bot's tests rest on has to behave as Discord does.
import {
  type ButtonInteraction,
  type ChatInputCommandInteraction,
  Client,
  ComponentType,
  Events,
  GatewayDispatchEvents,
  GatewayIntentBits,
  type Interaction,
  MessageFlags,
  Partials,
  PermissionFlagsBits,
} from 'discord.js'
import { describe, expect, onTestFinished, test } from 'vitest'
import { type DiscordServer, liveMentions, plainText, startDiscordServer } from './support/discord-server/index.ts'

const QUIET = { parse: [] }
const INTENTS = [GatewayIntentBits.Guilds, GatewayIntentBits.GuildMessages, GatewayIntentBits.DirectMessages]
const COMMANDS = [
  {
    name: 'ask',
    description: 'Ask a question',
    options: [{ type: 3, name: 'question', description: 'What', required: true, autocomplete: true }],
  },
  { name: 'Check this', type: 3 },
]

async function login(server: DiscordServer, intents = INTENTS): Promise<Client<true>> {
  const client = new Client({
    intents,
    shards: 'auto',
    partials: [Partials.Channel],
    rest: { api: server.apiUrl },
  })
  onTestFinished(() => client.destroy())
  const ready = new Promise<Client<true>>((done) => client.once(Events.ClientReady, done))
  await client.login(server.token)
  return await ready
}

/** A client whose commands are registered, and which does this with whatever people do. */
async function bot(server: DiscordServer, act: (interaction: Interaction) => Promise<unknown>): Promise<Client<true>> {
  const client = await login(server)
  await client.application.commands.set(COMMANDS)
  client.on(Events.InteractionCreate, (interaction) => void act(interaction).catch(() => {}))
  return client
}

const asChat = (interaction: Interaction): ChatInputCommandInteraction => {
  if (!interaction.isChatInputCommand()) throw new Error('no command')
  return interaction
}
const text = (content: string) => ({ type: ComponentType.TextDisplay as const, content })

describe('the gateway', () => {
  test('a client logs in and finds its guild', async () => {
    const server = await startDiscordServer()
    const client = await login(server)
    expect(client.user.id).toBe(server.botUser.id)
    expect(client.guilds.cache.get(server.guild.id)?.channels.cache.has(server.channel.id)).toBe(true)
    await server.connected()
  })

  test('a wrong token and refused intents end the login', async () => {
    const server = await startDiscordServer()
    server.closeEvery(4014)
    await expect(login(server)).rejects.toThrow(/disallowed intents/i)
    server.revokeToken()
    await expect(login(server)).rejects.toThrow(/token/i)
  })

  test('a privileged intent that is not switched on is refused', async () => {
    const server = await startDiscordServer({ approvedIntents: 0 })
    await expect(login(server, [...INTENTS, GatewayIntentBits.MessageContent])).rejects.toThrow(/disallowed intents/i)
    await server.until(() => server.gatewayEvents.at(-1)?.kind === 'close', 'closing')
  })

  test.each([
    ['the connection breaks off', (server: DiscordServer) => server.dropGateway({ awayMs: 50 })],
    ['the server closes it', (server: DiscordServer) => server.dropGateway({ code: 4000 })],
    ['the server asks for it', (server: DiscordServer) => server.askToReconnect()],
    [
      'the session is invalid, but not for good',
      (server: DiscordServer) => server.invalidateSession({ resumable: true }),
    ],
  ])('a client resumes after %s and hears what it missed, once', async (_how, drop) => {
    const server = await startDiscordServer()
    const client = await login(server)
    const heard: string[] = []
    client.on(Events.MessageCreate, ({ content }) => void heard.push(content))
    const ada = server.person('Ada')
    ada.says(server.channel, 'before', { mentionBot: true })
    await server.until(() => heard.length === 1, 'message before')
    drop(server)
    ada.says(server.channel, 'meanwhile', { mentionBot: true })
    await server.connected()
    ada.says(server.channel, 'after', { mentionBot: true })
    await expect.poll(() => heard.map((one) => one.split(' ').at(-1))).toEqual(['before', 'meanwhile', 'after'])
    const kinds = server.gatewayEvents.map(({ kind }) => kind)
    expect(kinds.filter((kind) => kind === 'identify')).toHaveLength(1)
    expect(kinds.filter((kind) => kind === 'resume')).toHaveLength(1)
  })

  test('guilds are spread over shards, and what happens in each reaches the bot once', async () => {
    const server = await startDiscordServer({ shards: 2 })
    const guilds = [server.guild, server.addGuild('Second'), server.addGuild('Third')]
    const client = await login(server)
    expect(client.guilds.cache.size).toBe(3)
    const heard: (string | null)[] = []
    client.on(Events.MessageCreate, ({ guildId }) => void heard.push(guildId))
    const ada = server.person('Ada')
    for (const guild of guilds) ada.says(server.addChannel('talk', guild), 'hello')
    ada.says(server.directChannel(ada), 'hello')
    await expect.poll(() => heard.toSorted()).toEqual([...guilds.map(({ id }) => id), null].toSorted())
    server.removeFromGuild(server.guild)
    await expect.poll(() => client.guilds.cache.size).toBe(2)
  })

  test('heartbeats are answered, and a silent server is left', async () => {
    const server = await startDiscordServer({ heartbeatMs: 100 })
    await login(server)
    await server.until(() => server.gatewayEvents.filter(({ kind }) => kind === 'heartbeat').length >= 3, 'heartbeats')
    expect(server.gatewayEvents.some(({ kind }) => kind === 'close')).toBe(false)
    server.silenceHeartbeats()
    await server.until(() => server.gatewayEvents.some(({ kind }) => kind === 'close'), 'close')
  })
})

describe('messages', () => {
  test('are readable where Discord lets a bot read, and empty elsewhere', async () => {
    const server = await startDiscordServer()
    const client = await login(server)
    const heard: string[] = []
    client.on(Events.MessageCreate, ({ content }) => void heard.push(content))
    const ada = server.person('Ada')
    ada.says(server.channel, 'secret')
    ada.says(server.channel, 'to you', { mentionBot: true })
    ada.says(server.directChannel(ada), 'privately')
    await expect.poll(() => heard).toEqual(['', `<@${server.botUser.id}> to you`, 'privately'])
  })

  test('are answered, in threads too, and the handle tells when', async () => {
    const server = await startDiscordServer()
    const client = await login(server)
    client.on(Events.MessageCreate, async (message) => {
      if (message.author.bot || !message.inGuild()) return
      await message.channel.sendTyping()
      const thread = await message.startThread({ name: 'A thread' })
      const sent = await thread.send({ content: 'one', allowedMentions: QUIET, nonce: 'n1', enforceNonce: true })
      await thread.send({ content: 'one more', allowedMentions: QUIET, nonce: 'n1', enforceNonce: true })
      await sent.edit({ content: 'two', allowedMentions: QUIET })
    })
    const said = server.person('Ada').says(server.channel, 'hello', { mentionBot: true })
    const reply = await said.answered(({ content }) => content === 'two')
    expect(said.first()?.kind).toBe('typing')
    expect(said.first()?.afterMs).toBeGreaterThan(0)
    const [thread] = server.threadsOf(server.channel)
    expect(thread).toMatchObject({ id: said.message.id, name: 'A thread' })
    expect(said.replies()).toEqual([reply])
    expect(server.violations).toEqual([])
  })

  test('can be read back and replied to, by themselves and in private', async () => {
    const server = await startDiscordServer()
    const client = await login(server)
    const ada = server.person('Ada')
    const said = ada.says(server.channel, 'a question', { mentionBot: true })
    ada.says(server.channel, 'an aside')
    const channel = await client.channels.fetch(server.channel.id)
    if (!channel?.isSendable()) throw new Error('not sendable')
    const around = await channel.messages.fetch({ around: said.message.id, limit: 3 })
    expect(around.has(said.message.id)).toBe(true)
    const reply = await around.get(said.message.id)?.reply({ content: 'an answer', allowedMentions: QUIET })
    expect((await said.answered()).message_reference?.message_id).toBe(said.message.id)
    expect(reply?.mentions.users.size).toBe(0)
    await client.users.send(ada.id, { content: 'privately', allowedMentions: QUIET })
    await server.settled(server.directChannel(ada), (seen) => seen.at(-1)?.content === 'privately')
    await reply?.delete()
    expect(said.replies()).toEqual([])
    expect(server.violations).toEqual([])
  })

  test('stay hidden from the API too, as long as reading them is not switched on', async () => {
    const server = await startDiscordServer({ approvedIntents: 0 })
    const client = await login(server)
    server.person('Ada').says(server.channel, 'an aside')
    const channel = await client.channels.fetch(server.channel.id)
    if (!channel?.isSendable()) throw new Error('not sendable')
    expect((await channel.messages.fetch({ limit: 1 })).map(({ content }) => content)).toEqual([''])
  })

  test('cannot be sent where the bot may not', async () => {
    const server = await startDiscordServer()
    const client = await login(server)
    const channel = await client.channels.fetch(server.channel.id)
    if (!channel?.isSendable()) throw new Error('not sendable')
    server.deny(server.channel, PermissionFlagsBits.SendMessages)
    await expect(channel.send({ content: 'x', allowedMentions: QUIET })).rejects.toMatchObject({ code: 50013 })
    server.deny(server.channel, PermissionFlagsBits.ViewChannel)
    await expect(channel.send({ content: 'x', allowedMentions: QUIET })).rejects.toMatchObject({ code: 50001 })
  })

  test('the same event can come twice', async () => {
    const server = await startDiscordServer()
    const client = await login(server)
    const ids: string[] = []
    // The client itself keeps quiet about messages it still has in its cache.
    client.ws.on(GatewayDispatchEvents.MessageCreate, ({ id }: { id: string }) => void ids.push(id))
    const said = server.person('Ada').says(server.channel, 'hello', { mentionBot: true })
    server.redeliver(said)
    await expect.poll(() => ids).toEqual([said.message.id, said.message.id])
  })
})

describe('interactions', () => {
  test('a command is completed, thought about, answered for one pair of eyes, and followed up', async () => {
    const server = await startDiscordServer()
    await bot(server, async (interaction) => {
      if (interaction.isAutocomplete())
        return interaction.respond([{ name: interaction.options.getFocused(), value: 'v' }])
      const command = asChat(interaction)
      await command.deferReply({ flags: MessageFlags.Ephemeral })
      await command.editReply({
        flags: MessageFlags.IsComponentsV2,
        components: [text('An answer')],
        allowedMentions: QUIET,
      })
      return command.followUp({ content: 'More', allowedMentions: QUIET })
    })
    const [ada, bea] = [server.person('Ada'), server.person('Bea', { permissions: PermissionFlagsBits.ManageGuild })]
    const { choices } = await ada.types('ask', 'question', 'wha', { channel: server.channel })
    expect(choices).toEqual([{ name: 'wha', value: 'v' }])
    const ran = ada.runs('ask', { question: 'What?' }, { channel: server.channel })
    expect((await ran.acknowledged()).type).toBe(5)
    expect(plainText(await ran.answered())).toBe('An answer')
    await server.settled(server.channel, (seen) => seen.some(({ content }) => content === 'More'))
    expect(ran.versions()).toHaveLength(2)
    expect(ran.followUps()).toHaveLength(1)
    expect([ada.sees(server.channel).length, bea.sees(server.channel).length]).toEqual([2, 1])
    expect(server.commandWrites).toHaveLength(1)
    expect(server.violations).toEqual([])
  })

  test('a button opens a form, and what is filled in changes the message', async () => {
    const server = await startDiscordServer()
    await bot(server, async (interaction) => {
      if (interaction.isButton()) return openForm(interaction)
      if (interaction.isModalSubmit() && interaction.isFromMessage())
        return interaction.update({
          components: [text(interaction.fields.getTextInputValue('why'))],
          allowedMentions: QUIET,
        })
      const row = {
        type: ComponentType.ActionRow as const,
        components: [{ type: 2 as const, style: 2 as const, label: 'Tell', customId: 'tell' }],
      }
      return asChat(interaction).reply({
        flags: MessageFlags.IsComponentsV2,
        components: [text('Hm?'), row],
        allowedMentions: QUIET,
      })
    })
    const ada = server.person('Ada')
    const asked = ada.runs('ask', { question: 'What?' }, { channel: server.channel })
    const open = await ada.presses('Tell', await asked.answered()).opened()
    expect(() => ada.submits(open, {})).toThrow(/has to be filled in/)
    const submitted = ada.submits(open, { why: 'Because' })
    expect(plainText(await submitted.answered((reply) => plainText(reply) === 'Because'))).toBe('Because')
    expect(plainText(server.messages(server.channel)[0] ?? { content: '' })).toBe('Because')
    expect(server.violations).toEqual([])
  })

  test('the context menu shows the bot a message it could not read', async () => {
    const server = await startDiscordServer()
    const read: string[] = []
    await bot(server, async (interaction) => {
      if (!interaction.isMessageContextMenuCommand()) return
      read.push(interaction.targetMessage.content)
      await interaction.reply({ content: 'ok', allowedMentions: QUIET })
    })
    const [ada, bea] = [server.person('Ada'), server.person('Bea')]
    const { message } = ada.says(server.channel, 'A claim')
    await bea.uses('Check this', message).answered()
    expect(read).toEqual(['A claim'])
  })

  test('a response that comes late, or twice, is refused', async () => {
    const server = await startDiscordServer({ responseWindowMs: 200 })
    const codes: unknown[] = []
    const note = (error: { code: unknown }) => void codes.push(error.code)
    await bot(server, async (interaction) => {
      const command = asChat(interaction)
      if (command.options.getString('question') === 'late') await new Promise((done) => setTimeout(done, 300))
      const say = () =>
        command.client.rest.post(`/interactions/${command.id}/${command.token}/callback`, {
          auth: false,
          body: { type: 5 },
        })
      await say().catch(note)
      await say().catch(note)
    })
    const ada = server.person('Ada')
    ada.runs('ask', { question: 'late' }, { channel: server.channel })
    await expect.poll(() => codes).toEqual([10062, 10062])
    ada.runs('ask', { question: 'now' }, { channel: server.channel })
    await expect.poll(() => codes).toEqual([10062, 10062, 40060])
  })

  test('the client offers nobody what there is not', async () => {
    const server = await startDiscordServer()
    await bot(server, async () => {})
    const ada = server.person('Ada')
    expect(() => ada.runs('nothing', {}, { channel: server.channel })).toThrow(/no command "nothing"/)
    expect(() => ada.runs('ask', {}, { channel: server.channel })).toThrow(/has to be given/)
  })
})

describe('the rules', () => {
  test('a limit is told and obeyed', async () => {
    const server = await startDiscordServer()
    const client = await login(server)
    const channel = await client.channels.fetch(server.channel.id)
    if (!channel?.isSendable()) throw new Error('not sendable')
    const limit = server.limit('POST /channels/:/messages', { times: 1, retryAfterSeconds: 0.3 })
    await Promise.all(['a', 'b'].map((content) => channel.send({ content, allowedMentions: QUIET })))
    expect(limit.hits).toHaveLength(1)
    expect(limit.tooEarly).toEqual([])
    await fetch(`${server.apiUrl}/v10/channels/${server.channel.id}/messages`, { method: 'POST' })
    expect(server.requests.at(-1)).toMatchObject({ status: 401 })
  })

  test('a client that does not wait is noticed', async () => {
    const server = await startDiscordServer()
    const limit = server.limit(/^GET /, { times: 1, retryAfterSeconds: 60, global: true })
    const call = async () => await fetch(`${server.apiUrl}/v10/users/@me`)
    const first = await call()
    expect([first.status, first.headers.get('retry-after'), first.headers.get('x-ratelimit-global')]).toEqual([
      429,
      '60',
      'true',
    ])
    expect(await first.json()).toMatchObject({ retry_after: 60, global: true })
    expect((await call()).status).toBe(429)
    expect(limit.tooEarly).toHaveLength(1)
  })

  test('a failure passes, and the client tries again', async () => {
    const server = await startDiscordServer()
    const client = await login(server)
    server.fail('GET /users/:', { times: 1, status: 503 })
    const ada = server.person('Ada')
    expect((await client.users.fetch(ada.id)).username).toBe('ada')
    expect(server.requests.filter(({ path }) => path === `/users/${ada.id}`).map(({ status }) => status)).toEqual([
      503, 200,
    ])
  })

  test.each([
    ['content', { content: 'x'.repeat(2001) }],
    ['content', { content: 'x', flags: MessageFlags.IsComponentsV2, components: [text('y')] }],
    [
      'components',
      { flags: MessageFlags.IsComponentsV2, components: [text('x'.repeat(2500)), text('y'.repeat(2500))] },
    ],
    ['components', { flags: MessageFlags.IsComponentsV2, components: Array.from({ length: 41 }, () => text('x')) }],
    ['components[0].type', { components: [text('x')] }],
    [
      'components[0].components[0].label',
      { components: [{ type: 1, components: [{ type: 2, style: 1, label: 'x'.repeat(81), custom_id: 'a' }] }] },
    ],
    [
      'components',
      {
        components: [
          { type: 1, components: ['a', 'a'].map((custom_id) => ({ type: 2, style: 1, label: 'x', custom_id })) },
        ],
      },
    ],
    [
      'components[0].components[0]',
      { components: [{ type: 1, components: [{ type: 2, style: 5, label: 'x', custom_id: 'a' }] }] },
    ],
    ['nonce', { content: 'x', nonce: 'n'.repeat(26) }],
    ['', { contnet: 'x' }],
  ])('a message with a bad %s is refused and remembered', async (path, body) => {
    const server = await startDiscordServer()
    const response = await post(server, `/channels/${server.channel.id}/messages`, { ...body, allowed_mentions: QUIET })
    expect(response).toMatchObject({ status: 400, body: { code: 50035 } })
    expect(server.violations.map((one) => one.path)).toContain(path)
  })

  test('a message that might ping is let through and remembered', async () => {
    const server = await startDiscordServer()
    expect(await post(server, `/channels/${server.channel.id}/messages`, { content: 'x' })).toMatchObject({
      status: 200,
    })
    expect(server.violations).toMatchObject([{ path: 'allowed_mentions', isRefused: false }])
  })

  test.each([
    ['name', { name: 'Ask', description: 'x' }],
    ['description', { name: 'ask', description: 'x'.repeat(101) }],
    [
      'options',
      {
        name: 'ask',
        description: 'x',
        options: [
          { type: 3, name: 'a', description: 'x' },
          { type: 3, name: 'b', description: 'x', required: true },
        ],
      },
    ],
    ['', { name: 'ask', description: 'x', options: choosy(25, 100) }],
  ])('a command with a bad %s is refused and remembered', async (path, command) => {
    const server = await startDiscordServer()
    const response = await post(server, `/applications/${server.applicationId}/commands`, command)
    expect(response).toMatchObject({ status: 400 })
    expect(server.violations.some((one) => one.path.startsWith(path))).toBe(true)
  })
})

describe('what a person reads', () => {
  test('is flattened, buttons in brackets', () => {
    const row = {
      type: 1 as const,
      components: [{ type: 2 as const, style: 2 as const, label: 'More', custom_id: 'm' }],
    }
    expect(
      plainText({ content: '', components: [{ type: 17, id: 1, components: [text('One'), row] }, text('Two')] }),
    ).toBe('One\n[More]\nTwo')
  })

  test.each([
    ['@everyone', ['mention']],
    [String.raw`\<@123>`, ['mention']],
    ['<#12> and [here](https://a.example)', ['mention', 'masked link', 'link']],
    [String.raw`\*\*not\*\* \[a\]\(b\) snake_case_word`, []],
    [String.raw`\\*yes*`, ['format']],
    ['# Heading', ['format']],
    ['1. A list', ['format']],
    ['2 * 3 = 6, a <b and c> d', []],
  ])('%s: live %j', (content, kinds) => {
    expect(liveMentions({ content }).map(({ kind }) => kind)).toEqual(kinds)
  })

  test('what was meant is left out', () => {
    expect(liveMentions({ content: '[1](https://a.example) plain' }, [/\[\d\]\(https:\/\/a\.example\)/])).toEqual([])
  })
})

async function openForm(interaction: ButtonInteraction): Promise<void> {
  const input = { type: ComponentType.TextInput as const, custom_id: 'why', style: 1 as const, required: true }
  const label = { type: ComponentType.Label as const, label: 'Why', component: input }
  await interaction.showModal({ custom_id: 'form', title: 'Why?', components: [label] })
}

async function post(server: DiscordServer, path: string, body: object): Promise<{ status: number; body: unknown }> {
  const headers = { authorization: `Bot ${server.token}`, 'content-type': 'application/json' }
  const response = await fetch(`${server.apiUrl}/v10${path}`, { method: 'POST', headers, body: JSON.stringify(body) })
  return { status: response.status, body: await response.json() }
}

/** An option with so many choices of so many characters. */
function choosy(count: number, length: number): object[] {
  const choices = Array.from({ length: count }, (_one, n) => ({
    name: `${n}`.padEnd(length, 'x'),
    value: `${n}`.padEnd(length, 'y'),
  }))
  return ['a', 'b'].map((name) => ({ type: 3, name, description: 'x', choices }))
}
