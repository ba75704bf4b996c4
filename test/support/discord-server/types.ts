// What the loopback Discord server offers to a test: the world it plays, the people in it, and what it has seen of the bot.
import type { APIApplicationCommand, APIMessage, APIRole, APIUser } from 'discord.js'
import type { Channel, Guild, Person, PersonOptions, RanHandle, SaidHandle } from './types-people.ts'

export interface ServerOptions {
  /** Called with what ends the server; vitest's `onTestFinished` if absent. `null`: the caller closes it (a bench, a `beforeAll`). */
  atEnd?: ((close: () => Promise<void>) => void) | null
  /** Privileged intents switched on in the portal; all three if absent. Identifying with others ends in 4014. */
  approvedIntents?: number
  heartbeatMs?: number
  /** Recommended to the bot; guilds are spread over as many as it identifies with. */
  shards?: number
  /** Any free one if absent; a bench in another process wants to know it beforehand. */
  port?: number
  /** How long an interaction waits for its first response: Discord's 3 seconds. */
  responseWindowMs?: number
  /** How long an interaction token is good for: Discord's 15 minutes. */
  tokenLifetimeMs?: number
}

/** Something the bot sent that Discord would refuse or that our own rules forbid. */
export interface Violation {
  /** "POST /channels/1/messages". */
  request: string
  /** "components[0].label". */
  path: string
  problem: string
  /** Whether Discord itself answers it with 400 (50035); our own rules are only written down. */
  isRefused: boolean
}

/** A call of the REST API, as it came. */
export interface SeenRequest {
  method: string
  /** Without "/api/v10", with the query. */
  path: string
  body: unknown
  /** performance.now() */
  at: number
  /** 0 until it is answered, and for good where the connection was dropped. */
  status: number
  /** Discord's error code; 0 where there is none. */
  code: number
}

export interface GatewayEvent {
  kind: 'identify' | 'resume' | 'heartbeat' | 'close' | 'hello'
  at: number
  /** Close code or intents. */
  detail: number
}

export interface Limit {
  times: number
  retryAfterSeconds: number
  global?: boolean
  scope?: 'user' | 'shared'
}

export interface Trouble {
  times: number
  /** 0: the connection is dropped without an answer. */
  status: number
  code?: number
  message?: string
  /** The call does what it is for, and only its answer is lost. */
  isDone?: true
}

/** How often a limit was met, and how often the bot did not wait it out. */
export interface LimitRecord {
  hits: SeenRequest[]
  tooEarly: SeenRequest[]
}

/** "POST /channels/:/messages" (":" stands for any one segment), or a pattern upon "POST /channels/1/messages". */
export type RoutePattern = string | RegExp

export interface CommandWrite {
  guildId: string | null
  method: string
  commands: APIApplicationCommand[]
  at: number
}

export interface DiscordServer {
  /** For `new Client({ rest: { api } })`. */
  readonly apiUrl: string
  readonly token: string
  readonly botUser: APIUser
  readonly applicationId: string
  /** A guild and its channel that are there from the start. */
  readonly guild: Guild
  readonly channel: Channel
  addGuild(name: string): Guild
  addChannel(name: string, guild?: Guild): Channel
  addThread(name: string, parent: Channel, message?: APIMessage): Channel
  /** The channel, or thread, with this id. */
  channelOf(id: string): Channel
  threadsOf(channel: Channel): Channel[]
  /** Between the bot and one person; one and the same each time. */
  directChannel(person: Person): Channel
  person(name: string, options?: PersonOptions): Person
  /** Takes every role from somebody: they may do no more than everybody. */
  demotes(person: { id: string }): void
  /** A new role of the guild that is there from the start. */
  role(name: string, options: { isMentionable: boolean }): APIRole
  /** Takes permissions (bits of `PermissionFlagsBits`) in a channel from the bot. */
  deny(channel: Channel, permissions: bigint): void
  /** The bot is put out of the guild. */
  removeFromGuild(guild: Guild): void

  /** All messages of a channel, ephemeral ones included, oldest first. */
  messages(channel: Channel): APIMessage[]
  /** A message as it is now; `null` once deleted. */
  message(id: string): APIMessage | null
  /** Waits for what `viewer` (everybody, if absent: no ephemeral ones) sees in a channel to satisfy. */
  settled(
    channel: Channel,
    predicate: (messages: APIMessage[]) => boolean,
    options?: { viewer?: Person; withinMs?: number },
  ): Promise<APIMessage[]>
  /** Waits for anything to be so; looked at after every call and event, and now and then. */
  until(condition: () => boolean, what: string, withinMs?: number): Promise<void>

  /** Sends the event of a message or an interaction once more. */
  redeliver(handle: SaidHandle | RanHandle): void
  /** Drops the connection; the client may resume. Reconnecting succeeds only after `awayMs`. Code 1006: without a closing frame. */
  dropGateway(options?: { code?: number; awayMs?: number }): void
  /** Opcode 9. */
  invalidateSession(options?: { resumable?: boolean }): void
  /** Opcode 7. */
  askToReconnect(): void
  /** From now on every identify ends in this code. `null`: no more. */
  closeEvery(code: number | null): void
  /** From now on, or no more, nothing listens where the gateway is said to be. */
  hideGateway(isHidden?: boolean): void
  /** Sends this as a frame to whoever is connected, as it is. */
  sendFrame(frame: string | Buffer): void
  /** From now on heartbeats go unanswered (or are answered again). */
  silenceHeartbeats(silent?: boolean): void
  /** From now on the token is worth nothing: 401 and 4004. */
  revokeToken(): void
  /** Waits until a session is connected and has been told READY or RESUMED. */
  connected(withinMs?: number): Promise<void>

  /** Answers matching calls with 429. */
  limit(route: RoutePattern, limit: Limit): LimitRecord
  /** Answers matching calls with an error, or not at all. */
  fail(route: RoutePattern, trouble: Trouble): void
  /** Takes `fail` back. */
  heal(): void
  /** Holds matching calls up. */
  delay(route: RoutePattern, milliseconds: number): void

  readonly commands: readonly APIApplicationCommand[]
  /** Writes to the commands; reading them is free. */
  readonly commandWrites: readonly CommandWrite[]
  readonly requests: readonly SeenRequest[]
  readonly gatewayEvents: readonly GatewayEvent[]
  readonly violations: readonly Violation[]
  close(): Promise<void>
}
