// One shard's session at the gateway: it counts its events and keeps them, so that a client that comes back misses none.
import { GatewayOpcodes } from 'discord.js'
import type { WebSocket } from 'ws'
import { shardOf, snowflake } from './snowflake.ts'

/** An event on its way to the sessions that are to have it. */
export interface Dispatch {
  name: string
  /** `null`: shard 0 gets it, as with direct messages. */
  guildId: string | null
  /** What a session with these intents is given; `null`: nothing. */
  payload: (intents: number) => object | null
}

interface Sent {
  s: number
  frame: string
}

export class GatewaySession {
  readonly id = `session-${snowflake()}`
  readonly intents: number
  readonly shard: number
  readonly shards: number
  socket: WebSocket | null
  /** READY or RESUMED has been sent over the present connection. */
  isConnected = false
  #count = 0
  readonly #kept: Sent[] = []

  constructor(socket: WebSocket, intents: number, [shard, shards]: [number, number]) {
    this.socket = socket
    this.intents = intents
    this.shard = shard
    this.shards = shards
  }

  concerns(dispatch: Dispatch): boolean {
    return shardOf(dispatch.guildId, this.shards) === this.shard
  }

  /** Sends an event, or keeps it for when the client is back. */
  dispatch(name: string, payload: object): void {
    this.#count += 1
    const frame = JSON.stringify({ op: GatewayOpcodes.Dispatch, t: name, s: this.#count, d: payload })
    this.#kept.push({ s: this.#count, frame })
    if (this.isConnected || name === 'READY') this.socket?.send(frame)
  }

  /** Whether a client that has seen this much can be told the rest. */
  knows(seen: number): boolean {
    return seen <= this.#count
  }

  resume(socket: WebSocket, seen: number): void {
    this.socket = socket
    for (const { s, frame } of this.#kept) if (s > seen) socket.send(frame)
    this.isConnected = true
    this.dispatch('RESUMED', {})
  }

  lose(): void {
    this.socket = null
    this.isConnected = false
  }
}
