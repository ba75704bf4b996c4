// The loopback Discord server, met by the real client.
import { Client, Events, GatewayIntentBits } from 'discord.js'
import { expect, onTestFinished, test } from 'vitest'
import { startDiscordServer } from './support/discord-server/index.ts'

test('a client logs in and finds its guild', async () => {
  const server = await startDiscordServer()
  const client = new Client({ intents: [GatewayIntentBits.Guilds], rest: { api: server.apiUrl } })
  onTestFinished(() => client.destroy())
  const ready = new Promise((done) => client.once(Events.ClientReady, done))
  await client.login(server.token)
  await ready
  expect(client.user?.id).toBe(server.botUser.id)
  expect(client.guilds.cache.get(server.guild.id)?.channels.cache.has(server.channel.id)).toBe(true)
})
