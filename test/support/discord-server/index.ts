// A Discord server on 127.0.0.1 for the real client: REST API v10, gateway v10, and people who use it; types.ts says what it offers.
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { ChannelType, GatewayIntentBits } from 'discord.js'
import { Changes } from './changes.ts'
import { Commands, commandRoutes } from './commands.ts'
import { Conscience } from './conscience.ts'
import { Gateway, PRIVILEGED } from './gateway.ts'
import { threadsBelow, visible } from './handles.ts'
import { serve } from './http.ts'
import { Interactions } from './interactions.ts'
import { Messages } from './messages.ts'
import { known, person } from './people.ts'
import { type Basics, basicRoutes, created, welcome } from './routes-basics.ts'
import { channelRoutes, directChannel, openThread } from './routes-channels.ts'
import { interactionRoutes } from './routes-interactions.ts'
import { messageRoutes, type Typing } from './routes-messages.ts'
import { channelShape } from './shapes.ts'
import { Stage } from './stage.ts'
import { plainText } from './text.ts'
import { Troubles } from './trouble.ts'
import type { DiscordServer, SeenRequest, ServerOptions } from './types.ts'
import { World } from './world.ts'

/*
 * const server = await startDiscordServer()                      closed when the test ends; { atEnd: null }: by its caller
 * new Client({ rest: { api: server.apiUrl } }).login(server.token)
 * const ada = server.person('Ada')
 * const said = ada.says(server.channel, 'What is new?', { mentionBot: true })
 * plainText(await said.answered()); said.first()                 what came, and how long it took
 * const ran = ada.runs('ask', { question: '…' }, { channel: server.channel })
 * await ran.acknowledged(); await ran.answered(); ran.versions()
 * server.dropGateway({ awayMs: 200 }); server.limit('POST /channels/:/messages', { times: 1, retryAfterSeconds: 1 })
 * expect(server.violations).toEqual([])                          every payload is held to limits.ts and to our rule on pings
 */
export { liveMentions, plainText } from './text.ts'
export type * from './types.ts'
export type * from './types-people.ts'

export async function startDiscordServer(options: ServerOptions = {}): Promise<DiscordServer> {
  const approvedIntents = options.approvedIntents ?? PRIVILEGED
  const changes = new Changes()
  const world = new World()
  const guild = world.addGuild('Newsroom')
  const channel = world.addChannel('general', ChannelType.GuildText, { guildId: guild.id })
  const messages = new Messages(world, changes)
  const interactions = new Interactions(world, options.responseWindowMs, options.tokenLifetimeMs)
  const commands = new Commands()
  const conscience = new Conscience()
  const troubles = new Troubles()
  const typings: Typing[] = []
  const requests: SeenRequest[] = []
  const society = { world, messages, interactions, commands, changes, typings }

  // Only looks like a token, so that what must not be logged has its shape.
  const token = [Buffer.from(world.bot.id).toString('base64url'), 'GloopB', 'x'.repeat(38)].join('.')
  let isRevoked = false
  let isGatewayHidden = false
  const http = createServer()
  await new Promise<void>((ready) => http.listen(options.port ?? 0, '127.0.0.1', ready))
  const { port } = http.address() as AddressInfo
  const basics: Basics = {
    world,
    // Nothing listens on port 1.
    gatewayUrl: () => `ws://127.0.0.1:${isGatewayHidden ? 1 : port}`,
    shards: options.shards ?? 1,
    approvedIntents,
  }
  const stage = new Stage({ world, messages, conscience, changes, approvedIntents })
  const routes = [
    ...basicRoutes(basics),
    ...commandRoutes(stage, commands),
    ...interactionRoutes(stage, interactions),
    ...messageRoutes(stage, typings),
    ...channelRoutes(stage),
  ]
  http.on('request', (request, response) => {
    void serve(request, response, {
      routes,
      isAuthorized: (header) => !isRevoked && header === `Bot ${token}`,
      intercept: (seen) => troubles.meet(seen),
      seen: (one) => requests.push(one),
      answered: () => changes.tell(),
    })
  })
  const gateway = new Gateway(
    http,
    {
      heartbeatMs: options.heartbeatMs ?? 41_250,
      approvedIntents,
      isValidToken: (given) => !isRevoked && given === token,
      welcome: (session) => welcome(basics, session),
    },
    changes,
  )
  world.send = (dispatch) => gateway.send(dispatch)
  let closing: Promise<unknown> | null = null
  const close = async () => {
    gateway.close()
    http.closeAllConnections()
    closing ??= new Promise((done) => http.close(done))
    await closing
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
    addGuild(name) {
      const added = world.addGuild(name)
      world.send(created(world, added.id))
      return added
    },
    addChannel(name, where = guild) {
      const added = world.addChannel(name, ChannelType.GuildText, { guildId: where.id })
      const payload = (intents: number) => (intents & GatewayIntentBits.Guilds ? channelShape(world, added) : null)
      world.send({ name: 'CHANNEL_CREATE', guildId: where.id, payload })
      return added
    },
    addThread: (name, parent, message) => openThread(world, name, known(world, parent), message?.id),
    channelOf: (id) => known(world, { id }),
    threadsOf: (parent) => threadsBelow(world, parent),
    directChannel: ({ id }) => directChannel(world, id),
    person: (name, more) => person(society, name, more),
    demotes({ id }) {
      for (const { members } of world.guilds.values()) members.get(id)?.roles.splice(0)
    },
    role: (name, { isMentionable }) => world.addRole(guild.id, name, isMentionable),
    deny(where, permissions) {
      const record = known(world, where)
      record.denied |= permissions
      world.update(record)
    },
    removeFromGuild({ id }) {
      world.guilds.get(id)?.members.delete(world.bot.id)
      world.send({ name: 'GUILD_DELETE', guildId: id, payload: () => ({ id }) })
    },
    messages: (where) =>
      known(world, where)
        .messages.filter(({ isDeleted }) => !isDeleted)
        .map(({ message }) => message),
    message: (id) => world.find(id)?.message ?? null,
    settled(where, predicate, { viewer, withinMs } = {}) {
      const look = () => visible(known(world, where), viewer?.id ?? null)
      const shown = () => look().map(plainText).join('\n---\n')
      return changes.wait(
        () => (predicate(look()) ? look() : null),
        () => `channel as wanted, only:\n${shown()}`,
        withinMs,
      )
    },
    until: async (condition, what, withinMs) =>
      void (await changes.wait(
        () => condition() || null,
        () => what,
        withinMs,
      )),
    redeliver(handle) {
      if ('message' in handle) {
        const record = world.find(handle.message.id)
        if (record) messages.announce(known(world, { id: record.message.channel_id }), record, 'MESSAGE_CREATE')
      } else interactions.redeliver(handle.interaction.id)
    },
    dropGateway: ({ code = 1006, awayMs = 0 } = {}) => gateway.drop(code, awayMs),
    invalidateSession: ({ resumable = false } = {}) => gateway.invalidate(resumable),
    askToReconnect: () => gateway.askToReconnect(),
    closeEvery(code) {
      gateway.closesWith = code
    },
    hideGateway(isHidden = true) {
      isGatewayHidden = isHidden
    },
    sendFrame: (frame) => gateway.sendFrame(frame),
    silenceHeartbeats(silent = true) {
      gateway.isSilent = silent
    },
    revokeToken() {
      isRevoked = true
    },
    connected: async (withinMs) =>
      void (await changes.wait(
        () => gateway.isConnected || null,
        () => 'connection',
        withinMs,
      )),
    limit: (route, limit) => troubles.limit(route, limit),
    fail: (route, trouble) => troubles.fail(route, trouble),
    heal: () => troubles.heal(),
    delay: (route, milliseconds) => troubles.delay(route, milliseconds),
    get commands() {
      return commands.all()
    },
    commandWrites: commands.writes,
    requests,
    gatewayEvents: gateway.events,
    violations: conscience.violations,
    close,
  }
}
