// A Discord server on 127.0.0.1 for the real client: REST API v10, gateway v10, and people who use it; types.ts says what it offers.
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { ChannelType } from 'discord.js'
import { Changes } from './changes.ts'
import { Gateway, PRIVILEGED } from './gateway.ts'
import { serve } from './http.ts'
import { type Basics, basicRoutes, welcome } from './routes-basics.ts'
import type { DiscordServer, SeenRequest, ServerOptions } from './types.ts'
import { World } from './world.ts'

type SoFar = Pick<
  DiscordServer,
  'apiUrl' | 'token' | 'botUser' | 'applicationId' | 'guild' | 'channel' | 'requests' | 'gatewayEvents' | 'close'
>

export async function startDiscordServer(options: ServerOptions = {}): Promise<SoFar> {
  const changes = new Changes()
  const world = new World()
  const guild = world.addGuild('Newsroom')
  const channel = world.addChannel('general', ChannelType.GuildText, { guildId: guild.id })
  const token = `${Buffer.from(world.bot.id).toString('base64url')}.loopback.${'x'.repeat(27)}`
  const approvedIntents = options.approvedIntents ?? PRIVILEGED
  const requests: SeenRequest[] = []
  const http = createServer()
  await new Promise<void>((ready) => http.listen(0, '127.0.0.1', ready))
  const { port } = http.address() as AddressInfo
  const basics: Basics = { world, gatewayUrl: () => `ws://127.0.0.1:${port}`, shards: 1, approvedIntents }
  const routes = basicRoutes(basics)
  http.on('request', (request, response) => {
    void serve(request, response, {
      routes,
      isAuthorized: (header) => header === `Bot ${token}`,
      intercept: async () => null,
      seen: (one) => requests.push(one),
    })
  })
  const rules = {
    heartbeatMs: options.heartbeatMs ?? 41_250,
    approvedIntents,
    isValidToken: (given: string) => given === token,
    welcome: (session: Parameters<typeof welcome>[1]) => welcome(basics, session),
  }
  const gateway = new Gateway(http, rules, changes)
  world.send = (dispatch) => gateway.send(dispatch)
  const close = async () => {
    gateway.close()
    http.closeAllConnections()
    await new Promise<unknown>((done) => http.close(done))
  }
  if (options.atEnd === undefined) (await import('vitest')).onTestFinished(close)
  else options.atEnd?.(close)
  return {
    apiUrl: `http://127.0.0.1:${port}/api`,
    token,
    botUser: world.bot,
    applicationId: world.bot.id,
    guild,
    channel,
    requests,
    gatewayEvents: gateway.events,
    close,
  }
}
