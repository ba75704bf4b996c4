// Streams sentences into a thread by Slack's own methods for it, as long as Slack lets us. Knows no desk and no status.
import type { types, webApi } from '@slack/bolt'
import type { AnswerSentence } from '../../domain/answer.ts'
import type { Message } from '../../domain/message.ts'
import type { PlatformLog } from '../../domain/ports.ts'
import { factsOf, refusalOf } from './failures.ts'
import { LIMITS } from './limits.ts'
import { fitsMessage } from './pages.ts'
import { isDirectChannel } from './permissions.ts'
import { renderBlocks, renderSentence } from './render.ts'

interface StreamSpot {
  channel: string
  thread: string
  user: string
  team: string
}

/** Refusals that will not pass by themselves: the method is not there for this app. */
const FOR_GOOD: ReadonlySet<string> = new Set([
  ...['unknown_method', 'method_not_supported', 'method_deprecated', 'deprecated_endpoint', 'feature_not_enabled'],
  ...['missing_scope', 'not_allowed', 'not_allowed_token_type', 'no_permission', 'team_access_not_granted'],
  'channel_type_not_supported',
])

const MINUTE_MS = 60_000

/** Begins streams for the whole platform, no more of them than Slack bears. */
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

  /** Returns the ts of the message; `null`: not here, or not now, and the answer is posted and changed instead. */
  async start({ channel, thread, user, team }: StreamSpot, blocks: types.KnownBlock[]): Promise<string | null> {
    const now = performance.now()
    this.#starts = this.#starts.filter((at) => now - at < MINUTE_MS)
    // To be told to wait would hold up everybody's answers.
    const kind = isDirectChannel(channel) ? 'direct' : 'channel'
    if (this.#refusedIn.has(kind) || this.#starts.length >= LIMITS.streamStartsAMinute) return null
    this.#starts.push(now)
    try {
      const { ts } = await this.#client.chat.startStream({
        ...{ channel, thread_ts: thread, recipient_user_id: user, recipient_team_id: team },
        chunks: [{ type: 'blocks', blocks }],
      })
      return ts ?? null
    } catch (error) {
      if (FOR_GOOD.has(refusalOf(error) ?? '')) this.#refusedIn.add(kind)
      this.#log.info(factsOf(error), 'Slack does not let us stream; the answer is posted and changed instead.')
      return null
    }
  }
}

/** The sentences of one reply as they are streamed, and how the stream ends: with the rest of the message, or given up. */
export class SentenceStream {
  readonly #parts: { client: webApi.WebClient; streams: Streams; log: PlatformLog }
  readonly #spot: StreamSpot
  /** The ts of the message that is streamed; `null` while there is none. */
  ts: string | null = null
  /** All that was streamed so far: it stays, and more comes below it. */
  #blocks: types.KnownBlock[] = []
  #said: AnswerSentence[] = []

  constructor(parts: { client: webApi.WebClient; streams: Streams; log: PlatformLog }, spot: StreamSpot) {
    this.#parts = parts
    this.#spot = spot
  }

  /** Streams what has not been. False where that cannot be done, now or any more. */
  async say(sentences: AnswerSentence[]): Promise<boolean> {
    const { client, streams, log } = this.#parts
    const blocks = sentences.slice(this.#said.length).flatMap(renderSentence)
    if (this.ts === null) {
      this.ts = await streams.start(this.#spot, blocks)
      if (this.ts === null) return false
    } else {
      // What has no room comes with the whole.
      if (!fitsMessage([...this.#blocks, ...blocks])) return true
      try {
        const chunks: types.BlocksChunk[] = [{ type: 'blocks', blocks }]
        await client.chat.appendStream({ channel: this.#spot.channel, ts: this.ts, chunks })
      } catch (error) {
        // Slack ends a stream by itself after a few minutes. https://github.com/slackapi/python-slack-sdk/issues/1859
        log.info(factsOf(error), 'A stream broke off; its message is changed instead.')
        await this.abandon()
        return false
      }
    }
    this.#blocks.push(...blocks)
    this.#said = [...sentences]
    return true
  }

  /** Ends the stream with what the message has below what was said. False if the message must be put otherwise. */
  async end(message: Message): Promise<boolean> {
    const blocks = this.#restOf(message)
    if (this.ts === null || blocks === null) return false
    try {
      await this.#stop(this.ts, blocks)
      return true
    } catch (error) {
      this.#parts.log.info(
        factsOf(error),
        'A stream could not be ended with its sources; its message is changed instead.',
      )
      return false
    }
  }

  /** Leaves a message like any other. */
  async abandon(): Promise<void> {
    const { ts } = this
    this.ts = null
    try {
      if (ts !== null) await this.#stop(ts, [])
    } catch (error) {
      this.#parts.log.debug(factsOf(error), 'A stream had ended already.')
    }
  }

  async #stop(ts: string, blocks: types.KnownBlock[]): Promise<void> {
    const below = blocks.length === 0 ? {} : { blocks }
    await this.#parts.client.chat.stopStream({ channel: this.#spot.channel, ts, ...below })
  }

  /** `null` if what was said is not how the message begins, or the rest has no room below it. */
  #restOf(message: Message): types.KnownBlock[] | null {
    const [first] = message.blocks
    if (message.heading !== null || first?.kind !== 'paragraph') return null
    if (!this.#said.every(({ text }, at) => first.sentences[at]?.text === text)) return null
    const [, ...below] = renderBlocks(message)
    const rest = [...first.sentences.slice(this.#said.length).flatMap(renderSentence), ...below]
    return fitsMessage([...this.#blocks, ...rest]) ? rest : null
  }
}
