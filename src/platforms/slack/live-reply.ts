// A reply that everybody in a thread or channel sees grow: a status, sentences as they come, streamed by Slack's own methods as long as
// Slack lets us or edited in, the whole at last. Knows no desk.
import type { types, webApi } from '@slack/bolt'
import type { AnswerSentence } from '../../domain/answer.ts'
import type { Message, MessageBlock } from '../../domain/message.ts'
import type { PlatformLog } from '../../domain/ports.ts'
import { Growing } from '../shared/desk.ts'
import { oneLine } from '../shared/text.ts'
import { factsOf, refusalOf } from './failures.ts'
import { LIMITS, type Pace } from './limits.ts'
import { fitsMessage, growingPage, type Outbox, type Page, pagesFor, type Spot } from './pages.ts'
import { isDirectChannel } from './permissions.ts'
import { renderBlocks, renderSentence } from './render.ts'

interface LiveParts {
  client: webApi.WebClient
  outbox: Outbox
  streams: Streams
  log: PlatformLog
  pace: Pace
}

interface LiveOptions {
  /** What stands above the reply: the question, where it cannot be seen otherwise. */
  intro: MessageBlock[]
  /** Told the ts of the message as soon as there is one. */
  onPosted: (ts: string) => Promise<void>
}

/** Refusals that will not pass by themselves: the method is not there for this app. */
const FOR_GOOD: ReadonlySet<string> = new Set([
  ...['unknown_method', 'method_not_supported', 'method_deprecated', 'deprecated_endpoint', 'feature_not_enabled'],
  ...['missing_scope', 'not_allowed', 'not_allowed_token_type', 'no_permission', 'team_access_not_granted'],
  'channel_type_not_supported',
])

const MINUTE_MS = 60_000

/** What is known of streaming on the whole platform: where it is no use trying, and how often it was begun. */
export class Streams {
  readonly refusedIn = new Set<'direct' | 'channel'>()
  #starts: number[] = []

  /** Whether one more may begin now: to be told to wait would hold up everybody's answers. */
  mayStart(kind: 'direct' | 'channel'): boolean {
    const now = performance.now()
    this.#starts = this.#starts.filter((at) => now - at < MINUTE_MS)
    if (this.refusedIn.has(kind) || this.#starts.length >= LIMITS.streamStartsAMinute) return false
    this.#starts.push(now)
    return true
  }
}

export class LiveReply {
  /** Its first sign of life is a status in a thread, else a message that will become the answer. */
  readonly growing: Growing
  readonly #parts: LiveParts
  readonly #spot: Spot & { user: string; team: string }
  readonly #options: LiveOptions
  #hasStatus = false
  #posted: string | null = null
  /** Whether what is posted is a stream that has not ended. */
  #isStreaming = false
  /** All that was streamed so far: it stays, and more comes below it. */
  #streamed: types.KnownBlock[] = []
  #said: AnswerSentence[] = []

  constructor(parts: LiveParts, spot: Spot & { user: string; team: string }, options: LiveOptions) {
    this.#parts = parts
    this.#spot = spot
    this.#options = options
    this.growing = new Growing({
      ...{ step: 'searching the articles', firstMs: null, gatherMs: parts.pace.gatherMs },
      show: (sentences, step) => this.#show(sentences, step),
      failed: (error) => parts.log.debug(factsOf(error), 'What is on the way could not be shown.'),
    })
  }

  /** Shows the whole; throws what Slack refuses. */
  async finish(message: Message): Promise<void> {
    await this.growing.settle()
    const [first, ...others] = pagesFor({ ...message, blocks: [...this.#options.intro, ...message.blocks] })
    if (first === undefined) return
    if (others.length > 0 || !(await this.#endStream(message))) await this.#replace(first)
    const below = { channel: this.#spot.channel, thread: this.#spot.thread ?? this.#posted }
    for (const page of others) await this.#parts.outbox.post(below, page)
  }

  /** Leaves nothing, as if nothing had been said. */
  async vanish(): Promise<void> {
    await this.growing.settle()
    await this.#abandonStream()
    if (this.#posted !== null) await this.#parts.outbox.remove(this.#spot.channel, this.#posted)
    // Slack takes the status away by itself when something is posted, and after two minutes.
    if (this.#hasStatus) await this.#setStatus('')
  }

  async #show(sentences: AnswerSentence[], step: string): Promise<number> {
    const { pace, outbox } = this.#parts
    if (sentences.length === 0) {
      // "searching 8 articles" is shown as "Dateline is searching 8 articles…".
      if (this.#posted === null)
        this.#hasStatus = await this.#setStatus(`is ${oneLine(step).slice(0, LIMITS.statusText)}…`)
      if (this.#hasStatus || this.#posted !== null) return pace.gatherMs
    } else if (await this.#stream(sentences)) return pace.gatherMs
    const page = growingPage(this.#options.intro, sentences, step)
    if (this.#posted === null) await this.#post(page)
    else await outbox.update(this.#spot.channel, this.#posted, page)
    return pace.editMs
  }

  /** In place of whatever stands there so far. */
  async #replace(page: Page): Promise<void> {
    await this.#abandonStream()
    if (this.#posted === null) return this.#post(page)
    // Taken away by somebody, or in a state that cannot be changed: better twice than not at all.
    const update = this.#parts.outbox.update(this.#spot.channel, this.#posted, page)
    if (!(await this.#tried('info', 'A message could not be changed; its whole is posted anew.', update)))
      await this.#post(page)
  }

  async #post(page: Page): Promise<void> {
    await this.#isPosted(await this.#parts.outbox.post(this.#spot, page))
  }

  async #isPosted(ts: string): Promise<void> {
    this.#posted = ts
    await this.#options.onPosted(ts)
  }

  /** False where Slack takes no status. */
  async #setStatus(status: string): Promise<boolean> {
    const { channel, thread } = this.#spot
    if (thread === null) return false
    const { threads } = this.#parts.client.assistant
    const set = threads.setStatus({ channel_id: channel, thread_ts: thread, status })
    return this.#tried('debug', 'Slack does not take a status here.', set)
  }

  /** Streams what has not been. False where that cannot be done, now or any more, and the message is changed instead. */
  async #stream(sentences: AnswerSentence[]): Promise<boolean> {
    const { thread, channel } = this.#spot
    // Only threads are streamed into.
    if (thread === null || (this.#posted !== null && !this.#isStreaming)) return false
    const blocks = sentences.slice(this.#said.length).flatMap(renderSentence)
    // What has no room comes with the whole.
    if (!fitsMessage([...this.#streamed, ...blocks])) return this.#isStreaming
    const chunks: types.BlocksChunk[] = [{ type: 'blocks', blocks }]
    if (this.#posted === null) await this.#startStream(thread, chunks)
    else {
      // Slack ends a stream by itself after a few minutes. https://github.com/slackapi/python-slack-sdk/issues/1859
      const append = this.#parts.client.chat.appendStream({ channel, ts: this.#posted, chunks })
      const isTaken = await this.#tried('info', 'A stream broke off; its message is changed instead.', append)
      if (!isTaken) await this.#abandonStream()
    }
    if (!this.#isStreaming) return false
    this.#streamed.push(...blocks)
    this.#said = [...sentences]
    return true
  }

  async #startStream(thread_ts: string, chunks: types.BlocksChunk[]): Promise<void> {
    const { client, streams, log } = this.#parts
    const { channel, user, team } = this.#spot
    const kind = isDirectChannel(channel) ? 'direct' : 'channel'
    if (!streams.mayStart(kind)) return
    const recipient = { recipient_user_id: user, recipient_team_id: team }
    const { ts } = await client.chat
      .startStream({ channel, thread_ts, ...recipient, chunks })
      .catch((error: unknown) => {
        if (FOR_GOOD.has(refusalOf(error) ?? '')) streams.refusedIn.add(kind)
        log.info(factsOf(error), 'Slack does not let us stream; the answer is posted and changed instead.')
        return { ts: undefined }
      })
    if (ts === undefined) return
    this.#isStreaming = true
    await this.#isPosted(ts)
  }

  /** Ends the stream with what the message has below what was said. False if the message must be put otherwise. */
  async #endStream(message: Message): Promise<boolean> {
    const { heading, blocks } = message
    const [first] = blocks
    if (!this.#isStreaming || heading !== null || first?.kind !== 'paragraph') return false
    if (!this.#said.every(({ text }, at) => first.sentences[at]?.text === text)) return false
    const [, ...below] = renderBlocks(message)
    const rest = [...first.sentences.slice(this.#said.length).flatMap(renderSentence), ...below]
    if (!fitsMessage([...this.#streamed, ...rest])) return false
    return this.#stopStream(
      'info',
      'A stream could not be ended with its sources; its message is changed instead.',
      rest,
    )
  }

  /** Leaves a message like any other. */
  async #abandonStream(): Promise<void> {
    if (this.#isStreaming) await this.#stopStream('debug', 'A stream had ended already.', [])
    this.#isStreaming = false
  }

  #stopStream(level: 'debug' | 'info', failure: string, blocks: types.KnownBlock[]): Promise<boolean> {
    const { channel } = this.#spot
    const given = { channel, ts: this.#posted ?? '', ...(blocks.length === 0 ? {} : { blocks }) }
    return this.#tried(level, failure, this.#parts.client.chat.stopStream(given))
  }

  /** False where Slack does not take it, which is logged. */
  #tried(level: 'debug' | 'info', failure: string, call: Promise<unknown>): Promise<boolean> {
    const { log } = this.#parts
    return call
      .then(() => true)
      .catch((error: unknown) => {
        log[level](factsOf(error), failure)
        return false
      })
  }
}
