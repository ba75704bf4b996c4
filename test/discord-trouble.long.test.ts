// Discord when things go wrong that take seconds to mend: the client lets five pass between two times that it identifies.
import { Client, Events, GatewayIntentBits } from 'discord.js'
import { describe, expect, onTestFinished, test } from 'vitest'
import { connectDiscord } from './support/discord-platform.ts'
import { plainText, startDiscordServer } from './support/discord-server/index.ts'
import { publicly, type Script, says } from './support/scripted-desk.ts'

const says42: Script = () => publicly(says('It is 42.'))
const saying = (text: string) => (message: Parameters<typeof plainText>[0]) => plainText(message).includes(text)

describe('the connection', () => {
  test('is made as often as is wanted', async () => {
    const { server, channel } = await connectDiscord(says42, { serverOptions: { shards: 2 }, settings: { shards: 3 } })
    expect(server.gatewayEvents.filter(({ kind }) => kind === 'identify')).toHaveLength(3)
    const asked = server.person('Ann').says(channel, 'who?', { mentionBot: true })
    await asked.answered(saying('42'))
    expect(asked.replies()).toHaveLength(1)
  })

  test('whose session Discord has forgotten is made anew', async () => {
    const { server, channel } = await connectDiscord(says42)
    server.invalidateSession()
    const identified = () => server.gatewayEvents.filter(({ kind }) => kind === 'identify').length
    await server.until(() => identified() === 2, 'second identify')
    await server.connected()
    await server.person('Ann').says(channel, 'who?', { mentionBot: true }).answered(saying('42'))
  })

  test('that Discord closes for good is told of in the log', async () => {
    const { server, log } = await connectDiscord(says42)
    server.closeEvery(4014)
    server.invalidateSession()
    await server.until(() => log.lines.some(({ level }) => level === 'error'), 'a line in the log')
    expect(JSON.stringify(log.lines)).toContain('Message Content Intent')
  })
})

test('the loopback server has a session that is gone for good identified anew', async () => {
  const server = await startDiscordServer()
  const client = new Client({ intents: [GatewayIntentBits.Guilds], rest: { api: server.apiUrl } })
  onTestFinished(() => client.destroy())
  const ready = new Promise((done) => client.once(Events.ClientReady, done))
  await client.login(server.token)
  await ready
  const again = new Promise((done) => client.once(Events.ShardReady, done))
  server.invalidateSession()
  await again
  await server.connected()
  expect(server.gatewayEvents.filter(({ kind }) => kind === 'identify')).toHaveLength(2)
})
