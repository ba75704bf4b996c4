// What has no room in the first message of a delivery comes below it, each part once: all are kept before the first goes out, so that after
// a crash, in whatever moment, those that are missing are posted, and only those.
import { setTimeout as wait } from 'node:timers/promises'
import type { webApi } from '@slack/bolt'
import type { MayPost, PlatformLog, PlatformMemory } from '../../domain/ports.ts'
import { HELD_BACK } from '../../domain/subscription.ts'
import { isPart, partArguments } from './delivery-mark.ts'
import { isRecord } from './incoming.ts'
import type { Spot } from './outbox.ts'
import { openAfter, outcomeOf, type Unknown, unknown } from './outcomes.ts'
import type { Page } from './pages.ts'
import { factsOf, maySucceedLater } from './refusals.ts'

export interface PartsBelowParts {
  /** Calls once, and says how that ended. */
  once: webApi.WebClient
  memory: PlatformMemory
  /** Whether a message is ours. */
  isOurs: (message: Record<string, unknown>) => boolean
  /** Our name, for advice. */
  name: string
  log: PlatformLog
}

/** Parts that were not posted within this time are posted when somebody looks for the delivery. */
const WITHIN_MS = 60_000
const REPLIES_LIMIT = 200
const REPLIES_PAGES = 10

export class PartsBelow {
  readonly #parts: PartsBelowParts

  constructor(parts: PartsBelowParts) {
    this.#parts = parts
  }

  /** To be called before the first is posted; `pages` are all of them. */
  async keep(key: string, pages: Page[]): Promise<void> {
    const { memory } = this.#parts
    // A try that came to nothing may have left others.
    if (pages.length > 1 || (await memory.get(memoryKey(key))) !== null)
      await memory.set(memoryKey(key), JSON.stringify(pages))
  }

  /**
   * Posts what is still missing in the thread of the first. `isBegun`: some may be there already. `null`: all are there, or Slack has
   * refused one for good, which is logged, for to post the first again would be worse.
   */
  async complete(
    spot: Spot & { thread: string },
    key: string,
    { isBegun, mayPost }: { isBegun: boolean; mayPost: MayPost | undefined },
  ): Promise<Unknown | null> {
    const { memory, log } = this.#parts
    try {
      const kept = await memory.get(memoryKey(key))
      const pages: Page[] = kept === null ? [] : JSON.parse(kept)
      const parts = pages.map((page, at) => ({ key, n: at + 1, page })).slice(1)
      const there = isBegun && parts.length > 0 ? await this.#replies(spot) : []
      const end = performance.now() + WITHIN_MS
      for (const part of parts) {
        // Below that very message: one that somebody has taken away took its parts along.
        const noted = `${memoryKey(key)}:${spot.thread}:${part.n}`
        const isThere = isBegun && ((await memory.get(noted)) !== null || there.some((one) => isPart(one, part)))
        if (isThere) continue
        const ts = await this.#post(partArguments(spot, part), end, mayPost)
        if (ts === null) return unknown(HELD_BACK)
        await memory.set(noted, ts)
      }
      if (parts.length > 0) await memory.set(memoryKey(key), '[]')
      return null
    } catch (error) {
      if (maySucceedLater(error)) return openAfter(error)
      log.error({ channel: spot.channel, ...factsOf(error) }, 'The rest of a message could not be posted below it.')
      return null
    }
  }

  /** The ts of what was posted; `null` if it may not be. Waits where Slack wants us to wait, until `end`. */
  async #post(
    given: ReturnType<typeof partArguments>,
    end: number,
    mayPost: MayPost | undefined,
  ): Promise<string | null> {
    for (;;) {
      if (performance.now() > end) throw new Error('There was no time for the rest of a message.')
      if ((await mayPost?.()) === false) return null
      try {
        const { ts } = await this.#parts.once.chat.postMessage(given)
        return ts ?? ''
      } catch (error) {
        const outcome = outcomeOf(error, this.#parts.name)
        const pauseMs = outcome.kind === 'unknown' ? outcome.retryAfterMs : null
        if (pauseMs === null || performance.now() + pauseMs > end) throw error
        await wait(pauseMs)
      }
    }
  }

  /** Our messages in the thread. */
  async #replies({ channel, thread }: Spot & { thread: string }): Promise<Record<string, unknown>[]> {
    const found: Record<string, unknown>[] = []
    let cursor = ''
    for (let page = 0; page < REPLIES_PAGES; page++) {
      const { messages, response_metadata } = await this.#parts.once.conversations.replies({
        channel,
        ts: thread,
        limit: REPLIES_LIMIT,
        include_all_metadata: true,
        ...(cursor === '' ? {} : { cursor }),
      })
      found.push(...(messages ?? []).filter((message) => isRecord(message)).filter(this.#parts.isOurs))
      cursor = response_metadata?.next_cursor ?? ''
      // Parts are posted at once: they stand at the beginning of a thread, however long it has become.
      if (cursor === '') return found
    }
    return found
  }
}

const memoryKey = (key: string): string => `slack:parts:${key}`
