// Keeps one socket to Slack open: connects, connects again whenever it is lost, and ends for good. Knows no application.
import { setTimeout as wait } from 'node:timers/promises'
import type { SocketModeReceiver } from '@slack/bolt'
import type { PlatformLog } from '../../domain/ports.ts'
import type { Pace } from './limits.ts'
import { factsOf, refusalOf } from './refusals.ts'

/** So long Slack may take to greet. */
const GREETING_MS = 45_000

export interface Socket {
  /** Throws what the first try to connect ends with; afterwards nothing is thrown any more. */
  start(): Promise<void>
  end(): void
}

/**
 * The client must not reconnect by itself: it rejects into nowhere when it is refused, or told to end, in the middle of it, and that would
 * end the process.
 */
export function socketOf({ client }: SocketModeReceiver, log: PlatformLog, pace: Pace): Socket {
  const ended = new AbortController()
  let isKept = false
  let isConnecting = false

  const connect = async (): Promise<void> => {
    isConnecting = true
    const tooLong = setTimeout(() => void client.disconnect(), GREETING_MS)
    try {
      await client.start()
    } catch (error) {
      // It rejects with nothing when the socket is closed before it was greeted.
      throw error ?? new Error('The connection was closed before Slack had greeted.')
    } finally {
      clearTimeout(tooLong)
      isConnecting = false
    }
    // Told to end while the address was still being asked for.
    if (ended.signal.aborted) void client.disconnect()
  }

  const reconnect = async (): Promise<void> => {
    for (
      let pauseMs = pace.reconnectMs;
      !ended.signal.aborted;
      pauseMs = Math.min(pauseMs * 2, pace.longestReconnectMs)
    ) {
      try {
        return await connect()
      } catch (error) {
        if (ended.signal.aborted) return
        const isRefused = refusalOf(error) !== null
        if (isRefused) log.error(factsOf(error), 'Slack refuses to be connected to again; it is tried once a minute.')
        else log.warn(factsOf(error), 'Slack cannot be reached; it is tried again until it can.')
        const waitMs = isRefused ? pace.refusedMs : pauseMs
        await wait(waitMs, undefined, { ref: false, signal: ended.signal }).catch(() => {})
      }
    }
  }

  client.on('disconnected', () => {
    if (isKept && !isConnecting && !ended.signal.aborted) void reconnect()
  })
  return {
    async start() {
      await connect()
      isKept = true
    },
    end() {
      ended.abort()
      void client.disconnect()
    },
  }
}
