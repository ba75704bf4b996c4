// The Socket Mode end of the Slack server: greets sockets, sends envelopes, hears acknowledgements.
import { randomUUID } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import { type WebSocket, WebSocketServer } from 'ws'
import { isJson } from './arguments.ts'
import type { Json } from './types.ts'

/** How often Slack's own sockets are pinged, in milliseconds. */
const PING_EVERY = 5000
/** How long a goodbye may take, in milliseconds. */
const GOODBYE = 300

export interface SocketEvents {
  /** A socket is greeted and may be sent to. */
  connected(): void
  acknowledged(envelopeId: string, payload: unknown): void
  /** Something came that no app should send. */
  objected(problem: string): void
}

export class Sockets {
  readonly #server = new WebSocketServer({ noServer: true })
  readonly #events: SocketEvents
  readonly #appId: string
  readonly #tickets = new Set<string>()
  readonly #open: WebSocket[] = []
  readonly #pings: NodeJS.Timeout
  opened = 0
  #sent = 0

  constructor(appId: string, events: SocketEvents) {
    this.#appId = appId
    this.#events = events
    this.#pings = setInterval(() => {
      for (const socket of this.#open) socket.ping()
    }, PING_EVERY)
    this.#pings.unref()
  }

  get open(): number {
    return this.#open.length
  }

  /** For apps.connections.open: what the address must carry, once. */
  ticket(): string {
    const ticket = randomUUID()
    this.#tickets.add(ticket)
    return ticket
  }

  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    const ticket = new URL(request.url ?? '/', 'http://127.0.0.1').searchParams.get('ticket') ?? ''
    if (!this.#tickets.delete(ticket)) {
      socket.end('HTTP/1.1 401 Unauthorized\r\nconnection: close\r\n\r\n')
      return
    }
    this.#server.handleUpgrade(request, socket, head, (opened) => this.#greet(opened))
  }

  #greet(socket: WebSocket): void {
    this.#open.push(socket)
    this.opened += 1
    socket.on('message', (data) => this.#hear(String(data)))
    socket.on('error', () => socket.terminate())
    socket.on('close', () => {
      const at = this.#open.indexOf(socket)
      if (at >= 0) this.#open.splice(at, 1)
    })
    const debug = { host: '127.0.0.1', build_number: 1, approximate_connection_time: 18060 }
    const hello = { type: 'hello', num_connections: this.open, connection_info: { app_id: this.#appId } }
    socket.send(JSON.stringify({ ...hello, debug_info: debug }))
    socket.ping()
    this.#events.connected()
  }

  #hear(text: string): void {
    const message = parsed(text)
    if (isJson(message) && typeof message.envelope_id === 'string')
      this.#events.acknowledged(message.envelope_id, message.payload)
    else this.#events.objected(`no envelope_id: ${text.slice(0, 80)}`)
  }

  /** Over any open socket, as Slack does; false when there is none. */
  send(envelope: Json): boolean {
    // To one after the other, where there are several.
    const socket = this.#open[this.#sent++ % this.#open.length]
    socket?.send(JSON.stringify(envelope))
    return socket !== undefined
  }

  sendFrame(frame: string | Buffer): void {
    for (const socket of this.#open) socket.send(frame)
  }

  /** Asks the app to come back over a new socket. Slack closes the old one itself some seconds later, if the app has not. */
  disconnect(reason: string): void {
    for (const socket of [...this.#open]) {
      socket.send(JSON.stringify({ type: 'disconnect', reason, debug_info: { host: '127.0.0.1' } }))
      // Nothing new goes over a socket that is about to close.
      this.#open.splice(this.#open.indexOf(socket), 1)
    }
  }

  /** No close frame, no goodbye: as when a cable is pulled. */
  drop(): void {
    for (const socket of [...this.#open]) {
      this.#open.splice(this.#open.indexOf(socket), 1)
      socket.terminate()
    }
  }

  /** Says goodbye, so that an app that is stopping at the same time does not take it for an error. */
  async close(): Promise<void> {
    clearInterval(this.#pings)
    for (const socket of this.#server.clients) socket.close(1001)
    const end = performance.now() + GOODBYE
    while (this.#server.clients.size > 0 && performance.now() < end) await new Promise((next) => setTimeout(next, 5))
    for (const socket of this.#server.clients) socket.terminate()
    this.#server.close()
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
