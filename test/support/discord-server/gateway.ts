// The gateway: greets, identifies, resumes, answers heartbeats, and drops connections when a test says so.
import type { Server } from 'node:http'
import { GatewayCloseCodes, GatewayIntentBits, GatewayOpcodes } from 'discord.js'
import { type WebSocket, WebSocketServer } from 'ws'
import { z } from 'zod'
import type { Changes } from './changes.ts'
import { type Dispatch, GatewaySession } from './gateway-session.ts'
import type { GatewayEvent } from './types.ts'

/** What https://discord.com/developers/docs/events/gateway lists as privileged. */
export const PRIVILEGED =
  GatewayIntentBits.GuildMembers | GatewayIntentBits.GuildPresences | GatewayIntentBits.MessageContent

const Frame = z.object({ op: z.number(), d: z.unknown().optional() })
const Identify = z.object({
  token: z.string(),
  intents: z.number(),
  properties: z.object({ os: z.string(), browser: z.string(), device: z.string() }),
  shard: z.tuple([z.number(), z.number()]).optional(),
})
const Resume = z.object({ token: z.string(), session_id: z.string(), seq: z.number().nullable() })

export interface GatewayRules {
  heartbeatMs: number
  approvedIntents: number
  isValidToken: (token: string) => boolean
  /** READY's content, and the events that follow it. */
  welcome: (session: GatewaySession) => { ready: object; after: Dispatch[] }
}

export class Gateway {
  readonly sessions = new Map<string, GatewaySession>()
  readonly events: GatewayEvent[] = []
  isSilent = false
  closesWith: number | null = null
  readonly #rules: GatewayRules
  readonly #changes: Changes
  readonly #sockets: WebSocketServer
  #awayUntil = 0

  constructor(http: Server, rules: GatewayRules, changes: Changes) {
    this.#rules = rules
    this.#changes = changes
    this.#sockets = new WebSocketServer({ server: http })
    this.#sockets.on('connection', (socket) => this.#greet(socket))
  }

  send(dispatch: Dispatch): void {
    for (const session of this.sessions.values()) {
      if (!session.concerns(dispatch)) continue
      const payload = dispatch.payload(session.intents)
      if (payload !== null) session.dispatch(dispatch.name, payload)
    }
    this.#changes.tell()
  }

  get isConnected(): boolean {
    const sessions = [...this.sessions.values()]
    return (
      sessions.length > 0 && sessions.length === sessions[0]?.shards && sessions.every((session) => session.isConnected)
    )
  }

  sendFrame(frame: string | Buffer): void {
    for (const { socket } of this.sessions.values()) socket?.send(frame)
  }

  drop(code: number, awayMs: number): void {
    this.#awayUntil = performance.now() + awayMs
    for (const session of this.sessions.values()) {
      const { socket } = session
      session.lose()
      if (code === 1006) socket?.terminate()
      else socket?.close(code)
    }
  }

  invalidate(isResumable: boolean): void {
    for (const [id, session] of this.sessions) {
      session.socket?.send(JSON.stringify({ op: GatewayOpcodes.InvalidSession, d: isResumable }))
      session.lose()
      if (!isResumable) this.sessions.delete(id)
    }
  }

  askToReconnect(): void {
    for (const session of this.sessions.values()) {
      session.socket?.send(JSON.stringify({ op: GatewayOpcodes.Reconnect, d: null }))
      session.lose()
    }
  }

  close(): void {
    for (const socket of this.#sockets.clients) socket.terminate()
    this.#sockets.close()
  }

  #greet(socket: WebSocket): void {
    const hello = { op: GatewayOpcodes.Hello, d: { heartbeat_interval: this.#rules.heartbeatMs } }
    const wait = Math.max(0, this.#awayUntil - performance.now())
    setTimeout(() => {
      this.#note('hello', 0)
      socket.send(JSON.stringify(hello))
    }, wait)
    socket.on('message', (data) => this.#hear(socket, String(data)))
    socket.on('error', () => socket.terminate())
    socket.on('close', (code) => {
      this.#note('close', code)
      const session = this.#sessionAt(socket)
      session?.lose()
      // Whoever says goodbye with one of these two codes does not mean to come back.
      if (session && (code === 1000 || code === 1001)) this.sessions.delete(session.id)
    })
  }

  #hear(socket: WebSocket, text: string): void {
    const frame = Frame.safeParse(parsed(text))
    const { op, d } = frame.data ?? { op: null, d: null }
    if (op === null) socket.close(GatewayCloseCodes.DecodeError)
    else if (op === GatewayOpcodes.Heartbeat) this.#heartbeat(socket)
    else if (op === GatewayOpcodes.Identify) this.#identify(socket, d)
    else if (op === GatewayOpcodes.Resume) this.#resume(socket, d)
    // Presence, members and voice are asked for with other opcodes; nothing here depends on them.
    else if (!this.#sessionAt(socket)) socket.close(GatewayCloseCodes.NotAuthenticated)
  }

  #heartbeat(socket: WebSocket): void {
    this.#note('heartbeat', 0)
    if (!this.isSilent) socket.send(JSON.stringify({ op: GatewayOpcodes.HeartbeatAck }))
  }

  #identify(socket: WebSocket, data: unknown): void {
    const identify = Identify.safeParse(data)
    if (identify.success) this.#note('identify', identify.data.intents)
    const objection = identify.success ? this.#objectionTo(socket, identify.data) : GatewayCloseCodes.DecodeError
    if (objection !== null || !identify.success) {
      socket.close(objection ?? GatewayCloseCodes.DecodeError)
      return
    }
    const { intents, shard } = identify.data
    const session = new GatewaySession(socket, intents, shard ?? [0, 1])
    for (const [id, old] of this.sessions) if (old.shard === session.shard) this.sessions.delete(id)
    this.sessions.set(session.id, session)
    const { ready, after } = this.#rules.welcome(session)
    session.dispatch('READY', ready)
    session.isConnected = true
    for (const dispatch of after) {
      const payload = session.concerns(dispatch) ? dispatch.payload(intents) : null
      if (payload !== null) session.dispatch(dispatch.name, payload)
    }
    this.#changes.tell()
  }

  #objectionTo(socket: WebSocket, { token, intents }: z.infer<typeof Identify>): GatewayCloseCodes | null {
    if (this.#sessionAt(socket)) return GatewayCloseCodes.AlreadyAuthenticated
    if (!this.#rules.isValidToken(token)) return GatewayCloseCodes.AuthenticationFailed
    const disapproved = intents & PRIVILEGED & ~this.#rules.approvedIntents
    return this.closesWith ?? (disapproved ? GatewayCloseCodes.DisallowedIntents : null)
  }

  #resume(socket: WebSocket, data: unknown): void {
    const resume = Resume.safeParse(data)
    const seen = resume.data?.seq ?? 0
    this.#note('resume', seen)
    const session = this.sessions.get(resume.data?.session_id ?? '')
    if (!resume.success) socket.close(GatewayCloseCodes.DecodeError)
    else if (!this.#rules.isValidToken(resume.data.token)) socket.close(GatewayCloseCodes.AuthenticationFailed)
    else if (!session) socket.send(JSON.stringify({ op: GatewayOpcodes.InvalidSession, d: false }))
    else if (!session.knows(seen)) socket.close(GatewayCloseCodes.InvalidSeq)
    else session.resume(socket, seen)
    this.#changes.tell()
  }

  #sessionAt(socket: WebSocket): GatewaySession | undefined {
    return [...this.sessions.values()].find((session) => session.socket === socket)
  }

  #note(kind: GatewayEvent['kind'], detail: number): void {
    this.events.push({ kind, detail, at: performance.now() })
    this.#changes.tell()
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
