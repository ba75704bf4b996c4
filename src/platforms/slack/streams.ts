// Streams sentences into a thread by Slack's own methods for it, as long as Slack lets us. Knows no desk and no channel's ways.
import type { types, webApi } from '@slack/bolt'
import type { PlatformLog } from '../../domain/ports.ts'
import { isDirectChannel } from './incoming.ts'
import { LIMITS } from './limits.ts'
import { factsOf, refusalOf } from './refusals.ts'

export interface StreamSpot {
  channel: string
  thread: string
  user: string
  team: string
}

/** Refusals that will not pass by themselves: the method is not there for this app. */
const FOR_GOOD: ReadonlySet<string> = new Set([
  ...['unknown_method', 'method_not_supported', 'method_deprecated', 'deprecated_endpoint', 'feature_not_enabled'],
  ...['missing_scope', 'not_allowed', 'not_allowed_token_type', 'no_permission', 'team_access_not_granted'],
])

const MINUTE_MS = 60_000

export class Streams {
  readonly #client: webApi.WebClient
  readonly #log: PlatformLog
  /** Kinds of place where it is no use trying. */
  readonly #refusedIn = new Set<'direct' | 'channel'>()
  #starts: number[] = []

  constructor(client: webApi.WebClient, log: PlatformLog) {
    this.#client = client
    this.#log = log
  }

  /** `null`: not here, or not now; the answer is posted and changed instead. */
  async start(spot: StreamSpot, blocks: types.KnownBlock[]): Promise<Stream | null> {
    const now = performance.now()
    this.#starts = this.#starts.filter((at) => now - at < MINUTE_MS)
    // To be told to wait would hold up everybody's answers.
    const kind = isDirectChannel(spot.channel) ? 'direct' : 'channel'
    if (this.#refusedIn.has(kind) || this.#starts.length >= LIMITS.streamStartsAMinute) return null
    this.#starts.push(now)
    try {
      const { ts } = await this.#client.chat.startStream({
        channel: spot.channel,
        thread_ts: spot.thread,
        recipient_user_id: spot.user,
        recipient_team_id: spot.team,
        chunks: [{ type: 'blocks', blocks }],
      })
      return ts === undefined ? null : new Stream(this.#client, spot.channel, ts, blocks)
    } catch (error) {
      const refusal = refusalOf(error) ?? ''
      if (FOR_GOOD.has(refusal) || refusal === 'channel_type_not_supported') this.#refusedIn.add(kind)
      this.#log.info(factsOf(error), 'Slack does not let us stream; the answer is posted and changed instead.')
      return null
    }
  }
}

/** A message that is being streamed. What was said stays; blocks come below it. */
export class Stream {
  readonly ts: string
  readonly #client: webApi.WebClient
  readonly #channel: string
  readonly #blocks: types.KnownBlock[]

  constructor(client: webApi.WebClient, channel: string, ts: string, blocks: types.KnownBlock[]) {
    this.#client = client
    this.#channel = channel
    this.ts = ts
    this.#blocks = [...blocks]
  }

  /** All that was streamed so far. */
  get blocks(): readonly types.KnownBlock[] {
    return this.#blocks
  }

  async append(blocks: types.KnownBlock[]): Promise<void> {
    const chunks: types.BlocksChunk[] = [{ type: 'blocks', blocks }]
    await this.#client.chat.appendStream({ channel: this.#channel, ts: this.ts, chunks })
    this.#blocks.push(...blocks)
  }

  async stop(blocks: types.KnownBlock[]): Promise<void> {
    const below = blocks.length === 0 ? {} : { blocks }
    await this.#client.chat.stopStream({ channel: this.#channel, ts: this.ts, ...below })
  }
}
