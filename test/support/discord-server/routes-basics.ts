// The API's routes about the bot itself and the way to the gateway, and what the gateway says at the start.
import { ApplicationFlags, GatewayIntentBits } from 'discord.js'
import type { Dispatch, GatewaySession } from './gateway-session.ts'
import type { Route } from './http.ts'
import { guildShape } from './shapes.ts'
import type { World } from './world.ts'

export interface Basics {
  world: World
  gatewayUrl: () => string
  shards: number
  approvedIntents: number
}

export function basicRoutes({ world, gatewayUrl, shards, approvedIntents }: Basics): Route[] {
  const me = { ...world.bot, verified: true, mfa_enabled: false, locale: 'en-US', email: null, flags: 0 }
  const application = {
    id: world.bot.id,
    name: world.bot.username,
    icon: null,
    description: '',
    bot_public: true,
    bot_require_code_grant: false,
    verify_key: '',
    team: null,
    bot: world.bot,
    flags: applicationFlags(approvedIntents),
  }
  // As many at once as there are shards: else a client lets five seconds pass between each and the next.
  const start = { total: 1000, remaining: 1000, reset_after: 0, max_concurrency: shards }
  return [
    { method: 'GET', path: '/gateway', handle: () => ({ status: 200, body: { url: gatewayUrl() } }) },
    {
      method: 'GET',
      path: '/gateway/bot',
      handle: () => ({ status: 200, body: { url: gatewayUrl(), shards, session_start_limit: start } }),
    },
    { method: 'GET', path: '/users/@me', handle: () => ({ status: 200, body: me }) },
    { method: 'GET', path: '/applications/@me', handle: () => ({ status: 200, body: application }) },
    { method: 'GET', path: '/oauth2/applications/@me', handle: () => ({ status: 200, body: application }) },
  ]
}

/** https://discord.com/developers/docs/events/gateway-events#ready */
export function welcome({ world, gatewayUrl, approvedIntents }: Basics, session: GatewaySession) {
  const guilds = [...world.guilds.values()].filter(({ id }) => session.concerns(created(world, id)))
  const ready = {
    v: 10,
    user: { ...world.bot, verified: true, mfa_enabled: false, email: null, flags: 0 },
    guilds: guilds.map(({ id }) => ({ id, unavailable: true })),
    session_id: session.id,
    resume_gateway_url: gatewayUrl(),
    shard: [session.shard, session.shards],
    application: { id: world.bot.id, flags: applicationFlags(approvedIntents) },
  }
  return { ready, after: guilds.map(({ id }) => created(world, id)) }
}

export function created(world: World, guildId: string): Dispatch {
  return {
    name: 'GUILD_CREATE',
    guildId,
    payload: (intents) => {
      const guild = world.guilds.get(guildId)
      return intents & GatewayIntentBits.Guilds && guild ? guildShape(world, guild) : null
    },
  }
}

function applicationFlags(approved: number): number {
  return approved & GatewayIntentBits.MessageContent ? ApplicationFlags.GatewayMessageContentLimited : 0
}
